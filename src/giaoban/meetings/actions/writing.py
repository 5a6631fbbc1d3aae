"""The parts of a report that organisations write: asked for, drafted, submitted. Returning and approving are moves of
the state table like any other (`commitments.actions.move_commitment`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import override

from giaoban.commitments.actions import move_commitment, open_commitment
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.roles import roles_towards
from giaoban.commitments.queries.tables import table_of
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.linter.binding import cleaned
from giaoban.meetings.models import Meeting, ReportPart
from giaoban.meetings.queries.parts import TextFindings, findings_of
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import NotAllowed, check_may
from giaoban.web.findings import say
from giaoban.web.formats import HANOI
from giaoban.web.signs import FIELDS

LONGEST = 10_000  # letters, as many as a field of a move takes
WRITABLE = ("drafting", "returned")


@transaction.atomic
def ask_for_parts(
    *, by: Person, meeting: Meeting, subjects: Sequence[Subject], groups: Sequence[str], due: dt.date, now: dt.datetime
) -> list[ReportPart]:
    """Each of the organisations owes its part about each of the fields; those that owe it already are left alone."""
    today = now.astimezone(HANOI).date()
    check_may(by, "report.ask", about=meeting.organiser, today=today)
    current = Meeting.objects.select_for_update(of=("self",)).select_related("organiser").get(pk=meeting.pk)
    findings = []
    if current.state == Meeting.State.SEALED:
        findings.append(Finding("meeting.closed", context={"meeting": current.title_vi}))
    if not subjects:
        findings.append(Finding("part.nobody-asked", where=Place(part="subjects")))
    if not groups:
        findings.append(Finding("part.no-field", where=Place(part="groups")))
    if findings:
        raise Refused(findings)
    known = set(current.parts.values_list("subject_id", "group"))
    made = []
    for subject in subjects:
        for group in groups:
            if (subject.pk, group) not in known:
                made.append(_asked(by, current, subject, group, due, now))
    return made


def _asked(by: Person, meeting: Meeting, subject: Subject, group: str, due: dt.date, now: dt.datetime) -> ReportPart:
    title = {}
    for language, name in (("vi", meeting.title_vi), ("en", meeting.title_en)):
        with override(language):
            context = {"meeting": name, "field": str(FIELDS.get(group, group))}
        title[language] = say(Finding("part.title", context=context), language)[:500]
    owed = open_commitment(
        by=by,
        kind=Commitment.Kind.REPORT_PART,
        title_vi=title["vi"],
        title_en=title["en"],
        group=group,
        asked_by=meeting.organiser,
        owed_by=subject,
        due=due,
        note=meeting.title_vi,
        now=now,
    )
    key = f"{meeting.key}.{subject.key}.{group}"[:200]
    return ReportPart.objects.create(key=key, meeting=meeting, subject=subject, group=group, commitment=owed)


@transaction.atomic
def save_part(*, by: Person, part: ReportPart, version: int, text: str, now: dt.datetime) -> ReportPart:
    """Keeps the draft. Raises Refused when somebody else saved since `version` was read, NotAllowed for others."""
    current = _writable(by, part, version, now)
    current.text, current.version = _text(text), current.version + 1
    current.saved_by, current.saved_at = by, now
    current.save(update_fields=["text", "version", "saved_by", "saved_at"])
    data = {"letters": len(current.text), "version": current.version}
    write_event(by=by, action="part.save", thing=f"parts:{current.key}"[:200], data=data, now=now)
    return current


@transaction.atomic
def submit_part(
    *, by: Person, part: ReportPart, version: int, text: str, reason: str = "", now: dt.datetime
) -> TextFindings:
    """Submits the text; gives what the checks say of it. A text with a fault needs the reason why it is right.

    Raises Refused (with every fault, when there is no reason), or NotAllowed.
    """
    saved = save_part(by=by, part=part, version=version, text=text, now=now)
    found = findings_of(saved, saved.text)
    if found.errors and not reason.strip():
        raise Refused([*found.errors, Finding("part.needs-reason", where=Place(part="reason"))])
    move_commitment(
        by=by, commitment=saved.commitment, move="submit", fields={"text": saved.text}, note=reason.strip()[:1000],
        now=now,
    )  # fmt: skip
    return found


def _writable(by: Person, part: ReportPart, version: int, now: dt.datetime) -> ReportPart:
    today = now.astimezone(HANOI).date()
    current = ReportPart.objects.select_for_update(of=("self",)).select_related(
        "commitment__owed_by", "commitment__asked_by", "meeting__organiser", "subject"
    ).get(pk=part.pk)  # fmt: skip
    workflow = table_of(current.commitment)
    if workflow is None or "owner" not in roles_towards(by, current.commitment, workflow, today=today):
        raise NotAllowed(by, "part.save", current.subject)
    if current.commitment.state not in WRITABLE:
        state = workflow.state(current.commitment.state)
        context = {"state_vi": state.title.vi if state else "", "state_en": state.title.en if state else ""}
        raise Refused([Finding("part.not-writable", context=context)])
    if current.version != version:
        context = {"who": str(current.saved_by or ""), "text": current.text[:200]}
        raise Refused([Finding("part.changed-meanwhile", where=Place(part="text"), context=context)])
    return current


def _text(text: str) -> str:
    kept = cleaned(text)
    if len(kept) > LONGEST:
        context = {"length": len(kept), "limit": LONGEST}
        raise Refused([Finding("part.too-long", where=Place(part="text"), context=context)])
    return kept
