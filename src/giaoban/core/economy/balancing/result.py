"""What a balancing run reports: the table, how it went, and the margins it really reached."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from giaoban.core.findings import Finding, Refused

Floats = NDArray[np.float64]
Matrix: TypeAlias = Floats | sparse.csr_array


class Status(StrEnum):
    """How a run ended. Only `converged` is a table to compute with.

    imbalanced: row targets and column targets add up to different totals, so no table can meet both.
    infeasible: the totals agree, but the signs and zeros of the table forbid meeting the targets.
    unfinished: neither was proved; the iterations ran out.
    """

    CONVERGED = "converged"
    IMBALANCED = "imbalanced"
    INFEASIBLE = "infeasible"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, eq=False)
class Balanced:
    """A table scaled to its targets: x_ij = r_i a_ij s_j where a_ij > 0, and a_ij / (r_i s_j) where a_ij < 0.

    Unit:    of the table given
    Limits:  unless `status` is converged the table misses its targets by `row_gap` and `column_gap`; these are the
             largest distances from a target relative to it (a target smaller than a thousandth of the gross flow of
             its line is measured against that thousandth). An infeasible table is the one given, untouched, when
             the preflight already proves it.
    """

    table: Matrix
    status: Status
    iterations: int
    row_targets: Floats
    column_targets: Floats
    row_margins: Floats
    column_margins: Floats
    row_factors: Floats
    column_factors: Floats
    row_gap: float
    column_gap: float
    findings: tuple[Finding, ...] = ()

    @property
    def converged(self) -> bool:
        return self.status is Status.CONVERGED

    def table_or_refuse(self) -> Matrix:
        """The table, or Refused with what stood in the way: the safe way to go on computing."""
        if not self.converged:
            raise Refused(self.findings)
        return self.table


def margin_gap(reached: Floats, targets: Floats, gross: Floats) -> float:
    """The largest relative distance between margins and their targets; 0 for an empty line with target 0.

    >>> margin_gap(np.array([110.0, 0.0]), np.array([100.0, 0.0]), np.array([110.0, 0.0]))
    0.1
    """
    scale = np.maximum(np.abs(targets), 1e-3 * gross)
    distance = np.abs(reached - targets)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.where(distance == 0, 0.0, distance / scale)
    return float(relative.max(initial=0.0))
