"""A meeting for its pages: which stage it is at, what may be done, its record in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from giaoban.commitments.actions import RAISED
from giaoban.commitments.models import Commitment
from giaoban.core.findings import Finding, Severity
from giaoban.library.models import Document
from giaoban.meetings.models import AgendaItem, Entry, Meeting, Participant
from giaoban.meetings.queries import storied, told
from giaoban.meetings.queries.chains import chain_rows
from giaoban.meetings.queries.figures import frame_of
from giaoban.meetings.queries.pen import Language, Pen
from giaoban.meetings.queries.proposals import Proposal
from giaoban.meetings.queries.quoted import Quotes
from giaoban.meetings.queries.record import attendance, entry_row, record_of
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import may
from giaoban.registry.queries import memberships_on
from giaoban.web import formats
from giaoban.web.findings import say
from giaoban.web.reading import Reading

ORGANISATIONS = ("ministry", "province", "department", "provincial-department", "office", "group")
LISTED = 300  # that a list to choose from offers; anything else is typed by its key
Row = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One line of the record for the page: the entry and how it reads."""

    entry: Entry
    said: str
    rule: str = ""


def pen_of(reading: Reading) -> Pen:
    """Words without figures."""
    return Pen({"observations": {}}, "en" if reading.language == "en" else "vi")


def meeting_named(key: str) -> Meeting | None:
    """With everything its pages name. One query."""
    found = Meeting.objects.select_related("organiser", "chair", "snapshot__sealed_by", "current_item", "conclusions")
    return found.filter(key=key).first()


def may_hold(by: Any, meeting: Meeting, reading: Reading) -> bool:
    return bool(by.is_authenticated and may(by, "meeting.hold", about=meeting.organiser, today=reading.today))


def lines_of(meeting: Meeting, reading: Reading) -> list[Line]:
    """The record, oldest first, struck lines among it. One query."""
    pen = pen_of(reading)
    entries = meeting.entries.select_related("item", "owed_by", "commitment", "written_by", "about", "awaits").order_by(
        "number"
    )
    return [Line(one, told.line(entry_row(one), pen), rule_words(one.rule, reading)) for one in entries]


def rule_words(rule: Mapping[str, Any], reading: Reading) -> str:
    """How the deadline was read, with its days as people write them."""
    if not rule:
        return ""
    context = {name: _as_read(value, reading) for name, value in rule["context"].items()}
    return say(Finding(rule["rule"], Severity.NOTE, context=context), reading.language)


def _as_read(value: Any, reading: Reading) -> Any:
    if isinstance(value, dt.date):
        return formats.date(value, reading.language)
    if isinstance(value, str) and len(value) == 10 and value[4:5] == value[7:8] == "-":
        try:
            return formats.date(dt.date.fromisoformat(value), reading.language)
        except ValueError:
            return value
    return value


def why(proposal: Proposal | AgendaItem, reading: Reading) -> str:
    """Why something should be talked about; "" for an item somebody put there without a reason."""
    if isinstance(proposal, Proposal):
        reason, context = proposal.reason, proposal.context
    else:
        reason, context = proposal.details.get("reason", ""), proposal.details.get("context", {})
    if not reason:
        return ""
    said = {name: _as_read(value, reading) for name, value in context.items()}
    return say(Finding(f"agenda.{reason}", Severity.NOTE, context=said), reading.language)


def head_count(meeting: Meeting) -> dict[str, int]:
    return attendance(record_of(meeting)["participants"])


def my_invitations(by: Any, meeting: Meeting, reading: Reading) -> list[Participant]:
    """The invitations this person may answer."""
    if not by.is_authenticated or not meeting.is_open:
        return []
    found = list(meeting.participants.select_related("subject__parent"))
    return [one for one in found if may(by, "meeting.answer", about=one.subject, today=reading.today)][:20]


def organisations(day: dt.date, kinds: Iterable[str] = ORGANISATIONS) -> list[Subject]:
    """Who can be invited or told to do something on a day. One query."""
    found = Subject.objects.valid_on(day).filter(kind__in=list(kinds))
    return sorted(found, key=lambda one: (ORGANISATIONS.index(one.kind), one.name_vi))


def chains_of(meeting: Meeting, reading: Reading) -> tuple[Pen, list[Row]]:
    """What each difficulty led to, with a pen that knows the figures quoted; of a sealed meeting as it was sealed."""
    language: Language = "en" if reading.language == "en" else "vi"
    if meeting.snapshot is not None:
        return Pen(meeting.snapshot.content, language), meeting.snapshot.content.get("chains", [])
    quotes = Quotes()
    rows = chain_rows(meeting, frame_of(meeting, reading.today), quotes)
    return Pen({"observations": quotes.observations()}, language), rows


def plain_words(link: Row, pen: Pen) -> str:
    """One link of a chain for a page, where no number leads to an annex."""
    return "".join(getattr(run, "text", "") for run in storied.link_runs(link, pen))


def open_questions() -> list[Commitment]:
    """What was asked and is not settled, the newest first: a directive may follow from it. One query."""
    found = Commitment.objects.filter(kind__in=RAISED, standing__in=("open", "answered"))
    return list(found.order_by("-made_on", "key")[:LISTED])


def awaitable(day: dt.date) -> list[Document]:
    """Texts that a directive may wait for, those that are not in force yet first. One query."""
    found = Document.objects.exclude(kind__in=(Document.Kind.SIMULATION, Document.Kind.REPORT)).exclude(
        valid_to__lt=day
    )
    return list(found.order_by(F("valid_from").desc(nulls_last=True), "-issued_on", "key")[:LISTED])


def is_of(by: Person, subject: Subject, reading: Reading) -> bool:
    return memberships_on(by, reading.today).filter(subject=subject).exists()
