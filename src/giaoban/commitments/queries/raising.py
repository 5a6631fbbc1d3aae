"""What may be raised on a page, in whose name: each kind as its workflow says (`raising`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.roles import RAISED
from giaoban.commitments.queries.tables import newest, tables, workflow_name
from giaoban.core.workflow.definition import RaisingEntry, Workflow
from giaoban.registry.models import Person, Subject
from giaoban.registry.queries import memberships_on


@dataclass(frozen=True)
class Raisable:
    """A kind somebody may raise, and the organisations in whose name."""

    kind: Commitment.Kind
    workflow: Workflow
    raising: RaisingEntry
    names: tuple[Subject, ...]


def raisable(by: Person, *, today: dt.date) -> list[Raisable]:
    """The petition first, then as the kinds stand. Two queries; empty for those who ask in nobody's name."""
    workflows = newest(tables().values())
    held = list(memberships_on(by, today))
    found = []
    for kind in RAISED:
        workflow = workflows.get(workflow_name(kind))
        raising = workflow.raising if workflow else None
        if workflow is None or raising is None:
            continue
        names = tuple(dict.fromkeys(one.subject for one in held if one.role in raising.by))
        if names:
            found.append(Raisable(kind, workflow, raising, names))
    return found
