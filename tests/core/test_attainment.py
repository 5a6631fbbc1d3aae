"""Judging a goal: the worked examples on paper, bounds as published, and the laws every judgement keeps."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.core.indicators.attainment import Aim, Reading, State, is_met, judge, path

DUE = dt.date(2024, 12, 31)
MEETING = dt.date(2024, 12, 9)
START = Reading(Decimal("37.19"), dt.date(2024, 2, 20))


def test_the_path_is_the_one_drawn_with_a_ruler():
    # 315 days from 20/02 to 31/12; 284 of them until 30/11: 37.19 + 12.81 * 284 / 315 = 48.7393...
    assert round(path(START, Decimal(50), DUE, on=dt.date(2024, 11, 30)), 4) == Decimal("48.7393")
    assert path(START, Decimal(50), DUE, on=START.day) == START.value
    assert path(START, Decimal(50), DUE, on=DUE) == 50


@pytest.mark.parametrize(
    ("value", "day", "state", "reason"),
    [
        ("45.79", dt.date(2024, 11, 30), State.BEHIND, "short-of-path"),
        ("48.74", dt.date(2024, 11, 30), State.ON_COURSE, "ahead-of-path"),
        ("50.00", dt.date(2024, 11, 30), State.ON_COURSE, "ahead-of-path"),  # "above 50" is not 50
        ("50.01", dt.date(2024, 11, 30), State.MET, "reached"),
        ("45.79", dt.date(2024, 3, 1), State.NO_DATA, "stale"),  # nine months before the meeting
        ("37.19", dt.date(2024, 2, 20), State.NO_DATA, "stale"),
    ],
)
def test_before_the_due_day_the_path_decides(value, day, state, reason):
    judged = judge(Aim("gt", Decimal(50), DUE), Reading(Decimal(value), day), on=MEETING, baseline=START)
    assert (judged.state, judged.reason) == (state, reason)
    assert judged.gap == Decimal(50) - Decimal(value)


def test_after_the_due_day_only_the_goal_counts():
    aim = Aim("gt", Decimal(50), dt.date(2023, 12, 31))
    later = Reading(Decimal("45.79"), dt.date(2024, 11, 30))
    assert judge(aim, later, on=MEETING, baseline=START).reason == "short-at-due"
    assert judge(aim, Reading(Decimal(51), later.day), on=MEETING).reason == "reached-since"


def test_a_value_long_before_the_due_day_says_nothing_about_it():
    aim = Aim("gt", Decimal(80), dt.date(2023, 12, 31))
    judged = judge(aim, Reading(Decimal(60), dt.date(2023, 2, 28)), on=MEETING)
    assert (judged.state, judged.reason, judged.context["day"]) == (State.NO_DATA, "stale", dt.date(2023, 2, 28))


@pytest.mark.parametrize(
    ("aim", "reading", "reason"),
    [
        (Aim("eq", None, DUE), Reading(Decimal(5), MEETING), "goal-unknown"),
        (Aim("ge", Decimal(5), DUE), None, "no-value"),
        (Aim("ge", Decimal(85), DUE), Reading(Decimal(90), MEETING, "lt"), "bound-undecided"),
        (Aim("ge", Decimal(85), DUE), Reading(Decimal(80), MEETING), "no-baseline"),
    ],
)
def test_unknown_stays_unknown_with_its_reason(aim, reading, reason):
    judged = judge(aim, reading, on=MEETING)
    assert (judged.state, judged.reason) == (State.NO_DATA, reason)


def test_the_only_value_cannot_be_ahead_of_itself():
    reading = Reading(Decimal("63.47"), dt.date(2024, 11, 30))
    judged = judge(Aim("ge", Decimal(85), dt.date(2025, 12, 31)), reading, on=MEETING, baseline=reading)
    assert (judged.state, judged.reason, judged.gap) == (State.NO_DATA, "too-early", Decimal("21.53"))


@pytest.mark.parametrize(
    ("operator", "bound", "value", "goal", "met"),
    [
        ("gt", "gt", 63000, 60000, True),
        ("gt", "gt", 60000, 60000, True),  # more than 60,000 is above 60,000
        ("gt", "ge", 60000, 60000, None),  # at least 60,000 may be 60,000 exactly
        ("gt", "eq", 60000, 60000, False),
        ("ge", "le", 60000, 60000, None),
        ("ge", "lt", 60000, 60000, False),
        ("gt", "le", 60000, 60000, False),
        ("ge", "gt", 50000, 60000, None),  # more than 50,000 may also be 70,000
        ("ge", "about", 60000, 60000, True),
        ("lt", "lt", 70, 70, True),
        ("le", "gt", 70, 70, False),
        ("le", "ge", 70, 70, None),
        ("eq", "eq", 100, 100, True),
        ("eq", "eq", "99.99", 100, False),
    ],
)
def test_published_bounds_are_kept(operator, bound, value, goal, met):
    reading = Reading(Decimal(value), MEETING, bound)
    assert is_met(Aim(operator, Decimal(goal), DUE), reading) is met


@pytest.mark.parametrize(
    ("direction", "value", "met"),
    [
        ("up", 19, False),
        ("up", 20, True),
        ("up", 26, True),
        ("down", 26, False),
        ("down", 3, True),
        ("none", 26, False),
    ],
)
def test_a_range_counts_from_its_nearer_end(direction, value, met):
    aim = Aim("between", Decimal(20), DUE, upper=Decimal(25), direction=direction)
    assert is_met(aim, Reading(Decimal(value), MEETING)) is met


ORDER = {State.BEHIND: 0, State.ON_COURSE: 1, State.MET: 2}
VALUES = st.decimals(min_value=-1000, max_value=1000, places=2)
DAYS = st.dates(min_value=dt.date(2023, 1, 1), max_value=dt.date(2025, 12, 31))


@given(
    operator=st.sampled_from(["eq", "gt", "ge", "lt", "le", "between"]),
    direction=st.sampled_from(["up", "down"]),
    goal=VALUES,
    bound=st.sampled_from(["eq", "about"]),
    pair=st.tuples(VALUES, VALUES),
    day=DAYS,
    on=DAYS,
    baseline=st.one_of(st.none(), st.builds(Reading, VALUES, DAYS)),
)
def test_a_better_value_is_never_judged_worse(operator, direction, goal, bound, pair, day, on, baseline):
    aim = Aim(operator, goal, DUE, upper=goal + 5, direction=direction)
    worse, better = sorted(pair, reverse=aim.is_downward)
    lower, upper = (judge(aim, Reading(v, day, bound), on=on, baseline=baseline) for v in (worse, better))
    if State.NO_DATA in (lower.state, upper.state):
        # what is not known does not depend on the value, except that a goal reached needs no path
        assert lower.state == upper.state or upper.state == State.MET
    else:
        assert ORDER[lower.state] <= ORDER[upper.state]
    if lower.gap is not None and upper.gap is not None:
        assert lower.gap >= upper.gap


@given(start=VALUES, goal=VALUES, day=DAYS)
def test_the_path_never_leaves_the_stretch_between_start_and_goal(start, goal, day):
    on_path = path(Reading(start, dt.date(2024, 1, 1)), goal, DUE, on=day)
    slack = Decimal("1e-20")
    assert min(start, goal) - slack <= on_path <= max(start, goal) + slack
