"""Disputes of owners about what the scan found, and the agency's answers."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from giaoban.assessments.actions.holding import criterion_of
from giaoban.assessments.models import Assessment, Dispute
from giaoban.core.findings import Finding, Place, Refused
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI


@transaction.atomic
def dispute(*, by: Person, assessment: Assessment, criterion: str, words: str, now: dt.datetime) -> Dispute:
    """The owner's word against the machine's about one criterion.

    Raises NotAllowed, Refused: `checklist.unknown-criterion`, `dispute.no-words`, `dispute.nothing-measured`,
    `dispute.open-already`.
    """
    check_may(by, "site.dispute", about=assessment.subject, today=now.astimezone(HANOI).date())
    assessment = Assessment.objects.select_for_update(of=("self",)).select_related("checklist").get(pk=assessment.pk)
    name = criterion_of(assessment, criterion).id
    faults = []
    if not words.strip() or len(words) > 2000:
        faults.append(_fault("dispute.no-words", "words", limit=2000))
    if not assessment.answers.filter(criterion=name, source="probe").exists():
        faults.append(_fault("dispute.nothing-measured", "criterion", criterion=name))
    if assessment.disputes.filter(criterion=name, state=Dispute.State.OPEN).exists():
        faults.append(_fault("dispute.open-already", "criterion", criterion=name))
    if faults:
        raise Refused(faults)
    made: Dispute = Dispute.objects.create(assessment=assessment, criterion=name, words=words.strip(), at=now, by=by)
    data = {"criterion": name, "words": made.words}
    write_event(by=by, action="dispute.open", thing=f"assessments:{assessment.pk}", data=data, now=now)
    return made


@transaction.atomic
def settle(*, by: Person, dispute: Dispute, is_upheld: bool, reply: str, now: dt.datetime) -> Dispute:
    """The agency's answer. Upheld, it does not change the machine's answer: an override with its own reason and end
    does, so that what the machine said stays readable. Raises NotAllowed, Refused: `dispute.no-words`,
    `dispute.settled-already`, `dispute.own-matter`."""
    check_may(by, "dispute.settle", about=dispute.assessment.subject, today=now.astimezone(HANOI).date())
    kept: Dispute = Dispute.objects.select_for_update().get(pk=dispute.pk)
    faults = []
    if kept.state != Dispute.State.OPEN:
        faults.append(_fault("dispute.settled-already", "reply", criterion=kept.criterion))
    if kept.by_id == by.pk:
        faults.append(_fault("dispute.own-matter", "reply"))
    if not reply.strip() or len(reply) > 2000:
        faults.append(_fault("dispute.no-words", "reply", limit=2000))
    if faults:
        raise Refused(faults)
    kept.state = Dispute.State.UPHELD if is_upheld else Dispute.State.REJECTED
    kept.reply, kept.settled_at, kept.settled_by = reply.strip(), now, by
    kept.save(update_fields=["state", "reply", "settled_at", "settled_by"])
    data = {"criterion": kept.criterion, "state": kept.state, "reply": kept.reply}
    write_event(by=by, action="dispute.settle", thing=f"assessments:{kept.assessment_id}", data=data, now=now)
    return kept


def _fault(code: str, part: str, **context: object) -> Finding:
    return Finding(code, where=Place(part=part), context=context)
