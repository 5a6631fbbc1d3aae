"""CloudEvents 1.0 in the structured JSON mode: records in an envelope that says who, what, when; one, or a batch.

`data` is a record, a list of records, or `{"records": [...], "totals": [...]}`, or text of the form `datacontenttype`
names; `data_base64` carries a binary form such as Parquet. The envelope is read whole, so it is capped; larger bodies
use the binary mode, where the attributes are `ce-` headers and the body is the records. Of a batch (an array of events)
every event is read or none: faults name each event by its number from 1.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.media import JSON, NDJSON, media_of
from giaoban.exchange.actions.unpacking import Opened

MOST_ENVELOPE = 16 * 1024**2
MOST_EVENTS = 10_000
MOST_FAULTS = 100
REQUIRED = ("specversion", "id", "source", "type")
ATTRIBUTES = (*REQUIRED, "subject", "time", "dataschema", "datacontenttype")


@dataclass(frozen=True)
class Event:
    """The attributes of an event, and its records as bytes of a form we read."""

    attributes: Mapping[str, str]
    content: bytes
    media: str
    totals: list[Any] = field(default_factory=list)


def read_event(raw: Path, encoding: str) -> Event:
    """The event of a body. Raises Refused (`body.not-an-event`, and what unpacking refuses)."""
    return _event(_read(raw, encoding))


def read_events(raw: Path, encoding: str) -> list[Event]:
    """The events of a batch, in order; one that comes twice unchanged is there once.

    Raises Refused with every event that cannot be read (`body.not-an-event-of-the-batch`), or `body.not-an-event`.
    """
    given = _read(raw, encoding)
    if not isinstance(given, list):
        raise _no_event("an array of events is wanted")
    if len(given) > MOST_EVENTS:
        raise _no_event(f"more than {MOST_EVENTS} events in a batch")
    events: dict[tuple[str, str], tuple[int, Any, Event]] = {}
    findings: list[Finding] = []
    for number, one in enumerate(given, 1):
        try:
            event = _event(one)
            if event.media != NDJSON:
                raise _no_event(f"datacontenttype {event.media!r} is not read inside a batch of events")
            name = event.attributes["source"], event.attributes["id"]
            first = events.setdefault(name, (number, one, event))
            if first[1] != one:
                raise _no_event(f"id {name[1]!r} is that of event {first[0]}, which says something else")
        except Refused as why:
            context = {"number": number, "reason": why.findings[0].context["reason"]}
            findings.append(Finding("body.not-an-event-of-the-batch", context=context))
    if findings:
        raise Refused(findings[:MOST_FAULTS])
    return [event for _, _, event in events.values()]


def joined(events: Sequence[Event]) -> Event:
    """The records of a batch as one body. Its attributes say how many events and records it is of."""
    bodies = [event.content.rstrip(b"\n") for event in events]
    moments = [moment for event in events if (moment := event_time(event.attributes))]
    attributes = {"time": max(moments).isoformat()} if moments else {}
    totals = [one for event in events for one in event.totals]
    return Event(attributes, b"\n".join(body for body in bodies if body), NDJSON, totals)


def about(events: Sequence[Event]) -> dict[str, Any]:
    """What is kept of the envelopes of a batch: each event's id, source and number of records, so that a row that comes
    back by its number can be led back to its event."""
    return {
        "events": [
            {"id": one.attributes["id"], "source": one.attributes["source"], "records": _lines(one.content)}
            for one in events
        ]
    }


def _lines(content: bytes) -> int:
    return sum(1 for line in content.split(b"\n") if line.strip())


def _read(raw: Path, encoding: str) -> Any:
    with Opened(raw, encoding, limit=MOST_ENVELOPE) as handle:
        try:
            return json.loads(handle.read())
        except (ValueError, RecursionError) as why:
            raise _no_event(str(why)) from why


def _event(found: Any) -> Event:
    if not isinstance(found, dict):
        raise _no_event("an object is wanted")
    attributes = check_attributes({name: found[name] for name in ATTRIBUTES if found.get(name) is not None})
    if "data_base64" in found:
        try:
            content = base64.b64decode(found["data_base64"], validate=True)
        except (binascii.Error, ValueError, TypeError) as why:
            raise _no_event(f"data_base64: {why}") from why
        return Event(attributes, content, _form(attributes))
    data: Any = found.get("data")
    totals: Any = []
    if isinstance(data, str):
        return Event(attributes, data.encode(), _form(attributes))
    if isinstance(data, dict):  # a list in an envelope of its own, or one record by itself
        is_list = "records" in data or "totals" in data
        data, totals = (data.get("records"), data.get("totals", [])) if is_list else ([data], [])
    if not isinstance(data, list) or not isinstance(totals, list):
        raise _no_event("data: a record or a list of records is wanted, or {records: [...], totals: [...]}")
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in data)
    return Event(attributes, lines.encode(errors="surrogatepass"), NDJSON, totals)


def check_attributes(found: Mapping[str, Any]) -> dict[str, str]:
    """The attributes of an event, from envelope or headers. Raises Refused naming the first that is wrong."""
    for name in REQUIRED:
        if not isinstance(found.get(name), str) or not found[name]:
            raise _no_event(f"{name} is missing")
    if found["specversion"] != "1.0":
        raise _no_event(f"specversion {found['specversion'][:20]!r}; 1.0 is read")
    if len(found["id"]) > 200:
        raise _no_event("id is longer than 200 characters")
    for name, value in found.items():
        if not isinstance(value, str) or len(value) > 1000:
            raise _no_event(f"{name} is no short text")
    event_time(found)
    return dict(found)


def event_time(attributes: Mapping[str, str]) -> dt.datetime | None:
    """When the event happened, as the source says (RFC 3339)."""
    if not (text := attributes.get("time")):
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as why:
        raise _no_event(f"time {text[:40]!r} is no moment") from why
    if moment.tzinfo is None:
        raise _no_event(f"time {text[:40]!r} has no time zone")
    return moment


def _form(attributes: Mapping[str, str]) -> str:
    media = media_of(attributes.get("datacontenttype", ""))
    if media in (None, JSON) or media.startswith("application/cloudevents"):
        raise _no_event(f"datacontenttype {attributes.get('datacontenttype', '')[:60]!r} is not read")
    return media


def _no_event(reason: str) -> Refused:
    return Refused([Finding("body.not-an-event", context={"reason": reason[:200]})])
