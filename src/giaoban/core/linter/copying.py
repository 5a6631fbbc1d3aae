"""Was a text copied from the last one: its sentences beside those they were taken from, and what was left unchanged.

    same        word for word, with the same dates and values
    dated       only the date or the period changed; every value stands as it stood
    unchanged   worded a little otherwise, every value stands as it stood
    similar     much the same words, without any value
    revalued    the same words with new values: what a form looks like, and nobody's fault

Marks, case, spaces, list signs and invisible letters are not looked at: they are what copies differ in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cached_property
from typing import Literal

from giaoban.core.findings import Finding, Place, Severity
from giaoban.core.linter.dates import find_mentions
from giaoban.core.linter.figures import find_figures
from giaoban.core.linter.prose import lowered, normalise, sentences
from giaoban.core.quantities import fold

Kind = Literal["same", "dated", "unchanged", "similar", "revalued"]
HELD_AGAINST: tuple[Kind, ...] = ("same", "dated", "unchanged", "similar")
LIKE = 0.8  # of the words of two sentences, in their order, from which they say the same in much the same words
SHORTEST = 6  # words; shorter sentences are headings, alike in every report
MUCH = Decimal("0.5")  # from this share of its words a text counts as copied as a whole
MOST = 400  # sentences of one text that are compared; a part of a report has some dozens
_WORD = re.compile(r"⟨\w+⟩|[^\W_]+")
_CLAUSES = re.compile(r"[;,]\s+")


@dataclass(frozen=True)
class Passage:
    """A sentence of the new text and the one of the old text it was taken from, as both stand there."""

    kind: Kind
    now: str
    before: str
    likeness: float


@dataclass(frozen=True)
class Copied:
    """`share` of the words of the new text stand in passages taken over; new values in old words do not count."""

    passages: tuple[Passage, ...]
    share: Decimal

    @property
    def is_copy(self) -> bool:
        return self.share >= MUCH

    def findings(self) -> list[Finding]:
        """A warning for each passage, and one fault for a text that is half a copy or more."""
        found = [
            Finding(
                f"copying.{one.kind}",
                Severity.WARNING,
                Place(part=one.now[:80]),
                {"now": one.now, "before": one.before},
            )
            for one in self.passages
            if one.kind in HELD_AGAINST
        ]
        if self.is_copy:
            found.insert(0, Finding("copying.share", context={"share": int(self.share * 100), "passages": len(found)}))
        return found


def copied(now: str, before: str) -> Copied:
    """What of a text was taken over from another, in the order of the new one.

    >>> before = "Đến ngày 30/9/2024, tỷ lệ hồ sơ trực tuyến toàn trình của tỉnh đạt 43,2%."
    >>> [(one.kind, one.likeness) for one in copied(before.replace("30/9", "31/12"), before).passages]
    [('dated', 1.0)]
    """
    whole = [one for one in _sentences(before) if one.counts]
    old = [*whole, *(part for one in whole for part in one.clauses)]
    new = [one for one in _sentences(now) if one.counts]
    passages, taken = [], 0
    for one in new:
        found = _from(one, old)
        pairs = [(one, found)] if found else [(part, _from(part, old)) for part in one.clauses]
        for part, passage in pairs:
            if passage is not None:
                passages.append(passage)
                taken += len(part.words) if passage.kind in HELD_AGAINST else 0
    total = sum(len(one.words) for one in new)
    return Copied(tuple(passages), Decimal(taken) / total if total else Decimal(0))


@dataclass(frozen=True)
class _Sentence:
    """A sentence with its dates and values taken out, so that the words can be compared without them."""

    text: str
    words: tuple[str, ...]
    dates: tuple[str, ...]
    values: tuple[tuple[str, Decimal, Decimal | None], ...]

    @property
    def counts(self) -> bool:
        return len(self.words) >= SHORTEST or bool(self.values)

    @cached_property
    def clauses(self) -> tuple[_Sentence, ...]:
        """Its parts that are long enough to be told apart: sentences are joined and cut when they are copied."""
        parts = [_read(part) for part in _CLAUSES.split(self.text) if part.strip()]
        return tuple(part for part in parts if len(part.words) >= SHORTEST) if len(parts) > 1 else ()

    @cached_property
    def bag(self) -> Counter[str]:
        return Counter(self.words)


def _sentences(text: str) -> list[_Sentence]:
    found = (sentence for line in text.splitlines() for sentence in sentences(normalise(line)))
    return [_read(sentence) for sentence, _ in zip(found, range(MOST), strict=False) if sentence.strip()]


def _read(text: str) -> _Sentence:
    low = lowered(text)
    mentions = find_mentions(low)
    figures = find_figures(low, mentions)
    spans = [(one.start, one.end, "⟨date⟩") for one in mentions] + [(one.start, one.end, "⟨value⟩") for one in figures]
    words = tuple(fold(word) for word in _WORD.findall(_blanked(low, spans)))
    values = tuple((one.kind.value, one.value, one.whole or one.high) for one in figures)
    return _Sentence(text, words, tuple(fold(one.text) for one in mentions), values)


def _blanked(low: str, spans: Sequence[tuple[int, int, str]]) -> str:
    parts, at = [], 0
    for start, end, name in sorted(spans):
        if start >= at:
            parts += [low[at:start], f" {name} "]
            at = end
    return "".join([*parts, low[at:]])


def _from(one: _Sentence, old: Sequence[_Sentence]) -> Passage | None:
    """The old sentence it most likely was taken from; of equals the one with the same values, then the first."""
    found = [
        (kind in HELD_AGAINST, like, -place, kind)
        for place, other in enumerate(old)
        if (like := _likeness(one, other)) >= LIKE and (kind := _kind(one, other, like))
    ]
    if not found:
        return None
    _, like, place, kind = max(found)
    return Passage(kind, one.text, old[-place].text, round(like, 2))


def _kind(one: _Sentence, other: _Sentence, like: float) -> Kind | None:
    if Counter(one.values) != Counter(other.values):
        return "revalued" if like == 1 else None
    if like == 1:
        return "same" if one.dates == other.dates else "dated"
    return "unchanged" if one.values else "similar"


def _likeness(one: _Sentence, other: _Sentence) -> float:
    """Of the words in their order; clauses that only changed places count nearly as much."""
    shared, both = sum((one.bag & other.bag).values()), len(one.words) + len(other.words)
    alike = 2 * shared / both if both else 0.0
    if alike < LIKE:  # the order can only make it less
        return 0.0
    return max(SequenceMatcher(None, one.words, other.words, autojunk=False).ratio(), alike - 0.05)


def marked(text: str, passages: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """A text in pieces, those that stand among the passages told apart, for a page that shows them in their place.

    >>> list(marked("Một. Hai ba. Bốn.", ["Hai ba."]))
    [('Một. ', False), ('Hai ba.', True), (' Bốn.', False)]
    """
    spans = sorted((at, at + len(one)) for one in set(passages) if one and (at := text.find(one)) >= 0)
    at = 0
    for start, end in spans:
        if start < at:
            continue
        if text[at:start]:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if text[at:]:
        yield text[at:], False
