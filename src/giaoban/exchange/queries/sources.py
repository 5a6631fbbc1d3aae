"""The sources and what each has handed over so far, as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from giaoban.exchange.models import Connector


@dataclass(frozen=True)
class SourceLine:
    """One source. `known_by`: `key` (API key), `signed` (Ed25519). Counts are of everything it ever sent."""

    key: str
    title: str
    sender: str
    contract: str
    way: str
    known_by: tuple[str, ...]
    is_active: bool
    simulated: bool
    heard_at: dt.datetime | None
    batches: int
    accepted: int
    quarantined: int


def source_lines() -> list[SourceLine]:
    """Every source by its key; one query."""
    last = Q(batches__replaced_by__isnull=True)  # a body that was judged again counts once
    rows = Connector.objects.select_related("sender").annotate(
        all_batches=Count("batches", filter=last),
        all_accepted=Coalesce(Sum("batches__accepted", filter=last), 0),
        all_quarantined=Coalesce(Sum("batches__quarantined", filter=last), 0),
    )
    return [
        SourceLine(
            key=row.key,
            title=row.title,
            sender=row.sender.key,
            contract=row.contract,
            way=row.way,
            known_by=tuple(name for name, held in (("key", row.secret_hash), ("signed", row.public_key)) if held),
            is_active=row.is_active,
            simulated=row.simulated,
            heard_at=row.heard_at,
            batches=row.all_batches,
            accepted=row.all_accepted,
            quarantined=row.all_quarantined,
        )
        for row in rows.order_by("key")
    ]
