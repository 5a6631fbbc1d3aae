"""Small sheets that come with an estimate: a number a sector, quarterly indicators, provinces by sector."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giaoban.core.economy.readers.grid import Decimals, address, label, merged_faults, numbers, place, value
from giaoban.core.findings import Finding, Place, Refused

if TYPE_CHECKING:
    from giaoban.core.economy.table import Array
    from giaoban.core.formats.spreadsheets import Sheet


def by_sector(path: Path, title: str, *, decimals: Decimals) -> dict[str, float]:
    """Two columns: sector, and one titled as asked. An empty cell is refused: nothing is taken for zero here."""
    sheet = _only_sheet(path)
    columns = _columns(sheet, ("sector", title))
    rows = _lines(sheet, columns["sector"])
    made = _filled(sheet, rows, [columns[title]], decimals)[:, 0]
    _once(sheet, rows, columns["sector"])
    return {label(value(sheet, at, columns["sector"])): float(one) for at, one in zip(rows, made, strict=True)}


def matrix(path: Path, first: Sequence[str], sectors: Sequence[str], *, decimals: Decimals) -> dict[str, Any]:
    """Columns by title, then one for each sector of the table in its order: names, the other columns, the matrix.

    Raises Refused: `economy.sheet-column` for every sector without a column, `economy.unknown-column` for a strange
    one, `economy.sheet-twice`, `economy.text-in-number`.
    """
    sheet = _only_sheet(path)
    finals = [text for text in map(label, sheet.rows[0]) if text.startswith("Y:")]
    columns = _columns(sheet, [*first, *sectors])
    known = {*first, *sectors, *finals, ""}
    strange = [(at, text) for at, text in enumerate(map(label, sheet.rows[0])) if text not in known]
    if strange:
        raise Refused(
            Finding(
                "economy.unknown-column", where=place(sheet, 0, at), context={"cell": address(0, at), "value": text}
            )
            for at, text in strange
        )
    rows = _lines(sheet, columns[first[0]])
    _once(sheet, rows, columns[first[0]])
    made = {
        "names": [label(value(sheet, at, columns[first[0]])) for at in rows],
        "matrix": _filled(sheet, rows, [columns[code] for code in sectors], decimals).tolist(),
        "finals": {
            text[2:]: _filled(sheet, rows, [at], decimals)[:, 0].tolist()
            for at, text in enumerate(map(label, sheet.rows[0]))
            if text.startswith("Y:")
        },
    }
    for title in first[1:]:
        made[title] = _filled(sheet, rows, [columns[title]], decimals)[:, 0].tolist()
    return made


def _only_sheet(path: Path) -> Sheet:
    from giaoban.core.formats.spreadsheets import read_spreadsheet

    sheets = [one for one in read_spreadsheet(path) if any(label(cell) for row in one.rows for cell in row)]
    if len(sheets) != 1:
        context = {"sheet": "–", "known": ", ".join(sheet.name for sheet in sheets)}
        code = "economy.which-sheet" if sheets else "economy.empty"
        raise Refused([Finding(code, where=Place(path.name), context=context)])
    return sheets[0]


def _columns(sheet: Sheet, titles: Sequence[str]) -> dict[str, int]:
    head = [label(cell) for cell in sheet.rows[0]]
    faults = merged_faults(sheet, 0, [at for at, text in enumerate(head) if text or at < len(titles)])
    for at, text in enumerate(head):
        if text and text in head[:at]:
            context = {"name": text, "file": sheet.file, "cell": address(0, at)}
            faults.append(Finding("economy.sheet-twice", where=place(sheet, 0, at), context=context))
    known = ", ".join(titles[:12]) + (" …" if len(titles) > 12 else "")
    faults += [
        Finding(
            "economy.sheet-column",
            where=Place(sheet.file, 1),
            context={"file": sheet.file, "column": title, "known": known},
        )
        for title in titles
        if title not in head
    ]
    if faults:
        raise Refused(faults)
    return {title: head.index(title) for title in titles}


def _lines(sheet: Sheet, column: int) -> list[int]:
    rows = [at for at in range(1, len(sheet.rows)) if any(label(cell) for cell in sheet.rows[at])]
    nameless = [at for at in rows if not label(value(sheet, at, column))]
    if nameless or not rows:
        raise Refused(
            [Finding("economy.merged-header", where=place(sheet, at, column), context={"cell": address(at, column)})
             for at in nameless] or [Finding("economy.empty", where=Place(sheet.file))]
        )  # fmt: skip
    return rows


def _filled(sheet: Sheet, rows: list[int], columns: list[int], decimals: Decimals) -> Array:
    faults = [
        Finding(
            "economy.text-in-number",
            where=place(sheet, row, column),
            context={"cell": address(row, column), "value": ""},
        )
        for row in rows
        for column in columns
        if label(value(sheet, row, column)) == ""
    ]
    made = numbers(sheet, rows, columns, decimals=decimals, faults=faults)
    if faults:
        raise Refused(faults)
    return made


def _once(sheet: Sheet, rows: list[int], column: int) -> None:
    seen: set[str] = set()
    faults = []
    for at in rows:
        name = label(value(sheet, at, column))
        if name in seen:
            context = {"name": name, "file": sheet.file, "cell": address(at, column)}
            faults.append(Finding("economy.sheet-twice", where=place(sheet, at, column), context=context))
        seen.add(name)
    if faults:
        raise Refused(faults)
