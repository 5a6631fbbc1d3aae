"""OECD Inter-Country Input-Output Tables as CSV: one economy out of the file.

The first line and the first column hold codes such as AUS_01T02 or VNM_J61; final demand is AUS_HFCE, AUS_GFCF, …; the
last column OUT (TOTAL in older editions). Below the sectors stand TLS (or lines with TAX) for taxes less subsidies on
products, VA (or VALU), and OUT (OUTPUT). China and Mexico come in parts (CN1, CN2; MX1, MX2), which are added to them.

Source: OECD, ICIO tables, editions 2018 to 2023, read me of the CSV files; million US dollars at basic prices.
"""

from __future__ import annotations

import re
from dataclasses import replace

from giaoban.core.economy.readers.grid import About, Decimals, Grid, address, label, place, value
from giaoban.core.economy.readers.multiregional import Layout, Line, extract
from giaoban.core.economy.table import IOTable
from giaoban.core.findings import Finding, Place, Refused

_FINAL = {
    "HFCE",
    "NPISH",
    "NPS",
    "GGFC",
    "GFCF",
    "INVNT",
    "INV",
    "DPABR",
    "DIRP",
    "P33",
    "FD",
    "CONS_ABR",
    "CONS_NONRES",
}
_OUTPUTS, _VALUE_ADDED = {"OUT", "OUTPUT", "TOTAL"}, {"VA", "VALU"}
_TAX = re.compile(r"TLS|.*TAX.*|.*TXS.*")
_PARTS = {"CHN": ("CHN", "CN1", "CN2", "CN3", "CN4"), "MEX": ("MEX", "MX1", "MX2", "MX3")}
_CODE = re.compile(r"([A-Z][A-Z0-9]{2})_(.+)")


def read_icio(grid: Grid, about: About, *, economy: str, decimals: Decimals = "point") -> IOTable:
    """The domestic table of one economy by its three letters, classification `icio45`.

    Raises Refused: `economy.no-block` without sectors, value added or final demand, `economy.unknown-column` and
    `economy.unknown-row` for codes of no known form, and what `extract` raises.
    """
    if not grid.rows:
        raise Refused([Finding("economy.empty", where=Place(grid.file, part=grid.name))])
    faults: list[Finding] = []
    users, finals, output_column = _columns(grid, faults)
    producers, value_added, other, output_row = _rows(grid, faults)
    for block, lines in (("sectors", producers), ("VA", value_added), ("HFCE, GFCF, …", finals)):
        if not lines:
            context = {"block": block}
            faults.append(Finding("economy.no-block", where=Place(grid.file, part=grid.name), context=context))
    if faults:
        raise Refused(faults)
    layout = Layout(producers, users, finals, value_added, other, output_row, output_column)
    described = about if about.classification else replace(about, classification="icio45")
    return extract(grid, layout, described, economies=_PARTS.get(economy, (economy,)), decimals=decimals)


def _columns(grid: Grid, faults: list[Finding]) -> tuple[list[Line], list[Line], int | None]:
    """Using sectors, final demand, and the column of outputs. The discrepancy DISC belongs to no economy."""
    users: list[Line] = []
    finals: list[Line] = []
    output_column = None
    for at in range(1, len(grid.rows[0])):
        code = label(value(grid, 0, at))
        if code in _OUTPUTS:
            output_column = at
        elif match := _CODE.fullmatch(code):
            (finals if match[2] in _FINAL else users).append(Line(at, match[1], match[2]))
        elif code and code != "DISC":
            context = {"cell": address(0, at), "value": code}
            faults.append(Finding("economy.unknown-column", where=place(grid, 0, at), context=context))
    return users, finals, output_column


def _rows(grid: Grid, faults: list[Finding]) -> tuple[list[Line], list[Line], list[Line], int | None]:
    """Delivering sectors, value added, other inputs, and the row of outputs."""
    producers, value_added, other = [], [], []
    output_row = None
    for at in range(1, len(grid.rows)):
        code = label(value(grid, at, 0))
        if code in _OUTPUTS:
            output_row = at
        elif code in _VALUE_ADDED:
            value_added.append(Line(at, "", code))
        elif _TAX.fullmatch(code):
            other.append(Line(at, "", code))
        elif match := _CODE.fullmatch(code):
            producers.append(Line(at, match[1], match[2]))
        elif code:
            context = {"cell": address(at, 0), "value": code}
            faults.append(Finding("economy.unknown-row", where=place(grid, at, 0), context=context))
    return producers, value_added, other, output_row
