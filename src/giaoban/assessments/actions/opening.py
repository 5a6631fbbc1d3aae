"""Opening an assessment of a subject by a checklist, and stating the facts that decide which criteria apply."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from giaoban.assessments.actions.holding import (
    State,
    check_asked,
    check_not_inspected,
    facts_kept,
    held,
    long_words,
    thing,
    wait_for_others,
)
from giaoban.assessments.models import Assessment, Checklist
from giaoban.core.checklists.answers import answer_faults
from giaoban.core.findings import Finding, Place, Refused
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI


@transaction.atomic
def open_assessment(
    *, by: Person, checklist: Checklist, subject: Subject, facts: Mapping[str, Any] | None = None,
    due: dt.date | None = None, label: str = "", is_simulated: bool = False, organiser: Subject | None = None,
    now: dt.datetime,
) -> Assessment:  # fmt: skip
    """A judgement of the subject by this wording of the set, which it keeps for good.

    Facts may be given later. Raises Refused with every fault at once: a set that is not in force or no longer stated, a
    kind of subject it does not judge, facts it does not know, an assessment that is still open. `organiser` is the body
    that inspects the subject by it.
    """
    today = now.astimezone(HANOI).date()
    check_asked(by, "assessment.open", subject, organiser, today=today)
    wait_for_others(subject)
    definition, given = checklist.read, dict(facts or {})
    faults = [*answer_faults(definition, (), given), *long_words({"label": (label, 120)})]
    if not checklist.is_current:
        faults.append(_fault("assessment.set-not-current", "checklist", name=checklist.reference))
    if not definition.may_be_used_on(today):
        days = {
            "valid_from": definition.valid_from or "–",
            "valid_to": definition.transition_until or definition.valid_to or "–",
        }
        faults.append(_fault("assessment.set-not-in-force", "checklist", name=checklist.reference, **days))
    if definition.judges and subject.kind not in definition.judges:
        context = {"subject": subject.name_vi, "kind": subject.kind, "kinds": ", ".join(definition.judges)}
        faults.append(_fault("assessment.not-judged", "subject", **context))
    if not subject.is_valid_on(today):
        faults.append(_fault("assessment.subject-ended", "subject", subject=subject.name_vi))
    if due is not None and due < today:
        faults.append(_fault("assessment.due-in-the-past", "due", date=due))
    still = Assessment.objects.exclude(state=State.CONCLUDED).filter(checklist=checklist, subject=subject)
    if still.exists():
        context = {"subject": subject.name_vi, "name": checklist.reference}
        faults.append(_fault("assessment.open-already", "subject", **context))
    if faults:
        raise Refused(faults)
    made: Assessment = Assessment.objects.create(
        checklist=checklist, fingerprint=checklist.fingerprint, subject=subject, label=label.strip(),
        facts=facts_kept(given), due=due, is_simulated=is_simulated, opened_at=now, opened_by=by,
    )  # fmt: skip
    data = {"checklist": checklist.reference, "fingerprint": checklist.fingerprint, "subject": subject.key, "due": due}
    write_event(by=by, action="assessment.open", thing=thing(made), data=data, now=now)
    return made


@transaction.atomic
def state_facts(*, by: Person, assessment: Assessment, facts: Mapping[str, Any], now: dt.datetime) -> Assessment:
    """Says anew what decides which criteria apply; a fact left out is not known. An inspection states its own."""
    check_may(by, "assessment.answer", about=assessment.subject, today=now.astimezone(HANOI).date())
    found = held(assessment, State.OPEN)
    check_not_inspected(found)
    if faults := answer_faults(found.checklist.read, (), facts):
        raise Refused(faults)
    stated = facts_kept(facts)
    if stated != found.facts:
        data = {"before": found.facts, "after": stated}
        found.facts = stated
        found.save(update_fields=["facts"])
        write_event(by=by, action="assessment.facts", thing=thing(found), data=data, now=now)
    return found


def _fault(code: str, part: str, **context: Any) -> Finding:
    return Finding(code, where=Place(part=part), context=context)
