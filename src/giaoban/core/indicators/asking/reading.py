"""From the words of a question to a query, or to what could not be read. Never a guess that is not said.

reading = read_question("Tỉnh nào chưa đo kinh tế số?", lexicon, today=today)
reading.query      FigureQuery, or None with `findings`
reading.notes      what was supposed (a year, a slip of the pen, another reading of the same name)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from giaoban.core.findings import Finding, Severity
from giaoban.core.indicators.asking.clocks import Unreadable
from giaoban.core.indicators.asking.compose import Composer
from giaoban.core.indicators.asking.lexicon import Lexicon
from giaoban.core.indicators.asking.moments import parts_of_text
from giaoban.core.indicators.asking.phrases import MEASURES
from giaoban.core.indicators.asking.query import FigureQuery
from giaoban.core.indicators.asking.spans import Cover, Span, best_cover
from giaoban.core.indicators.asking.words import LONGEST, Word, bare_of, key_of


@dataclass(frozen=True)
class Reading:
    """What was understood. Without a query `findings` say why, with the codes `asking.*`.

    understood  the parts that were read, role by role, also where the whole was not
    choices     codes of indicators (or keys of subjects) among which the asker has to choose
    also        codes that the same words could also have meant, less surely
    about_figures  whether it asks as one asks for figures; "chữ ký số là gì" names an indicator and does not
    """

    query: FigureQuery | None
    findings: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
    understood: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    about_figures: bool = False


ASKS = frozenset(
    {
        "count", "noun", "unit", "period", "part", "range", "recent", "bound", "goal", "rank", "ranking", "place",
        "absent", "present", "change", "compare", "against", "series", "target", "versus_target", "source", "latest",
        "frame", "known_on", "subject", "region",
    }
)  # fmt: skip
"""Parts that make a question one about figures, beside the name of an indicator."""


def read_question(question: str, lexicon: Lexicon, *, today: dt.date, choose: Collection[str] = ()) -> Reading:
    """The query a question means. Everything in it is used or is a known filler; otherwise there is no query.

    `choose` are codes or keys the asker picked when a name was asked back.
    """
    if len(question) > LONGEST:
        return Reading(None, (Finding("asking.too-long", context={"limit": LONGEST}),))
    words = lexicon.words(question)
    if not words:
        return Reading(None, (Finding("asking.empty"),))
    spans = [*lexicon.spans(words), *parts_of_text(words, today)]
    cover = best_cover(words, _usable(spans, words))
    understood = _understood(cover)
    named = "indicator" in understood
    asks = named and _asks(cover, words)
    slips = tuple(
        Finding("asking.slip", Severity.NOTE, context={"typed": typed, "meant": meant})
        for span in cover.spans
        for typed, meant in span.slips
    )
    if cover.unread:
        context = {"words": " ".join(_typed(cover.unread))}
        finding = Finding("asking.unread" if named else "asking.no-indicator", context=context)
        mostly = 2 * len(cover.unread) <= sum(span.last - span.first for span in cover.spans)
        return Reading(None, (finding,), slips, understood, about_figures=asks and mostly)
    if named and not asks:
        return Reading(None, (Finding("asking.no-figure-asked"),), slips, understood)
    if homograph := _homograph(spans, cover):
        context = {"words": " ".join(_typed(tuple(words[homograph.first : homograph.last])))}
        return Reading(None, (Finding("asking.write-marks", context=context),), slips, understood, about_figures=asks)
    composer = Composer(lexicon, words, cover.spans, _rivals(spans, cover), today, choose)
    try:
        query = composer.query()
    except Unreadable as why:
        return Reading(None, (why.finding,), slips, understood, why.choices, about_figures=asks)
    return Reading(query, (), (*slips, *composer.notes), understood, (), tuple(composer.also), True)


def _asks(cover: Cover, words: Sequence[Word]) -> bool:
    """Whether a figure is asked for: by another part, or because the name itself begins "tỷ lệ", "doanh thu"."""
    for span in cover.spans:
        if span.role in ASKS or (span.role == "kind" and len(cover.spans) > 2):
            return True
        if span.role == "indicator":
            keys = tuple(word.key for word in words[span.first : span.last])
            bares = tuple(word.bare for word in words[span.first : span.last])
            if keys[0] == _NUMBER_OF:
                return True
            for measure in MEASURES:
                size = len(measure)
                bare = tuple(map(bare_of, measure))
                if any(measure == keys[at : at + size] or bare == bares[at : at + size] for at in range(len(keys))):
                    return True
    return False


def _usable(spans: list[Span], words: list[Word]) -> list[Span]:
    """Without what cannot be meant: "trên 20" before "tỉnh" bounds a count of provinces, not a value; a negation is a
    particle only at the end."""
    kinds = {span.first for span in spans if span.role == "kind"}
    found = []
    for span in spans:
        if span.role == "bound" and span.last in kinds and not span.value.unit:
            continue
        if span.role == "particle" and any(word.bare not in _ENDS for word in words[span.last :]):
            continue
        found.append(span)
    return found


_NUMBER_OF = key_of("số")
_ENDS = frozenset(["a", "nhi", "nha", "nhe", "vay", "ad", "em", "anh", "chi", "sep", "bac", "the"])


def _rivals(spans: list[Span], cover: Cover) -> dict[tuple[int, int], list[Span]]:
    """For each name chosen, everything else that the same words can name."""
    chosen = {(span.first, span.last) for span in cover.spans if span.role in ("indicator", "subject")}
    rivals: dict[tuple[int, int], list[Span]] = {}
    for span in spans:
        if (span.first, span.last) in chosen and span.role in ("indicator", "subject"):
            rivals.setdefault((span.first, span.last), []).append(span)
    return rivals


def _homograph(spans: list[Span], cover: Cover) -> Span | None:
    """A name that is also a turn of phrase when its marks are left out: "bien dong" is Biển Đông and biến động."""
    for chosen in cover.spans:
        for other in spans:
            same = (other.first, other.last) == (chosen.first, chosen.last) and other.role != chosen.role
            if same and NAMES & {other.role, chosen.role} and abs(other.doubt - chosen.doubt) < 1:
                return chosen
    return None


NAMES = frozenset({"indicator", "subject", "region"})


def _understood(cover: Cover) -> dict[str, tuple[Any, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    for span in cover.spans:
        if span.role not in ("filler", "particle"):
            found[span.role] = (*found.get(span.role, ()), span.value)
    return found


def _typed(words: tuple[Word, ...]) -> list[str]:
    """As typed; an abbreviation that was spelled out is named once."""
    shown: list[str] = []
    for word in words:
        if not shown or shown[-1] != word.typed or word.bare == word.typed.casefold():
            shown.append(word.typed)
    return shown
