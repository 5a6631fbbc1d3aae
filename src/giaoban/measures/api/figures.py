"""Figures as plain JSON, for people who write a script and not a statistical system.

    GET /api/observations?indicator=CODE&by=organisation&frame=as_now&known=2024-12-09
    GET /api/lineage/{observation}

Open to everybody, as the pages are.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Schema

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.formats.sdmx.model import plain
from giaoban.core.indicators.restate import Frame
from giaoban.measures import queries
from giaoban.measures.api.door import Findings, api
from giaoban.measures.models import Indicator, Observation
from giaoban.measures.queries import Point
from giaoban.measures.queries.explained import explained, find_figure
from giaoban.measures.queries.explained_plain import plain_behind
from giaoban.measures.queries.explained_records import EASY
from giaoban.registry.models import Subject
from giaoban.registry.permissions import may
from giaoban.web.findings import say

LONGEST_ID = 2**63


class ObservationOut(Schema):
    """Numbers are texts, so that no reader rounds them. `observations` are the ids it was made from."""

    indicator: str
    version: int
    subject: str
    name: str
    period: str
    first_day: dt.date
    last_day: dt.date
    value: str | None
    num: str | None
    den: str | None
    bound: str
    decimals: int
    unit: str
    status: str
    simulated: bool
    method: str
    vintage: str
    source: str
    place: str
    known_at: dt.datetime
    flags: list[str]
    observations: list[int]


class RevisionOut(Schema):
    id: int
    revision: int
    value: str | None
    num: str | None
    den: str | None
    reason: str
    known_at: dt.datetime
    recorded_at: dt.datetime


class LineageOut(Schema):
    """Where a figure comes from: its definition and clause, its counts, its document, its revisions, its records.

    A figure of records is counted again: `recounted` with its `hash`, `agrees` with what was stored, the `sources`, the
    `batches` that brought the records (with signed receipts for those who may see single records), and the `parts` of
    whoever recorded them. `findings` say why that could not be done.
    """

    observation: ObservationOut
    definition: dict[str, Any]
    formula: str
    measures: dict[str, str]
    document: str
    document_title: str
    revisions: list[RevisionOut]
    is_current: bool
    warehouse_snapshot: str | None
    reference: str
    frame: str
    clauses: list[dict[str, Any]]
    source_place: str
    recounted: dict[str, Any] | None
    agrees: bool | None
    hash: str | None
    contract: str | None
    snapshot_known_at: dt.datetime | None
    records: int | None
    sources: list[dict[str, Any]]
    batches: list[dict[str, Any]]
    batches_in_all: int | None
    parts: list[dict[str, Any]]
    findings: list[dict[str, Any]]


class Asked(Schema):
    indicator: str
    subject: str | None = None
    by: Literal["nation", "block", "organisation", "all"] = "all"
    frame: str = "as_was"
    known: str | None = None
    status: Literal["official", "reported", "estimate", "simulated"] | None = None


@api.get("/observations", response={200: list[ObservationOut], 404: Findings, 422: Findings}, auth=None,
         tags=["figures"])  # fmt: skip
def observations(request: HttpRequest, asked: Query[Asked]) -> list[dict[str, Any]]:
    """Every figure of an indicator: whose, in which structure of the country (`frame`), as known when (`known`).

    Asked for one subject that was no part of that structure, it says whom to ask instead.
    """
    findings = []
    frame, known = _frame(asked.frame), _known(asked.known)
    if frame is None:
        findings.append(_wrong("frame", asked.frame, "as_was, as_now, 2025-07-01"))
    if asked.known is not None and known is None:
        findings.append(_wrong("known", asked.known, "2024-12-09, 2024-12-09T08:00:00+07:00"))
    if not Indicator.objects.filter(code=asked.indicator).exists():
        findings.append(Finding("observations.unknown-indicator", context={"indicator": asked.indicator[:80]}))
    if asked.subject and not Subject.objects.filter(key=asked.subject).exists():
        findings.append(Finding("observations.unknown-subject", context={"subject": asked.subject[:120]}))
    if findings or frame is None:
        raise Refused(findings)
    today = timezone.localdate()
    points = queries.series(
        asked.indicator,
        by=asked.by,
        subject=asked.subject,
        frame=frame,
        known=known,
        today=today,
        statuses=[asked.status] if asked.status else None,
    )
    if not points and asked.subject and (why := queries.outside_frame(asked.subject, frame=frame, today=today)):
        raise Refused([why])
    return [_plain(point) for point in points]


@api.get("/lineage/{observation}", response={200: LineageOut, 404: Findings}, auth=None, tags=["figures"])
def lineage(request: HttpRequest, observation: int) -> dict[str, Any]:
    """Why a figure is what it is."""
    found = queries.trail(observation) if 0 <= observation < LONGEST_ID else None
    if found is None:
        raise Refused([Finding("observations.unknown-observation", context={"observation": str(observation)[:40]})])
    snapshot = found.warehouse_snapshot
    return {
        "observation": _plain(queries.point_of(found.observation)),
        "definition": dict(found.definition),
        "formula": found.formula,
        "measures": dict(found.measures),
        "document": found.document.key,
        "document_title": found.document.title_vi,
        "revisions": [_revision(row) for row in found.revisions],
        "is_current": found.is_current,
        "warehouse_snapshot": str(snapshot) if snapshot is not None else None,
        **_behind(request, observation),
    }


def _behind(request: HttpRequest, observation: int) -> dict[str, Any]:
    """What lies behind the figure; where its records cannot be read, everything else and the reason."""
    asked: dict[str, Any] = {"today": timezone.localdate()}
    findings: list[Finding] = []
    found = find_figure(observation, **asked)
    try:
        found = explained(observation, most=None if request.user.is_authenticated else EASY, **asked)
    except Refused as refusal:
        findings = list(refusal.findings)
    about = found.observation.subject if found.observation else None
    may_read = may(request.user, "record.read", about=about, **asked) if request.user.is_authenticated else False
    told = plain_behind(found, with_receipts=may_read)
    told.pop("snapshot")
    return {
        **told,
        "reference": str(found.indicator),
        "frame": str(found.frame),
        "clauses": list(found.clauses),
        "source_place": found.observation.source_place if found.observation else "",
        "findings": [{"code": one.code, "vi": say(one, "vi"), "en": say(one, "en")} for one in findings],
    }


def _plain(point: Point) -> dict[str, Any]:
    period = point.period
    return {
        "indicator": point.indicator,
        "version": point.version,
        "subject": point.subject_key,
        "name": point.subject_name,
        "period": point.period_code,
        "first_day": period.start,
        "last_day": period.end,
        "value": _text(point.value),
        "num": _text(point.num),
        "den": _text(point.den),
        "bound": point.bound,
        "decimals": point.decimals,
        "unit": point.unit,
        "status": point.status,
        "simulated": point.is_simulated,
        "method": point.method,
        "vintage": point.vintage,
        "source": point.source_key,
        "place": point.source_place,
        "known_at": point.known_at,
        "flags": list(point.flags),
        "observations": list(point.observation_ids),
    }


def _revision(row: Observation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "revision": row.revision,
        "value": _text(row.value),
        "num": _text(row.num),
        "den": _text(row.den),
        "reason": row.reason,
        "known_at": row.known_at,
        "recorded_at": row.recorded_at,
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)


def _frame(text: str) -> Frame | None:
    if text in ("as_was", "as_now"):
        return "as_was" if text == "as_was" else "as_now"
    day = _known(text)
    return day if day is not None and not isinstance(day, dt.datetime) else None


def _known(text: str | None) -> dt.date | dt.datetime | None:
    """A day, or a moment with its offset; None for anything else."""
    try:
        if text is None or len(text) <= 10:
            return dt.date.fromisoformat(text) if text and len(text) == 10 else None
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _wrong(field: str, value: str, allowed: str) -> Finding:
    context = {"field": field, "value": value[:60], "allowed": allowed}
    return Finding("observations.wrong-value", where=Place(part=field), context=context)
