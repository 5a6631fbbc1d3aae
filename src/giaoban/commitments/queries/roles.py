"""What a person is to a commitment: asker, owner, agency, approver... by membership, what lies below it included.

    asked    asker, reporter, proposer, chair, inspector   officers of one of those who asked
    owes     owner, spokesperson                           officers and editors of those who owe it
    holds    holder                                        officers of those who hold what is needed (`held_by`)
    agency   agency                                        officers of the standing agency, and the console
    approves approver                                      approvers of whoever asked or owes

A file says for which roles the agency acts as well (`agency_for`); it also acts for a group, which has no officers of
its own. Never for those who raised a petition: nobody closes one but they, not even whoever holds the machine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from giaoban.commitments.models import Commitment
from giaoban.core.workflow.definition import Workflow
from giaoban.registry.models import Membership, Person, Subject
from giaoban.registry.permissions import CONSOLE, is_within
from giaoban.registry.queries import memberships_on

Role = Membership.Role

ASKED = frozenset({"asker", "reporter", "proposer", "chair", "inspector"})
OWES = frozenset({"owner", "spokesperson"})
HOLDS = frozenset({"holder"})
OFFICERS = frozenset({Role.MINISTRY, Role.PROVINCE})
WRITERS = OFFICERS | {Role.EDITOR}


def roles_towards(
    by: Person, commitment: Commitment, workflow: Workflow, *, today: dt.date,
    memberships: Iterable[Membership] | None = None,
) -> frozenset[str]:  # fmt: skip
    """The roles of the workflow this person has towards the commitment. `memberships` saves reading them again."""
    known = set(workflow.roles)
    if not by.is_active:
        return frozenset()
    held = list(memberships_on(by, today)) if memberships is None else list(memberships)
    is_agency = by.username == CONSOLE or any(one.role == Role.AGENCY for one in held)
    found: set[str] = set()
    if is_agency:
        found |= {"agency", *workflow.agency_for}
        if commitment.owed_by.kind == "group":
            found |= OWES
    asked, owing = askers_of(commitment), [commitment.owed_by]
    holding = holders_of(commitment)
    for one in held:
        if one.role in OFFICERS and _covers(one, asked):
            found |= ASKED
        if (one.role in WRITERS or _is_own_officer(one)) and _covers(one, owing):
            found |= OWES
        if (one.role in WRITERS or _is_own_officer(one)) and _covers(one, holding):
            found |= HOLDS
        if one.role == Role.APPROVER and _covers(one, [*asked, *owing]):
            found.add("approver")
    return frozenset(found & known)


def askers_of(commitment: Commitment) -> list[Subject]:
    """Everybody who asked: the first, then those who joined. Reads `askers`, so prefetch it for lists."""
    first = [commitment.asked_by] if commitment.asked_by else []
    return [*first, *(one for one in commitment.askers.all() if one.pk != commitment.asked_by_id)]


def holders_of(commitment: Commitment) -> list[Subject]:
    key = commitment.details.get("held_by")
    return list(Subject.objects.filter(key=key)) if key else []


def _covers(membership: Membership, subjects: Iterable[Subject]) -> bool:
    return any(is_within(subject, membership.subject) for subject in subjects)


def _is_own_officer(membership: Membership) -> bool:
    """An officer of the agency also answers for the ministry the agency is part of, not for the whole country."""
    return membership.role == Role.AGENCY and membership.subject.parent_id is not None
