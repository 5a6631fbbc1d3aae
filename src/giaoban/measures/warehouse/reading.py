"""Reads records as known at a moment: Iceberg plans the Parquet files, DuckDB scans them, Ibis speaks to it.

DuckDB works offline with what is built in; memory and threads are bounded so that a shared server stays usable.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giaoban.core.findings import Finding, Refused
from giaoban.measures.warehouse.moments import Moment, moment_of, replayed
from giaoban.measures.warehouse.store import Warehouse

if TYPE_CHECKING:
    from pyiceberg.table import Table

    from giaoban.core.contracts.contract import Contract

THREADS = 2
MEMORY = "600MB"


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


def plan(warehouse: Warehouse, contract: Contract, *, known: dt.date | dt.datetime | str | None = None) -> Plan:
    """Files of the records as known at the end of a day, at a moment, or under a seal's name; by default, now.

    A moment whose snapshot has expired is computed again from the raw batches. Raises Refused when nothing was known
    yet, no seal has that name, or the raw batches of an expired moment are not at hand.
    """
    table = warehouse.find(contract)
    if table is None:
        raise Refused([Finding("warehouse.empty", context={"contract": contract.reference})])
    moment = moment_of(warehouse, contract, table, known)
    return plan_snapshot(table, contract, moment) if moment.is_live else replayed(warehouse, contract, table, moment)


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
    deleted_of = contract.deleted_of if deletions - {False} else None
    return Plan(moment.snapshot, moment.known_at, tuple(sorted(files)), rows, simulated, deleted_of, is_even)


@contextmanager
def reading(
    warehouse: Warehouse, contract: Contract, *, known: dt.date | dt.datetime | str | None = None
) -> Iterator[Any]:
    """The records as an Ibis table of DuckDB for as long as the `with` lasts; `known` as in `plan`."""
    planned = plan(warehouse, contract, known=known)
    connection = connect(spill=warehouse.folder / "spill")
    try:
        yield records(connection, planned)
    finally:
        connection.disconnect()


def records(connection: Any, planned: Plan) -> Any:
    """An Ibis table over planned files, without deleted records.

    An origin that all records share is a constant, so no query has to read it. Files written before a minor version
    added a column are read with nothing in it.
    """
    options = {} if planned.is_even else {"union_by_name": True}
    table = connection.read_parquet(list(planned.files), table_name=f"records_{planned.snapshot}", **options)
    return standing(table, planned)


def standing(table: Any, planned: Plan) -> Any:
    """What every engine makes of the files: no deleted records, and an origin that all share as a constant."""
    if planned.deleted_of:
        import ibis

        table = table.filter(~ibis.coalesce(table[planned.deleted_of], False))
    return table if planned.simulated is None else table.mutate(simulated=planned.simulated)


def connect(*, spill: Path | None = None) -> Any:
    """DuckDB through Ibis: two threads, bounded memory, UTC, and no attempt to download an extension."""
    import ibis

    connection = ibis.duckdb.connect(
        threads=THREADS,
        memory_limit=MEMORY,
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
        preserve_insertion_order=False,
    )
    if spill is not None:
        connection.raw_sql(f"SET temp_directory = '{str(spill).replace(chr(39), chr(39) * 2)}'")
    return connection


def bare_connection(*, spill: Path | None = None) -> Any:
    """DuckDB without Ibis, bounded the same way, for work in SQL."""
    import duckdb

    settings: dict[str, Any] = {"threads": THREADS, "memory_limit": MEMORY, "preserve_insertion_order": False}
    offline: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    connection = duckdb.connect(config={**settings, **offline})
    connection.execute("SET TimeZone = 'UTC'")
    if spill is not None:
        connection.execute(f"SET temp_directory = '{str(spill).replace(chr(39), chr(39) * 2)}'")
    return connection


def _same(table: Table, file: Any, name: str) -> bool | None:
    """The value all records of a file have in a boolean column, by the bounds its writer noted; None when it varies."""
    from pyiceberg.conversions import from_bytes
    from pyiceberg.types import BooleanType

    column = next((field for field in table.schema().fields if field.name == name), None)
    if column is None or column.field_id not in file.lower_bounds or column.field_id not in file.upper_bounds:
        return None
    low, high = (from_bytes(BooleanType(), each[column.field_id]) for each in (file.lower_bounds, file.upper_bounds))
    return bool(low) if low == high else None
