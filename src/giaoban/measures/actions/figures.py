"""Records figures as their sources state them, and revises them by a new row with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from giaoban.core.findings import Finding, Place, Refused, Severity, has_errors
from giaoban.core.indicators.schema import SCALE
from giaoban.core.periods import NotAPeriod, Period
from giaoban.core.quantities import round_half_up
from giaoban.library.models import Document
from giaoban.measures.models import Indicator, Observation
from giaoban.registry.actions import write_event
from giaoban.registry.models import Evidence, Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

BATCH = 500
Identity = tuple[str, str, str, str, str, str]
Counts = tuple[Decimal | None, Decimal | None, Decimal | None]  # value, num, den


@dataclass(frozen=True)
class NewFigure:
    """One figure to record, named by keys. `value` as printed, in the indicator's unit; else the counts give it."""

    indicator: str
    subject: str
    period: str
    vintage: str
    status: str
    source: str
    value: Decimal | None = None
    num: Decimal | None = None
    den: Decimal | None = None
    bound: str = "eq"
    decimals: int | None = None
    method: str = "as-reported"
    dimensions: str = ""
    place: str = ""
    evidence: str = Evidence.UNKNOWN
    ref: str = ""
    note: str = ""

    @property
    def identity(self) -> Identity:
        return (self.indicator, self.subject, self.period, self.dimensions, self.method, self.vintage)


@dataclass(frozen=True)
class Recorded:
    """How many rows were new, and how many had been recorded before with the same numbers."""

    new: int
    same: int


@transaction.atomic
def record_observations(
    *, by: Person, rows: Iterable[NewFigure | Mapping[str, Any]], today: dt.date, now: dt.datetime
) -> Recorded:
    """Record figures all at once or not at all; the same figures again change nothing.

    Raises Refused with every fault of every row (its number is the place), NotAllowed for a subject not one's own.
    """
    figures = [row if isinstance(row, NewFigure) else NewFigure(**row) for row in rows]
    known = _Known(figures)
    for subject in {known.subjects[one.subject] for one in figures if one.subject in known.subjects}:
        check_may(by, "figure.record", about=subject, today=today)
    findings = [found for number, one in enumerate(figures, 1) for found in _faults(one, number, known, today)]
    findings += _repeated(figures)
    if has_errors(findings):
        raise Refused(findings)
    new = [one for one in figures if known.existing.get(one.identity) is None]
    Observation.objects.bulk_create([_row(one, known, by, now) for one in new], batch_size=BATCH)
    if new:
        data = {"new": len(new), "indicators": sorted({one.indicator for one in new})}
        write_event(by=by, action="figure.record", thing="observations:many", data=data, now=now)
    return Recorded(len(new), len(figures) - len(new))


@transaction.atomic
def revise_observation(
    *,
    by: Person,
    observation: Observation,
    value: Decimal | None = None,
    num: Decimal | None = None,
    den: Decimal | None = None,
    reason: str,
    source: Document | None = None,
    now: dt.datetime,
) -> Observation:
    """A corrected figure as the next revision; the old one stays readable as it was known.

    Without `value` the counts give it. Raises Refused without a reason, for an older revision than the last, for the
    same numbers again, for counts that cannot be.
    """
    check_may(by, "figure.revise", about=observation.subject, today=now.astimezone(HANOI).date())
    siblings = Observation.objects.filter(
        indicator=observation.indicator_id,
        subject=observation.subject_id,
        period_code=observation.period_code,
        dimensions=observation.dimensions,
        method=observation.method,
        vintage=observation.vintage,
    )
    last = siblings.select_for_update().order_by("-revision").first()
    assert last is not None  # the observation itself is one of them
    unit = observation.indicator.unit
    if value is None:
        value = rate(num, den, unit)
    findings = [*_count_faults((value, num, den), unit=unit, decimals=observation.decimals, where=Place())]
    if not reason.strip():
        findings.append(Finding("figure.reason-needed"))
    if last.pk != observation.pk:
        context = {"revision": observation.revision, "last": last.revision}
        findings.append(Finding("figure.not-the-last", context=context))
    if (value, num, den) == (last.value, last.num, last.den):
        findings.append(Finding("figure.nothing-changes", context={"value": value}))
    if has_errors(findings):
        raise Refused(findings)
    revised = Observation(
        indicator=last.indicator, subject=last.subject, period_code=last.period_code, period_start=last.period_start,
        period_end=last.period_end, dimensions=last.dimensions, method=last.method, vintage=last.vintage,
        revision=last.revision + 1, num=num, den=den, value=value, bound=last.bound, decimals=last.decimals,
        status=last.status, evidence=last.evidence, source=source or last.source, source_place=last.source_place,
        ref=last.ref, note=last.note, reason=reason.strip(), known_at=now, recorded_at=now, recorded_by=by,
        warehouse_snapshot=last.warehouse_snapshot,
    )  # fmt: skip
    revised.save()
    data = {"from": str(last.value), "to": str(value), "reason": reason.strip(), "revision": revised.revision}
    write_event(by=by, action="figure.revise", thing=f"observations:{revised.pk}", data=data, now=now)
    return revised


def rate(num: Decimal | None, den: Decimal | None, unit: str) -> Decimal | None:
    """The value that counts give, in the unit; None without a denominator."""
    return None if num is None or not den else num / den * SCALE.get(unit, 1)


class _Known:
    """What the figures name, read in four queries whatever their number."""

    def __init__(self, figures: Sequence[NewFigure]) -> None:
        self.indicators: dict[str, list[Indicator]] = {}
        for one in Indicator.objects.filter(code__in={figure.indicator for figure in figures}).order_by("version"):
            self.indicators.setdefault(one.code, []).append(one)
        self.subjects = Subject.objects.select_related("parent").in_bulk(
            {figure.subject for figure in figures}, field_name="key"
        )
        self.documents = Document.objects.in_bulk({figure.source for figure in figures}, field_name="key")
        self.existing: dict[Identity, Observation] = {}
        recorded = Observation.objects.filter(
            indicator__code__in=self.indicators, vintage__in={figure.vintage for figure in figures}
        ).select_related("indicator", "subject")
        for row in recorded.order_by("revision"):
            key = (row.indicator.code, row.subject.key, row.period_code, row.dimensions, row.method, row.vintage)
            self.existing.setdefault(key, row)  # revision 0: what was recorded first

    def indicator(self, figure: NewFigure) -> Indicator:
        """The version valid at the end of the period, else the last one."""
        versions = self.indicators[figure.indicator]
        day = Period.parse(figure.period).end
        return next((one for one in reversed(versions) if one.is_valid_on(day)), versions[-1])


def _faults(one: NewFigure, number: int, known: _Known, today: dt.date) -> Iterable[Finding]:
    where = Place(part=f"dòng {number}")
    if one.indicator not in known.indicators:
        yield Finding("figure.unknown-indicator", where=where, context={"row": number, "indicator": one.indicator})
    if one.subject not in known.subjects:
        yield Finding("figure.unknown-subject", where=where, context={"row": number, "subject": one.subject})
    if one.source not in known.documents:
        yield Finding("figure.unknown-document", where=where, context={"row": number, "source": one.source})
    for field, allowed in (("status", Observation.Status), ("bound", Observation.Bound), ("evidence", Evidence)):
        if (given := getattr(one, field)) not in allowed.values:
            context = {"row": number, "field": field, "value": given, "known": ", ".join(allowed.values)}
            yield Finding("figure.unknown-choice", where=where, context=context)
    try:
        period = Period.parse(one.period)
    except NotAPeriod:
        yield Finding("figure.not-a-period", where=where, context={"row": number, "period": one.period})
        return
    if period.start > today:
        yield Finding("figure.from-the-future", where=where, context={"row": number, "period": one.period})
    if one.indicator not in known.indicators or one.subject not in known.subjects:
        return
    subject = known.subjects[one.subject]
    if not (subject.is_valid_on(period.start) or subject.is_valid_on(period.end)):
        context = {"row": number, "subject": subject.name_vi, "period": one.period}
        yield Finding("figure.subject-did-not-exist", where=where, context=context)
    unit = known.indicator(one).unit
    counts = (one.value, one.num, one.den)
    yield from _count_faults(counts, unit=unit, decimals=_decimals(one), where=where, row=number)
    if (before := known.existing.get(one.identity)) and not _says_the_same(one, before):
        context = {"row": number, "value": str(one.value), "recorded": str(before.value)}
        yield Finding("figure.already-recorded", where=where, context=context)


def _count_faults(counts: Counts, *, unit: str, decimals: int, where: Place, row: int = 1) -> Iterable[Finding]:
    value, num, den = counts
    context = {"row": row, "value": str(value), "num": str(num), "den": str(den)}
    if value is None and (num is None or den is None):
        yield Finding("figure.no-value", where=where, context=context)
    if (num is None) != (den is None):
        yield Finding("figure.half-a-count", where=where, context=context)
    if den is not None and den <= 0:
        yield Finding("figure.nothing-to-divide-by", where=where, context=context)
    computed = rate(num, den, unit)
    if computed is None or value is None or unit not in SCALE:
        return
    if abs(computed - value) > Decimal(1).scaleb(-decimals):
        context |= {"computed": str(round_half_up(computed, decimals))}
        yield Finding("figure.counts-say-otherwise", Severity.WARNING, where, context)


def _repeated(figures: Sequence[NewFigure]) -> Iterable[Finding]:
    seen: dict[Identity, int] = {}
    for number, one in enumerate(figures, 1):
        if (first := seen.setdefault(one.identity, number)) != number:
            yield Finding("figure.twice", where=Place(part=f"dòng {number}"), context={"row": number, "first": first})


def _says_the_same(one: NewFigure, row: Observation) -> bool:
    value = one.value if one.value is not None else rate(one.num, one.den, row.indicator.unit)
    rounded = value is not None and row.value is not None and abs(value - row.value) < Decimal("0.00000001")
    return (value == row.value or rounded) and (one.num, one.den, one.bound) == (row.num, row.den, row.bound)


def _decimals(one: NewFigure) -> int:
    """As many as were printed; two for a value that its counts give."""
    if one.decimals is not None:
        return one.decimals
    if one.value is None:
        return 2
    exponent = one.value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 2


def _row(one: NewFigure, known: _Known, by: Person, now: dt.datetime) -> Observation:
    period = Period.parse(one.period)
    indicator = known.indicator(one)
    value = one.value if one.value is not None else rate(one.num, one.den, indicator.unit)
    return Observation(
        indicator=indicator, subject=known.subjects[one.subject], period_code=period.code, period_start=period.start,
        period_end=period.end, dimensions=one.dimensions, method=one.method, vintage=one.vintage, num=one.num,
        den=one.den, value=value, bound=one.bound, decimals=_decimals(one), status=one.status, evidence=one.evidence,
        source=known.documents[one.source], source_place=one.place, ref=one.ref, note=one.note, known_at=now,
        recorded_at=now, recorded_by=by,
    )  # fmt: skip
