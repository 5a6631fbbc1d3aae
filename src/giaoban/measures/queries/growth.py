"""Growth computed from the series that grows, beside the growth that a source reports.

Only where both periods exist in the same line (subject, method, real or simulated); what a source bounds ("more than")
has no growth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from giaoban.core.periods import NotAPeriod, Period
from giaoban.measures.queries.points import RANK, Point

METHOD = "computed"


def computed_growth(code: str, definition: Mapping[str, Any], version: int, base: Iterable[Point]) -> list[Point]:
    """Growth in percent of each point against the period its definition names, half-way figures left unrounded.

    num and den are the two values, so that 98,4 against 84,8 shows where +16,04 % comes from.
    """
    points = [point for point in base if point.value is not None and point.bound in ("eq", "about")]
    by_period: dict[tuple[Any, ...], Point] = {}
    for point in points:  # of several vintages the last one wins, as the reader of a series expects
        by_period[(point.subject_key, point.period_code, point.method, point.is_simulated)] = point
    grown = []
    for point in by_period.values():
        before = earlier(point.period, definition.get("against", "year_before"))
        if before is None:
            continue
        other = by_period.get((point.subject_key, before.code, point.method, point.is_simulated))
        if other is None or not other.value or point.value is None:
            continue
        grown.append(
            replace(
                point,
                indicator=code,
                version=version,
                unit="percent",
                value=(point.value / other.value - 1) * 100,
                num=point.value,
                den=other.value,
                bound="about" if "about" in (point.bound, other.bound) else "eq",
                decimals=1,
                status=max(point.status, other.status, key=lambda status: RANK[status]),
                method=METHOD,
                known_at=max(point.known_at, other.known_at),
                observation_ids=(*point.observation_ids, *other.observation_ids),
                flags=tuple(sorted({*point.flags, *other.flags, "computed"})),
            )
        )
    return grown


def earlier(period: Period, against: str) -> Period | None:
    """The period to compare with; None where there is none, as for the months of a year so far and "previous".

    >>> earlier(Period.parse("2024-10"), "year_before"), earlier(Period.parse("2024Q1"), "previous")
    (Period('2023-10'), Period('2023Q4'))
    """
    try:
        return period.previous() if against == "previous" else period.year_before()
    except (NotAPeriod, ValueError):
        return None


def growth(now: Point | None, before: Point | None) -> Decimal | None:
    """Percent by which one exact figure exceeds another; None where that means nothing."""
    if now is None or before is None or now.value is None or not before.value:
        return None
    if now.bound not in ("eq", "about") or before.bound not in ("eq", "about") or before.value < 0:
        return None
    return Decimal((now.value / before.value - 1) * 100)
