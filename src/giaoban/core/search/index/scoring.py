"""The first stage: how much each text of each segment has to do with a question, by BM25F.

Rarity is counted over all segments together, so that a text scores the same wherever it lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from giaoban.core.search.index.question import Question
from giaoban.core.search.index.segment import Segment
from giaoban.core.search.index.terms import Terms

_ROWS_KEPT = 1024
_STEP = 16
_SAMPLED = 2 * _STEP
"""So many times as many texts as are wanted make it worth looking at every sixteenth first."""
Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Found:
    """Where the terms of a question stand in one segment: places among the rare and the common ones, -1 for not."""

    rare: NDArray[np.int64]
    common: NDArray[np.int64]
    sizes: NDArray[np.int64]


class Postings:
    """The terms of one segment in one spelling."""

    def __init__(self, segment: Segment, spelling: str) -> None:
        self.count = len(segment)
        self.terms = segment[f"{spelling}.terms"]
        self.starts = segment[f"{spelling}.starts"]
        self.texts = segment[f"{spelling}.texts"]
        self.gains = segment[f"{spelling}.gains"]
        self.common = segment[f"{spelling}.common"]
        self.common_sizes = segment[f"{spelling}.common.sizes"]
        self.common_gains = segment[f"{spelling}.common.gains"]
        self._rows: dict[int, Scores] = {}

    def find(self, terms: Terms) -> Found:
        rare, common = _places(self.terms, terms), _places(self.common, terms)
        sizes = np.where(rare >= 0, self.starts[rare + 1] - self.starts[rare], 0)
        if len(self.common):
            sizes = np.where(common >= 0, self.common_sizes[common], sizes)
        return Found(rare, common, sizes)

    def score(self, found: Found, rarity: NDArray[np.float32]) -> Scores:
        """The score of every text of the segment."""
        from scipy.linalg.blas import saxpy

        scores = np.zeros(self.count, np.float32)
        for term in np.flatnonzero(found.common >= 0).tolist():
            saxpy(self._row(int(found.common[term])), scores, a=rarity[term])  # in place, in one pass
        for term in np.flatnonzero(found.rare >= 0).tolist():
            start, end = self.starts[found.rare[term]], self.starts[found.rare[term] + 1]
            scores[self.texts[start:end]] += self.gains[start:end] * rarity[term]
        return scores

    def _row(self, place: int) -> Scores:
        row = self._rows.get(place)
        if row is None:
            if len(self._rows) >= _ROWS_KEPT:
                self._rows.clear()
            row = self._rows[place] = self.common_gains[place].astype(np.float32)
        return row


def _places(known: Terms, wanted: Terms) -> NDArray[np.int64]:
    if not len(known):
        return np.full(len(wanted), -1, np.int64)
    places = np.searchsorted(known, wanted)
    places[places == len(known)] = 0
    return np.where(known[places] == wanted, places, -1)


class Collection:
    """Several segments in one spelling, asked as one."""

    def __init__(self, segments: Sequence[Segment], spelling: str) -> None:
        self.parts = [Postings(segment, spelling) for segment in segments]
        self.count = sum(part.count for part in self.parts)

    def rarity(self, terms: Terms) -> tuple[NDArray[np.float32], list[Found]]:
        """ln(1 + (N - n + 1/2) / (n + 1/2)) of each term, 0 for one that stands nowhere; and its places."""
        found = [part.find(terms) for part in self.parts]
        held = np.sum([each.sizes for each in found], axis=0) if found else np.zeros(len(terms))
        rarity = np.log1p((self.count - held + 0.5) / (held + 0.5)).astype(np.float32)
        return np.where(held > 0, rarity, np.float32(0)), found

    def scores(self, question: Question) -> list[Scores]:
        """For each segment the score of every text."""
        rarity, found = self.rarity(question.terms)
        return [part.score(each, rarity) for part, each in zip(self.parts, found, strict=True)]


def best(scores: Scores, most: int) -> NDArray[np.int64]:
    """Places of the best scores above 0, best first; equal ones in order of place."""
    bound = np.float32(1e-9)
    if len(scores) > _SAMPLED * most:
        # The best of any part are no better than the best of all: a cheap floor, and few are left above it.
        bound = max(bound, _least(scores[::_STEP], most))
    places = np.flatnonzero(scores >= bound)
    if len(places) > most:
        places = places[scores[places] >= _least(scores[places], most)]
    return places[np.argsort(-scores[places], kind="stable")][:most]


def _least(scores: Scores, most: int) -> np.float32:
    """The last of the `most` best scores."""
    least: np.float32 = np.partition(scores, len(scores) - most)[len(scores) - most]
    return least
