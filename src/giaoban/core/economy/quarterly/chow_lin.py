"""Chow-Lin: quarters estimated from indicators by regression on the years, with an autoregressive remainder.

Source:  Chow and Lin (1971); maximum likelihood for rho as in Bournay and Laroque (1979) and in the R package
         tempdisagg (Sax and Steiner 2013), method chow-lin-maxlog.
Method:  x = X b + u, u_t = rho u_{t-1} + e_t, years y = C x. b by generalised least squares; the remainder of each year
         is spread by the covariance of u. The covariance of the years is Toeplitz with a closed form and the inverse
         covariance of the quarters tridiagonal, so no matrix of quarters by quarters is formed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import linalg, optimize

from giaoban.core.economy.quarterly.years import Conversion, Floats, Years, read_series, read_years
from giaoban.core.findings import Finding, Place, Refused, Severity

RHO_BOUNDS = (0.0, 0.999)


@dataclass(frozen=True, eq=False)
class ChowLin:
    """Quarters, and the regression behind them: coefficients (constant first) with their standard errors.

    `rho` is the autoregression of the remainder from quarter to quarter; at a bound of its search it is noted
    (`quarter.rho-at-bound`). `value_errors` is the standard error of each quarter given rho: what a reader should know
    before quoting a quarter that no year confirms yet.
    """

    values: Floats
    value_errors: Floats
    betas: Floats
    beta_errors: Floats
    rho: float
    sigma: float
    log_likelihood: float
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, eq=False)
class _Fit:
    """Generalised least squares of the years at one rho."""

    covariance: Floats
    betas: Floats
    unscaled: Floats
    weighted: Floats
    squares: float
    log_likelihood: float


def chow_lin(
    benchmarks: ArrayLike,
    indicators: ArrayLike,
    *,
    per_year: int = 4,
    first: int = 0,
    conversion: Conversion = "sum",
    constant: bool = True,
    rho: float | None = None,
    rho_bounds: tuple[float, float] = RHO_BOUNDS,
    name: str = "",
) -> ChowLin:
    """Quarters that follow the estimated relation between years and indicators, and make the years exactly.

    Unit:    of the benchmarks; indicators may have any, one a column (or one series)
    Raises:  Refused `quarter.not-a-number`, `quarter.no-benchmark`, `quarter.too-short`, `quarter.too-few-years` (at
             least two more than coefficients), `quarter.collinear`

    >>> made = chow_lin([10.0, 14.0, 13.0, 19.0], [1, 2, 3, 4, 2, 4, 3, 5, 2, 3, 3, 5, 4, 5, 5, 5], constant=False)
    >>> made.values.reshape(4, 4).sum(axis=1).round(9).tolist()
    [10.0, 14.0, 13.0, 19.0]
    """
    given = np.asarray(indicators)
    given = given[:, None] if given.ndim == 1 else given
    columns = np.column_stack(
        [read_series(given[:, place], f"{name or 'indicator'} {place + 1}") for place in range(given.shape[1])]
    )
    years, annual = read_years(benchmarks, len(columns), per_year=per_year, first=first, conversion=conversion)
    regressors = np.column_stack([np.ones(len(columns)), columns]) if constant else columns
    regressors_annual = years.aggregate(regressors)
    _check_rank(regressors_annual, name)
    low, high = rho_bounds
    if not -1 < low <= high < 1:
        raise ValueError("rho stays between -1 and 1")
    best = _most_likely(years, annual, regressors_annual, low, high) if rho is None else rho
    fit = _fit(best, years, annual, regressors_annual)
    freedom = years.count - regressors.shape[1]
    variance = fit.squares / freedom
    values = years.close(regressors @ fit.betas + _remainder(best, years, fit.weighted), annual)
    found = []
    if rho is None and min(best - low, high - best) < 1e-6:
        found.append(Finding("quarter.rho-at-bound", Severity.NOTE, Place(part=name), {"series": name, "rho": best}))
    return ChowLin(
        values=values,
        value_errors=np.sqrt(variance * _spread(best, years, regressors, fit)),
        betas=fit.betas,
        beta_errors=np.sqrt(variance * np.diag(fit.unscaled)),
        rho=float(best),
        sigma=float(np.sqrt(variance)),
        log_likelihood=fit.log_likelihood,
        findings=tuple(found),
    )


def _check_rank(regressors: Floats, name: str) -> None:
    years, width = regressors.shape
    if years < width + 2:
        context = {"series": name, "years": years, "needed": width + 2}
        raise Refused([Finding("quarter.too-few-years", where=Place(part=name), context=context)])
    size = np.linalg.norm(regressors, axis=0)
    if (size == 0).any() or np.linalg.cond(regressors / np.where(size > 0, size, 1.0)) > 1e10:
        raise Refused([Finding("quarter.collinear", where=Place(part=name), context={"series": name})])


def _most_likely(years: Years, annual: Floats, regressors: Floats, low: float, high: float) -> float:
    """The rho of greatest likelihood: a grid first, since there may be several peaks, then Brent around the best."""

    def cost(rho: float) -> float:
        return -_fit(rho, years, annual, regressors).log_likelihood

    grid = np.linspace(low, high, 25)
    costs = [cost(float(rho)) for rho in grid]
    at = int(np.argmin(costs))
    left, right = grid[max(at - 1, 0)], grid[min(at + 1, len(grid) - 1)]
    if left == right:
        return float(left)
    refined = optimize.minimize_scalar(cost, bounds=(left, right), method="bounded", options={"xatol": 1e-9})
    candidates = [(float(refined.fun), float(refined.x)), (costs[at], float(grid[at]))]
    return min(candidates)[1]


def _fit(rho: float, years: Years, annual: Floats, regressors: Floats) -> _Fit:
    count = years.count
    covariance = _annual_covariance(rho, years)
    factored = linalg.cho_factor(covariance, lower=True)
    solved = linalg.cho_solve(factored, np.column_stack([regressors, annual]))
    unscaled = linalg.inv(regressors.T @ solved[:, :-1])
    betas: Floats = unscaled @ (regressors.T @ solved[:, -1])
    rest = annual - regressors @ betas
    weighted: Floats = solved[:, -1] - solved[:, :-1] @ betas
    squares = max(float(rest @ weighted), np.finfo(float).tiny)
    half_determinant = float(np.log(np.diag(factored[0])).sum())
    likelihood = -count / 2 * (1 + np.log(2 * np.pi) + np.log(squares / count)) - half_determinant
    return _Fit(covariance, betas, unscaled, weighted, squares, float(likelihood))


def _annual_covariance(rho: float, years: Years) -> Floats:
    """C V C' where V_st = rho^|s-t|: years apart differ only by how far, so one row tells all."""
    weights, quarter = years.weights, np.arange(years.per_year)
    same = float(weights @ np.power(rho, np.abs(quarter[:, None] - quarter)) @ weights)
    ahead = float(weights @ np.power(rho, quarter + 1.0))
    behind = float(weights @ np.power(rho, years.per_year - 1.0 - quarter))
    apart = ahead * behind * np.power(rho, years.per_year * np.arange(years.count - 1.0))
    made: Floats = linalg.toeplitz(np.append(same, apart))
    return made


def _remainder(rho: float, years: Years, weighted: Floats) -> Floats:
    """V C' w, by solving with the tridiagonal inverse of V."""
    banded = np.zeros((2, years.length))
    banded[1] = 1 + rho**2
    banded[1, [0, -1]] = 1.0
    banded[0, 1:] = -rho
    if years.length == 1:
        return years.spread(weighted)
    solved: Floats = linalg.solveh_banded(banded, (1 - rho**2) * years.spread(weighted))
    return solved


def _spread(rho: float, years: Years, regressors: Floats, fit: _Fit) -> Floats:
    """Variance of each quarter over sigma squared: the remainder left free by the years, plus that of the betas."""
    units = np.eye(years.count)
    reach = np.column_stack([_remainder(rho, years, unit) for unit in units])
    share = linalg.solve(fit.covariance, reach.T, assume_a="pos").T
    free = 1 - np.einsum("ty,ty->t", share, reach)
    unexplained = regressors - share @ years.aggregate(regressors)
    total = free + np.einsum("ti,ij,tj->t", unexplained, fit.unscaled, unexplained)
    spread: Floats = np.maximum(total, 0.0)
    return spread
