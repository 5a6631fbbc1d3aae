"""Changes a text states: "tăng 14,7%", "giảm còn một nửa", "gấp 2,5 lần", "(+28%)", "bằng 90% so với".

A verb reaches its number over a few filling words. "Cao hơn mức 4%" names a level and "12%/năm" a yearly pace: neither
is a change from a base to a current value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from giaoban.core.linter.figures import Figure, Kind
from giaoban.core.linter.prose import Passage


@dataclass(frozen=True)
class Movement:
    """A change the text states: "tăng 14,7%" goes "up"; "bằng 90%" is a "ratio"."""

    verb: str
    change: Figure
    start: int


_FILL = (
    r"(?:\s+(?:thêm|hơn|tới|đến|khoảng|trên|gần|dưới|mạnh|nhẹ|tương ứng|tương đương|gấp|được|ước|là|đạt|ở mức|mức|"
    r"xấp xỉ|nhanh|vọt"
    r"|đột biến|đáng kể|ít nhất|cả|đúng|chỉ|đi|bớt|chừng|tới mức|lần lượt|thực tế|danh nghĩa|sâu|tiếp|ròng)){0,4}"
)
_VERB = re.compile(
    rf"(?P<verb>tăng trưởng|tăng|giảm|sụt|hụt|cao hơn|thấp hơn|nhiều hơn|ít hơn|lớn hơn|nhỏ hơn|vượt|gấp|chỉ bằng|"
    rf"bằng|cao|nhiều)"
    rf"(?P<fill>{_FILL})\s*[+-]?$"
)
_SIGNED = re.compile(r"\(\s*(?P<sign>[+-])\s*$")
_DOWN = frozenset(("giảm", "sụt", "hụt", "thấp hơn", "ít hơn", "nhỏ hơn"))
_NOT_MOVED = re.compile(r"(?:không|chưa|chẳng|miễn|miễn,)\s+$")
_YEARLY = re.compile(r"^\s*(?:/|mỗi|một|hằng|hàng|mỗi một)\s*(?:năm|tháng|quý)")


def movements(passage: Passage) -> Iterator[Movement]:
    """Changes stated in the sentence itself, left to right."""
    for figure in passage.figures:
        if figure.start < passage.focus or figure.whole is not None:
            continue
        before = passage.low[max(0, figure.start - 60) : figure.start]
        after = passage.low[figure.end : figure.end + 20]
        if match := _SIGNED.search(before):
            if figure.kind == Kind.PERCENT:
                yield Movement("up" if match["sign"] == "+" else "down", figure, figure.start)
            continue
        match = _VERB.search(before)
        if match is None or _NOT_MOVED.search(before[: match.start()]) or _YEARLY.match(after):
            continue
        verb = _direction(match, figure, after)
        if verb:
            yield Movement(verb, figure, figure.start - len(before) + match.start())


def states_change(passage: Passage, figure: Figure) -> bool:
    """Is this figure the amount of a change, rather than a level that is reached?"""
    match = _VERB.search(passage.low[max(0, figure.start - 40) : figure.start])
    return match is not None and not _is_level(match, figure)


def _direction(match: re.Match[str], figure: Figure, after: str) -> str:
    verb, fill = match["verb"], match["fill"]
    if (verb.endswith(" hơn") or verb == "vượt") and re.search(r"(?<!ở )\bmức\b", fill):
        return ""  # "cao hơn mức 4%" names a level
    if verb in ("cao", "nhiều") and "gấp" not in fill:
        return ""
    if figure.kind == Kind.TIMES:
        if verb in _DOWN:
            return "down"
        return "times" if verb in ("gấp", "bằng", "chỉ bằng", "cao", "nhiều") or "gấp" in fill else "up"
    if verb in ("bằng", "chỉ bằng"):
        return (
            "ratio"
            if figure.kind == Kind.PERCENT and re.match(r"\s+(?:so với|của|mức|cùng kỳ|năm trước)", after)
            else ""
        )
    if verb == "gấp":
        return ""
    if figure.kind == Kind.COUNT and re.search(r"\b(?:đến|tới|đạt|là|mức)\b", fill):
        return ""
    return "down" if verb in _DOWN else "up"


def _is_level(match: re.Match[str], figure: Figure) -> bool:
    """ "Tăng đến 688 vụ" reaches a level; "bằng 500 vụ" is one."""
    return figure.kind == Kind.COUNT and (
        bool(re.search(r"\b(?:đến|tới|đạt|là|mức)\b", match["fill"]))
        or match["verb"] in ("bằng", "gấp", "cao", "nhiều")
    )
