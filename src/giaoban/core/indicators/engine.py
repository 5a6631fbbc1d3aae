"""From a definition and a table of records to figures: one grouped query, everything after it on small totals.

    rows = compute(definition, table, by="nation", period_kind="quarter")

The query groups by organisation and month (and by the dimensions asked for) and returns only additive totals, so the
same answer serves every frame, level and period: restating 63 provinces as 34 touches no record again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from giaoban.core.expressions.grammar import parse
from giaoban.core.expressions.ibis import to_ibis
from giaoban.core.expressions.types import is_additive_total
from giaoban.core.findings import Finding, Refused
from giaoban.core.indicators.cells import Cell, Number
from giaoban.core.indicators.recounting import not_additive, recounted
from giaoban.core.indicators.restate import Frame, Lineage, restate, structure_date
from giaoban.core.indicators.rollup import Level, PeriodKind, Row, roll_up
from giaoban.core.indicators.schema import Definition

ORIGIN = "simulated"


def compute(
    definition: Definition,
    table: Any,
    *,
    by: Level = "organisation",
    period_kind: PeriodKind = "month",
    frame: Frame = "as_was",
    lineage: Sequence[Lineage] = (),
    parents: Mapping[str, str] | None = None,
    nation: str = "vn",
    dimensions: Sequence[str] = (),
    where: Mapping[str, str | Sequence[str]] | None = None,
    first: dt.date | None = None,
    last: dt.date | None = None,
    today: dt.date | None = None,
) -> list[Row]:
    """Figures of a record-level indicator from an Ibis table of its contract.

    by:      organisation, parent (as `parents` says) or nation
    frame:   as_was, as_now (needs `today`) or a date, restated along `lineage`
    where:   values of declared dimensions to keep; `first` and `last` bound the time column, both included
    Raises Refused for a dimension that the indicator does not declare and for a parent that is missing.
    """
    cells = read_cells(definition, cube(definition, table, dimensions=dimensions, where=where, first=first, last=last))
    structure = structure_date(frame, today)
    restated = restate(cells, lineage=lineage, structure=structure, rules=definition.measures)
    asked: dict[str, Any] = {"by": by, "period_kind": period_kind, "parents": parents, "nation": nation}
    asked |= {"dimensions": dimensions, "lineage": lineage, "structure": structure}
    rows = roll_up(definition, restated, **asked)
    if not not_additive(definition):
        return rows
    kept = table.filter(*_conditions(definition, table, where or {}, first, last))
    return recounted(definition, rows, kept, **asked)


def cube(
    definition: Definition,
    table: Any,
    *,
    dimensions: Sequence[str] = (),
    where: Mapping[str, str | Sequence[str]] | None = None,
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> Any:
    """The grouped query as an Ibis expression: subject, year, month, origin, dimensions, and one column a measure.

    Year and month are numbers, because truncating a date gives a different type on every engine. Totals are first
    counted by day and then added up by month: the same numbers, and the month is worked out for a few thousand days
    instead of every record (on 20 million records 0.60 s instead of 0.72 s).
    """
    _refuse_unknown(definition, [*dimensions, *(where or ())])
    if not (definition.from_records and definition.time and definition.subject):
        raise ValueError(f"{definition.reference} is not computed from records")
    kept = table.filter(*_conditions(definition, table, where or {}, first, last))
    formulas = {name: parse(measure.expr) for name, measure in definition.measures.items() if measure.expr}
    keys = {"by_subject": kept[definition.subject]}
    if ORIGIN in kept.columns:
        keys[_key(ORIGIN)] = kept[ORIGIN]
    keys |= {name: kept[name] for name in dimensions}
    measures = {name: to_ibis(formula, kept) for name, formula in formulas.items()}
    time = kept[definition.time]
    if not (time.type().is_date() and all(is_additive_total(formula) for formula in formulas.values())):
        return kept.group_by(**keys, by_year=time.year(), by_month=time.month()).aggregate(**measures)
    days = kept.group_by(**keys, by_day=time).aggregate(**measures)
    months = {"by_year": days.by_day.year(), "by_month": days.by_day.month()}
    return days.group_by(*keys, **months).aggregate(**{name: days[name].sum() for name in formulas})


def read_cells(definition: Definition, expression: Any) -> list[Cell]:
    """Run a cube and read its cells; also for a cube that was saved and is read back as a table."""
    names = [name for name, measure in definition.measures.items() if measure.expr]
    frame = expression.to_pyarrow()
    reserved = {_key(name) for name in ("subject", "year", "month", ORIGIN)} | set(names)
    dimensions = [name for name in frame.column_names if name not in reserved]
    columns = {name: frame.column(name).to_pylist() for name in frame.column_names}
    rows = frame.num_rows
    firsts: dict[tuple[Any, Any], dt.date] = {}  # a few months, many cells
    for year, month in zip(columns["by_year"], columns["by_month"], strict=True):
        if (year, month) not in firsts:
            firsts[year, month] = dt.date(int(year), int(month), 1)
    totals = zip(*(map(_exact, columns[name]) for name in names), strict=True) if names else [()] * rows
    values = zip(*(columns[name] for name in dimensions), strict=True) if dimensions else [()] * rows
    origins = columns.get(_key(ORIGIN)) or [False] * rows
    keys = zip(columns["by_subject"], columns["by_year"], columns["by_month"], totals, values, origins, strict=True)
    return [
        Cell(subject, firsts[year, month], dict(zip(names, numbers, strict=True)), place, bool(simulated))
        for subject, year, month, numbers, place, simulated in keys
    ]


def _conditions(
    definition: Definition,
    table: Any,
    where: Mapping[str, str | Sequence[str]],
    first: dt.date | None,
    last: dt.date | None,
) -> list[Any]:
    time = table[definition.time]
    conditions = [time.notnull()]
    if first is not None:
        conditions.append(time >= first)
    if last is not None:
        conditions.append(time <= last)
    for name, wanted in where.items():
        conditions.append(table[name] == wanted if isinstance(wanted, str) else table[name].isin(list(wanted)))
    return conditions


def _refuse_unknown(definition: Definition, names: Sequence[str]) -> None:
    unknown = sorted({name for name in names if name not in definition.dimensions})
    if unknown:
        known = ", ".join(definition.dimensions)
        context = {"indicator": definition.id, "known": known}
        raise Refused(Finding("indicator.unknown-dimension", context={**context, "name": name}) for name in unknown)


def _key(name: str) -> str:
    """Grouping columns are prefixed, so that a measure may be called `year`."""
    return f"by_{name}" if name in ("subject", "year", "month", ORIGIN) else name


def _exact(number: Any) -> Number:
    """Engines return totals as integers, decimals or floats; whole ones become integers."""
    if number is None or isinstance(number, int):
        return number
    value = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    return int(value) if value == value.to_integral_value() else value
