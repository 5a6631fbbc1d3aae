"""Is a goal met, on course, behind, or can nobody say: one judgement with its reason and its numbers.

Problem: a goal ("above 50 % by 31/12/2024") and the latest value (45,79 % until 30/11/2024) are given. Before the due
day a value is held against the straight path from the baseline to the goal:

    expected on day t = baseline + (goal - baseline) * (t - baseline day) / (due day - baseline day)

Worked example: 37,19 % on 20/02/2024, goal 50 % on 31/12/2024, 315 days later. On 30/11/2024, after 284 days, the path
stands at 37,19 + 12,81 * 284/315 = 48,74 %. The value is 45,79 %: behind by 2,95 points of the path, 4,21 of the goal.

Limits: the path is a reading aid, not a forecast. Published bounds are kept: "more than 63,000" meets "> 60,000", and
"less than 90" says nothing about "at least 85".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

FRESH_DAYS = 183  # a value tells about the judged day when its period ended at most half a year (two quarters) earlier

Operator = Literal["eq", "gt", "ge", "lt", "le", "between"]
Bound = Literal["eq", "gt", "ge", "lt", "le", "about"]
Direction = Literal["up", "down", "none"]


class State(StrEnum):
    MET = "met"
    ON_COURSE = "on_course"
    BEHIND = "behind"
    NO_DATA = "no_data"


@dataclass(frozen=True)
class Aim:
    """What is to be reached until `due`. `value` None: the goal is not known.

    "= 100 %" is read as "all of them", so more than the number never fails; a range counts from its nearer end.
    `direction` is the indicator's and only matters for `eq` and `between`. `milestones` are what is to be reached on
    the way, as stated; between them, and without any, the path is straight.
    """

    operator: Operator
    value: Decimal | None
    due: dt.date
    upper: Decimal | None = None
    direction: Direction = "up"
    milestones: tuple[tuple[dt.date, Decimal], ...] = ()

    @property
    def is_downward(self) -> bool:
        return self.operator in ("lt", "le") or (self.operator in ("eq", "between") and self.direction == "down")

    @property
    def mark(self) -> Decimal | None:
        """The number the path runs to: the lower end of a range, its upper end where less is better."""
        return self.upper if self.operator == "between" and self.is_downward else self.value


@dataclass(frozen=True)
class Reading:
    """A value in the goal's unit, the last day it is about, and how its source bounds it."""

    value: Decimal
    day: dt.date
    bound: Bound = "eq"


@dataclass(frozen=True)
class Judgement:
    """`gap` is what is still missing in the goal's unit, zero or less when there; `expected` is the path on that day.

    Reasons: reached, reached-since (known only for a day after the due day), ahead-of-path, short-of-path,
    short-at-due, too-early (the only value is where the path begins), no-baseline, bound-undecided, stale, no-value,
    goal-unknown.
    """

    state: State
    reason: str
    context: Mapping[str, Any] = field(default_factory=dict)
    gap: Decimal | None = None
    expected: Decimal | None = None


def judge(
    aim: Aim, reading: Reading | None, *, on: dt.date, baseline: Reading | None = None, fresh_days: int = FRESH_DAYS
) -> Judgement:
    """The judgement on the day `on`. Raising a value never worsens it where more is better, and the other way round.

    >>> judged = judge(
    ...     Aim("gt", Decimal(50), dt.date(2024, 12, 31)),
    ...     Reading(Decimal("45.79"), dt.date(2024, 11, 30)),
    ...     on=dt.date(2024, 12, 9),
    ...     baseline=Reading(Decimal("37.19"), dt.date(2024, 2, 20)),
    ... )
    >>> str(judged.state), judged.reason, judged.gap, round(judged.expected, 2)
    ('behind', 'short-of-path', Decimal('4.21'), Decimal('48.74'))
    """
    mark = aim.mark
    if mark is None:
        return Judgement(State.NO_DATA, "goal-unknown", {"due": aim.due})
    if reading is None:
        return Judgement(State.NO_DATA, "no-value", {"goal": mark, "due": aim.due})
    gap = (reading.value - mark) if aim.is_downward else (mark - reading.value)
    judged = min(on, aim.due)
    said = {"value": reading.value, "day": reading.day, "goal": mark, "due": aim.due, "gap": gap, "judged": judged}
    met = is_met(aim, reading)
    if reading.day < judged - dt.timedelta(days=fresh_days):
        state, reason = State.NO_DATA, "stale"
    elif met:
        state, reason = State.MET, "reached" if reading.day <= aim.due else "reached-since"
    elif met is None:
        state, reason = State.NO_DATA, "bound-undecided"
    elif aim.due <= max(on, reading.day):
        state, reason = State.BEHIND, "short-at-due"
    elif baseline is None or baseline.day >= reading.day:
        state, reason = State.NO_DATA, "too-early" if baseline else "no-baseline"
    else:
        expected = path(baseline, mark, aim.due, on=reading.day, milestones=aim.milestones)
        said |= {"expected": expected, "baseline": baseline.value, "baseline_day": baseline.day}
        ahead = reading.value <= expected if aim.is_downward else reading.value >= expected
        state, reason = (State.ON_COURSE, "ahead-of-path") if ahead else (State.BEHIND, "short-of-path")
        return Judgement(state, reason, said, gap, expected)
    return Judgement(state, reason, said, gap)


def is_met(aim: Aim, reading: Reading) -> bool | None:
    """Whether the value reaches the goal; None when the bound of the value leaves it open.

    >>> due = dt.date(2023, 12, 31)
    >>> is_met(Aim("gt", Decimal(60000), due), Reading(Decimal(63000), due, "gt"))
    True
    >>> is_met(Aim("gt", Decimal(60000), due), Reading(Decimal(60000), due)), is_met(
    ...     Aim("gt", Decimal(60000), due), Reading(Decimal(60000), due, "gt"))
    (False, True)
    >>> print(is_met(Aim("ge", Decimal(85), due), Reading(Decimal(90), due, "lt")))
    None
    """
    if aim.value is None or (aim.operator == "between" and aim.upper is None):
        return None
    if aim.operator == "between" and aim.direction == "none":
        upper = aim.upper if aim.upper is not None else aim.value
        sides = (_reaches(reading, aim.value, strict=False), _stays_below(reading, upper, strict=False))
        return False if False in sides else (None if None in sides else True)
    if aim.is_downward:
        limit = aim.upper if aim.operator == "between" and aim.upper is not None else aim.value
        return _stays_below(reading, limit, strict=aim.operator == "lt")
    return _reaches(reading, aim.value, strict=aim.operator == "gt")


def path(
    start: Reading, goal: Decimal, due: dt.date, *, on: dt.date, milestones: Sequence[tuple[dt.date, Decimal]] = ()
) -> Decimal:
    """Where the path from the start to the goal stands on a day, straight between milestones; its ends hold outside it.

    >>> path(Reading(Decimal(20), dt.date(2024, 1, 1)), Decimal(40), dt.date(2024, 1, 11), on=dt.date(2024, 1, 6))
    Decimal('30')
    >>> path(Reading(Decimal(20), dt.date(2024, 1, 1)), Decimal(40), dt.date(2024, 1, 11), on=dt.date(2024, 1, 3),
    ...      milestones=[(dt.date(2024, 1, 5), Decimal(36))])
    Decimal('28')
    """
    for day, value in sorted(milestones):
        if not start.day < day < due:
            continue
        if on <= day:
            goal, due = value, day
            break
        start = Reading(value, day)
    days = (due - start.day).days
    if days <= 0 or on >= due:
        return goal
    return start.value + (goal - start.value) * Decimal(max((on - start.day).days, 0)) / Decimal(days)


def _reaches(reading: Reading, goal: Decimal, *, strict: bool) -> bool | None:
    value = reading.value
    match reading.bound:
        case "lt":
            return False if value <= goal else None
        case "le":
            return False if value < goal or (strict and value == goal) else None
        case "gt":
            return True if value >= goal else None
        case "ge":
            return True if value > goal or (not strict and value == goal) else None
        case _:
            return value > goal if strict else value >= goal


def _stays_below(reading: Reading, goal: Decimal, *, strict: bool) -> bool | None:
    """The mirror image: the same question with all signs turned."""
    turned: dict[Bound, Bound] = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}
    bound = turned.get(reading.bound, reading.bound)
    return _reaches(Reading(-reading.value, reading.day, bound), -goal, strict=strict)
