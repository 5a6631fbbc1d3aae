"""Provinces of a nation: value added by sector that meets every GRDP and the nation, and each one's digital economy.

Direct digital value added is a count: it adds up over provinces, merges with them, and makes the nation's figure. Core
digital value added does not: what a province's digital products draw from other provinces is nobody's own, so the sum
of provincial cores is not the national core. It is therefore of a type that cannot be added (`CoreFigure`), and the
spill-over to the rest of the country stands in a column of its own; direct + within + spill-over is what adds up.

Source:  our method on location quotients (regional.py) and GRAS (balancing); Miller and Blair 2009, chapters 3 and 8.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn, TypeVar

import numpy as np
from numpy.typing import ArrayLike
from scipy import linalg

from giaoban.core.economy.balancing import Balanced, gras
from giaoban.core.economy.balancing.preflight import GiveWay
from giaoban.core.economy.regional import Band, Floats, Quotient, over_deltas, regional_coefficients
from giaoban.core.findings import Finding, Place, Refused, Severity
from giaoban.core.quantities import Quantity

Count = TypeVar("Count", int, float, Decimal, Floats)


@dataclass(frozen=True, eq=False)
class ProvincialTable:
    """Value added by province and sector, in one unit. Counts: they add up, over provinces and over sectors."""

    provinces: tuple[str, ...]
    sectors: tuple[str, ...]
    value_added: Floats
    unit: str

    def direct(self, weights: ArrayLike) -> dict[str, float]:
        """Direct digital value added of each province: sectors times their digital weight.

        Raises Refused `region.shape`, `region.weight-range` for a weight that is no number from 0 to 1.
        """
        digital = self.value_added @ _weights(weights, self.sectors)
        return dict(zip(self.provinces, digital.tolist(), strict=True))

    def merged(self, lineage: Mapping[str, str]) -> ProvincialTable:
        """The same country in its new provinces. Raises Refused, see `merge_counts`."""
        rows = merge_counts(dict(zip(self.provinces, self.value_added, strict=True)), lineage)
        return ProvincialTable(tuple(rows), self.sectors, np.array(list(rows.values())), self.unit)


def balance_provinces(
    prior: ArrayLike,
    *,
    grdp: ArrayLike,
    national: ArrayLike,
    provinces: Sequence[str],
    sectors: Sequence[str],
    unit: str,
    give_way: GiveWay = "none",
) -> tuple[ProvincialTable, Balanced]:
    """Provinces x sectors nearest to the prior, that meets the GRDP of each province and the nation in each sector.

    Every sector adds up to the nation, so direct digital value added does under any weights. Where GRDP does not add up
    to national value added the status is `imbalanced`; `give_way="rows"` moves the GRDPs and the run notes by how much.

    Unit:    money of one period, all the same; GRDP as gross value added at basic prices
    Raises:  Refused, see `gras`

    >>> table, run = balance_provinces([[1, 1], [1, 1]], grdp=[30, 10], national=[24, 16], unit="billion VND",
    ...                                provinces=["A", "B"], sectors=["ICT", "other"])
    >>> str(run.status), table.direct([1, 0])
    ('converged', {'A': 18.0, 'B': 6.0})
    """
    run = gras(prior, grdp, national, give_way=give_way, row_names=provinces, column_names=sectors)
    table = ProvincialTable(tuple(provinces), tuple(sectors), np.asarray(run.table), unit)
    return table, run


def merge_counts(counts: Mapping[str, Count], lineage: Mapping[str, str]) -> dict[str, Count]:
    """Counts of old organisations summed in the ones they became, in the order of the counts.

    `lineage` maps old to new: 63 provinces to 34. A part whose count is missing would make a sum that looks whole, so
    it is refused; figures that must not be added (`CoreFigure`) raise TypeError.

    Raises:  Refused `region.no-successor`, `region.missing-part`

    >>> merge_counts({"Yên Bái": 2, "Lào Cai": 3, "Huế": 4}, {"Yên Bái": "Lào Cai", "Lào Cai": "Lào Cai", "Huế": "Huế"})
    {'Lào Cai': 5, 'Huế': 4}
    """
    if lost := [old for old in counts if old not in lineage]:
        raise Refused([Finding("region.no-successor", where=Place(part=lost[0]), context={"names": ", ".join(lost)})])
    merged: dict[str, Count] = {}
    for old, count in counts.items():
        if isinstance(count, CoreFigure):
            _never_added()
        new = lineage[old]
        merged[new] = merged[new] + count if new in merged else count
    missing = [f"{new}: {old}" for old, new in lineage.items() if new in merged and old not in counts]
    if missing:
        context = {"names": "; ".join(missing)}
        raise Refused([Finding("region.missing-part", where=Place(part=missing[0]), context=context)])
    return merged


@dataclass(frozen=True)
class CoreFigure:
    """Core digital value added of one province. It has no sum, because provinces draw on one another.

    >>> sum([CoreFigure(1.0, "billion VND"), CoreFigure(2.0, "billion VND")])
    Traceback (most recent call last):
    TypeError: core digital figures of provinces are never added: add direct, within and spill-over instead
    """

    _amount: float
    unit: str

    @property
    def quantity(self) -> Quantity:
        """The figure with its unit, to be shown."""
        return Quantity(Decimal(repr(self._amount)), self.unit)

    def share_of(self, whole: float) -> Quantity:
        """Percent of the province's own GRDP, in the same unit. Raises Refused `region.empty` for no GRDP."""
        if not whole > 0:
            raise Refused([Finding("region.empty")])
        return Quantity(Decimal(repr(100 * self._amount / whole)), "percent")

    def __add__(self, other: object) -> NoReturn:
        _never_added()

    __radd__ = __sub__ = __rsub__ = __add__
    # numpy must not find another way round either
    __array_ufunc__ = None


def _never_added() -> NoReturn:
    raise TypeError("core digital figures of provinces are never added: add direct, within and spill-over instead")


@dataclass(frozen=True)
class ProvincialDigital:
    """One province: what adds up (direct, within, spill_over) and what does not (core), each over the deltas.

    direct      value added of digital sectors here
    within      value added of other sectors here, embodied in the province's digital final products
    spill_over  the same elsewhere in the country
    core        direct + within, a figure for this province alone, by delta
    """

    province: str
    direct: float
    within: Band
    spill_over: Band
    core: tuple[CoreFigure, ...]
    unit: str

    def core_shares(self, grdp: float) -> tuple[Quantity, ...]:
        """Percent of GRDP at each delta: quote the lowest and the highest."""
        return tuple(figure.share_of(grdp) for figure in self.core)


def provincial_digital(
    table: ProvincialTable,
    *,
    coefficients: ArrayLike,
    output: ArrayLike,
    final_demand: ArrayLike,
    weights: ArrayLike,
    deltas: Sequence[float],
    quotient: Quotient = "flq",
) -> tuple[tuple[ProvincialDigital, ...], tuple[Finding, ...]]:
    """Digital value added of every province, with its band over delta.

    The national domestic table gives coefficients, output and final demand; a province has the national value added per
    unit of output and serves final demand in proportion to its output. Its inputs come from itself as far as the
    quotient says, the rest from the rest of the country. Over provinces, direct + within + spill-over makes the
    national core at every delta.

    Unit:    that of the table; `weights` from 0 to 1
    Raises:  Refused `region.shape`, `region.weight-range`, `region.not-a-number`, `region.not-domestic` (columns of the
             coefficients that use up their output), and what `quotients` refuses
    Returns: the provinces, and a warning `region.small` for each below a thousandth of the nation
    """
    A, x, y = (np.asarray(given, dtype=np.float64) for given in (coefficients, output, final_demand))
    d, sectors = _weights(weights, table.sectors), len(table.sectors)
    if A.shape != (sectors, sectors) or {x.shape, y.shape} != {(sectors,)}:
        shapes = [A.shape, x.shape, y.shape]
        raise Refused([Finding("region.shape", context={"given": shapes, "wanted": (sectors, sectors)})])
    finite = np.isfinite(A).all(axis=0) & np.isfinite(x) & np.isfinite(y) & np.isfinite(table.value_added).all(axis=0)
    if broken := [table.sectors[place] for place in np.flatnonzero(~finite).tolist()]:
        raise Refused([Finding("region.not-a-number", context={"sectors": ", ".join(broken)})])
    if spent := [table.sectors[place] for place in np.flatnonzero(A.sum(axis=0) >= 1).tolist()]:
        raise Refused([Finding("region.not-domestic", context={"sectors": ", ".join(spent)})])
    added = table.value_added.sum(axis=0)
    ratio = np.divide(added, x, out=np.zeros(sectors), where=x > 0)
    outputs = np.divide(table.value_added, ratio, out=np.zeros_like(table.value_added), where=ratio > 0)
    rest = (1 - d) * ratio
    everywhere = linalg.solve((np.eye(sectors) - A).T, rest)
    answers, found = [], []
    for province, own in zip(table.provinces, outputs, strict=True):
        demand = d * y * np.divide(own, x, out=np.zeros(sectors), where=x > 0)
        total = float(everywhere @ demand)

        def within(delta: float, own: Floats = own, demand: Floats = demand) -> float:
            inside = regional_coefficients(A, own, x, quotient=quotient, delta=delta, sectors=table.sectors)
            return float(rest @ linalg.solve(np.eye(sectors) - inside, demand))

        band = over_deltas(deltas, within)
        direct = float(own * ratio @ d)
        answers.append(
            ProvincialDigital(
                province=province,
                direct=direct,
                within=band,
                spill_over=Band(band.deltas, tuple(total - value for value in band.values)),
                core=tuple(CoreFigure(direct + value, table.unit) for value in band.values),
                unit=table.unit,
            )
        )
        if own.sum() < 1e-3 * x.sum():
            found.append(Finding("region.small", Severity.WARNING, Place(part=province), {"name": province}))
    return tuple(answers), tuple(found)


def _weights(weights: ArrayLike, sectors: tuple[str, ...]) -> Floats:
    d = np.asarray(weights, dtype=np.float64)
    if d.shape != (len(sectors),):
        raise Refused([Finding("region.shape", context={"given": d.shape, "wanted": (len(sectors),)})])
    # Written so that NaN is caught.
    if bad := [sectors[place] for place in np.flatnonzero(~((d >= 0) & (d <= 1))).tolist()]:
        raise Refused([Finding("region.weight-range", where=Place(part=bad[0]), context={"sectors": ", ".join(bad)})])
    return d
