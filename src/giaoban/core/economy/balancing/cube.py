"""GRAS in three directions: the quarters of a year, each with its own totals, that add up to the year cell by cell.

Source:  our extension of GRAS (see gras.py) by a third set of totals; same objective, same form of solution.
Method:  x_qij = r_qi s_qj t_ij a_qij where a > 0, and a_qij / (r_qi s_qj t_ij) where a < 0; the three sets of factors
         are solved in turn. Cells come last, so every cell adds up to its year to rounding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from giaoban.core.economy.balancing.given import read_given, wrong_shape
from giaoban.core.economy.balancing.gras import factor
from giaoban.core.economy.balancing.parts import split_signs
from giaoban.core.economy.balancing.preflight import AGREEMENT, Names, preflight, settle, status_of
from giaoban.core.economy.balancing.result import Floats, Status, margin_gap
from giaoban.core.findings import Finding, Place, Refused

CUBE_TOLERANCE = 1e-10


@dataclass(frozen=True, eq=False)
class BalancedCube:
    """Layers (quarter x row x column), how it went, and the largest relative distance from each set of totals."""

    layers: Floats
    status: Status
    iterations: int
    row_gap: float
    column_gap: float
    cell_gap: float
    findings: tuple[Finding, ...] = ()

    @property
    def converged(self) -> bool:
        return self.status is Status.CONVERGED

    def layers_or_refuse(self) -> Floats:
        if not self.converged:
            raise Refused(self.findings)
        return self.layers


def gras_cube(
    prior: ArrayLike,
    rows: ArrayLike,
    columns: ArrayLike,
    cells: ArrayLike,
    *,
    row_names: Names = None,
    column_names: Names = None,
    tolerance: float = CUBE_TOLERANCE,
    max_iterations: int = 5_000,
) -> BalancedCube:
    """Layers scaled to row totals (layer x row), column totals (layer x column) and the sum over layers of every cell.

    Unit:    any, the same everywhere
    Raises:  Refused `balance.{table,rows,columns,cells}-{shape,not-a-number}`

    >>> year = [[4.0, 4.0], [4.0, 4.0]]
    >>> half = gras_cube([year, year], [[5, 3], [3, 5]], [[4, 4], [4, 4]], year)
    >>> half.status.value, half.layers[0].tolist()
    ('converged', [[2.5, 2.5], [1.5, 1.5]])
    """
    stack, whole = read_given(prior, "table", dimensions=3), read_given(cells, "cells", dimensions=2)
    depth, height, width = stack.shape
    if whole.shape != (height, width):
        raise wrong_shape("cells", given=whole.shape, wanted=(height, width))
    row_targets, column_targets = read_given(rows, "rows", dimensions=2), read_given(columns, "columns", dimensions=2)
    if row_targets.shape != (depth, height):
        raise wrong_shape("rows", given=row_targets.shape, wanted=(depth, height))
    if column_targets.shape != (depth, width):
        raise wrong_shape("columns", given=column_targets.shape, wanted=(depth, width))
    found: list[Finding] = []
    for layer in range(depth):
        parts = split_signs(stack[layer])
        aims = row_targets[layer], column_targets[layer]
        faults = preflight(parts, *aims, row_names=row_names, column_names=column_names)
        found += [_in_layer(fault, layer) for fault in faults]
        if not faults:
            column_targets[layer] = settle(parts, aims[0], aims[1], yielding_axis=0, limit=AGREEMENT)
    found += _against_the_year(stack, whole, row_targets, column_targets, row_names, column_names)
    status = status_of(found)
    if status is not Status.CONVERGED:
        return _report(stack, row_targets, column_targets, whole, 0, status, found)
    layers, iterations = _iterate(stack, row_targets, column_targets, whole, tolerance, max_iterations)
    result = _report(layers, row_targets, column_targets, whole, iterations, status, found)
    if max(result.row_gap, result.column_gap, result.cell_gap) <= 2 * tolerance:
        return result
    context = {"iterations": iterations, "row_gap": result.row_gap, "column_gap": result.column_gap}
    found = [Finding("balance.unfinished", context=context), *found]
    return _report(layers, row_targets, column_targets, whole, iterations, Status.UNFINISHED, found)


def _iterate(
    stack: Floats, rows: Floats, columns: Floats, whole: Floats, tolerance: float, max_iterations: int
) -> tuple[Floats, int]:
    """Scales the layers in place of factors: a third set of totals needs the cells themselves every round."""
    above, below = np.maximum(stack, 0.0), np.maximum(-stack, 0.0)
    signed = bool(below.any())
    iteration = 0
    while iteration < max_iterations:
        iteration += 1
        for axis, targets in ((1, columns), (2, rows)):
            step = np.expand_dims(factor(above.sum(axis=axis), below.sum(axis=axis), targets), axis)
            above *= step
            if signed:
                below /= step
        step = factor(above.sum(axis=0), below.sum(axis=0), whole)
        above *= step
        if signed:
            below /= step
        gaps = [
            margin_gap(
                above.sum(axis=axis) - below.sum(axis=axis), targets, above.sum(axis=axis) + below.sum(axis=axis)
            )
            for axis, targets in ((1, columns), (2, rows))
        ]
        if max(gaps) <= tolerance or not np.isfinite(gaps).all():
            break
    return above - below, iteration


def _against_the_year(
    stack: Floats,
    whole: Floats,
    rows: Floats,
    columns: Floats,
    row_names: Names,
    column_names: Names,
) -> list[Finding]:
    """Totals of the layers that do not add up to the year, and cells of the year that no layer can fill."""
    found: list[Finding] = []
    for side, names, layers, year in (
        ("row", row_names, rows.sum(axis=0), whole.sum(axis=1)),
        ("column", column_names, columns.sum(axis=0), whole.sum(axis=0)),
    ):
        size = np.abs(whole).sum(axis=1 if side == "row" else 0)
        for index in np.flatnonzero(np.abs(layers - year) > AGREEMENT * np.maximum(size, np.abs(year))).tolist():
            name = names[index] if names is not None else str(index + 1)
            context = {"name": name, "layers": float(layers[index]), "year": float(year[index])}
            found.append(Finding(f"balance.{side}-year", where=Place(part=f"{side} {name}"), context=context))
    up, down = (stack > 0).any(axis=0), (stack < 0).any(axis=0)
    unfit = np.where(whole > 0, ~up, np.where(whole < 0, ~down, up ^ down))
    for row, column in np.argwhere(unfit).tolist():
        context = {"name": f"{row + 1} x {column + 1}", "target": float(whole[row, column])}
        found.append(Finding("balance.cell-sign", where=Place(part=str(context["name"])), context=context))
    return found


def _report(
    layers: Floats,
    rows: Floats,
    columns: Floats,
    whole: Floats,
    iterations: int,
    status: Status,
    findings: list[Finding],
) -> BalancedCube:
    gross = np.abs(layers)
    return BalancedCube(
        layers=layers,
        status=status,
        iterations=iterations,
        row_gap=margin_gap(layers.sum(axis=2), rows, gross.sum(axis=2)),
        column_gap=margin_gap(layers.sum(axis=1), columns, gross.sum(axis=1)),
        cell_gap=margin_gap(layers.sum(axis=0), whole, gross.sum(axis=0)),
        findings=tuple(findings),
    )


def _in_layer(fault: Finding, layer: int) -> Finding:
    place = Place(part=f"layer {layer + 1} {fault.where.part}".strip())
    return Finding(fault.code, fault.severity, place, {**fault.context, "layer": layer + 1})
