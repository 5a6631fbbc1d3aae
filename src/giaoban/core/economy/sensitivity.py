"""How the core digital share moves with every cell of the table, exactly, from four solves on one factorisation.

With s = N / G, N = v'B(d∘y) + (d∘v)'B((1-d)∘y), G the gross value added, and

    p = B(d∘y)    q = B((1-d)∘y)    λ = B'v    μ = B'(d∘v)

the adjoint gives  ∂N/∂A = λp' + μq'  (rank 2),  ∂N/∂v = p + d∘q,  ∂N/∂y = d∘λ + (1-d)∘μ,  ∂N/∂d = y∘(λ-μ) + v∘q,
and from there, with A = Z x̂^-1 and v = VA x̂^-1, the derivatives by the cells a statistician knows:

    ∂s/∂Z_ij  = (λ_i p_j + μ_i q_j) / (x_j G)
    ∂s/∂VA_kj = (p_j + d_j q_j) / (x_j G) - s / G
    ∂s/∂Y_ik  = (d_i λ_i + (1-d_i) μ_i) / G
    ∂s/∂x_j   = -[p_j (A'λ)_j + q_j (A'μ)_j + v_j (p_j + d_j q_j)] / (x_j G)

Each cell moves alone, the others stay: the table then foots no longer, as a table with an error in one cell does not.

Source: matrix calculus of B (dB = B dA B), Miller and Blair 2009, section 12.3; the delta method as in any statistics
        text (Casella and Berger, Statistical Inference, 2nd ed. 2002, section 5.5.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist

import numpy as np

from giaoban.core.economy.checks import TOLERANCE, sound_system
from giaoban.core.economy.digital import checked_weights, value_added_per_output
from giaoban.core.economy.leontief import factored
from giaoban.core.economy.official import OfficialShare
from giaoban.core.economy.table import Array, IOTable
from giaoban.core.findings import Finding, Refused

_ROWS_AT_ONCE = 256  # of the gradient by Z, so that a table of 5,000 sectors needs no second matrix


@dataclass(frozen=True, eq=False)
class Gradient:
    """The share and its derivatives. A derivative is share per unit of money of the table (of weight, for `d`)."""

    table: IOTable
    d: Array
    share: float
    VA: Array
    Y: Array
    x: Array
    weights: Array
    _left: Array  # n x 2: λ, μ
    _right: Array  # n x 2: p / (x G), q / (x G)

    @cached_property
    def Z(self) -> Array:
        """The n x n derivatives by intermediate deliveries; rank 2."""
        made: Array = self._left @ self._right.T
        return made

    def blocks(self) -> Iterator[tuple[slice, Array]]:
        """The same by rows at a time."""
        for start in range(0, self.table.n, _ROWS_AT_ONCE):
            rows = slice(start, start + _ROWS_AT_ONCE)
            yield rows, self._left[rows] @ self._right.T

    def strongest(self, count: int = 10) -> list[Cell]:
        """The cells whose change by one per cent moves the share most, strongest first."""
        found: list[Cell] = []
        for rows, gradient in self.blocks():
            found += self._largest("Z", gradient * self.table.Z[rows], count, rows.start)
        found += self._largest("VA", self.VA * self.table.VA, count)
        found += self._largest("Y", self.Y[:, None] * self.table.Y, count)
        return sorted(found, key=lambda cell: -abs(cell.elasticity))[:count]

    def _largest(self, block: str, effect: Array, count: int, first_row: int = 0) -> list[Cell]:
        flat = np.abs(effect).ravel()
        top = np.argpartition(-flat, min(count, flat.size) - 1)[:count]
        places = [np.unravel_index(int(at), effect.shape) for at in top]
        return [
            Cell(self.table.cell(block, i + first_row, j), float(effect[i, j] / self.share))
            for i, j in places
            if effect[i, j]
        ]


@dataclass(frozen=True)
class Cell:
    """A cell by name, and by how many per cent the share moves when the cell grows by one per cent."""

    name: str
    elasticity: float


@dataclass(frozen=True)
class Errors:
    """Relative standard deviations of the cells of each block, as the user declares them: 0.1 is ten per cent.

    Errors of different cells are taken to be independent.
    """

    Z: float
    Y: float
    VA: float

    def __post_init__(self) -> None:
        if not all(0 <= error < 1 for error in (self.Z, self.Y, self.VA)):
            context = {"errors": f"Z {self.Z}, Y {self.Y}, VA {self.VA}"}
            raise Refused([Finding("economy.error-range", context=context)])


@dataclass(frozen=True)
class Interval:
    """A share with its standard error and the interval of a level; `by_block` splits the variance."""

    share: float
    error: float
    low: float
    high: float
    level: float
    by_block: dict[str, float]


def gradient(table: IOTable, weights: Array, *, tolerance: float = TOLERANCE) -> Gradient:
    """All derivatives of the core share of GVA of a domestic table.

    Raises Refused as `digital_gdp` does, and `economy.no-digital` when the share is 0 and has no elasticities.

    >>> from giaoban.core.periods import Period
    >>> two = IOTable([[150, 500], [200, 100]], [[350], [1700]], [[650, 1400]], [1000, 2000], sectors=("a", "b"),
    ...               kind="domestic", price="basic", unit="million VND", period=Period.parse("2022"))
    >>> made = gradient(two, two.weights({"a": 1}))
    >>> round(made.share, 6), [cell.name for cell in made.strongest(2)]
    (0.348628, ['VA[value added 1, b]', 'VA[value added 1, a]'])
    """
    if table.kind != "domestic":
        raise Refused([Finding("economy.not-domestic", where=table.place(), context={"kind": table.kind})])
    d = checked_weights(table, weights)
    system, _ = sound_system(table, tolerance=tolerance)
    v, y, total = value_added_per_output(table), table.final_demand, float(table.gva.sum())
    if not total > 0:
        raise Refused([Finding("economy.no-value-added", where=table.place())])
    p, q = system.solve(np.column_stack([d * y, (1 - d) * y])).T
    lam, mu = system.solve_transposed(np.column_stack([v, d * v])).T
    share = float(v @ p + (d * v) @ q) / total
    if share == 0:
        raise Refused([Finding("economy.no-digital", where=table.place())])
    per_output = np.divide(1.0, table.x * total, out=np.zeros(table.n), where=table.x > 0)
    by_v = p + d * q
    bought = np.divide(table.Z.T @ np.column_stack([lam, mu]), np.where(table.x > 0, table.x, 1.0)[:, None])
    by_x = -(p * bought[:, 0] + q * bought[:, 1] + v * by_v) * per_output
    return Gradient(
        table=table,
        d=d,
        share=share,
        VA=np.broadcast_to(by_v * per_output - share / total, table.VA.shape),
        Y=(d * lam + (1 - d) * mu) / total,
        x=by_x,
        weights=(y * (lam - mu) + v * q) / total,
        _left=np.column_stack([lam, mu]),
        _right=np.column_stack([p, q]) * per_output[:, None],
    )


def interval(made: Gradient, errors: Errors, *, level: float = 0.95) -> Interval:
    """The delta method: Var s = Σ (∂s/∂cell · cell · relative error)².

    >>> from giaoban.core.periods import Period
    >>> two = IOTable([[150, 500], [200, 100]], [[350], [1700]], [[650, 1400]], [1000, 2000], sectors=("a", "b"),
    ...               kind="domestic", price="basic", unit="million VND", period=Period.parse("2022"))
    >>> found = interval(gradient(two, two.weights({"a": 1})), Errors(Z=0.1, Y=0.05, VA=0.02))
    >>> round(found.low, 3), round(found.high, 3)
    (0.298, 0.399)
    """
    if not 0 < level < 1:
        raise Refused([Finding("economy.error-range", context={"errors": f"level {level}"})])
    table = made.table
    variance = {
        "Z": sum(float(np.sum((part * table.Z[rows]) ** 2)) for rows, part in made.blocks()) * errors.Z**2,
        "Y": float(np.sum((made.Y[:, None] * table.Y) ** 2)) * errors.Y**2,
        "VA": float(np.sum((made.VA * table.VA) ** 2)) * errors.VA**2,
    }
    return _interval(made.share, variance, level)


def _interval(share: float, variance: dict[str, float], level: float) -> Interval:
    error = float(np.sqrt(sum(variance.values())))
    reach = NormalDist().inv_cdf(0.5 + level / 2) * error
    whole = sum(variance.values()) or 1.0
    parts = {block: part / whole for block, part in variance.items()}
    return Interval(share, error, share - reach, share + reach, level, parts)


def official_interval(
    made: OfficialShare, *, value_added_error: float, phi_error: float, level: float = 0.95
) -> Interval:
    """The delta method for the official form: relative errors of each sector's value added, and of each φ.

    With c_j the part of sector j that counts: ∂s/∂VA_j = (c_j - s) / G and ∂s/∂φ_j = (1-d_j)(1-p_j) VA_j / G. A φ that
    a ratio of the table gave is taken as if it had been declared; its error is the user's to say, too.

    >>> from giaoban.core.economy.official import official_share
    >>> from giaoban.core.periods import Period
    >>> two = IOTable([[150, 500], [200, 100]], [[350], [1700]], [[650, 1400]], [1000, 2000], sectors=("a", "b"),
    ...               kind="domestic", price="basic", unit="million VND", period=Period.parse("2022"))
    >>> found = official_interval(official_share(two, [1, 0], phi={"b": 0.05}), value_added_error=0, phi_error=0.5)
    >>> round(found.error, 6) == round(0.5 * 0.05 * 1400 / 2050, 6)
    True
    """
    bad = not (0 <= value_added_error < 1 and 0 <= phi_error < float("inf") and 0 < level < 1)
    if bad:
        said = f"VA {value_added_error}, φ {phi_error}, level {level}"
        raise Refused([Finding("economy.error-range", context={"errors": said})])
    share, counted = made.share(), made.ict + made.platform + made.sector
    by_va = (counted - share * made.value_added) / made.gva  # ∂s/∂VA_j · VA_j
    variance = {
        "VA": float(np.sum(by_va**2)) * value_added_error**2,
        "φ": float(np.sum((made.sector / made.gva) ** 2)) * phi_error**2,  # ∂s/∂φ_j · φ_j
    }
    return _interval(share, variance, level)


def monte_carlo(
    table: IOTable, weights: Array, errors: Errors, *, draws: int = 1000, seed: int, level: float = 0.95
) -> Interval:
    """The same interval by drawing tables: normal factors, cell by cell, outputs as they are. A check, not the method.

    A drawn system that cannot be solved raises Refused: the declared errors are then too large for this table.
    """
    d = checked_weights(table, weights)
    sound_system(table)
    chance = np.random.default_rng(seed)
    shares = np.empty(draws)
    for draw in range(draws):
        Z, Y, VA = (
            block * (1 + error * chance.standard_normal(block.shape))
            for block, error in ((table.Z, errors.Z), (table.Y, errors.Y), (table.VA, errors.VA))
        )
        gva, y = VA.sum(axis=0), Y.sum(axis=1)
        system = factored(Z, table.x, table)
        v = np.divide(gva, table.x, out=np.zeros(table.n), where=table.x > 0)
        p, q = system.solve(np.column_stack([d * y, (1 - d) * y])).T
        shares[draw] = (v @ p + (d * v) @ q) / gva.sum()
    low, high = np.quantile(shares, [0.5 - level / 2, 0.5 + level / 2])
    return Interval(float(shares.mean()), float(shares.std(ddof=1)), float(low), float(high), level, {})
