"""RAS and GRAS: the table nearest to a prior one, cell by cell in proportion, that meets new row and column totals.

Source:  Stone (1961) for RAS; Junius and Oosterhaven (2003) for tables with negative cells, with the objective
         corrected by Lenzen, Wood and Gallego (2007), and lines without a positive or without a negative cell as in
         Temurshoev, Miller and Bouwmeester (2013).
Method:  minimise sum |a| z ln(z / e) with x = a z. Its solution is x = r P s - N / (r s), where each factor solves a
         quadratic: s_j = (v_j + sqrt(v_j^2 + 4 p_j n_j)) / (2 p_j), and s_j = -n_j / v_j where p_j = 0.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from giaoban.core.economy.balancing.newton import newton
from giaoban.core.economy.balancing.parts import Parts, split_signs
from giaoban.core.economy.balancing.preflight import (
    AGREEMENT,
    GiveWay,
    Names,
    preflight,
    proof_of_impossibility,
    read_targets,
    settle,
    status_of,
)
from giaoban.core.economy.balancing.result import Balanced, Floats, Matrix, Status, margin_gap
from giaoban.core.findings import Finding, Place, Refused, Severity

TOLERANCE = 1e-11
MAX_ITERATIONS = 10_000
# Rounds after which scaling counts as slow and Newton's method is tried once.
PATIENCE = 100


def gras(
    prior: ArrayLike | Matrix,
    rows: ArrayLike,
    columns: ArrayLike,
    *,
    give_way: GiveWay = "none",
    row_names: Names = None,
    column_names: Names = None,
    tolerance: float = TOLERANCE,
    max_iterations: int = MAX_ITERATIONS,
) -> Balanced:
    """The prior table scaled to row and column totals; cells keep their sign, zeros stay zero.

    Unit:    any, the same for table and targets
    Returns: `Balanced` with its status; `give_way` names the targets that are moved, in proportion to their size,
             when the totals differ (never silently: the note `balance.gave-way` says by how much)
    Raises:  Refused `balance.{table,rows,columns}-{shape,not-a-number}`

    >>> result = gras([[7, 3, 5, -3], [2, 9, 8, 0], [-2, 0, 2, 0]], [15, 26, -1], [9, 16, 17, -2])
    >>> str(result.status), result.table.round(2).tolist()[0]
    ('converged', [8.42, 3.38, 5.2, -2.0])
    >>> gras([[1, 2], [3, 4]], [4, 6], [5, 6]).status.value
    'imbalanced'
    """
    parts = split_signs(prior)
    height, width = parts.shape
    row_targets = read_targets(rows, height, "rows")
    column_targets = read_targets(columns, width, "columns")
    notes: list[Finding] = []
    if give_way != "none":
        row_targets, column_targets, notes = _give_way(parts, row_targets, column_targets, give_way)
    found = [
        *preflight(parts, row_targets, column_targets, row_names=row_names, column_names=column_names),
        *notes,
    ]
    status = status_of(found)
    if status is Status.INFEASIBLE:
        ones = np.ones(height), np.ones(width)
        return _report(parts, row_targets, column_targets, *ones, 0, status, found)
    # A difference in the last digit would keep the iteration from ever ending; it is spread over the columns.
    aims = settle(parts, row_targets, column_targets, yielding_axis=0, limit=AGREEMENT)
    patience = PATIENCE if status is Status.CONVERGED else max_iterations
    row_factors, column_factors, iterations = _iterate(parts, row_targets, aims, tolerance, max_iterations, patience)
    result = _report(parts, row_targets, aims, row_factors, column_factors, iterations, status, found)
    if status is not Status.CONVERGED:
        return result
    if max(result.row_gap, result.column_gap) <= 2 * tolerance:
        # Reached slowly and with a live cell all but gone: perhaps only a table without that cell meets the totals.
        vanishing = iterations > PATIENCE and parts.smallest_scale(row_factors, column_factors) < 1e-6
        if not vanishing or not (proof := proof_of_impossibility(parts, row_targets, aims)):
            return result
        return replace(result, status=Status.INFEASIBLE, findings=(*proof, *found))
    proof = proof_of_impossibility(parts, row_targets, aims) or [
        Finding(
            "balance.unfinished",
            context={"iterations": iterations, "row_gap": result.row_gap, "column_gap": result.column_gap},
        )
    ]
    status = Status.UNFINISHED if proof[0].code == "balance.unfinished" else Status.INFEASIBLE
    return replace(result, status=status, findings=(*proof, *found))


def ras(
    prior: ArrayLike | Matrix,
    rows: ArrayLike,
    columns: ArrayLike,
    *,
    give_way: GiveWay = "none",
    row_names: Names = None,
    column_names: Names = None,
    tolerance: float = TOLERANCE,
    max_iterations: int = MAX_ITERATIONS,
) -> Balanced:
    """The biproportional table r A s with the given totals, for tables without negative cells.

    Unit:    any, the same for table and targets
    Raises:  Refused `balance.negative` (use `gras`), and what `gras` refuses

    >>> ras([[1, 1], [1, 1]], [3, 1], [2, 2]).table.tolist()
    [[1.5, 1.5], [0.5, 0.5]]
    >>> ras([[1, 0], [0, 1]], [3, 1], [2, 2]).status.value
    'infeasible'
    """
    parts = split_signs(prior)
    if parts.negative is not None:
        places = [f"{row + 1} x {column + 1}" for row, column in zip(*parts.negative.nonzero(), strict=True)]
        context = {"count": len(places), "first": places[0]}
        raise Refused([Finding("balance.negative", where=Place(part=places[0]), context=context)])
    return gras(
        parts.positive,
        rows,
        columns,
        give_way=give_way,
        row_names=row_names,
        column_names=column_names,
        tolerance=tolerance,
        max_iterations=max_iterations,
    )


def factor(positive: Floats, negative: Floats, target: Floats) -> Floats:
    """The root f > 0 of positive f - negative / f = target for each line; 1 for an empty line.

    Of the two forms of the root the one that adds numbers of one sign is used, so lines without positive or without
    negative cells need no case of their own.

    >>> factor(np.array([2.0, 0.0, 4.0]), np.array([0.0, 3.0, 1.0]), np.array([6.0, -1.0, 0.0]))
    array([3. , 3. , 0.5])
    """
    root = np.hypot(target, 2 * np.sqrt(positive) * np.sqrt(negative))
    with np.errstate(divide="ignore", invalid="ignore"):
        rising = (target + root) / (2 * positive)
        falling = 2 * negative / (root - target)
    chosen: Floats = np.where(target >= 0, rising, falling)
    return np.where((positive == 0) & (negative == 0), 1.0, chosen)


def _iterate(
    parts: Parts, rows: Floats, columns: Floats, tolerance: float, max_iterations: int, patience: int
) -> tuple[Floats, Floats, int]:
    """Factors of rows and columns. Ends at the tolerance, in a cycle (imbalanced targets), or with the iterations.

    The table itself is never formed: two products with a vector a round, and the margins of the last round come free.
    """
    positive, negative = parts.positive, parts.negative
    row_factors, column_factors = np.ones(parts.shape[0]), np.ones(parts.shape[1])
    last_gap, extra = np.inf, 0
    for iteration in range(max_iterations):
        if iteration == patience:
            row_factors, column_factors, extra = newton(parts, rows, columns, row_factors, column_factors)
        up, down = _masses(positive.T, None if negative is None else negative.T, row_factors)
        if iteration:
            grown, shrunk = up * column_factors, down / column_factors
            gap = margin_gap(grown - shrunk, columns, grown + shrunk)
            if gap <= tolerance or abs(gap - last_gap) <= 1e-13 * gap:
                return row_factors, column_factors, iteration + extra
            last_gap = gap
        next_columns = factor(up, down, columns)
        next_rows = factor(*_masses(positive, negative, next_columns), rows)
        if not (_usable(next_columns) and _usable(next_rows)):
            return row_factors, column_factors, iteration + extra
        row_factors, column_factors = next_rows, next_columns
    return row_factors, column_factors, max_iterations + extra


def _masses(positive: Any, negative: Any, factors: Floats) -> tuple[Floats, Floats]:
    up: Floats = positive @ factors
    return up, (np.zeros_like(up) if negative is None else negative @ (1 / factors))


def _usable(factors: Floats) -> bool:
    """Targets beyond reach drive factors to zero or infinity; the last usable ones are kept."""
    return bool(((factors > 1e-140) & (factors < 1e140)).all())


def _give_way(parts: Parts, rows: Floats, columns: Floats, side: GiveWay) -> tuple[Floats, Floats, list[Finding]]:
    if side == "rows":
        moved_rows, moved_columns = settle(parts, columns, rows, yielding_axis=1, limit=np.inf), columns
    else:
        moved_rows, moved_columns = rows, settle(parts, rows, columns, yielding_axis=0, limit=np.inf)
    moved = float(np.abs(moved_rows - rows).sum() + np.abs(moved_columns - columns).sum())
    size = float(np.abs(rows if side == "rows" else columns).sum())
    if moved <= AGREEMENT * size:
        return moved_rows, moved_columns, []
    context = {"moved": moved, "percent": round(100 * moved / size, 6)}
    return moved_rows, moved_columns, [Finding(f"balance.{side}-gave-way", Severity.NOTE, context=context)]


def _report(
    parts: Parts,
    row_targets: Floats,
    column_targets: Floats,
    row_factors: Floats,
    column_factors: Floats,
    iterations: int,
    status: Status,
    findings: list[Finding],
) -> Balanced:
    table = parts.scaled(row_factors, column_factors)
    gross = abs(table) if parts.negative is not None else table
    margins = [np.asarray(table.sum(axis=axis), dtype=np.float64).ravel() for axis in (1, 0)]
    masses = [np.asarray(gross.sum(axis=axis), dtype=np.float64).ravel() for axis in (1, 0)]
    return Balanced(
        table=sparse.csr_array(table) if sparse.issparse(table) else table,
        status=status,
        iterations=iterations,
        row_targets=row_targets,
        column_targets=column_targets,
        row_margins=margins[0],
        column_margins=margins[1],
        row_factors=row_factors,
        column_factors=column_factors,
        row_gap=margin_gap(margins[0], row_targets, masses[0]),
        column_gap=margin_gap(margins[1], column_targets, masses[1]),
        findings=tuple(findings),
    )
