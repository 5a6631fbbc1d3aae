"""A text cut into the passages an answer can point at: khoản and điểm of an article, or paragraphs.

A line that begins with a number and a full stop is a khoản, with a letter and a bracket a điểm. The label says which:
"2", "2.đ", "" for what stands before the first. Whoever knows the text better gives its passages with the entry.

What a điểm says makes sense only with the words that open its khoản, so those count for each of its points.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

LABEL_BYTES = 12
MOST_PASSAGES = 400
_START = re.compile(r"(?m)^[ \t\u00a0]*(?:(\d{1,3}[a-zđ]?)[.)][ \t\u00a0]|([a-zđ]{1,2})\)[ \t\u00a0]*)")


class Passage(NamedTuple):
    """A part of a text by its place, `start` to before `end`."""

    label: str
    start: int
    end: int


def passages(text: str) -> list[Passage]:
    """The passages of a text, in order; they cover it without a gap. A text without marks is one passage.

    >>> text = "Điều kiện:\\n1. Có đơn;\\n2. Có hồ sơ:\\na) bản chính;\\nb) bản sao."
    >>> [(one.label, text[one.start:one.end].strip()) for one in passages(text)]
    [('', 'Điều kiện:'), ('1', '1. Có đơn;'), ('2', '2. Có hồ sơ:'), ('2.a', 'a) bản chính;'), ('2.b', 'b) bản sao.')]
    """
    made: list[Passage] = []
    clause, label, begin = "", "", 0
    for found in _START.finditer(text):
        if len(made) >= MOST_PASSAGES - 1:
            break
        if text[begin : found.start()].strip():
            made.append(Passage(label, begin, found.start()))
            begin = found.start()
        if found[1]:
            clause = label = found[1]
        else:
            label = f"{clause}.{found[2]}" if clause else f".{found[2]}"
    if text[begin:].strip() or not made:
        made.append(Passage(label, begin, len(text)))
    return made


def openings(labels: Sequence[str]) -> list[int]:
    """For each passage the place of the one that opens it: of "2.b" that of "2"; its own when nothing does.

    >>> openings(["", "1", "2", "2.a", "2.b", "3"])
    [0, 1, 2, 2, 2, 5]
    """
    places: list[int] = []
    opened: dict[str, int] = {}
    for place, label in enumerate(labels):
        clause, _, point = label.partition(".")
        if not point:
            opened[clause] = place
        places.append(opened.get(clause, place))
    return places
