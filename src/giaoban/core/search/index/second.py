"""The second stage: what the best texts of the first have in common with the question, and weights that order them.

None of the features knows a type of document, the identity of a law or the length of a text: a model could learn from
those which kinds of text a set of questions was made from, and be right for the wrong reason.

    score = Σ weight · (feature - mean) / spread

The weights are fitted so that exp(score) says how likely each candidate of a question is the one it asks for (a
listwise softmax), and are data: packs/<country>/law/ranking.yaml.

Source: Cao et al. (2007), Learning to Rank: From Pairwise Approach to Listwise Approach (top-one probability).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from giaoban.core.search.index.question import Question
from giaoban.core.search.index.scoring import Collection
from giaoban.core.search.index.segment import Segment
from giaoban.core.search.index.terms import Tokens, pairs

CANDIDATES = 100
FEATURES = {
    "relative": "first score as a share of the best one's",
    "absolute": "first score as a share of the rarity of all that was asked",
    "passage_syllables": "rarity share of the question's syllables in the best passage, with its opening and title",
    "passage_pairs": "the same of its pairs",
    "passage_triples": "share of its runs of three in the best passage",
    "passage_run": "longest run of the question's pairs in the best passage, as a share of the question",
    "text_syllables": "rarity share of its syllables anywhere in text and title",
    "text_pairs": "the same of its pairs",
    "text_triples": "share of its runs of three anywhere in the text",
    "title_asked": "rarity share of the title's syllables that the question holds",
    "title_pairs_asked": "the same of its pairs",
    "question_in_title": "rarity share of the question's syllables in the title",
    "question_anywhere": "rarity share of the question's pairs in text, title or document's name",
}
Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Compared:
    """Features of candidates, a row each in the order of FEATURES, and the number of the best passage of each."""

    features: Matrix
    passages: NDArray[np.int64]


@dataclass(frozen=True)
class Ranking:
    """Weights by feature, each with the mean and spread of the feature where they were fitted."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    means: tuple[float, ...]
    spreads: tuple[float, ...]

    def scores(self, features: Matrix) -> NDArray[np.float64]:
        columns = [list(FEATURES).index(name) for name in self.names]
        scaled = (features[:, columns] - np.array(self.means)) / np.array(self.spreads)
        result: NDArray[np.float64] = scaled @ np.array(self.weights)
        return result


class Asked:
    """A question prepared for comparing: its syllables, pairs and triples by number, with their rarity."""

    def __init__(self, question: Question, collection: Collection) -> None:
        self.collection = collection
        self.singles = question.singles
        count = len(self.singles)
        row = np.searchsorted(self.singles, question.row)
        codes = row[:-1] * count + row[1:]
        self.double_codes = np.unique(codes)
        doubles = (self.singles[self.double_codes // max(count, 1)] << np.uint64(32)) | self.singles[
            self.double_codes % max(count, 1)
        ]
        rarity, _ = collection.rarity(np.concatenate([self.singles, doubles]))
        self.single_rarity, self.double_rarity = rarity[:count], rarity[count:]
        self.single_total = max(float(self.single_rarity.sum()), 1e-6)
        self.double_total = max(float(self.double_rarity.sum()), 1e-6)
        self.pair_table = np.full(count * count + 1, -1, np.int32)
        self.pair_table[self.double_codes] = np.arange(len(self.double_codes))
        number = self.pair_table[codes]
        self.triple_codes = np.unique(number[:-1].astype(np.int64) * len(self.double_codes) + number[1:])
        self.length = max(len(question.row) - 1, 1)

    def numbers(self, row: Tokens) -> NDArray[np.int32]:
        """For each syllable its number in the question, -1 when it was not asked for."""
        if not len(self.singles):
            return np.full(len(row), -1, np.int32)
        narrow = self.singles.astype(np.uint32)
        places = np.searchsorted(narrow, row)
        places[places == len(narrow)] = 0
        return np.where(narrow[places] == row, places, -1).astype(np.int32)

    def pairs(self, numbers: NDArray[np.int32], owner: NDArray[np.int64]) -> NDArray[np.int32]:
        """For each two neighbours of one owner the number of their pair, -1 when it was not asked for."""
        left, right = numbers[:-1], numbers[1:]
        inside = (left >= 0) & (right >= 0) & (owner[1:] == owner[:-1])
        codes = np.where(inside, left.astype(np.int64) * len(self.singles) + right, len(self.pair_table) - 1)
        return self.pair_table[codes]


def compare(
    asked: Asked, segment: Segment, spelling: str, places: NDArray[np.int64], scores: NDArray[np.float32], top: float
) -> Compared:
    """Features of texts of one segment. `scores` are those of the first stage, `top` the best of all segments."""
    count = len(places)
    body, begins = _gathered(segment, spelling, "text", places)
    first, last = segment["passages"][places], segment["passages"][places + 1]
    numbers_of = np.concatenate([np.arange(a, b) for a, b in zip(first.tolist(), last.tolist(), strict=True)])
    holder = np.repeat(np.arange(count), last - first)
    edges = np.cumsum(np.append(0, last - first))[:-1]
    starts = segment["cuts"][numbers_of] + begins[:-1][holder]
    passage = np.zeros(len(body), np.int64)
    # A passage without words begins where the next one does: the last to begin there owns the word.
    np.maximum.at(passage, starts[starts < len(body)], np.flatnonzero(starts < len(body)))
    passage = np.maximum.accumulate(passage)
    opening = segment["openings"][numbers_of] + edges[holder]

    numbers = asked.numbers(body)
    doubles = asked.pairs(numbers, passage)
    within = (doubles[:-1] >= 0) & (doubles[1:] >= 0) & (passage[2:] == passage[:-2])
    codes = np.where(within, doubles[:-1].astype(np.int64) * len(asked.double_codes) + doubles[1:], -1)
    triples = np.where(np.isin(codes, asked.triple_codes), np.searchsorted(asked.triple_codes, codes), -1)

    rows = len(numbers_of)
    has_single = _presence(passage, numbers, rows, len(asked.singles))
    has_double = _presence(passage[1:], doubles, rows, len(asked.double_codes))
    has_triple = _presence(passage[2:], triples, rows, len(asked.triple_codes))
    title = _Field(asked, segment, spelling, "title", places)
    name = _Field(asked, segment, spelling, "name", places)

    whole_single = np.logical_or.reduceat(has_single, edges, axis=0) | title.singles
    whole_double = np.logical_or.reduceat(has_double, edges, axis=0) | title.doubles
    whole_triple = np.logical_or.reduceat(has_triple, edges, axis=0)
    here_single = (has_single | has_single[opening] | title.singles[holder]) @ asked.single_rarity / asked.single_total
    here_double = (has_double | has_double[opening] | title.doubles[holder]) @ asked.double_rarity / asked.double_total
    triple_count = max(len(asked.triple_codes), 1)
    here_triple = has_triple.sum(axis=1) / triple_count
    own = has_single @ asked.single_rarity / asked.single_total
    # A point is pointed at when it says something itself, not for what its opening says.
    value = here_single + 1.5 * here_double + here_triple + 0.25 * own
    order = np.lexsort((-np.arange(rows), value, holder))
    chosen = order[np.append(edges[1:], rows) - 1]
    run = _longest_runs(doubles >= 0, passage, rows)

    features = np.empty((count, len(FEATURES)), np.float32)
    features[:, 0] = scores / max(top, 1e-6)
    features[:, 1] = scores / (asked.single_total + asked.double_total)
    features[:, 2], features[:, 3], features[:, 4] = here_single[chosen], here_double[chosen], here_triple[chosen]
    features[:, 5] = np.minimum(run[chosen] / asked.length, 1)
    features[:, 6] = whole_single @ asked.single_rarity / asked.single_total
    features[:, 7] = whole_double @ asked.double_rarity / asked.double_total
    features[:, 8] = whole_triple.sum(axis=1) / triple_count
    features[:, 9], features[:, 10] = title.asked_singles, title.asked_doubles
    features[:, 11] = title.singles @ asked.single_rarity / asked.single_total
    features[:, 12] = (whole_double | name.doubles) @ asked.double_rarity / asked.double_total
    return Compared(features, chosen - edges)


class _Field:
    """A short field of candidates: which terms of the question it holds, and how much of it was asked for."""

    def __init__(self, asked: Asked, segment: Segment, spelling: str, name: str, places: NDArray[np.int64]) -> None:
        row, begins = _gathered(segment, spelling, name, places)
        count = len(places)
        owner = np.repeat(np.arange(count), np.diff(begins))
        numbers = asked.numbers(row)
        doubles = asked.pairs(numbers, owner)
        self.singles = _presence(owner, numbers, count, len(asked.singles))
        self.doubles = _presence(owner[1:], doubles, count, len(asked.double_codes))
        self.asked_singles = self.asked_doubles = np.zeros(count, np.float32)
        if name == "title":
            self.asked_singles = _share(row.astype(np.uint64), owner, numbers >= 0, count, asked.collection)
            inside = owner[1:] == owner[:-1]
            self.asked_doubles = _share(
                pairs(row)[inside], owner[1:][inside], doubles[inside] >= 0, count, asked.collection
            )


def _share(
    terms: NDArray[np.uint64], owner: NDArray[np.int64], is_asked: NDArray[np.bool_], count: int, collection: Collection
) -> Matrix:
    """For each owner the rarity of its terms that were asked for, as a share of that of all its terms."""
    if not len(terms):
        return np.zeros(count, np.float32)
    different, back = np.unique(terms, return_inverse=True)
    rarity = collection.rarity(different)[0][back]
    total = np.bincount(owner, rarity, count)
    asked = np.bincount(owner, rarity * is_asked, count)
    return (asked / np.maximum(total, 1e-6)).astype(np.float32)


def _gathered(
    segment: Segment, spelling: str, name: str, places: NDArray[np.int64]
) -> tuple[Tokens, NDArray[np.int64]]:
    """The tokens of some texts one after another, and where each begins (one place more at the end)."""
    starts, held = segment[f"{name}.starts"], segment[f"{spelling}.{name}.tokens"]
    first, last = starts[places], starts[places + 1]
    row = [held[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True)]
    return np.concatenate(row), np.concatenate([[0], np.cumsum(last - first)])


def _presence(
    owner: NDArray[np.int64], numbers: NDArray[np.int32] | NDArray[np.int64], rows: int, columns: int
) -> NDArray[np.bool_]:
    """Which owner holds which number at least once; -1 is none."""
    held = np.zeros((rows, max(columns, 1)), bool)
    there = numbers >= 0
    held[owner[there], numbers[there]] = True
    return held[:, :columns]


def _longest_runs(is_asked: NDArray[np.bool_], owner: NDArray[np.int64], rows: int) -> NDArray[np.int64]:
    """The longest row of neighbouring pairs that were asked for, by the owner of its last syllable."""
    place = np.arange(1, len(is_asked) + 1)
    length = place - np.maximum.accumulate(np.where(is_asked, 0, place)) if len(is_asked) else place
    longest = np.zeros(rows, np.int64)
    np.maximum.at(longest, owner[1:], length)
    return longest


def fit(groups: Sequence[tuple[Matrix, NDArray[np.bool_]]], names: Sequence[str], *, penalty: float = 0.01) -> Ranking:
    """Weights from questions: the features of the candidates of each, and which of them are right.

    Questions without a right candidate teach nothing and are left out. Raises ValueError when none is left.
    """
    from scipy.optimize import minimize

    columns = [list(FEATURES).index(name) for name in names]
    taught = [(np.asarray(x[:, columns], np.float64), y / y.sum()) for x, y in groups if y.any()]
    if not taught:
        raise ValueError("no question has a right candidate")
    together = np.concatenate([x for x, _ in taught])
    means, spreads = together.mean(axis=0), np.maximum(together.std(axis=0), 1e-6)
    starts = np.cumsum([0, *(len(x) for x, _ in taught)])
    scaled = (together - means) / spreads
    truth = np.concatenate([y for _, y in taught])
    group = np.repeat(np.arange(len(taught)), np.diff(starts))

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        raw = scaled @ weights
        raw -= np.maximum.reduceat(raw, starts[:-1])[group]
        likely = np.exp(raw)
        likely /= np.add.reduceat(likely, starts[:-1])[group]
        value = -float(truth @ np.log(likely + 1e-12)) / len(taught) + penalty * float(weights @ weights)
        return value, scaled.T @ (likely - truth) / len(taught) + 2 * penalty * weights

    found = minimize(loss, np.zeros(len(columns)), jac=True, method="L-BFGS-B")
    return Ranking(tuple(names), *(tuple(float(x) for x in row) for row in (found.x, means, spreads)))
