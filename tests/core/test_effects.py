"""Planted effects come back within the stated interval, and where there is nothing to tell it says so."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.core.effects import Cohort, Panel, Profile, measure_effect, peers
from giaoban.core.effects.shuffling import shuffle, ways_to_assign

PANELS = 400
LEAST = 0.95 - 2.58 * math.sqrt(0.95 * 0.05 / PANELS)
"""What a true 95 % falls below once in 200 times among so many panels."""


def panel_of(random, *, treated, others, effect, periods=12, memory=0.0, tails=None, noisier=1.0, days=((6, 6),)):
    """Units with levels of their own, common shocks, errors that hang together in time; `effect` planted."""
    count = treated + others
    noise = random.standard_t(tails, (count, periods)) if tails else random.normal(size=(count, periods))
    noise[:treated] *= noisier
    for period in range(1, periods):
        noise[:, period] += memory * noise[:, period - 1]
    values = 50 + 10 * random.normal(size=(count, 1)) + np.cumsum(random.normal(size=periods)) + noise
    cohorts = {}
    for unit in range(treated):
        cohort = Cohort(*days[unit % len(days)])
        cohorts[f"u{unit}"] = cohort
        values[unit, cohort.before : cohort.after] += effect / 2
        values[unit, cohort.after :] += effect
    return Panel(tuple(f"u{unit}" for unit in range(count)), periods, values, cohorts)


CASES = {
    "one treated": {"treated": 1, "others": 33},
    "one treated, with memory": {"treated": 1, "others": 40, "memory": 0.7},
    "three treated, heavy tails": {"treated": 3, "others": 31, "tails": 3},
    "five treated on three days": {"treated": 5, "others": 29, "memory": 0.5, "days": ((4, 4), (6, 7), (8, 8))},
    "many treated, noisier": {"treated": 14, "others": 49, "memory": 0.6, "noisier": 2.0},
    "many treated on two days": {"treated": 20, "others": 43, "memory": 0.4, "days": ((5, 5), (7, 8))},
}


@pytest.mark.parametrize("case", CASES)
def test_a_planted_effect_lies_in_the_interval_95_times_of_100(case):
    random = np.random.default_rng(4)
    inside = 0
    errors = []
    for _ in range(PANELS):
        found = measure_effect(panel_of(random, effect=3.0, **CASES[case]))
        inside += found.low <= 3.0 <= found.high
        errors.append(found.estimate - 3.0)
    assert inside / PANELS >= LEAST
    assert inside / PANELS <= 0.99  # nor is it so wide that it says nothing
    assert abs(np.mean(errors)) < 4 * np.std(errors) / math.sqrt(PANELS)


@pytest.mark.parametrize("case", CASES)
def test_without_an_effect_it_cannot_tell(case):
    """19 of 20 panels without an effect are not given one."""
    random = np.random.default_rng(5)
    said = [measure_effect(panel_of(random, effect=0.0, **CASES[case])).verdict for _ in range(PANELS)]
    assert said.count("cannot-tell") / PANELS >= LEAST


def test_a_large_effect_is_told():
    random = np.random.default_rng(6)
    said = [measure_effect(panel_of(random, treated=4, others=30, effect=-6.0)).verdict for _ in range(100)]
    assert said.count("down") >= 90
    assert said.count("up") == 0


def test_those_who_rose_faster_before_tell_nothing():
    random = np.random.default_rng(7)
    panel = panel_of(random, treated=6, others=30, effect=0.0)
    values = panel.values.copy()
    values[:6] += 2.0 * np.arange(12)  # they were on their way long before
    found = measure_effect(Panel(panel.units, 12, values, panel.cohorts))
    assert found.low > 0, "the naive reading would call it an effect"
    assert found.verdict == "cannot-tell"
    assert "effect.trends-differ" in [one.code for one in found.findings]
    assert found.trend == pytest.approx(2.0, abs=0.5)


def test_worked_by_hand():
    """Rises: a (10, 10, 10 -> 15, 17) 6, b 4; others 1 each. 5 - 1 = 4.

    20 others: 231 ways. Nobody else reaches the 4, so p = 1/231, and as all the others are alike the interval closes.
    """
    rows = [[10, 10, 10, 15, 17], [20, 20, 20, 24, 24], *([k, k, k, k + 1, k + 1] for k in range(20))]
    units = tuple(f"u{row}" for row in range(22))
    found = measure_effect(Panel(units, 5, np.array(rows, float), {"u0": Cohort(3, 3), "u1": Cohort(3, 3)}))
    assert found.estimate == pytest.approx(4.0)
    assert (found.method, found.ways, found.treated, found.others) == ("randomisation", 231, 2, 20)
    assert found.p_value == pytest.approx(1 / 231)
    assert 2.9 < found.low <= 4.0 <= found.high < 5.1


def test_many_units_agree_with_welch_in_scipy():
    """With one day for all it is Welch's t-test of the rises: another implementation gives the same interval."""
    from scipy.stats import ttest_ind

    panel = panel_of(np.random.default_rng(8), treated=15, others=30, effect=2.0, noisier=3.0)
    rises = panel.values[:, 6:].mean(axis=1) - panel.values[:, :6].mean(axis=1)
    other = ttest_ind(rises[:15], rises[15:], equal_var=False)
    interval = other.confidence_interval(0.95)
    found = measure_effect(panel)
    assert found.method == "cluster-robust"
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high))
    assert found.p_value == pytest.approx(other.pvalue)


def test_the_interval_holds_exactly_the_effects_that_are_not_rejected():
    """The ends found in closed form against a search: take tau away, shuffle again, look at the p-value."""
    random = np.random.default_rng(9)
    given_ = random.normal(size=(24, 1)) + np.array([[2.0]] * 2 + [[0.0]] * 22)
    moved = np.array([[1.0]] * 2 + [[0.0]] * 22)
    found = shuffle(given_, moved, [[0, 1]], level=0.95)
    for tau in np.linspace(found.low - 1, found.high + 1, 201):
        is_kept = shuffle(given_ - tau * moved, moved, [[0, 1]], level=0.95).p_value > 0.05
        if min(abs(tau - found.low), abs(tau - found.high)) > 1e-6:
            assert is_kept == (found.low < tau < found.high)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        ({"treated": 0, "others": 30}, "effect.nobody-treated"),
        ({"treated": 1, "others": 4}, "effect.few-others"),
        ({"treated": 1, "others": 18}, "effect.few-ways"),  # 19 ways: chance alone comes first once in 19
        ({"treated": 3, "others": 30, "days": ((2, 2),)}, "effect.few-periods"),
        ({"treated": 3, "others": 30, "days": ((11, 11),)}, "effect.few-periods"),
    ],
)
def test_too_little_is_said_and_nothing_is_computed(make, code):
    found = measure_effect(panel_of(np.random.default_rng(1), effect=50.0, **make))
    assert code in [one.code for one in found.findings]
    assert (found.estimate, found.low, found.verdict) == (None, None, "cannot-tell")


def test_twenty_units_are_just_enough():
    assert ways_to_assign(20, [1]) == 20
    found = measure_effect(panel_of(np.random.default_rng(1), treated=1, others=19, effect=50.0))
    assert found.verdict == "up"


def test_a_unit_without_all_its_values_is_left_out_by_name():
    cells = {(unit, period): 1.0 for unit in "abc" for period in range(3)} | {("b", 1): math.nan}
    panel, left_out = Panel.of(cells, range(3), {"b": Cohort(1, 1), "z": Cohort(1, 1)})
    assert (panel.units, left_out, dict(panel.cohorts)) == (("a", "c"), ("b", "z"), {})


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), level=st.floats(-1000, 1000), shock=st.floats(-100, 100), scale=st.floats(0.1, 50))
def test_levels_and_common_shocks_do_not_matter_and_the_unit_does(seed, level, shock, scale):
    """Adding a constant to a unit or to a period changes nothing; in another unit all is that much larger."""
    panel = panel_of(np.random.default_rng(seed), treated=2, others=25, effect=1.0)
    values = panel.values.copy()
    values[0] += level
    values[:, 8] += shock
    first = measure_effect(panel)
    second = measure_effect(Panel(panel.units, panel.periods, values * scale, panel.cohorts))
    assert second.estimate == pytest.approx(first.estimate * scale, abs=1e-6)
    assert (second.low, second.high) == pytest.approx((first.low * scale, first.high * scale), abs=1e-5)


def test_peers_are_alike_in_size_and_start_and_who_did_better_is_said():
    """Sizes 100, 110, 800, starts 20, 21, 60: the second is near, however well the third did."""
    me = Profile("me", 100, 20, 30)
    near, far = Profile("near", 110, 21, 50), Profile("far", 800, 60, 95)
    found = peers(me, [me, far, near])
    assert [one.profile.key for one in found] == ["near", "far"]
    assert [one.ahead for one in found] == [19, 25]
    assert [one.ahead for one in peers(me, [far, near], lower_is_better=True)] == [-19, -25]


def test_nobody_is_compared_by_a_size_that_is_not_known():
    assert peers(Profile("me", 0, 1, 2), [Profile("b", 5, 1, 2)]) == []
    assert [one.profile.key for one in peers(Profile("me", 5, 1, 2), [Profile("b", 0, 1, 2)])] == []
