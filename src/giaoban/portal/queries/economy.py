"""What the pages about the digital economy show: disputed values, who measures, targets, tables and estimates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.core.cache import cache
from django.db.models import Q

from giaoban.commitments.models import Programme
from giaoban.commitments.queries import Attainment, attainments
from giaoban.core.economy.definition import Definition, read_definition
from giaoban.core.economy.digital import PARTS, digital_gdp
from giaoban.core.economy.scopes import LIKE_ISIC
from giaoban.core.findings import Refused
from giaoban.core.quantities import sort_key
from giaoban.measures import queries as measures
from giaoban.measures.models import EconomyEstimate, EconomyTable, Observation
from giaoban.measures.queries import Point
from giaoban.measures.queries.economy import (
    Dispute,
    EstimateLine,
    disputes,
    estimate_lines,
    moves_of,
    named_tables,
    read_table,
    scopes,
    tables,
)
from giaoban.registry.models import Subject
from giaoban.web.reading import Reading

TOTAL, PROVINCIAL, SECTOR = "digital_economy_share_gdp", "digital_economy_share_grdp", "digital_economy_share_sector"
MEASURING = "provinces_measuring_digital_economy"
KEPT = 30 * 24 * 3600

FORMS: tuple[Literal["block", "diagonal"], ...] = ("block", "diagonal")


@dataclass(frozen=True)
class Forms:
    """One real table by both forms of the overlap: part -> money, and shares of gross value added."""

    table: str
    title: str
    scope: str
    unit: str
    block: Mapping[str, float]
    diagonal: Mapping[str, float]
    gva: float


def subjects() -> dict[str, Subject]:
    """Whoever has a share somebody published or an estimate made here; the nation first. One query."""
    rows = Subject.objects.filter(
        Q(pk__in=Observation.objects.filter(indicator__code__in=(TOTAL, PROVINCIAL)).values("subject"))
        | Q(pk__in=EconomyEstimate.objects.values("subject"))
    ).order_by("kind", "name_vi")
    return {row.key: row for row in sorted(rows, key=lambda row: row.kind != "country")}


def years(subject: str) -> list[int]:
    """Years with a value about it, the newest first. Two queries."""
    seen = Observation.objects.filter(indicator__code__in=(TOTAL, PROVINCIAL), subject__key=subject)
    made = EconomyEstimate.objects.filter(subject__key=subject)
    found = {*seen.values_list("period_end__year", flat=True), *made.values_list("period_end__year", flat=True)}
    return sorted(found, reverse=True)


def dispute_of(year: int, subject: str, reading: Reading) -> Dispute:
    return disputes(year, subject, known=reading.known)


def history(subject: str, reading: Reading) -> list[Point]:
    """Every value of the share about a subject in this reading."""
    ask: dict[str, Any] = {"subject": subject, "known": reading.known, "today": reading.today}
    return [point for code in (TOTAL, PROVINCIAL) for point in measures.series(code, **ask) if point.value is not None]


def provincial(reading: Reading) -> list[Point]:
    """The newest value of each province that has one, highest first."""
    points = measures.series(PROVINCIAL, by="organisation", known=reading.known, today=reading.today)
    newest: dict[str, Point] = {}
    for point in sorted(points, key=lambda one: (one.period, one.known_at)):
        if point.value is not None:
            newest[point.subject_key] = point
    return sorted(newest.values(), key=lambda one: one.value or 0, reverse=True)


def measuring(reading: Reading) -> Point | None:
    """How many provinces say that they measure."""
    return measures.latest(MEASURING, until=reading.today, known=reading.known, today=reading.today)


def target_lines(reading: Reading) -> list[tuple[Programme, Attainment]]:
    """The targets about the share, each judged at the end of the year it is for."""
    found = []
    for programme in Programme.objects.order_by("year", "key"):
        end = min(reading.today, dt.date(programme.year, 12, 31))
        judged = attainments(programme, on=end, known=reading.known, today=reading.today)
        found += [(programme, one) for one in judged if one.target.indicator_code in (TOTAL, SECTOR)]
    return found


def overlap_forms() -> Forms | None:
    """Both forms of the overlap on the newest real domestic table that a scope fits without further shares."""
    for row in tables().exclude(status=EconomyTable.Status.SIMULATED).filter(kind="domestic").order_by("-period_end"):
        key = f"economy.forms.1.{row.digest}"
        kept = cache.get(key)
        if kept is None:
            kept = _forms(row)
            cache.set(key, kept or "none", KEPT)
        if isinstance(kept, Forms):
            return kept
    return None


def _forms(row: EconomyTable) -> Forms | None:
    try:
        table = read_table(row)
    except Refused:
        return None
    for scope in reversed(scopes().values()):
        try:
            weights = scope.weights(table)
            made = {form: digital_gdp(table, weights, form=form) for form in FORMS}
        except Refused:
            continue
        parts = {form: {str(part): one.total(part) for part in PARTS} for form, one in made.items()}
        gva = float(table.gva.sum())
        return Forms(row.key, row.title or row.key, scope.key, row.unit, parts["block"], parts["diagonal"], gva)
    return None


def usable_tables() -> list[EconomyTable]:
    """Tables whose ratios a province may borrow: real before simulated, the nation's before others, newest first."""
    rows = tables().filter(classification__in=LIKE_ISIC).exclude(kind="imports")
    nation = measures.nation()
    return sorted(
        rows,
        key=lambda row: (
            row.status == EconomyTable.Status.SIMULATED,
            nation is None or row.subject_id != nation.pk,
            -row.period_end.toordinal(),
        ),
    )


def provinces() -> Sequence[Subject]:
    """All provinces there are or were, in the order of their names."""
    return sorted(Subject.objects.filter(kind="province"), key=lambda row: sort_key(row.name_vi))


def estimate(key: str) -> EstimateLine | None:
    row = EconomyEstimate.objects.filter(key=key).select_related("subject").first()
    if row is None:
        return None
    return next((line for line in estimate_lines(subject=row.subject) if line.key == key), None)


def sensitivity(line: EstimateLine, province: str = "") -> dict[str, Any] | None:
    """What the estimate hangs on, as plain values; of provinces, the one named. None for a quarter: not computed."""
    definition: Definition = read_definition(line.definition)
    if definition.quarter or len(line.tables) != 1:
        return None
    key = f"economy.moves.2.{line.content_hash}.{province}"
    kept = cache.get(key)
    if kept is None:
        try:
            (row,) = named_tables(line.tables)
            table = read_table(row)
            kept = moves_of(table, definition, scopes=scopes().values(), province=province, count=10).plain()
        except Refused:
            return None
        cache.set(key, kept, KEPT)
    return dict(kept)


def names_of(keys: Sequence[str]) -> dict[str, str]:
    """Names of subjects by key, in the order given."""
    names = dict(Subject.objects.filter(key__in=keys).values_list("key", "name_vi"))
    return {key: names.get(key, key) for key in keys}


def national_digitised(reading: Reading) -> Point | None:
    """The nation's part that other sectors digitise: what turnover of digital enterprises never shows."""
    code = "digital_economy_digitised_share_gdp"
    return measures.latest(code, until=reading.today, known=reading.known, today=reading.today)
