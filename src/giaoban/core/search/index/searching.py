"""Asking one or many segments: first stage, filters, second stage, hits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection as Container
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from giaoban.core.search.index.question import Question, read_question
from giaoban.core.search.index.scoring import Collection, Scores, best
from giaoban.core.search.index.second import CANDIDATES, Asked, Matrix, Ranking, compare
from giaoban.core.search.index.segment import Segment

MOST = 1000


@dataclass(frozen=True)
class Only:
    """What a search is narrowed to: texts that hold on a day, that began to between two days, and values of facets (any
    of those given for each)."""

    on: dt.date | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    facets: Mapping[str, Container[str]] = field(default_factory=dict)


EVERYTHING = Only()


@dataclass(frozen=True)
class Favour:
    """Texts that the question speaks of by name: those with one of the values of a facet.

    The `most` best of them are looked at whatever the first stage thinks, and the second scores them `bonus` higher.
    """

    facet: str
    values: Container[str]
    bonus: float = 1.5
    most: int = 30


@dataclass(frozen=True)
class Hit:
    """A text found: its key, `score` (higher is better, comparable within one question), the label of its best passage
    ("2.a", "" when it is not numbered), the score of the first stage, and the facets of the entry."""

    key: str
    score: float
    passage: str = ""
    first: float = 0.0
    facets: Mapping[str, str] = field(default_factory=dict)
    part: int = 0
    """Which of the searcher's parts holds it."""


@dataclass(frozen=True)
class Part:
    """A segment and which of its entries were removed since."""

    segment: Segment
    gone: NDArray[np.bool_]

    @property
    def count(self) -> int:
        return len(self.segment) - int(self.gone.sum())


class Engine(Protocol):
    """What anything that searches a corpus can do; `adapter.py` has one for corpora that outgrow this index."""

    def search(self, text: str, most: int = 20, *, only: Only = EVERYTHING) -> list[Hit]: ...


class Searcher:
    """Parts of one or several stores, asked as one. Keeps what it has mapped; make a new one after a write."""

    def __init__(self, parts: Sequence[Part], ranking: Ranking | None = None) -> None:
        self.parts = list(parts)
        self.ranking = ranking
        self._collections: dict[str, Collection] = {}

    def collection(self, spelling: str) -> Collection:
        if spelling not in self._collections:
            self._collections[spelling] = Collection([part.segment for part in self.parts], spelling)
        return self._collections[spelling]

    def search(
        self,
        text: str,
        most: int = 20,
        *,
        only: Only = EVERYTHING,
        marks: bool | None = None,
        favour: Favour | None = None,
    ) -> list[Hit]:
        """The best texts for a question, best first; none when no word of it stands anywhere.

        With a ranking the best CANDIDATES of the first stage are ordered again, the others follow in their order.
        """
        question = read_question(text, marks=marks)
        if not len(question.row) or not self.parts or most < 1:
            return []
        found = self.candidates(question, max(min(most, MOST), CANDIDATES), only)
        if not len(found):
            return []
        looked = min(CANDIDATES, len(found)) if self.ranking else min(most, len(found))
        if self.ranking and favour:
            narrowed = replace(only, facets={**only.facets, favour.facet: favour.values})
            found, looked = found.with_more(self.candidates(question, favour.most, narrowed), looked)
        order, scores = np.arange(len(found)), found.scores.astype(np.float64)
        labels = np.full(len(found), -1, np.int64)
        features, labels[:looked] = self.features(question, found, looked)
        if self.ranking:
            weights = np.log(np.maximum(found.weights[:looked], 1e-3))
            scores[:looked] = self.ranking.scores(features) + 4 * weights
            if favour:
                scores[:looked] += favour.bonus * self._favoured(found, looked, favour)
            order[:looked] = np.argsort(-scores[:looked], kind="stable")
            # Those behind keep their order below the last that was looked at.
            behind = found.scores[looked:] / max(float(found.scores[0]), 1e-6) - 1
            scores[looked:] = scores[:looked].min() + behind
        return [self._hit(found, int(at), float(scores[at]), int(labels[at])) for at in order[: min(most, MOST)]]

    def candidates(self, question: Question, most: int, only: Only = EVERYTHING) -> Candidates:
        """The best texts of the first stage, best first; equal ones by their keys. Of an empty index, none."""
        if not self.parts:
            return NOTHING
        every = self.collection(question.spelling).scores(question)
        rows = []
        for number, (part, raw) in enumerate(zip(self.parts, every, strict=True)):
            scores = raw * part.segment["weights"]
            scores[part.gone] = 0
            if only != EVERYTHING:
                scores[~_allowed(part.segment, only)] = 0
            places = best(scores, most)
            rows.append((np.full(len(places), number), places, scores[places], part.segment["weights"][places]))
        parts, places, scores, weights = (np.concatenate(row) for row in zip(*rows, strict=True))
        order = np.argsort(-scores, kind="stable")[:most]
        return Candidates(parts[order], places[order], scores[order], weights[order])

    def features(self, question: Question, found: Candidates, count: int) -> tuple[Matrix, NDArray[np.int64]]:
        """Features of the first `count` candidates, and the number of the best passage of each."""
        asked = Asked(question, self.collection(question.spelling))
        features: Matrix | None = None
        passages = np.zeros(count, np.int64)
        for number in np.unique(found.parts[:count]).tolist():
            at = np.flatnonzero(found.parts[:count] == number)
            segment = self.parts[number].segment
            top = float(found.scores[0])
            compared = compare(asked, segment, question.spelling, found.places[at], found.scores[at], top)
            if features is None:
                features = np.zeros((count, compared.features.shape[1]), np.float32)
            features[at], passages[at] = compared.features, compared.passages
        assert features is not None
        return features, passages

    def _favoured(self, found: Candidates, looked: int, favour: Favour) -> NDArray[np.bool_]:
        segments = [self.parts[part].segment for part in found.parts[:looked].tolist()]
        places = found.places[:looked].tolist()
        return np.array(
            [one.facet(favour.facet, place) in favour.values for one, place in zip(segments, places, strict=True)], bool
        )

    def _hit(self, found: Candidates, at: int, score: float, passage: int) -> Hit:
        segment = self.parts[int(found.parts[at])].segment
        place = int(found.places[at])
        label = ""
        if passage >= 0:
            label = segment["labels"][int(segment["passages"][place]) + passage].decode("utf-8", "ignore")
        facets = {name: segment.facet(name, place) for name in segment.facets}
        return Hit(segment.keys[place], score, label, float(found.scores[at]), facets, int(found.parts[at]))


@dataclass(frozen=True)
class Candidates:
    """Texts by part and place with the score of the first stage, best first."""

    parts: NDArray[np.int64]
    places: NDArray[np.int64]
    scores: Scores
    weights: Scores

    def __len__(self) -> int:
        return len(self.places)

    def with_more(self, others: Candidates, looked: int) -> tuple[Candidates, int]:
        """These with others put behind the first `looked`, each once; and how many those are now."""
        held = set(zip(self.parts[:looked].tolist(), self.places[:looked].tolist(), strict=True))
        pairs = list(zip(others.parts.tolist(), others.places.tolist(), strict=True))
        new = [row for row, pair in enumerate(pairs) if pair not in held]
        moved = {pairs[row] for row in new}
        rest = [row for row in range(looked, len(self)) if (int(self.parts[row]), int(self.places[row])) not in moved]
        joined = (
            np.concatenate([getattr(self, name)[:looked], getattr(others, name)[new], getattr(self, name)[rest]])
            for name in ("parts", "places", "scores", "weights")
        )
        return Candidates(*joined), looked + len(new)


NOTHING = Candidates(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.float32))


def _allowed(segment: Segment, only: Only) -> NDArray[np.bool_]:
    allowed = np.ones(len(segment), bool)
    if only.on is not None:
        day = only.on.toordinal()
        allowed &= (segment["since"] <= day) & (segment["until"] >= day)
    if only.since is not None:
        allowed &= segment["since"] >= only.since.toordinal()
    if only.until is not None:
        allowed &= (segment["since"] <= only.until.toordinal()) & (segment["since"] > 0)
    for name, wanted in only.facets.items():
        known = segment.facets.get(name, [])
        numbers = [number for number, value in enumerate(known) if value in wanted]
        allowed &= np.isin(segment[f"facet.{name}"], numbers) if known else False
    return allowed
