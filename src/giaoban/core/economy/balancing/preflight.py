"""What can be known before the first iteration: targets that no scaling of this table can meet, each by its name.

Scaling keeps the sign of every cell and every zero. So a line of positive cells needs a positive target, an empty line
needs zero, and every group of rows and columns that shares no cell with the others has to agree by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, sparse

from giaoban.core.economy.balancing.given import read_given, wrong_shape
from giaoban.core.economy.balancing.parts import Parts
from giaoban.core.economy.balancing.result import Floats, Status
from giaoban.core.findings import Finding, Place, Severity

# Totals closer than this differ by the last printed digit or by rounding, not by what they say.
AGREEMENT = 1e-9
LARGEST_PROOF = 50_000

GiveWay = Literal["none", "rows", "columns"]
Names = Sequence[str] | None


def read_targets(targets: ArrayLike, length: int, side: Literal["rows", "columns"]) -> Floats:
    """Targets as numbers. Raises Refused `balance.SIDE-shape` or `balance.SIDE-not-a-number`."""
    read = read_given(targets, side, dimensions=1)
    if read.shape != (length,):
        raise wrong_shape(side, given=len(read), wanted=length)
    return read


def preflight(parts: Parts, rows: Floats, columns: Floats, *, row_names: Names, column_names: Names) -> list[Finding]:
    """Every reason why these targets cannot be met, found without iterating; an empty list is no promise yet.

    Codes: balance.margins-disagree, balance.block-disagrees, balance.{row,column}-{zero-target,empty,sign}
    """
    found = [
        *_lines("row", *parts.sums(axis=1), rows, row_names),
        *_lines("column", *parts.sums(axis=0), columns, column_names),
    ]
    if _differs(rows, columns):
        return [_disagreement("balance.margins-disagree", rows, columns), *found]
    number, row_block, column_block = parts.blocks()
    row_sum, column_sum = (
        np.bincount(block, weights=targets, minlength=number)
        for block, targets in ((row_block, rows), (column_block, columns))
    )
    size = np.maximum(
        np.bincount(row_block, weights=np.abs(rows), minlength=number),
        np.bincount(column_block, weights=np.abs(columns), minlength=number),
    )
    for block in np.flatnonzero(np.abs(row_sum - column_sum) > AGREEMENT * size).tolist():
        inside_rows, inside_columns = row_block == block, column_block == block
        # An empty line is a block of its own and was reported as empty.
        if inside_rows.any() and inside_columns.any():
            context = {
                "rows": ", ".join(_name(index, row_names) for index in np.flatnonzero(inside_rows).tolist()),
                "columns": ", ".join(_name(index, column_names) for index in np.flatnonzero(inside_columns).tolist()),
            }
            targets = rows[inside_rows], columns[inside_columns]
            found.append(_disagreement("balance.block-disagrees", *targets, context))
    return found


def status_of(findings: Sequence[Finding]) -> Status:
    """What the findings of a preflight mean; a table that is also imbalanced is imbalanced first."""
    codes = {finding.code for finding in findings if finding.severity is Severity.ERROR}
    if not codes:
        return Status.CONVERGED
    return Status.IMBALANCED if codes == {"balance.margins-disagree"} else Status.INFEASIBLE


def settle(parts: Parts, keep: Floats, yielding: Floats, *, yielding_axis: int, limit: float) -> Floats:
    """The yielding targets, moved in proportion to their size until every block adds up to the kept ones.

    Only differences below `limit` (relative) are moved; infinity moves any.
    """
    number, row_block, column_block = parts.blocks()
    kept_block, yielding_block = (row_block, column_block) if yielding_axis == 0 else (column_block, row_block)
    kept = np.bincount(kept_block, weights=keep, minlength=number)
    size = np.bincount(yielding_block, weights=np.abs(yielding), minlength=number)
    missing = kept - np.bincount(yielding_block, weights=yielding, minlength=number)
    with np.errstate(divide="ignore", invalid="ignore"):
        stretch = np.where((size > 0) & (np.abs(missing) <= limit * size), missing / size, 0.0)
    moved: Floats = yielding + np.abs(yielding) * stretch[yielding_block]
    return moved


def proof_of_impossibility(parts: Parts, rows: Floats, columns: Floats) -> list[Finding]:
    """After iterations that did not end: does any table with these signs and zeros meet the targets?

    Method:  maximise t with every live cell at least t in size and all margins met (linear programme). t < 0: none
             does, `balance.pattern`. t = 0: only tables in which some live cells are zero, `balance.forced-zeros`.
    Limits:  tables above 50,000 live cells are not tried; then the run stays `unfinished`.
    """
    live = sparse.coo_array(parts.positive)
    data, line, column = live.data, live.row, live.col
    if parts.negative is not None:
        below = sparse.coo_array(parts.negative)
        data = np.concatenate([data, -below.data])
        line, column = np.concatenate([line, below.row]), np.concatenate([column, below.col])
    data, line, column = data[data != 0], line[data != 0], column[data != 0]
    cells = len(data)
    if not 0 < cells <= LARGEST_PROOF:
        return []
    size = float(max(np.abs(rows).max(), np.abs(columns).max()))
    sign, cell = np.sign(data), np.arange(cells)
    height, width = parts.shape
    by_row = sparse.coo_array((sign, (line, cell)), shape=(height, cells))
    by_column = sparse.coo_array((sign, (column, cell)), shape=(width, cells))
    sums = sparse.vstack([by_row, by_column]).tocsr()
    # y = z + t with z >= 0, so t enters every margin with the sum of its signs.
    margins = sparse.hstack([sums, sparse.csr_array(sums.sum(axis=1)[:, None])]).tocsc()
    answer = optimize.linprog(
        c=np.append(np.zeros(cells), -1.0),
        A_eq=margins,
        b_eq=np.concatenate([rows, columns]) / size,
        bounds=[(0, None)] * cells + [(None, 1.0)],
        method="highs",
    )
    if answer.status == 2 or (answer.success and answer.x[-1] < -1e-9):
        return [Finding("balance.pattern", context={"cells": cells})]
    if answer.success and answer.x[-1] <= 1e-12:
        return [Finding("balance.forced-zeros", context={"cells": cells})]
    return []


def _lines(side: str, positive: Floats, negative: Floats, targets: Floats, names: Names) -> list[Finding]:
    live, both = (positive > 0) | (negative > 0), (positive > 0) & (negative > 0)
    faults = {
        "empty": ~live & (targets != 0),
        "zero-target": live & ~both & (targets == 0),
        "sign": live & ~both & (((positive > 0) & (targets < 0)) | ((negative > 0) & (targets > 0))),
    }
    return [
        Finding(
            f"balance.{side}-{fault}",
            where=Place(part=f"{side} {_name(index, names)}"),
            context={
                "name": _name(index, names),
                "target": float(targets[index]),
                "mass": float(positive[index] - negative[index]),
            },
        )
        for fault, where in faults.items()
        for index in np.flatnonzero(where).tolist()
    ]


def _differs(rows: Floats, columns: Floats) -> bool:
    size = max(float(np.abs(rows).sum()), float(np.abs(columns).sum()))
    return abs(float(rows.sum() - columns.sum())) > AGREEMENT * size


def _disagreement(
    code: str, row_targets: Floats, column_targets: Floats, context: Mapping[str, str] | None = None
) -> Finding:
    row_total, column_total = float(row_targets.sum()), float(column_targets.sum())
    gap = abs(row_total - column_total) / max(abs(row_total), abs(column_total))
    return Finding(
        code,
        context={
            "row_total": row_total,
            "column_total": column_total,
            "difference": row_total - column_total,
            "percent": round(100 * gap, 6),
            **(context or {}),
        },
    )


def _name(index: int, names: Names) -> str:
    return names[index] if names is not None else str(index + 1)
