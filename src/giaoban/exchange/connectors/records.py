"""Records inside an answer: read for the cursor's sake; JSON lists are laid out a line each, numbers as sent."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.media import CSV, NDJSON, PARQUET, media_of

JSON = "application/json"
MOST_NESTED = 100


def form_of(content_type: str) -> str:
    """One of the four forms an answer may have. Raises Refused (`pull.unknown-form`).

    >>> form_of("application/vnd.api+json; charset=utf-8"), form_of("text/csv")
    ('application/json', 'text/csv')
    """
    known = media_of(content_type)
    if known in (NDJSON, CSV, PARQUET):
        return known
    plain = content_type.partition(";")[0].strip().lower()
    if plain == JSON or (plain.startswith("application/") and plain.endswith("+json")):
        return JSON
    raise Refused([Finding("pull.unknown-form", context={"media": content_type[:100] or "–"})])


def read_json(body: bytes) -> Any:
    """Numbers stay as they were written. Raises Refused (`pull.not-json`)."""
    try:
        return json.loads(body.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as why:
        raise Refused([Finding("pull.not-json", context={"reason": str(why)[:200]})]) from why


def at(document: Any, path: str) -> Any:
    """What stands at `data.items` of a document, or None.

    >>> at({"data": {"items": [1]}}, "data.items"), at([], "data")
    ([1], None)
    """
    for step in path.split(".") if path else ():
        if not isinstance(document, Mapping) or step not in document:
            return None
        document = document[step]
    return document


def list_at(document: Any, path: str) -> list[dict[str, Any]]:
    """The records of a document. Raises Refused (`pull.no-records`) unless a list of objects stands there."""
    found = at(document, path)
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Refused([Finding("pull.no-records", context={"path": path or "–"})])
    return found


def as_lines(records: list[dict[str, Any]]) -> bytes:
    r"""A record a line.

    >>> as_lines([{"a": Decimal("1.10"), "b": "Đà Nẵng"}]).decode()
    '{"a":1.10,"b":"Đà Nẵng"}\n'
    """
    return "".join(f"{_text(record)}\n" for record in records).encode()


def records_of(body: bytes, form: str) -> Iterator[Mapping[str, Any]]:
    """The records of a body that is handed on as it came. Raises Refused for one that cannot be read."""
    if form == PARQUET:
        yield from _parquet(body)
        return
    if form == CSV:
        try:
            text = body.decode("utf-8-sig")
        except UnicodeDecodeError as why:
            raise Refused([Finding("pull.not-text", context={"reason": str(why)[:100]})]) from why
        yield from csv.DictReader(io.StringIO(text, newline=""))
        return
    for line in body.split(b"\n"):
        if line.strip():
            record = read_json(line)
            if not isinstance(record, dict):
                raise Refused([Finding("pull.no-records", context={"path": "–"})])
            yield record


def _parquet(body: bytes) -> Iterator[Mapping[str, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        for batch in pq.ParquetFile(pa.BufferReader(body)).iter_batches():
            yield from batch.to_pylist()
    except pa.ArrowException as why:
        raise Refused([Finding("pull.not-parquet", context={"reason": str(why)[:200]})]) from why


def _text(value: Any, depth: int = 0) -> str:
    if depth > MOST_NESTED:
        raise Refused([Finding("pull.not-json", context={"reason": "nesting"})])
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return json.dumps(str(value))  # no JSON number: the contract's check will name it
    if isinstance(value, dt.date | dt.time):
        return json.dumps(value.isoformat())
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key, ensure_ascii=False)}:{_text(one, depth + 1)}" for key, one in value.items())
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_text(one, depth + 1) for one in value) + "]"
    if value is None or isinstance(value, str | int | float):
        return json.dumps(value, ensure_ascii=False)
    raise Refused([Finding("pull.no-such-value", context={"type": type(value).__name__})])


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no JSON number")
