"""What waits for a person: commitments that stand in a state that lies with one of their roles."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q, QuerySet

from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.promises import OWING
from giaoban.commitments.queries.roles import ASKED, HOLDS, OFFICERS, OWES, WRITERS
from giaoban.commitments.queries.tables import tables
from giaoban.core.workflow.definition import Workflow
from giaoban.registry.models import Membership, Person, Subject
from giaoban.registry.permissions import CONSOLE
from giaoban.registry.queries import memberships_on

Role = Membership.Role
DEEPEST = 8  # organisations lie in each other; deeper is a mistake in the register


def inbox(by: Person, *, today: dt.date) -> QuerySet[Commitment]:
    """The earliest day first. Targets wait for figures, not for people, and are left out.

    The number of queries does not grow with the number of commitments.
    """
    workflows = tables()
    held = list(memberships_on(by, today))
    officer = _within({one.subject_id for one in held if one.role in OFFICERS})
    own_agency = {one.subject_id for one in held if one.role == Role.AGENCY and one.subject.parent_id}
    writer = _within({one.subject_id for one in held if one.role in WRITERS} | own_agency)
    approver = _within({one.subject_id for one in held if one.role == Role.APPROVER})
    mine = Q(pk__in=[])
    asked = Q(asked_by__in=officer) | Q(askers__in=officer)
    mine |= _standing(workflows, ASKED) & asked
    mine |= _standing(workflows, OWES) & Q(owed_by__in=writer)
    keys = list(Subject.objects.filter(pk__in=writer).values_list("key", flat=True)) if writer else []
    mine |= _standing(workflows, HOLDS) & Q(details__held_by__in=keys)
    mine |= _standing(workflows, {"approver"}) & (Q(owed_by__in=approver) | Q(asked_by__in=approver))
    if by.username == CONSOLE or any(one.role == Role.AGENCY for one in held):
        mine |= _standing(workflows, {"agency"}) | _for_others(workflows)
        mine |= _standing(workflows, OWES) & Q(owed_by__kind="group")
    found = Commitment.objects.filter(mine, standing__in=OWING).exclude(kind=Commitment.Kind.TARGET)
    return (
        found.distinct().select_related("owed_by", "asked_by").order_by(F("due").asc(nulls_last=True), "made_on", "key")
    )


def _standing(workflows: dict[str, Workflow], roles: frozenset[str] | set[str]) -> Q:
    """In a state that lies with one of the roles."""
    found = Q(pk__in=[])
    for reference, workflow in workflows.items():
        states = [state.id for state in workflow.states if not state.final and set(state.owner) & roles]
        if states:
            found |= Q(workflow=reference, state__in=states)
    return found


def _for_others(workflows: dict[str, Workflow]) -> Q:
    """States that lie with somebody for whom the agency acts."""
    found = Q(pk__in=[])
    for reference, workflow in workflows.items():
        found |= _standing({reference: workflow}, set(workflow.agency_for))
    return found


def _within(subjects: set[int]) -> set[int]:
    """The subjects and what lies below them."""
    found, edge = set(subjects), set(subjects)
    for _ in range(DEEPEST):
        if not edge:
            break
        edge = set(Subject.objects.filter(parent__in=edge).values_list("pk", flat=True)) - found
        found |= edge
    return found
