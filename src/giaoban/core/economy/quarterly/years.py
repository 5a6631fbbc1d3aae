"""How quarters make a year: which belong to which benchmark, and by sum, average, first or last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.quantities import round_half_up

Floats = NDArray[np.float64]
Conversion = Literal["sum", "average", "first", "last"]


@dataclass(frozen=True)
class Years:
    """`count` benchmarks of `per_year` quarters each, the first beginning at quarter `first` of `length` quarters.

    Quarters before the first benchmark are reckoned backwards from it, those after the last one onwards.

    >>> Years(length=10, count=2, per_year=4, first=1, conversion="average").aggregate(np.arange(10.0))
    array([2.5, 6.5])
    """

    length: int
    count: int
    per_year: int
    first: int
    conversion: Conversion

    @property
    def weights(self) -> Floats:
        """What each quarter of a year weighs in its benchmark."""
        weights = np.zeros(self.per_year)
        if self.conversion in ("first", "last"):
            weights[0 if self.conversion == "first" else -1] = 1.0
        else:
            weights[:] = 1.0 if self.conversion == "sum" else 1 / self.per_year
        return weights

    def aggregate(self, series: Floats) -> Floats:
        """The benchmarks of a series of quarters, or of several series in columns."""
        inside = series[self.first : self.first + self.count * self.per_year]
        years: Floats = np.einsum(
            "q,yq...->y...", self.weights, inside.reshape(self.count, self.per_year, *series.shape[1:])
        )
        return years

    def spread(self, years: Floats) -> Floats:
        """The transpose of `aggregate`: each quarter gets its weight times the value of its year."""
        quarters = np.zeros(self.length)
        quarters[self.first : self.first + self.count * self.per_year] = np.outer(years, self.weights).ravel()
        return quarters

    def close(self, series: Floats, benchmarks: Floats) -> Floats:
        """The series with the last rounding error of every year put on its quarters, so that years add up."""
        closed: Floats = series + self.spread((benchmarks - self.aggregate(series)) / (self.weights**2).sum())
        return closed


def read_years(
    benchmarks: ArrayLike, length: int, *, per_year: int, first: int, conversion: Conversion
) -> tuple[Years, Floats]:
    """Benchmarks with their place among the quarters.

    Raises Refused `quarter.not-a-number`, `quarter.no-benchmark`, `quarter.too-short`.
    """
    annual = read_series(benchmarks, "benchmarks")
    if conversion not in ("sum", "average", "first", "last"):
        raise ValueError(f"no such conversion: {conversion!r}")
    if per_year < 1 or first < 0:
        raise ValueError("per_year is at least 1 and first at least 0")
    if not annual.size:
        raise Refused([Finding("quarter.no-benchmark")])
    if first + annual.size * per_year > length:
        context = {"years": annual.size, "needed": first + annual.size * per_year, "quarters": length}
        raise Refused([Finding("quarter.too-short", context=context)])
    return Years(length, annual.size, per_year, first, conversion), annual


def read_series(values: ArrayLike, name: str) -> Floats:
    """One series of numbers. Raises Refused `quarter.not-a-number` with the places."""
    try:
        series = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as why:
        context = {"series": name, "places": str(why)}
        raise Refused([Finding("quarter.not-a-number", where=Place(part=name), context=context)]) from why
    if series.ndim != 1:
        raise ValueError(f"{name} is one series, not an array of shape {series.shape}")
    if not np.isfinite(series).all():
        context = {
            "series": name,
            "places": ", ".join(str(index + 1) for index in np.flatnonzero(~np.isfinite(series))),
        }
        raise Refused([Finding("quarter.not-a-number", where=Place(part=name), context=context)])
    return series


def rounded_quarters(quarters: Sequence[float], year: Decimal, *, digits: int) -> tuple[Decimal, ...]:
    """Quarters with so many decimals that add up to the rounded year: what is left goes where rounding cut most.

    >>> [str(quarter) for quarter in rounded_quarters([1.24, 1.24, 1.24, 1.28], Decimal("5.00"), digits=1)]
    ['1.3', '1.2', '1.2', '1.3']
    """
    unit = Decimal(1).scaleb(-digits)
    exact = [Decimal(repr(float(quarter))) for quarter in quarters]
    down = [quarter.quantize(unit, rounding=ROUND_FLOOR) for quarter in exact]
    missing = int((round_half_up(year, digits) - sum(down)) / unit)
    if not 0 <= missing <= len(down):
        raise ValueError("these quarters do not make this year")
    cut = sorted(range(len(down)), key=lambda place: (down[place] - exact[place], place))
    for place in cut[:missing]:
        down[place] += unit
    return tuple(down)
