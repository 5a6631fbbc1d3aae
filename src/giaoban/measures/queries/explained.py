"""Everything a figure stands on: definition and clause, frame, snapshot, batches with receipts, sources, documents.

A figure is named by the number of its observation, or INDICATOR/SUBJECT/PERIOD, as known at a moment with @MOMENT.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from giaoban.core.findings import Finding, Refused
from giaoban.core.indicators.reproducing import EXACT, figure_hash, plain_figure
from giaoban.core.indicators.restate import Frame
from giaoban.core.indicators.rollup import Row
from giaoban.core.indicators.schema import Definition
from giaoban.core.periods import NotAPeriod, Period
from giaoban.measures.models import Indicator, Observation, Snapshot
from giaoban.measures.queries.definitions import definition_on, record_definition
from giaoban.measures.queries.explained_records import Behind, Wanted, behind
from giaoban.measures.queries.points import Point, point_of
from giaoban.measures.queries.series import last_of, series
from giaoban.measures.queries.trail import Trail, trail
from giaoban.registry.models import Subject
from giaoban.web.formats import HANOI

Moment = dt.date | dt.datetime | str
LARGEST_ID = 2**63 - 1
_NAME = re.compile(
    r"(?P<indicator>[^/@\s]{1,80})/(?P<subject>[^/@\s]{1,120})/(?P<period>[^/@\s]{1,20})(@(?P<known>.{1,80}))?"
)


@dataclass(frozen=True)
class Stated:
    """A figure as somebody stated it: in which document and where in it, or counted from records."""

    observation: int
    subject: str
    name: str
    num: Decimal | None
    den: Decimal | None
    value: Decimal | None
    status: str
    document: str
    title: str
    place: str
    is_counted: bool


@dataclass(frozen=True)
class Explained:
    """A figure and all it stands on.

    figure:   its number, or INDICATOR/SUBJECT/PERIOD[@MOMENT];  observation: None for one that is read in another frame
    clauses:  the legal basis as the definition states it: document, clause, evidence, note
    stated:   what it was made of in the register: itself, or the figures of those who became its subject
    behind:   the records, where it was counted from some
    agrees:   whether counting again gives what was stored; None where nothing was stored or there are no records
    """

    figure: str
    indicator: Indicator
    subject: str
    subject_name: str
    period: Period
    frame: Frame
    known: Moment | None
    point: Point | None
    trail: Trail | None
    definition: Definition | None
    stated: tuple[Stated, ...]
    behind: Behind | None = None
    told: Mapping[str, Any] | None = None
    hash: str = ""
    agrees: bool | None = None

    @property
    def observation(self) -> Observation | None:
        return self.trail.observation if self.trail else None

    @property
    def clauses(self) -> Sequence[Mapping[str, Any]]:
        return self.indicator.definition.get("legal_basis") or []

    @property
    def is_simulated(self) -> bool:
        return self.point.is_simulated if self.point else bool(self.told and self.told["simulated"])

    @property
    def wanted(self) -> Wanted | None:
        """What to count again; None for a figure that was only reported."""
        return _wanted(self)


def explained(
    figure: str | int,
    *,
    frame: Frame = "as_was",
    today: dt.date,
    most: int | None = None,
    warehouse: Any = None,
    pack: Path | None = None,
) -> Explained:
    """Why a figure is what it is. Ten database queries at most, however much lies behind it.

    figure:     the number of an observation, or INDICATOR/SUBJECT/PERIOD[@MOMENT]
    frame:      as_was, as_now or a day; only for a figure named by its indicator
    most:       of how many records at most its own are looked for; None is all
    Raises Refused: `explain.not-a-figure`, `explain.no-figure`, `explain.unknown-*`, and as reading records does.
    """
    found = find_figure(figure, frame=frame, today=today)
    wanted = _wanted(found, today)
    if wanted is None:
        return found
    under = behind(wanted, today=today, most=most, warehouse=warehouse, pack=pack)
    if found.point is None and not under.records:
        raise Refused([Finding("explain.no-figure", context={"figure": found.figure})])
    told = plain_figure(wanted.definition, under.asked, under.found.row)
    agrees = _is_same(found.observation, under.found.row, under.records) if found.observation else None
    return replace(found, behind=under, definition=wanted.definition, told=told, hash=figure_hash(told), agrees=agrees)


def find_figure(figure: str | int, *, frame: Frame = "as_was", today: dt.date) -> Explained:
    """The figure as the register has it, its records not yet asked. Raises Refused."""
    said = str(figure).strip()
    if said.isascii() and said.isdigit():
        return _by_number(said)
    match = _NAME.fullmatch(said)
    if match is None:
        raise Refused([Finding("explain.not-a-figure", context={"figure": said[:120]})])
    period, known = _period(match["period"]), moment_in(match["known"])
    faults = []
    if period is None:
        faults.append(Finding("explain.not-a-period", context={"period": match["period"]}))
    if match["known"] is not None and known is None:
        faults.append(Finding("diff.not-a-moment", context={"option": "@", "value": match["known"]}))
    if faults or period is None:
        raise Refused(faults)
    code, key = match["indicator"], match["subject"]
    subject = Subject.objects.filter(key=key).first()
    newest = Indicator.objects.filter(code=code).order_by("version").last()
    if newest is None:
        faults.append(Finding("observations.unknown-indicator", context={"indicator": code}))
    if subject is None:
        faults.append(Finding("observations.unknown-subject", context={"subject": key}))
    if newest is None or subject is None:
        raise Refused(faults)
    return _by_name(said, newest, subject, period, frame, known, today)


def _by_number(said: str) -> Explained:
    found = trail(int(said)) if int(said) <= LARGEST_ID else None
    if found is None:
        raise Refused([Finding("observations.unknown-observation", context={"observation": said[:40]})])
    row = found.observation
    return Explained(
        said, row.indicator, row.subject.key, row.subject.name_vi, row.period, "as_was", None, point_of(row), found,
        record_definition(row.indicator), (_stated(row),),
    )  # fmt: skip


def _by_name(
    said: str, newest: Indicator, subject: Subject, period: Period, frame: Frame, known: Moment | None, today: dt.date
) -> Explained:
    from_records = record_definition(newest)
    moment = _sealed(known) if isinstance(known, str) else known
    is_unsealed = known is not None and moment is None
    restated = frame != "as_was" and from_records is not None and from_records.from_records
    point = None
    if not (restated or is_unsealed):
        points = series(newest.code, subject=subject, frame=frame, known=moment, today=today)
        of_period = [one for one in points if one.period_code == period.code]
        point = last_of(of_period, until=period.end, allow_simulated=True)
    if point is not None and point.observation_id is not None and frame == "as_was":
        return replace(_by_number(str(point.observation_id)), figure=said, known=known)
    if point is None and (from_records is None or not from_records.from_records):
        code = "explain.unknown-moment" if is_unsealed else "explain.no-figure"
        raise Refused([Finding(code, context={"figure": said, "moment": str(known)})])
    definition = None if point is not None else from_records
    stated: tuple[Stated, ...] = ()
    if point is not None:
        rows = Observation.objects.filter(pk__in=point.observation_ids).select_related("subject", "source")
        stated = tuple(_stated(row) for row in rows.order_by("subject__key", "period_end", "pk"))
    return Explained(said, newest, subject.key, subject.name_vi, period, frame, known, point, None, definition, stated)


def _wanted(found: Explained, today: dt.date | None = None) -> Wanted | None:
    row = found.observation
    if row is not None:
        definition = found.definition
        if definition is None or not definition.from_records or row.warehouse_snapshot is None:
            return None
        is_simulated = row.status == Observation.Status.SIMULATED
        return Wanted(definition, found.subject, found.period, is_simulated, "as_was", row.warehouse_snapshot)
    if found.definition is None:
        return None
    day = found.known.astimezone(HANOI).date() if isinstance(found.known, dt.datetime) else found.known
    definition = definition_on(found.indicator.code, day) if isinstance(day, dt.date) else found.definition
    return Wanted(definition, found.subject, found.period, None, found.frame, None, found.known)


def _stated(row: Observation) -> Stated:
    return Stated(
        row.pk, row.subject.key, row.subject.name_vi, row.num, row.den, row.value, row.status, row.source.key,
        row.source.title_vi, row.source_place, row.warehouse_snapshot is not None,
    )  # fmt: skip


def _is_same(stored: Observation | None, row: Row, records: int) -> bool:
    """Whether counting gives the stored figure; one that was withdrawn has no records, and no value."""
    assert stored is not None
    if not records:
        return stored.value is None and not stored.num and not stored.den
    value = None if row.value is None else row.value.quantize(EXACT)
    return (stored.num, stored.den, stored.value) == (
        _places(row.num),
        _places(row.den),
        value,
    ) and stored.status == row.status


def _places(number: Any) -> Decimal | None:
    return None if number is None else Decimal(number).quantize(Decimal("0.000001"))


def _period(said: str) -> Period | None:
    try:
        return Period.parse(said)
    except NotAPeriod:
        return None


def _sealed(name: str) -> dt.datetime | None:
    """The moment up to which figures were known when a review was sealed; None where no review has the name."""
    return Snapshot.objects.filter(key=name).values_list("known_at", flat=True).first()


def moment_in(said: str | None) -> Moment | None:
    """A day, a time with its zone, or the name of a seal; None for what only looks like a time.

    >>> moment_in("2025-01-15"), moment_in("meeting-2024Q4"), moment_in("2025-13-01"), moment_in("2025-01-15T08:00")
    (datetime.date(2025, 1, 15), 'meeting-2024Q4', None, None)
    """
    said = (said or "").strip()
    if not re.match(r"\d{4}-", said):
        return said or None
    try:
        moment = dt.date.fromisoformat(said) if len(said) == 10 else dt.datetime.fromisoformat(said)
    except ValueError:
        return None
    return None if isinstance(moment, dt.datetime) and moment.tzinfo is None else moment
