"""The plan of the year: who is inspected about what and when; nobody twice about the same."""

from __future__ import annotations

import datetime as dt
import secrets

from django.db import transaction

from giaoban.assessments.actions import conclude
from giaoban.assessments.models import Checklist
from giaoban.core.findings import Finding, Refused
from giaoban.meetings.actions.inspections.recording import Side, State, day_of, fault, held, long_words, write_step
from giaoban.meetings.models import Inspection
from giaoban.meetings.queries.inspections.overlaps import matter_key, overlaps
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import check_may


@transaction.atomic
def plan_inspection(
    *, by: Person, organiser: Subject, subject: Subject, matter: str, criteria: Checklist, year: int,
    planned_from: dt.date | None, planned_to: dt.date | None, is_periodic: bool = True, is_simulated: bool = False,
    now: dt.datetime,
) -> Inspection:  # fmt: skip
    """An inspection in the plan of a year. Refused with every fault at once, each overlap by its name; NotAllowed."""
    today = day_of(now)
    check_may(by, "inspection.plan", about=organiser, today=today)
    Subject.objects.select_for_update().get(pk=subject.pk)  # two plans at once: the second one sees the first
    matter = " ".join(matter.split())
    faults = plan_faults(matter=matter, year=year, planned_from=planned_from, planned_to=planned_to, today=today)
    if subject.pk == organiser.pk:
        faults.append(fault("inspection.of-itself", "subject", subject=subject.name_vi))
    for part, one in (("organiser", organiser), ("subject", subject)):
        if not one.is_valid_on(today):
            faults.append(fault("assessment.subject-ended", part, subject=one.name_vi))
    if criteria.read.judges and subject.kind not in criteria.read.judges:
        kinds = ", ".join(criteria.read.judges)
        faults.append(
            fault("assessment.not-judged", "criteria", subject=subject.name_vi, kind=subject.kind, kinds=kinds)
        )
    faults += overlaps(subject=subject, year=year, matter=matter, criteria=criteria.code, simulated=is_simulated)
    if faults or planned_from is None or planned_to is None:
        raise Refused(faults)
    made = Inspection.objects.create(
        key=f"{year}-{secrets.token_hex(3)}", organiser=organiser, subject=subject, year=year, matter=matter,
        matter_key=matter_key(matter), criteria=criteria, is_periodic=is_periodic, planned_from=planned_from,
        planned_to=planned_to, is_simulated=is_simulated,
    )  # fmt: skip
    data = {
        "organiser": organiser.key, "subject": subject.key, "matter": matter, "criteria": criteria.reference,
        "fingerprint": criteria.fingerprint, "from": planned_from, "to": planned_to, "periodic": is_periodic,
    }  # fmt: skip
    write_step(made, "planned", side=Side.INSPECTORS, by=by, now=now, data=data)
    return made


def plan_faults(
    *, matter: str, year: int, planned_from: dt.date | None, planned_to: dt.date | None, today: dt.date
) -> list[Finding]:
    """What is wrong with the words and days of a plan, whoever inspects whom; a form names it beside its own faults."""
    faults = long_words(matter=(matter, 300))
    if not matter.strip():
        faults.append(fault("inspection.no-matter", "matter"))
    if planned_from is None or planned_to is None or planned_to < planned_from or planned_from.year != year:
        faults.append(fault("inspection.bad-days", "planned_from", year=year))
    elif planned_to < today:
        faults.append(fault("inspection.days-past", "planned_to", date=planned_to))
    return faults


@transaction.atomic
def cancel_inspection(*, by: Person, inspection: Inspection, reason: str, now: dt.datetime) -> Inspection:
    """Called off before its conclusion, with the reason; the matter is free for another one."""
    check_may(by, "inspection.plan", about=inspection.organiser, today=day_of(now))
    found = held(inspection, State.PLANNED, State.DECIDED, State.NOTIFIED, State.DRAFTED)
    faults = long_words(reason=(reason, 2000))
    if not reason.strip():
        faults.append(fault("inspection.no-reason", "reason"))
    if faults:
        raise Refused(faults)
    if found.assessment is not None:  # the same set may be opened again for the subject
        conclude(by=by, assessment=found.assessment, note=reason, organiser=found.organiser, now=now)
    write_step(found, "cancelled", side=Side.INSPECTORS, by=by, now=now, words=reason)
    found.state = State.CANCELLED
    found.save(update_fields=["state"])
    return found
