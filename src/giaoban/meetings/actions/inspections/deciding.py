"""The team and their statements, the decision with its legal basis, the notice with what is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from giaoban.assessments.actions import open_assessment
from giaoban.assessments.models import Checklist
from giaoban.commitments.queries.tables import calendar
from giaoban.core.findings import Refused
from giaoban.library.models import Document
from giaoban.meetings.actions.inspections.recording import (
    Side,
    State,
    check_team,
    day_of,
    fault,
    held,
    long_words,
    write_step,
)
from giaoban.meetings.models import Inspection, InspectionStep, Member
from giaoban.meetings.queries.inspections.steps import STEPS_SET
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may, is_within, may
from giaoban.registry.queries import memberships_on

MOST_REQUESTS = 100


@transaction.atomic
def name_member(*, by: Person, inspection: Inspection, person: Person, duty: str, now: dt.datetime) -> Member:
    """Puts somebody on the team, unless they belong to the inspected body. They sit once they have stated."""
    today = day_of(now)
    check_may(by, "inspection.hold", about=inspection.organiser, today=today)
    found = held(inspection, State.PLANNED)
    faults = []
    if duty not in Member.Duty.values:
        faults.append(fault("inspection.no-such-duty", "duty", text=duty[:40]))
    if any(is_within(one.subject, found.subject) for one in memberships_on(person, today)):
        faults.append(
            fault("inspection.belongs-to-inspected", "person", person=str(person), subject=str(found.subject))
        )
    elif not may(person, "inspection.hold", about=found.organiser, today=today):
        faults.append(fault("inspection.may-not-sit", "person", person=str(person), organiser=str(found.organiser)))
    if found.team.filter(person=person).exists():
        faults.append(fault("inspection.on-team-already", "person", person=str(person)))
    if duty == Member.Duty.HEAD and found.team.filter(duty=duty).exists():
        faults.append(fault("inspection.two-heads", "duty"))
    if faults:
        raise Refused(faults)
    made = Member.objects.create(inspection=found, person=person, duty=duty)
    write_step(found, "named", side=Side.INSPECTORS, by=by, now=now, data={"person": person.username, "duty": duty})
    return made


@transaction.atomic
def state_interest(*, by: Person, inspection: Inspection, conflict: bool, words: str = "", now: dt.datetime) -> Member:
    """A member says for themselves, and nobody for them, whether there is a conflict of interest.

    Who has stated one cannot take it back: the team is changed instead. Raises Refused, NotAllowed.
    """
    check_may(by, "inspection.hold", about=inspection.organiser, today=day_of(now))
    found = held(inspection, State.PLANNED, State.DECIDED, State.NOTIFIED, State.DRAFTED)
    member = found.team.select_for_update().filter(person=by).first()
    faults = long_words(words=(words, 1000))
    if member is None:
        faults.append(fault("inspection.not-on-team", "conflict", person=str(by)))
    elif member.statement == Member.Statement.CONFLICT and not conflict:
        faults.append(fault("inspection.conflict-stands", "conflict"))
    if conflict and not words.strip():
        faults.append(fault("inspection.conflict-in-words", "words"))
    if faults or member is None:
        raise Refused(faults)
    member.statement = Member.Statement.CONFLICT if conflict else Member.Statement.NONE
    member.words, member.stated_at = words.strip(), now
    member.save(update_fields=["statement", "words", "stated_at"])
    data = {"person": by.username, "conflict": conflict}
    write_step(found, "stated", side=Side.INSPECTORS, by=by, now=now, words=words, data=data)
    return member


@transaction.atomic
def drop_member(*, by: Person, inspection: Inspection, member: Member, reason: str, now: dt.datetime) -> None:
    """Takes somebody off the team before the decision; what they stated stays among the steps."""
    check_may(by, "inspection.hold", about=inspection.organiser, today=day_of(now))
    found = held(inspection, State.PLANNED)
    if not reason.strip():
        raise Refused([fault("inspection.no-reason", "reason")])
    data = {"person": member.person.username}
    write_step(found, "dropped", side=Side.INSPECTORS, by=by, now=now, words=reason[:1000], data=data)
    found.team.filter(pk=member.pk).delete()


@transaction.atomic
def decide_inspection(
    *, by: Person, inspection: Inspection, number: str, basis: Document | None, basis_place: str, now: dt.datetime
) -> Inspection:
    """The decision, with the document and the place in it that it rests on. From now on the set of steps is pinned.

    Every member has stated; the head sits. Who stated a conflict stays off the seats. Raises Refused, NotAllowed.
    """
    today = day_of(now)
    check_may(by, "inspection.hold", about=inspection.organiser, today=today)
    found = held(inspection, State.PLANNED)
    number, basis_place = " ".join(number.split()), " ".join(basis_place.split())
    faults = long_words(number=(number, 80), basis_place=(basis_place, 120))
    if not number:
        faults.append(fault("inspection.no-number", "number"))
    if basis is None or not basis_place:
        faults.append(fault("inspection.no-basis", "basis"))
    elif not basis.is_valid_on(today):
        faults.append(fault("inspection.basis-not-in-force", "basis", document=str(basis), today=today))
    team = list(found.team.select_related("person"))
    silent = [str(one.person) for one in team if not one.statement]
    if silent:
        faults.append(fault("inspection.not-all-stated", "team", people=", ".join(silent)))
    if not any(one.duty == Member.Duty.HEAD and one.sits for one in team):
        faults.append(fault("inspection.no-head", "team"))
    chosen = Checklist.objects.valid_on(today).filter(code=STEPS_SET, is_current=True).order_by("-version").first()
    if chosen is None:
        faults.append(fault("inspection.no-steps-set", "form", name=STEPS_SET))
    if faults:
        raise Refused(faults)
    stated = {one.person.username: one.statement for one in team}
    write_step(found, "declared", side=Side.INSPECTORS, by=by, now=now, data={"statements": stated})
    found.decision, found.basis, found.basis_place, found.steps_set = number, basis, basis_place, chosen
    found.state = State.DECIDED
    found.save(update_fields=["decision", "basis", "basis_place", "steps_set", "state"])
    data = {
        "decision": number, "basis": basis.key if basis else "", "place": basis_place,
        "team": [one.person.username for one in team if one.sits], "steps": chosen.key if chosen else "",
    }  # fmt: skip
    write_step(found, "decided", side=Side.INSPECTORS, by=by, now=now, data=data)
    return found


@transaction.atomic
def notify_subject(
    *, by: Person, inspection: Inspection, session_at: dt.datetime | None, requests: Sequence[str],
    facts: Mapping[str, Any] | None = None, now: dt.datetime,
) -> InspectionStep:  # fmt: skip
    """The notice: when the session is, what is asked for; opens the answers by the criteria. Raises Refused.

    `facts` decide which criteria apply, such as the level; the inspected body cannot state them otherwise.
    """
    today = day_of(now)
    found = held(inspection, State.DECIDED)
    check_team(by, found, today=today)
    asked = [" ".join(one.split()) for one in requests if one.strip()]
    least = least_days(found, "notice_days")
    faults = [one for text in asked for one in long_words(requests=(text, 500))]
    if not asked or len(asked) > MOST_REQUESTS:
        faults.append(fault("inspection.no-requests", "requests", most=MOST_REQUESTS))
    if session_at is None or calendar().working_days_between(today, day_of(session_at)) < least:
        faults.append(fault("inspection.notice-too-short", "session_at", days=least))
    if faults:
        raise Refused(faults)
    found.assessment = open_assessment(
        by=by, checklist=found.criteria, subject=found.subject, label=found.key, is_simulated=found.is_simulated,
        organiser=found.organiser, facts=facts, now=now,
    )  # fmt: skip
    found.requests = [{"number": number, "words": words, "reply": ""} for number, words in enumerate(asked, 1)]
    found.session_at, found.state = session_at, State.NOTIFIED
    found.save(update_fields=["assessment", "requests", "session_at", "state"])
    data = {"session_at": session_at, "requests": asked, "criteria": found.criteria.reference}
    if found.assessment.facts:
        data["facts"] = found.assessment.facts
    return write_step(found, "notified", side=Side.INSPECTORS, by=by, now=now, data=data)


def least_days(inspection: Inspection, criterion: str) -> int:
    """The fewest working days that the pinned set of steps asks for; 0 where it asks for none."""
    definition = inspection.steps_set.read if inspection.steps_set else None
    if definition is None or criterion not in definition.criteria:
        return 0
    steps = definition.scale_of(definition.criteria[criterion]).steps
    return int(max((one.at_least for one in steps if one.at_least is not None), default=0))
