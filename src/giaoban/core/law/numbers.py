"""Numbers of documents in all their spellings: "42/2022/nđ-cp", "42 / 2022 / ND - CP", "số 42-2022-NĐ/CP".

42/2022/NĐ-CP     serial / year / sign
57/2020/QH14      serial / year / National Assembly
766/QĐ-TTg        no year: decisions that are no legislation, directives, letters
55-L/CTN          before 1996
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from giaoban.core.law.characters import clean
from giaoban.core.quantities import fold

# How the parts of a sign are written when they are not simply capitals, by their folded form.
_PARTS = {
    "ttg": "TTg", "ttr": "TTr", "nd": "NĐ", "qd": "QĐ", "hd": "HĐ", "hdnd": "HĐND", "hdbt": "HĐBT", "hdtp": "HĐTP",
    "cd": "CĐ",
    "ubtvqh": "UBTVQH", "bgddt": "BGDĐT", "bldtbxh": "BLĐTBXH", "bkhdt": "BKHĐT", "ldtl": "LĐTL",
    "bgd&dt": "BGD&ĐT", "hdqt": "HĐQT", "kl": "KL", "cdsqg": "CĐSQG", "ubqgcds": "UBQGCĐS", "tldldvn": "TLĐLĐVN",
    "bldtb&xh": "BLĐTB&XH", "bldtbvxh": "BLĐTBVXH", "bct": "BCT", "dcsvn": "ĐCSVN", "tandtc": "TANDTC", "qdd": "QĐ",
    "bkh&dt": "BKH&ĐT", "ndcp": "NĐ-CP", "qdttg": "QĐ-TTg", "ctttg": "CT-TTg", "qdubnd": "QĐ-UBND", "nqcp": "NQ-CP",
}  # fmt: skip
_LETTERS = r"[^\W\d_]"
_NO_UNIT = r"(?!(?:điều|khoản|điểm|mục|chương|phụ lục)\s)"
SIGN = rf"{_LETTERS}[^\W_]*(?:&[^\W_]+)*(?:\s?[-–/]\s?{_NO_UNIT}{_LETTERS}[^\W_]*(?:&[^\W_]+)*){{0,6}}"
"""A sign: parts of letters (QH14 has figures at its end) joined by dashes."""
_NUMBER = re.compile(
    rf"(?:[Ss]ố\s*:?\s*)?(?P<serial>\d{{1,6}}[a-zđ]?)"
    rf"(?:\s?[/-]\s?(?P<year>(?:19|20)\d\d|\d\d(?=\s?/\s?{_LETTERS})))?\s?[/-]\s?(?P<sign>{SIGN})",
    re.IGNORECASE,
)
_YEAR_ONLY = re.compile(r"(?:[Ss]ố\s*:?\s*)?(?P<serial>\d{1,6})\s?/\s?(?P<year>(?:19|20)\d\d)")
_SPLIT = re.compile(r"\s?([-–/])\s?")


@dataclass(frozen=True)
class Number:
    """`serial` as written ("42", "05"), `year` or None, `sign` ("NĐ-CP", "QH14", "" when only 42/2022 was said)."""

    serial: str
    year: int | None
    sign: str

    def __str__(self) -> str:
        return "/".join(part for part in (self.serial, str(self.year or ""), self.sign) if part)

    @property
    def key(self) -> str:
        """What two spellings of one number share: no leading noughts, no marks, one dash ("5/2022/nd-cp").

        >>> read_number("05/2022/TT-BGDĐT").key
        '5/2022/tt-bgddt'
        """
        sign = fold(self.sign).replace("&", "").replace("/", "-")
        return "/".join(part for part in (self.serial.lstrip("0").lower() or "0", str(self.year or ""), sign) if part)


@lru_cache(maxsize=1 << 16)
def read_number(text: str) -> Number | None:
    """The parts of a number, or None when the whole text is none.

    >>> read_number("số 42 / 2022 / nđ - cp")
    Number(serial='42', year=2022, sign='NĐ-CP')
    """
    plain = " ".join(clean(text).text.split()).strip(" .,;:")
    if found := _NUMBER.fullmatch(plain):
        return Number(found["serial"], full_year(found["year"]), normal_sign(found["sign"]))
    if found := _YEAR_ONLY.fullmatch(plain):
        return Number(found["serial"], int(found["year"]), "")
    return None


def normal_number(text: str) -> str:
    """One spelling of a document's number; what is no number comes back trimmed, as it was.

    >>> [normal_number(text) for text in ("42/2022/nđ-cp", "42/2022/ND-CP", "766/qd-ttg", "05 /2022/TT- BGDĐT")]
    ['42/2022/NĐ-CP', '42/2022/NĐ-CP', '766/QĐ-TTg', '05/2022/TT-BGDĐT']
    """
    number = read_number(text)
    return str(number) if number else " ".join(clean(text).text.split())


def number_key(text: str) -> str:
    """`Number.key` of a text; the folded text itself when it is no number."""
    number = read_number(text)
    return number.key if number else fold(" ".join(text.split()))


def normal_sign(sign: str) -> str:
    """Capitals, Đ where it belongs, dashes between; TTg keeps its small letter.

    >>> normal_sign("tt–bldtbxh"), normal_sign("qh14"), normal_sign("NĐ/CP")
    ('TT-BLĐTBXH', 'QH14', 'NĐ-CP')
    """
    pieces = _SPLIT.split(sign)
    whole = [pieces[0]]
    for part in pieces[2::2]:
        whole += ["-", part]
    if fold("".join(whole)) == "hd-tw":
        return "HD-TW"  # a guidance of the Party, and no contract
    return "".join(part if part == "-" else _PARTS.get(fold(part), part.upper()) for part in whole)


def full_year(year: str | None) -> int | None:
    """ "98" in a number before 2000 is 1998; "05" is 2005."""
    if year is None:
        return None
    return int(year) if len(year) == 4 else (1900 if int(year) > 44 else 2000) + int(year)
