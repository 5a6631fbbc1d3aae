"""Reads SDMX-CSV 2.0: rows of the structure this platform has, with the line each stands in."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from giaoban.core.findings import Finding, Place, Refused

NEEDED = ("STRUCTURE", "STRUCTURE_ID", "INDICATOR", "SUBJECT", "TIME_PERIOD", "OBS_VALUE")
MOST = 500_000


@dataclass(frozen=True)
class CsvRow:
    """The cells of a row by component; what a message does not have is missing."""

    cells: Mapping[str, str]
    place: Place

    def get(self, name: str) -> str:
        return self.cells.get(name, "").strip()


def read_csv(data: bytes, file: str = "") -> tuple[list[CsvRow], list[Finding]]:
    """The rows, and those that ask for what is not done: deleting.

    Labels behind ids (`labels=both`) are cut off. Raises Refused for a file that is no SDMX-CSV 2.0.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        raise Refused([_unreadable(file, f"byte {why.start} is not UTF-8")]) from why
    separator = text[len("STRUCTURE") : len("STRUCTURE") + 1]
    if not text.startswith("STRUCTURE") or separator not in (",", ";", "\t"):
        raise Refused([_unreadable(file, "the first column is not STRUCTURE")])
    rows: list[CsvRow] = []
    findings: list[Finding] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        has_labels, head = _head(next(reader))
        missing = [name for name in NEEDED if name not in head]
        if missing:
            known = ", ".join(NEEDED)
            raise Refused(
                Finding("sdmx.missing-column", where=Place(file, 1), context={"column": name, "known": known})
                for name in missing
            )
        for cells in reader:
            line = reader.line_num
            if not any(cells):
                continue
            if len(cells) != len(head):
                raise Refused([_unreadable(file, f"line {line} has {len(cells)} cells, the head {len(head)}")])
            if len(rows) >= MOST:
                raise Refused([_unreadable(file, f"more than {MOST} rows")])
            values = [cell.partition(": ")[0] for cell in cells] if has_labels else cells
            row = CsvRow(dict(zip(head, values, strict=True)), Place(file, line))
            if row.get("ACTION") == "D":
                findings.append(Finding("sdmx.deletion", where=row.place, context={"row": line}))
            else:
                rows.append(row)
    except csv.Error as why:
        raise Refused([_unreadable(file, f"line {reader.line_num}: {why}")]) from why
    return rows, findings


def _head(cells: list[str]) -> tuple[bool, list[str]]:
    has_labels = any(": " in cell for cell in cells)
    return has_labels, [cell.partition(": ")[0].removesuffix("[]") for cell in cells]


def _unreadable(file: str, reason: str) -> Finding:
    return Finding("sdmx.unreadable", where=Place(file), context={"reason": reason})
