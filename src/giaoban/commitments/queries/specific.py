"""32 + 1: which organisation has set its own task in a programme, and which has not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from giaoban.commitments.models import Commitment, Programme
from giaoban.registry import queries as registry
from giaoban.registry.models import Subject


@dataclass(frozen=True)
class SpecificTask:
    """An organisation and its task; None: not yet set."""

    organisation: Subject
    task: Commitment | None


def asks_for_tasks(programme: Programme) -> bool:
    return bool(programme.details.get("specific_per_organisation"))


def specific_tasks(programme: Programme, *, on: dt.date) -> list[SpecificTask]:
    """Every organisation of the programme's year with its task, in official order. Three queries."""
    day = min(on, dt.date(programme.year, 12, 31))
    found = {task.owed_by_id: task for task in _tasks(programme)}
    return [
        SpecificTask(one, found.get(one.pk)) for one in registry.organisations_on(day).select_related("parent")
    ]  # fmt: skip


def specific_task(programme: Programme, organisation: Subject) -> Commitment | None:
    """The one in force. One query."""
    return next((task for task in _tasks(programme) if task.owed_by_id == organisation.pk), None)


def _tasks(programme: Programme) -> list[Commitment]:
    rows = Commitment.objects.filter(kind=Commitment.Kind.SPECIFIC_TASK, programme=programme)
    return list(rows.exclude(standing=Commitment.Standing.WITHDRAWN).select_related("owed_by"))
