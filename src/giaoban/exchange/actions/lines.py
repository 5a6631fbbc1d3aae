"""NDJSON: one JSON object a line, block by block, parsed by DuckDB; what is no object keeps its number and its text."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.records import NUMBER, Body, written
from giaoban.exchange.actions.unpacking import Opened

if TYPE_CHECKING:
    import pyarrow as pa

BLOCK = 8 * 1024 * 1024
MOST_LINE = 1024 * 1024

_READ = """
SELECT row_number, {columns}, CASE WHEN kind IS DISTINCT FROM 'OBJECT' OR {bracketed} THEN line END AS suspect
FROM (SELECT row_number, line, TRY(json_type(line)) AS kind, TRY(json_transform(line, '{shape}')) AS found FROM lines)
WHERE kind IS NOT NULL OR trim(line) <> ''
"""
# Trimming costs as much as parsing, so it is for lines that are no JSON; an empty one is among those.
_EXACT = """
SELECT row_number, code, line FROM (
    SELECT row_number, suspect AS line, CASE
        WHEN TRY(json_type(suspect)) IS DISTINCT FROM 'OBJECT' THEN 'body.not-a-record'
        WHEN list_has_any(json_type(suspect, {paths}), ['OBJECT', 'ARRAY']) THEN 'body.nested-value' END AS code
    FROM suspects)
WHERE code IS NOT NULL ORDER BY row_number
"""
_NAMES = "SELECT DISTINCT unnest(TRY(json_keys(line))) FROM (SELECT line FROM lines LIMIT {some})"
SOME = 5000
"""Lines of a block that are asked for fields nobody wants; what is wanted is read in every line."""


def line_blocks(handle: io.RawIOBase) -> Iterator[tuple[int, list[str]]]:
    """The lines of a stream in blocks, each with the number of its first line, from 1.

    A line that is no UTF-8 comes with replacement characters inside a text that no parser takes for JSON. Raises
    Refused (`body.line-too-long`).
    """
    first, rest = 1, b""
    while part := handle.read(BLOCK):
        whole, end, tail = part.rpartition(b"\n")
        if not end:
            rest += part
        else:
            lines = _decoded(rest + whole)
            yield first, lines
            first, rest = first + len(lines), tail
        if len(rest) > MOST_LINE:
            raise Refused([Finding("body.line-too-long", context={"line": first, "limit": MOST_LINE})])
    if rest:
        yield first, _decoded(rest)


def read_ndjson(raw: Path, encoding: str, target: Path, wanted: Sequence[str], *, on: Any = None) -> Body:
    """The records of an NDJSON body, parsed by the DuckDB of the connection `on`, or one of its own.

    Raises Refused (`body.line-too-long`, and those of `Body`).
    """
    from giaoban.measures.warehouse.connecting import bare_connection, sibling

    body, found = Body(target), set[str]()
    connection = sibling(on) if on is not None else bare_connection()
    connection.execute("SET preserve_insertion_order = true")  # the same body gives the same hash
    try:
        with Opened(raw, encoding) as handle, written(target, wanted) as write:
            for first, lines in line_blocks(handle):
                records, unreadable = _parsed(connection, first, lines, wanted)
                found |= {name for (name,) in connection.sql(_NAMES.format(some=SOME)).fetchall()}
                for number, code, line in unreadable:
                    body.set_aside(number, code, line)
                body.count(records.num_rows + len(unreadable))
                write(records)
    finally:
        connection.close()
    body.name_columns(sorted(found), wanted)
    return body


def _parsed(connection: Any, first: int, lines: Sequence[str], wanted: Sequence[str]) -> tuple[pa.Table, list[Any]]:
    """The records among lines as text columns with `row_number`, and the unreadable (row_number, code, line)."""
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = pa.array(range(first, first + len(lines)), pa.int64())
    connection.register("lines", pa.table({NUMBER: numbers, "line": pa.array(lines, pa.string())}))
    query = _READ.format(
        shape=json.dumps(dict.fromkeys(wanted, "VARCHAR")),
        columns=", ".join(f'found."{name}" AS "{name}"' for name in wanted),
        bracketed=" OR ".join(f"found.\"{name}\"[1] IN ('{{', '[')" for name in wanted),
    )
    records = connection.sql(query).to_arrow_table()
    suspects = records.filter(pc.is_valid(records.column("suspect"))).select([NUMBER, "suspect"])
    if not suspects.num_rows:
        return records, []
    connection.register("suspects", suspects)
    paths = "[" + ", ".join(f"'$.{name}'" for name in wanted) + "]"
    unreadable = connection.sql(_EXACT.format(paths=paths)).fetchall()
    bad = pa.array([number for number, _, _ in unreadable], pa.int64())
    return records.filter(pc.invert(pc.is_in(records.column(NUMBER), bad))), unreadable


def _decoded(block: bytes) -> list[str]:
    try:
        return block.decode().split("\n")
    except UnicodeDecodeError:
        return [_line(line) for line in block.split(b"\n")]


def _line(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return "? " + line.decode(errors="replace")
