"""ADB Multi-Regional Input-Output Tables (35 sectors): one economy out of the workbook's sheet.

The head has a line of economy codes above a line of sector codes c1 … c35 and final-demand codes F1 … F5; the same two
codes stand in the two columns left of the figures, the sector's name left of them. Below the sectors come lines by
their codes: r99 taxes less subsidies on products, r61 to r63 and r65 adjustments and margins, r64 value added,
r69 output; r60 (total intermediate) is a sum and is not read. Everything is found by these codes, not by position, so
editions with more economies read alike.

Source: ADB MRIO database, workbook layout as used by public readers of it; million US dollars at basic prices.
"""

from __future__ import annotations

import re
from dataclasses import replace

from giaoban.core.economy.readers.grid import About, Decimals, Grid, address, label, place, value
from giaoban.core.economy.readers.multiregional import Layout, Line, extract
from giaoban.core.economy.table import IOTable
from giaoban.core.findings import Finding, Place, Refused

_SECTOR, _FINAL = re.compile(r"c\d+", re.IGNORECASE), re.compile(r"F\d+", re.IGNORECASE)
_OTHER = ("r99", "r61", "r62", "r63", "r65")
_HEAD_LINES = 15


def read_adb_mrio(grid: Grid, about: About, *, economy: str, decimals: Decimals = None) -> IOTable:
    """The domestic table of one economy, 35 sectors c1 … c35, classification `adb35`.

    Raises Refused: `economy.no-block` when the codes cannot be found, `economy.merged-header` when an economy's code is
    missing above a sector, and what `extract` raises.
    """
    head, first = _head(grid)
    faults: list[Finding] = []
    users: list[Line] = []
    finals: list[Line] = []
    output_column = None
    for at in range(first, len(grid.rows[head])):
        code, owner = label(value(grid, head, at)), label(value(grid, head - 1, at))
        if _SECTOR.fullmatch(code) or _FINAL.fullmatch(code):
            if not owner:
                faults.append(_missing(grid, head - 1, at))
            (users if _SECTOR.fullmatch(code) else finals).append(Line(at, owner, code.lower()))
        elif (code or owner) and output_column is None:
            output_column = at
    producers, tail = [], {}
    for at in range(head + 1, len(grid.rows)):
        code, owner = label(value(grid, at, first - 1)), label(value(grid, at, first - 2))
        if _SECTOR.fullmatch(code):
            if not owner:
                faults.append(_missing(grid, at, first - 2))
            producers.append(Line(at, owner, code.lower()))
        elif code:
            tail[code.lower()] = Line(at, "", _name(grid, at, first) or code)
    if "r64" not in tail:
        context = {"block": "r64"}
        faults.append(Finding("economy.no-block", where=Place(grid.file, part=grid.name), context=context))
    if faults:
        raise Refused(faults)
    layout = Layout(
        producers=producers,
        users=users,
        finals=finals,
        value_added=[tail["r64"]],
        other_inputs=[tail[code] for code in _OTHER if code in tail],
        output_row=tail["r69"].at if "r69" in tail else None,
        output_column=output_column,
        names=first - 3 if first >= 3 else None,
    )
    described = about if about.classification else replace(about, classification="adb35")
    return extract(grid, layout, described, economies=(economy,), decimals=decimals)


def _head(grid: Grid) -> tuple[int, int]:
    """The line of sector codes and its first column."""
    for at, row in enumerate(grid.rows[:_HEAD_LINES]):
        columns = [column for column, cell in enumerate(row) if _SECTOR.fullmatch(label(cell))]
        if len(columns) >= 2 and at > 0 and columns[0] >= 2:
            return at, columns[0]
    context = {"block": "c1, c2, …"}
    raise Refused([Finding("economy.no-block", where=Place(grid.file, part=grid.name), context=context)])


def _name(grid: Grid, at: int, first: int) -> str:
    return label(value(grid, at, first - 3)) if first >= 3 else ""


def _missing(grid: Grid, row: int, column: int) -> Finding:
    return Finding("economy.merged-header", where=place(grid, row, column), context={"cell": address(row, column)})
