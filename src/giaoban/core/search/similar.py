"""Texts under keys, and which of them a new text resembles: was this difficulty raised before?

    similar = Similar(vocabulary)
    similar.add("C102", "Sửa Quyết định 503 để nộp trực tuyến được hai thủ tục cấp phép in")
    for hit in similar.find("Hai TTHC về in chưa nộp qua mạng được", limit=5): ...

Candidates come from BM25F (syllables and pairs, with and without marks, concepts, document numbers); the best of them
are judged one by one (`likeness.py`), and only that score is shown. It is a hint for a person: nothing is decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from giaoban.core.search.explanation import Explanation, explain
from giaoban.core.search.likeness import WARNING, WEIGHTS, Weights, likeness
from giaoban.core.search.postings import Postings
from giaoban.core.search.vocabulary import Vocabulary
from giaoban.core.search.words import Words, read_words

CANDIDATES = 60  # judged one by one; more did not change the first five
NEVER_OFTENER = 0.2  # a term that stands in more of the texts than this (of many) finds no candidates, it only costs
MANY = 2_000
REMEMBERED = 4_096  # read texts kept at hand


class KnownKey(ValueError):
    """Another text has this key."""


@dataclass(frozen=True)
class Hit:
    """A text that says something like the asked one: its key, a score from 0 to 1, and why."""

    key: str
    text: str
    score: float
    is_warning: bool
    why: Explanation


class Similar:
    """Texts to compare with. What is found depends on the texts alone, not on the order in which they came.

    >>> similar = Similar()
    >>> similar.add("a", "Chưa có sóng di động ở bản xa"); similar.add("b", "Phần mềm một cửa hay bị treo")
    >>> [(hit.key, hit.score) for hit in similar.find("chưa có sóng di động ở bản xa!")]
    [('a', 1.0)]
    """

    def __init__(self, vocabulary: Vocabulary | None = None, *, weights: Weights = WEIGHTS) -> None:
        self.vocabulary = vocabulary or Vocabulary()
        self.weights = weights
        self._postings = Postings()
        self._keys: list[str] = []
        self._texts: list[str] = []
        self._numbers: dict[str, int] = {}
        self._read: Callable[[str], Words] = lru_cache(maxsize=REMEMBERED)(self._read_words)

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: str) -> bool:
        return key in self._numbers

    @property
    def nbytes(self) -> int:
        """Memory of the postings, in bytes; the texts themselves come on top."""
        return self._postings.nbytes

    def add(self, key: str, text: str) -> None:
        """Keep a text. The same twice changes nothing. Raises KnownKey when the key has another text."""
        if key in self._numbers:
            if self._texts[self._numbers[key]] != text:
                raise KnownKey(key)
            return
        words = self._read_words(text)
        self._numbers[key] = self._postings.add(_counted(words), length=len(words.syllables))
        self._keys.append(key)
        self._texts.append(text)

    def find(
        self, text: str, *, limit: int = 5, among: Callable[[str], bool] | None = None, least: float = 0.0
    ) -> list[Hit]:
        """The likest texts, best first, those with no term in common left out.

        `among` says of a key whether it may be shown (seen by this person, raised earlier, not the text itself);
        `least` leaves out lower scores.
        """
        asked = self._read(text)
        judged = [
            (score, self._keys[number])
            for number in self._candidates(asked, among)
            if (score := self._likeness(asked, self._read(self._texts[number]))) > max(least, 0.0) or score >= least > 0
        ]
        judged.sort(key=lambda entry: (-entry[0], entry[1]))
        return [self._hit(asked, text, key, score) for score, key in judged[: max(limit, 0)]]

    def compare(self, one: str, other: str) -> float:
        """The score of any two texts in this collection; the same whichever comes first."""
        return self._likeness(self._read(one), self._read(other))

    def rarity(self, term: str) -> float:
        return self._postings.rarity(term)

    def _candidates(self, asked: Words, among: Callable[[str], bool] | None) -> Iterator[int]:
        """Numbers of the texts to judge."""
        scores = self._postings.scores(self._terms(asked))
        wanted = CANDIDATES
        best = np.flatnonzero(scores > 0)
        while len(best):
            if len(best) > wanted:
                # Rounded, so that the last bits, which hang on the order of adding, do not choose at the edge.
                cut = round(float(np.partition(scores[best], -wanted)[-wanted]), 6)
                first = best[np.round(scores[best], 6) >= cut]
            else:
                first = best
            allowed = [int(number) for number in first if among is None or among(self._keys[number])]
            if len(allowed) >= min(CANDIDATES, len(first)) or len(first) == len(best) or among is None:
                yield from allowed
                return
            wanted *= 4
        return

    def _terms(self, asked: Words) -> Iterator[tuple[str, str | None, float]]:
        """Terms to look for, each once, sorted so that sums come out alike."""
        often = NEVER_OFTENER * len(self) if len(self) > MANY else len(self)
        pairs = zip(asked.terms(marked=False), asked.terms(marked=True), strict=True) if asked.is_marked else None
        known = dict(pairs) if pairs else dict.fromkeys(asked.terms(marked=False))
        for bare, marked in sorted(known.items()):
            if self._postings.count(bare) <= often:
                yield bare, marked, 1.0
        for term in sorted(set(asked.named())):
            if self._postings.count(term) <= often:
                yield term, None, 1.0

    def _likeness(self, one: Words, other: Words) -> float:
        return likeness(one, other, self._postings.rarity, self.weights)

    def _hit(self, asked: Words, text: str, key: str, score: float) -> Hit:
        found = self._texts[self._numbers[key]]
        why = explain(asked, text, self._read(found), found, self._postings.rarity)
        return Hit(key, found, score, score >= WARNING, why)

    def _read_words(self, text: str) -> Words:
        return read_words(text, self.vocabulary)


def _counted(words: Words) -> Counter[str]:
    return Counter([*words.terms(marked=False), *words.terms(marked=True), *words.named()])
