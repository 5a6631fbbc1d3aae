"""What was done, as a chain; and what follows from it: was the inspection held online, and why not.

The set of statutory steps is data (`inspection-online`, a checklist of the pack): every criterion is answered by the
machine from the recorded steps. Taken here is yes, taken elsewhere is no, not taken is unknown.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from giaoban.assessments.models import Checklist
from giaoban.commitments.queries.tables import calendar
from giaoban.core.checklists.answers import Answer
from giaoban.core.checklists.score import Score, score
from giaoban.core.workflow.calendar import Calendar
from giaoban.meetings.models import Inspection, InspectionStep
from giaoban.registry.models import Subject
from giaoban.web.formats import HANOI

STEPS_SET = "inspection-online"
"""The checklist that lists the statutory steps; the version in force when the inspection is decided counts."""
BOTH_SIDES = ("opened", "signed")
"""Steps that both sides take; one side alone is not enough."""
BEGINNING = "0" * 64
State = Inspection.State


def step_hash(before: str, step: InspectionStep) -> str:
    """SHA-256 over the hash before it and the canonical JSON of the step: who, what, when, on which side."""
    said = {
        "inspection": step.inspection.key, "number": step.number, "code": step.code, "side": step.side,
        "here": step.is_here, "words": step.words, "data": step.data, "by": step.by.username,
        "at": step.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
    }  # fmt: skip
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def first_break(steps: Sequence[InspectionStep]) -> int | None:
    """The number of the first step that does not follow from those before it; None while the chain is whole."""
    before = BEGINNING
    for place, step in enumerate(steps, 1):
        if step.number != place or step.sha256 != step_hash(before, step):
            return place
        before = step.sha256
    return None


def online(inspection: Inspection, steps: Iterable[InspectionStep] | None = None, *, today: dt.date) -> Score | None:
    """The set of steps judged by what is recorded; `passed` means held online. None before it is decided."""
    if inspection.steps_set is None:
        return None
    taken = list(inspection.steps.all() if steps is None else steps)
    return judged_steps(inspection, taken, inspection.steps_set, days=calendar(), today=today)


def judged_steps(
    inspection: Inspection, steps: Sequence[InspectionStep], chosen: Checklist, *, days: Calendar, today: dt.date
) -> Score:
    """The same from rows already read."""
    definition = chosen.read
    known = measured_steps(inspection, steps, days=days, today=today)
    answers = [
        Answer(criterion=name, value=known[name], source=definition.source_of(one))
        for name, one in definition.criteria.items()
        if known.get(name) is not None
    ]
    return score(definition, answers, facts={"is_periodic": inspection.is_periodic}, today=today)


def measured_steps(
    inspection: Inspection, steps: Sequence[InspectionStep], *, days: Calendar, today: dt.date
) -> dict[str, Any]:
    """What each statutory step comes to: yes, no, a number of working days, or None while nobody can say."""
    found: dict[str, Any] = {}
    for code in {one.code for one in steps}:
        rows = [one for one in steps if one.code == code]
        sides = {one.side for one in rows if one.is_here}
        wanted = {"inspectors", "inspected"} if code in BOTH_SIDES else set()
        found[code] = "no" if any(not one.is_here for one in rows) else ("yes" if sides >= wanted else None)
    notice, session = _day(steps, "notified"), _day(steps, "opened")
    if notice and session:
        found["notice_days"] = _between(days, notice, session)
    draft = _day(steps, "drafted")
    if draft and inspection.reply_until:
        found["reply_days"] = _between(days, draft, inspection.reply_until)
        is_over = inspection.reply_until < today
        if "replied" in found:
            found["heard"] = found["replied"]
        elif is_over:
            found["heard"] = found.get("drafted")
    return found


def _between(days: Calendar, first: dt.date, last: dt.date) -> int:
    """Working days after the first, up to and with the last."""
    return days.working_days_between(first, last) if last > first else 0


def _day(steps: Sequence[InspectionStep], code: str) -> dt.date | None:
    step = next((one for one in steps if one.code == code), None)
    if step is None:
        return None
    said = step.data.get("on")
    return dt.date.fromisoformat(said) if said else step.at.astimezone(HANOI).date()


@dataclass(frozen=True)
class Counted:
    """Concluded inspections of a year, and of them those held online; the periodic ones apart."""

    inspections: int
    online: int
    periodic: int
    periodic_online: int


def counted(*, year: int, organiser: Subject | None = None, simulated: bool = False, today: dt.date) -> Counted:
    """How many inspections of a year were concluded, and how many online. A constant number of queries.

    Simulated ones are never mixed with real ones. An inspection counts in the year of its plan.
    """
    rows = Inspection.objects.filter(
        year=year, state__in=(State.CONCLUDED, State.PUBLISHED), is_simulated=simulated
    ).select_related("steps_set").prefetch_related("steps")  # fmt: skip
    if organiser is not None:
        rows = rows.filter(organiser=organiser)
    days, all_rows = calendar(), list(rows)
    held = {
        one.pk
        for one in all_rows
        if one.steps_set is not None
        and judged_steps(one, list(one.steps.all()), one.steps_set, days=days, today=today).verdict == "passed"
    }
    periodic = {one.pk for one in all_rows if one.is_periodic}
    return Counted(len(all_rows), len(held), len(periodic), len(held & periodic))
