"""What a recogniser may lean on besides the passage: the known numbers and the day the text was written."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from giaoban.core.linter.figures import Figure, Kind
from giaoban.core.linter.known import Known
from giaoban.core.linter.prose import Passage

_MOVED = re.compile(
    r"(?:tăng|tăng trưởng|giảm|sụt|hụt|cao hơn|thấp hơn|nhiều hơn|ít hơn|vượt)(?:\s+(?:thêm|hơn|khoảng|trên|gần|bớt|"
    r"đi|được|tối đa|là|đạt|tới|đến)){0,3}\s*$"
)


@dataclass(frozen=True)
class Context:
    known: Known
    date: dt.date | None = None

    def numbers(self, word: str, passage: Passage) -> list[int]:
        """Known numbers of organisations on the days the sentence speaks of, else on the day it was written."""
        told = [mention for mention in passage.mentions if mention.first]
        told = [mention for mention in told if mention.start >= passage.focus] or told
        days = {day for mention in told for day in (mention.first, mention.last) if day}
        if not days and self.date:
            days = {self.date}
        found = [number for day in sorted(days) for number in self.known.numbers(word, day)]
        return sorted(set(found or self.known.numbers(word, None)))


def is_change(passage: Passage, figure: Figure) -> bool:
    """ "Tăng 12 tỉnh" and "giảm tối đa 50%" are changes, not amounts."""
    return bool(_MOVED.search(passage.low[max(0, figure.start - 40) : figure.start]))


def counts(passage: Passage) -> list[Figure]:
    """Plain amounts outside brackets that are no changes, fractions or ranges."""
    return [
        figure
        for figure in passage.figures
        if figure.kind == Kind.COUNT
        and figure.whole is None
        and figure.high is None
        and not passage.in_brackets(figure.start)
        and not is_change(passage, figure)
    ]
