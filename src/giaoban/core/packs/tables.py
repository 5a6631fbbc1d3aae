"""A CSV file of a pack as rows of text, each with its line. Empty cells are left out: they say nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from giaoban.core.findings import Finding, Place

DETAIL = "detail."


@dataclass(frozen=True)
class TextRow:
    """`is_whole` is false for a row with too many or too few cells: enough to know its key, not to use it."""

    line: int
    cells: dict[str, str]
    is_whole: bool = True


def read_table(
    text: str, file: str, *, columns: Collection[str], required: Collection[str], details: bool = False
) -> tuple[list[TextRow], list[Finding]]:
    """Rows of a table whose header may only name `columns` (and `detail.*` where allowed) and must name `required`.

    A wrong header is reported once, at line 1, and then no row is read: every row would repeat the same fault.

    >>> read_table("key,name\\na,Đất\\n", "x.csv", columns={"key", "name"}, required={"key"})[0]
    [TextRow(line=2, cells={'key': 'a', 'name': 'Đất'}, is_whole=True)]
    >>> [str(finding) for finding in read_table("kye\\n1\\n", "x.csv", columns={"key"}, required={"key"})[1]]
    ... # doctest: +NORMALIZE_WHITESPACE
    ["x.csv:1 (kye): error pack.unknown-field {'field': 'kye', 'known': 'key'}",
     "x.csv:1 (key): error pack.missing-field {'field': 'key'}"]
    """
    if not text.strip():
        return [], [Finding("pack.empty-table", where=Place(file, 1))]
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return [], [Finding("pack.broken-csv", where=Place(file, line), context={"reason": "NUL"})]
    rows: list[TextRow] = []
    findings: list[Finding] = []
    reader = _lines(text)
    line = 1
    try:
        header = [name.strip() for name in next(reader)[1]]
        if separator := _other_separator(header):
            return [], [Finding("pack.separator", where=Place(file, 1), context={"separator": separator})]
        findings += _header_faults(header, file, columns, required, details)
        if findings:
            return [], findings
        for line, cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                context = {"cells": len(cells), "columns": len(header)}
                findings.append(Finding("pack.ragged-row", where=Place(file, line), context=context))
            named = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
            whole = len(cells) == len(header)
            rows.append(TextRow(line, {name: cell for name, cell in named.items() if cell}, whole))
    except csv.Error as why:
        findings.append(Finding("pack.broken-csv", where=Place(file, line), context={"reason": str(why)}))
    return rows, findings


def _other_separator(header: list[str]) -> str:
    """Spreadsheets set to Vietnamese part cells by semicolons."""
    return next((sign for sign in (";", "\t") if len(header) == 1 and sign in header[0]), "")


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on; a quoted cell may run over several."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    for cells in reader:
        yield begins, cells
        begins = reader.line_num + 1


def _header_faults(
    header: list[str], file: str, columns: Collection[str], required: Collection[str], details: bool
) -> list[Finding]:
    findings = []
    for number, name in enumerate(header):
        place = Place(file, 1, part=name)
        if name in header[:number]:
            findings.append(Finding("pack.repeated-column", where=place, context={"field": name}))
        elif name not in columns and not (details and name.startswith(DETAIL) and name != DETAIL):
            context = {"field": name, "known": ", ".join(sorted(columns))}
            findings.append(Finding("pack.unknown-field", where=place, context=context))
    findings += [
        Finding("pack.missing-field", where=Place(file, 1, part=name), context={"field": name})
        for name in sorted(required)
        if name not in header
    ]
    return findings
