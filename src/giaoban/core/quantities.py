"""Numbers with their unit, and numbers as Vietnamese writes them: comma for decimals, dot for thousands."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_GROUPED = re.compile(r"\d{1,3}(?:[. \u00a0\u202f]\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"\d+(?:,\d+)?")


class NotANumber(ValueError):
    """The text is not a number as Vietnamese writes it."""


@dataclass(frozen=True)
class Quantity:
    """A value that never travels without its unit.

    >>> Quantity(Decimal("45.79"), "percent").rounded(1)
    Quantity(value=Decimal('45.8'), unit='percent')
    """

    value: Decimal
    unit: str

    def rounded(self, digits: int) -> Quantity:
        return Quantity(round_half_up(self.value, digits), self.unit)


def round_half_up(value: Decimal, digits: int) -> Decimal:
    """Round as people do on paper, 0.5 away from zero.

    >>> round_half_up(Decimal("59.97"), 0), round_half_up(Decimal("6.525"), 2)
    (Decimal('60'), Decimal('6.53'))
    """
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def parse_vietnamese(text: str) -> Decimal:
    """The number a Vietnamese reader sees.

    >>> parse_vietnamese("1.565.439"), parse_vietnamese("45,79"), parse_vietnamese("6.069")
    (Decimal('1565439'), Decimal('45.79'), Decimal('6069'))
    """
    cleaned = unicodedata.normalize("NFC", text).strip().replace("\u2212", "-")
    sign, digits = ("-", cleaned[1:].strip()) if cleaned.startswith("-") else ("", cleaned)
    if _GROUPED.fullmatch(digits):
        digits = re.sub(r"[. \u00a0\u202f]", "", digits)
    elif not _PLAIN.fullmatch(digits):
        raise NotANumber(text)
    try:
        return Decimal(sign + digits.replace(",", "."))
    except InvalidOperation as why:
        raise NotANumber(text) from why


def fold(text: str) -> str:
    """Vietnamese without its marks, for search: NFC, lower case, đ -> d.

    >>> fold("Đồng Nai"), fold("ĐẮK LẮK")
    ('dong nai', 'dak lak')
    """
    spread = unicodedata.normalize("NFD", text.casefold().replace("đ", "d").replace("ð", "d"))
    return unicodedata.normalize("NFC", "".join(mark for mark in spread if not unicodedata.combining(mark)))


_BASE_ORDER = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def sort_key(text: str) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Key that sorts as a Vietnamese dictionary: by syllable, letter before tone (ngang huyền hỏi ngã sắc nặng).

    >>> sorted(["Đà Nẵng", "Đắk Lắk", "Cà Mau", "An Giang", "Điện Biên"], key=sort_key)
    ['An Giang', 'Cà Mau', 'Đà Nẵng', 'Đắk Lắk', 'Điện Biên']
    """
    return tuple(_syllable_key(syllable) for syllable in unicodedata.normalize("NFC", text).lower().split())


def _syllable_key(syllable: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    letters, tones = [], []
    for letter in syllable:
        parts = unicodedata.normalize("NFD", letter)
        tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
        bare = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        letters.append(_BASE_ORDER.get(bare, ord(bare[0]) if bare.isdigit() else 100 + ord(bare[0])))
        tones.append(tone)
    return tuple(letters), tuple(tones)
