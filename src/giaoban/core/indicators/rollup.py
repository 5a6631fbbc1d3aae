"""Rolls cells up to organisations, blocks or the nation, and to longer periods; divides once, at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from giaoban.core.expressions.grammar import Name, Node
from giaoban.core.expressions.rows import row_value
from giaoban.core.findings import Finding, Refused
from giaoban.core.indicators.cells import BOUNDARY, Cell, Number, combine
from giaoban.core.indicators.formula import value_parts
from giaoban.core.indicators.restate import Lineage
from giaoban.core.indicators.schema import Definition
from giaoban.core.periods import Period

Level = Literal["organisation", "parent", "nation"]
PeriodKind = Literal["month", "quarter", "half", "year", "months"]


@dataclass(frozen=True)
class Row:
    """A figure with everything it was made of.

    `num` and `den` are totals; `value` is in the indicator's unit (a percentage 0 to 100), None where the denominator
    is zero or a part is missing. `notes`: `estimated`, `boundary`, `newer-than-structure`.
    """

    indicator: str
    subject: str
    period: Period
    num: Number
    den: Number
    value: Decimal | None
    measures: Mapping[str, Number]
    dimensions: Mapping[str, str | None]
    simulated: bool
    notes: frozenset[str]

    @property
    def status(self) -> str:
        """`simulated`, `estimate` or `reported`, as observations name it."""
        if self.simulated:
            return "simulated"
        return "estimate" if self.notes & {"estimated", "newer-than-structure"} else "reported"


def roll_up(
    definition: Definition,
    cells: Iterable[Cell],
    *,
    by: Level = "organisation",
    period_kind: PeriodKind = "month",
    parents: Mapping[str, str] | None = None,
    nation: str = "vn",
    dimensions: Sequence[str] = (),
    lineage: Sequence[Lineage] = (),
    structure: dt.date | None = None,
) -> list[Row]:
    """One row a subject, period, dimensions and origin (simulated or not), sorted; always sums first, then the value.

    `structure` is the day in whose structure the cells are; None is as it was.
    `months` are the months of a year so far. Raises Refused when an organisation has no parent to roll up to.
    """
    cells = list(cells)
    target = _targets(cells, by, parents or {}, nation)
    months = sorted({cell.month for cell in cells})
    last = {month.year: month for month in months}
    periods = {month: periods_of(month, period_kind, last[month.year]) for month in months}
    groups: dict[tuple[Any, ...], list[Cell]] = {}
    for cell in cells:
        for period in periods[cell.month]:
            # Days instead of the period itself: they are hashed in a tenth of the time, and a board has thousands.
            key = (target[cell.subject], period.start, period.end, cell.dimensions, cell.simulated)
            groups.setdefault(key, []).append(cell)
    named = {(period.start, period.end): period for found in periods.values() for period in found}
    rows = [
        _row(definition, (subject, named[start, end], values, simulated), group, dimensions, lineage, structure)
        for (subject, start, end, values, simulated), group in groups.items()
    ]
    return sorted(rows, key=_place)


def periods_of(month: dt.date, kind: PeriodKind, last: dt.date) -> list[Period]:
    """The periods a month counts in; in a year so far it counts in every later one up to `last`.

    >>> periods_of(dt.date(2024, 11, 1), "quarter", dt.date(2024, 12, 1))
    [Period('2024Q4')]
    >>> periods_of(dt.date(2024, 11, 1), "months", dt.date(2024, 12, 1))
    [Period('2024-M01-M11'), Period('2024-M01-M12')]
    """
    year, number = month.year, month.month
    match kind:
        case "month":
            return [Period.month_of(month)]
        case "quarter":
            return [Period.quarter_of(month)]
        case "half":
            return [Period.parse(f"{year}H{(number + 5) // 6}")]
        case "year":
            return [Period.parse(str(year))]
        case "months":
            return [Period.parse(f"{year}-M01-M{end:02}") for end in range(number, last.month + 1)]


def breaks(period: Period, date: dt.date, structure: dt.date | None) -> bool:
    """Whether a change of structure on a day makes a period a break in a series.

    As it was, the period that begins on the day is one too: it is the first of a new organisation, and the one before
    speaks of another. Read in one structure (a day), only a period that the change divides stays one.

    >>> third_quarter, day = Period.parse("2025Q3"), dt.date(2025, 7, 1)
    >>> breaks(third_quarter, day, None), breaks(third_quarter, day, dt.date(2026, 1, 1))
    (True, False)
    """
    return period.start < date <= period.end or (structure is None and period.start == date)


def value_of_totals(definition: Definition, totals: Mapping[str, Number]) -> tuple[Number, Number, Decimal | None]:
    """Numerator, denominator and value in the unit. Without a formula there is nothing to divide: three None."""
    if not definition.value:
        return None, None, None
    parts = value_parts(definition.value)
    num = _total(parts.num, totals)
    den = None if parts.den is None else _total(parts.den, totals)
    if num is None or (parts.den is not None and not den):
        return num, den, None
    value = Decimal(num) if den is None else Decimal(num) / Decimal(den)
    return num, den, value * definition.scale


def _total(node: Node, totals: Mapping[str, Number]) -> Number:
    """A formula of totals; most are one name, and a board asks for ten thousand of them."""
    if isinstance(node, Name):
        number = totals.get(node.name)
        if not isinstance(number, float):
            return number
    found: Number = row_value(node, totals)
    return found


def check_findings(definition: Definition, rows: Iterable[Row]) -> list[Finding]:
    """Checks of the indicator that a row breaks; a check that meets a missing number says nothing."""
    from giaoban.core.expressions.grammar import parse
    from giaoban.core.findings import Place, Severity

    findings = []
    conditions = [(check, parse(check.expr)) for check in definition.checks]
    for row in rows:
        known = {**row.measures, "value": row.value}
        for check, condition in conditions:
            if row_value(condition, known) is False:
                context = {"indicator": definition.id, "subject": row.subject, "period": row.period.code}
                context |= {"title_vi": check.title.vi, "title_en": check.title.en}
                where = Place(part=f"{row.subject} {row.period.code}")
                findings.append(Finding(check.code, Severity(check.severity), where, context))
    return findings


def _place(row: Row) -> tuple[str, dt.date, dt.date, str, bool]:
    values = str(tuple(row.dimensions.values())) if row.dimensions else ""
    return row.subject, row.period.end, row.period.start, values, row.simulated


def _targets(cells: Sequence[Cell], by: Level, parents: Mapping[str, str], nation: str) -> dict[str, str]:
    subjects = sorted({cell.subject for cell in cells})
    if by == "organisation":
        return {subject: subject for subject in subjects}
    if by == "nation":
        return dict.fromkeys(subjects, nation)
    orphans = [subject for subject in subjects if subject not in parents]
    if orphans:
        raise Refused(Finding("indicator.no-parent", context={"subject": subject}) for subject in orphans)
    return {subject: parents[subject] for subject in subjects}


def _row(
    definition: Definition,
    key: tuple[str, Period, tuple[str | None, ...], bool],
    cells: list[Cell],
    dimensions: Sequence[str],
    lineage: Sequence[Lineage],
    structure: dt.date | None,
) -> Row:
    subject, period, values, simulated = key
    totals = combine(cells, definition.measures)
    num, den, value = value_of_totals(definition, totals)
    notes = cells[0].notes if len(cells) == 1 else frozenset().union(*(cell.notes for cell in cells))
    changes = [step for step in lineage if breaks(period, step.date, structure)] if lineage else []
    if changes and any({subject, *(cell.subject for cell in cells)} & {step.from_, step.to} for step in changes):
        notes |= {BOUNDARY}
    return Row(
        definition.reference,
        subject,
        period,
        num,
        den,
        value,
        totals,
        dict(zip(dimensions, values, strict=True)) if values else {},
        simulated,
        notes,
    )
