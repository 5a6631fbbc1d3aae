"""A figure through time: in the structure that was, is now or was on a day; as known now or on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q

from giaoban.core.indicators.restate import Frame, Lineage, structure_date
from giaoban.core.indicators.rollup import breaks
from giaoban.measures.models import Indicator
from giaoban.measures.queries.frames import Organisation, is_additive, restate_points
from giaoban.measures.queries.growth import computed_growth
from giaoban.measures.queries.placed import by_place
from giaoban.measures.queries.points import BY, RANK, Point, nation, observed, point_order
from giaoban.registry import queries as registry
from giaoban.registry.models import Subject


def series(
    code: str,
    *,
    by: str = "nation",
    subject: Subject | str | None = None,
    frame: Frame = "as_was",
    known: dt.date | dt.datetime | None = None,
    today: dt.date,
    statuses: Sequence[str] | None = None,
) -> list[Point]:
    """All points of an indicator, by subject and period; an unknown code has none.

    by:     nation, block, organisation or all; `subject` (itself or its key) asks for one instead
    frame:  as_was, as_now (the organisations of `today`) or a day
    known:  only what was recorded until that day, the latest revision among it
    Points of one `line` may be joined; simulated ones never share a line with real ones.
    """
    wanted = _wanted(by, subject, structure_date(frame, today))
    found = lines([code], subjects=wanted, frame=frame, known=known, today=today, statuses=statuses)
    key = subject.key if isinstance(subject, Subject) else subject
    points = [point for (_, about), line in found.items() for point in line if key in (None, about)]
    return sorted(points, key=point_order)


def lines(
    codes: Iterable[str],
    *,
    subjects: Q | None = None,
    frame: Frame = "as_was",
    known: dt.date | dt.datetime | None = None,
    until: dt.date | None = None,
    today: dt.date,
    statuses: Sequence[str] | None = None,
) -> dict[tuple[str, str], list[Point]]:
    """The points of many indicators at once, by code and subject key: three queries, one more in another frame.

    Growth is computed from its base series and stands beside the growth that sources report.
    """
    codes = set(codes)
    known_ones = _newest_indicators(codes)
    growths = {code: one for code, one in known_ones.items() if one.kind == "growth"}
    bases = {str(one.definition.get("of") or "") for one in growths.values()}
    lineage = registry.lineage()
    structure = structure_date(frame, today)
    points = observed(codes | bases, subjects=subjects, known=known, until=until, statuses=statuses)
    points = by_place(restated(points, structure, lineage, known_ones), structure, lineage, known_ones)
    for code, one in growths.items():
        base = [point for point in points if point.indicator == one.definition.get("of")]
        points += computed_growth(code, one.definition, one.version, base)
    grouped: dict[tuple[str, str], list[Point]] = {}
    for point in sorted(with_breaks(points, lineage, structure), key=point_order):
        if point.indicator in codes:
            grouped.setdefault((point.indicator, point.subject_key), []).append(point)
    return grouped


def latest(
    code: str,
    *,
    subject: Subject | str | None = None,
    until: dt.date,
    known: dt.date | dt.datetime | None = None,
    today: dt.date,
    allow_simulated: bool = False,
    frame: Frame = "as_was",
) -> Point | None:
    """The last point whose period ended by `until`: of one period the official before the reported before the
    estimate, and among those the one known last. A simulated one only when asked for and nothing real exists.
    """
    about = subject or nation()
    if about is None:
        return None
    points = series(code, subject=about, frame=frame, known=known, today=today)
    return last_of(points, until=until, allow_simulated=allow_simulated)


def last_of(points: Iterable[Point], *, until: dt.date, allow_simulated: bool = False) -> Point | None:
    """The choice `latest` makes, among points already read."""
    before = [point for point in points if point.period.end <= until]
    real = [point for point in before if not point.is_simulated]
    chosen = real or (before if allow_simulated else [])
    return max(chosen, key=_preference, default=None)


def of_period(points: Iterable[Point], period_code: str, *, like: Point | None = None) -> Point | None:
    """The point of one period, of the same method as `like` where there is one; real ones only unless `like` is not."""
    simulated = like is not None and like.is_simulated
    found = [point for point in points if point.period_code == period_code and point.is_simulated == simulated]
    if like is not None:
        same = [point for point in found if point.method == like.method]
        found = [point for point in same if point.vintage == like.vintage] or same or found
    return max(found, key=_preference, default=None)


def _preference(point: Point) -> tuple[Any, ...]:
    period = point.period
    return (period.end, -RANK[point.status], period.start, point.method != "computed", point.known_at, point.vintage)


def restated(
    points: list[Point], structure: dt.date | None, lineage: Sequence[Lineage], indicators: Mapping[str, Indicator]
) -> list[Point]:
    """The points in the structure of a day (None: as they were); only organisations that changed are touched."""
    touched = {step.from_ for step in lineage} | {step.to for step in lineage}
    moving = [point for point in points if structure is not None and point.subject_key in touched]
    if structure is None or not moving:
        return points
    additive = {code: is_additive(one.definition) for code, one in indicators.items()}
    return [
        *(point for point in points if point.subject_key not in touched),
        *restate_points(
            moving,
            lineage=lineage,
            structure=structure,
            organisations=_organisations(touched),
            additive=lambda code: additive.get(code, False),
        ),
    ]


def with_breaks(points: Iterable[Point], lineage: Sequence[Lineage], structure: dt.date | None = None) -> list[Point]:
    """A period in which an organisation changed is a break in its series, whatever frame it is read in.

    As it was (`structure` None) the first period of a new organisation is one too.
    """
    dates: dict[str, set[dt.date]] = {}
    for step in lineage:
        for key in (step.from_, step.to):
            dates.setdefault(key, set()).add(step.date)

    def is_broken(point: Point) -> bool:
        if point.subject_key not in dates:
            return False
        period = point.period
        return any(breaks(period, date, structure) for date in dates[point.subject_key])

    return [
        replace(point, flags=tuple(sorted({*point.flags, "break-in-period"}))) if is_broken(point) else point
        for point in points
    ]


def _wanted(by: str, subject: Subject | str | None, structure: dt.date | None) -> Q | None:
    if subject is None:
        return Q(subject__kind__in=BY[by]) if BY[by] else None
    key = subject if isinstance(subject, str) else subject.key
    return Q(subject__key=key) if structure is None else Q(subject__key__in=_relatives(key))


def _relatives(key: str) -> set[str]:
    """The subject and everybody its lineage touches, for a frame may need their figures."""
    lineage = registry.lineage()
    found, border = {key}, {key}
    while border:
        reached = {step.to for step in lineage if step.from_ in border}
        reached |= {step.from_ for step in lineage if step.to in border}
        border = reached - found
        found |= border
    return found


def _newest_indicators(codes: Iterable[str]) -> dict[str, Indicator]:
    return {one.code: one for one in Indicator.objects.filter(code__in=list(codes)).order_by("version")}


def _organisations(keys: Iterable[str]) -> list[Organisation]:
    rows = Subject.objects.filter(key__in=list(keys)).values_list("key", "name_vi", "valid_from", "valid_to")
    return [Organisation(*row) for row in rows]
