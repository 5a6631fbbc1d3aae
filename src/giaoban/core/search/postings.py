"""Which texts hold a term, and BM25F over the two ways a term is written, with and without marks.

Kept as numpy arrays in segments. New entries wait in a small buffer; a search first turns it into a segment, and
segments of like size are merged, so that adding one text at a time stays cheap. Terms are kept as 64-bit digests:
no dictionary of words is needed, and what is found does not depend on the order of adding. Two terms with one digest
(odds 1 in 30 million for a million terms) would cost a wrong candidate, never a wrong reason.

Source: Robertson, Zaragoza (2009), The Probabilistic Relevance Framework: BM25 and Beyond, sections 3.4 and 3.6;
        the idf is the one that never gets negative (log(1 + ...)).
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.75
BUFFER = 1 << 17  # entries that wait before they become a segment
PRIOR_TEXTS = 100  # a collection of three texts knows nothing of rarity: as if so many more had been seen
MOST_TIMES = 255
Floats = NDArray[np.float64]


@lru_cache(maxsize=1 << 17)
def digest(term: str) -> int:
    """The same in every process."""
    return int.from_bytes(hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


@dataclass(frozen=True)
class _Segment:
    """Entries sorted by term, then text; `starts` has one place more than `terms`."""

    terms: NDArray[np.uint64]
    starts: NDArray[np.int64]
    texts: NDArray[np.uint32]
    times: NDArray[np.uint8]

    @property
    def size(self) -> int:
        return len(self.texts)

    def find(self, term: int) -> slice:
        place = int(np.searchsorted(self.terms, np.uint64(term)))
        if place == len(self.terms) or int(self.terms[place]) != term:
            return slice(0, 0)
        return slice(int(self.starts[place]), int(self.starts[place + 1]))


class Postings:
    """Texts by number, from 0 in the order of adding.

    >>> postings = Postings()
    >>> for text in ({"ho": 1, "so": 2}, {"so": 1}): _ = postings.add(text, length=3)
    >>> postings.count("so"), postings.texts("ho")[0].tolist()
    (2, [0])
    """

    def __init__(self) -> None:
        self._segments: list[_Segment] = []
        self._terms, self._texts, self._times = array("Q"), array("I"), array("B")
        self._lengths = array("f")
        self._length_sum = 0.0

    def __len__(self) -> int:
        return len(self._lengths)

    @property
    def nbytes(self) -> int:
        """Memory of what was added, in bytes."""
        kept: list[NDArray[Any]] = [
            part for segment in self._segments for part in (segment.terms, segment.starts, segment.texts, segment.times)
        ]
        return sum(part.nbytes for part in kept) + 13 * len(self._terms) + 4 * len(self._lengths)

    def add(self, times: Mapping[str, int], *, length: float) -> int:
        """Keep a text by how often it holds each term; gives its number. `length` in terms, for BM25."""
        number = len(self._lengths)
        for term, count in times.items():
            self._terms.append(digest(term))
            self._texts.append(number)
            self._times.append(min(count, MOST_TIMES))
        self._lengths.append(length)
        self._length_sum += length
        if len(self._terms) >= BUFFER:
            self._flush()
        return number

    def texts(self, term: str) -> tuple[NDArray[np.uint32], NDArray[np.uint8]]:
        """Numbers of the texts that hold a term, ascending, and how often each does."""
        self._flush()
        wanted = digest(term)
        parts = [(segment, segment.find(wanted)) for segment in self._segments]
        texts = np.concatenate([np.empty(0, np.uint32), *(segment.texts[place] for segment, place in parts)])
        times = np.concatenate([np.empty(0, np.uint8), *(segment.times[place] for segment, place in parts)])
        return texts, times

    def count(self, term: str) -> int:
        """How many texts hold a term."""
        self._flush()
        wanted = digest(term)
        places = (segment.find(wanted) for segment in self._segments)
        return sum(place.stop - place.start for place in places)

    def rarity(self, term: str) -> float:
        """How much it says that a text holds the term: positive, growing with the logarithm of how rare it is."""
        return rarity(self.count(term), len(self))

    def scores(self, terms: Iterable[tuple[str, str | None, float]]) -> Floats:
        """BM25F of every text for terms given bare, with marks (or None), and with a weight each.

        A text that holds the term with the same marks counts it twice, one that holds it only bare, once.
        """
        total = np.zeros(len(self))
        if not len(self):
            return total
        norm = K1 * (1 - B + B * np.frombuffer(self._lengths, np.float32) / max(self._length_sum / len(self), 1e-9))
        for bare, marked, weight in terms:
            texts, times = self.texts(bare)
            if not len(texts):
                continue
            frequency = times.astype(np.float64)
            if marked is not None:
                texts_marked, times_marked = self.texts(marked)
                frequency[np.searchsorted(texts, texts_marked)] += times_marked
            total[texts] += weight * rarity(len(texts), len(self)) * frequency / (frequency + norm[texts])
        return total

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All of it as plain arrays, for `from_arrays`."""
        self._flush()
        while len(self._segments) > 1:
            later, earlier = self._segments.pop(), self._segments.pop()
            self._segments.append(_merged(earlier, later))
        none = np.empty(0, np.uint64)
        one = self._segments[0] if self._segments else _segment(none, none.astype(np.uint32), none.astype(np.uint8))
        lengths = np.frombuffer(self._lengths, np.float32).copy()
        return {"terms": one.terms, "starts": one.starts, "texts": one.texts, "times": one.times, "lengths": lengths}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Postings:
        """What `arrays` gave, to be searched and added to. Raises ValueError where they do not belong together."""
        terms, starts = np.asarray(arrays["terms"], np.uint64), np.asarray(arrays["starts"], np.int64)
        texts, times = np.asarray(arrays["texts"], np.uint32), np.asarray(arrays["times"], np.uint8)
        lengths = np.asarray(arrays["lengths"], np.float32)
        fits = len(starts) == len(terms) + 1 and int(starts[-1]) == len(texts) == len(times)
        if not fits or (len(texts) and int(texts.max()) >= len(lengths)):
            raise ValueError("arrays of different postings")
        made = cls()
        if len(terms):
            made._segments.append(_Segment(terms, starts, texts, times))
        made._lengths.frombytes(lengths.tobytes())
        made._length_sum = float(sum(lengths.tolist()))
        return made

    def _flush(self) -> None:
        if not self._terms:
            return
        terms = np.array(self._terms, np.uint64)
        order = np.argsort(terms, kind="stable")
        self._segments.append(
            _segment(terms[order], np.array(self._texts, np.uint32)[order], np.array(self._times, np.uint8)[order])
        )
        self._terms, self._texts, self._times = array("Q"), array("I"), array("B")
        while len(self._segments) > 1 and self._segments[-2].size < 2 * self._segments[-1].size:
            later, earlier = self._segments.pop(), self._segments.pop()
            self._segments.append(_merged(earlier, later))


def rarity(count: int, of: int) -> float:
    return float(np.log1p((of + PRIOR_TEXTS) / (count + 1)))


def _segment(terms: NDArray[np.uint64], texts: NDArray[np.uint32], times: NDArray[np.uint8]) -> _Segment:
    first = np.flatnonzero(np.concatenate([[len(terms) > 0], terms[1:] != terms[:-1]]))
    return _Segment(terms[first], np.append(first, len(terms)), texts, times)


def _merged(earlier: _Segment, later: _Segment) -> _Segment:
    """Texts of the later segment have higher numbers, so a stable sort by term keeps them ascending."""
    terms = np.concatenate([np.repeat(part.terms, np.diff(part.starts)) for part in (earlier, later)])
    order = np.argsort(terms, kind="stable")
    texts = np.concatenate([earlier.texts, later.texts])[order]
    return _segment(terms[order], texts, np.concatenate([earlier.times, later.times])[order])
