"""The forms in which a body may come, by their registered names and the other names people use."""

from __future__ import annotations

NDJSON, CSV, PARQUET = "application/x-ndjson", "text/csv", "application/vnd.apache.parquet"
CLOUDEVENT = "application/cloudevents+json"
CLOUDEVENTS = "application/cloudevents-batch+json"
JSON = "application/json"
"""Only where a contract has a public feed in a form of its own (`feeds.FEEDS`)."""
MEDIA = {
    NDJSON: NDJSON,
    "application/ndjson": NDJSON,
    "application/jsonl": NDJSON,
    "application/x-jsonlines": NDJSON,
    CSV: CSV,
    PARQUET: PARQUET,
    "application/x-parquet": PARQUET,
    CLOUDEVENT: CLOUDEVENT,
    CLOUDEVENTS: CLOUDEVENTS,
    JSON: JSON,
}
ENCODINGS = ("", "gzip")


def media_of(value: str) -> str | None:
    """The form a Content-Type names, or None; only UTF-8 is read.

    >>> media_of("text/csv; charset=UTF-8"), media_of("application/ndjson"), media_of("text/html")
    ('text/csv', 'application/x-ndjson', None)
    """
    name, *parameters = (part.strip().lower() for part in value.split(";"))
    for parameter in parameters:
        label, _, given = parameter.partition("=")
        if label.strip() == "charset" and given.strip().strip('"') not in ("utf-8", "utf8", "us-ascii"):
            return None
    return MEDIA.get(name)
