"""Cubes: the additive totals of an indicator by subject, month and declared dimensions, kept and brought up to date.

A total of today is the total of yesterday, plus the versions of records that came, minus those that went. So a day's
batch costs what the day holds. Only counts and sums are kept; rates are divided from them when they are read. A number
of distinct people is no total of that kind: `recounting.py` counts it anew from the records.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from giaoban.core.expressions.grammar import parse
from giaoban.core.expressions.types import is_additive_total
from giaoban.core.indicators.cells import Cell, Number
from giaoban.core.indicators.engine import cube
from giaoban.core.indicators.schema import Definition, Measure

RECORDS = "_records"  # how many records a cell holds; a cell that has none is no cell
SIGN = "sign"  # 1 for a version that came, -1 for one that went


def is_storable(definition: Definition) -> bool:
    """Whether every measure that is counted from records adds up, so that a cube may be kept."""
    formulas = [parse(measure.expr) for measure in definition.measures.values() if measure.expr]
    rules = {measure.succession for measure in definition.measures.values() if measure.expr}
    return bool(formulas) and rules <= {"sum", "latest"} and all(map(is_additive_total, formulas))


def fingerprint(definition: Definition) -> str:
    """What a kept cube depends on; a definition that counts otherwise finds no cube and makes a new one."""
    measures = {name: measure.expr for name, measure in sorted(definition.measures.items()) if measure.expr}
    said = [definition.contract, definition.time, definition.subject, sorted(definition.dimensions), measures]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def counted(definition: Definition) -> Definition:
    """The definition with one measure more: how many records each cell holds."""
    measures = {name: measure for name, measure in definition.measures.items() if measure.expr}
    return definition.model_copy(update={"measures": {**measures, RECORDS: Measure(expr="count()")}})


def full_cube(definition: Definition, table: Any) -> Any:
    """Every total by all declared dimensions, as an Ibis expression."""
    return cube(counted(definition), table, dimensions=definition.dimensions)


def change_of_cube(definition: Definition, changes: Any) -> Any:
    """What has to be added to the totals, from a table of changed records with their `sign`, as an Ibis expression."""
    wider = counted(definition).model_copy(update={"dimensions": [*definition.dimensions, SIGN]})
    signed = cube(wider, changes, dimensions=wider.dimensions)
    keys = [name for name in signed.columns if name not in {*wider.measures, SIGN}]
    return signed.group_by(keys).aggregate(**{name: (signed[name] * signed[SIGN]).sum() for name in wider.measures})


def cube_columns(definition: Definition) -> tuple[list[str], list[str]]:
    """Names of the totals of a cube, and of its dimensions."""
    return [*counted(definition).measures], list(definition.dimensions)


def add_cells(cells: Iterable[Cell], changes: Iterable[Cell], *, sign: int = 1) -> list[Cell]:
    """Cells with changes added (or with `sign` -1 taken away again); cells that hold no record any more are left out.

    The measures must contain the number of records.
    """
    found = {_place(cell): cell for cell in cells}
    for change in changes:
        place = _place(change)
        held = found.get(place)
        measures = {name: _times(number, sign) for name, number in change.measures.items()}
        if held is not None:
            measures = {name: _plus(number, measures.get(name)) for name, number in held.measures.items()}
        notes = change.notes | (held.notes if held is not None else frozenset())
        found[place] = replace(change, measures=measures, notes=notes)
    return [cell for cell in found.values() if cell.measures.get(RECORDS) != 0]


def without_records(cells: Iterable[Cell], names: Sequence[str]) -> list[Cell]:
    """The cells with the measures of the definition only."""
    return [replace(cell, measures={name: cell.measures[name] for name in names}) for cell in cells]


def _place(cell: Cell) -> tuple[Any, ...]:
    return (cell.subject, cell.month, cell.dimensions, cell.simulated)


def _plus(one: Number, other: Number) -> Number:
    return None if one is None or other is None else one + other


def _times(number: Number, sign: int) -> Number:
    return None if number is None else number * sign
