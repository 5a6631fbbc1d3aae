"""Words that a scan or a hurried hand spells wrong, and numbers that are of no law."""

from __future__ import annotations

import re

_MISREAD = re.compile(
    r"[ĐđD](?:ìêu|iểu|iêu|ièu|iếu|iều)(?=\s+\d)"
    r"|[Kk](?:hỏan|hoãn|hoàn)(?=\s+\d)"
    r"|(?<=[Kk]hoản )[lI](?=\s+(?:[ĐD]i|đi))"
    r"|(?:[Nn]gh[ịi] đ[iị]nh|[Qq]uy(?:ế|ê|é)t đ[iị]nh|[Tt]hong tư|[Tt]hông tu)(?=\s+(?:số\s*:?\s*)?\d)"
)
_NO_LAW = re.compile(
    r"(?:[Hh]ợp đồng|[Bb]ản án|[Hh](?:óa|oá) đơn|[Gg]iấy (?:phép|chứng nhận|mời)|[Hh]ồ sơ|[Vv]ụ án|[Mm]ẫu|[Bb]iểu)"
    r"(?:\s+[^\W\d_]+){0,4}?\s+(?:số\s*:?\s*)?$"
)
_FAR = 48


def mended(text: str) -> str:
    """The text with such words set right, no character more or less, so that places stay what they were.

    >>> mended("Đìêu 5, Khỏan 2 Diều 7 Nghi định số 4/2020/NĐ-CP; khoản l Điều 3")
    'Điều 5, Khoản 2 Điều 7 Nghị định số 4/2020/NĐ-CP; khoản 1 Điều 3'
    """
    return _MISREAD.sub(_set_right, text)


def _set_right(found: re.Match[str]) -> str:
    word = found[0]
    first = word[0]
    if len(word) == 1:
        return "1"
    if len(word) == 4:
        return ("đ" if first == "đ" else "Đ") + "iều"
    if first in "Kk":
        return first + "hoản"
    rest = {"n": "ghị định", "q": "uyết định", "t": "hông tư"}[first.lower()]
    return first + rest


def is_no_law(text: str, place: int) -> bool:
    """Does a number at a place belong to a contract, a judgement, a form?

    >>> is_no_law("Hợp đồng thuê số 42/2022/HĐ-CNTT", 17), is_no_law("xem 42/2022/NĐ-CP", 4)
    (True, False)
    """
    return text[place - 1 : place] == "/" or bool(_NO_LAW.search(text[max(0, place - _FAR) : place]))
