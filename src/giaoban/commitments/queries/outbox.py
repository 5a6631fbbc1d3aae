"""What left the house, what waits to, and what could not."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, QuerySet

from giaoban.commitments.models import Outgoing
from giaoban.core.findings import Finding, Place

State = Outgoing.State
LEASE = dt.timedelta(minutes=15)
"""How long a claim holds: far longer than any sending may take. After it nobody is thought to be sending any more."""


def outbox(*, state: str = "", way: str = "") -> QuerySet[Outgoing]:
    """The newest first. Two filters, both by value."""
    given = {"state": state, "way": way}
    found = Outgoing.objects.select_related("person", "subscription", "hook__subject")
    return found.filter(**{name: value for name, value in given.items() if value})


def outbox_counts() -> dict[str, int]:
    """How many stand in each state, all states named. One query."""
    counted: Mapping[str, int] = dict(
        Outgoing.objects.order_by().values_list("state").annotate(count=Count("pk"))
    )  # fmt: skip
    return {state: counted.get(state, 0) for state in State.values}


def turn_of(way: str, *, now: dt.datetime) -> QuerySet[Outgoing]:
    """What may be sent now, the longest waiting first. A hook that was stopped or ended is left alone."""
    found = Outgoing.objects.filter(state=State.WAITING, way=way, not_before__lte=now)
    if way == Outgoing.Way.HOOK:
        found = found.filter(hook__stopped_at__isnull=True, hook__ended_at__isnull=True)
    return found.order_by("not_before", "pk")


def fault_of(row: Outgoing) -> Finding | None:
    """Why it failed or has to wait, as a finding."""
    fault: dict[str, Any] = row.fault
    return Finding(fault["code"], where=Place(row.key), context=fault.get("context", {})) if fault else None


def message_id(key: str, domain: str) -> str:
    """The same for the same mail, whoever sends it when: a reader's programme shows a repeated one once.

    >>> message_id("mail/12/2025-04-15", "giaoban.example.vn")
    '<94887db40b3c70f893a64d1f07b8254d@giaoban.example.vn>'
    """
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"
