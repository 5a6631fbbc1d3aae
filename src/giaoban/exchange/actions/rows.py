"""CSV: a header, then rows of text, block by block; a row with the wrong number of fields is set aside.

An empty field is no value, a quoted empty one (`""`) is an empty text. Comma, semicolon (as spreadsheets in Vietnamese
write) and tab part fields; which one, the header tells. Rows are numbered from 1 below the header.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.records import NUMBER, Body, written
from giaoban.exchange.actions.unpacking import BLOCK, Opened

DELIMITERS = (",", ";", "\t")
LONGEST_HEADER = 64 * 1024
_BOM = b"\xef\xbb\xbf"


def read_csv(raw: Path, encoding: str, target: Path, wanted: Sequence[str]) -> Body:
    """The records of a CSV body. Raises Refused (`body.not-csv`, `body.repeated-column`, and those of `Body`)."""
    import pyarrow as pa
    import pyarrow.compute as pc

    body = Body(target)
    with Opened(raw, encoding) as handle:
        names, delimiter = _header(handle, wanted)
    body.name_columns(names, wanted)
    present = [name for name in wanted if name in names]
    numbers = _Numbers()
    with Opened(raw, encoding) as handle, written(target, wanted) as write:
        try:
            for block in _blocks(handle, names, delimiter, present, body, numbers):
                table = pa.table({NUMBER: numbers.next(block.num_rows), **_columns(block, present)})
                filled = pc.is_valid(table.column(present[0])) if present else None
                for name in present[1:]:
                    filled = pc.or_(filled, pc.is_valid(table.column(name)))
                table = table.filter(filled) if present else table
                body.count(table.num_rows)
                write(table)
        except pa.ArrowInvalid as why:
            raise Refused([_not_csv(str(why).splitlines()[0])]) from why
    body.count(len(body.unreadable))
    return body


class _Numbers:
    """Numbers of the rows that come through, those set aside left out."""

    def __init__(self) -> None:
        self.last, self.left_out = 0, set[int]()

    def next(self, count: int) -> list[int]:
        found: list[int] = []
        while len(found) < count:
            self.last += 1
            if self.last in self.left_out:
                self.left_out.discard(self.last)
            else:
                found.append(self.last)
        return found


def _header(handle: Opened, wanted: Sequence[str]) -> tuple[list[str], str]:
    start = b""
    while b"\n" not in start and len(start) < LONGEST_HEADER and (part := handle.read(LONGEST_HEADER)):
        start += part
    line, _, _ = start.removeprefix(_BOM).partition(b"\n")
    try:
        text = line.decode().rstrip("\r")
        found = {sign: [name.strip() for name in next(csv.reader([text], delimiter=sign), [])] for sign in DELIMITERS}
    except (UnicodeDecodeError, csv.Error) as why:
        raise Refused([_not_csv(str(why))]) from why
    delimiter = max(DELIMITERS, key=lambda sign: len(set(found[sign]) & set(wanted)))
    names = found[delimiter]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise Refused([Finding("body.repeated-column", context={"column": name[:80]}) for name in repeated[:20]])
    if not any(names):
        raise Refused([_not_csv("no header")])
    return names, delimiter


def _blocks(handle: Opened, names: list[str], delimiter: str, present: list[str], body: Body, numbers: _Numbers) -> Any:
    import pyarrow as pa
    import pyarrow.csv as arrow_csv

    def set_aside(row: Any) -> str:
        number = row.number - 1  # Arrow counts the header
        numbers.left_out.add(number)
        body.set_aside(number, "body.wrong-number-of-fields", row.text or "")
        return "skip"

    return arrow_csv.open_csv(
        io.BufferedReader(handle, BLOCK),
        read_options=arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names, skip_rows=1),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=set_aside
        ),
        convert_options=arrow_csv.ConvertOptions(
            include_columns=present,
            column_types={name: pa.string() for name in present},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )


def _columns(block: Any, present: Sequence[str]) -> dict[str, Any]:
    return {name: block.column(block.schema.get_field_index(name)) for name in present}


def _not_csv(reason: str) -> Finding:
    return Finding("body.not-csv", context={"reason": reason[:200]})
