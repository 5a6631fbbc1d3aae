"""The words of a question: each as typed, in one spelling with its marks, and bare; numbers and dates in one piece.

People write hoà and hòa, tỷ and tỉ, quý and quí, and leave the marks out altogether: `key` is the same for all ways
of placing a tone mark, `bare` for all ways of leaving marks out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from giaoban.core.quantities import fold

LONGEST = 500  # characters of a question; what is longer is a letter
_TOKEN = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}/\d{4}|\d{4}\s*-\s*\d{4}|\d+(?:[.,]\d+)*(?![^\W_])|%"
    r"|[^\W_]+(?:&[^\W_]+)*"
)
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_FINAL_Y = re.compile(r"(?<=[hklmst])y$|(?<=^qu)y$")
_SAME = str.maketrans(
    {
        ">": " trên ",
        "<": " dưới ",
        "≥": " tối thiểu ",
        "≤": " tối đa ",
        "–": "-",
        "—": "-",
        "\u2212": "-",
        "Ð": "Đ",
        "ð": "đ",
        "\u00ad": None,
        "\u200b": None,
    }
)


@dataclass(frozen=True)
class Word:
    """`typed` is what a person wrote (an abbreviation stays what it was); `key` and `bare` are for comparing."""

    typed: str
    key: str
    bare: str

    @property
    def has_marks(self) -> bool:
        return self.key != self.bare

    @property
    def is_number(self) -> bool:
        return self.bare[:1].isdigit()


def words_of(text: str, abbreviations: Mapping[str, Sequence[str]] | None = None) -> list[Word]:
    """The words of a text, abbreviations spelled out.

    An abbreviation of two letters counts only in capitals, for those are syllables otherwise.

    >>> " ".join(word.bare for word in words_of("Tỷ lệ KTS, quí IV/2024: 45,79%?", {"kts": ["kinh", "tế", "số"]}))
    'ti le kinh te so qui iv 2024 45,79 %'
    """
    shorts = abbreviations or {}
    found: list[Word] = []
    for match in _TOKEN.finditer(unicodedata.normalize("NFC", text).translate(_SAME)):
        typed = match[0]
        full = shorts.get(typed.casefold()) if len(typed) > 2 or typed.isupper() else None
        found += [Word(typed, key_of(word), bare_of(word)) for word in full or (typed,)]
    return found


@lru_cache(maxsize=1 << 14)
def key_of(word: str) -> str:
    """One spelling: lower case, the tone mark behind the word, i for a final y where both are written.

    >>> key_of("hoà") == key_of("hòa"), key_of("Tỷ") == key_of("tỉ"), key_of("quý") == key_of("quí")
    (True, True, True)
    >>> key_of("số") == key_of("so"), key_of("Tây") == key_of("Tâi")
    (False, False)
    """
    spread = unicodedata.normalize("NFD", word.lower())
    tone = "".join(mark for mark in spread if mark in _TONES)
    plain = unicodedata.normalize("NFC", "".join(mark for mark in spread if mark not in _TONES))
    return _FINAL_Y.sub("i", plain) + tone


@lru_cache(maxsize=1 << 14)
def bare_of(word: str) -> str:
    return _FINAL_Y.sub("i", fold(word))


def is_one_slip(typed: str, meant: str) -> bool:
    """Whether one letter was left out, doubled, mistaken, or two neighbours exchanged.

    >>> is_one_slip("ninhh", "ninh"), is_one_slip("nihn", "ninh"), is_one_slip("binh", "ninh"), is_one_slip("a", "ninh")
    (True, True, True, False)
    """
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    rest_typed, rest_meant = typed[start:], meant[start:]
    if len(rest_typed) == len(rest_meant):
        swapped = len(rest_typed) > 1 and rest_typed[:2] == rest_meant[1::-1] and rest_typed[2:] == rest_meant[2:]
        return rest_typed[1:] == rest_meant[1:] or swapped
    return rest_typed[1:] == rest_meant or rest_meant[1:] == rest_typed
