"""The rows of a submission, one file an edition, and their faults beside them: written whole or not at all.

An edition is never changed; the database says which one counts, so a process that dies between the two loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from giaoban.exchange.actions.raw import raw_file, write_whole
from giaoban.exchange.models import Submission
from giaoban.exchange.queries.sheets import FAULTS, NUMBER, rows_file
from giaoban.exchange.queries.sheets_checking import CellFault, texts_of
from giaoban.exchange.queries.sheets_reading import Row


def write_rows(
    one: Submission, edition: int, names: Sequence[str], rows: Sequence[Row], faults: Sequence[CellFault]
) -> None:
    """Keep an edition; what an earlier try left behind under the same number is replaced."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns: dict[str, pa.Array] = {NUMBER: pa.array([row.number for row in rows], pa.int64())}
    for name in names:
        columns[name] = pa.array([row.values.get(name, "") for row in rows], pa.string())
    by_row: dict[int, list[str]] = {}
    for fault, text in zip(faults, texts_of(faults), strict=True):
        by_row.setdefault(fault.row, []).append(text)
    columns[FAULTS] = pa.array([by_row.get(row.number, []) for row in rows], pa.list_(pa.string()))
    table = pa.table(columns)

    def content(target: Path) -> None:
        pq.write_table(table, target, compression="zstd")

    write_whole(raw_file(rows_file(one, edition)), content)


def drop_editions(one: Submission, *, but: int | None) -> None:
    """Take away the files of other editions; of all of them with None."""
    folder = raw_file(rows_file(one, 0)).parent
    for file in folder.glob("*.parquet") if folder.is_dir() else ():
        if but is None or file.name != Path(rows_file(one, but)).name:
            file.unlink(missing_ok=True)
