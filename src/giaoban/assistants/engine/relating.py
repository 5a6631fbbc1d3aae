"""Questions on how documents relate ("Văn bản nào hướng dẫn Luật ...?"): answered by the words that say so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from giaoban.assistants.engine.quotation import span_at
from giaoban.assistants.engine.retrieval import names
from giaoban.assistants.engine.values import Span
from giaoban.core.quantities import fold
from giaoban.core.search.answering.instructions import instructs
from giaoban.core.search.answering.intents import spelled
from giaoban.core.search.answering.quoting import trimmed
from giaoban.library.queries.corpora.links import citing
from giaoban.library.queries.corpora.reading import Status, status_on
from giaoban.library.queries.corpora.searching import LawHit, LawSearch

MOST = 6
_ASKED = {
    "guides": (" huong dan ", " quy dinh chi tiet ", " thi hanh "),
    "amends": (" sua doi ", " bo sung "),
    "replaces": (" thay the ",),
    "repeals": (" bai bo ", " het hieu luc ", " con hieu luc "),
}


def relating_spans(question: str, law: LawSearch, *, as_of: dt.date) -> tuple[Span, ...]:
    """The clauses, in force on the day, in which others guide, change, replace or repeal the document a question names.

    Empty when it names none that is held, or nothing says so.
    """
    wanted = _wanted(question)
    spans: list[Span] = []
    for number, kinds in _namesakes(names(question, law, on=as_of).held, law).items():
        for kind in sorted(kinds):
            rows, _ = citing(law.names, number, kind, most=200, others_only=True)
            for row in rows:
                if row.relation not in wanted or not row.article or len(spans) >= MOST:
                    continue
                for key in law.texts[row.corpus].keys_at(row.number, row.type, row.article_path):
                    span = _span(law, row.corpus, key, row.start, as_of, f"s{len(spans) + 1}")
                    if span and span.uri not in {each.uri for each in spans}:
                        spans.append(span)
    return tuple(spans)


def _namesakes(numbers: Collection[str], law: LawSearch) -> dict[str, set[str]]:
    """Types of the named documents by number, with those of the same type and name: "Luật Đò ngang" in a decree that
    outlived the law it was made for is read as the new law of that name."""
    held = [each for texts in law.texts.values() for each in texts.documents()]
    meant = {(each.type, fold(each.name)) for each in held if each.number in numbers}
    found: dict[str, set[str]] = {}
    for each in held:
        if each.number in numbers or (each.name and (each.type, fold(each.name)) in meant):
            found.setdefault(each.number, set()).add(each.type)
    return found


def _wanted(question: str) -> set[str]:
    said = spelled(question, marks=False)
    found = {name for name, phrases in _ASKED.items() if any(phrase in said for phrase in phrases)}
    return found or set(_ASKED)


def _span(law: LawSearch, corpus: str, key: str, place: int, as_of: dt.date, id: str) -> Span | None:
    held = law.texts[corpus].article(key)
    if held is None or status_on(held, as_of) not in (Status.IN_FORCE, Status.UNKNOWN):
        return None
    part = next((one for one in held.passages if one.start <= place < one.end), None)
    piece = trimmed(held.text, part.start, part.end) if part else None
    if part is None or piece is None or instructs(piece.of(held.text)):
        return None
    clause, _, point = part.label.partition(".")
    hit = LawHit(held.number, held.article, clause, point, 0.0, corpus, held)
    return span_at(hit, piece, part.label, as_of=as_of, id=id)
