"""From tables and a definition to the figures: one path for the command, the API, the store and a bundle.

`figures` are named numbers: money in the unit of the table, shares as fractions. `digest` is a sha256 of everything
that went in and of the figures to eight significant digits, so that another machine, whose linear algebra differs in
the last bits, comes to the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from giaoban.core.economy.definition import Definition, ProvincesAsked, QuarterAsked, TurnoverGiven
from giaoban.core.economy.digital import PARTS, DigitalGDP, digital_gdp
from giaoban.core.economy.domestic import domestic
from giaoban.core.economy.leontief import coefficients
from giaoban.core.economy.official import OfficialShare, official_share
from giaoban.core.economy.provinces import balance_provinces, provincial_digital
from giaoban.core.economy.quarterly import AnnualTable, Indicators, quarter_after, quarters_of
from giaoban.core.economy.sensitivity import Errors, Interval, gradient, interval, official_interval
from giaoban.core.economy.table import Array, IOTable
from giaoban.core.economy.turnover import turnover_share
from giaoban.core.findings import Finding, Refused, Severity
from giaoban.core.periods import NotAPeriod, Period

DIGITS = 8


@dataclass(frozen=True)
class SectorLine:
    """One sector: money in the table's unit. `digitised` and `within` are None where no φ was given."""

    code: str
    name: str
    value_added: float
    weight: float
    direct: float
    core: float
    digitised: float | None = None
    phi: float | None = None
    within: float | None = None


@dataclass(frozen=True)
class ProvinceLine:
    """One province: direct is a count and adds up; core stands for itself, as shares of GRDP over the deltas."""

    province: str
    grdp: float
    direct: float
    direct_share: float
    core_share_low: float
    core_share_high: float
    within_low: float
    within_high: float
    spill_over_low: float
    spill_over_high: float


@dataclass(frozen=True)
class Answer:
    """What came out. `headline` names the figure an estimate is quoted by."""

    definition: Definition
    tables: tuple[str, ...]
    period: str
    unit: str
    figures: Mapping[str, float]
    headline: str
    sectors: tuple[SectorLine, ...] = ()
    provinces: tuple[ProvinceLine, ...] = ()
    interval: Mapping[str, Any] | None = None
    balancing: str = "converged"
    findings: tuple[Finding, ...] = ()

    @property
    def share(self) -> float:
        return self.figures[self.headline]

    @property
    def digest(self) -> str:
        said = {
            "definition": self.definition.plain(),
            "tables": list(self.tables),
            "figures": {name: f"{value:.{DIGITS}g}" for name, value in self.figures.items()},
            "provinces": [[one.province, f"{one.direct:.{DIGITS}g}"] for one in self.provinces],
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def plain(self) -> dict[str, Any]:
        """As JSON holds it: no definition (it is stored beside it), findings as codes with their context."""
        return {
            "period": self.period,
            "unit": self.unit,
            "headline": self.headline,
            "figures": dict(self.figures),
            "interval": None if self.interval is None else dict(self.interval),
            "sectors": [asdict(one) for one in self.sectors],
            "provinces": [asdict(one) for one in self.provinces],
            "balancing": self.balancing,
            "findings": [one.plain() for one in self.findings],
        }


def evaluate(tables: Sequence[IOTable], definition: Definition) -> Answer:
    """The answer to a definition. Several tables are years of one economy, for a quarter; else there is one.

    Raises Refused with what the parts refuse, and `economy.treatment-missing` for a competitive table whose imports
    nobody said how to treat, `economy.one-table` for several tables without a quarter.
    """
    home = [domestic_of(table, definition) for table in tables]
    if len(home) != 1 and definition.quarter is None:
        raise Refused([Finding("economy.one-table", context={"count": len(home)})])
    digests = tuple(table.digest for table in tables)
    notes: tuple[Finding, ...] = ()
    table = home[-1]
    if definition.quarter is not None:
        table, notes = quarter_table(home, definition.quarter)
    if definition.turnover is not None:
        return _turnover(table, definition, definition.turnover, digests)
    d = definition.scope.scope().weights(table, definition.shares)
    if definition.provinces is not None:
        return _provinces(table, d, definition, definition.provinces, digests)
    made = digital_gdp(table, d, form=definition.overlap)
    figures = _core_figures(made)
    official = None
    if definition.phi is not None:
        platform = table.weights(definition.platform) if definition.platform else None
        official = official_share(table, d, phi=definition.phi, platform=platform)
        figures |= _official_figures(official)
    headline = f"{'official' if official else 'core'}_share_{definition.of}"
    if headline not in figures:
        raise Refused([Finding("economy.no-product-taxes", where=table.place())])
    return Answer(
        definition=definition,
        tables=digests,
        period=table.period.code,
        unit=table.unit,
        figures=figures,
        headline=headline,
        sectors=_sector_lines(table, d, made, official),
        interval=_interval(table, d, official, definition, figures[headline]),
        findings=(*notes, *made.findings),
    )


def domestic_of(table: IOTable, definition: Definition) -> IOTable:
    """The domestic table, imports treated as the definition says."""
    if table.kind != "competitive":
        return table
    if definition.imports is None:
        raise Refused([Finding("economy.treatment-missing", where=table.place())])
    return domestic(table, treatment=definition.imports, exports=definition.exports)


def quarter_table(years: Sequence[IOTable], asked: QuarterAsked) -> tuple[IOTable, tuple[Finding, ...]]:
    """The domestic table of a quarter, by annual benchmarks and indicators.

    What a column pays besides domestic inputs is shared between value added and the rest as in the year before it.
    Raises Refused: `economy.not-a-quarter`, `economy.other-table` (sectors, columns or unit differ between years),
    `quarter.*`, `balance.*`.
    """
    quarter, begins = _quarter(asked.quarter), _quarter(asked.begins)
    for field in ("sectors", "finals", "unit", "components"):
        for other in years[1:]:
            if getattr(other, field) != getattr(years[0], field):
                raise Refused([Finding("economy.other-table", where=other.place(), context={"field": field})])
    if len(asked.published) != len(years):
        context = {"field": "quarter.published", "problem": f"{len(years)} tables, {len(asked.published)} days"}
        raise Refused([Finding("economy.definition-field", context=context)])
    known = [
        AnnualTable(
            table.period.start.year,
            day,
            np.array(table.Z),
            np.array(table.Y),
            table.Z.sum(axis=1) + table.final_demand,  # rounding of a printed table stays in its output
            table.sectors,
        )
        for table, day in zip(years, asked.published, strict=True)
    ]
    try:
        activity = np.array(asked.activity, dtype=np.float64)
        demand = None if asked.demand is None else np.array(asked.demand, dtype=np.float64)
    except ValueError:
        context = {"tables": str(years[0].Y.shape), "activity": "rows of different lengths", "demand": ""}
        raise Refused([Finding("quarter.indicator-shape", context=context)]) from None
    moves = Indicators(begins, activity, demand)
    covered = {one.year for one in known if one.published <= asked.vintage}
    if quarter.start.year in covered:
        run = quarters_of(quarter.start.year, known, moves, vintage=asked.vintage)
    else:
        run = quarter_after(quarter, known, moves, vintage=asked.vintage)
    made = next(one for one in run.tables_or_refuse() if one.quarter == quarter)
    last = max(
        (table for table, one in zip(years, known, strict=True) if one.published <= asked.vintage),
        key=lambda table: (table.period.start.year <= quarter.start.year, table.period.start),
    )
    rest, paid = made.value_added, last.x - last.Z.sum(axis=0)
    factor = np.divide(rest, paid, out=np.zeros_like(rest), where=paid > 0)
    table = last.replaced(
        Z=made.intermediate,
        Y=made.final,
        VA=last.VA * factor,
        x=made.output,
        other_inputs=None if last.other_inputs is None else last.other_inputs * factor,
        net_product_taxes=None
        if last.net_product_taxes is None
        else last.net_product_taxes * float((last.VA * factor).sum() / last.VA.sum()),
        rounding=0.0,
        period=quarter,
    )
    return table, run.findings


def _quarter(code: str) -> Period:
    try:
        read = Period.parse(code)
    except NotAPeriod:
        read = None
    if read is None or (read.end - read.start).days not in range(88, 94):
        raise Refused([Finding("economy.not-a-quarter", context={"quarter": code})])
    return read


def _core_figures(made: DigitalGDP) -> dict[str, float]:
    figures = {"gva": float(made.value_added.sum())} | {part: made.total(part) for part in PARTS}
    figures |= {f"{part}_share_gva": made.share(part) for part in PARTS}
    if made.gdp is not None:
        figures |= {"gdp": made.gdp} | {f"{part}_share_gdp": made.share(part, of="gdp") for part in PARTS}
    return figures


def _official_figures(made: OfficialShare) -> dict[str, float]:
    figures = {
        "official": made.total,
        "official_ict": float(made.ict.sum()),
        "official_platform": float(made.platform.sum()),
        "official_sector": float(made.sector.sum()),
        "official_share_gva": made.share(),
    }
    return figures if made.gdp is None else figures | {"official_share_gdp": made.share(of="gdp")}


def _sector_lines(table: IOTable, d: Array, made: DigitalGDP, official: OfficialShare | None) -> tuple[SectorLine, ...]:
    lines = []
    for i, code in enumerate(table.sectors):
        own = float(table.gva[i])
        line = SectorLine(code, table.names[i], own, float(d[i]), float(made.direct[i]), float(made.core[i]))
        if official is not None:
            counted = float(official.ict[i] + official.platform[i] + official.sector[i])
            line = replace(
                line,
                digitised=float(official.sector[i]),
                phi=float(official.phi[i]),
                within=counted / own if own > 0 else None,
            )
        lines.append(line)
    return tuple(lines)


def _interval(
    table: IOTable, d: Array, official: OfficialShare | None, definition: Definition, share: float
) -> dict[str, Any] | None:
    """The delta method where errors were declared; of the share of GDP in proportion to that of GVA."""
    if definition.errors is None:
        return None
    declared = definition.errors
    made: Interval
    if official is None:
        errors = Errors(Z=declared.Z, Y=declared.Y, VA=declared.VA)
        made = interval(gradient(table, d), errors, level=definition.level)
    else:
        if declared.phi is None:
            context = {"field": "errors.phi", "problem": "the official form needs the error of φ"}
            raise Refused([Finding("economy.definition-field", context=context)])
        level = definition.level
        made = official_interval(official, value_added_error=declared.VA, phi_error=declared.phi, level=level)
    ratio = share / made.share if made.share else 1.0
    return {
        "low": max(made.low * ratio, 0.0),
        "high": min(made.high * ratio, 1.0),
        "error": made.error * ratio,
        "level": made.level,
        "by_block": dict(made.by_block),
    }


def _turnover(table: IOTable, definition: Definition, given: TurnoverGiven, digests: tuple[str, ...]) -> Answer:
    made = turnover_share(
        given.turnover,
        grdp=given.grdp,
        unit=given.unit,
        table=table,
        turnover_error=given.turnover_error,
        ratio_error=given.ratio_error,
        grdp_error=given.grdp_error,
        level=definition.level,
    )
    d = definition.scope.scope().weights(table, definition.shares)
    outside = [code for code in given.turnover if d[table.position(code)] == 0]
    if outside:
        context = {"scope": definition.scope.reference, "sectors": ", ".join(outside)}
        raise Refused([Finding("economy.turnover-outside-scope", context=context)])
    total = sum(made.value_added.values())
    names = dict(zip(table.sectors, table.names, strict=True))
    lines = tuple(
        SectorLine(code, names[code], value, float(d[table.position(code)]), value, value)
        for code, value in made.value_added.items()
    )
    return Answer(
        definition=definition,
        tables=digests,
        period=_period(given.period) if given.period else table.period.code,
        unit=given.unit,
        figures={"value_added": total, "grdp": given.grdp, "share_grdp": made.share},
        headline="share_grdp",
        sectors=lines,
        interval={"low": made.low, "high": made.high, "level": made.level},
        findings=(Finding("economy.turnover-core-only", Severity.NOTE),),
    )


def _period(code: str) -> str:
    try:
        return Period.parse(code).code
    except NotAPeriod:
        context = {"field": "turnover.period", "problem": f"{code[:20]!r}: 2024"}
        raise Refused([Finding("economy.definition-field", context=context)]) from None


def _provinces(
    table: IOTable, d: Array, definition: Definition, asked: ProvincesAsked, digests: tuple[str, ...]
) -> Answer:
    if any(len(row) != table.n for row in asked.prior):
        context = {"block": "provinces", "has": str(sorted({len(row) for row in asked.prior})), "wants": str(table.n)}
        raise Refused([Finding("economy.shape", context=context)])
    made, run = balance_provinces(
        asked.prior,
        grdp=asked.grdp,
        national=table.gva,
        provinces=asked.names,
        sectors=table.sectors,
        unit=table.unit,
        give_way=asked.give_way,
    )
    run.table_or_refuse()
    lines, small = provincial_digital(
        made,
        coefficients=coefficients(np.array(table.Z), np.array(table.x)),
        output=table.x,
        final_demand=table.final_demand,
        weights=d,
        deltas=asked.deltas,
        quotient=asked.quotient,
    )
    whole = made.value_added.sum(axis=1)
    provinces = tuple(
        ProvinceLine(
            province=one.province,
            grdp=float(own),
            direct=one.direct,
            direct_share=one.direct / float(own),
            core_share_low=min((one.direct + part) / float(own) for part in one.within.values),
            core_share_high=max((one.direct + part) / float(own) for part in one.within.values),
            within_low=one.within.low,
            within_high=one.within.high,
            spill_over_low=one.spill_over.low,
            spill_over_high=one.spill_over.high,
        )
        for one, own in zip(lines, whole, strict=True)
    )
    direct, gva = float(table.gva @ d), float(table.gva.sum())
    return Answer(
        definition=definition,
        tables=digests,
        period=table.period.code,
        unit=table.unit,
        figures={"gva": gva, "direct": direct, "direct_share_gva": direct / gva},
        headline="direct_share_gva",
        provinces=provinces,
        balancing=str(run.status),
        findings=(*run.findings, *small),
    )


def share_of(tables: Sequence[IOTable]) -> Callable[[Definition], float]:
    """The headline share as a function of the definition alone: what a tornado and a decomposition vary."""
    return lambda definition: evaluate(tables, definition).share
