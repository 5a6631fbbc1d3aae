"""Faults of feeds begin, go on and end: one row from the first sight to the last, whoever looks, however often."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from giaoban.core.findings import Finding
from giaoban.exchange.models import Connector, Fault
from giaoban.registry.models import Event, Person


@dataclass(frozen=True)
class Seen:
    """One fault of one source as it stands now. `about` tells apart what one code may say twice: a day, a column."""

    connector: Connector
    finding: Finding
    about: str = ""

    @property
    def key(self) -> tuple[int, str, str]:
        return self.connector.pk, self.finding.code, self.about


@dataclass(frozen=True)
class Settled:
    opened: tuple[Fault, ...]
    closed: tuple[Fault, ...]
    standing: int


@transaction.atomic
def settle_faults(
    *,
    by: Person | None,
    connectors: Collection[Connector],
    among: Callable[[str], bool],
    seen: Iterable[Seen],
    now: dt.datetime,
    looked_at: Callable[[Fault], bool] = lambda fault: True,
) -> Settled:
    """What is seen and was not opens, what was open and is not seen any more closes, the rest goes on.

    Only codes that `among` knows are closed: each watcher answers for its own; and only faults that were `looked_at`
    this time: what nobody looked at is not mended, and goes on. A fault that returns is a new one; the
    earlier one keeps its end. Four queries, however many sources.
    """
    found = {one.key: one for one in seen}
    held = {
        (fault.connector_id, fault.code, fault.subject): fault
        for fault in Fault.objects.select_for_update()
        .filter(connector__in=[one.pk for one in connectors], until__isnull=True)
        .order_by("pk")
        if among(fault.code)
    }
    opened = [_opened(one, now) for key, one in found.items() if key not in held]
    closed, standing, left = [], [], 0
    for key, fault in held.items():
        if key in found:
            finding = found[key].finding
            fault.severity, fault.context, fault.last_seen = str(finding.severity), plain(finding.context), now
            standing.append(fault)
        elif not looked_at(fault):
            left += 1
        else:
            fault.until = max(now, fault.since)
            closed.append(fault)
    opened = Fault.objects.bulk_create(opened)
    Fault.objects.bulk_update(standing, ["severity", "context", "last_seen"], batch_size=500)
    Fault.objects.bulk_update(closed, ["until"], batch_size=500)
    keys = {one.pk: one.key for one in connectors}
    Event.objects.bulk_create(
        [
            *(_event(by, "fault.open", fault, keys, now) for fault in opened),
            *(_event(by, "fault.close", fault, keys, now) for fault in closed),
        ]
    )
    return Settled(tuple(opened), tuple(closed), len(standing) + left)


def plain(context: Any) -> dict[str, Any]:
    """As JSON gives it back, so that a fault reads the same before and after it was stored."""
    kept: dict[str, Any] = json.loads(json.dumps(dict(context), cls=DjangoJSONEncoder))
    return kept


def _opened(one: Seen, now: dt.datetime) -> Fault:
    return Fault(
        connector=one.connector,
        code=one.finding.code,
        severity=str(one.finding.severity),
        subject=one.about[:120],
        context=plain(one.finding.context),
        since=now,
        last_seen=now,
    )


def _event(by: Person | None, action: str, fault: Fault, keys: dict[int, str], now: dt.datetime) -> Event:
    data = {"code": fault.code, "about": fault.subject, "since": fault.since.isoformat()}
    return Event(at=now, by=by, action=action, thing=f"sources:{keys[fault.connector_id]}", data=data)
