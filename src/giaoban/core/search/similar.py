"""Texts under keys, and which of them a new text resembles: was this difficulty raised before?

    similar = Similar(vocabulary)
    similar.add("C102", "Sửa Quyết định 503 để nộp trực tuyến được hai thủ tục cấp phép in")
    for hit in similar.find("Hai TTHC về in chưa nộp qua mạng được", limit=5): ...

Candidates come from BM25F (syllables and pairs, with and without marks, concepts, document numbers); the best of them
are judged one by one (`likeness.py`), and only that score is shown. It is a hint for a person: nothing is decided.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from giaoban.core.search.explanation import Explanation, explain
from giaoban.core.search.likeness import WARNING, WEIGHTS, Text, Weights, likeness
from giaoban.core.search.postings import Postings
from giaoban.core.search.vocabulary import Vocabulary
from giaoban.core.search.words import Words, read_words

CANDIDATES = 60  # judged one by one; with 128, two in 128 tuning petitions had other first fives
# Recognised through one of the first LINKS hits: tried for the first CHAINED texts. Never enough for a warning.
LINKS, CHAINED, SECOND_HAND = 3, 30, 0.5
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
    through: str | None = None
    """The key of a better hit that this text resembles more than it resembles the asked one."""


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
        self._rarities: dict[str, float] = {}
        self._read: Callable[[str], Text] = lru_cache(maxsize=REMEMBERED)(lambda text: Text(self.read(text)))

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
        words = self.read(text)
        self._numbers[key] = self._postings.add(_counted(words), length=len(words.syllables))
        self._keys.append(key)
        self._texts.append(text)
        self._rarities.clear()

    def find(
        self, text: str, *, limit: int = 5, among: Callable[[str], bool] | None = None, least: float = 0.0
    ) -> list[Hit]:
        """The likest texts, best first, those with no term in common left out.

        `among` says of a key whether it may be shown (seen by this person, raised earlier, not the text itself);
        `least` leaves out lower scores.
        """
        asked = self._read(text)
        direct = {
            self._keys[number]: self._likeness(asked, self._read(self._texts[number]))
            for number in self._candidates(asked.words, among)
        }
        judged = [
            entry
            for entry in sorted(self._second_hand(direct), key=lambda entry: (-entry[0], entry[1]))
            if entry[0] > 0 and entry[0] >= least
        ]
        return [self._hit(asked, text, *entry) for entry in judged[: max(limit, 0)]]

    def _second_hand(self, direct: dict[str, float]) -> Iterator[tuple[float, str, str | None]]:
        """Scores, keys, and the text through which a text was recognised when that tells more than its own words.

        A difficulty told in a third way may share little with the asked text and much with one of the best hits.
        """
        ranked = sorted(direct, key=lambda key: (-direct[key], key))
        for place, key in enumerate(ranked):
            ways = [(direct[key], "")]
            if place < CHAINED:
                there = self._text(key)
                for through in ranked[:LINKS]:
                    if through != key and SECOND_HAND * direct[through] > direct[key]:  # else it cannot tell more
                        chained = SECOND_HAND * direct[through] * self._likeness(self._text(through), there)
                        ways.append((chained, through))
            score, through = max(ways, key=lambda way: way[0])
            yield score, key, through or None

    def save(self, file: BinaryIO) -> None:
        """Everything that `load` needs, as one file of arrays."""
        said = json.dumps({"reader": _reader(), "keys": self._keys, "texts": self._texts}, ensure_ascii=False)
        arrays: dict[str, Any] = {"said": np.frombuffer(said.encode("utf-8", "surrogatepass"), np.uint8)}
        np.savez(file, **(arrays | self._postings.arrays()))

    @classmethod
    def load(cls, file: BinaryIO, vocabulary: Vocabulary | None = None, *, weights: Weights = WEIGHTS) -> Similar:
        """What `save` wrote with the same vocabulary, without reading the texts again.

        Raises ValueError for a file that is none, is half of one, or was written by other code: then read them again.
        """
        made = cls(vocabulary, weights=weights)
        try:
            with np.load(file, allow_pickle=False) as arrays:
                said = json.loads(arrays["said"].tobytes().decode("utf-8", "surrogatepass"))
                made._postings = Postings.from_arrays(arrays)
            made._keys, made._texts = said["keys"], said["texts"]
        except (KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as why:
            raise ValueError("no kept texts") from why
        if said["reader"] != _reader() or not len(made._keys) == len(made._texts) == len(made._postings):
            raise ValueError("texts kept by other code")
        made._numbers = {key: number for number, key in enumerate(made._keys)}
        return made

    def keys(self) -> tuple[str, ...]:
        """In the order of adding."""
        return tuple(self._keys)

    def text_of(self, key: str) -> str | None:
        """The text kept under a key."""
        number = self._numbers.get(key)
        return None if number is None else self._texts[number]

    def compare(self, one: str, other: str) -> float:
        """The score of any two texts in this collection; the same whichever comes first."""
        return self._likeness(self._read(one), self._read(other))

    def read(self, text: str) -> Words:
        """A text by the words of this collection."""
        return read_words(text, self.vocabulary)

    def rarity(self, term: str) -> float:
        found = self._rarities.get(term)
        if found is None:
            found = self._rarities[term] = self._postings.rarity(term)
        return found

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

    def _likeness(self, one: Text, other: Text) -> float:
        return likeness(one, other, self.rarity, self.weights)

    def _text(self, key: str) -> Text:
        return self._read(self._texts[self._numbers[key]])

    def _hit(self, asked: Text, text: str, score: float, key: str, through: str | None) -> Hit:
        found = self._texts[self._numbers[key]]
        why = explain(asked.words, text, self._text(key).words, found, self.rarity)
        return Hit(key, found, score, score >= WARNING, why, through)


@lru_cache(maxsize=1)
def _reader() -> str:
    """Changes whenever the code does that makes terms of a text."""
    files = ("words.py", "vocabulary.py", "phrases.py", "spelling.py", "postings.py", "similar.py")
    read = hashlib.sha256()
    for name in files:
        read.update(Path(__file__).with_name(name).read_bytes())
    return read.hexdigest()


def _counted(words: Words) -> Counter[str]:
    return Counter([*words.terms(marked=False), *words.terms(marked=True), *words.named()])
