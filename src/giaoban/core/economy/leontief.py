"""The Leontief system (I - A) of a table, factored once; every multiplier is then a triangular solve.

The inverse itself is not formed: a share needs two solves, its gradient four, where the inverse costs three times the
factorisation and as much memory again. LAPACK's factorisation of a singular matrix only warns, so the reciprocal
condition number and the Hawkins-Simon condition decide whether answers may be given at all.

Source: Miller and Blair 2009, section 2.2 and appendix 2.2 (Hawkins-Simon); Higham, Accuracy and Stability of
        Numerical Algorithms, 2nd ed. 2002, chapter 15 (condition estimation, LAPACK gecon).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import lapack

from giaoban.core.economy.table import Array, IOTable, cells
from giaoban.core.findings import Finding, Refused

LEAST_RCOND = 1e-10
"""Below this an answer keeps fewer than six of a table's digits."""
_LEAST_OUTPUT = 1e-30  # less is nothing; absolute, and of the largest output


@dataclass(frozen=True, eq=False)
class Leontief:
    """(I - A) factored; `rcond` is LAPACK's estimate of its reciprocal condition number."""

    Z: Array
    x: Array
    rcond: float
    _lu: Array  # of (I - A)': rows in memory are LAPACK's columns, so nothing had to be copied
    _pivots: npt.NDArray[np.int32]

    @property
    def A(self) -> Array:
        """A[i, j] is what one unit of output j uses of i. Made when asked for: it is as large as the table."""
        return coefficients(self.Z, self.x)

    def solve(self, right: Array) -> Array:
        """B b with B = (I - A)^-1: the output that final demand b needs. A matrix is solved column by column."""
        return self._solve(right, 1)

    def solve_transposed(self, right: Array) -> Array:
        """B'b: what a unit of final demand of each sector embodies of the coefficients b."""
        return self._solve(right, 0)

    def inverse(self) -> Array:
        """B in full, for small tables and for people who want to see it."""
        return self.solve(np.eye(len(self.x)))

    def _solve(self, right: Array, transposed: int) -> Array:
        made, fault = lapack.dgetrs(self._lu, self._pivots, np.asarray(right, dtype=np.float64), trans=transposed)
        if fault:  # only a wrong argument can do this
            raise ValueError(f"dgetrs: argument {-fault}")
        return np.asarray(made)


def coefficients(Z: Array, x: Array) -> Array:
    """Z divided by column outputs; a sector without output has no coefficients, its column is 0."""
    made: Array = Z / np.where(x != 0, x, 1.0)
    if (x == 0).any():
        made[:, x == 0] = 0.0
    return made


def leontief(table: IOTable) -> Leontief:
    """The factored system of a table.

    Raises Refused: `economy.negative-output`, `economy.output-missing` (a sector that uses inputs but makes nothing),
    `economy.singular`, `economy.hawkins-simon`, each with its sectors.

    >>> from giaoban.core.periods import Period
    >>> two = IOTable([[150, 500], [200, 100]], [[350], [1700]], [[650, 1400]], [1000, 2000], sectors=("a", "b"),
    ...               kind="domestic", price="basic", unit="million VND", period=Period.parse("2022"))
    >>> leontief(two).inverse().round(4).tolist()
    [[1.2541, 0.33], [0.264, 1.1221]]
    """
    if findings := output_faults(table):
        raise Refused(findings)
    return factored(table.Z, table.x, table)


def factored(Z: Array, x: Array, table: IOTable) -> Leontief:
    """The system of given flows and outputs; the table only names sectors in findings."""
    matrix = coefficients(Z, -x)
    matrix[np.diag_indices_from(matrix)] += 1.0
    norm = lapack.dlange("1", matrix.T)
    lu, pivots, fault = lapack.dgetrf(matrix.T, overwrite_a=True)
    rcond = 0.0 if fault else float(lapack.dgecon(lu, norm, norm="1")[0])
    sums = np.divide(Z.sum(axis=0), x, out=np.zeros(len(x)), where=x > 0)
    if not rcond >= LEAST_RCOND:
        heavy = np.argsort(-sums)[:5]  # where inputs eat up the output is where to look
        context = {"rcond": f"{rcond:.1e}", "least": f"{LEAST_RCOND:.0e}", "sectors": _with_sums(table, sums, heavy)}
        raise Refused([Finding("economy.singular", where=table.place(), context=context)])
    system = Leontief(Z, x, rcond, lu, pivots)
    if failing := _hawkins_simon_failures(system, sums):
        where = np.array(failing)
        context = {"sectors": _with_sums(table, sums, where[:10]), "count": str(len(failing))}
        raise Refused([Finding("economy.hawkins-simon", where=table.place(), context=context)])
    return system


def output_faults(table: IOTable) -> list[Finding]:
    """Negative outputs, sectors that use inputs without making anything, and an economy that makes nothing at all."""
    found = []
    if not (table.x > 0).any():
        found.append(Finding("economy.nothing-made", where=table.place()))
    if (bad := np.flatnonzero(table.x < 0)).size:
        context = cells([f"{table.cell('x', i)} = {table.x[i]:.6g}" for i in bad])
        found.append(Finding("economy.negative-output", where=table.place(), context=context))
    used = (table.Z != 0).any(axis=0) | (table.gva != 0)
    nothing = max(_LEAST_OUTPUT, _LEAST_OUTPUT * float(table.x.max()))
    if (bad := np.flatnonzero((table.x >= 0) & (table.x < nothing) & (used | (table.x > 0)))).size:
        context = cells([table.cell("x", i) for i in bad])
        found.append(Finding("economy.output-missing", where=table.place(), context=context))
    return found


def _hawkins_simon_failures(system: Leontief, sums: Array) -> list[int]:
    """Sectors where the condition fails, none when it holds.

    For A >= 0 all leading principal minors of I - A are positive exactly when (I - A)'z = 1 has a solution z >= 0, so
    one solve on the factors decides it. With negative coefficients the minors themselves are taken.
    """
    if system.Z.min(initial=0.0) < 0:
        return _minors_not_positive(system.A)
    if (sums < 1).all():
        return []
    z = system.solve_transposed(np.ones(len(sums)))
    return [] if (z >= 0).all() else [int(i) for i in np.flatnonzero(sums >= 1)]


def _minors_not_positive(A: Array) -> list[int]:
    """Elimination without pivoting: the k-th leading minor is the product of the first k pivots."""
    left = np.eye(len(A)) - A
    for k in range(len(A)):
        if not left[k, k] > 0:
            return [k]
        left[k + 1 :, k + 1 :] -= np.outer(left[k + 1 :, k] / left[k, k], left[k, k + 1 :])
    return []


def _with_sums(table: IOTable, sums: Array, which: npt.NDArray[np.intp]) -> str:
    return "; ".join(f"{table.sectors[i]} (Σa = {sums[i]:.4g})" for i in which)
