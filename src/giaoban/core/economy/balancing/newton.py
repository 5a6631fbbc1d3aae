"""Newton's method for tables on which plain scaling crawls: groups of lines held together by a few small cells.

Method:  in logarithms of the factors the problem is a convex one whose gradient is what the margins still miss and
         whose second derivatives are [diag(R), G; G', diag(C)], with G = |x|, R and C its row and column sums. The
         larger side is eliminated, so a step costs one system of the smaller side. A common factor moved from rows to
         columns changes nothing; a small ridge keeps that direction still.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg, sparse

from giaoban.core.economy.balancing.parts import Parts
from giaoban.core.economy.balancing.result import Floats, Matrix

LARGEST_SIDE = 1_500
LONGEST_STEP = 3.0


def newton(
    parts: Parts, rows: Floats, columns: Floats, row_factors: Floats, column_factors: Floats, *, steps: int = 40
) -> tuple[Floats, Floats, int]:
    """Better factors, and the steps taken; the given ones where no step brings the margins nearer."""
    if min(parts.shape) > LARGEST_SIDE:
        return row_factors, column_factors, 0
    missing = _missing(parts.scaled(row_factors, column_factors), rows, columns)
    for step in range(steps):
        move = _step(abs(parts.scaled(row_factors, column_factors)), *missing)
        if move is None:
            return row_factors, column_factors, step
        length = min(1.0, LONGEST_STEP / max(float(np.abs(move[0]).max()), float(np.abs(move[1]).max()), 1e-300))
        while length > 1e-4:
            tried = row_factors * np.exp(length * move[0]), column_factors * np.exp(length * move[1])
            left = _missing(parts.scaled(*tried), rows, columns)
            if _size(left) < (1 - 1e-4 * length) * _size(missing):
                break
            length /= 2
        else:
            return row_factors, column_factors, step
        (row_factors, column_factors), missing = tried, left
    return row_factors, column_factors, steps


def _step(gross: Matrix, rows: Floats, columns: Floats) -> tuple[Floats, Floats] | None:
    """Changes of the logarithms that would close what is missing, if the problem were a parabola."""
    if gross.shape[0] < gross.shape[1]:
        swapped = _step(gross.T, columns, rows)
        return None if swapped is None else (swapped[1], swapped[0])
    row_mass, column_mass = (np.asarray(gross.sum(axis=axis), dtype=np.float64).ravel() for axis in (1, 0))
    weight = np.divide(1.0, row_mass, out=np.zeros_like(row_mass), where=row_mass > 0)
    if sparse.issparse(gross):
        crossed: Floats = (gross.T @ (sparse.diags_array(weight) @ gross)).toarray()
    else:
        crossed = gross.T @ (gross * weight[:, None])
    system = np.diag(column_mass) - crossed
    system[np.diag_indices_from(system)] += 1e-14 * column_mass.max() + (column_mass == 0)
    try:
        down = linalg.solve(system, columns - gross.T @ (weight * rows), assume_a="sym")
    except (linalg.LinAlgError, ValueError):
        return None
    across = weight * (rows - gross @ down)
    return (across, down) if np.isfinite(across).all() and np.isfinite(down).all() else None


def _missing(table: Matrix, rows: Floats, columns: Floats) -> tuple[Floats, Floats]:
    reached = [np.asarray(table.sum(axis=axis), dtype=np.float64).ravel() for axis in (1, 0)]
    return rows - reached[0], columns - reached[1]


def _size(missing: tuple[Floats, Floats]) -> float:
    return float(np.hypot(np.linalg.norm(missing[0]), np.linalg.norm(missing[1])))
