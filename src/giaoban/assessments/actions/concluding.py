"""Submitting what was answered, giving the verdict, taking an assessment up again. Verdicts stay readable."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from giaoban.assessments.actions.holding import State, check_asked, check_not_inspected, held, long_words, thing
from giaoban.assessments.models import Assessment, Conclusion
from giaoban.assessments.queries.judging import judged
from giaoban.core.findings import Finding, Place, Refused
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI


@transaction.atomic
def submit(*, by: Person, assessment: Assessment, within: bool = False, now: dt.datetime) -> Assessment:
    """Hands the answers over; from now on nobody answers. What is unanswered stays unknown and does not stop it.

    `within` says that the inspection which holds the assessment calls.
    """
    check_may(by, "assessment.submit", about=assessment.subject, today=now.astimezone(HANOI).date())
    found = held(assessment, State.OPEN)
    if not within:
        check_not_inspected(found)
    if not found.answers.exists():
        raise Refused([Finding("assessment.nothing-answered")])
    found.state, found.submitted_at, found.submitted_by = State.SUBMITTED, now, by
    found.save(update_fields=["state", "submitted_at", "submitted_by"])
    write_event(by=by, action="assessment.submit", thing=thing(found), now=now)
    return found


@transaction.atomic
def conclude(
    *, by: Person, assessment: Assessment, note: str = "", organiser: Subject | None = None, now: dt.datetime
) -> Conclusion:
    """The verdict of today on what was submitted, with its whole explanation and its hash.

    A self-assessment is concluded by whoever may submit it; any other by the agency, and never by the person who
    submitted it. `organiser` is the body whose inspection ends: it concludes what was handed in, and what was not.
    Raises Refused, NotAllowed.
    """
    today = now.astimezone(HANOI).date()
    found = held(assessment, State.SUBMITTED, *([State.OPEN] if organiser else []))
    is_own = found.checklist.read.is_self_assessment and organiser is None
    check_asked(by, "assessment.submit" if is_own else "assessment.conclude", found.subject, organiser, today=today)
    if organiser is None:
        check_not_inspected(found)
    faults = long_words({"note": (note, 2000)})
    if not is_own and found.submitted_by_id == by.pk:
        faults.append(Finding("assessment.judge-in-own-matter", where=Place(part="note")))
    if faults:
        raise Refused(faults)
    result = judged(found, today=today)
    made: Conclusion = Conclusion.objects.create(
        assessment=found, verdict=result.verdict, low=result.low_points, high=result.high_points, on=today,
        result=result.as_json(), sha256=result.sha256, note=note.strip(), at=now, by=by,
    )  # fmt: skip
    found.state = State.CONCLUDED
    found.save(update_fields=["state"])
    data = {"verdict": result.verdict, "low": result.low_points, "high": result.high_points, "sha256": result.sha256}
    write_event(by=by, action="assessment.conclude", thing=thing(found), data=data, now=now)
    return made


@transaction.atomic
def reopen(*, by: Person, assessment: Assessment, reason: str, now: dt.datetime) -> Assessment:
    """Returns what was submitted, or takes a concluded assessment up again; its conclusions stay."""
    check_may(by, "assessment.reopen", about=assessment.subject, today=now.astimezone(HANOI).date())
    found = held(assessment, State.SUBMITTED, State.CONCLUDED)
    check_not_inspected(found)
    faults = long_words({"reason": (reason, 2000)})
    if not reason.strip():
        faults.append(Finding("assessment.no-reason", where=Place(part="reason")))
    again = Assessment.objects.exclude(state=State.CONCLUDED).exclude(pk=found.pk)
    if again.filter(checklist=found.checklist, subject=found.subject).exists():
        context = {"subject": found.subject.name_vi, "name": found.checklist.reference}
        faults.append(Finding("assessment.open-already", where=Place(part="reason"), context=context))
    if faults:
        raise Refused(faults)
    before = found.state
    found.state, found.submitted_at, found.submitted_by = State.OPEN, None, None
    found.save(update_fields=["state", "submitted_at", "submitted_by"])
    data = {"reason": reason.strip(), "from": before}
    write_event(by=by, action="assessment.reopen", thing=thing(found), data=data, now=now)
    return found
