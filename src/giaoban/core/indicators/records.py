"""Structure change at the level of records: whose record is this in the structure that is asked for?

A record says the day it speaks of and, where its contract has such a column, the place. With both, every split is
exact, a merger can be read apart again, and a boundary in the middle of a month divides that month's records. Only
organisations that changed are looked at so closely; everybody else's records are counted as always.

    cells = record_cells(definition, table, lineage=lineage, structure=day, place="commune", territory=territory)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from giaoban.core.indicators.cells import Cell
from giaoban.core.indicators.engine import cube, read_cells
from giaoban.core.indicators.restate import Finder, Lineage, Territory, portioned
from giaoban.core.indicators.schema import Definition

PLACE = "_place"
SINCE = "_since"  # how many boundaries inside a month the record's day has passed


def record_cells(
    definition: Definition,
    table: Any,
    *,
    lineage: Sequence[Lineage],
    structure: dt.date | None,
    place: str | None = None,
    territory: Territory | None = None,
    dimensions: Sequence[str] = (),
    where: Mapping[str, str | Sequence[str]] | None = None,
) -> list[Cell]:
    """Cells as the organisations of `structure` would have recorded them, worked out record by record.

    place:     the column of the contract that names where a record lies; without it splits go by declared shares
    territory: whose each place is or was
    A record whose place is empty or unknown goes by shares like one without a place. Several cells of one subject and
    month may come back; they add up. Raises Refused for a faulty lineage.
    """
    if structure is None:
        return read_cells(definition, cube(definition, table, dimensions=dimensions, where=where))
    find = Finder(lineage, structure, territory)
    touched = sorted({step.from_ for step in lineage} | {step.to for step in lineage})
    inside = sorted({step.date for step in lineage if step.date.day != 1})
    wider = definition.model_copy(update={"dimensions": [*definition.dimensions, PLACE, SINCE]})
    placed = marked(definition, table, touched, inside, place if place in table.columns else None)
    asked = cube(wider, placed, dimensions=[*dimensions, PLACE, SINCE], where=where)
    cells = []
    for cell in read_cells(wider, asked):
        *kept, at, passed = cell.dimensions
        since = max([cell.month, *inside[: int(passed or 0)]])
        bare = replace(cell, dimensions=tuple(kept))
        cells += [portioned(bare, part, definition.measures) for part in find(cell.subject, since, at)]
    return cells


def marked(
    definition: Definition, table: Any, touched: Sequence[str], inside: Iterable[dt.date], place: str | None
) -> Any:
    """The table with place and passed boundaries, constant for organisations that never changed."""
    import ibis

    subject, time = table[definition.subject], table[definition.time]
    changed = subject.isin(list(touched)) if touched else ibis.literal(False)
    passed = sum((ibis.ifelse(time >= day, 1, 0) for day in inside), start=ibis.literal(0))
    at = table[place].cast("string") if place else ibis.null("string")
    return table.mutate(
        **{PLACE: ibis.ifelse(changed, at, ibis.null("string")), SINCE: ibis.ifelse(changed, passed, 0)}
    )
