"""Evidence as a probability, and when to keep silent: a logistic regression whose weights are data of a pack.

    p = 1 / (1 + exp(-(bias + Σ weight · (feature - mean) / spread)))

Fitted by Newton's method with a ridge, so that the same questions give the same weights on any machine. Below the
threshold nothing is answered; above it and below `sure` it is said that the answer may be none. Both come from
questions that the weights were not fitted to: each fifth is judged by the weights of the other four, in five deals.

Source: Hastie, Tibshirani, Friedman (2009), The Elements of Statistical Learning, 4.4.1 (iteratively reweighted least
squares).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STEPS = 60
FOLDS, DEALS = 5, 5
RIDGE = 20.0
"""Of 5, 20 and 60 the best over folds of the questions that are learned from."""
IN_VAIN = 0.03
"""Which share of the questions without an answer may get one that is called sure."""
Row = NDArray[np.float64]


@dataclass(frozen=True)
class Calibration:
    """Weights by feature, each with the mean and spread where they were fitted."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    means: tuple[float, ...]
    spreads: tuple[float, ...]
    bias: float
    threshold: float
    sure: float = 0.0
    """Below it, and not below the threshold, an answer is given with a warning that it may be none."""

    def probability(self, features: Mapping[str, float]) -> float:
        """How likely the text that was found answers, 0 to 1."""
        row = np.array([features[name] for name in self.names])
        scaled = (row - np.array(self.means)) / np.array(self.spreads)
        return float(1 / (1 + np.exp(-np.clip(self.bias + scaled @ np.array(self.weights), -40, 40))))


def fit(
    rows: Sequence[Mapping[str, float]],
    answers: Sequence[bool],
    names: Sequence[str],
    *,
    counts: Sequence[float] | None = None,
    groups: Sequence[str] | None = None,
    ridge: float = RIDGE,
) -> Calibration:
    """Weights from evidence and whether it answered; both outcomes count as much as the other, however many each are.

    `counts` says how many times each row counts, 1 without it. `groups` are kept together when a fifth is held out:
    the law that a question is about; without them each row is a group of its own.

    The threshold is where the sum of the two rates of error is least, on what was held out; `sure` leaves IN_VAIN of
    the questions without an answer above it. Raises ValueError without both outcomes.
    """
    truth = np.array(answers, bool)
    if not len(truth) or truth.min() == truth.max():
        raise ValueError("a calibration is fitted to questions with an answer and to others without")
    raw = np.array([[row[name] for name in names] for row in rows])
    often = np.ones(len(raw)) if counts is None else np.array(counts, float)
    weights, means, spreads = _fitted(raw, truth, often, ridge)
    p = np.zeros(len(raw))
    for deal in range(DEALS):
        fold = _folds(groups or [str(place) for place in range(len(raw))], deal)
        for number in range(FOLDS):
            out = fold == number
            rest = truth[~out]
            is_enough = len(rest) and rest.min() != rest.max()
            fitted = _fitted(raw[~out], rest, often[~out], ridge) if is_enough else (weights, means, spreads)
            p[out] += _probabilities(raw[out], *fitted) / DEALS
    threshold = best_threshold(p, truth)
    return Calibration(
        tuple(names), tuple(weights[1:].tolist()), tuple(means.tolist()), tuple(spreads.tolist()), float(weights[0]),
        threshold, max(threshold, float(np.quantile(p[~truth], 1 - IN_VAIN))),
    )  # fmt: skip


def _folds(groups: Sequence[str], deal: int) -> NDArray[np.int64]:
    """The fold of each row; the largest groups are dealt first, equal ones otherwise in each deal."""
    sizes = Counter(groups)
    order = sorted(sizes, key=lambda name: (-sizes[name], hashlib.sha256(f"{deal} {name}".encode()).digest()))
    fold_of = {name: place % FOLDS for place, name in enumerate(order)}
    return np.array([fold_of[name] for name in groups])


def _probabilities(raw: Row, weights: Row, means: Row, spreads: Row) -> Row:
    scaled = weights[0] + (raw - means) / spreads @ weights[1:]
    return np.asarray(1 / (1 + np.exp(-np.clip(scaled, -40, 40))))


def _fitted(raw: Row, truth: NDArray[np.bool_], often: Row, ridge: float) -> tuple[Row, Row, Row]:
    """Weights, the bias first, with the means and spreads they belong to."""
    means, spreads = raw.mean(axis=0), raw.std(axis=0)
    spreads[spreads < 1e-4] = 1.0  # a feature that never differs tells nothing, and may not divide by nothing
    x = np.column_stack([np.ones(len(raw)), (raw - means) / spreads])
    share = float((often * truth).sum() / often.sum())
    importance = often * np.where(truth > 0, 0.5 / share, 0.5 / (1 - share))
    weights = np.zeros(x.shape[1])
    penalty = np.diag([1e-6, *[ridge] * raw.shape[1]])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -40, 40)))
        gradient = x.T @ (importance * (truth - p)) - penalty @ weights
        bend = (x * (importance * p * (1 - p))[:, None]).T @ x + penalty
        step = np.linalg.solve(bend, gradient)
        weights += step
        if np.abs(step).max() < 1e-10:
            break
    return weights, means, spreads


def best_threshold(scores: Row, truth: NDArray[np.bool_]) -> float:
    """Where the share of answers given to nobody's question and of questions left unanswered are least together."""
    places = np.unique(scores)
    between = np.concatenate([[0.0], (places[1:] + places[:-1]) / 2])
    errors = [(scores[truth] < at).mean() + (scores[~truth] >= at).mean() for at in between]
    return float(between[int(np.argmin(errors))])


def area_under_curve(scores: Sequence[float], truth: Sequence[bool]) -> float:
    """The chance that a question with an answer scores above one without; equal scores count half.

    >>> area_under_curve([0.9, 0.8, 0.3], [True, False, False]), area_under_curve([0.5, 0.5], [True, False])
    (1.0, 0.5)
    """
    row, right = np.array(scores), np.array(truth, bool)
    above, below = row[right], row[~right]
    if not len(above) or not len(below):
        raise ValueError("an area needs both outcomes")
    wins = (above[:, None] > below[None, :]).sum() + 0.5 * (above[:, None] == below[None, :]).sum()
    return float(wins / (len(above) * len(below)))
