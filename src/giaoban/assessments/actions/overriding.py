"""A person's word in the place of a machine's: with its reason, for so long and no longer; the machine's word stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from giaoban.assessments.actions.holding import State, criterion_of, held, kept, long_words, thing, value_on
from giaoban.assessments.models import Assessment, Override
from giaoban.core.checklists.answers import LONGEST_OVERRIDE, MACHINES
from giaoban.core.findings import Finding, Place, Refused
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI


@transaction.atomic
def override(
    *, by: Person, assessment: Assessment, criterion: str, value: Any, reason: str, until: dt.date | None,
    now: dt.datetime,
) -> Override:  # fmt: skip
    """From today until a day (a year at the most). The same again gives the one that stands.

    Raises Refused with every fault at once, NotAllowed.
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "assessment.override", about=assessment.subject, today=today)
    found = held(assessment, State.OPEN, State.SUBMITTED)
    asked = criterion_of(found, criterion)
    where, reason = Place(part=criterion), reason.strip()
    context: dict[str, Any] = {"criterion": criterion}
    faults = long_words({criterion: (reason, 2000)})
    if found.checklist.read.source_of(asked) not in MACHINES:
        faults.append(Finding("checklist.nothing-to-override", where=where, context=context))
    elif not found.answers.filter(criterion=criterion).exists():
        faults.append(Finding("assessment.nothing-measured", where=where, context=context))
    if not reason:
        faults.append(Finding("checklist.override-without-reason", where=where, context=context))
    if until is None or not 0 <= (until - today).days <= LONGEST_OVERRIDE:
        days = {"since": today, "until": until or "–", "most": LONGEST_OVERRIDE}
        faults.append(Finding("checklist.override-without-end", where=where, context=context | days))
    stated = None
    try:
        stated = kept(value_on(found, asked, value))
        if stated is None:
            faults.append(Finding("checklist.override-without-answer", where=where, context=context))
    except Refused as refusal:
        faults += refusal.findings
    if faults or until is None:
        raise Refused(faults)
    last = found.overrides.filter(criterion=criterion).last()
    if last is not None and (last.value, last.reason, last.until) == (stated, reason, until):
        return last
    made: Override = Override.objects.create(
        assessment=found, criterion=criterion, value=stated, reason=reason, since=today, until=until, at=now, by=by
    )
    data = {"criterion": criterion, "value": stated, "reason": reason, "until": until}
    write_event(by=by, action="assessment.override", thing=thing(found), data=data, now=now)
    return made


@transaction.atomic
def end_override(*, by: Person, assessment: Assessment, criterion: str, reason: str, now: dt.datetime) -> Override:
    """The machine's word counts again from now on."""
    today = now.astimezone(HANOI).date()
    check_may(by, "assessment.override", about=assessment.subject, today=today)
    found = held(assessment, State.OPEN, State.SUBMITTED)
    last = found.overrides.filter(criterion=criterion).last()
    where, context = Place(part=criterion), {"criterion": criterion}
    if last is None or last.value is None or last.until < today:
        raise Refused([Finding("assessment.no-override", where=where, context=context)])
    reason = reason.strip()
    if not reason:
        raise Refused([Finding("checklist.override-without-reason", where=where, context=context)])
    if faults := long_words({criterion: (reason, 2000)}):
        raise Refused(faults)
    made: Override = Override.objects.create(
        assessment=found, criterion=criterion, value=None, reason=reason, since=today, until=today,
        at=now, by=by,
    )  # fmt: skip
    data = {"criterion": criterion, "reason": made.reason}
    write_event(by=by, action="assessment.end-override", thing=thing(found), data=data, now=now)
    return made
