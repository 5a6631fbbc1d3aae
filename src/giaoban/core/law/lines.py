"""Lines of a clean text with their places, the furniture of printed pages taken out, and rows of tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_PAGE = re.compile(
    r"(?:[-–—\s]*\d{1,4}[-–—\s]*|(?:Trang|trang|Page)\s*:?\s*\d{1,4}(?:\s*[/|]\s*\d{1,4})?|\d{1,4}\s*/\s*\d{1,4})"
)
_RUNNING = re.compile(r"(?:\d{1,4}\s+)?CÔNG BÁO\s*/\s*Số .{0,80}|.{0,40}/Ngày \d{1,2}-\d{1,2}-\d{4}.{0,20}")
_ENDS = re.compile(r"[.;:?!/…”\"»)\]]$")
_LOWER = re.compile(r"[\"“(]?[a-zà-ỹđ]")
_CELL = re.compile(r"\s*\|\s*|\s*\t\s*")
_RULE = re.compile(r"[\s|+:=-]+")


class Line(NamedTuple):
    """A line of the clean text without blanks at its ends, and where it stands."""

    start: int
    end: int
    text: str


def lines_of(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """The lines of a part of a text that are not empty."""
    end = len(text) if end is None else end
    place = start
    for raw in text[start:end].split("\n"):
        stripped = raw.strip()
        if stripped:
            first = place + raw.index(stripped[0])
            yield Line(first, first + len(stripped), stripped)
        place += len(raw) + 1


def without_furniture(lines: Sequence[Line]) -> list[Line]:
    """Lines without page numbers and running heads.

    A number alone is a page number when the words go on after it, or when such numbers count up through the text.

    >>> [line.text for line in without_furniture(list(lines_of("quy định\\n- 2 -\\ntại Điều 5.")))]
    ['quy định', 'tại Điều 5.']
    """
    numbers = [place for place, line in enumerate(lines) if len(line.text) < 20 and _PAGE.fullmatch(line.text)]
    values = [int(re.findall(r"\d+", lines[place].text)[0]) for place in numbers]
    counting = sum(later == earlier + 1 for earlier, later in pairwise(values))
    are_pages = counting >= 2 and counting >= len(values) * 0.6
    dropped = {place for place in numbers if are_pages or not lines[place].text.isdigit() or _goes_on(lines, place)}
    often = Counter(line.text for line in lines if 12 < len(line.text) < 120)
    heads = {text for text, count in often.items() if count >= 3 and _RUNNING.fullmatch(text)}
    return [
        line
        for place, line in enumerate(lines)
        if place not in dropped and line.text not in heads and not _RUNNING.fullmatch(line.text)
    ]


def _goes_on(lines: Sequence[Line], place: int) -> bool:
    before = lines[place - 1].text if place else ""
    after = lines[place + 1].text if place + 1 < len(lines) else ""
    return bool(before) and not _ENDS.search(before) and bool(_LOWER.match(after))


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Were sentences broken where the paper ended, as in the text of a .pdf?"""
    if len(lines) < 6:
        return False
    broken = sum(
        bool(_LOWER.match(after.text)) and not _ENDS.search(before.text) and len(before.text) > 30
        for before, after in pairwise(lines)
    )
    return broken >= 3 and broken > 0.12 * len(lines)


def goes_on(before: str, after: str, *, wrapped: bool) -> bool:
    """Does a line continue the one before? In a wrapped text a long line without a full stop does, whatever follows."""
    if not before or _ENDS.search(before):
        return False
    return bool(_LOWER.match(after)) or (wrapped and len(before) > 45) or before.endswith(",")


def cells(line: str) -> tuple[str, ...] | None:
    """The cells of a row of a table, () for a rule between rows, None when the line is none."""
    if "|" not in line and "\t" not in line:
        return None
    if _RULE.fullmatch(line):
        return ()
    row = tuple(_CELL.split(line.strip().strip("|").strip()))
    return row if len(row) > 1 else None
