"""From a raw body to records: a Parquet file whose columns are what the source wrote, row numbers beside them.

NDJSON and CSV become text columns, which the contract's check turns into its types; Parquet is read as it is. A body is
never whole in memory: it passes through in blocks. What is no record at all (a line that is no JSON object, a row with
the wrong number of fields) is set aside with its number and its text.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.events import joined, read_event, read_events
from giaoban.exchange.actions.feeds import feed_lines
from giaoban.exchange.actions.lines import read_ndjson
from giaoban.exchange.actions.media import CLOUDEVENT, CLOUDEVENTS, CSV, JSON, PARQUET
from giaoban.exchange.actions.records import Body
from giaoban.exchange.actions.rows import read_csv
from giaoban.exchange.actions.unpacking import BLOCK, MOST_UNPACKED, Opened


def open_body(raw: Path, media: str, encoding: str, *, wanted: Sequence[str], folder: Path, on: Any = None) -> Body:
    """The records of a raw body as one Parquet file: in `folder`, with `row_number` from 1, when the body is text; the
    body itself when it is Parquet.

    wanted: the columns of the contract; others are not read, and named in a warning
    on:     a connection whose DuckDB parses; without it one is opened
    Raises Refused when the body as a whole cannot be read: `body.not-gzip`, `body.unpacks-too-large`,
    `body.line-too-long`, `body.not-parquet`, `body.not-csv`, `body.not-an-event`, `body.repeated-column`,
    `body.too-many-rows`, `body.mostly-unreadable`, `nvd.not-a-feed`.
    """
    if media in (CLOUDEVENT, CLOUDEVENTS):
        event = read_event(raw, encoding) if media == CLOUDEVENT else joined(read_events(raw, encoding))
        inside = folder / "data"
        inside.write_bytes(event.content)
        body = open_body(inside, event.media, "", wanted=wanted, folder=folder, on=on)
        body.totals = event.totals
        return body
    if media == PARQUET:
        return _parquet(_unpacked(raw, encoding, folder), wanted)
    if media == JSON:
        inside = folder / "feed"
        found = feed_lines(raw, encoding, inside)
        body = read_ndjson(inside, "", folder / "records.parquet", wanted, on=on)
        body.findings += found
        return body
    if media == CSV:
        return read_csv(raw, encoding, folder / "records.parquet", wanted)
    return read_ndjson(raw, encoding, folder / "records.parquet", wanted, on=on)


def _unpacked(raw: Path, encoding: str, folder: Path) -> Path:
    if not encoding:
        return raw
    target = folder / "unpacked.parquet"
    with Opened(raw, encoding) as handle, target.open("wb") as out:
        while part := handle.read(BLOCK):
            out.write(part)
    return target


def _parquet(source: Path, wanted: Sequence[str]) -> Body:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        about = pq.read_metadata(source)
        names = about.schema.to_arrow_schema().names
    except (pa.ArrowException, OSError) as why:
        raise Refused([Finding("body.not-parquet", context={"reason": str(why).splitlines()[0][:200]})]) from why
    if sum(about.row_group(number).total_byte_size for number in range(about.num_row_groups)) > MOST_UNPACKED:
        raise Refused([Finding("body.unpacks-too-large", context={"limit": MOST_UNPACKED})])
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise Refused([Finding("body.repeated-column", context={"column": name[:80]}) for name in repeated[:20]])
    body = Body(source, is_text=False)
    body.count(about.num_rows)
    body.name_columns(names, wanted)
    return body
