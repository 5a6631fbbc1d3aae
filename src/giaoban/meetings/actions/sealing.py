"""Seals a review: what was shown is kept word for word, with its hash, and can be read for ever."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction

from giaoban.core.findings import Finding, Refused
from giaoban.measures.models import Snapshot
from giaoban.measures.queries.points import end_of_day
from giaoban.meetings.models import Meeting
from giaoban.meetings.queries.content import content_hash, fresh_content
from giaoban.meetings.queries.figures import known_day
from giaoban.meetings.queries.report import LINTED, laid_out, lint_rows
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI


@transaction.atomic
def seal_review(*, by: Person, meeting: Meeting, now: dt.datetime) -> Snapshot:
    """Keep exactly what the review shows now. Raises Refused when it is sealed already, or not held yet.

    The meeting is read under a lock, so of two people who seal at once one is told that it is done. The warehouse's
    snapshot that figures were computed from is tagged, so that its records stay readable too.
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "review.seal", about=meeting.organiser, today=today)
    current = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if current.state == Meeting.State.SEALED:
        raise Refused([Finding("review.sealed-already", context={"key": current.key, "meeting": current.title_vi})])
    if current.is_open and (said := current.entries.filter(struck="", commitment__isnull=True).count()):
        raise Refused([Finding("meeting.not-concluded", context={"meeting": current.title_vi, "count": said})])
    if today < current.held_on:
        context = {"meeting": current.title_vi, "day": current.held_on, "today": today}
        raise Refused([Finding("meeting.not-held-yet", context=context)])
    content = fresh_content(current, today=today)
    content[LINTED] = lint_rows(laid_out(content, current.layout), settings.PACK / "reports" / "known_numbers.yaml")
    snapshot = Snapshot.objects.create(
        key=f"review/{current.key}",
        sealed_at=now,
        sealed_by=by,
        known_at=end_of_day(known_day(current)),
        warehouse_snapshot=_tag_warehouse(content, current.key),
        content=content,
        content_hash=content_hash(content),
    )
    current.state, current.snapshot = Meeting.State.SEALED, snapshot
    current.save(update_fields=["state", "snapshot"])
    data = {"hash": snapshot.content_hash, "known_at": snapshot.known_at, "observations": len(content["observations"])}
    write_event(by=by, action="review.seal", thing=f"meetings:{current.key}", data=data, now=now)
    meeting.state, meeting.snapshot = current.state, snapshot
    return snapshot


def _tag_warehouse(content: dict[str, Any], name: str) -> int | None:
    """Tags the newest snapshot of records the content stands on with the review's name; None without records."""
    from giaoban.measures.actions.computing import contract_of
    from giaoban.measures.models import Observation
    from giaoban.measures.warehouse.loading import seal
    from giaoban.measures.warehouse.store import Warehouse

    rows = Observation.objects.filter(pk__in=map(int, content["observations"]), warehouse_snapshot__isnull=False)
    row = rows.select_related("indicator").order_by("known_at").last()
    warehouse = Warehouse(settings.VAR / "warehouse")
    if row is None or not row.indicator.definition.get("contract"):
        return None
    contract = contract_of(row.indicator.definition["contract"], settings.PACK)
    if warehouse.has(contract):
        seal(warehouse, contract, name=f"review-{name}", snapshot=row.warehouse_snapshot)
    return row.warehouse_snapshot
