"""From an article that was found to the words that are quoted: exact pieces of it, each with its place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

from giaoban.assistants.engine.values import Span, Validity
from giaoban.assistants.queries.profiles import lexicon
from giaoban.core.law.numbers import normal_number
from giaoban.core.quantities import fold
from giaoban.core.search.answering.forms import thing_of
from giaoban.core.search.answering.instructions import instructs
from giaoban.core.search.answering.intents import Intent, spelled
from giaoban.core.search.answering.quoting import Piece, best_pieces, trimmed
from giaoban.core.search.index.passages import Passage
from giaoban.core.search.index.terms import pairs, tokens, typed_without_marks
from giaoban.library.queries.corpora.reading import CorpusReading, status_on
from giaoban.library.queries.corpora.searching import LawHit
from giaoban.library.queries.corpora.texts import HeldArticle

MOST_QUOTED = 2_400
"""Characters of one answer; what is left of an enumeration is one click away."""
MOST_OF_ARTICLE = 6_000
"""The same for an article that was named: it is shown whole if it can be."""
_IS = ("là", "bao gồm", "gồm", "được hiểu là", "nghĩa là")
_BARE_IS = tuple(map(fold, _IS))
_BRACKETS = re.compile(r"\([^()]*\)")
_LISTING = frozenset({Intent.DOSSIER, Intent.CITATION, Intent.DEFINITION})


def spans_of(hit: LawHit, *, intent: Intent, sought: str, as_of: dt.date, first: int = 1) -> tuple[list[Span], bool]:
    """The pieces of an article to quote, in its order, and whether a piece was withheld because it gives orders.

    A điểm comes with the words that open its khoản; an enumeration comes whole when the question asks for one.
    """
    held = hit.held
    whole = hit.is_cited and intent is Intent.CITATION
    chosen = chosen_passages(hit, intent=intent, sought=sought)
    wanted = _terms(sought)
    limit = MOST_OF_ARTICLE if whole else MOST_QUOTED
    spans: list[Span] = []
    size, withheld = 0, False
    for passage in chosen:
        for piece in _pieces(held, passage, wanted, whole=whole):
            if instructs(piece.of(held.text)):
                withheld = True
                continue
            if spans and size + piece.end - piece.start > limit:
                return spans, withheld
            size += piece.end - piece.start
            spans.append(span_at(hit, piece, passage.label, as_of=as_of, id=f"s{first + len(spans)}"))
    return spans, withheld


def span_at(hit: LawHit, piece: Piece, label: str, *, as_of: dt.date, id: str) -> Span:
    """A piece of an article as a span with its address, citation and validity on a day."""
    held = hit.held
    clause, _, point = label.partition(".")
    reading = CorpusReading(
        hit.corpus, held, status_on(held, as_of, label if clause else ""), as_of, label if clause else ""
    )
    return Span(
        id=id,
        text=piece.of(held.text),
        start=piece.start,
        end=piece.end,
        uri=reading.uri,
        citation=citation_line(held, clause, point),
        number=normal_number(held.number),
        article=held.article,
        clause=clause,
        point=point,
        validity=Validity(reading.status.value, held.since, held.until),
        corpus=hit.corpus,
        key=held.key,
        score=round(hit.score, 6),
        title=held.title,
        document=held.name,
        label=held.label,
    )


def citation_line(held: HeldArticle, clause: str = "", point: str = "") -> str:
    """ "điểm a khoản 2 Điều 5 Luật số 45/2019/QH14"; of what is no law the part and its title."""
    if held.label:
        return f"phần {held.article}, {held.name or held.number}"
    steps = [f"{word} {said}" for word, said in (("điểm", point), ("khoản", clause)) if said]
    number = normal_number(held.number)
    has_figures = any(letter.isdigit() for letter in number)
    document = f"{held.type or 'văn bản'} số {number}" if has_figures else f"{held.type} {number}"
    return " ".join(" ".join([*steps, f"Điều {held.article}", document]).split())


def chosen_passages(hit: LawHit, *, intent: Intent, sought: str) -> list[Passage]:
    """Which passages of an article answer: the best one, with what it needs to be understood."""
    parts = list(hit.held.passages) or [Passage("", 0, len(hit.held.text))]
    if hit.is_cited and intent is Intent.CITATION:
        label = f"{hit.clause}.{hit.point}" if hit.point else hit.clause
        inside = [one for one in parts if not label or f"{one.label}.".startswith(f"{label}.")]
        opening = [one for one in parts if hit.point and one.label == hit.clause]
        return [*opening, *inside] or parts
    if intent is Intent.DEFINITION and (defined := defining(hit.held, thing_of(sought, lexicon()))):
        return _with_parts(parts, defined)
    label = f"{hit.clause}.{hit.point}" if hit.point else hit.clause
    best = next((one for one in parts if one.label == label), parts[0])
    if intent is Intent.DOSSIER and "." not in best.label and _announces(hit.held, parts[0]):
        return parts  # one paper of a list says little without what the list is of
    if "." not in best.label:
        return _with_parts(parts, best)
    opening = [one for one in parts if one.label == best.label.partition(".")[0]]
    if intent in _LISTING and opening:
        return _with_parts(parts, opening[0])
    return [*opening, best]


def _announces(held: HeldArticle, first: Passage) -> bool:
    return not first.label and held.text[first.start : first.end].rstrip().endswith(":")


def defining(held: HeldArticle, sought: str) -> Passage | None:
    """The passage that says what a thing is: it begins with the thing and "là", whatever brackets stand between."""
    bare = typed_without_marks(sought)
    thing = spelled(sought, marks=not bare).strip()
    for one in held.passages:
        words = spelled(_BRACKETS.sub("", held.text[one.start : one.start + 400]), marks=not bare).split()
        if words and (words[0].isdigit() or len(words[0]) == 1):
            words = words[1:]
        said = " ".join(words)
        if thing and any(said.startswith(f"{thing} {verb} ") for verb in (_BARE_IS if bare else _IS)):
            return one
    return None


def _with_parts(parts: Sequence[Passage], best: Passage) -> list[Passage]:
    """A passage, and what it announces when it ends in a colon: the điểm of a khoản, the khoản of an article."""
    if best.label == "":
        return list(parts) if len(parts) > 1 and best is parts[0] else [best]
    return [one for one in parts if one is best or one.label.startswith(f"{best.label}.")]


def _pieces(held: HeldArticle, passage: Passage, wanted: Iterable[int], *, whole: bool) -> list[Piece]:
    if whole:
        piece = trimmed(held.text, passage.start, passage.end)
        chosen = [piece] if piece else []
    else:
        chosen = best_pieces(held.text, passage.start, passage.end, set(wanted))
    return [part for piece in chosen for part in _obeyable(held.text, piece)]


def _obeyable(text: str, piece: Piece) -> list[Piece]:
    """A piece, or its lines when one of them gives orders: what is ordered stands beside the order, the rest is law."""
    if not instructs(piece.of(text)):
        return [piece]
    lines: list[Piece] = []
    begin = piece.start
    for line in text[piece.start : piece.end].splitlines(keepends=True):
        if part := trimmed(text, begin, begin + len(line)):
            lines.append(part)
        begin += len(line)
    return lines


def _terms(sought: str) -> set[int]:
    row = tokens(sought)
    return {*row.tolist(), *pairs(row).tolist()}
