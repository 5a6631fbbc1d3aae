"""Writes one partition as one Parquet file that Iceberg takes over, without passing its rows through Python.

DuckDB streams the query into the file, with Iceberg's field ids; the bounds and counts that readers prune by come from
the file's own footer.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyiceberg.manifest import DataFile
    from pyiceberg.table import Table

SQL_TYPES = {
    "string": "VARCHAR",
    "date": "DATE",
    "timestamptz": "TIMESTAMPTZ",
    "long": "BIGINT",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
}


def write_partition(connection: Any, table: Table, query: str) -> DataFile | None:
    """The rows of a query, which lie in one partition, as a data file that no snapshot names yet; None without rows.

    The query gives the table's columns by name. A crash leaves a file that nobody reads.
    """
    folder = Path(table.location().removeprefix("file://")) / "data"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"merged-{uuid.uuid4()}.parquet"
    ids = ", ".join(f"{quoted(field.name)}: {field.field_id}" for field in table.schema().fields)
    options = f"FORMAT parquet, COMPRESSION zstd, FIELD_IDS {{{ids}}}"
    ((rows,),) = connection.execute(f"COPY ({query}) TO {text(path)} ({options})").fetchall()
    if not rows:
        path.unlink(missing_ok=True)
        return None
    return data_file(table, path)


def data_file(table: Table, path: Path) -> DataFile:
    """What Iceberg has to know of a Parquet file: partition, counts, bounds, from its footer."""
    import pyarrow.parquet as pq
    from pyiceberg.io.pyarrow import (
        compute_statistics_plan,
        data_file_statistics_from_parquet_metadata,
        parquet_path_to_id_mapping,
    )
    from pyiceberg.manifest import DataFile, DataFileContent, FileFormat

    schema = table.schema()
    statistics = data_file_statistics_from_parquet_metadata(
        parquet_metadata=pq.read_metadata(path),
        stats_columns=compute_statistics_plan(schema, table.metadata.properties),
        parquet_column_mapping=parquet_path_to_id_mapping(schema),
    )
    return DataFile.from_args(
        content=DataFileContent.DATA,
        file_path=str(path),
        file_format=FileFormat.PARQUET,
        partition=statistics.partition(table.spec(), schema),
        file_size_in_bytes=path.stat().st_size,
        sort_order_id=None,
        spec_id=table.metadata.default_spec_id,
        equality_ids=None,
        key_metadata=None,
        **statistics.to_serialized_dict(),
    )


def quoted(name: str) -> str:
    """A name as SQL reads it."""
    return '"' + name.replace('"', '""') + '"'


def text(value: object) -> str:
    """A text as SQL reads it."""
    return "'" + str(value).replace("'", "''") + "'"
