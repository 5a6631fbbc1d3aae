"""A body becomes a batch: stored, known to the database, not yet processed. Until then nothing is acknowledged.

The same body of the same source is the same batch, until what it came back for has been mended: then it is judged
again (`again`). An Idempotency-Key names one body for good: sent again with the
same body it leads to the same batch, with another it is refused (draft-ietf-httpapi-idempotency-key-header).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.again import is_mended, is_read_otherwise, next_judging
from giaoban.exchange.actions.events import about, event_time, joined, read_event, read_events
from giaoban.exchange.actions.failpoints import reach
from giaoban.exchange.actions.feeds import has_feed
from giaoban.exchange.actions.locking import one_arrival_at_a_time, survive_power_loss
from giaoban.exchange.actions.media import CLOUDEVENT, CLOUDEVENTS, ENCODINGS, JSON, media_of
from giaoban.exchange.actions.moments import moment_of_arrival
from giaoban.exchange.actions.raw import MOST_BYTES, Expected, Raw, Read, from_file, stored
from giaoban.exchange.models import Batch, Connector
from giaoban.registry.actions import write_event


def receive_batch(
    *,
    connector: Connector,
    body: Path | Read,
    media_type: str,
    now: dt.datetime | Callable[[], dt.datetime],
    idempotency_key: str = "",
    sent_at: dt.datetime | None = None,
    encoding: str = "",
    envelope: Mapping[str, Any] | None = None,
    expected: Expected | None = None,
    limit: int = MOST_BYTES,
) -> Batch:
    """The batch of a body, new or known. `is_new_batch` tells which.

    body:      a file, or a function that gives at most n bytes, and none at the end (`handle.read`)
    now:       when the body was complete; a clock, because reading it may take long
    sent_at:   what the source says
    envelope:  CloudEvents attributes that came beside the body
    Moments of arrival never repeat or go back, whatever the clock does: they order versions of a record.
    Raises Refused with nothing kept: `push.unknown-media`, `push.unknown-encoding`, `push.source-stopped`, the
    refusals of `raw.stored`, and `push.idempotency-key-reused`.
    """
    media = _hold_request(connector, media_type, encoding)
    survive_power_loss()
    with stored(from_file(body) if isinstance(body, Path) else body, limit=limit, expected=expected) as raw:
        with _forgotten_if_refused(raw), transaction.atomic():
            one_arrival_at_a_time()
            if media == CLOUDEVENT:
                event = read_event(raw.file, encoding).attributes
                envelope, sent_at = event, event_time(event)
                idempotency_key = idempotency_key or f"ce:{event['id']}"
            elif media == CLOUDEVENTS:
                events = read_events(raw.file, encoding)
                envelope, sent_at = about(events), event_time(joined(events).attributes)
            batch = _known(connector, raw, idempotency_key)
            if batch is not None:
                moment = now() if callable(now) else now
                _note_heard(connector, moment)
                if is_read_otherwise(batch, media, encoding):
                    said = {"media_type": media, "encoding": encoding, "envelope": dict(envelope or {})}
                    batch = next_judging(by=None, batch=batch, now=moment, sent_at=sent_at, **said)
                elif is_mended(batch):
                    batch = next_judging(by=None, batch=batch, now=moment)
            else:
                batch = Batch.objects.create(
                    connector=connector,
                    contract=connector.contract,
                    sha256=raw.sha256,
                    bytes=raw.bytes,
                    raw_path=raw.path,
                    media_type=media,
                    encoding=encoding,
                    idempotency_key=idempotency_key or None,
                    envelope=dict(envelope or {}),
                    received_at=moment_of_arrival(now() if callable(now) else now),
                    sent_at=sent_at,
                )
                batch.is_new_batch = True
                data = {"bytes": raw.bytes, "sha256": raw.sha256, "contract": connector.contract}
                write_event(by=None, action="batch.receive", thing=f"batches:{batch.name}", data=data)
        reach("recorded")
    return batch


def _note_heard(connector: Connector, moment: dt.datetime) -> None:
    """A body that is known already brings nothing, but its source spoke; signs of life never go back in time."""
    waiting = Q(heard_at__isnull=True) | Q(heard_at__lt=moment)
    Connector.objects.filter(waiting, pk=connector.pk).update(heard_at=moment)


def _hold_request(connector: Connector, media_type: str, encoding: str) -> str:
    findings, media = [], media_of(media_type)
    if not connector.is_active:
        findings.append(Finding("push.source-stopped", context={"source": connector.key}))
    if media == JSON and not has_feed(connector.contract):
        media = None
    if media is None:
        findings.append(Finding("push.unknown-media", context={"media": media_type[:100]}))
    if encoding not in ENCODINGS:
        context = {"encoding": encoding[:40], "known": ", ".join(filter(None, ENCODINGS))}
        findings.append(Finding("push.unknown-encoding", context=context))
    if findings or media is None:
        raise Refused(findings)
    return media


def _known(connector: Connector, raw: Raw, key: str) -> Batch | None:
    if key:
        same_key = Batch.objects.filter(connector=connector, idempotency_key=key).first()
        if same_key is not None and same_key.sha256 != raw.sha256:
            context = {"key": key, "first": same_key.sha256, "received": raw.sha256}
            raise Refused([Finding("push.idempotency-key-reused", context=context)])
    return Batch.objects.filter(connector=connector, sha256=raw.sha256).order_by("judging").last()


@contextmanager
def _forgotten_if_refused(raw: Raw) -> Iterator[None]:
    try:
        yield
    except Refused:
        if not Batch.objects.filter(sha256=raw.sha256).exists():
            raw.file.unlink(missing_ok=True)
        raise
