"""The plain layout, which says itself what each row and column is; `as_rows` writes it, so a table can be sent on.

    code      name         01    02    ...   Y:Households  Y:Exports   M:imports   X:output
    01        Agriculture  ...
    02        Mining       ...
    VA:wages               ...
    IN:imported inputs     ...
    X:output               ...

Columns: sectors in the order of the rows, then Y: final demand, M: imports (competitive and imports tables; positive or
all negative), X: output. Rows: sectors, then VA: value added, IN: other inputs, X: output again (optional, compared).
Which kind it is, is for the caller to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from giaoban.core.economy.readers.grid import (
    About,
    Decimals,
    Grid,
    address,
    block_address,
    label,
    merged_faults,
    numbers,
    place,
    value,
)
from giaoban.core.economy.table import Array, IOTable, Kind
from giaoban.core.findings import Finding, Place, Refused

_FIRST = 2  # the column after code and name
_COLUMN_ROLES, _ROW_ROLES = ("Y", "M", "X"), ("VA", "IN", "X")


def read_generic(grid: Grid, about: About, *, kind: Kind, decimals: Decimals = None) -> IOTable:
    """A table in the plain layout. `decimals` says how numbers are written when the cells are texts, as in a CSV.

    Raises Refused with every fault: `economy.empty`, `economy.merged-header`, `economy.unknown-column`,
    `economy.unknown-row`, `economy.sectors-differ`, `economy.repeated-sector`, `economy.no-output`,
    `economy.text-in-number`, `economy.import-signs`, `economy.outputs-differ`.

    >>> from giaoban.core.economy.readers.grid import Rows
    >>> from giaoban.core.periods import Period
    >>> rows = [["code", "name", "a", "b", "Y:all", "X:output"], ["a", "A", 150, 500, 350, 1000],
    ...         ["b", "B", 200, 100, 1700, 2000], ["VA:all", "", 650, 1400]]
    >>> read_generic(Rows(rows), About(Period.parse("2022"), "million VND", "us"), kind="domestic")
    IOTable(2 sectors, domestic, basic, million VND, 2022)
    """
    if len(grid.rows) < 2:
        raise Refused([Finding("economy.empty", where=Place(grid.file, part=grid.name))])
    width = max(len(row) for row in grid.rows)
    while width > _FIRST and all(not label(value(grid, row, width - 1)) for row in range(len(grid.rows))):
        width -= 1
    faults = merged_faults(grid, 0, range(_FIRST, width))
    columns = _sorted_by_role([(at, label(value(grid, 0, at))) for at in range(_FIRST, width)], _COLUMN_ROLES)
    rows = _sorted_by_role(
        [(at, label(value(grid, at, 0))) for at in range(1, len(grid.rows)) if any(map(label, grid.rows[at]))],
        _ROW_ROLES,
    )
    faults += _role_faults(grid, columns, rows)
    if not faults:
        faults += _order_faults(grid, rows[""], columns[""])
    if faults:
        raise Refused(faults)

    def block(down: list[tuple[int, str]], along: list[tuple[int, str]]) -> Array:
        return numbers(grid, [at for at, _ in down], [at for at, _ in along], decimals=decimals, faults=faults)

    sectors, uses = rows[""], columns[""]
    Z, Y, VA = block(sectors, uses), block(sectors, columns["Y"]), block(rows["VA"], uses)
    x, M, other, again = block(sectors, columns["X"]), block(sectors, columns["M"]), block(rows["IN"], uses), None
    if rows["X"]:
        again = block(rows["X"], uses)[0]
    if not faults and again is not None:
        faults += _output_differences(grid, x[:, 0], again, sectors, uses, rows["X"][0][0])
    imports = M.sum(axis=1) if columns["M"] else None
    if imports is not None and (imports < 0).any():
        if (imports > 0).any():
            bad = "; ".join(address(sectors[i][0], columns["M"][0][0]) for i in np.flatnonzero(imports < 0)[:20])
            faults.append(Finding("economy.import-signs", where=Place(grid.file), context={"cells": bad}))
        imports = -imports
    if faults:
        raise Refused(faults)
    down, along = [at for at, _ in sectors], [at for at, _ in uses]
    places = {
        "Z": block_address(down, along),
        "Y": block_address(down, [at for at, _ in columns["Y"]]),
        "VA": block_address([at for at, _ in rows["VA"]], along),
        "x": block_address(down, [at for at, _ in columns["X"]]),
    }
    return IOTable(
        Z,
        Y,
        VA,
        x[:, 0],
        sectors=tuple(code for _, code in sectors),
        names=tuple(label(value(grid, at, 1)) or code for at, code in sectors),
        finals=tuple(name for _, name in columns["Y"]),
        components=tuple(name for _, name in rows["VA"]),
        imports=imports,
        other_inputs=other if rows["IN"] else None,
        other_names=tuple(name for _, name in rows["IN"]),
        kind=kind,
        price=about.price,
        unit=about.unit,
        period=about.period,
        net_product_taxes=about.net_product_taxes,
        rounding=about.rounding,
        classification=about.classification,
        origin=about.origin(grid, places),
    )


def as_rows(table: IOTable) -> list[list[Any]]:
    """The table in the plain layout; reading it again gives an equal table."""
    imports = [] if table.imports is None else ["M:imports"]
    head = ["code", "name", *table.sectors, *(f"Y:{name}" for name in table.finals), *imports, "X:output"]
    made: list[list[Any]] = [head]
    for i, code in enumerate(table.sectors):
        own = [] if table.imports is None else [float(table.imports[i])]
        made.append([code, table.names[i], *table.Z[i].tolist(), *table.Y[i].tolist(), *own, float(table.x[i])])
    for name, values in zip(table.components, table.VA, strict=True):
        made.append([f"VA:{name}", "", *values.tolist()])
    if table.other_inputs is not None:
        for name, values in zip(table.other_names, table.other_inputs, strict=True):
            made.append([f"IN:{name}", "", *values.tolist()])
    made.append(["X:output", "", *table.x.tolist()])
    return made


Roles = dict[str, list[tuple[int, str]]]


def _sorted_by_role(labels: list[tuple[int, str]], roles: Sequence[str]) -> Roles:
    """Positions and names by role: "" for sectors, "?" for a prefix nobody knows."""
    made: Roles = {role: [] for role in ("", "?", *roles)}
    for at, text in labels:
        role, colon, name = text.partition(":")
        made[("?" if role not in roles else role) if colon else ""].append((at, name if colon else text))
    return made


def _role_faults(grid: Grid, columns: Roles, rows: Roles) -> list[Finding]:
    faults = [
        Finding("economy.unknown-column", where=place(grid, 0, at), context={"cell": address(0, at), "value": name})
        for at, name in columns["?"]
    ]
    faults += [
        Finding("economy.unknown-row", where=place(grid, at, 0), context={"cell": address(at, 0), "value": name})
        for at, name in rows["?"]
    ]
    for roles, role, code, what in (
        (columns, "X", "economy.no-output", "X:"),
        (columns, "Y", "economy.no-block", "Y:"),
        (rows, "VA", "economy.no-block", "VA:"),
        (rows, "", "economy.no-block", "sectors"),
    ):
        if not roles[role]:
            faults.append(Finding(code, where=Place(grid.file, part=grid.name), context={"block": what}))
    return faults


def _order_faults(grid: Grid, rows: list[tuple[int, str]], columns: list[tuple[int, str]]) -> list[Finding]:
    down, along = [code for _, code in rows], [code for _, code in columns]
    if down == along:
        return []
    at = next((i for i, (a, b) in enumerate(zip(down, along, strict=False)) if a != b), min(len(down), len(along)))
    context = {
        "rows": len(down),
        "columns": len(along),
        "row": down[at] if at < len(down) else "–",
        "column": along[at] if at < len(along) else "–",
    }
    return [Finding("economy.sectors-differ", where=place(grid, rows[min(at, len(rows) - 1)][0], 0), context=context)]


def _output_differences(
    grid: Grid, x: Array, again: Array, down: list[tuple[int, str]], along: list[tuple[int, str]], row: int
) -> list[Finding]:
    bad = np.flatnonzero(np.abs(x - again) > 1e-6 * np.maximum(np.abs(x), np.abs(again)))
    return [
        Finding(
            "economy.outputs-differ",
            where=place(grid, row, along[i][0]),
            context={
                "sector": down[i][1],
                "cell": address(row, along[i][0]),
                "row": f"{x[i]:.10g}",
                "column": f"{again[i]:.10g}",
            },
        )
        for i in bad[:50]
    ]
