"""Words that a scan or a hurried hand spells wrong, and numbers that are of no law."""

from __future__ import annotations

import re

_E, _I, _O, _U = "[eèéẻẽêềếể]", "[iìíỉị]", "[oòóỏõọôồốổ]", "[uùúủũụưứừ]"
_MISREAD = re.compile(
    rf"[^\w](?P<word>(?:[Đđ](?!iều)|[Dd]){_I}{_E}{_U}(?=\s+\d)"
    r"|[Kk](?:hỏan|hoãn|hoàn|hõan|hòan|hóan)(?=\s+\d)"
    r"|[Kk]ho[aáạă]n(?=\s+\d{1,2}[a-zđ]?,?\s+(?:[ĐđDd][iìíỉ]|này|nay))"
    rf"|[ĐđDd](?!iểm){_I}{_E}m(?=\s+[a-zđ]\d?,?\s+[Kk]ho)"
    r"|(?<=[Kk]hoản )[lI](?=\s+(?:[ĐD]i|đi))|[lIO](?=\d{1,4}/(?:19|20)\d\d/[A-ZĐ])|[Ss][ồổộóô](?=\s*:?\s*\d{1,5}\s?/)"
    rf"|(?:[Nn]gh(?!ị định){_I} [dđ]{_I}nh|[Qq]uy(?!ết định){_E}t [dđ]{_I}nh|[Tt]h(?!ông tư){_O}ng t{_U}"
    rf"|[Nn]gh(?!ị quyết){_I} quy{_E}t)(?=\s+(?:[Ss][ốồổộóôo]\s*:?\s*)?\d))"
)
"""A hand that leaves some marks out, and a scan that moves them; the right spelling is left alone."""
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
    return _MISREAD.sub(_set_right, f" {text}")[1:]


def _set_right(found: re.Match[str]) -> str:
    before, word = found[0][0], found["word"]
    first = word[0]
    if len(word) == 1:
        return before + ("0" if word == "O" else "1")
    if len(word) == 2:
        return before + first + "ố"
    if first in "ĐđDd":
        return before + ("đ" if first in "đd" else "Đ") + ("iểm" if word[-1] == "m" else "iều")
    if first in "Kk":
        return before + first + "hoản"
    rests = {8: "hông tư", 9: "ghị định", 10: "uyết định" if first in "Qq" else "ghị quyết"}
    return before + first + rests[len(word)]


def is_no_law(text: str, place: int) -> bool:
    """Does a number at a place belong to a contract, a judgement, a form?

    >>> is_no_law("Hợp đồng thuê số 42/2022/HĐ-CNTT", 17), is_no_law("xem 42/2022/NĐ-CP", 4)
    (True, False)
    """
    return text[place - 1 : place] == "/" or bool(_NO_LAW.search(text[max(0, place - _FAR) : place]))
