"""Small cells of a breakdown are not shown: who is one of three dossiers can be recognised.

A cell with 1 to `minimum` - 1 records is left out and named as such. A total that stands beside it would give it away:
with one cell hidden in a line, subtracting the others from the total brings it back. So in every line (a subject's
values of a dimension) and every column (a value over all subjects) that hides exactly one cell, the smallest of the
others is hidden too, until no line and no column hides one alone. Zero hides nobody and is shown. Totals of
organisations are no breakdown and always shown.

Source:  the rule of secondary suppression, Willenborg and de Waal, "Elements of Statistical Disclosure Control", 2001,
         chapter 4; the greedy choice of the smallest cell is ours
Limits:  protects against subtraction within one table, not against two tables of different moments or breakdowns
         being combined; a line or column with a single cell above zero cannot be hidden from its total
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from giaoban.core.indicators.rollup import Row

SMALL = "small-cell"
COMPLEMENT = "small-cell-complement"


@dataclass(frozen=True)
class Hidden:
    """A cell of a breakdown that is not shown, and why: it is small itself, or it would give a small one away."""

    subject: str
    period: str
    dimensions: tuple[str | None, ...]
    why: str


def suppress(rows: Iterable[Row], *, minimum: int, measure: str | None = None) -> tuple[list[Row], list[Hidden]]:
    """The rows of a breakdown with small cells emptied, and the list of these.

    minimum: fewest records a cell may show; 1 or less shows everything
    measure: the total that counts people or records; by default the denominator, or the numerator without one
    An emptied row keeps its place, has no number in it, and says why in its notes.
    """
    rows = list(rows)
    if minimum <= 1 or not any(row.dimensions for row in rows):
        return rows, []
    sizes = [_size(row, measure) for row in rows]
    why = {number: SMALL for number, size in enumerate(sizes) if 0 < size < minimum}
    lines = [*_groups(rows, lambda row: (row.subject, row.period.code, row.simulated))]
    lines += _groups(rows, lambda row: (tuple(row.dimensions.values()), row.period.code, row.simulated))
    while weak := [line for line in lines if _hides_one(line, why, sizes)]:
        line = weak[0]
        others = [number for number in line if number not in why and sizes[number] > 0]
        why[min(others, key=lambda number: (sizes[number], number))] = COMPLEMENT
    shown = [_emptied(row, why[number]) if number in why else row for number, row in enumerate(rows)]
    hidden = [
        Hidden(rows[number].subject, rows[number].period.code, tuple(rows[number].dimensions.values()), reason)
        for number, reason in sorted(why.items())
    ]
    return shown, hidden


def _hides_one(line: Sequence[int], why: dict[int, str], sizes: Sequence[int]) -> bool:
    """Whether exactly one cell of a line is hidden although another could be hidden with it."""
    hidden = [number for number in line if number in why]
    return len(hidden) == 1 and any(number not in why and sizes[number] > 0 for number in line)


def _groups(rows: Sequence[Row], key: Callable[[Row], Hashable]) -> list[list[int]]:
    found: dict[Any, list[int]] = {}
    for number, row in enumerate(rows):
        found.setdefault(key(row), []).append(number)
    return list(found.values())


def _size(row: Row, measure: str | None) -> int:
    number = row.measures.get(measure) if measure else row.num if row.den is None else row.den
    return int(number or 0)


def _emptied(row: Row, why: str) -> Row:
    nothing = dict.fromkeys(row.measures)
    return replace(row, num=None, den=None, value=None, measures=nothing, notes=row.notes | {why})
