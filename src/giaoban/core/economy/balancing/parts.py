"""A table as its positive and its negative part, dense or sparse, with the sums the preflight asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from giaoban.core.economy.balancing.given import check_finite, read_given
from giaoban.core.economy.balancing.result import Floats, Matrix


@dataclass(frozen=True, eq=False)
class Parts:
    """a = positive - negative. The negative part is always sparse (few cells carry it), or None without any."""

    positive: Matrix
    negative: sparse.csr_array | None

    @property
    def shape(self) -> tuple[int, int]:
        rows, columns = self.positive.shape
        return int(rows), int(columns)

    def sums(self, axis: int) -> tuple[Floats, Floats]:
        """Positive and negative mass: of every column (axis 0) or every row (axis 1)."""
        positive = np.asarray(self.positive.sum(axis=axis), dtype=np.float64).ravel()
        if self.negative is None:
            return positive, np.zeros_like(positive)
        return positive, np.asarray(self.negative.sum(axis=axis), dtype=np.float64).ravel()

    def scaled(self, row_factors: Floats, column_factors: Floats) -> Matrix:
        """The table r P s - N / (r s), as dense or as sparse as it came, with the same zeros."""
        grown = _scaled(self.positive, row_factors, column_factors)
        if self.negative is None:
            return grown
        shrunk = _scaled(self.negative, 1 / row_factors, 1 / column_factors)
        if sparse.issparse(grown):
            return sparse.csr_array(grown - shrunk)
        rows, columns = shrunk.nonzero()
        grown[rows, columns] -= shrunk[rows, columns]
        return grown

    def smallest_scale(self, row_factors: Floats, column_factors: Floats) -> float:
        """How far the most shrunken live cell went, as a part of what it was."""
        sides = [(self.positive, row_factors, column_factors)]
        if self.negative is not None:
            sides.append((self.negative, 1 / row_factors, 1 / column_factors))
        scales = [rows[live[0]] * columns[live[1]] for part, rows, columns in sides for live in [part.nonzero()]]
        return float(np.concatenate(scales).min(initial=np.inf))

    def blocks(self) -> tuple[int, Any, Any]:
        """How many groups of rows and columns share no cell, and the group of every row and of every column."""
        if sparse.issparse(self.positive):
            live = self.positive if self.negative is None else self.positive + self.negative
            return _sparse_blocks(sparse.csr_array(live))
        live = self.positive != 0
        if self.negative is not None:
            live[self.negative.nonzero()] = True
        return _dense_blocks(live)


def split_signs(table: ArrayLike | Matrix) -> Parts:
    """Read a dense or scipy.sparse table. Raises Refused `balance.table-shape`, `balance.table-not-a-number`.

    >>> split_signs([[1.0, -2.0]]).sums(axis=1)
    (array([1.]), array([2.]))
    """
    if sparse.issparse(table):
        whole = sparse.csr_array(table, dtype=np.float64)
        whole.sum_duplicates()
        check_finite(whole.data, "table")
        if not (whole.data < 0).any():
            return Parts(whole, None)
        negative = sparse.csr_array(whole.multiply(whole < 0)) * -1.0
        positive = sparse.csr_array(whole.multiply(whole > 0))
        negative.eliminate_zeros()
        positive.eliminate_zeros()
        return Parts(positive, negative)
    dense = read_given(table, "table", dimensions=2)
    below = np.nonzero(dense < 0)
    if not below[0].size:
        return Parts(dense, None)
    negative = sparse.csr_array((-dense[below], below), shape=dense.shape)
    return Parts(np.maximum(dense, 0.0), negative)


def _scaled(part: Matrix, row_factors: Floats, column_factors: Floats) -> Matrix:
    if sparse.issparse(part):
        return _scaled_sparse(part, row_factors, column_factors)
    grown = part * column_factors
    grown *= row_factors[:, None]
    return grown


def _scaled_sparse(part: sparse.csr_array, row_factors: Floats, column_factors: Floats) -> sparse.csr_array:
    rows = np.repeat(np.arange(part.shape[0]), np.diff(part.indptr))
    data = part.data * row_factors[rows] * column_factors[part.indices]
    return sparse.csr_array((data, part.indices, part.indptr), shape=part.shape)


def _sparse_blocks(live: sparse.csr_array) -> tuple[int, Any, Any]:
    height, _ = live.shape
    live.eliminate_zeros()
    number, label = connected_components(sparse.block_array([[None, live], [live.T, None]]), directed=False)
    return int(number), label[:height], label[height:]


def _dense_blocks(live: np.ndarray[Any, np.dtype[np.bool_]]) -> tuple[int, Any, Any]:
    """Breadth first over the pattern itself; a graph of 25 million edges would cost more than the table."""
    row_label, column_label = np.full(live.shape[0], -1), np.full(live.shape[1], -1)
    number = 0
    while (unseen := np.flatnonzero(row_label < 0)).size:
        rows = unseen[:1]
        row_label[rows] = number
        while rows.size:
            columns = np.flatnonzero(live[rows].any(axis=0) & (column_label < 0))
            column_label[columns] = number
            rows = np.flatnonzero(live[:, columns].any(axis=1) & (row_label < 0))
            row_label[rows] = number
        number += 1
    alone = np.flatnonzero(column_label < 0)
    column_label[alone] = number + np.arange(alone.size)
    return number + int(alone.size), row_label, column_label
