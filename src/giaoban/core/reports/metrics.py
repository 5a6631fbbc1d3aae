"""How long a line of Times New Roman is, for formats that must draw a rule before anything is set.

Source: Adobe's published metrics of Times-Bold (Times-Bold.afm), thousandths of the size; Times New Roman keeps them.
Limits: a marked letter counts as its bare letter, which is off by a few thousandths for ơ and ư; kerning is left out.
"""

from __future__ import annotations

from giaoban.core.quantities import fold

_LETTERS_OF_WIDTH = {
    250: " \u00a0.,",
    278: "il/",
    333: "fjt-():;[]",
    389: "Is",
    444: "cerz",
    500: "0123456789agovxyJ",
    556: "bdhknpquS",
    570: "+<>=\u2212",
    611: "FP",
    667: "BELTZ",
    722: "ACDNRUVXYw",
    778: "GHKOQ",
    833: "m&",
    944: "M",
    1000: "W%",
}
_WIDTH = {letter: width for width, letters in _LETTERS_OF_WIDTH.items() for letter in letters}
_POINT_MM = 25.4 / 72


def bold_mm(text: str, size: float) -> float:
    """Length in millimetres of a line in bold letters of this size in points.

    >>> round(bold_mm("Times", 12), 1)
    11.1
    """
    return sum(_width(letter) for letter in text) * size / 1000 * _POINT_MM


def _width(letter: str) -> int:
    bare = fold(letter) or letter
    return _WIDTH.get(bare.upper() if letter.isupper() else bare, 500)
