"""Keeps the warehouse quick: expires what nobody reads at once any more, for every contract of a pack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from giaoban.core.findings import Refused
from giaoban.measures.models import Observation, Snapshot
from giaoban.measures.queries import nation
from giaoban.measures.queries.definitions import contract_of
from giaoban.measures.queries.tidying import TIDIED
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI


def tidy_warehouse(
    *,
    by: Person,
    now: dt.datetime,
    keep: Any = None,
    warehouse: Any = None,
    pack: Path | None = None,
    progress: Callable[[str], None] = lambda name: None,
) -> dict[str, Any]:
    """Expire old snapshots and sweep files nobody names; what was expired and freed, by contract.

    The snapshots that the newest figures and the seals of reviews stand on stay. Called daily; twice is once. Each
    contract is a step of its own, told to `progress` before it begins; the database is only written to at the end, so
    nobody who sends waits for it. Leaves one event, also when there was nothing to do: that it ran is worth knowing.
    """
    from giaoban.measures.warehouse.expiring import expire
    from giaoban.measures.warehouse.store import Warehouse

    check_may(by, "figure.record", about=nation(), today=now.astimezone(HANOI).date())
    pack, warehouse = pack or settings.PACK, warehouse or Warehouse(settings.VAR / "warehouse")
    newest = Observation.objects.filter(warehouse_snapshot__isnull=False).values("method").annotate(at=Max("known_at"))
    stood_on = {
        snapshot
        for one in newest
        for snapshot in Observation.objects.filter(method=one["method"], known_at=one["at"]).values_list(
            "warehouse_snapshot", flat=True
        )
    } | set(Snapshot.objects.filter(warehouse_snapshot__isnull=False).values_list("warehouse_snapshot", flat=True))
    done = {}
    for name in sorted({file.stem.partition("@")[0] for file in (pack / "contracts").glob("*.yaml")}):
        try:
            contract = contract_of(f"{name}@1", pack)
        except Refused:
            continue
        if warehouse.has(contract):
            progress(contract.reference)
            protected = {snapshot for snapshot in stood_on if snapshot is not None}
            done[contract.reference] = expire(warehouse, contract, now=now, keep=keep, protect=protected)
    data = {name: {"snapshots": one.snapshots, "files": one.files, "bytes": one.bytes} for name, one in done.items()}
    with transaction.atomic():
        write_event(by=by, action=TIDIED, thing="warehouse:all", data=data, now=now)
    return done
