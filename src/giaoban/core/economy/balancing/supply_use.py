"""SUT-RAS: a supply and a use table updated together when only industry totals are known, not product totals.

Source:  Temurshoev and Timmer (2011), Joint estimation of supply and use tables, Papers in Regional Science 90(4).
Method:  the same objective as GRAS over both tables, subject to supply = use for every product. Laid side by side,
         [use | -supply'] has product rows that add up to zero, users' columns that add up to their purchases, and
         suppliers' columns that add up to minus their output: one GRAS solves it, r_p being the factor of the product
         in use and 1 / r_p its factor in supply.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from giaoban.core.economy.balancing.given import wrong_shape
from giaoban.core.economy.balancing.gras import MAX_ITERATIONS, TOLERANCE, gras
from giaoban.core.economy.balancing.preflight import Names
from giaoban.core.economy.balancing.result import Balanced, Floats, Matrix, Status
from giaoban.core.findings import Finding


@dataclass(frozen=True, eq=False)
class BalancedSupplyUse:
    """Both tables and the product totals that follow; `run` holds margins, factors and iterations."""

    supply: Matrix
    use: Matrix
    product_totals: Floats
    run: Balanced

    @property
    def status(self) -> Status:
        return self.run.status

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.run.findings


def sut_ras(
    supply: ArrayLike | Matrix,
    use: ArrayLike | Matrix,
    *,
    supplier_totals: ArrayLike,
    user_totals: ArrayLike,
    product_names: Names = None,
    tolerance: float = TOLERANCE,
    max_iterations: int = MAX_ITERATIONS,
) -> BalancedSupplyUse:
    """Supply (suppliers x products) and use (products x users) at new industry totals, product by product in balance.

    Imports, taxes less subsidies on products and trade margins are further suppliers; final demand is further users.

    Unit:    any, the same everywhere
    Raises:  Refused `balance.products-shape` when the tables disagree on the number of products

    >>> result = sut_ras([[8, 2], [0, 10]], [[3, 5], [6, 6]], supplier_totals=[11, 9], user_totals=[10, 10])
    >>> str(result.status), result.supply.sum(axis=0).round(6).tolist() == result.use.sum(axis=1).round(6).tolist()
    ('converged', True)
    """
    made, used = _matrix(supply), _matrix(use)
    suppliers, products = made.shape
    if used.shape[0] != products:
        raise wrong_shape("products", given=used.shape[0], wanted=products)
    if sparse.issparse(made) or sparse.issparse(used):
        beside: Matrix = sparse.csr_array(sparse.hstack([sparse.csr_array(used), -sparse.csr_array(made).T]))
    else:
        beside = np.hstack([used, -made.T])
    targets = np.concatenate([np.asarray(user_totals, np.float64), -np.asarray(supplier_totals, np.float64)])
    run = gras(
        beside,
        np.zeros(products),
        targets,
        row_names=product_names,
        tolerance=tolerance,
        max_iterations=max_iterations,
    )
    users = used.shape[1]
    new_use, new_supply = run.table[:, :users], -run.table[:, users : users + suppliers].T
    totals = np.asarray(new_use.sum(axis=1), dtype=np.float64).ravel()
    return BalancedSupplyUse(supply=new_supply, use=new_use, product_totals=totals, run=run)


def _matrix(table: ArrayLike | Matrix) -> Matrix:
    return sparse.csr_array(table) if sparse.issparse(table) else np.asarray(table, dtype=np.float64)
