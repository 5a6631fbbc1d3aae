"""What waits for a person: commitments that stand in a state that lies with one of their roles."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q, QuerySet

from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.promises import OWING
from giaoban.commitments.queries.roles import ASKED, HOLDS, OFFICERS, OWES, WRITERS
from giaoban.commitments.queries.tables import tables
from giaoban.commitments.queries.together import said_already
from giaoban.core.workflow.definition import Workflow
from giaoban.registry.models import Membership, Person, Subject
from giaoban.registry.permissions import CONSOLE
from giaoban.registry.queries import memberships_on

Role = Membership.Role
DEEPEST = 8  # organisations lie in each other; deeper is a mistake in the register


def inbox(by: Person, *, today: dt.date) -> QuerySet[Commitment]:
    """The earliest day first. Targets wait for figures, not for people, and are left out.

    The number of queries does not grow with the number of commitments. For a page of many, take the numbers first
    (`in_order`).
    """
    workflows = tables()
    held = list(memberships_on(by, today))
    officer = within({one.subject_id for one in held if one.role in OFFICERS})
    own_agency = {one.subject_id for one in held if one.role == Role.AGENCY and one.subject.parent_id}
    writer = within({one.subject_id for one in held if one.role in WRITERS} | own_agency)
    approver = within({one.subject_id for one in held if one.role == Role.APPROVER})
    theirs: list[QuerySet[Commitment, int]] = []  # by whose it is, not by going through everything that stands there
    if officer:
        joined = Commitment.askers.through.objects.filter(subject__in=officer).values("commitment")
        theirs += [_among(workflows, ASKED, asked_by__in=officer), _among(workflows, ASKED, pk__in=joined)]
    if writer:
        keys = list(Subject.objects.filter(pk__in=writer).values_list("key", flat=True))
        theirs += [_among(workflows, OWES, owed_by__in=writer), _among(workflows, HOLDS, details__held_by__in=keys)]
    if approver:
        of_approver = {"approver"}
        theirs += [
            _among(workflows, of_approver, owed_by__in=approver),
            _among(workflows, of_approver, asked_by__in=approver),
        ]
    speaker = within({one.subject_id for one in held if one.role == Role.SPOKESPERSON})
    if speaker:
        theirs.append(_among(workflows, {"spokesperson"}, owed_by__in=speaker))
    # Read first: nearly every commitment has nobody here, and SQLite would think that one person has them all.
    asked = list(Commitment.objects.filter(asked_by_person=by).order_by().values_list("pk", flat=True))
    if asked:
        theirs.append(_among(workflows, ASKED, pk__in=asked))
    mine = Q(pk__in=theirs[0].union(*theirs[1:])) if theirs else Q()
    if by.username == CONSOLE or any(one.role == Role.AGENCY for one in held):
        mine |= _standing(workflows, {"agency"}, or_acted_for=True)
        groups = list(Subject.objects.filter(kind="group").values_list("pk", flat=True))
        mine |= _standing(workflows, OWES) & Q(owed_by__in=groups)
    if not mine:
        return Commitment.objects.none()
    found = Commitment.objects.filter(mine, standing__in=OWING).exclude(kind=Commitment.Kind.TARGET)
    if officer and (said := said_already(by, officer, today=today, memberships=held)):
        found = found.exclude(pk__in=said)
    return found.select_related("owed_by", "asked_by").order_by(F("due").asc(nulls_last=True), "made_on", "key")


def _among(
    workflows: dict[str, Workflow], roles: frozenset[str] | set[str], **whose: object
) -> QuerySet[Commitment, int]:
    """The numbers of what lies with one of the roles and is somebody's."""
    found = Commitment.objects.filter(_standing(workflows, roles), **whose)
    return found.order_by().values_list("pk", flat=True)


def _standing(workflows: dict[str, Workflow], roles: frozenset[str] | set[str], *, or_acted_for: bool = False) -> Q:
    """In a state that lies with one of the roles, or with somebody for whom the agency acts."""
    found = Q()
    for reference, workflow in workflows.items():
        wanted = {*roles, *(workflow.agency_for if or_acted_for else ())}
        states = [state.id for state in workflow.states if not state.final and set(state.owner) & wanted]
        if states:
            found |= Q(workflow=reference, state__in=states)
    return found or Q(pk__in=[])


def within(subjects: set[int]) -> set[int]:
    """The subjects and what lies below them."""
    found, edge = set(subjects), set(subjects)
    for _ in range(DEEPEST):
        if not edge:
            break
        edge = set(Subject.objects.filter(parent__in=edge).values_list("pk", flat=True)) - found
        found |= edge
    return found
