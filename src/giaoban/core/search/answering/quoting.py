"""A text as sentences with their places, and which of a long passage to quote. What is quoted is never changed."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from giaoban.core.search.index.terms import pairs, tokens

LONGEST = 900
"""Characters of a passage that is quoted whole; of a longer one the sentences that fit best."""
_END = re.compile(r"[.;:!?](?=\s)|\n+")
_ABBREVIATED = re.compile(r"(?:^|\s)(?:\d+[a-zđ]?|[A-ZĐ]|TP|Th|ThS|TS|PGS|GS|Nxb|v\.v|tr)$")


class Piece(NamedTuple):
    """A part of a text by its place, `start` to before `end`; never empty, without blanks at its ends."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def trimmed(text: str, start: int, end: int) -> Piece | None:
    """The piece without the blanks around it; None when nothing is left.

    >>> trimmed("ab  cd ", 2, 7)
    Piece(start=4, end=6)
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Piece(start, end) if start < end else None


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Piece]:
    """The sentences between two places. "1." at the beginning of a khoản ends none.

    >>> text = "1. Phạt 20 đồng. Đò bị giữ; chủ đò được báo."
    >>> [piece.of(text) for piece in sentences(text)]
    ['1. Phạt 20 đồng.', 'Đò bị giữ;', 'chủ đò được báo.']
    """
    end = len(text) if end is None else end
    found: list[Piece] = []
    begin = start
    for stop in _END.finditer(text, start, end):
        if text[stop.start()] == "." and _ABBREVIATED.search(text[begin : stop.start()]):
            continue
        if piece := trimmed(text, begin, stop.end()):
            found.append(piece)
        begin = stop.end()
    if piece := trimmed(text, begin, end):
        found.append(piece)
    return found


def best_pieces(text: str, start: int, end: int, wanted: Collection[int], *, longest: int = LONGEST) -> list[Piece]:
    """What to quote of a passage: all of it, or of a long one the sentences that hold most of the wanted terms.

    `wanted` are terms (`index.terms`); the pieces stand in the order of the text and are whole sentences, so that a
    condition is not cut from what it conditions. A sentence longer than all that fits is quoted whole.
    """
    whole = trimmed(text, start, end)
    if whole is None:
        return []
    if whole.end - whole.start <= longest:
        return [whole]
    scored = []
    for piece in sentences(text, *whole):
        row = tokens(piece.of(text))
        terms = {*row.tolist(), *pairs(row).tolist()}
        scored.append((len(terms & set(wanted)), piece))
    best = max(range(len(scored)), key=lambda at: (scored[at][0], -at))
    chosen = {best}
    size = scored[best][1].end - scored[best][1].start
    for at in sorted(range(len(scored)), key=lambda at: (-scored[at][0], abs(at - best))):
        length = scored[at][1].end - scored[at][1].start
        if at not in chosen and scored[at][0] and size + length <= longest:
            chosen.add(at)
            size += length
    return [scored[at][1] for at in sorted(chosen)]
