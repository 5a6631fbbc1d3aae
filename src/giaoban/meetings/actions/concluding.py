"""Concludes a meeting: every directive of its record becomes a commitment at once, all of them or none."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from giaoban.commitments.actions import move_commitment, open_commitment
from giaoban.commitments.models import Commitment
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.quantities import fold
from giaoban.library.models import Document
from giaoban.meetings.actions.holding import Said, write_entry
from giaoban.meetings.models import Entry, Meeting, Participant
from giaoban.registry.actions import write_event
from giaoban.registry.models import Evidence, Person
from giaoban.registry.permissions import check_may
from giaoban.web.findings import say
from giaoban.web.formats import HANOI


@transaction.atomic
def conclude_meeting(*, by: Person, meeting: Meeting, reason: str = "", now: dt.datetime) -> list[Commitment]:
    """The commitments that were made; they cite the notice of conclusions, which stands in the library from then on.

    Where nobody was noted as present, `reason` says why it is concluded all the same; it stands in the record.
    Raises Refused before the day it is held on, without that reason, and with what keeps any directive from becoming
    a commitment, each at its line; nothing is made then.
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "meeting.hold", about=meeting.organiser, today=today)
    current = Meeting.objects.select_for_update(of=("self",)).select_related("organiser", "chair").get(pk=meeting.pk)
    if not current.is_open:
        raise Refused([Finding("meeting.closed", context={"meeting": current.title_vi})])
    if today < current.held_on:
        context = {"meeting": current.title_vi, "day": current.held_on, "today": today}
        raise Refused([Finding("meeting.not-held-yet", context=context)])
    if not current.participants.filter(attendance=Participant.Attendance.PRESENT).exists():
        if not (why := " ".join(reason.split())[:1000]):
            raise Refused([Finding("meeting.nobody-present", where=Place(part="reason"))])
        said = Said(Entry.Kind.NOTE, say(Finding("meeting.nobody-noted", context={"reason": why})))
        write_entry(by=by, meeting=current, item=None, said=said, now=now)
    current.conclusions = _notice(current, today)
    entries = current.entries.filter(kind=Entry.Kind.DIRECTIVE, struck="", commitment__isnull=True)
    made, findings = [], []
    for entry in entries.select_related("owed_by", "item", "about", "awaits").order_by("number"):
        try:
            made.append(_owed(by, current, entry, now))
        except Refused as refusal:
            findings += [
                Finding(
                    "meeting.line-refused",
                    where=Place(part=f"entry-{entry.number}"),
                    context={"number": entry.number, "text": entry.text, "why": say(one)},
                )
                for one in refusal.findings
            ]
    if findings:
        raise Refused(findings)
    current.state, current.concluded_at, current.current_item = Meeting.State.CONCLUDED, now, None
    current.save(update_fields=["state", "concluded_at", "current_item", "conclusions"])
    data = {"directives": [one.key for one in made], "notice": current.conclusions.key}
    write_event(by=by, action="meeting.conclude", thing=f"meetings:{current.key}", data=data, now=now)
    return made


def _owed(by: Person, meeting: Meeting, entry: Entry, now: dt.datetime) -> Commitment:
    """Follows from what was asked, if the line says so; what waits for a text waits from the first."""
    assert entry.owed_by is not None, "a constraint of the table"
    as_said = f"“{entry.due_text}”" if entry.due is None and entry.due_text else ""
    made = open_commitment(
        by=by,
        kind=Commitment.Kind.DIRECTIVE,
        title_vi=entry.text,
        group=(entry.about.group if entry.about else "") or (entry.item.group if entry.item else ""),
        parent=entry.about,
        indicator_code=entry.about.indicator_code if entry.about else "",
        waits_for=entry.awaits,
        waits_until=entry.awaits_from,
        asked_by=meeting.chair or meeting.organiser,
        owed_by=entry.owed_by,
        due=entry.due,
        # With a day given the words are only kept; without one they would be read anew, perhaps on another day.
        due_text=entry.due_text if entry.due else "",
        review_on=entry.review_on,
        source=meeting.conclusions,
        source_place=f"{entry.number}",
        note="; ".join(filter(None, (meeting.title_vi, as_said))),
        now=now,
    )
    entry.commitment = made
    entry.save(update_fields=["commitment"])
    if entry.awaits is not None and entry.awaits_from is not None and entry.awaits_from > now.astimezone(HANOI).date():
        condition = say(Finding("meeting.condition", context={"document": str(entry.awaits)}))
        fields = {"condition": condition, "look_again_on": entry.awaits_from}
        move_commitment(by=by, commitment=made, move="make_wait", fields=fields, now=now)
    return made


def _notice(meeting: Meeting, today: dt.date) -> Document:
    """The notice of conclusions as a document others may cite; its words follow from the record."""
    title = {language: say(Finding("meeting.notice-title", context={"meeting": name}), language)
             for language, name in (("vi", meeting.title_vi), ("en", meeting.title_en))}  # fmt: skip
    found, _ = Document.objects.get_or_create(
        key=f"meeting.{meeting.key}"[:120],
        defaults={
            "kind": Document.Kind.REPORT,
            "title_vi": title["vi"][:400],
            "title_en": title["en"][:400],
            "issuer": meeting.organiser,
            "issued_on": today,
            "evidence": Evidence.SEEN,
            "source": f"/meetings/{meeting.key}/",
            "search": fold(f"{title['vi']} {title['en']}")[:900],
        },
    )
    return found
