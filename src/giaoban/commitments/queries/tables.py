"""The state tables that are in the stores, which of them a kind of commitment follows, and the calendar."""

from __future__ import annotations

from collections.abc import Iterable

from giaoban.commitments.models import CalendarYear, Commitment, StateTable
from giaoban.core.workflow.calendar import Calendar
from giaoban.core.workflow.calendar_file import CalendarFile, build_calendar
from giaoban.core.workflow.definition import StateEntry, Workflow
from giaoban.web.formats import HANOI

Kind = Commitment.Kind

SAME_TABLE = {
    Kind.COMMITMENT: "task", Kind.ASSIGNMENT: "task", Kind.REQUEST: "task", Kind.REPLY: "task",
    Kind.SPECIFIC_TASK: "task",
}  # fmt: skip
"""Kinds that are moved like a task; every other kind has the workflow of its own name."""
DOING = frozenset({"owner", "spokesperson"})
"""Roles of those who owe it; a promise a source calls open lies with them, not with a desk that has yet to route it."""


def workflow_name(kind: str) -> str:
    """The workflow of a kind, without its version.

    >>> workflow_name("press_question"), workflow_name("assignment")
    ('press-question', 'task')
    """
    return dict(SAME_TABLE).get(Kind(kind), kind.replace("_", "-"))


def newest(workflows: Iterable[Workflow]) -> dict[str, Workflow]:
    """The highest version of each workflow, by name."""
    return {workflow.id: workflow for workflow in sorted(workflows, key=lambda one: one.version)}


def tables() -> dict[str, Workflow]:
    """All state tables by reference (`petition@1`). One query."""
    return {table.key: table.workflow for table in StateTable.objects.all()}


def table_for(kind: str) -> Workflow | None:
    """The table that something of this kind begins with today; None when no pack brought one."""
    name = workflow_name(kind)
    found = StateTable.objects.filter(key__startswith=f"{name}@")
    return newest(table.workflow for table in found).get(name)


def table_called(name: str) -> Workflow | None:
    """A table by its reference (`petition@1`), or the newest version of a name. One query."""
    if "@" in name:
        found = StateTable.objects.filter(key=name).first()
        return found.workflow if found else None
    return newest(table.workflow for table in StateTable.objects.filter(key__startswith=f"{name}@")).get(name)


def table_of(commitment: Commitment) -> Workflow | None:
    """The table a commitment began with."""
    found = StateTable.objects.filter(key=commitment.workflow).first()
    return found.workflow if found else None


def placed(workflow: Workflow, standing: str) -> StateEntry:
    """Where a promise of which only its standing is known comes to stand ("open" in a table of a source text)."""
    return workflow.standing_in(standing, owner=DOING) or workflow.initial  # type: ignore[arg-type]


def calendar() -> Calendar:
    """Working days as the packs state them; without a calendar only weekends are off. One query."""
    years = [CalendarFile.model_validate(year.definition) for year in CalendarYear.objects.all()]
    return build_calendar(years) if years else Calendar(zone=HANOI)
