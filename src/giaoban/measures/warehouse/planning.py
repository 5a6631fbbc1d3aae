"""Which Parquet files hold the records of a snapshot, and what their own statistics say of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from giaoban.measures.warehouse.moments import Moment

if TYPE_CHECKING:
    from pyiceberg.table import Table

    from giaoban.core.contracts.contract import Contract


@dataclass(frozen=True)
class Plan:
    """The files that hold the records of one snapshot, which identifies what was read, for the receipt.

    `simulated` is what the files' own statistics say of all records: True, False, or None when both occur.
    `deleted_of` is the column that marks deletions, where some file may hold one; `rows` counts these with the rest.
    """

    snapshot: int
    known_at: dt.datetime
    files: tuple[str, ...]
    rows: int
    simulated: bool | None
    deleted_of: str | None = None
    is_even: bool = True  # every file has every column
    columns: tuple[tuple[str, str], ...] = ()  # of the contract, with their types; a file may be older than one of them


def plan_snapshot(table: Table, contract: Contract, moment: Moment) -> Plan:
    """Files of one snapshot that is still there."""
    files, rows, is_even, origins, deletions = [], 0, True, set[bool | None](), set[bool | None]()
    columns = {field.field_id for field in table.schema().fields}
    for task in table.scan(snapshot_id=moment.snapshot).plan_files():
        if task.delete_files:
            raise RuntimeError("the warehouse writes copy-on-write; another writer left delete files")
        files.append(task.file.file_path.removeprefix("file://"))
        rows += task.file.record_count
        is_even = is_even and columns <= set(task.file.value_counts)
        origins.add(_same(table, task.file, "simulated"))
        deletions.add(_same(table, task.file, contract.deleted_of) if contract.deleted_of else False)
    simulated = origins.pop() if len(origins) == 1 else None
    kinds = tuple(contract.types.items())
    deleted_of = contract.deleted_of if deletions - {False} else None
    return Plan(moment.snapshot, moment.known_at, tuple(sorted(files)), rows, simulated, deleted_of, is_even, kinds)


def _same(table: Table, file: Any, name: str) -> bool | None:
    """The value all records of a file have in a boolean column, by the bounds its writer noted; None when it varies."""
    from pyiceberg.conversions import from_bytes
    from pyiceberg.types import BooleanType

    column = next((field for field in table.schema().fields if field.name == name), None)
    if column is None or column.field_id not in file.lower_bounds or column.field_id not in file.upper_bounds:
        return None
    low, high = (from_bytes(BooleanType(), each[column.field_id]) for each in (file.lower_bounds, file.upper_bounds))
    return bool(low) if low == high else None
