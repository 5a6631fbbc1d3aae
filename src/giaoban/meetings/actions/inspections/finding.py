"""Draft findings, the right of reply with its clock, the conclusion that makes them commitments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from giaoban.assessments.actions import conclude
from giaoban.commitments.actions import open_commitment
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.tables import calendar
from giaoban.core.findings import Refused
from giaoban.meetings.actions.inspections.deciding import least_days
from giaoban.meetings.actions.inspections.recording import (
    Side,
    State,
    check_inspected,
    check_team,
    day_of,
    fault,
    held,
    long_words,
    write_step,
)
from giaoban.meetings.models import DraftFinding, Inspection, InspectionStep
from giaoban.registry.models import Person

Reply, Outcome = DraftFinding.Reply, DraftFinding.Outcome
MOST_DAYS = 60


@dataclass(frozen=True)
class Replied:
    """What the inspected body says to one finding."""

    reply: str
    words: str = ""


@transaction.atomic
def draft_finding(
    *, by: Person, inspection: Inspection, text: str, basis: str, remedy: str, due: dt.date | None,
    criterion: str = "", now: dt.datetime,
) -> DraftFinding:  # fmt: skip
    """A finding with the provision it rests on, what has to be done and until when. Refused, NotAllowed."""
    found = held(inspection, State.NOTIFIED)
    check_team(by, found, today=day_of(now))
    text, basis, remedy = (" ".join(one.split()) for one in (text, basis, remedy))
    faults = long_words(text=(text, 500), basis=(basis, 500), remedy=(remedy, 1000))
    faults += [fault("inspection.finding-needs", name) for name, one in (("text", text), ("basis", basis),
               ("remedy", remedy)) if not one]  # fmt: skip
    if due is None or due <= day_of(now):
        faults.append(fault("inspection.bad-due", "due"))
    if criterion and criterion not in found.criteria.read.criteria:
        faults.append(fault("checklist.unknown-criterion", "criterion", name=criterion[:80], nearest="–"))
    if faults or due is None:
        raise Refused(faults)
    made = DraftFinding.objects.create(
        inspection=found, number=found.findings.count() + 1, criterion=criterion, text=text, basis=basis,
        remedy=remedy, due=due,
    )  # fmt: skip
    data = {"number": made.number, "text": text, "basis": basis, "remedy": remedy, "due": due, "criterion": criterion}
    write_step(found, "found", side=Side.INSPECTORS, by=by, now=now, data=data)
    return made


@transaction.atomic
def send_draft(*, by: Person, inspection: Inspection, days: int, now: dt.datetime) -> InspectionStep:
    """Sends the draft; the clock of the reply begins: so many working days, never fewer than the set of steps asks."""
    today = day_of(now)
    found = held(inspection, State.NOTIFIED)
    check_team(by, found, today=today)
    least, faults = least_days(found, "reply_days"), []
    if not least <= days <= MOST_DAYS:
        faults.append(fault("inspection.bad-reply-days", "days", least=least, most=MOST_DAYS))
    if not found.steps.filter(code="answered").exists():
        faults.append(fault("inspection.not-answered", "days"))
    if faults:
        raise Refused(faults)
    found.reply_until = calendar().add_working_days(today, days)
    found.state = State.DRAFTED
    found.save(update_fields=["reply_until", "state"])
    data = {"until": found.reply_until, "days": days, "findings": [one.text for one in found.findings.all()]}
    return write_step(found, "drafted", side=Side.INSPECTORS, by=by, now=now, data=data)


@transaction.atomic
def reply_to_draft(
    *, by: Person, inspection: Inspection, replies: Mapping[int, Replied], now: dt.datetime
) -> InspectionStep:
    """The inspected body replies to every finding at once; after the last day still heard, and marked as late."""
    found = held(inspection, State.DRAFTED)
    check_inspected(by, found, "inspection.reply", today=day_of(now))
    if found.steps.filter(code="replied").exists():
        raise Refused([fault("inspection.replied-already", "form")])
    rows, faults = list(found.findings.select_for_update()), []
    for row in rows:
        given = replies.get(row.number)
        if given is None or given.reply not in (Reply.ACCEPTED, Reply.CONTESTED):
            faults.append(fault("inspection.finding-without-reply", f"reply-{row.number}", number=row.number))
            continue
        faults += long_words(**{f"words-{row.number}": (given.words, 2000)})
        if given.reply == Reply.CONTESTED and not given.words.strip():
            faults.append(fault("inspection.contested-in-words", f"words-{row.number}", number=row.number))
        row.reply, row.reply_words = given.reply, given.words.strip()
    if faults:
        raise Refused(faults)
    for row in rows:
        row.save(update_fields=["reply", "reply_words"])
    is_late = found.reply_until is not None and day_of(now) > found.reply_until
    data = {"replies": {str(row.number): [row.reply, row.reply_words] for row in rows}, "late": is_late}
    return write_step(found, "replied", side=Side.INSPECTED, by=by, now=now, data=data)


@transaction.atomic
def drop_finding(*, by: Person, finding: DraftFinding, words: str, now: dt.datetime) -> DraftFinding:
    """A contested finding that does not hold; the reason stays readable."""
    return _settle(by, finding, Outcome.DROPPED, words, now)


@transaction.atomic
def uphold_finding(*, by: Person, finding: DraftFinding, words: str, now: dt.datetime) -> DraftFinding:
    """Why a contested finding holds all the same; it becomes owed with the conclusion."""
    return _settle(by, finding, Outcome.OPEN, words, now)


def _settle(by: Person, finding: DraftFinding, outcome: str, words: str, now: dt.datetime) -> DraftFinding:
    found = held(finding.inspection, State.DRAFTED)
    check_team(by, found, today=day_of(now))
    row: DraftFinding = found.findings.select_for_update().get(pk=finding.pk)
    part = f"outcome-{row.number}"
    faults = long_words(**{part: (words, 2000)})
    if row.reply != Reply.CONTESTED or row.outcome_words:
        faults.append(fault("inspection.nothing-to-settle", part, number=row.number))
    if not words.strip():
        faults.append(fault("inspection.no-reason", part))
    if faults:
        raise Refused(faults)
    row.outcome, row.outcome_words = outcome, words.strip()
    row.save(update_fields=["outcome", "outcome_words"])
    data = {"number": row.number, "dropped": outcome == Outcome.DROPPED}
    write_step(found, "settled", side=Side.INSPECTORS, by=by, now=now, words=words, data=data)
    return row


@transaction.atomic
def conclude_inspection(*, by: Person, inspection: Inspection, words: str, now: dt.datetime) -> Inspection:
    """The head concludes, once the subject was heard: it replied, or its time to reply is over.

    Every finding that was not dropped is owed from now on, all of them or none. Raises Refused, NotAllowed.
    """
    today = day_of(now)
    found = held(inspection, State.DRAFTED)
    check_team(by, found, today=today, head=True)
    rows = list(found.findings.all())
    faults = long_words(words=(words, 10_000))
    if not words.strip():
        faults.append(fault("inspection.nothing-said", "words"))
    is_heard = found.steps.filter(code="replied").exists()
    if not is_heard and found.reply_until is not None and today <= found.reply_until:
        faults.append(fault("inspection.not-heard", "words", until=found.reply_until))
    open_ones = [row.number for row in rows if row.reply == Reply.CONTESTED and not row.outcome_words]
    if open_ones:
        faults.append(fault("inspection.contested-open", "words", numbers=", ".join(map(str, open_ones))))
    late = [row.number for row in rows if row.outcome != Outcome.DROPPED and row.due < today]
    if late:
        faults.append(fault("inspection.due-passed", "words", numbers=", ".join(map(str, late))))
    if faults:
        raise Refused(faults)
    for row in rows:
        if row.outcome == Outcome.DROPPED:
            continue
        row.commitment = open_commitment(
            by=by, kind=Commitment.Kind.INSPECTION_FINDING, title_vi=row.text, asked_by=found.organiser,
            owed_by=found.subject, due=row.due, source=found.basis, source_place=row.basis[:120], note=row.remedy,
            organiser=found.organiser, now=now,
        )  # fmt: skip
        row.outcome = Outcome.UPHELD
        row.save(update_fields=["commitment", "outcome"])
    found.conclusion, found.state = words.strip(), State.CONCLUDED
    found.save(update_fields=["conclusion", "state"])
    if found.assessment is not None:
        conclude(by=by, assessment=found.assessment, organiser=found.organiser, now=now)
    owed = [row.commitment.key for row in rows if row.commitment]
    write_step(found, "concluded", side=Side.INSPECTORS, by=by, now=now, words=words, data={"owed": owed})
    return found


@transaction.atomic
def publish_conclusion(*, by: Person, inspection: Inspection, now: dt.datetime) -> Inspection:
    """From now on everybody reads the conclusion and its findings, and what becomes of them."""
    found = held(inspection, State.CONCLUDED)
    check_team(by, found, today=day_of(now), head=True)
    found.state = State.PUBLISHED
    found.save(update_fields=["state"])
    write_step(found, "published", side=Side.INSPECTORS, by=by, now=now)
    return found
