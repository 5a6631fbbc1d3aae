"""The official Vietnamese form: core digital activities, and a digitised part φ of the value added of all others.

    share = [ Σ_j d_j VA_j + Σ_j (1 - d_j) φ_j VA_j ] / GVA or GDP

φ is the heart of the figure and is never assumed: it is a table by sector (a survey, or coefficients handed down), or
one of two ratios that the table itself gives, chosen by name:

    direct input ratio   φ_j = Σ_i d_i a_ij              digital inputs bought per unit of output
    total input ratio    φ_j = Σ_i d_i (b_ij - [i = j])  with what its suppliers buy, through all rounds

Both count digital inputs made at home: those that were imported are not in the cells of a domestic table.

Source: the publications of the statistics office show two terms, core activities and digitisation of other sectors
        (8,42 + 5,60 = 14,02 % for 2025, read in excerpts); the coefficients behind the second one are not public. The
        two ratios: Miller and Blair 2009, sections 2.2 and 2.4; that they may stand for φ is our reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from giaoban.core.economy.checks import TOLERANCE, sound_system
from giaoban.core.economy.digital import Whole, checked_weights
from giaoban.core.economy.leontief import Leontief
from giaoban.core.economy.table import Array, IOTable, cells
from giaoban.core.findings import Finding, Refused

Ratio = Literal["direct input ratio", "total input ratio"]
Component = Literal["ict", "platform", "sector"]


@dataclass(frozen=True, eq=False)
class OfficialShare:
    """Components in money of the table's unit, by sector; they overlap nowhere, so they add up to the digital economy.

    `phi_source` is the name of the ratio, or "given". `platform` is zero unless platform weights were given.
    """

    sectors: tuple[str, ...]
    ict: Array
    platform: Array
    sector: Array
    value_added: Array
    phi: Array
    phi_source: str
    gdp: float | None
    unit: str
    period: str
    table_digest: str
    findings: tuple[Finding, ...] = ()

    @property
    def gva(self) -> float:
        return float(self.value_added.sum())

    @property
    def core(self) -> float:
        """Value added of the digital activities themselves (ICT and platforms), in the unit of the table."""
        return float(self.ict.sum() + self.platform.sum())

    @property
    def total(self) -> float:
        return self.core + float(self.sector.sum())

    def share(self, component: Component | Literal["core", "total"] = "total", *, of: Whole = "gva") -> float:
        """Fraction of GVA or GDP. Raises Refused with `economy.no-product-taxes` when GDP is not known."""
        if component in get_args(Component):
            value = float(getattr(self, component).sum())
        else:
            value = self.core if component == "core" else self.total
        return value / self._whole(of)

    def by_sector(self, *, of: Whole = "gva") -> dict[str, float]:
        """Each sector's contribution to the total share."""
        made = (self.ict + self.platform + self.sector) / self._whole(of)
        return dict(zip(self.sectors, made.tolist(), strict=True))

    def _whole(self, of: Whole) -> float:
        if of == "gdp" and self.gdp is None:
            raise Refused([Finding("economy.no-product-taxes")])
        return self.gva if of == "gva" or self.gdp is None else self.gdp


def official_share(
    table: IOTable,
    core: Array,
    *,
    phi: Mapping[str, float] | Ratio,
    platform: Array | None = None,
    tolerance: float = TOLERANCE,
) -> OfficialShare:
    """The official form for digital weights `core` and coefficients φ.

    ICT takes d_j of a sector's value added, the platform part takes its weight of what ICT left, φ applies to the rest.
    Raises Refused: what `check` calls an error, `economy.phi-missing` with every sector that is not wholly digital and
    has none, `economy.phi-range` (a ratio can pass 1; it is then no share), `economy.phi-unknown` for another name.

    >>> from giaoban.core.periods import Period
    >>> two = IOTable([[150, 500], [200, 100]], [[350], [1700]], [[650, 1400]], [1000, 2000], sectors=("a", "b"),
    ...               kind="domestic", price="basic", unit="million VND", period=Period.parse("2022"))
    >>> made = official_share(two, two.weights({"a": 1}), phi={"b": 0.05})
    >>> made.core, float(made.sector.sum()), round(made.share(), 6)
    (650.0, 70.0, 0.35122)
    """
    d = checked_weights(table, core)
    p = np.zeros(table.n) if platform is None else checked_weights(table, platform)
    system, found = sound_system(table, tolerance=tolerance)
    coefficients = input_ratio(table, d, phi, system=system) if isinstance(phi, str) else _given(table, phi, d, p)
    left = 1.0 - d
    return OfficialShare(
        sectors=table.sectors,
        ict=d * table.gva,
        platform=left * p * table.gva,
        sector=left * (1.0 - p) * coefficients * table.gva,
        value_added=table.gva,
        phi=coefficients,
        phi_source=phi if isinstance(phi, str) else "given",
        gdp=table.gdp,
        unit=table.unit,
        period=table.period.code,
        table_digest=table.digest,
        findings=tuple(found),
    )


def input_ratio(table: IOTable, d: Array, ratio: Ratio, *, system: Leontief) -> Array:
    """φ by a named ratio, 0 for sectors that are wholly digital themselves."""
    if ratio not in get_args(Ratio):
        context = {"phi": ratio, "known": ", ".join(get_args(Ratio))}
        raise Refused([Finding("economy.phi-unknown", context=context)])
    direct = np.divide(d @ table.Z, table.x, out=np.zeros(table.n), where=table.x > 0)
    made = direct if ratio == "direct input ratio" else system.solve_transposed(d) - d
    made = np.where(d < 1, made, 0.0)
    slack = 1e-12  # a sector that buys nothing digital solves to a rounding error around 0
    bad = np.flatnonzero(~((made >= -slack) & (made <= 1)))
    if bad.size:
        said = cells([f"{table.sectors[i]} = {made[i]:.4g}" for i in bad])
        raise Refused([Finding("economy.phi-range", where=table.place(), context=said)])
    return np.maximum(made, 0.0)


def _given(table: IOTable, phi: Mapping[str, float], d: Array, p: Array) -> Array:
    made = table.weights(phi)  # refuses unknown codes
    findings = []
    needed = (d < 1) & (p < 1) & (table.gva != 0)
    if missing := [code for code, needs in zip(table.sectors, needed, strict=True) if needs and code not in phi]:
        context = {"sectors": ", ".join(missing), "count": len(missing)}
        findings.append(Finding("economy.phi-missing", where=table.place(), context=context))
    bad = np.flatnonzero(~((made >= 0) & (made <= 1)))
    if bad.size:
        said = cells([f"{table.sectors[i]} = {made[i]}" for i in bad])
        findings.append(Finding("economy.phi-range", where=table.place(), context=said))
    if findings:
        raise Refused(findings)
    return made
