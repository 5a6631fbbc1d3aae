"""Where a dossier stands: its workflow, its clocks, what somebody is to it and may do, its statements."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from giaoban.assessments.models import Dossier
from giaoban.core import plugins
from giaoban.core.workflow.calendar import Calendar
from giaoban.core.workflow.clock import Entered, Hand, Reading, read_clock
from giaoban.core.workflow.definition import ClockEntry, MoveEntry, Workflow
from giaoban.registry.models import Person
from giaoban.registry.permissions import may
from giaoban.web.formats import HANOI

STATEMENTS = {
    "scope": _("Scope and purpose"),
    "structure": _("Structure: network, servers, applications, connections"),
    "data": _("Data, whose it is, where it lies"),
    "grounds": _("Grounds for the level"),
    "plan": _("Plan of protection: what is done, by whom, until when"),
}
GOING = (Hand.RUNNING, Hand.RUN_OUT)


@dataclass(frozen=True)
class Running:
    """A clock of the dossier with its reading, and its last local day while it runs or ran."""

    clock: ClockEntry
    reading: Reading
    last: dt.date | None

    @property
    def is_going(self) -> bool:
        return self.reading.hand in GOING


def workflow_called(name: str) -> Workflow | None:
    """A state table by name or `name@version`, from the room that keeps them; None when no pack brought it."""
    try:
        found: Workflow | None = plugins.read("workflows.table", name=name)
    except plugins.NoReader:
        return None
    return found


def calendar() -> Calendar:
    try:
        found: Calendar = plugins.read("workflows.calendar")
    except plugins.NoReader:
        return Calendar(zone=HANOI)
    return found


def clocks_of(dossier: Dossier, workflow: Workflow, *, now: dt.datetime) -> list[Running]:
    """Every clock that was ever started. Two queries: the steps and the calendar."""
    days = calendar()
    history = [Entered(step.to_state, step.at) for step in dossier.steps.order_by("pk")]
    found = []
    for clock in workflow.clocks:
        reading = read_clock(clock, history, calendar=days, at=now)
        if reading.hand is not Hand.IDLE:
            last = days.day_of(reading.due) - dt.timedelta(days=1) if reading.due else None
            found.append(Running(clock, reading, last))
    return found


def due_of(dossier: Dossier, workflow: Workflow, *, now: dt.datetime) -> tuple[dt.date | None, str]:
    """The last day of the clock that runs first, and its name; nothing while none runs or it is paused."""
    going = [(one.last, one.clock.id) for one in clocks_of(dossier, workflow, now=now) if one.is_going and one.last]
    return min(going) if going else (None, "")


def roles_of(dossier: Dossier, person: Person, *, today: dt.date) -> list[str]:
    """What somebody is to the dossier. At levels 1 and 2 the unit that appraises approves as well."""
    system, appraiser = dossier.system, dossier.appraiser
    runs = [one for one in (system, dossier.operator) if one is not None]
    found = ["operator"] if any(may(person, "dossier.write", about=one, today=today) for one in runs) else []
    appraises = appraiser is not None and may(person, "dossier.appraise", about=appraiser, today=today)
    if appraises:
        found.append("appraiser")
    if may(person, "dossier.approve", about=system.parent, today=today) or (appraises and dossier.level <= 2):
        found.append("approver")
    return found


def moves_for(dossier: Dossier, workflow: Workflow, person: Person, *, today: dt.date) -> list[MoveEntry]:
    return workflow.moves_from(dossier.state, roles_of(dossier, person, today=today))
