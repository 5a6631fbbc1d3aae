"""Fitting the second stage to questions whose answers are known, and what it is worth on laws it has not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from giaoban.core.law.numbers import number_key
from giaoban.core.quantities import fold
from giaoban.core.search.index.question import read_question
from giaoban.core.search.index.searching import Searcher
from giaoban.core.search.index.second import CANDIDATES, FEATURES, Matrix, Ranking, fit

MISSED = 10_000
GoldKey = tuple[str, str]


@dataclass(frozen=True)
class Taught:
    """A question with the articles that answer it, as (number, article)."""

    question: str
    gold: frozenset[GoldKey]

    @property
    def group(self) -> str:
        """Questions on one document are never both learned from and measured on."""
        return min(self.gold)[0]


@dataclass(frozen=True)
class Example:
    """Features of the candidates of a question in the order of the first stage, and which are right."""

    features: Matrix
    is_right: NDArray[np.bool_]
    group: str


@dataclass(frozen=True)
class Retrieval:
    """Shares of questions with a right article at rank 1, among 5, among 20; mean of 1/rank up to rank 10."""

    questions: int
    r1: float
    r5: float
    r20: float
    mrr10: float


def gold_key(number: str, article: object) -> GoldKey:
    """What two spellings of an article's address share."""
    return number_key(number), str(article).strip().lower()


def example(searcher: Searcher, taught: Taught, *, bare: bool = False) -> Example:
    """The candidates of a question; `bare` asks it without marks."""
    question = read_question(fold(taught.question) if bare else taught.question)
    found = searcher.candidates(question, CANDIDATES)
    features, _ = searcher.features(question, found, len(found))
    keys = [searcher.parts[part].segment.keys[place] for part, place in zip(found.parts, found.places, strict=True)]
    right = [gold_key(*key.partition("~")[0].split("|")[:2]) in taught.gold for key in keys]
    return Example(features, np.array(right, bool), taught.group)


def folds(groups: Sequence[str], count: int) -> Mapping[str, int]:
    """Groups dealt to folds so that each has about as many questions."""
    sizes = [0] * count
    dealt: dict[str, int] = {}
    for group in sorted(set(groups), key=lambda each: (-groups.count(each), each)):
        dealt[group] = sizes.index(min(sizes))
        sizes[dealt[group]] += groups.count(group)
    return dealt


def learn(examples: Sequence[Example], names: Sequence[str] = tuple(FEATURES)) -> Ranking:
    """Raises ValueError when no question has a right candidate."""
    return fit([(each.features, each.is_right) for each in examples], names)


def rank(scores: NDArray[np.float64], is_right: NDArray[np.bool_]) -> int:
    """The place of the first right one, from 1; MISSED when none is among the candidates."""
    ordered = is_right[np.argsort(-scores, kind="stable")]
    return int(np.flatnonzero(ordered)[0]) + 1 if ordered.any() else MISSED


def measured(ranks: Sequence[int]) -> Retrieval:
    row = np.array(ranks, float)
    if not len(row):
        return Retrieval(0, 0, 0, 0, 0)
    r1, r5, r20 = (float((row <= most).mean()) for most in (1, 5, 20))
    return Retrieval(len(row), r1, r5, r20, float(np.where(row <= 10, 1 / row, 0).mean()))


def first_ranks(examples: Sequence[Example]) -> list[int]:
    """Ranks by the first stage alone."""
    return [rank(-np.arange(len(each.is_right), dtype=float), each.is_right) for each in examples]


def second_ranks(ranking: Ranking, examples: Sequence[Example]) -> list[int]:
    return [rank(ranking.scores(each.features), each.is_right) for each in examples]


def cross_validated(
    taught: Sequence[Example],
    asked: Sequence[Example] | None = None,
    *,
    names: Sequence[str] = tuple(FEATURES),
    count: int = 5,
) -> Retrieval:
    """Each fold of documents ordered by what the others taught. `asked` are the same questions in another spelling."""
    fold_of = folds([each.group for each in taught], count)
    ranks: list[int] = []
    for number in range(count):
        rest = [each for each in taught if fold_of[each.group] != number]
        own = [each for each in (asked or taught) if fold_of[each.group] == number]
        if own and any(each.is_right.any() for each in rest):
            ranks += second_ranks(learn(rest, names), own)
    return measured(ranks)
