"""Parts of a question: which words say what, and the choice of parts that leaves the least unread.

Every way to read every stretch of words is a `Span`; `best_cover` takes those that cover most words with the fewest
and most exact parts. Words that no part covers and that are no filler are unread: the caller must say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from giaoban.core.indicators.asking.words import Word

PER_WORD = 10
PER_SPAN = 4
UNREAD = 40


@dataclass(frozen=True)
class Span:
    """Words `first` to before `last` play a role. `doubt` is what the reading costs: a slip, a shortened title.

    `slips` are the words that were read as others: (typed, read as).
    """

    first: int
    last: int
    role: str
    value: Any = None
    doubt: float = 0
    slips: tuple[tuple[str, str], ...] = ()

    @property
    def score(self) -> float:
        return PER_WORD * (self.last - self.first) - PER_SPAN - self.doubt


@dataclass(frozen=True)
class Cover:
    """The parts chosen, in order, and the words nothing covers."""

    spans: tuple[Span, ...]
    unread: tuple[Word, ...]


def best_cover(words: Sequence[Word], spans: Iterable[Span]) -> Cover:
    """The parts with the best sum of scores; among equals the first found, so that a question always reads the same."""
    ending: dict[int, list[Span]] = {}
    for span in spans:
        ending.setdefault(span.last, []).append(span)
    best: list[tuple[float, Span | None]] = [(0, None)]
    for place in range(1, len(words) + 1):
        score, chosen = best[place - 1][0] - UNREAD, None
        for span in ending.get(place, ()):
            if best[span.first][0] + span.score > score:
                score, chosen = best[span.first][0] + span.score, span
        best.append((score, chosen))
    found: list[Span] = []
    unread: list[Word] = []
    place = len(words)
    while place:
        taken = best[place][1]
        if taken is None:
            unread.append(words[place - 1])
            place -= 1
        else:
            found.append(taken)
            place = taken.first
    return Cover(tuple(reversed(found)), tuple(reversed(unread)))
