"""Reading what is owed: how targets stand, the matrix of organisations by targets, promises, contradicting targets."""

from giaoban.commitments.queries.attainments import Attainment, attainments, judged_goals, targets_of
from giaoban.commitments.queries.matrix import Cell, Matrix, MatrixRow, matrix
from giaoban.commitments.queries.promises import DUE, all_conflicts, conflicting_goals, promises

__all__ = [
    "DUE", "Attainment", "Cell", "Matrix", "MatrixRow", "all_conflicts", "attainments", "conflicting_goals",
    "judged_goals", "matrix", "promises", "targets_of",
]  # fmt: skip
