"""32 + 1: which organisation has set its own task in a programme, and which has not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from giaoban.commitments.models import Commitment, Programme, Step
from giaoban.registry import queries as registry
from giaoban.registry.models import Subject


@dataclass(frozen=True)
class SpecificTask:
    """An organisation and its task; None: not yet set.

    `inherited` are those of bodies that became it. Of a body that has ended since, `task` is the one it had, and
    whoever owes it now is its `owed_by`.
    """

    organisation: Subject
    task: Commitment | None
    inherited: tuple[Commitment, ...] = ()

    @property
    def is_passed_on(self) -> bool:
        return self.task is not None and self.task.owed_by_id != self.organisation.pk


def asks_for_tasks(programme: Programme) -> bool:
    return bool(programme.details.get("specific_per_organisation"))


def specific_tasks(programme: Programme, *, on: dt.date) -> list[SpecificTask]:
    """Every organisation of the programme's year with its task, in official order. Four queries."""
    day = min(on, dt.date(programme.year, 12, 31))
    tasks = _tasks(programme)
    passed = _passed_on(tasks)
    return [_of(one, tasks, passed) for one in registry.organisations_on(day).select_related("parent")]


def specific_task(programme: Programme, organisation: Subject) -> Commitment | None:
    """The one in force, or of a body that has ended the one it had. Two queries."""
    tasks = _tasks(programme)
    return _of(organisation, tasks, _passed_on(tasks)).task


def _of(organisation: Subject, tasks: list[Commitment], passed: dict[str, Commitment]) -> SpecificTask:
    mine = [task for task in tasks if task.owed_by_id == organisation.pk]
    task = mine[0] if mine else passed.get(organisation.key)
    return SpecificTask(organisation, task, tuple(mine[1:]))


def _passed_on(tasks: list[Commitment]) -> dict[str, Commitment]:
    """By the key of whoever owed it before, as its steps have kept it; the first that was passed on from there."""
    known = {task.pk: task for task in tasks}
    steps = Step.objects.filter(commitment__in=known, move="pass_on").order_by("pk").only("commitment_id", "fields")
    found: dict[str, Commitment] = {}
    for step in steps:
        before = step.fields.get("owed_by") or []
        if before:
            found.setdefault(before[0], known[step.commitment_id])
    return found


def _tasks(programme: Programme) -> list[Commitment]:
    """An organisation's own before those it inherited."""
    rows = Commitment.objects.filter(kind=Commitment.Kind.SPECIFIC_TASK, programme=programme)
    rows = rows.exclude(standing=Commitment.Standing.WITHDRAWN).select_related("owed_by")
    return sorted(rows, key=lambda task: (len(task.code), task.code, task.pk))
