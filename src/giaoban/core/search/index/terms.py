"""A text as numbers: a syllable is 32 bits of its digest, a pair of neighbours is both in 64.

No dictionary is kept: the same word has the same number in every segment, process and year. Two syllables of a
collection share a number with odds of about one in three for a collection of 50,000 different ones; such a pair would
cost a wrong candidate, never a wrong quotation.

Pairs of syllables do for Vietnamese what words do elsewhere; they beat segmented words on legal questions.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from giaoban.core.search.spelling import bare, composed, has_marks, syllable

Tokens = NDArray[np.uint32]
Terms = NDArray[np.uint64]
LONGEST_WORD = 40
_WORD = re.compile(r"[^\W_]+")
_REMEMBERED = 1 << 18
_MARKED_SHARE = 0.1  # ordinary Vietnamese has marks on most syllables; with fewer, it was typed without


def number(word: str) -> int:
    """Of a syllable in its one spelling; never 0, so that a pair never looks like a syllable."""
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "little") or 1


class _Numbers(dict[str, int]):
    """The number of each word as written: a look-up for nearly all of them."""

    def __init__(self, spelled: Callable[[str], str]) -> None:
        super().__init__()
        self.spelled = spelled

    def __missing__(self, written: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[written] = number(self.spelled(written)[:LONGEST_WORD])
        return found


_MARKED = _Numbers(syllable)
_BARE = _Numbers(lambda written: bare(syllable(written)))


def words(text: str) -> list[str]:
    """The syllables of a text as they are written there."""
    return _WORD.findall(composed(text)[0])


def numbered(found: Sequence[str], *, marks: bool = True) -> Tokens:
    """One number a word, in order; without `marks` those of the words written without them."""
    return np.fromiter(map((_MARKED if marks else _BARE).__getitem__, found), np.uint32, len(found))


def tokens(text: str, *, marks: bool = True) -> Tokens:
    """One number a syllable of a text.

    >>> tokens("Hoà giải").tolist() == tokens("hòa  GIẢI!").tolist(), tokens("").tolist()
    (True, [])
    >>> tokens("Đồng Nai", marks=False).tolist() == tokens("dong nai").tolist()
    True
    """
    return numbered(words(text), marks=marks)


def pairs(row: Tokens) -> Terms:
    """Every two neighbours as one term."""
    wide = row.astype(np.uint64)
    return (wide[:-1] << np.uint64(32)) | wide[1:]


def typed_without_marks(text: str) -> bool:
    """Whether somebody typed it without marks, so that it has to be compared without them.

    >>> [typed_without_marks(text) for text in ("tinh nao chua do kinh te so", "tỉnh nào chưa đo", "42")]
    [True, False, False]
    """
    letters = [word for word in words(text) if not word.isdigit()]
    return bool(letters) and sum(map(has_marks, letters)) < _MARKED_SHARE * len(letters)
