"""Convenes a meeting: who is invited, in the hall or at which remote point, what they answer, and who came."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from giaoban.core.findings import Finding, Place, Refused
from giaoban.meetings.models import Meeting, Participant
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

MOST_PEOPLE = 10_000  # of one organisation at one meeting


@dataclass(frozen=True)
class Invited:
    """Somebody to invite; `point` is the remote point they join from, empty for the main hall."""

    subject: Subject
    point: str = ""


@dataclass(frozen=True)
class Came:
    """What was noted of a participant at the door; `typed` is how many as somebody typed it."""

    participant: int
    attendance: str
    people: int = 0
    typed: str = ""


@transaction.atomic
def convene_meeting(
    *,
    by: Person,
    meeting: Meeting,
    invited: Sequence[Invited],
    starts_at: dt.datetime | None,
    place: str | None = None,
    now: dt.datetime,
) -> Meeting:
    """Invites these and no others; who was invited already keeps their answer. Raises Refused, or NotAllowed."""
    today = now.astimezone(HANOI).date()
    check_may(by, "meeting.hold", about=meeting.organiser, today=today)
    current = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if findings := _sound(current, invited, starts_at):
        raise Refused(findings)
    known = {one.subject_id: one for one in current.participants.all()}
    gone = set(known) - {one.subject.pk for one in invited}
    current.participants.filter(subject_id__in=gone).delete()
    for number, one in enumerate(invited, 1):
        row = known.get(one.subject.pk) or Participant(meeting=current, subject=one.subject, invited_at=now)
        row.number, row.point = number, " ".join(one.point.split())[:120]
        row.save()
    current.starts_at = starts_at
    current.place_vi = current.place_vi if place is None else place.strip()[:120]
    if starts_at is not None:
        current.held_on = starts_at.astimezone(HANOI).date()
    if current.state == Meeting.State.PREPARING:
        current.state = Meeting.State.CONVENED
    current.save(update_fields=["starts_at", "place_vi", "held_on", "state"])
    points = sorted({one.point for one in invited if one.point.strip()})
    data = {"invited": [one.subject.key for one in invited], "points": points, "starts_at": starts_at}
    write_event(by=by, action="meeting.convene", thing=f"meetings:{current.key}", data=data, now=now)
    return current


@transaction.atomic
def answer_invitation(
    *, by: Person, participant: Participant, answer: str, note: str = "", now: dt.datetime
) -> Participant:
    """Whether an organisation comes, sends somebody else or cannot come; only for its own people and the agency."""
    today = now.astimezone(HANOI).date()
    check_may(by, "meeting.answer", about=participant.subject, today=today)
    current = Participant.objects.select_for_update().select_related("meeting", "subject").get(pk=participant.pk)
    if not current.meeting.is_open:
        raise Refused([Finding("meeting.closed", context={"meeting": current.meeting.title_vi})])
    if answer not in Participant.Answer.values or not answer:
        known = ", ".join(value for value in Participant.Answer.values if value)
        context = {"text": answer[:40], "known": known}
        raise Refused([Finding("meeting.no-such-answer", where=Place(part="answer"), context=context)])
    current.answer, current.answer_note = answer, " ".join(note.split())[:300]
    current.save(update_fields=["answer", "answer_note"])
    data = {"subject": current.subject.key, "answer": answer, "note": current.answer_note}
    write_event(by=by, action="meeting.answer", thing=f"meetings:{current.meeting.key}", data=data, now=now)
    return current


@transaction.atomic
def note_attendance(*, by: Person, meeting: Meeting, came: Sequence[Came], now: dt.datetime) -> int:
    """Who came, and how many of them; gives how many rows changed. Several may note at once: each row is its own."""
    check_may(by, "meeting.hold", about=meeting.organiser, today=now.astimezone(HANOI).date())
    current = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not current.is_open:
        raise Refused([Finding("meeting.closed", context={"meeting": current.title_vi})])
    rows = {one.pk: one for one in current.participants.select_related("subject")}
    findings, changed = [], {}
    for one in came:
        row = rows.get(one.participant)
        if row is None or one.attendance not in Participant.Attendance.values:
            context = {"text": f"{one.participant} {one.attendance}"[:60]}
            findings.append(Finding("meeting.no-such-attendance", where=Place(part="came"), context=context))
        elif not 0 <= one.people <= MOST_PEOPLE:
            over: dict[str, object] = {
                "subject": row.subject.name_vi,
                "count": one.typed or one.people,
                "limit": MOST_PEOPLE,
            }
            findings.append(Finding("meeting.bad-count", where=Place(part=f"people-{row.pk}"), context=over))
        elif (row.attendance, row.people) != (one.attendance, one.people):
            row.attendance, row.people = one.attendance, one.people
            changed[row.subject.key] = [one.attendance, one.people]
            row.save(update_fields=["attendance", "people"])
    if findings:
        raise Refused(findings)
    if changed:
        write_event(by=by, action="meeting.attend", thing=f"meetings:{current.key}", data={"came": changed}, now=now)
    return len(changed)


def _sound(meeting: Meeting, invited: Sequence[Invited], starts_at: dt.datetime | None) -> list[Finding]:
    findings = []
    if not meeting.is_open:
        findings.append(Finding("meeting.closed", context={"meeting": meeting.title_vi}))
    if not invited:
        findings.append(Finding("meeting.nobody-invited", where=Place(part="invited")))
    names = {one.subject.key: one.subject.name_vi for one in invited}
    for key, count in Counter(one.subject.key for one in invited).items():
        if count > 1:
            twice = Finding("meeting.invited-twice", where=Place(part="invited"), context={"subject": names[key]})
            findings.append(twice)
    day = starts_at.astimezone(HANOI).date() if starts_at else meeting.held_on
    for one in invited:
        if not one.subject.is_valid_on(day):
            context = {"subject": one.subject.name_vi, "day": day}
            findings.append(Finding("meeting.not-in-being", where=Place(part="invited"), context=context))
    return findings
