"""Files of imported tables: kept by their sha256, read again exactly as they were read first."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from pathlib import Path

from django.conf import settings

from giaoban.core.economy.checks import check, check_scale
from giaoban.core.economy.readers.grid import About
from giaoban.core.economy.readers.layouts import Reading, about_from, read_layout
from giaoban.core.economy.readers.national import parse_words
from giaoban.core.economy.table import IOTable
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.formats.spreadsheets import read_spreadsheet
from giaoban.measures.models import EconomyTable


def open_table(data: bytes, *, file: str, about: About, reading: Reading) -> tuple[IOTable, list[Finding]]:
    """A table from the bytes of a file, and everything `check` says about it, errors among it.

    Raises Refused when the file cannot be read as a spreadsheet, or not in this layout.
    """
    sheets = read_spreadsheet(data, file=file)
    known = replace(about, sha256=hashlib.sha256(data).hexdigest())
    table = read_layout(sheets, known, reading)
    return table, check(table)


def table_folder() -> Path:
    return Path(settings.VAR) / "tables"


def kept_file(row: EconomyTable) -> Path:
    return table_folder() / row.sha256


def read_table(row: EconomyTable) -> IOTable:
    """The table of a row, from its kept file.

    Raises Refused: `economy.file-gone`, `economy.file-changed` when the bytes are no longer those that were imported,
    `economy.reads-differently` when this version of the program reads other numbers from them.
    """
    path = kept_file(row)
    context = {"table": row.key, "file": str(path)}
    try:
        data = path.read_bytes()
    except OSError as why:
        raise Refused([Finding("economy.file-gone", where=Place(str(path)), context=context)]) from why
    if hashlib.sha256(data).hexdigest() != row.sha256:
        raise Refused([Finding("economy.file-changed", where=Place(str(path)), context=context)])
    about = replace(about_from(row.about), sha256=row.sha256)
    table = read_layout(read_spreadsheet(data, file=row.file_name), about, Reading(**row.reading))
    if table.digest != row.digest:
        raise Refused([Finding("economy.reads-differently", where=Place(str(path)), context=context)])
    return table


def national_words() -> dict[str, list[str]] | None:
    """The words of the pack by which titles in the table of a statistics office are known; None when it has none."""
    file = Path(settings.PACK) / "economy" / "words.yaml"
    if not file.exists():
        return None
    words = parse_words(file.read_text(encoding="utf-8"), file=str(file))
    return {role: list(said) for role, said in asdict(words).items()}


def hold_scale(table: IOTable, *, known: float, unit: str) -> None:
    """Raises Refused `economy.unit-scale`, `economy.size-differs`, `economy.unknown-unit`, see `check_scale`."""
    if findings := check_scale(table, known=known, unit=unit):
        raise Refused(findings)
