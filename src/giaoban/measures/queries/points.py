"""Observations as plain points of a series, as known on a day, simulated ones never in one line with real ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from giaoban.core.indicators.schema import SCALE
from giaoban.core.periods import Period
from giaoban.core.quantities import round_half_up
from giaoban.measures.models import Indicator, Observation
from giaoban.registry.models import Subject
from giaoban.web.formats import HANOI

Status = Observation.Status
RANK: dict[str, int] = {Status.OFFICIAL: 0, Status.REPORTED: 1, Status.ESTIMATE: 2, Status.SIMULATED: 3}
BY: dict[str, tuple[str, ...]] = {
    "nation": ("country",),
    "block": ("block",),
    "organisation": ("ministry", "province"),
    "all": (),
}


@dataclass(frozen=True)
class Point:
    """One value of a line: what was measured, about whom, when, how, by whom, known since when.

    `value` is in `unit`; None with the flag `needs-counts` or `not-additive` where the chosen structure cannot be
    computed from what the source gave. Flags: restated, estimated-share, break-in-period, newer-than-structure,
    partial (an organisation merged in has no figure), revised, computed.
    """

    indicator: str
    version: int
    subject_key: str
    subject_name: str
    period_code: str
    value: Decimal | None
    num: Decimal | None
    den: Decimal | None
    bound: str
    decimals: int
    unit: str
    status: str
    method: str
    vintage: str
    source_key: str
    source_title: str
    source_place: str
    known_at: dt.datetime
    observation_ids: tuple[int, ...]
    flags: tuple[str, ...] = ()

    @property
    def period(self) -> Period:
        return Period.parse(self.period_code)

    @property
    def observation_id(self) -> int | None:
        """The observation this point is, or None when it was made from several."""
        return self.observation_ids[0] if len(self.observation_ids) == 1 else None

    @property
    def is_simulated(self) -> bool:
        return self.status == Status.SIMULATED

    @property
    def line(self) -> tuple[str, str, str, bool]:
        """What may be joined by a line of a chart: one subject, one method, one vintage, real or simulated."""
        return (self.subject_key, self.method, self.vintage, self.is_simulated)


def end_of_day(day: dt.date) -> dt.datetime:
    """The last moment of a day in Hà Nội: what was recorded on the day of the meeting was known at the meeting."""
    return dt.datetime.combine(day, dt.time.max, tzinfo=HANOI)


def observed(
    codes: Iterable[str],
    *,
    subjects: Q | None = None,
    known: dt.date | dt.datetime | None = None,
    until: dt.date | None = None,
    statuses: Sequence[str] | None = None,
) -> list[Point]:
    """The latest revision known of every figure, one query. `until` bounds the day a period ends on."""
    rows: QuerySet[Observation] = (
        Observation.objects.filter(indicator__code__in=list(codes), dimensions="")
        .select_related("indicator", "subject", "source")
        .defer("indicator__definition", "subject__details", "indicator__search", "subject__search", "source__search")
        .order_by("period_end", "period_start", "known_at", "revision")
    )
    if subjects is not None:
        rows = rows.filter(subjects)
    if known is not None:
        rows = rows.filter(known_at__lte=known if isinstance(known, dt.datetime) else end_of_day(known))
    if until is not None:
        rows = rows.filter(period_end__lte=until)
    if statuses is not None:
        rows = rows.filter(status__in=statuses)
    newest: dict[tuple[Any, ...], Observation] = {}
    for row in rows:
        key = (row.indicator_id, row.subject_id, row.period_code, row.method, row.vintage)
        if key not in newest or newest[key].revision < row.revision:
            newest[key] = row
    return sorted((point_of(row) for row in newest.values()), key=point_order)


def point_of(row: Observation) -> Point:
    return Point(
        indicator=row.indicator.code,
        version=row.indicator.version,
        subject_key=row.subject.key,
        subject_name=row.subject.name_vi,
        period_code=row.period_code,
        value=_exact(row),
        num=row.num,
        den=row.den,
        bound=row.bound,
        decimals=row.decimals,
        unit=row.indicator.unit,
        status=row.status,
        method=row.method,
        vintage=row.vintage,
        source_key=row.source.key,
        source_title=row.source.title_vi,
        source_place=row.source_place,
        known_at=row.known_at,
        observation_ids=(row.pk,),
        flags=("revised",) if row.revision else (),
    )


def _exact(row: Observation) -> Decimal | None:
    """The ratio of the counts where the value is that ratio rounded; what a source states otherwise stays as stated."""
    scale = SCALE.get(row.indicator.unit)
    if scale is None or row.value is None or row.num is None or not row.den:
        return row.value
    ratio = row.num / row.den * scale
    return ratio if round_half_up(ratio, row.decimals) == round_half_up(row.value, row.decimals) else row.value


def indicator_on(code: str, day: dt.date) -> Indicator | None:
    """The version of a definition valid on a day; None when the code had none then."""
    return Indicator.objects.valid_on(day).filter(code=code).order_by("-version").first()


def newest_indicator(code: str) -> Indicator | None:
    """The last version of a definition, for titles."""
    return Indicator.objects.filter(code=code).order_by("-version").first()


def nation() -> Subject | None:
    """The country itself, about which national figures speak."""
    return Subject.objects.filter(kind="country", parent__isnull=True).order_by("key").first()


def point_order(point: Point) -> tuple[Any, ...]:
    """By subject and period; of one period the official figure first."""
    period = point.period
    return (point.subject_key, period.end, period.start, RANK[point.status], point.method, point.vintage)
