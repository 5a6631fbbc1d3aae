"""The way to a goal through its year: what should stand at the end of each month or quarter, and what did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from giaoban.commitments.models import Commitment, Goal
from giaoban.commitments.queries.attainments import aim_of, baseline_of, due_of, reading_of, stated_baseline
from giaoban.commitments.queries.own_targets import stated_way
from giaoban.core.indicators.attainment import Reading, path
from giaoban.core.periods import Period
from giaoban.measures import queries as measures
from giaoban.measures.models import Indicator
from giaoban.measures.queries import Point

STEPS = {"quarters": 3, "months": 1}


@dataclass(frozen=True)
class Milestone:
    """A day on the way. `is_stated` where an instrument names it; `expected` is None before the path begins."""

    day: dt.date
    expected: Decimal | None
    is_stated: bool
    point: Point | None
    is_ahead: bool
    """Still to come on the day read."""


@dataclass(frozen=True)
class Path:
    baseline: Reading | None
    baseline_is_stated: bool
    milestones: tuple[Milestone, ...]


def path_to(
    target: Commitment, goal: Goal, points: Sequence[Point], *, judged: Point | None, indicator: Indicator | None,
    on: dt.date, step: str = "quarters", way: tuple[tuple[dt.date, Decimal], ...] | None = None,
) -> Path:  # fmt: skip
    """The ends of the quarters or months of the goal's year, the stated milestones and the goal itself.

    Without a baseline only what was stated is known.
    """
    due = due_of(target, goal)
    stated = stated_way(target) if way is None else way
    mark = aim_of(goal, due, indicator, stated).mark
    said = stated_baseline(target, goal)
    baseline = said or reading_of(baseline_of(points, judged, due))
    fixed = {day: value for day, value in stated if day < due}
    if mark is not None:
        fixed[due] = mark
    days = sorted({*fixed, *(day for day in _ends(due.year, STEPS[step]) if day < due and baseline is not None)})
    found = []
    for day in days:
        expected = fixed.get(day)
        if expected is None and baseline is not None and mark is not None and day >= baseline.day:
            expected = path(baseline, mark, due, on=day, milestones=stated)
        is_ahead = day > on
        line = [one for one in points if judged and (one.method, one.is_simulated) == _line(judged)]
        first = dt.date(day.year, 1, 1)
        point = None if is_ahead else measures.last_of(line, until=day, allow_simulated=True)
        if point is not None and point.period.end < first:
            point = None  # a figure of another year says nothing of this day
        found.append(Milestone(day, expected, day in fixed and day != due, point, is_ahead))
    return Path(baseline, said is not None, tuple(found))


def _line(point: Point) -> tuple[str, bool]:
    return point.method, point.is_simulated


def _ends(year: int, months: int) -> list[dt.date]:
    """The last days of the quarters or months of a year.

    >>> [day.isoformat() for day in _ends(2024, 3)]
    ['2024-03-31', '2024-06-30', '2024-09-30', '2024-12-31']
    """
    return [Period.month_of(dt.date(year, month, 1)).end for month in range(months, 13, months)]
