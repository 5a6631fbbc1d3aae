"""Addresses of law in the manner of the European Legislation Identifier, with a date where time matters.

/vn/nghi-dinh/2022/42/nd-cp                                   a document
/vn/nghi-dinh/2022/42/nd-cp/dieu-5/khoan-2                    a provision
/vn/nghi-dinh/2022/42/nd-cp/dieu-5/khoan-2@2024-07-01         as it stood on that day
/vn/quyet-dinh/-/766/qd-ttg                                   the number names no year and none is known
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from giaoban.core.law.numbers import Number, read_number
from giaoban.core.law.tree import KINDS, SLUGS, Kind
from giaoban.core.quantities import fold

COUNTRY = "vn"
_URI = re.compile(
    r"/(?P<country>[a-z]{2,12})/(?P<type>[a-z0-9-]+)/(?P<year>\d{4}|-)/(?P<serial>[0-9a-z]+)/(?P<sign>[a-z0-9-]+)"
    r"(?:/(?P<path>[a-z][a-z0-9.-]*(?:~\d+)?(?:/[a-z][a-z0-9.-]*(?:~\d+)?)*))?(?:@(?P<day>\d{4}-\d{2}-\d{2}))?"
)
_ROMAN = re.compile(r"(?=[IVXLC])(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})", re.IGNORECASE)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True)
class Address:
    """The parts of a URI. `document` is the URI of the whole document without a day."""

    document: str
    path: str = ""
    day: dt.date | None = None

    def __str__(self) -> str:
        place = f"{self.document}/{self.path}" if self.path else self.document
        return f"{place}@{self.day.isoformat()}" if self.day else place


class NotAnAddress(ValueError):
    """The text is no address of law."""


def document_uri(number: str, type: str, *, year: int | None = None, country: str = COUNTRY) -> str:
    """The address of a document by its number and type in words; `year` of issue where the number has none.

    Raises NotAnAddress when the number cannot be read.

    >>> document_uri("42/2022/NĐ-CP", "Nghị định")
    '/vn/nghi-dinh/2022/42/nd-cp'
    >>> document_uri("766/QĐ-TTg", "Quyết định", year=2022)
    '/vn/quyet-dinh/2022/766/qd-ttg'
    """
    parts = number if isinstance(number, Number) else read_number(number)
    if parts is None:
        raise NotAnAddress(number)
    when = parts.year or year
    return f"/{country}/{slug(type) or 'van-ban'}/{when or '-'}/{parts.serial.lower()}/{slug(parts.sign) or '-'}"


def provision_uri(document: str, path: str = "", day: dt.date | None = None) -> str:
    """The address of a provision, as of a day when one is given.

    >>> provision_uri("/vn/nghi-dinh/2022/42/nd-cp", "dieu-5/khoan-2", dt.date(2024, 7, 1))
    '/vn/nghi-dinh/2022/42/nd-cp/dieu-5/khoan-2@2024-07-01'
    """
    return str(Address(document, path, day))


def parse_uri(uri: str) -> Address:
    """The parts of an address. Raises NotAnAddress.

    >>> parse_uri("/vn/luat/2006/67/qh11/dieu-5@2020-01-01").path
    'dieu-5'
    """
    found = _URI.fullmatch(uri)
    if not found:
        raise NotAnAddress(uri)
    try:
        day = dt.date.fromisoformat(found["day"]) if found["day"] else None
    except ValueError as why:
        raise NotAnAddress(uri) from why
    document = f"/{found['country']}/{found['type']}/{found['year']}/{found['serial']}/{found['sign']}"
    return Address(document, found["path"] or "", day)


def slug(words: str) -> str:
    """Letters without marks, joined by "-".

    >>> slug("Nghị định"), slug("NĐ-CP"), slug("TT-BTTTT")
    ('nghi-dinh', 'nd-cp', 'tt-btttt')
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(words)).strip("-")


def step(kind: Kind, number: str) -> str:
    """One step of a path. "d" and "đ" are two points, so đ becomes "dd"; Roman numbers become Arabic.

    >>> step(Kind.POINT, "đ"), step(Kind.ARTICLE, "5A"), step(Kind.CHAPTER, "IV"), step(Kind.SUBPOINT, "a.1")
    ('diem-dd', 'dieu-5a', 'chuong-4', 'tiet-a.1')
    """
    plain = number.strip().strip(".)(").lower()
    if kind in (Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.SUBSECTION, Kind.APPENDIX) and _ROMAN.fullmatch(plain):
        plain = str(roman(plain))
    elif kind is Kind.SECTION and _ROMAN.fullmatch(plain.partition(".")[0]):  # "Mục II.3" of old resolutions
        plain = f"{roman(plain.partition('.')[0])}.{plain.partition('.')[2]}"
    plain = re.sub(r"[^a-z0-9.]+", "-", fold(plain.replace("đ", "dd"))).strip("-")
    return f"{SLUGS[kind]}-{plain}" if plain else SLUGS[kind]


def roman(text: str) -> int:
    """The value of a Roman number below 400.

    >>> roman("xiv")
    14
    """
    values = [_ROMAN_VALUES[letter] for letter in text.upper()]
    return sum(-one if one < max(values[place:]) else one for place, one in enumerate(values))


def read_step(text: str) -> tuple[Kind, str]:
    """Kind and number (in the letters of the path) of one step; the reverse of `step` up to spelling.

    >>> read_step("diem-dd"), read_step("tieu-muc-2")
    ((<Kind.POINT: 'point'>, 'đ'), (<Kind.SUBSECTION: 'subsection'>, '2'))
    """
    plain = text.partition("~")[0]
    for word in sorted(KINDS, key=len, reverse=True):
        if plain == word or plain.startswith(f"{word}-"):
            number = plain[len(word) + 1 :]
            letters = KINDS[word] in (Kind.POINT, Kind.SUBPOINT, Kind.ARTICLE, Kind.CLAUSE)
            return KINDS[word], number.replace("dd", "đ") if letters else number
    raise NotAnAddress(text)


def path_key(path: str) -> tuple[tuple[int, str], ...]:
    """Sorts paths as a document orders them: 2 before 10, 5 before 5a before 6, d before đ before e.

    >>> sorted(["dieu-10", "dieu-5a", "dieu-5", "dieu-5/diem-dd", "dieu-5/diem-e", "dieu-5/diem-d"], key=path_key)
    ['dieu-5', 'dieu-5/diem-d', 'dieu-5/diem-dd', 'dieu-5/diem-e', 'dieu-5a', 'dieu-10']
    """
    key: list[tuple[int, str]] = []
    for part in path.split("/"):
        for digits, letters in re.findall(r"(\d+)|(\D+)", part):
            key.append((int(digits), "") if digits else (0, letters))
        key.append((-1, ""))
    return tuple(key)


def spoken(path: str) -> str:
    """A path as people cite it, from the inside out.

    >>> spoken("dieu-5/khoan-2/diem-dd")
    'điểm đ khoản 2 Điều 5'
    """
    from giaoban.core.law.tree import WORDS

    parts = []
    for text in reversed(path.split("/")):
        kind, number = read_step(text)
        word = WORDS.get(kind, kind.value)
        parts.append(f"{word if kind in (Kind.ARTICLE, Kind.CHAPTER, Kind.PART) else word.lower()} {number}".strip())
    return " ".join(parts)
