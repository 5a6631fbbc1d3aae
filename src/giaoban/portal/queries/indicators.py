"""Indicators for the pages: the latest figure of each, what it is compared with, the targets it measures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from giaoban.commitments.models import Goal
from giaoban.core.periods import NotAPeriod
from giaoban.core.quantities import fold
from giaoban.measures import queries as measures
from giaoban.measures.models import Indicator
from giaoban.measures.queries import Point
from giaoban.registry.models import Subject
from giaoban.web.reading import Reading

HISTORY = 12


@dataclass(frozen=True)
class Figure:
    """An indicator with its figure as read: the value, what to compare it with, and the way it came."""

    indicator: Indicator
    point: Point | None
    previous: Point | None = None
    year_before: Point | None = None
    history: tuple[Any, ...] = ()

    @property
    def change(self) -> Any:
        """Against the period before, only where both are exact."""
        if self.point is None or self.previous is None:
            return None
        if self.point.value is None or self.previous.value is None:
            return None
        if self.point.bound != "eq" or self.previous.bound != "eq":
            return None
        return self.point.value - self.previous.value


def newest_indicators(group: str = "", words: str = "") -> list[Indicator]:
    """The last version of each indicator, one query."""
    rows = Indicator.objects.order_by("group", "code", "version")
    if group:
        rows = rows.filter(group=group)
    for word in fold(words).split():
        rows = rows.filter(Q(search__contains=word) | Q(code__contains=word))
    return list({row.code: row for row in rows}.values())


def figures_of(indicators: Iterable[Indicator], reading: Reading, subject: Subject | None = None) -> list[Figure]:
    """Each indicator with its latest figure about the nation (or `subject`). Two queries."""
    indicators = list(indicators)
    about = subject or measures.nation()
    if about is None:
        return [Figure(indicator, None) for indicator in indicators]
    points = measures.observed(
        [indicator.code for indicator in indicators], subjects=Q(subject=about), known=reading.known
    )
    by_code: dict[str, list[Point]] = {}
    for point in points:
        by_code.setdefault(point.indicator, []).append(point)
    return [figure_of(indicator, by_code.get(indicator.code, []), reading) for indicator in indicators]


def figure_of(indicator: Indicator, points: list[Point], reading: Reading) -> Figure:
    """The latest figure among points of one subject, and the same line before it."""
    point = latest_of(points, reading)
    if point is None:
        return Figure(indicator, None)
    same = (one for one in points if one.period.end <= point.period.end and one.period.kind == point.period.kind)
    line = sorted(same, key=lambda one: one.period)
    chosen = [measures.of_period(line, code, like=point) for code in dict.fromkeys(one.period_code for one in line)]
    history = [one.value for one in chosen if one is not None and one.value is not None]
    return Figure(
        indicator,
        point,
        _earlier(points, point, "previous"),
        _earlier(points, point, "year_before"),
        tuple(history[-HISTORY:]),
    )


def latest_of(points: list[Point], reading: Reading) -> Point | None:
    """The latest figure; of those that end together, the one about the very period read (a quarter, not its month)."""
    point = measures.last_of(points, until=reading.on, allow_simulated=True)
    exact = measures.of_period(points, reading.period.code, like=point) if point else None
    return exact if exact is not None and point is not None and exact.period.end == point.period.end else point


def _earlier(points: list[Point], point: Point, which: str) -> Point | None:
    try:
        code = getattr(point.period, which)().code
    except NotAPeriod:
        return None
    return measures.of_period(points, code, like=point)


def goals_of(code: str) -> list[Goal]:
    """Every stated value of the targets that this indicator measures, draft and decided. One query."""
    return list(
        Goal.objects.filter(commitment__indicator_code=code)
        .select_related("commitment", "commitment__programme", "instrument", "applies_to")
        .order_by("commitment__programme__year", "stage", "stated_on", "id")
    )


def conflicting(points: Iterable[Point]) -> list[list[Point]]:
    """Points about the same subject and period that differ, side by side: another method, vintage or publisher."""
    groups: dict[tuple[str, str], list[Point]] = {}
    for point in points:
        groups.setdefault((point.subject_key, point.period_code), []).append(point)
    return [
        group
        for group in groups.values()
        if len({(one.value, one.bound) for one in group if one.value is not None}) > 1
    ]
