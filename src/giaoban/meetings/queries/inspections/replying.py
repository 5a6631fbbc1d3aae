"""The right of reply: how long it lasts, whether it is over, who may use it, which notice is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from giaoban.core.workflow.calendar import Calendar
from giaoban.meetings.models import Inspection, InspectionStep
from giaoban.registry.models import Membership, Person, Subject
from giaoban.registry.permissions import VERBS

REMINDED = "reminded"
AHEAD = 2
"""Working days before the last one on which those inspected are told; this house's choice, no rule is known."""


@dataclass(frozen=True)
class ReplyClock:
    """The last day, the working days left (0 on the last day), and whether it passed without a reply."""

    until: dt.date
    left: int
    is_over: bool


def reply_clock(
    inspection: Inspection, steps: Iterable[InspectionStep], *, today: dt.date, days: Calendar
) -> ReplyClock | None:
    """The clock as long as it runs or has run out; None before the draft, after a reply, after the conclusion."""
    until = inspection.reply_until
    if inspection.state != Inspection.State.DRAFTED or until is None or any(one.code == "replied" for one in steps):
        return None
    return ReplyClock(until, days.working_days_between(today, until) if today < until else 0, today > until)


def due_notice(
    inspection: Inspection, steps: Iterable[InspectionStep], *, today: dt.date, days: Calendar
) -> str | None:
    """`soon` or `over`, where it is due and was not given yet; a missed `soon` is not made up for once it is over."""
    known = list(steps)
    clock = reply_clock(inspection, known, today=today, days=days)
    if clock is None:
        return None
    what = "over" if clock.is_over else "soon" if clock.left <= AHEAD else None
    given = {one.data.get("what") for one in known if one.code == REMINDED}
    return what if what and what not in given else None


def those_who_reply(inspection: Inspection, *, today: dt.date) -> list[Person]:
    """Everybody who may reply for the inspected body, except those on the team. A query a level of organisation."""
    above, one = [inspection.subject_id], inspection.subject.parent_id
    while one is not None and one not in above:
        above.append(one)
        one = Subject.objects.filter(pk=one).values_list("parent", flat=True).first()
    held = Membership.objects.valid_on(today).filter(role__in=VERBS["inspection.reply"], subject__in=above)
    found = Person.objects.filter(pk__in=held.values("person"), is_active=True)
    return list(found.exclude(pk__in=inspection.team.values("person")).order_by("username"))
