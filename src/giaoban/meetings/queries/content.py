"""What a review shows, as plain JSON values: made from the stores while it is prepared, read from its seal afterwards.

Figures count as known up to the day of the meeting. Figures that were simulated for want of sources are exempt: they
are nobody's knowledge, and stand in a list of their own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings

from giaoban.core.findings import Finding
from giaoban.core.periods import NotAPeriod, Period
from giaoban.measures import queries as measures
from giaoban.measures.models import Observation
from giaoban.meetings.models import Meeting
from giaoban.meetings.queries.chains import chain_rows
from giaoban.meetings.queries.figures import Frame, figure_rows, frame_of, simulated_rows
from giaoban.meetings.queries.followed import followed_rows
from giaoban.meetings.queries.parts import part_rows
from giaoban.meetings.queries.quoted import Quotes
from giaoban.meetings.queries.record import record_of
from giaoban.meetings.queries.standing import conflict_rows, plain, promise_rows, target_rows, unit_rows
from giaoban.registry.models import Subject

EDITION = 3  # raise when the shape of the content changes, so that old seals stay readable


def review_content(meeting: Meeting, *, today: dt.date) -> dict[str, Any]:
    """Everything the review shows; a sealed meeting's content is what was sealed, whatever became known since.

    Keys: meeting, agenda, followed, chains, figures, targets, conflicts, promises, units, findings, simulated, parts,
    record, observations. Figures name the observations they stand on by id; `observations` describes each of them.
    What was sealed in edition 1 has neither followed nor parts nor record, in edition 2 no chains.
    """
    if meeting.snapshot is not None:
        return dict(meeting.snapshot.content)
    return fresh_content(meeting, today=today)


def fresh_content(meeting: Meeting, *, today: dt.date) -> dict[str, Any]:
    """The content as the stores say now."""
    frame = frame_of(meeting, today)
    quotes = Quotes()
    figures = figure_rows(meeting, frame, quotes)
    targets = target_rows(meeting, frame, quotes)
    contradictions = _contradictions(frame)
    for found in contradictions:
        quotes.remember(found.context.get("observation_ids", ()))
    parts = part_rows(meeting, quotes, today=today)
    chains = chain_rows(meeting, frame, quotes)
    agenda = [
        {"number": item.number, "group": item.group, "title_vi": item.title_vi, "title_en": item.title_en}
        for item in meeting.agenda.all()
    ]
    return {
        "edition": EDITION,
        "meeting": _meeting(meeting, frame),
        "agenda": agenda,
        "followed": followed_rows(meeting),
        "chains": chains,
        "figures": figures,
        "targets": targets,
        "conflicts": conflict_rows(meeting, targets),
        "promises": promise_rows(meeting),
        "units": unit_rows(meeting, figures, frame, quotes),
        "findings": [_finding(found) for found in contradictions],
        "simulated": simulated_rows(meeting, frame, quotes),
        "parts": parts,
        "record": record_of(meeting),
        "observations": quotes.observations(),
    }


def canonical(content: dict[str, Any]) -> bytes:
    """The one way this content is written: sorted keys, no spaces, UTF-8. What is hashed is this."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_hash(content: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


@dataclass(frozen=True)
class Change:
    """A figure shown at a meeting and revised since: both values, the reason, when it became known."""

    shown: dict[str, Any]
    now: Observation


def changes_since_seal(meeting: Meeting) -> list[Change]:
    """Sealed figures that have a later revision, the newest revision of each; empty for a meeting not sealed."""
    if meeting.snapshot is None:
        return []
    shown = meeting.snapshot.content["observations"]
    sealed = Observation.objects.in_bulk([int(pk) for pk in shown])
    identities = {_identity(row): pk for pk, row in sealed.items()}
    later = Observation.objects.filter(
        indicator__in={row.indicator_id for row in sealed.values()},
        subject__in={row.subject_id for row in sealed.values()},
        revision__gt=0,
    ).select_related("indicator", "subject", "source", "recorded_by")
    newest: dict[int, Observation] = {}
    for row in later.order_by("revision"):
        pk = identities.get(_identity(row))
        if pk is not None and row.revision > sealed[pk].revision:
            newest[pk] = row
    return [Change(shown[str(pk)], row) for pk, row in newest.items()]


def _identity(row: Observation) -> tuple[Any, ...]:
    return (row.indicator_id, row.subject_id, row.period_code, row.dimensions, row.method, row.vintage)


def _contradictions(frame: Frame) -> list[Finding]:
    try:
        since = frame.period.year_before().start
    except NotAPeriod:
        since = frame.period.start
    return measures.consistency_findings(
        until=frame.period.end, since=since, known=frame.known, sums=measures.closing_sums(settings.PACK)
    )


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": str(found.severity),
        "where": str(found.where),
        "context": {name: _exact(value) for name, value in found.context.items() if name != "observation_ids"},
        "observations": list(found.context.get("observation_ids", ())),
    }


def _exact(value: Any) -> Any:
    """As plain, but a number keeps the digits it was rounded to: 16.0 % is not 16 %."""
    if isinstance(value, list | tuple):
        return [_exact(one) for one in value]
    return f"{value:f}" if isinstance(value, Decimal) else plain(value)


def _meeting(meeting: Meeting, frame: Frame) -> dict[str, Any]:
    def office(subject: Subject | None) -> str:
        return subject.name_vi if subject else ""

    period: Period = frame.period
    return {
        "key": meeting.key,
        "kind": meeting.kind,
        "title_vi": meeting.title_vi,
        "title_en": meeting.title_en,
        "period": period.code,
        "held_on": meeting.held_on.isoformat(),
        "known_at": frame.known.isoformat(),
        "place_vi": meeting.place_vi,
        "place_en": meeting.details.get("place_en") or meeting.place_vi,
        "organiser_vi": office(meeting.organiser),
        "organiser_abbreviation": meeting.organiser.details.get("abbreviation", ""),
        "organiser_en": meeting.organiser.name_en or meeting.organiser.name_vi,
        "chair_vi": office(meeting.chair),
        "programmes": meeting.details.get("programmes", []),
    }
