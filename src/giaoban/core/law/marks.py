"""The signs a line begins with, what each may be, and whether the sequence allows it: "2." after "1.", đ) after d)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from giaoban.core.law.tree import Kind

ALPHABET = "abcdđeghiklmnopqrstuvxy"
"""Letters of điểm in their order; f, j, w and z are not used but tolerated where they would stand."""
PLACES = {letter: 2 * place for place, letter in enumerate(ALPHABET)} | {"f": 11, "j": 17, "w": 43, "z": 46}
FURTHEST = 3  # numbers lost between two neighbours that are still believed

# The signs a line begins with. "l." and "I." for 1 is a habit of scanners; the sequence decides whether it is one.
MARK = re.compile(
    r"[ ]*(?:"
    r"(?P<sub>\d{1,3}(?:\.\d{1,3}){1,4})(?:\.(?!\d)|\)|(?=\s))\s*(?=\S)"
    r"|(?P<clause>\d{1,3}[a-zđA-ZĐ]{0,2})(?:\s?\.(?![\d])|\s?-(?=\s)|\s?/(?=\s))\s*(?=[^\W\d_]|[\"“«(\[]|\d)"
    r"|(?P<figure>\d{1,3})\)\s*(?=\S)"
    r"|(?P<dotted>[a-zđ]\.?\d{1,2}(?:\.\d{1,2}){0,3})(?:\)|\.(?=\s))\s*(?=\S)"
    r"|(?P<point>[a-zđ]{1,2}[1-9]?)(?:\s?\)|\.(?=\s))\s*(?=\S)"
    r"|\((?P<round>[a-zđ]{1,5}|\d{1,2})\)\s*(?=\S)"
    r"|(?P<roman>[ivx]{2,5})\)\s*(?=\S)"
    r"|(?P<scan>[lI])\.\s+(?=[^\W\d_])"
    r"|(?P<dash>[-–•*])\s*(?=[^\s\d–-])"
    r"|(?P<plus>\+)\s*(?=[^\s\d])"
    r")"
)
LEVELS = {Kind.CLAUSE: 1, Kind.POINT: 2, Kind.SUBPOINT: 3, Kind.INDENT: 5}


def readings(found: re.Match[str]) -> Iterator[tuple[Kind, str]]:
    """What the sign may be, likeliest first."""
    sign, text = found.lastgroup, found[found.lastgroup or 0]
    if sign == "clause":
        yield Kind.CLAUSE, text.lower()
    elif sign == "scan":
        yield Kind.CLAUSE, "1"
    elif sign == "figure":
        yield Kind.CLAUSE, text
        yield Kind.SUBPOINT, text
    elif sign == "point":
        if len(text.rstrip("123456789")) == 1 or text[0] == text[1]:
            yield Kind.POINT, text
        if text == "l" and ")" not in found[0]:
            yield Kind.CLAUSE, "1"
        yield Kind.SUBPOINT, text
    elif sign in ("sub", "dotted", "round", "roman"):
        yield Kind.SUBPOINT, f"({text})" if sign == "round" else text
    elif sign in ("dash", "plus"):
        yield Kind.INDENT, "+" if sign == "plus" else "-"


def level(kind: Kind, number: str) -> float:
    """How deep a sign stands: what is deeper hangs below."""
    if kind is Kind.SUBPOINT:
        return 3 + min(number.count("."), 3) / 8 if number[0] != "(" else 4
    return 6 if number == "+" else LEVELS[kind]


def clause_follows(last: str | None, number: str) -> bool:
    """Is this the next khoản? 1 first; then the next, or one with a letter inserted (2a), or after few lost ones."""
    digits, letters = _split(number)
    if last is None:
        return digits <= FURTHEST and digits > 0
    last_digits, last_letters = _split(last)
    if digits == last_digits:
        return letters > last_letters and len(letters) <= 2
    return last_digits < digits <= last_digits + FURTHEST


def _split(number: str) -> tuple[int, str]:
    digits = number.rstrip("abcdđefghijklmnopqrstuvwxyz")
    return int(digits), number[len(digits) :]


def point_follows(last: str | None, number: str, *, is_complete: bool) -> bool:
    """Is this the next điểm? a1) is an inserted point after a complete a), and a tiết of an a) that ends in a colon."""
    letter, figure = number.rstrip("0123456789"), number.lstrip("abcdđefghijklmnopqrstuvwxyz")
    if figure:
        return is_complete and last is not None and last.rstrip("0123456789") == letter and last < number
    place = _place(letter)
    last = last and last.rstrip("0123456789")
    if last is None:
        return place <= 2 * FURTHEST - 2
    return _place(last) < place <= _place(last) + 4 * FURTHEST  # repealed points leave their letters empty


def _place(letter: str) -> int:
    return PLACES.get(letter[0], 99) + (60 if len(letter) == 2 else 0)
