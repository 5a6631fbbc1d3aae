"""A table for every quarter: the annual table is the benchmark, indicators give the movement, GRAS the cells.

Method:  1. Output and inputs of every sector, and every category of final demand, are brought to quarters (Denton).
         2. Final demand of a quarter yields to its value added, so that both sides of GDP agree in every quarter.
         3. [Z | Y] starts from the year with constant technology and is balanced to the totals of the quarters. In a
            year with a table all four quarters are balanced together and add up to it in every cell; after the last
            table a quarter is balanced alone.
Source:  our composition of published steps (denton.py, balancing/gras.py, balancing/cube.py).
Limits:  current prices; seasonal patterns of cells come from their totals only.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from giaoban.core.economy.balancing import Status, gras, gras_cube
from giaoban.core.economy.quarterly.denton import denton, touches_zero
from giaoban.core.economy.quarterly.years import Floats
from giaoban.core.findings import Finding, Place, Refused, Severity
from giaoban.core.periods import Period

FOOTING = 1e-6


@dataclass(frozen=True, eq=False)
class AnnualTable:
    """Z (sector x sector), Y (sector x category) and output of one year, as published on a day.

    Imports of a competitive table stand as a negative category of Y, so that rows foot to domestic output. `sectors`
    names rows in findings; without it they are numbered.
    Raises Refused `quarter.table-shape`, `quarter.table-footing`.
    """

    year: int
    published: dt.date
    intermediate: Floats
    final: Floats
    output: Floats
    sectors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        sectors = len(self.output)
        if self.intermediate.shape != (sectors, sectors) or self.final.shape[:1] != (sectors,):
            context = {"year": self.year, "Z": self.intermediate.shape, "Y": self.final.shape, "x": sectors}
            raise Refused([Finding("quarter.table-shape", context=context)])
        used = self.intermediate.sum(axis=1) + self.final.sum(axis=1)
        off = np.flatnonzero(~(np.abs(used - self.output) <= FOOTING * np.abs(self.output) + 1e-12 * used.max()))
        if off.size:
            context = {"year": self.year, "rows": (off + 1).tolist()}
            raise Refused([Finding("quarter.table-footing", where=Place(part=str(self.year)), context=context)])

    @property
    def row_names(self) -> tuple[str, ...] | None:
        return self.sectors or None

    @property
    def column_names(self) -> tuple[str, ...] | None:
        categories = tuple(f"Y{place + 1}" for place in range(self.final.shape[1]))
        return (*self.sectors, *categories) if self.sectors else None

    @property
    def inputs(self) -> Floats:
        total: Floats = self.intermediate.sum(axis=0)
        return total


@dataclass(frozen=True, eq=False)
class Indicators:
    """Quarterly movements: `activity` (quarter x sector) and `demand` (quarter x category), from quarter `begins` on.

    Without `demand` every category of final demand follows total activity. Any unit: only the movement counts.
    """

    begins: Period
    activity: Floats
    demand: Floats | None = None


@dataclass(frozen=True, eq=False)
class QuarterTable:
    """The table of one quarter. `benchmarked` says whether a table of its year stood behind it."""

    quarter: Period
    intermediate: Floats
    final: Floats
    output: Floats
    benchmarked: bool

    @property
    def value_added(self) -> Floats:
        rest: Floats = self.output - self.intermediate.sum(axis=0)
        return rest


@dataclass(frozen=True, eq=False)
class Quarters:
    """The tables of one run, its vintage, and a fingerprint of everything that went in: equal inputs, equal tables."""

    tables: tuple[QuarterTable, ...]
    vintage: dt.date
    fingerprint: str
    status: Status
    iterations: int
    findings: tuple[Finding, ...] = ()

    def tables_or_refuse(self) -> tuple[QuarterTable, ...]:
        if self.status is not Status.CONVERGED:
            raise Refused(self.findings)
        return self.tables


def quarters_of(year: int, known: Sequence[AnnualTable], indicators: Indicators, *, vintage: dt.date) -> Quarters:
    """The four quarters of a year that has a table; they add up to it in every cell.

    Of every year the last table published by the day of the vintage is used: a later table makes a later vintage, and
    asking for the old day gives the old quarters again.

    Raises:  Refused `quarter.no-table`, `quarter.gap`, `quarter.too-short`, `quarter.indicator-shape`
    """
    run = _Run(known, indicators, vintage)
    annual = run.table_of(year)
    at = run.row_of(Period.parse(f"{year}Q1"))
    rows = slice(at, at + 4)
    output, inputs = run.output[rows], run.inputs[rows]
    added = (output - inputs).sum(axis=1)
    periods = [Period.parse(f"{year}Q{number}") for number in (1, 2, 3, 4)]
    demand = gras(
        run.final[rows],
        added,
        annual.final.sum(axis=0),
        give_way="columns",
        row_names=[str(period) for period in periods],
        column_names=[f"Y{place + 1}" for place in range(annual.final.shape[1])],
    )
    if not demand.converged:
        return run.answer((), demand.status, demand.iterations, demand.findings)
    columns = np.hstack([inputs, np.asarray(demand.table)])
    whole = np.hstack([annual.intermediate, annual.final])
    # Rows of a published table foot to its rounding; the quarters are asked to meet the rows it really has.
    totals = output * _ratio(whole.sum(axis=1), output.sum(axis=0))
    columns = columns * _ratio(whole.sum(axis=0), columns.sum(axis=0))
    prior = whole * _ratio(columns, whole.sum(axis=0), otherwise=0.25)[:, None, :]
    cube = gras_cube(prior, totals, columns, whole, row_names=annual.row_names, column_names=annual.column_names)
    tables = [_cut(period, layer, benchmarked=True) for period, layer in zip(periods, cube.layers, strict=True)]
    return run.answer(tables, cube.status, cube.iterations, (*cube.findings, *demand.findings))


def quarter_after(
    quarter: Period, known: Sequence[AnnualTable], indicators: Indicators, *, vintage: dt.date
) -> Quarters:
    """A quarter whose year has no table yet: carried on by the indicators from the last one, balanced alone.

    The note `quarter.final-gave-way` says how far final demand had to move to agree with value added.

    Raises:  Refused `quarter.no-table`, `quarter.gap`, `quarter.too-short`, `quarter.indicator-shape`
    """
    run = _Run(known, indicators, vintage)
    at = run.row_of(quarter)
    annual = run.tables[-1]
    output, inputs, final = run.output[at], run.inputs[at], run.final[at]
    missing, size = float((output - inputs).sum() - final.sum()), float(np.abs(final).sum())
    moved = final + np.abs(final) * (missing / size if size else 0.0)
    columns = np.concatenate([inputs, moved])
    whole = np.hstack([annual.intermediate, annual.final])
    prior = whole * _ratio(columns, whole.sum(axis=0), otherwise=0.25)
    balanced = gras(prior, output, columns, row_names=annual.row_names, column_names=annual.column_names)
    context = {"quarter": str(quarter), "percent": round(100 * missing / size, 3) if size else 0.0}
    note = Finding("quarter.final-gave-way", Severity.NOTE, context=context)
    table = _cut(quarter, np.asarray(balanced.table), benchmarked=False)
    return run.answer([table], balanced.status, balanced.iterations, (*balanced.findings, note))


class _Run:
    """Tables of the vintage and the quarterly totals that follow from them."""

    def __init__(self, known: Sequence[AnnualTable], indicators: Indicators, vintage: dt.date) -> None:
        latest: dict[int, AnnualTable] = {}
        for table in sorted(known, key=lambda table: table.published):
            if table.published <= vintage:
                latest[table.year] = table
        self.tables = [latest[year] for year in sorted(latest)]
        self.indicators, self.vintage = indicators, vintage
        if not self.tables:
            raise Refused([Finding("quarter.no-table", context={"year": "", "vintage": str(vintage)})])
        years = [table.year for table in self.tables]
        missing = sorted(set(range(years[0], years[-1] + 1)) - set(years))
        if missing:
            raise Refused([Finding("quarter.gap", context={"years": missing})])
        self._check_shapes()
        self.first = self.row_of(Period.parse(f"{years[0]}Q1"))
        activity = indicators.activity
        demand = indicators.demand
        if demand is None:
            demand = np.repeat(activity.sum(axis=1)[:, None], self.tables[0].final.shape[1], axis=1)
        names = self.tables[-1].column_names
        sectors, categories = (
            (None, None) if names is None else (names[: activity.shape[1]], names[activity.shape[1] :])
        )
        self.output = self._quarterly([table.output for table in self.tables], activity, sectors)
        self.inputs = self._quarterly([table.inputs for table in self.tables], activity, sectors)
        self.final = self._quarterly([table.final.sum(axis=0) for table in self.tables], demand, categories)

    def table_of(self, year: int) -> AnnualTable:
        for table in self.tables:
            if table.year == year:
                return table
        raise Refused([Finding("quarter.no-table", context={"year": year, "vintage": str(self.vintage)})])

    def row_of(self, quarter: Period) -> int:
        """The row of a quarter among the indicators. Raises Refused `quarter.too-short` when it is not there."""
        begins = self.indicators.begins
        row = 4 * (quarter.start.year - begins.start.year) + (quarter.start.month - begins.start.month) // 3
        if not 0 <= row < len(self.indicators.activity):
            context = {"years": quarter.start.year, "needed": row + 1, "quarters": len(self.indicators.activity)}
            raise Refused([Finding("quarter.too-short", context=context)])
        return row

    def answer(
        self, tables: Sequence[QuarterTable], status: Status, iterations: int, findings: Sequence[Finding]
    ) -> Quarters:
        return Quarters(tuple(tables), self.vintage, self._fingerprint(), status, iterations, tuple(findings))

    def _quarterly(self, years: list[Floats], indicator: Floats, names: tuple[str, ...] | None) -> Floats:
        annual = np.array(years)
        columns = []
        for place in range(annual.shape[1]):
            movement = _in_unit(indicator[:, place], annual[:, place], self.first)
            name = names[place] if names else str(place + 1)
            columns.append(denton(annual[:, place], movement, first=self.first, name=name).values)
        return np.column_stack(columns)

    def _check_shapes(self) -> None:
        sectors, categories = self.tables[0].final.shape
        shapes = {table.final.shape for table in self.tables}
        demand = self.indicators.demand
        length = len(self.indicators.activity)
        fits = self.indicators.activity.shape == (length, sectors) and (
            demand is None or demand.shape == (length, categories)
        )
        if len(shapes) > 1 or not fits:
            context = {
                "tables": sorted(shapes),
                "activity": self.indicators.activity.shape,
                "demand": None if demand is None else demand.shape,
            }
            raise Refused([Finding("quarter.indicator-shape", context=context)])

    def _fingerprint(self) -> str:
        digest = hashlib.sha256(f"{self.vintage} {self.indicators.begins}".encode())
        for table in self.tables:
            digest.update(f"{table.year} {table.published}".encode())
            for part in (table.intermediate, table.final, table.output):
                digest.update(np.ascontiguousarray(part, dtype=np.float64).tobytes())
        for series in (self.indicators.activity, self.indicators.demand):
            if series is not None:
                digest.update(np.ascontiguousarray(series, dtype=np.float64).tobytes())
        return digest.hexdigest()


def _in_unit(indicator: Floats, annual: Floats, first: int) -> Floats:
    """An indicator that touches zero goes the additive way and needs the unit of the benchmarks."""
    if not np.isfinite(indicator).all() or not touches_zero(indicator):
        return indicator
    covered = indicator[first : first + 4 * len(annual)].sum()
    scaled: Floats = indicator * (annual.sum() / covered) if covered else np.zeros_like(indicator)
    return scaled


def _ratio(wanted: Floats, held: Floats, *, otherwise: float = 1.0) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = wanted / held
    return np.where(np.isfinite(ratio) & (ratio > 0), ratio, otherwise)


def _cut(quarter: Period, table: Floats, *, benchmarked: bool) -> QuarterTable:
    sectors = len(table)
    return QuarterTable(
        quarter=quarter,
        intermediate=table[:, :sectors],
        final=table[:, sectors:],
        output=table.sum(axis=1),
        benchmarked=benchmarked,
    )
