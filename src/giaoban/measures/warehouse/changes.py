"""What a commit changed, record by record: a small file beside the data, so a day's change costs what the day holds.

Each row is a version of a record that came (`sign` 1) or went (`sign` -1). The file is named by the commit. A first
load is its own list of changes and gets none; readers then compare the files of two snapshots.
"""

# ruff: noqa: S608 - names are quoted, values written by `writing.text`

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giaoban.measures.warehouse.writing import text

if TYPE_CHECKING:
    from pyiceberg.table import Table

CHANGES = "giaoban.changes"
SMALL = 10_000  # so few rows are always worth a file
SHARE = 0.2  # of the table; beyond it the data files themselves are compared


@dataclass(frozen=True)
class Changes:
    """A file of changes and how many rows it has."""

    path: Path
    rows: int


def write_changes(connection: Any, table: Table, query: str) -> Changes | None:
    """Keep the rows of a query as a list of changes; None where it would be no smaller than the data."""
    rows = connection.execute(f"SELECT count(*) FROM ({query})").fetchone()[0]
    if rows > max(SMALL, SHARE * _rows(table)):
        return None
    folder = changes_folder(table)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{uuid.uuid4()}.parquet"
    connection.execute(f"COPY ({query}) TO {text(path)} (FORMAT parquet, COMPRESSION zstd)")
    return Changes(path, rows)


def changes_property(changes: Changes | None) -> dict[str, str]:
    return {CHANGES: changes.path.name} if changes else {}


def changes_folder(table: Table) -> Path:
    return Path(table.location().removeprefix("file://")) / "changes"


def _rows(table: Table) -> int:
    snapshot = table.current_snapshot()
    if snapshot is None or snapshot.summary is None:
        return 0
    return int(snapshot.summary.additional_properties.get("total-records", 0))
