"""One spelling for every habit of writing Vietnamese, and where each letter of it stood in the text.

People write hoà and hòa, Uỷ and Ủy, kĩ and kỹ, qui and quy; files hold letters in one piece or in three, Ð of Iceland
for Đ, and characters that nobody sees. Compared texts must not differ by any of these.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from giaoban.core.quantities import fold

__all__ = ["bare", "composed", "fold", "has_marks", "syllable"]

# Ð ð Ɖ ɖ look like Đ đ; the others are not seen at all (soft hyphen, zero width, direction, byte order).
_LOOKALIKES = {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"}
_ODD = re.compile("[ÐðƉɖ\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
KEPT = 1 << 15  # spellings remembered
_MOST_MARKS = 4  # a Vietnamese letter carries two at most; what is stacked higher is decoration

# The tone mark of an open oa, oe, uy: hoà -> hòa, thuý -> thúy. After q the u belongs to the consonant: quý stays.
_TONE = re.compile(r"(?:(o)([àáảãạèéẻẽẹ])|(?<!q)(u)([ỳýỷỹỵ]))$")
_APART = {letter: unicodedata.normalize("NFD", letter) for letter in "àáảãạèéẻẽẹỳýỷỹỵ"}
# i and y at the end of a syllable: kĩ and kỹ, lí and lý, qui and quy.
_I = re.compile(r"^(h|k|l|m|s|t|qu)([iìíỉĩị])$")
_I_TO_Y = str.maketrans("iìíỉĩị", "yỳýỷỹỵ")


def composed(text: str) -> tuple[str, Sequence[int]]:
    """The text in NFC without invisible characters, and for each character where it began (one place more at the end).

    >>> composed("Ða\\u0300 Na\\u0306\\u0303ng")
    ('Đà Nẵng', [0, 1, 3, 4, 5, 8, 9, 10])
    """
    if unicodedata.is_normalized("NFC", text) and not _ODD.search(text):
        return text, range(len(text) + 1)
    pieces: list[str] = []
    places: list[int] = []
    for start, cluster in _clusters(text):
        piece = unicodedata.normalize("NFC", cluster)
        pieces.append(piece)
        places += [start] * len(piece)
    return "".join(pieces), [*places, len(text)]


def _clusters(text: str) -> list[tuple[int, str]]:
    """Letters with the marks that follow them, and where each began; invisible characters left out."""
    found: list[tuple[int, str]] = []
    for place, letter in enumerate(text):
        if unicodedata.combining(letter) and found:
            start, cluster = found[-1]
            if len(cluster) <= _MOST_MARKS:
                found[-1] = (start, cluster + letter)
        elif letter in _LOOKALIKES or not _ODD.match(letter):
            found.append((place, _LOOKALIKES.get(letter, letter)))
    return found


@lru_cache(maxsize=KEPT)
def syllable(word: str) -> str:
    """One spelling of a syllable that stands in composed text: lower case, tone mark and final i/y in one habit.

    >>> [syllable(word) for word in ("Uỷ", "hoà", "quý", "hoàn", "Kĩ", "qui", "ỦY")]
    ['ủy', 'hòa', 'quý', 'hoàn', 'kỹ', 'quy', 'ủy']
    """
    word = word.lower()
    if word.isascii() and not word.endswith("i"):
        return word
    word = _I.sub(lambda found: found[1] + found[2].translate(_I_TO_Y), word)
    return _TONE.sub(_moved, word)


def _moved(found: re.Match[str]) -> str:
    vowel, toned = found[1] or found[3], found[2] or found[4]
    apart = _APART[toned]
    return unicodedata.normalize("NFC", vowel + apart[1]) + apart[0]


@lru_cache(maxsize=KEPT)
def bare(word: str) -> str:
    """A word without its marks: `fold`, remembered, for a language has few syllables."""
    return fold(word)


def has_marks(word: str) -> bool:
    """Is anything lost when the word is written without marks?"""
    return not word.isascii() and bare(word) != word.casefold()
