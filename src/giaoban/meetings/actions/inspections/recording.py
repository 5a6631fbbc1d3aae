"""The inspection that an action works on, locked, in the state it needs; who acts; how a step is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from giaoban.commitments.actions.steps import plain
from giaoban.core.findings import Finding, Place, Refused
from giaoban.meetings.models import Inspection, InspectionStep
from giaoban.meetings.queries.inspections.steps import BEGINNING, step_hash
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import NotAllowed, check_may
from giaoban.web.formats import HANOI

State = Inspection.State
Side = InspectionStep.Side


def held(inspection: Inspection, *states: str) -> Inspection:
    """The row, locked until the transaction ends. Refused (`inspection.not-now`) in any other state."""
    found = (
        Inspection.objects.select_for_update(of=("self",))
        .select_related("organiser__parent", "subject__parent", "criteria", "steps_set", "assessment__checklist")
        .get(pk=inspection.pk)
    )
    if found.state not in states:
        raise Refused([Finding("inspection.not-now", context={"state": str(found.get_state_display())})])
    return found


def check_team(by: Person, inspection: Inspection, *, today: dt.date, head: bool = False) -> None:
    """Somebody of the inspecting body who sits on the team. Raises NotAllowed, or Refused for a conflict."""
    check_may(by, "inspection.hold", about=inspection.organiser, today=today)
    member = inspection.team.filter(person=by).first()
    if member is None or (head and member.duty != member.Duty.HEAD):
        raise NotAllowed(by, "inspection.hold", inspection.organiser)
    if not member.sits:
        raise Refused([fault("inspection.does-not-sit", "form", person=str(by))])


def check_inspected(by: Person, inspection: Inspection, verb: str, *, today: dt.date) -> None:
    """Somebody of the inspected body, never one who sits on the team. Raises NotAllowed."""
    check_may(by, verb, about=inspection.subject, today=today)
    if inspection.team.filter(person=by).exists():
        raise NotAllowed(by, verb, inspection.subject)


def side_of(by: Person, inspection: Inspection, *, today: dt.date) -> str:
    """On which side somebody takes part in the session. Raises NotAllowed, or Refused for a conflict."""
    if inspection.team.filter(person=by).exists():
        check_team(by, inspection, today=today)
        return Side.INSPECTORS
    check_inspected(by, inspection, "inspection.answer", today=today)
    return Side.INSPECTED


def write_step(
    inspection: Inspection, code: str, *, side: str, by: Person, now: dt.datetime, words: str = "",
    data: Mapping[str, Any] | None = None, is_here: bool = True,
) -> InspectionStep:  # fmt: skip
    """The next step of the chain, with the hash over it and everything before it; and the event."""
    last = inspection.steps.order_by("number").last()
    step = InspectionStep(
        inspection=inspection, number=last.number + 1 if last else 1, code=code, side=side, is_here=is_here,
        words=words.strip(), data=plain(data or {}), at=now, by=by,
    )  # fmt: skip
    step.sha256 = step_hash(last.sha256 if last else BEGINNING, step)
    step.save()
    told = {"step": step.number, "side": side, "here": is_here, "sha256": step.sha256}
    write_event(by=by, action=f"inspection.{code}", thing=f"inspections:{inspection.key}", data=told, now=now)
    return step


def day_of(now: dt.datetime) -> dt.date:
    return now.astimezone(HANOI).date()


def fault(code: str, part: str, **context: Any) -> Finding:
    return Finding(code, where=Place(part=part), context=context)


def long_words(**limits: tuple[str, int]) -> list[Finding]:
    """A finding for each text that is longer than its column."""
    return [
        fault("assessment.too-long", name, length=len(text), limit=limit)
        for name, (text, limit) in limits.items()
        if len(text) > limit
    ]
