"""What was said at a meeting and who was there, as plain JSON values for pages, papers and the seal."""

from __future__ import annotations

from typing import Any

from giaoban.meetings.models import AgendaItem, Entry, Meeting, Participant
from giaoban.meetings.queries.standing import plain
from giaoban.registry.models import Subject


def record_of(meeting: Meeting) -> dict[str, Any]:
    """Participants in their order, then the lines in theirs; struck lines stay with their reason. Two queries."""
    entries = meeting.entries.select_related("item", "owed_by", "commitment", "about", "awaits").order_by("number")
    return {
        "state": meeting.state,
        "starts_at": meeting.starts_at.isoformat() if meeting.starts_at else None,
        "concluded_at": meeting.concluded_at.isoformat() if meeting.concluded_at else None,
        "participants": [_participant(one) for one in meeting.participants.select_related("subject")],
        "entries": [entry_row(one) for one in entries],
    }


def entry_row(one: Entry) -> dict[str, Any]:
    """One line of the record."""
    return {
        "number": one.number,
        "item": one.item.number if one.item else None,
        "item_vi": one.item.title_vi if one.item else "",
        "item_en": one.item.title_en if one.item else "",
        "kind": one.kind,
        "text": one.text,
        "owed_by": one.owed_by.key if one.owed_by else "",
        "owed_by_vi": name_of(one.owed_by, "vi"),
        "owed_by_en": name_of(one.owed_by, "en"),
        "due": plain(one.due),
        "review_on": plain(one.review_on),
        "due_text": one.due_text,
        "about": one.about.key if one.about else "",
        "awaits_vi": str(one.awaits) if one.awaits else "",
        "awaits_en": f"{one.awaits.number} {one.awaits.title_en or one.awaits.title_vi}".strip() if one.awaits else "",
        "awaits_from": plain(one.awaits_from),
        "rule": one.rule,
        "result": one.result,
        "struck": one.struck,
        "commitment": one.commitment.key if one.commitment else "",
    }


def attendance(rows: list[dict[str, Any]]) -> dict[str, int]:
    """How many were invited, at how many remote points, how many came, how many people that were."""
    came = [row for row in rows if row["attendance"] == Participant.Attendance.PRESENT]
    return {
        "invited": len(rows),
        "points": len({row["point"] for row in rows if row["point"]}),
        "remote": sum(1 for row in rows if row["point"]),
        "present": len(came),
        "absent": sum(1 for row in rows if row["attendance"] in ("absent", "excused")),
        "people": sum(row["people"] or 1 for row in came),
    }


def name_of(subject: Subject | None, language: str) -> str:
    if subject is None:
        return ""
    return (subject.name_en or subject.name_vi) if language == "en" else (subject.short_vi or subject.name_vi)


def _participant(one: Participant) -> dict[str, Any]:
    return {
        "subject": one.subject.key,
        "subject_vi": one.subject.name_vi,
        "subject_en": one.subject.name_en or one.subject.name_vi,
        "point": one.point,
        "answer": one.answer,
        "note": one.answer_note,
        "attendance": one.attendance,
        "people": one.people,
    }


def matters_of(item: AgendaItem) -> list[tuple[str, str]]:
    """What an item that came from a proposal is about: kind and key of each."""
    return [(kind.removesuffix("s"), key) for kind, keys in item.details.get("matters", {}).items() for key in keys]
