"""A person's answer to a criterion: only ever added, never lost to somebody who answers at the same time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from giaoban.assessments.actions.holding import (
    State,
    check_not_inspected,
    criterion_of,
    held,
    kept,
    long_words,
    thing,
    value_on,
)
from giaoban.assessments.models import Answer, Assessment
from giaoban.core.checklists.answers import MACHINES
from giaoban.core.checklists.scales import NOT_APPLICABLE
from giaoban.core.findings import Finding, Place, Refused
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI, moment


@transaction.atomic
def answer(
    *, by: Person, assessment: Assessment, criterion: str, value: Any, note: str = "", seen: int | None = None,
    within: bool = False, now: dt.datetime,
) -> Answer:  # fmt: skip
    """The newest answer; empty takes an answer back. The same answer again gives the one that is there.

    `seen` is the number of the answer that stood on the page (0: none): when another came in between, nothing is kept
    and the finding `assessment.changed-meanwhile` says by whom. `within` says that the
    inspection which holds the assessment calls. Raises Refused, NotAllowed.
    """
    check_may(by, "assessment.answer", about=assessment.subject, today=now.astimezone(HANOI).date())
    found = held(assessment, State.OPEN)
    if not within:
        check_not_inspected(found)
    asked = criterion_of(found, criterion)
    source = found.checklist.read.source_of(asked)
    if source in MACHINES:
        context = {"criterion": criterion, "source": source, "given": "ask"}
        raise Refused([Finding("checklist.wrong-source", where=Place(part=criterion), context=context)])
    note, last = note.strip(), found.answers.filter(criterion=criterion).select_related("by").last()
    stated = kept(value_on(found, asked, value))
    if last is not None and (last.value, last.note) == (stated, note):
        return last
    faults = long_words({criterion: (note, 2000)})
    if seen is not None and seen != (last.pk if last else 0):
        who, when = (str(last.by), moment(last.at, "vi")) if last else ("–", "–")
        context = {"criterion": criterion, "by": who, "at": when, "value": str(last.value) if last else "–"}
        faults.append(Finding("assessment.changed-meanwhile", where=Place(part=criterion), context=context))
    if stated == NOT_APPLICABLE and not note:
        why = {"criterion": criterion}
        faults.append(Finding("checklist.why-not-applicable", where=Place(part=criterion), context=why))
    if faults:
        raise Refused(faults)
    made: Answer = Answer.objects.create(
        assessment=found, criterion=criterion, source=source, value=stated, note=note, at=now, by=by
    )
    data = {"criterion": criterion, "value": stated, "before": last.value if last else None, "note": note}
    write_event(by=by, action="assessment.answer", thing=thing(found), data=data, now=now)
    return made
