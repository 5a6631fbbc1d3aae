"""Rows that a contract returns: one Parquet file a batch, each row with its number, its reason and what was sent.

The file belongs to its sender, who fetches it as Parquet or CSV, corrects the rows and sends them in a new batch.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from giaoban.core.formats.tables import harmless
from giaoban.exchange.actions.raw import raw_file, write_whole
from giaoban.exchange.models import Batch

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = ("row_number", "code", "severity", "column", "value", "record")


def bad_schema() -> pa.Schema:
    import pyarrow as pa

    return pa.schema([(name, pa.int64() if name == "row_number" else pa.string()) for name in COLUMNS])


def keep_quarantine(batch: Batch, bad: pa.Table) -> str:
    """Writes the file, whole or not at all; gives its path below VAR."""
    import pyarrow.parquet as pq

    path = f"quarantine/{batch.connector.key}/{batch.reference}.parquet"
    write_whole(raw_file(path), lambda target: pq.write_table(bad, target, compression="zstd"))
    return path


def quarantine_file(batch: Batch) -> Path | None:
    return raw_file(batch.quarantine_path) if batch.quarantine_path else None


def quarantine_csv(file: Path) -> Iterator[str]:
    """The rows as CSV, piece by piece; no cell becomes a formula in a spreadsheet."""
    import pyarrow.parquet as pq

    yield "\ufeff" + ",".join(COLUMNS) + "\r\n"
    for block in pq.ParquetFile(file).iter_batches(batch_size=10_000):
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\r\n")
        for row in block.to_pylist():
            writer.writerow(harmless(value) if isinstance(value, str) else value for value in row.values())
        yield out.getvalue()


def quarantine_hash(batch: Batch) -> str:
    file = quarantine_file(batch)
    if file is None:
        return ""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
