"""Denton-Cholette benchmarking: quarters that move like an indicator and add up to the years.

Source:  Denton (1971) with the first quarter freed as in Cholette (1984); recommended by the IMF, Quarterly National
         Accounts Manual (2001, chapter VI; 2017, chapter 6).
Method:  minimise sum (x_t / i_t - x_{t-1} / i_{t-1})^2 (proportional), or sum ((x_t - i_t) - (x_{t-1} - i_{t-1}))^2
         (additive), so that every year is met. Each multiplier is put behind the quarters of its year: the optimality
         system is then a band of width per_year, solved in time proportional to the number of quarters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import solve_banded

from giaoban.core.economy.quarterly.years import Conversion, Floats, Years, read_series, read_years
from giaoban.core.findings import Finding, Place, Refused, Severity

Places = NDArray[np.intp]
# A value a million million times smaller than the largest is a zero that went through a computation.
NEAR_ZERO = 1e-12


@dataclass(frozen=True, eq=False)
class Denton:
    """Quarters in the unit of the benchmarks, and by which of the two objectives they were made."""

    values: Floats
    objective: Literal["proportional", "additive"]
    findings: tuple[Finding, ...] = ()


def denton(
    benchmarks: ArrayLike,
    indicator: ArrayLike,
    *,
    per_year: int = 4,
    first: int = 0,
    conversion: Conversion = "sum",
    objective: Literal["proportional", "additive"] | None = None,
    name: str = "",
) -> Denton:
    """Quarters as close as possible to the movement of the indicator, that make the benchmarks exactly.

    Without an `objective` the proportional one is taken; where the indicator touches or crosses zero a ratio to it says
    nothing, and the additive one is taken with the note `quarter.additive`. The additive one asks for an indicator in
    the unit of the benchmarks. Quarters outside the benchmarks keep the last ratio (or difference).

    Unit:    of the benchmarks
    Raises:  Refused `quarter.not-a-number`, `quarter.no-benchmark`, `quarter.too-short`, `quarter.zero-indicator`

    >>> denton([100.0, 140.0], [1.0] * 8).values.round(2).tolist()
    [22.73, 23.64, 25.45, 28.18, 31.82, 34.55, 36.36, 37.27]
    >>> denton([10.0, 14.0], [0.0, 1.0, 1.0, 2.0] * 2).objective
    'additive'
    """
    series = read_series(indicator, name or "indicator")
    years, annual = read_years(benchmarks, series.size, per_year=per_year, first=first, conversion=conversion)
    zero = touches_zero(series)
    if objective == "proportional" and zero:
        places = [str(index + 1) for index in np.flatnonzero(series <= NEAR_ZERO * np.abs(series).max()).tolist()]
        context = {"series": name, "places": ", ".join(places)}
        raise Refused([Finding("quarter.zero-indicator", where=Place(part=name), context=context)])
    chosen = objective or ("additive" if zero else "proportional")
    if chosen == "proportional":
        made = _smoothest(years, annual, series / np.abs(series).mean()) * (series / np.abs(series).mean())
        return Denton(years.close(made, annual), "proportional")
    difference = _smoothest(years, annual - years.aggregate(series), np.ones(series.size))
    note = Finding("quarter.additive", Severity.NOTE, Place(part=name), {"series": name})
    return Denton(years.close(series + difference, annual), "additive", (note,) if objective is None else ())


def touches_zero(series: Floats) -> bool:
    """Whether a ratio to the series says nothing somewhere: it is zero, all but zero, or changes its sign.

    >>> touches_zero(np.array([1.0, 2.0])), touches_zero(np.array([1.0, 1e-15])), touches_zero(np.array([-1.0, 1.0]))
    (False, True, True)
    """
    return bool(np.abs(series).min() <= NEAR_ZERO * np.abs(series).max() or series.min() < 0 < series.max())


def _smoothest(years: Years, goals: Floats, scale: Floats) -> Floats:
    """The smoothest z (sum of squared first differences) for which the aggregate of scale * z makes the goals."""
    weights = np.zeros(years.length)
    weights[years.first : years.first + years.count * years.per_year] = np.tile(years.weights, years.count)
    weights = weights * scale
    quarter = np.arange(years.length)
    year = np.clip((quarter - years.first) // years.per_year, -1, years.count)
    place = quarter + np.clip(year, 0, years.count)
    multiplier = years.first + np.arange(years.count) * (years.per_year + 1) + years.per_year
    width, size = max(years.per_year, 2), years.length + years.count
    band, right = np.zeros((2 * width + 1, size)), np.zeros(size)

    def put(row: Places, column: Places, value: Floats) -> None:
        np.add.at(band, (width + row - column, column), value)

    one = np.ones(years.length - 1)
    put(place[:-1], place[:-1], one)
    put(place[1:], place[1:], one)
    put(place[:-1], place[1:], -one)
    put(place[1:], place[:-1], -one)
    benchmarked = (year >= 0) & (year < years.count)
    own = multiplier[year[benchmarked]]
    put(own, place[benchmarked], weights[benchmarked])
    put(place[benchmarked], own, weights[benchmarked])
    right[multiplier] = goals
    solved: Floats = solve_banded((width, width), band, right)
    return solved[place]
