"""Where a series will be on its target day, with an interval, and what the same method would have said in the past.

Method, in words a reader of the page can follow:
 1  The series is read on a scale without walls: the logit for a share (0 to 100), the logarithm for an amount.
 2  Slope: the median of the slopes between all pairs of points (Theil 1950, Sen 1968); one odd figure cannot move it.
 3  From the last value on, the slope fades by 15 % a step (damped trend, Gardner and McKenzie 1985): growth slows.
 4  Back-test: at each earlier point, from the third on, the same is done with what was known then and compared with
    what came. "Nothing changes" and "the trend goes on undamped" are tried too; the least error wins.
 5  Interval: the back-test's error of one step, σ, widened for h steps, for the doubt about the slope of n points, and
    with Student's t for how few the errors are: t·σ·√(h + f²/(n-1)), f the steps after fading (Hyndman and
    Athanasopoulos, Forecasting: Principles and Practice, drift method). Nominal 80 %; how often the past stayed
    inside is printed beside it.

Limits: no seasons, no causes; needs five points. A monthly figure with seasons has to be summed up by year first.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import mean, median
from typing import Literal

from giaoban.core.findings import Finding, Refused, Severity

Scale = Literal["share", "amount", "plain"]
DAMPING = 0.85
LEAST = 5
FIRST_ORIGIN = 3
EDGE = 0.05  # percent: 0 and 100 have no logit
# Student's t, 90th percentile (two-sided 80 %), by degrees of freedom. Source: any printed table of t.
T90 = {1: 3.078, 2: 1.886, 3: 1.638, 4: 1.533, 5: 1.476, 6: 1.440, 7: 1.415, 8: 1.397, 9: 1.383, 10: 1.372}
T90 |= {15: 1.341, 20: 1.325, 30: 1.310, 60: 1.296, 120: 1.289}


@dataclass(frozen=True)
class Point:
    """A figure and the last day of the period it is about."""

    day: dt.date
    value: float


class Outlook(StrEnum):
    """What the interval says about the goal; `reached` when the last value is there already."""

    REACHED = "reached"
    SAFE = "safe"
    LIKELY = "likely"
    UNLIKELY = "unlikely"
    OUT_OF_REACH = "out_of_reach"


@dataclass(frozen=True)
class BackTest:
    """One step ahead from each earlier point: mean absolute error in the unit of the series, by method.

    `inside` of `tried` past values lay in the interval that could be given at the time.
    """

    errors: dict[str, float]
    tried: int
    inside: int
    judged: int


@dataclass(frozen=True)
class Forecast:
    """`low` to `high` is the 80 % interval on `day`; `slope` is per step on the scale of the method."""

    day: dt.date
    value: float
    low: float
    high: float
    method: str
    steps: float
    step_days: float
    slope: float
    back_test: BackTest
    outlook: Outlook | None
    needed_per_step: float | None

    def findings(self) -> list[Finding]:
        """The forecast in words, and the early warning if there is one."""
        said = {"day": self.day, "value": self.value, "low": self.low, "high": self.high, "steps": self.steps}
        errors = self.back_test.errors
        test = {
            "error": errors[self.method], "naive": errors["naive"], "tried": self.back_test.tried,
            "inside": self.back_test.inside, "judged": self.back_test.judged,
        }  # fmt: skip
        found = [
            Finding(f"forecast.method-{self.method}", Severity.NOTE, context=said),
            Finding(
                "forecast.back-test" if self.back_test.judged else "forecast.back-test-short",
                Severity.NOTE,
                context=test,
            ),
        ]
        if self.outlook is not None:
            warns = self.outlook in (Outlook.UNLIKELY, Outlook.OUT_OF_REACH)
            severity = Severity.WARNING if warns else Severity.NOTE
            context = said | {"needed": self.needed_per_step}
            found.append(Finding(f"forecast.{self.outlook.value.replace('_', '-')}", severity, context=context))
        return found


def forecast(
    series: Sequence[Point],
    to: dt.date,
    *,
    scale: Scale = "plain",
    goal: float | None = None,
    direction: Literal["up", "down"] = "up",
) -> Forecast:
    """The series on the day `to`. Raises Refused with every reason why nothing honest can be said."""
    points = sorted(series, key=lambda point: point.day)
    if faults := _faults(points, to, scale):
        raise Refused(faults)
    bend, unbend = _scale(scale)
    days = [point.day.toordinal() for point in points]
    step = median(later - earlier for earlier, later in pairwise(days))
    times = [(day - days[0]) / step for day in days]
    levels = [bend(point.value) for point in points]
    ahead = (to.toordinal() - days[-1]) / step
    past = {name: _residuals(times, levels, way) for name, way in METHODS.items()}
    errors = {
        name: mean(
            abs(unbend(level - miss) - unbend(level)) for level, miss in zip(levels[FIRST_ORIGIN:], missed, strict=True)
        )
        for name, missed in past.items()
    }
    method = min(METHODS, key=lambda name: (round(errors[name], 12), list(METHODS).index(name)))
    slope = theil_sen(times, levels)
    level = METHODS[method](times, levels, ahead)
    half = _half_width(_per_step(times, past[method]), ahead, FADING[method](ahead), len(levels))
    value, low, high = unbend(level), unbend(level - half), unbend(level + half)
    inside, judged = _coverage(times, past[method])
    test = BackTest(errors, len(past[method]), inside, judged)
    outlook = None if goal is None else _outlook(points[-1].value, value, low, high, goal, direction)
    needed = None if goal is None or ahead <= 0 else (goal - points[-1].value) / ahead
    return Forecast(to, value, low, high, method, ahead, step, slope, test, outlook, needed)


def theil_sen(times: Sequence[float], values: Sequence[float]) -> float:
    """The median of the slopes between all pairs of points at different times.

    >>> theil_sen([0, 1, 2, 3, 4], [1, 3, 5, 7, 100])
    2.0
    """
    return median(
        (values[j] - values[i]) / (times[j] - times[i])
        for i in range(len(times))
        for j in range(i + 1, len(times))
        if times[j] != times[i]
    )


def _naive(times: Sequence[float], levels: Sequence[float], ahead: float) -> float:
    return levels[-1]


def _damped(times: Sequence[float], levels: Sequence[float], ahead: float) -> float:
    """The slope fades step by step: φ + φ² + ... for whole steps, the same curve in between."""
    return levels[-1] + theil_sen(times, levels) * _faded(ahead)


def _straight(times: Sequence[float], levels: Sequence[float], ahead: float) -> float:
    return levels[-1] + theil_sen(times, levels) * ahead


def _faded(steps: float) -> float:
    return float(DAMPING * (1 - DAMPING**steps) / (1 - DAMPING))


METHODS: dict[str, Callable[[Sequence[float], Sequence[float], float], float]] = {
    "damped": _damped,
    "straight": _straight,
    "naive": _naive,
}
FADING: dict[str, Callable[[float], float]] = {"damped": _faded, "straight": float, "naive": lambda steps: 0.0}


def _residuals(
    times: Sequence[float],
    levels: Sequence[float],
    way: Callable[[Sequence[float], Sequence[float], float], float],
) -> list[float]:
    """What came minus what would have been said one point earlier, from the third point on."""
    return [
        levels[end] - way(times[:end], levels[:end], times[end] - times[end - 1])
        for end in range(FIRST_ORIGIN, len(levels))
    ]


def _per_step(times: Sequence[float], missed: Sequence[float]) -> list[float]:
    gaps = [times[end] - times[end - 1] for end in range(FIRST_ORIGIN, len(times))]
    return [miss / math.sqrt(gap) for miss, gap in zip(missed[: len(gaps)], gaps, strict=False)]


def _half_width(missed: Sequence[float], ahead: float, faded: float, points: int) -> float:
    spread = math.sqrt(mean(miss * miss for miss in missed))
    steps = max(ahead, 1.0)
    return _t90(len(missed)) * spread * math.sqrt(steps + faded * faded / (points - 1))


def _t90(freedom: int) -> float:
    """The tabled value at or below the degrees of freedom: wider rather than narrower in between."""
    return T90[max(known for known in T90 if known <= max(freedom, 1))]


def _coverage(times: Sequence[float], missed: Sequence[float]) -> tuple[int, int]:
    """How many past values lay inside the interval of the errors known by then, of those that had two errors."""
    scaled = _per_step(times, missed)
    judged = range(2, len(scaled))
    return sum(abs(scaled[n]) <= _half_width(scaled[:n], 1.0, 0.0, 2) for n in judged), len(judged)


def _outlook(
    last: float, value: float, low: float, high: float, goal: float, direction: Literal["up", "down"]
) -> Outlook:
    if direction == "down":
        last, value, low, high, goal = -last, -value, -high, -low, -goal
    if last >= goal and low >= goal:
        return Outlook.REACHED
    if low >= goal:
        return Outlook.SAFE
    if high < goal:
        return Outlook.OUT_OF_REACH
    return Outlook.LIKELY if value >= goal else Outlook.UNLIKELY


def _scale(scale: Scale) -> tuple[Callable[[float], float], Callable[[float], float]]:
    if scale == "share":
        return _logit, _share
    return (math.log, math.exp) if scale == "amount" else (float, float)


def _logit(percent: float) -> float:
    inside = min(max(percent, EDGE), 100 - EDGE)
    return math.log(inside / (100 - inside))


def _share(level: float) -> float:
    return 100 / (1 + math.exp(-level)) if level >= 0 else 100 * math.exp(level) / (1 + math.exp(level))


def _faults(points: Sequence[Point], to: dt.date, scale: Scale) -> list[Finding]:
    found = []
    if len(points) < LEAST:
        found.append(Finding("forecast.too-short", context={"points": len(points), "least": LEAST}))
    days = [point.day for point in points]
    if len(set(days)) < len(days):
        found.append(Finding("forecast.day-twice", context={"day": next(day for day in days if days.count(day) > 1)}))
    for point in points:
        if not math.isfinite(point.value):
            found.append(Finding("forecast.not-a-number", context={"day": point.day}))
        elif scale == "share" and not 0 <= point.value <= 100:
            found.append(Finding("forecast.not-a-share", context={"day": point.day, "value": point.value}))
        elif scale == "amount" and point.value <= 0:
            found.append(Finding("forecast.not-an-amount", context={"day": point.day, "value": point.value}))
    if days and to <= days[-1]:
        found.append(Finding("forecast.not-ahead", context={"day": to, "last": days[-1]}))
    if len(days) > 1 and not found and (to - days[-1]).days > 2 * (days[-1] - days[0]).days:
        found.append(Finding("forecast.too-far", context={"day": to, "last": days[-1], "first": days[0]}))
    return found
