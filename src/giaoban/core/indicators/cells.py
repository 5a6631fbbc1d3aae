"""A cell: the measures of one organisation in one month, for one combination of dimensions.

Everything after the database works on cells. They combine by the succession rule of each measure, and only totals
combine; a rate exists at the very end, when `rollup` divides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from giaoban.core.indicators.schema import Measure

Number = int | Decimal | None

ESTIMATED = "estimated"  # a split divided by shares
BOUNDARY = "boundary"  # organisations changed inside the period
NEWER = "newer-than-structure"  # recorded by an organisation that the chosen structure does not know


@dataclass(frozen=True)
class Cell:
    """`month` is its first day; `simulated` cells never combine with others; `notes` say what a reader must know."""

    subject: str
    month: dt.date
    measures: Mapping[str, Number]
    dimensions: tuple[str | None, ...] = ()
    simulated: bool = False
    notes: frozenset[str] = frozenset()


def combine(cells: Iterable[Cell], rules: Mapping[str, Measure]) -> dict[str, Number]:
    """Measures of several cells as one, over organisations and months.

    Additive ones are summed. A stock (`latest`) is summed over organisations in the last month. A `weighted` one is
    averaged by its weight. One that is `not_additive` survives alone and is None in company.

    >>> day = dt.date(2024, 11, 1)
    >>> two = [Cell("a", day, {"online": 1, "settled": 2}), Cell("b", day, {"online": 0, "settled": 8})]
    >>> combine(two, {"online": Measure(), "settled": Measure()})
    {'online': 1, 'settled': 10}
    """
    cells = list(cells)
    if len(cells) == 1:  # most rows of a board: whatever the rule, one cell is its own total
        (only,) = cells
        return {name: only.measures.get(name) for name in rules}
    last = max((cell.month for cell in cells), default=None)
    combined: dict[str, Number] = {}
    for name, rule in rules.items():
        if rule.succession == "not_additive":
            combined[name] = cells[0].measures.get(name) if len(cells) == 1 else None
        elif rule.succession == "weighted":
            combined[name] = _weighted(cells, name, rule.weight or "")
        else:
            counted = [cell for cell in cells if rule.succession == "sum" or cell.month == last]
            combined[name] = _sum(cell.measures.get(name) for cell in counted)
    return combined


def _sum(numbers: Iterable[Number]) -> Number:
    """A missing part makes the whole missing: a total that silently lacks a province would be wrong."""
    total: int | Decimal = 0
    for number in numbers:
        if number is None:
            return None
        total += number
    return total


def _weighted(cells: list[Cell], name: str, weight: str) -> Number:
    weights = _sum(cell.measures.get(weight) for cell in cells)
    pairs = [(cell.measures.get(name), cell.measures.get(weight)) for cell in cells]
    products = _sum(None if value is None or by is None else value * by for value, by in pairs)
    return None if products is None or not weights else Decimal(products) / Decimal(weights)
