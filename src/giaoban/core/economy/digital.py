"""Digital GDP of an economy: direct, backward, forward, overlap and core, in money and as shares, by sector.

With d the digital weight of each sector (0 to 1), v value added per unit of output, y final demand, B = (I - A)^-1:

    direct     d'VA                  value added made in digital sectors
    backward   v'B(d∘y)              value added anywhere that ends in final demand for digital products
    forward    (d∘v)'By              digital value added in all final demand; equals direct where the table foots
    overlap    (d∘v)'B(d∘y)          what backward and forward both hold
    core       backward + forward - overlap

The overlap is the block form. The form often printed takes only the diagonal of B, Σ v_i d_i b_ii d_i y_i; as soon as
two digital sectors deliver to each other it leaves their trade in both terms and counts it twice, and its result
changes when a sector is split in two. It is offered as the labelled variant `diagonal` for comparison.

Source: ADB, Capturing the Digital Economy: a Proposed Measurement Framework and Its Applications, 2021 (the four
        terms); the block form is their own term for sets of sectors instead of single ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from giaoban.core.economy.checks import TOLERANCE, sound_system
from giaoban.core.economy.leontief import Leontief
from giaoban.core.economy.table import Array, IOTable, cells
from giaoban.core.findings import Finding, Refused, Severity

Overlap = Literal["block", "diagonal"]
Part = Literal["direct", "backward", "forward", "overlap", "core"]
Whole = Literal["gva", "gdp"]
PARTS: tuple[Part, ...] = ("direct", "backward", "forward", "overlap", "core")


@dataclass(frozen=True, eq=False)
class DigitalGDP:
    """The five figures by the sector in which the value added is made; each array sums to the economy's figure.

    Unit: that of the table (money of one period). `gdp` is None when net taxes on products are unknown.
    """

    sectors: tuple[str, ...]
    direct: Array
    backward: Array
    forward: Array
    overlap: Array
    core: Array
    value_added: Array
    gdp: float | None
    form: Overlap
    unit: str
    period: str
    table_digest: str
    findings: tuple[Finding, ...] = ()

    def total(self, part: Part = "core") -> float:
        """Money, in the unit of the table."""
        return float(self._array(part).sum())

    def share(self, part: Part = "core", *, of: Whole = "gva") -> float:
        """Fraction of gross value added at basic prices, or of GDP at market prices.

        Raises Refused with `economy.no-product-taxes` when GDP is asked for and net product taxes are unknown.
        """
        return self.total(part) / self._whole(of)

    def by_sector(self, part: Part = "core", *, of: Whole = "gva") -> dict[str, float]:
        """Each sector's contribution to the share; they add up to it."""
        return dict(zip(self.sectors, (self._array(part) / self._whole(of)).tolist(), strict=True))

    def by_group(self, groups: Mapping[str, str], part: Part = "core", *, of: Whole = "gva") -> dict[str, float]:
        """Contributions summed over groups (agriculture, industry, services). Refused for a sector without one."""
        if missing := [code for code in self.sectors if code not in groups]:
            raise Refused([Finding("economy.no-group", context={"sectors": ", ".join(missing)})])
        sums: dict[str, float] = {}
        for code, value in self.by_sector(part, of=of).items():
            sums[groups[code]] = sums.get(groups[code], 0.0) + value
        return sums

    def within_sector(self, part: Part = "core") -> dict[str, float | None]:
        """The digital part of each sector's own value added; None where it has none."""
        pairs = zip(self.sectors, self._array(part), self.value_added, strict=True)
        return {code: float(value / own) if own else None for code, value, own in pairs}

    def _array(self, part: Part) -> Array:
        made: Array = getattr(self, part)
        return made

    def _whole(self, of: Whole) -> float:
        if of == "gva":
            return float(self.value_added.sum())
        if self.gdp is None:
            raise Refused([Finding("economy.no-product-taxes")])
        return self.gdp


def digital_gdp(
    table: IOTable,
    weights: Array,
    *,
    form: Overlap = "block",
    tolerance: float = TOLERANCE,
) -> DigitalGDP:
    """The five figures for a domestic table and digital weights in its order (`Scope.weights` makes them).

    Raises Refused: everything `check` calls an error, `economy.not-domestic` for a competitive or imports table
    (`domestic` converts it), `economy.weight-range` for weights outside 0 to 1, `economy.no-value-added`.

    >>> from giaoban.core.periods import Period
    >>> two = IOTable([[150, 500], [200, 100]], [[350], [1700]], [[650, 1400]], [1000, 2000], sectors=("a", "b"),
    ...               kind="domestic", price="basic", unit="million VND", period=Period.parse("2022"))
    >>> made = digital_gdp(two, two.weights({"a": 1}))
    >>> [round(made.total(part), 2) for part in PARTS]
    [650.0, 350.0, 650.0, 285.31, 714.69]
    """
    if table.kind != "domestic":
        raise Refused([Finding("economy.not-domestic", where=table.place(), context={"kind": table.kind})])
    d = checked_weights(table, weights)
    system, found = sound_system(table, tolerance=tolerance)
    if not table.gva.sum() > 0:
        raise Refused([Finding("economy.no-value-added", where=table.place())])
    v, y = value_added_per_output(table), table.final_demand
    solved = system.solve(np.column_stack([d * y, y]))
    backward, forward = v * solved[:, 0], d * v * solved[:, 1]
    overlap = d * backward if form == "block" else d * v * _diagonal(system, d) * d * y
    core = backward + forward - overlap
    return DigitalGDP(
        sectors=table.sectors,
        direct=d * table.gva,
        backward=backward,
        forward=forward,
        overlap=overlap,
        core=core,
        value_added=table.gva,
        gdp=table.gdp,
        form=form,
        unit=table.unit,
        period=table.period.code,
        table_digest=table.digest,
        findings=(*found, *_outside(table, core)),
    )


def value_added_per_output(table: IOTable) -> Array:
    """v: gross value added of a unit of output; 0 for a sector without output."""
    return np.divide(table.gva, table.x, out=np.zeros(table.n), where=table.x > 0)


def checked_weights(table: IOTable, weights: Any) -> Array:
    """Weights as an array of the table's length with values from 0 to 1. Raises Refused otherwise."""
    d = np.asarray(weights, dtype=np.float64)
    if d.shape != (table.n,):
        context = {"block": "weights", "has": " x ".join(map(str, d.shape)), "wants": str(table.n)}
        raise Refused([Finding("economy.shape", context=context)])
    bad = np.flatnonzero(~((d >= 0) & (d <= 1)))  # written so that NaN is caught
    if bad.size:
        raise Refused([Finding("economy.weight-range", context=cells([f"{table.sectors[i]} = {d[i]}" for i in bad]))])
    return d


def _diagonal(system: Leontief, d: Array) -> Array:
    """b_ii where d_i > 0, from as many solves as there are digital sectors."""
    digital = np.flatnonzero(d)
    columns = np.zeros((len(d), digital.size))
    columns[digital, np.arange(digital.size)] = 1.0
    made = np.zeros(len(d))
    made[digital] = system.solve(columns)[digital, np.arange(digital.size)]
    return made


def _outside(table: IOTable, core: Array) -> list[Finding]:
    """Sectors whose core part is below nothing or above all of their value added: falling inventories can do that."""
    slack = 1e-9 * float(np.abs(table.gva).max())
    bad = np.flatnonzero((core < -slack) | (core > table.gva + slack))
    if not bad.size:
        return []
    said = [f"{table.sectors[i]} = {core[i]:.6g} / {table.gva[i]:.6g}" for i in bad]
    return [Finding("economy.share-outside", Severity.WARNING, table.place(), cells(said))]
