"""Where the rows of a batch stand, as SQL that DuckDB reads, and the number of each row, from 1."""

# ruff: noqa: S608 - names are quoted, values written by `sql.literal`
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giaoban.core.contracts.sql import quoted, text

if TYPE_CHECKING:
    import pyarrow as pa

NUMBER = "row number"  # has a space, so that no column of a contract can be called that


@dataclass(frozen=True)
class Source:
    """`sql` is what stands after FROM; `number` the SQL of a row's number; `extra` its columns that are no data.

    counted: a column with numbers from 0 by which the reader itself leaves rows out, as it can of a Parquet file

    >>> Source("my_batch", number='"row_number"', extra=("row_number",)).number
    '"row_number"'
    """

    sql: str
    number: str
    extra: tuple[str, ...] = ()
    counted: str = ""

    def only(self, asked: str) -> Source:
        """The rows whose numbers stand in the column `row_number` of a table.

        >>> parquet_source("x.parquet").only("few").sql.partition("WHERE ")[2]
        'file_row_number IN (SELECT row_number - 1 FROM few))'
        """
        column, numbers = (self.counted, "row_number - 1") if self.counted else (self.number, "row_number")
        return replace(self, sql=f"(SELECT * FROM {self.sql} WHERE {column} IN (SELECT {numbers} FROM {asked}))")


@contextmanager
def disbelieving(connection: Any, *, skipping: bool = False) -> Iterator[None]:
    """What a file says of its own values is not believed: a column whose bounds are equal would be read as that value.

    skipping: nor are rows left out by those bounds where a condition asks for values
    """
    ((before,),) = connection.execute("SELECT current_setting('disabled_optimizers')").fetchall()
    names = "statistics_propagation,filter_pushdown" if skipping else "statistics_propagation"
    connection.execute(f"SET disabled_optimizers = '{names}'")
    try:
        yield
    finally:
        connection.execute(f"SET disabled_optimizers = '{before}'")


def parquet_source(path: Path | str) -> Source:
    """The rows of one Parquet file, numbered as they stand in it."""
    sql = f"read_parquet({text(str(path))}, file_row_number = true)"
    return Source(sql, number="file_row_number + 1", extra=("file_row_number",), counted="file_row_number")


def table_source(connection: Any, records: pa.Table, name: str = "batch") -> Source:
    """The rows of an Arrow table, under a name of the connection; the caller keeps the table as long as it is read."""
    import pyarrow as pa

    numbers = pa.array(range(1, records.num_rows + 1), pa.int64())
    connection.register(name, records.append_column(NUMBER, numbers))
    return Source(quoted(name), number=quoted(NUMBER), extra=(NUMBER,))


def bounded_connection(*, threads: int = 2, memory: str = "600MB", spill: Path | None = None) -> Any:
    """A database in memory that stays within its bounds, keeps its clock in UTC and never downloads an extension."""
    import duckdb

    offline = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    connection = duckdb.connect(config={"threads": threads, "memory_limit": memory, **offline})
    connection.execute("SET TimeZone = 'UTC'")
    if spill is not None:
        connection.execute(f"SET temp_directory = {text(str(spill))}")
    return connection
