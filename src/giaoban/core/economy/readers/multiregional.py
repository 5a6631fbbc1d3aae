"""One economy out of a table of many: its own deliveries, its exports, what it imports as inputs.

    Z              from its sectors to its sectors
    Y              its own final demand for its own products, and a column of exports: all deliveries to other economies
    other inputs   a row of imported inputs (deliveries of all other economies to its sectors), then taxes and the like
    x              its outputs

The result is a domestic table. Imports for final demand are not a part of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from giaoban.core.economy.readers.grid import (
    About,
    Decimals,
    Grid,
    address,
    block_address,
    label,
    numbers,
    place,
    value,
)
from giaoban.core.economy.table import IOTable
from giaoban.core.findings import Finding, Place, Refused


@dataclass(frozen=True)
class Line:
    """A row or column of the big table: where it stands, whose it is, and its code."""

    at: int
    economy: str
    code: str


@dataclass(frozen=True)
class Layout:
    """Where everything stands in one sheet. `names` is the column of sector names, if any."""

    producers: Sequence[Line]
    users: Sequence[Line]
    finals: Sequence[Line]
    value_added: Sequence[Line]
    other_inputs: Sequence[Line]
    output_row: int | None
    output_column: int | None
    names: int | None = None


def extract(grid: Grid, layout: Layout, about: About, *, economies: Sequence[str], decimals: Decimals) -> IOTable:
    """The domestic table of one economy, which may be made of several lines of the source (CHN, CN1, CN2).

    Raises Refused: `economy.unknown-economy` with the known ones, `economy.sectors-differ`, `economy.no-output`,
    `economy.outputs-differ`, `economy.text-in-number` with the cells.
    """
    wanted = set(economies)
    ours = [line for line in layout.producers if line.economy in wanted]
    theirs = [line for line in layout.producers if line.economy not in wanted]
    users = [line for line in layout.users if line.economy in wanted]
    if not ours:
        known = ", ".join(dict.fromkeys(line.economy for line in layout.producers))
        context = {"economy": ", ".join(economies), "known": known}
        raise Refused([Finding("economy.unknown-economy", where=Place(grid.file, part=grid.name), context=context)])
    if [(line.economy, line.code) for line in ours] != [(line.economy, line.code) for line in users]:
        column = users[0].code if users else "–"
        said = {"rows": str(len(ours)), "columns": str(len(users)), "row": ours[0].code, "column": column}
        raise Refused([Finding("economy.sectors-differ", where=place(grid, ours[0].at, 0), context=said)])
    faults: list[Finding] = []
    sectors = tuple(dict.fromkeys(line.code for line in ours))
    finals = tuple(dict.fromkeys(line.code for line in layout.finals if line.economy in wanted))
    down, along = _merge(ours, sectors), _merge(users, sectors)
    rows, columns = [line.at for line in ours], [line.at for line in users]
    own_finals = [line for line in layout.finals if line.economy in wanted]
    abroad = [line.at for line in (*layout.users, *layout.finals) if line.economy not in wanted]

    def block(of: Sequence[int], to: Sequence[int]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        return numbers(grid, of, to, decimals=decimals, faults=faults)

    Z = down.T @ block(rows, columns) @ along
    Y = down.T @ block(rows, [line.at for line in own_finals]) @ _merge(own_finals, finals)
    exports = down.T @ block(rows, abroad).sum(axis=1)
    imported = block([line.at for line in theirs], columns).sum(axis=0) @ along
    VA = block([line.at for line in layout.value_added], columns) @ along
    other = block([line.at for line in layout.other_inputs], columns) @ along
    stated = _outputs(grid, layout, rows, columns, decimals, faults)
    if not faults:
        faults += _differences(grid, stated, ours, layout)
    if faults:
        raise Refused(faults)
    blocks = {
        "Z": block_address(rows, columns),
        "Y": block_address(rows, [line.at for line in own_finals]),
        "VA": block_address([line.at for line in layout.value_added], columns),
        "x": block_address(rows, [] if layout.output_column is None else [layout.output_column]),
    }
    names = {line.code: label(value(grid, line.at, layout.names)) for line in ours if layout.names is not None}
    return IOTable(
        Z,
        np.column_stack([Y, exports]),
        VA,
        stated[0] @ down if layout.output_column is not None else stated[-1] @ along,
        sectors=sectors,
        names=tuple(names.get(code) or code for code in sectors),
        finals=(*finals, "exports"),
        components=tuple(line.code for line in layout.value_added),
        other_inputs=np.vstack([imported, *other]),
        other_names=("imported inputs", *(line.code for line in layout.other_inputs)),
        kind="domestic",
        price=about.price,
        unit=about.unit,
        period=about.period,
        net_product_taxes=about.net_product_taxes,
        rounding=about.rounding,
        classification=about.classification,
        origin=about.origin(grid, blocks),
    )


def _merge(lines: Sequence[Line], codes: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Lines x codes, 1 where a line belongs to a code: parts of one economy are added up."""
    column = {code: at for at, code in enumerate(codes)}
    made = np.zeros((len(lines), len(codes)))
    made[np.arange(len(lines)), [column[line.code] for line in lines]] = 1.0
    return made


def _outputs(
    grid: Grid, layout: Layout, rows: Sequence[int], columns: Sequence[int], decimals: Decimals, faults: list[Finding]
) -> list[np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Outputs as the total column and the total row state them, whichever there are."""
    made = []
    if layout.output_column is not None:
        made.append(numbers(grid, rows, [layout.output_column], decimals=decimals, faults=faults)[:, 0])
    if layout.output_row is not None:
        made.append(numbers(grid, [layout.output_row], columns, decimals=decimals, faults=faults)[0])
    if not made:
        faults.append(Finding("economy.no-output", where=Place(grid.file, part=grid.name), context={"block": "output"}))
    return made


def _differences(
    grid: Grid, stated: Sequence[np.ndarray[tuple[int], np.dtype[np.float64]]], ours: Sequence[Line], layout: Layout
) -> list[Finding]:
    if len(stated) < 2 or layout.output_column is None:
        return []
    by_row, by_column = stated
    bad = np.flatnonzero(np.abs(by_row - by_column) > 1e-4 * np.maximum(np.abs(by_row), np.abs(by_column)))
    return [
        Finding(
            "economy.outputs-differ",
            where=place(grid, ours[i].at, layout.output_column),
            context={
                "sector": ours[i].code,
                "cell": address(ours[i].at, layout.output_column),
                "row": f"{by_row[i]:.10g}",
                "column": f"{by_column[i]:.10g}",
            },
        )
        for i in bad[:50]
    ]
