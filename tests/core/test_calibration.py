"""When to keep silent: the threshold comes from questions that the weights have not seen."""

from __future__ import annotations

import numpy as np
import pytest

from giaoban.core.search.answering.calibration import fit

NAMES = ("signal", "luck")


def rows(count: int, *, seed: int):
    """Half with an answer; `signal` is higher there by two spreads, `luck` is the same for both."""
    draw = np.random.default_rng(seed)
    truth = np.arange(count) % 2 == 0
    signal = draw.normal(size=count) + 2.0 * truth
    return [{"signal": float(a), "luck": float(b)} for a, b in zip(signal, draw.normal(size=count), strict=True)], truth


def test_weights_find_the_signal_and_the_threshold_lies_between():
    told, truth = rows(400, seed=1)
    made = fit(told, truth.tolist(), NAMES)
    weights = dict(zip(made.names, made.weights, strict=True))
    assert weights["signal"] > 5 * abs(weights["luck"])
    # Two bell curves of spread 1 with their middles 2 apart are told apart best at the middle: p = 1/2 there, and
    # 1 - Phi(1) = 0.16 of each side is wrong.
    assert made.threshold == pytest.approx(0.5, abs=0.15)
    fresh, right = rows(4000, seed=2)
    p = np.array([made.probability(row) for row in fresh])
    assert (p[right] < made.threshold).mean() + (p[~right] >= made.threshold).mean() == pytest.approx(0.32, abs=0.04)


def test_of_fresh_questions_without_an_answer_few_are_called_sure():
    told, truth = rows(400, seed=3)
    made = fit(told, truth.tolist(), NAMES)
    fresh, right = rows(4000, seed=4)
    p = np.array([made.probability(row) for row in fresh])
    assert made.sure > made.threshold
    assert (p[~right] >= made.sure).mean() == pytest.approx(0.03, abs=0.02)


def test_what_was_learned_by_heart_does_not_move_the_threshold():
    """Each group has a mark of its own that tells its rows apart: held out together, it cannot help."""
    told, truth = rows(60, seed=5)
    names = (*NAMES, *(f"mark{number}" for number in range(30)))
    for place, row in enumerate(told):
        row |= {f"mark{number}": float(number == place // 2) * (1 if truth[place] else -1) for number in range(30)}
    groups = [str(place // 2) for place in range(60)]
    apart = fit(told, truth.tolist(), names, groups=groups, ridge=0.1)
    own = np.array([apart.probability(row) for row in told])
    assert ((own >= 0.5) == truth).all(), "the rows that were learned from are all told apart"
    assert apart.sure > 0.6, "and still some of those without an answer look likely when they are held out"


def test_the_same_questions_give_the_same_weights():
    told, truth = rows(50, seed=6)
    assert fit(told, truth.tolist(), NAMES) == fit(told, truth.tolist(), NAMES)


@pytest.mark.parametrize("answers", [[], [True], [False, False]])
def test_one_outcome_alone_teaches_nothing(answers):
    with pytest.raises(ValueError, match="with an answer"):
        fit([{"signal": 0.0, "luck": 0.0}] * len(answers), answers, NAMES)
