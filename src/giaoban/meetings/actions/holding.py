"""Holds a meeting: where it is, and what is said, a line at a time.

Lines are added, never merged; a line is rewritten only by who read its newest version, so that of two who write at once
the second is shown what the first wrote instead of wiping it out. What was struck stays readable, with its reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max

from giaoban.commitments.actions.steps import plain
from giaoban.commitments.models import Commitment
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.workflow.deadlines import ASKED_AGAIN, Deadline
from giaoban.library.models import Document
from giaoban.meetings.models import AgendaItem, Entry, Meeting
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

Kind = Entry.Kind
LONGEST = {Kind.DIRECTIVE: 500, Kind.VOTE: 1000, Kind.CONCURRENCE: 1000, Kind.NOTE: 2000}
VOTES = ("for", "against", "abstain")
MOST_VOTES = 100_000


@dataclass(frozen=True)
class Said:
    """One line as it is to stand in the record. A directive has its owner and its deadline, a vote its counts.

    `about` is what was asked that a directive follows from; `awaits` a text that has to take effect first, on
    `awaits_from` (by default the day the library has for it).
    """

    kind: str
    text: str
    owed_by: Subject | None = None
    deadline: Deadline | None = None
    about: Commitment | None = None
    awaits: Document | None = None
    awaits_from: dt.date | None = None
    result: Mapping[str, Any] = field(default_factory=dict)

    @property
    def begins_on(self) -> dt.date | None:
        """The day from which it can be done; None where it waits for nothing, or nobody knows the day."""
        return self.awaits_from or self.awaits.valid_from if self.awaits else None


@transaction.atomic
def start_meeting(*, by: Person, meeting: Meeting, now: dt.datetime) -> Meeting:
    """Opens it at its first item. Raises Refused when it has no agenda, or is past this."""
    current = _opened(by, meeting, now)
    first = current.agenda.first()
    if first is None:
        raise Refused([Finding("meeting.no-agenda", context={"key": current.key})])
    if current.state == Meeting.State.LIVE:
        return current
    current.state, current.current_item = Meeting.State.LIVE, first
    current.save(update_fields=["state", "current_item"])
    write_event(by=by, action="meeting.start", thing=f"meetings:{current.key}", now=now)
    return current


@transaction.atomic
def go_to_item(*, by: Person, meeting: Meeting, item: AgendaItem, seen: int | None, now: dt.datetime) -> Meeting:
    """The item everybody is at from now on. `seen` is the one the chair was looking at: two who press "next" at once
    go one item on, not two."""
    current = _opened(by, meeting, now)
    if item.meeting_id != current.pk:
        raise Refused([Finding("meeting.no-such-item", context={"text": str(item)})])
    if current.current_item_id != seen:
        return current
    current.current_item = item
    current.save(update_fields=["current_item"])
    data = {"item": item.number, "title": item.title_vi}
    write_event(by=by, action="meeting.item", thing=f"meetings:{current.key}", data=data, now=now)
    return current


@transaction.atomic
def write_entry(
    *, by: Person, meeting: Meeting, item: AgendaItem | None, said: Said, token: str = "", now: dt.datetime
) -> Entry:
    """Adds a line to the record. `token` names the form it came from: sent twice, it is written once.

    Raises Refused with everything that is missing (a directive never stands without who and when), or NotAllowed.
    """
    current = _opened(by, meeting, now)
    if token and (known := current.entries.filter(token=token).first()):
        return known
    findings = _sound(current, said)
    if item is not None and item.meeting_id != current.pk:
        findings.append(Finding("meeting.no-such-item", context={"text": str(item)}))
    if findings:
        raise Refused(findings)
    number = (current.entries.aggregate(last=Max("number"))["last"] or 0) + 1
    entry = Entry(meeting=current, item=item, number=number, token=token[:40], version=1)
    return _written(entry, said, by=by, action="meeting.say", now=now)


@transaction.atomic
def rewrite_entry(*, by: Person, entry: Entry, version: int, said: Said, now: dt.datetime) -> Entry:
    """Puts a line otherwise. Raises Refused when somebody rewrote or struck it since `version` was read."""
    current = _locked(by, entry, version, now)
    if findings := _sound(current.meeting, said):
        raise Refused(findings)
    current.version += 1
    return _written(current, said, by=by, action="meeting.reword", now=now)


@transaction.atomic
def strike_entry(*, by: Person, entry: Entry, version: int, reason: str, now: dt.datetime) -> Entry:
    """Strikes a line; it stays in the record with the reason and binds nobody."""
    current = _locked(by, entry, version, now)
    if not reason.strip():
        raise Refused([Finding("meeting.strike-needs-reason", where=Place(part="reason"))])
    current.struck, current.version = " ".join(reason.split())[:300], current.version + 1
    current.save(update_fields=["struck", "version"])
    data = {"entry": current.number, "reason": current.struck}
    write_event(by=by, action="meeting.strike", thing=f"meetings:{current.meeting.key}", data=data, now=now)
    return current


def _opened(by: Person, meeting: Meeting, now: dt.datetime) -> Meeting:
    """The meeting under a lock, if its record may still be written."""
    check_may(by, "meeting.hold", about=meeting.organiser, today=now.astimezone(HANOI).date())
    current = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if not current.is_open:
        raise Refused([Finding("meeting.closed", context={"meeting": current.title_vi})])
    return current


def _locked(by: Person, entry: Entry, version: int, now: dt.datetime) -> Entry:
    _opened(by, entry.meeting, now)
    current = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("meeting", "written_by", "commitment")
        .get(pk=entry.pk)
    )
    if current.commitment is not None:
        raise Refused([Finding("meeting.owed-already", context={"key": current.commitment.key})])
    if current.version != version or current.struck:
        context = {"number": current.number, "text": current.struck or current.text, "who": str(current.written_by)}
        raise Refused([Finding("meeting.changed-meanwhile", where=Place(part="text"), context=context)])
    return current


def _sound(meeting: Meeting, said: Said) -> list[Finding]:
    if said.kind not in Kind.values:
        return [Finding("meeting.no-such-kind", context={"text": said.kind[:40], "known": ", ".join(Kind.values)})]
    findings, text = [], said.text.strip()
    limit = LONGEST[Kind(said.kind)]
    if not text:
        findings.append(Finding("meeting.nothing-said", where=Place(part="text")))
    elif len(text) > limit:
        context = {"length": len(text), "limit": limit}
        findings.append(Finding("meeting.said-too-long", where=Place(part="text"), context=context))
    if said.kind == Kind.DIRECTIVE:
        findings += _directive(meeting, said)
    elif said.kind == Kind.VOTE:
        findings += _vote(meeting, said)
    return findings


def _directive(meeting: Meeting, said: Said) -> list[Finding]:
    findings = []
    if said.owed_by is None:
        findings.append(Finding("meeting.directive-needs-owner", where=Place(part="owner")))
    elif not said.owed_by.is_valid_on(meeting.held_on):
        context = {"subject": said.owed_by.name_vi, "day": meeting.held_on}
        findings.append(Finding("meeting.not-in-being", where=Place(part="owner"), context=context))
    findings += faults_of_deadline(said.deadline)
    if said.awaits is not None:
        findings += _awaited(said.awaits, said)
    return findings


def faults_of_deadline(deadline: Deadline | None) -> list[Finding]:
    """What keeps a deadline from standing in the record: none, a past day, two days, less than nothing."""
    where = Place(part="due")
    if deadline is None:
        return [Finding("meeting.directive-needs-day", where=where)]
    if deadline.rule in ASKED_AGAIN:
        return [Finding(deadline.rule, where=where, context=deadline.finding().context)]
    if deadline.date is not None and deadline.date < (told := deadline.context["said_on"]):
        return [Finding("commitment.date-is-past", where=where, context={"date": deadline.date, "today": told})]
    return []


def _awaited(text: Document, said: Said) -> list[Finding]:
    """A condition has a day too, and the deadline does not run out before the condition is there."""
    if said.begins_on is None:
        return [
            Finding("meeting.condition-needs-day", where=Place(part="awaits_from"), context={"document": str(text)})
        ]
    if said.deadline is not None and said.deadline.date is not None and said.deadline.date < said.begins_on:
        context = {"document": str(text), "day": said.begins_on, "due": said.deadline.date}
        return [Finding("meeting.due-before-condition", where=Place(part="awaits_from"), context=context)]
    return []


def _vote(meeting: Meeting, said: Said) -> list[Finding]:
    counts = [said.result.get(name) for name in VOTES]
    if not all(isinstance(count, int) and 0 <= count <= MOST_VOTES for count in counts) or not any(counts):
        return [Finding("meeting.vote-needs-counts", where=Place(part="votes"))]
    present = sum(one.people or 1 for one in meeting.participants.exclude(attendance__in=("absent", "excused")))
    total = sum(count for count in counts if isinstance(count, int))
    if present and total > present:
        context = {"total": total, "present": present}
        return [Finding("meeting.too-many-votes", where=Place(part="votes"), context=context)]
    return []


def _written(entry: Entry, said: Said, *, by: Person, action: str, now: dt.datetime) -> Entry:
    entry.kind, entry.text = said.kind, " ".join(said.text.split()) if said.kind != Kind.NOTE else said.text.strip()
    entry.owed_by = said.owed_by if said.kind == Kind.DIRECTIVE else None
    deadline = said.deadline if said.kind == Kind.DIRECTIVE else None
    is_directive = said.kind == Kind.DIRECTIVE
    entry.about = said.about if is_directive else None
    entry.awaits, entry.awaits_from = (said.awaits, said.begins_on) if is_directive else (None, None)
    entry.due = deadline.date if deadline else None
    entry.review_on = deadline.look_again_on if deadline else None
    entry.due_text = deadline.text[:120] if deadline else ""
    finding = deadline.finding() if deadline else None
    entry.rule = {"rule": finding.code, "context": plain(finding.context)} if finding else {}
    entry.result, entry.written_by, entry.written_at = plain(said.result), by, now
    entry.save()
    data = {"entry": entry.number, "kind": entry.kind, "text": entry.text, "version": entry.version}
    if entry.owed_by is not None:
        data |= {"owed_by": entry.owed_by.key, "due": entry.due, "review_on": entry.review_on}
    if entry.about is not None:
        data["about"] = entry.about.key
    if entry.awaits is not None:
        data |= {"awaits": entry.awaits.key, "awaits_from": entry.awaits_from}
    write_event(by=by, action=action, thing=f"meetings:{entry.meeting.key}", data=data | dict(entry.result), now=now)
    return entry
