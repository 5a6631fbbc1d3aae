"""Forecasts against numpy and scipy, sums on paper, and what the interval holds in simulation."""

from __future__ import annotations

import datetime as dt
import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from giaoban.core.findings import Refused
from giaoban.core.workflow.forecast import METHODS, T90, Outlook, Point, forecast, theil_sen

START = dt.date(2024, 1, 1)


def series(values, step=10):
    return [Point(START + dt.timedelta(days=step * n), value) for n, value in enumerate(values)]


def day(steps, step=10):
    return START + dt.timedelta(days=step * steps)


def test_a_straight_line_goes_on_and_its_past_was_without_error():
    """10, 12, ... 20: two a step; two steps after 20 is 24, and nothing was ever missed."""
    made = forecast(series([10, 12, 14, 16, 18, 20]), day(7))
    assert (made.method, made.value, made.low, made.high) == ("straight", 24, 24, 24)
    assert made.back_test.errors["straight"] == 0
    assert made.back_test.errors["naive"] == 2


def test_a_flat_series_stays_flat():
    made = forecast(series([7, 7, 7, 7, 7]), day(9), goal=8)
    assert (made.value, made.low, made.high, made.outlook) == (7, 7, 7, Outlook.OUT_OF_REACH)


def test_the_damped_line_fades_as_on_paper():
    """Slope 2 from 20: one step adds 2*0.85 = 1.7, two steps add 2*(0.85 + 0.7225) = 3.145."""
    times, levels = [0, 1, 2, 3, 4, 5], [10, 12, 14, 16, 18, 20]
    assert METHODS["damped"](times, levels, 1) == pytest.approx(21.7)
    assert METHODS["damped"](times, levels, 2) == pytest.approx(23.145)


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=15))
def test_the_slope_is_that_of_scipy(values):
    times = list(range(len(values)))
    assert theil_sen(times, values) == pytest.approx(stats.theilslopes(values, times).slope, abs=1e-9)


def test_the_printed_table_of_t_is_that_of_scipy():
    assert {n: round(float(stats.t.ppf(0.9, n)), 3) for n in T90} == T90


def test_a_share_is_forecast_on_the_logit_as_numpy_does_it():
    values = [20.0, 24, 29, 33, 36, 41, 44, 46]
    made = forecast(series(values), day(11), scale="share")
    levels = special.logit(np.array(values) / 100)

    def slope(x):
        return np.median([(x[j] - x[i]) / (j - i) for i in range(len(x)) for j in range(i + 1, len(x))])

    misses = np.array([levels[n] - levels[n - 1] - slope(levels[:n]) * 0.85 for n in range(3, 8)])
    faded = 0.85 + 0.85**2 + 0.85**3 + 0.85**4
    centre = levels[-1] + slope(levels) * faded
    half = stats.t.ppf(0.9, 5) * np.sqrt(np.mean(misses**2)) * np.sqrt(4 + faded**2 / 7)
    assert made.method == "damped"
    expected = [100 * special.expit(centre + side * half) for side in (0, -1, 1)]
    assert [made.value, made.low, made.high] == pytest.approx(expected, rel=2e-4)
    error = np.mean(np.abs(100 * special.expit(levels[3:] - misses) - values[3:]))
    assert made.back_test.errors["damped"] == pytest.approx(error)


@settings(deadline=None)
@given(st.lists(st.floats(0, 100), min_size=5, max_size=12), st.integers(1, 8))
def test_a_share_never_leaves_its_walls_and_the_interval_is_in_order(values, ahead):
    made = forecast(series(values), day(len(values) - 1 + ahead), scale="share", goal=50)
    assert 0 <= made.low <= made.value <= made.high <= 100
    assert all(math.isfinite(error) for error in made.back_test.errors.values())


@settings(deadline=None)
@given(st.lists(st.floats(1, 1e6), min_size=5, max_size=12), st.integers(1, 4))
def test_the_same_figures_in_another_order_give_the_same_forecast(values, ahead):
    points = series(values)
    made = forecast(points, day(len(values) - 1 + ahead), scale="amount")
    assert forecast(points[::-1], day(len(values) - 1 + ahead), scale="amount") == made


def test_one_odd_figure_does_not_move_the_slope():
    calm, odd = [10, 12, 14, 16, 18, 20, 22], [10, 12, 90, 16, 18, 20, 22]
    assert theil_sen(range(7), odd) == theil_sen(range(7), calm) == 2


@pytest.mark.parametrize(
    ("goal", "direction", "outlook"),
    [
        (20, "up", Outlook.REACHED),
        (24, "up", Outlook.SAFE),
        (25, "up", Outlook.OUT_OF_REACH),
        (24, "down", Outlook.REACHED),
        (10, "down", Outlook.OUT_OF_REACH),
    ],
)
def test_the_outlook_follows_from_the_interval(goal, direction, outlook):
    assert forecast(series([10, 12, 14, 16, 18, 20]), day(7), goal=goal, direction=direction).outlook == outlook


def test_an_early_warning_is_a_warning_and_says_what_it_takes():
    """From 20 to 30 in two steps takes 5 a step."""
    made = forecast(series([10, 12, 13, 16, 18, 20]), day(7), goal=30)
    warning = made.findings()[-1]
    assert (warning.code, warning.severity, made.needed_per_step) == ("forecast.out-of-reach", "warning", 5)


@pytest.mark.parametrize(
    ("points", "to", "scale", "expected"),
    [
        (series([1, 2, 3, 4]), day(6), "plain", ["forecast.too-short"]),
        ([], day(6), "plain", ["forecast.too-short"]),
        (series([1, 2, 3, 4, 101]), day(6), "share", ["forecast.not-a-share"]),
        (series([1, 2, 0, 4, 5]), day(6), "amount", ["forecast.not-an-amount"]),
        (series([1, 2, float("nan"), 4, 5]), day(6), "plain", ["forecast.not-a-number"]),
        (series([1, 2, 3, 4, 5]), day(4), "plain", ["forecast.not-ahead"]),
        (series([1, 2, 3, 4, 5]), day(13), "plain", ["forecast.too-far"]),
        ([*series([1, 2, 3, 4, 5]), Point(START, 9)], day(6), "plain", ["forecast.day-twice"]),
    ],
)
def test_what_cannot_be_forecast_honestly_is_refused(points, to, scale, expected):
    with pytest.raises(Refused) as refusal:
        forecast(points, to, scale=scale)
    assert [finding.code for finding in refusal.value.findings] == expected


@pytest.mark.parametrize(("points", "ahead", "least"), [(6, 1, 0.72), (12, 1, 0.74), (12, 4, 0.66), (20, 4, 0.70)])
def test_the_interval_holds_about_what_the_reference_says(points, ahead, least):
    """Random walks with drift, 400 each, seeded: nominal 80 %, and never far below the figures in the reference."""
    dice, inside = random.Random(points * 10 + ahead), 0
    for _ in range(400):
        drift, values = dice.gauss(1, 1), [50.0]
        for _ in range(points + ahead - 1):
            values.append(values[-1] + drift + dice.gauss(0, 1))
        made = forecast(series(values[:points]), day(points - 1 + ahead))
        inside += made.low <= values[-1] <= made.high
    assert inside / 400 >= least
