"""What a body holds, whatever its form: a Parquet file of records, and what in it was no record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giaoban.core.findings import Finding, Refused, Severity

if TYPE_CHECKING:
    import pyarrow as pa

NUMBER = "row_number"
MOST_ROWS = 10_000_000
MOST_UNREADABLE = 100_000


@dataclass
class Body:
    """`columns` as found; `unreadable` is (number, code, text); `rows` counts those too.

    is_text: the file has `row_number` and text columns; otherwise it is the Parquet file that was sent
    totals:  what the source said about its days beside the records
    """

    file: Path
    rows: int = 0
    columns: list[str] = field(default_factory=list)
    unreadable: list[tuple[int, str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    totals: list[Any] = field(default_factory=list)
    is_text: bool = True

    def set_aside(self, number: int, code: str, text: str) -> None:
        """Raises Refused (`body.mostly-unreadable`) when the body is not what its name says."""
        self.unreadable.append((number, code, text))
        if len(self.unreadable) > MOST_UNREADABLE:
            context = {"rows": len(self.unreadable), "first": self.unreadable[0][0]}
            raise Refused([Finding("body.mostly-unreadable", context=context)])

    def count(self, rows: int) -> None:
        """Raises Refused (`body.too-many-rows`)."""
        self.rows += rows
        if self.rows > MOST_ROWS:
            raise Refused([Finding("body.too-many-rows", context={"limit": MOST_ROWS})])

    def name_columns(self, found: Sequence[str], wanted: Sequence[str]) -> None:
        """Columns nobody asked for are not read, and said: a changed schema often begins so."""
        self.columns = list(found)
        unknown = sorted(set(found) - set(wanted) - {NUMBER})[:50]
        self.findings += [
            Finding("body.unknown-column", Severity.WARNING, context={"column": name[:80]}) for name in unknown
        ]


@contextmanager
def written(target: Path, wanted: Sequence[str]) -> Iterator[Callable[[pa.Table], None]]:
    """Writes tables of text columns one after the other; a column that a table lacks is empty."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(NUMBER, pa.int64()), *((name, pa.string()) for name in wanted)])
    with pq.ParquetWriter(target, schema, compression="none") as writer:

        def write(table: Any) -> None:
            columns = [
                table.column(name).cast(kind.type)
                if name in table.column_names
                else pa.nulls(table.num_rows, kind.type)
                for name, kind in zip(schema.names, schema, strict=True)
            ]
            writer.write_table(pa.table(columns, schema=schema))

        yield write
