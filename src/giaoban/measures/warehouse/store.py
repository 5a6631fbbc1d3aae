"""Where records are kept: a folder with Parquet files, Iceberg metadata and a SQLite catalogue.

Each contract version has one table, `facts.dossier_v1`, partitioned by the sending system and the materialised month.
The month of a dossier is the month it was *received*: that day never changes, so a dossier that is settled later, or
corrected, stays in its partition, and a correction rewrites only that one.
"""

from __future__ import annotations

import atexit
import gc
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa
    from pyiceberg.catalog.sql import SqlCatalog
    from pyiceberg.table import Table

    from giaoban.core.contracts.contract import Contract

NAMESPACE = "facts"
MONTH = "month"
KNOWN = "_known_at"  # when the batch that brought this version of a record was received
BATCH = "_batch"  # its id
_PROPERTIES = {
    "write.parquet.compression-codec": "zstd",
    "write.target-file-size-bytes": str(256 * 2**20),
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "20",
    "commit.manifest-merge.enabled": "true",
    # A commit that lost a race must see the new state before it is made again: our own loop, not the library's.
    "commit.retry.num-retries": "0",
}
_ARROW = {
    "string": "string",
    "date": "date32",
    "timestamp": "timestamp_us_utc",
    "integer": "int64",
    "number": "float64",
    "boolean": "bool",
}


@dataclass(frozen=True)
class Warehouse:
    """The tables below one folder; nothing is created before the first write."""

    folder: Path

    @cached_property
    def catalogue(self) -> SqlCatalog:
        from pyiceberg.catalog.sql import SqlCatalog

        _keep_what_is_loaded()
        folder = self.folder.resolve()
        folder.mkdir(parents=True, exist_ok=True)
        # A plain path: pyiceberg writes the %20 of a file:// address into the name of the folder.
        return SqlCatalog("giaoban", uri=f"sqlite:///{folder}/catalogue.sqlite3", warehouse=str(folder))

    def has(self, contract: Contract) -> bool:
        return self.find(contract) is not None

    def find(self, contract: Contract) -> Table | None:
        """The table of a contract, or None; reading never creates anything."""
        from pyiceberg.exceptions import NoSuchTableError

        if not (self.folder / "catalogue.sqlite3").exists():
            return None
        try:
            return self.catalogue.load_table(table_name(contract))
        except NoSuchTableError:
            return None

    def table(self, contract: Contract) -> Table:
        """The table of a contract, made on first use; a later minor version finds its new columns added."""
        if (found := self.find(contract)) is not None:
            return _brought_up_to_date(found, contract)
        self.catalogue.create_namespace_if_not_exists(NAMESPACE)
        return self.catalogue.create_table_if_not_exists(
            table_name(contract),
            schema=(schema := _iceberg_schema(contract)),
            partition_spec=_partitions(contract, schema),
            properties=_PROPERTIES,
        )


@cache
def _keep_what_is_loaded() -> None:
    """Once a process: the collector of garbage need not walk through these libraries at every board (0.2 s a time).

    At the end of the process it may walk again: what is never collected is complained about by DuckDB's bindings.
    """
    gc.freeze()
    atexit.register(gc.unfreeze)


def table_name(contract: Contract) -> str:
    return f"{NAMESPACE}.{contract.name}_v{contract.major}"


def arrow_schema(contract: Contract) -> pa.Schema:
    """Columns of a contract with the month last, as batches have to arrive."""
    import pyarrow as pa

    kinds: dict[str, Any] = {"timestamp_us_utc": pa.timestamp("us", tz="UTC"), "date32": pa.date32()}
    kinds |= {"string": pa.string(), "int64": pa.int64(), "float64": pa.float64(), "bool": pa.bool_()}
    fields = [
        pa.field(name, kinds[_ARROW[column.type]], nullable=column.nullable)
        for name, column in contract.columns.items()
    ]
    return pa.schema([*fields, pa.field(MONTH, pa.date32(), nullable=False)])


def with_month(records: pa.Table, contract: Contract) -> pa.Table:
    """The records in the contract's column order and types, with the month filled in from its date.

    A column that may be empty may be missing: senders of an earlier minor version do not know it. Raises KeyError for
    another missing column and pyarrow.ArrowInvalid for a value that does not fit its type.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    schema = arrow_schema(contract)
    for name, column in contract.columns.items():
        if column.nullable and name not in records.column_names:  # an earlier minor version did not have it
            records = records.append_column(name, pa.nulls(records.num_rows, schema.field(name).type))
    month = pc.floor_temporal(records.column(contract.month_of).cast(pa.date32()), unit="month").cast(pa.date32())
    columns = [records.column(name).cast(schema.field(name).type) for name in contract.columns]
    return pa.table([*columns, month], schema=schema)


def _iceberg_schema(contract: Contract) -> Any:
    from pyiceberg.schema import Schema
    from pyiceberg.types import (
        BooleanType,
        DateType,
        DoubleType,
        LongType,
        NestedField,
        StringType,
        TimestamptzType,
    )

    kinds = {
        "string": StringType(),
        "date": DateType(),
        "timestamp": TimestamptzType(),
        "integer": LongType(),
        "number": DoubleType(),
        "boolean": BooleanType(),
    }
    fields = [
        NestedField(number, name, kinds[column.type], required=not column.nullable)
        for number, (name, column) in enumerate(contract.columns.items(), start=1)
    ]
    return Schema(
        *fields,
        NestedField(len(fields) + 1, MONTH, DateType(), required=True),
        NestedField(len(fields) + 2, KNOWN, TimestamptzType(), required=False),
        NestedField(len(fields) + 3, BATCH, StringType(), required=False),
    )


def _brought_up_to_date(table: Table, contract: Contract) -> Table:
    """Adds what the table lacks: columns of a later minor version (they may be empty), and properties."""
    wanted = _iceberg_schema(contract)
    held = set(table.schema().column_names)
    missing = [field for field in wanted.fields if field.name not in held]
    properties = {name: value for name, value in _PROPERTIES.items() if table.properties.get(name) != value}
    if missing or properties:
        with table.transaction() as change:
            if missing:
                with change.update_schema() as update:
                    for field in missing:
                        update.add_column(field.name, field.field_type, required=False)
            if properties:
                change.set_properties(properties)
    return table


def _partitions(contract: Contract, schema: Any) -> Any:
    """Identity partitions only: the month is a column of its own, which every engine can read and write."""
    from pyiceberg.partitioning import PartitionField, PartitionSpec
    from pyiceberg.transforms import IdentityTransform

    return PartitionSpec(
        *(
            PartitionField(schema.find_field(name).field_id, 1000 + number, IdentityTransform(), name)
            for number, name in enumerate(contract.partition)
        )
    )
