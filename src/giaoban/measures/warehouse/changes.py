"""What a commit changed, record by record: a small file beside the data, so a day's change costs what the day holds.

Each row is a version of a record that came (`sign` 1) or went (`sign` -1). The file is named by the commit. A first
load is its own list of changes and gets none; readers then compare the files of two snapshots.
"""

# ruff: noqa: S608 - names are quoted, values written by `writing.text`

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giaoban.core.contracts.values import SQL_TYPES as CONTRACT_TYPES
from giaoban.measures.warehouse.history import stated_properties
from giaoban.measures.warehouse.writing import SQL_TYPES, quoted, text

if TYPE_CHECKING:
    from pyiceberg.table import Table

    from giaoban.core.contracts.contract import Contract
    from giaoban.measures.warehouse.planning import Plan

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
    ((rows,),) = connection.execute(f"SELECT count(*) FROM ({query})").fetchall()
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


@dataclass(frozen=True)
class Between:
    """What lies between two snapshots, as SQL that gives changed versions of records with their `sign`.

    rows:     how many versions have to be read
    is_exact: only what changed; otherwise whole files are compared and equal versions come and go again
    """

    sql: str
    rows: int
    is_exact: bool


def between(table: Table, contract: Contract, earlier: int, later: int) -> Between | None:
    """The changes from one snapshot to a later one; None where nothing of the earlier one is left to compare with."""
    if earlier == later:
        return Between(_empty(table), 0, True)
    listed = _lists(table, earlier, later)
    if listed is not None:
        files = [file for file in listed if file.exists()]
        if len(files) == len(listed):
            rows = sum(_length(file) for file in files)
            return Between(_standing(_read(files) if files else _empty(table), contract), rows, True)
    if table.snapshot_by_id(earlier) is None or table.snapshot_by_id(later) is None:
        return None
    return _compared(table, contract, _files(table, earlier), _files(table, later))


def between_plans(table: Table, contract: Contract, earlier: Plan, later: Plan) -> Between:
    """The same for two planned states, of which one may have been computed again elsewhere."""
    return _compared(table, contract, dict.fromkeys(earlier.files, 0), dict.fromkeys(later.files, 0))


def _compared(table: Table, contract: Contract, before: Mapping[str, int], after: Mapping[str, int]) -> Between:
    gone, came = before.keys() - after.keys(), after.keys() - before.keys()
    parts = [
        f"SELECT *, {sign} AS sign FROM ({_read(sorted(files))})" for files, sign in ((gone, -1), (came, 1)) if files
    ]
    rows = sum(before[file] for file in gone) + sum(after[file] for file in came)
    return Between(_standing(" UNION ALL BY NAME ".join(parts) or _empty(table), contract), rows, False)


def _lists(table: Table, earlier: int, later: int) -> list[Path] | None:
    """The lists of changes of every commit after the earlier snapshot; None when one of them has none."""
    found: list[Path] = []
    snapshot = table.snapshot_by_id(later)
    while snapshot is not None and snapshot.snapshot_id != earlier:
        stated = stated_properties(snapshot)
        if CHANGES in stated:
            found.append(changes_folder(table) / stated[CHANGES])
        elif int(stated.get("added-data-files", 0)) or int(stated.get("deleted-data-files", 0)):
            return None
        parent = snapshot.parent_snapshot_id
        snapshot = table.snapshot_by_id(parent) if parent is not None else None
    return None if snapshot is None else found


def _files(table: Table, snapshot: int) -> dict[str, int]:
    tasks = table.scan(snapshot_id=snapshot).plan_files()
    return {task.file.file_path.removeprefix("file://"): task.file.record_count for task in tasks}


def _standing(query: str, contract: Contract) -> str:
    """Every column of the contract, also where all files are older than it, and no deletions: a record that is deleted
    goes, and nothing comes in its place."""
    kinds = [f"CAST(NULL AS {CONTRACT_TYPES[kind]}) AS {quoted(name)}" for name, kind in contract.types.items()]
    query = f"SELECT * FROM ({query}) UNION ALL BY NAME SELECT {', '.join(kinds)} WHERE false"
    if not contract.deleted_of:
        return query
    return f"SELECT * FROM ({query}) WHERE NOT coalesce({quoted(contract.deleted_of)}, false)"


def _read(files: Iterable[Path | str]) -> str:
    return f"SELECT * FROM read_parquet([{', '.join(text(file) for file in files)}], union_by_name = true)"


def _empty(table: Table) -> str:
    names = [f"CAST(NULL AS {SQL_TYPES[str(one.field_type)]}) AS {quoted(one.name)}" for one in table.schema().fields]
    return f"SELECT {', '.join(names)}, 1 AS sign WHERE false"


def _length(file: Path) -> int:
    import pyarrow.parquet as pq

    return int(pq.read_metadata(file).num_rows)
