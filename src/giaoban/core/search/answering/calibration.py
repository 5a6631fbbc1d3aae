"""Evidence as a probability, and when to keep silent: a logistic regression whose weights are data of a pack.

    p = 1 / (1 + exp(-(bias + Σ weight · (feature - mean) / spread)))

Fitted by Newton's method with a ridge, so that the same questions give the same weights on any machine. Below the
threshold nothing is answered.

Source: Hastie, Tibshirani, Friedman (2009), The Elements of Statistical Learning, 4.4.1 (iteratively reweighted least
squares).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STEPS = 60
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
    ridge: float = 5.0,
) -> Calibration:
    """Weights from evidence and whether it answered; both outcomes count as much as the other, however many each are.

    `counts` says how many times each row counts, 1 without it.

    The threshold is where the sum of the two rates of error is least. Raises ValueError without both outcomes.
    """
    truth = np.array(answers, float)
    if not len(truth) or truth.min() == truth.max():
        raise ValueError("a calibration is fitted to questions with an answer and to others without")
    raw = np.array([[row[name] for name in names] for row in rows])
    means, spreads = raw.mean(axis=0), raw.std(axis=0)
    spreads[spreads < 1e-4] = 1.0  # a feature that never differs tells nothing, and may not divide by nothing
    x = np.column_stack([np.ones(len(raw)), (raw - means) / spreads])
    often = np.ones(len(raw)) if counts is None else np.array(counts, float)
    share = float((often * truth).sum() / often.sum())
    importance = often * np.where(truth > 0, 0.5 / share, 0.5 / (1 - share))
    weights = np.zeros(x.shape[1])
    penalty = np.diag([1e-6, *[ridge] * len(names)])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -40, 40)))
        gradient = x.T @ (importance * (truth - p)) - penalty @ weights
        bend = (x * (importance * p * (1 - p))[:, None]).T @ x + penalty
        step = np.linalg.solve(bend, gradient)
        weights += step
        if np.abs(step).max() < 1e-10:
            break
    p = 1 / (1 + np.exp(-(x @ weights)))
    return Calibration(
        tuple(names), tuple(weights[1:].tolist()), tuple(means.tolist()), tuple(spreads.tolist()), float(weights[0]),
        best_threshold(p, truth > 0),
    )  # fmt: skip


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
