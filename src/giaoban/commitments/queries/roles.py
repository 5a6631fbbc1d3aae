"""What a person is to a commitment: asker, owner, agency, approver... by membership, what lies below it included.

    asked    asker, reporter, proposer, chair, inspector   officers of one of those who asked
                                                           and the person who asked in nobody's name (a reporter)
    owes     owner, spokesperson                           officers and editors of those who owe it
    speaks   spokesperson                                  spokespersons of those who owe it
    holds    holder                                        officers of those who hold what is needed (`held_by`)
    agency   agency                                        officers of the standing agency, and the console
    approves approver                                      approvers of whoever asked or owes

A file says for which roles the agency acts as well (`agency_for`); it also acts for a group, which has no officers of
its own. Never for those who raised a petition: nobody closes one but they, not even whoever holds the machine. Nor do
those who owe it act for a unit of their own that raised it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from giaoban.commitments.models import Commitment
from giaoban.core.workflow.definition import Workflow
from giaoban.registry.models import Membership, Person, Subject
from giaoban.registry.permissions import CONSOLE, is_within
from giaoban.registry.queries import memberships_on

Kind, Role = Commitment.Kind, Membership.Role

RAISED = (
    Kind.PETITION, Kind.PRESS_QUESTION, Kind.CITIZEN_QUESTION, Kind.DATA_QUALITY_COMPLAINT,
    Kind.DATA_SHARING_COMPLAINT, Kind.PROPOSAL,
)  # fmt: skip
"""Raised by those who need something, in their own name."""
ASKED = frozenset({"asker", "reporter", "proposer", "chair", "inspector"})
OWES = frozenset({"owner", "spokesperson"})
HOLDS = frozenset({"holder"})
OFFICERS = frozenset({Role.MINISTRY, Role.PROVINCE})
WRITERS = OFFICERS | {Role.EDITOR}


@dataclass(frozen=True)
class Parties:
    """Who has to do with a commitment: the numbers of those who asked, owe or hold, and of all that each lies in."""

    asked: frozenset[int]
    owing: frozenset[int]
    holding: frozenset[int]
    is_owed_by_group: bool


@dataclass(frozen=True)
class Held:
    """A role somebody has at a subject. `is_part` where the subject lies in another one."""

    role: str
    subject: int
    is_part: bool

    @property
    def is_own_officer(self) -> bool:
        """An officer of the agency also answers for the ministry the agency is part of, not for the whole country."""
        return self.role == Role.AGENCY and self.is_part


def roles_towards(
    by: Person, commitment: Commitment, workflow: Workflow, *, today: dt.date,
    memberships: Iterable[Membership] | None = None,
) -> frozenset[str]:  # fmt: skip
    """The roles of the workflow this person has towards the commitment. `memberships` saves reading them again."""
    if not by.is_active:
        return frozenset()
    held = held_by(by, today=today, memberships=memberships)
    found = decided_roles(held, parties_of(commitment), workflow, is_console=by.username == CONSOLE)
    asked_it = commitment.asked_by_person_id is not None and commitment.asked_by_person_id == by.pk
    return found | (ASKED & set(workflow.roles)) if asked_it else found


def decided_roles(
    held: Collection[Held], parties: Parties, workflow: Workflow, *, is_console: bool = False
) -> frozenset[str]:
    """The same from plain values alone. A state has no part in it: what somebody is does not change as things move.

    >>> from giaoban.core.workflow.definition import Workflow
    >>> table = Workflow.model_construct(roles={"asker": "", "owner": ""}, agency_for=())
    >>> parties = Parties(asked=frozenset({7, 1}), owing=frozenset({8, 1}), holding=frozenset(), is_owed_by_group=False)
    >>> [sorted(decided_roles([Held("province", at, True)], parties, table)) for at in (7, 8, 9)]
    [['asker'], ['owner'], []]
    """
    found: set[str] = set()
    if is_console or any(one.role == Role.AGENCY for one in held):
        found |= {"agency", *workflow.agency_for}
        if parties.is_owed_by_group:
            found |= OWES
    for one in held:
        writes = one.role in WRITERS or one.is_own_officer
        if one.role in OFFICERS and one.subject in parties.asked:
            found |= ASKED
        if writes and one.subject in parties.owing:
            found |= OWES
        if writes and one.subject in parties.holding:
            found |= HOLDS
        if one.role == Role.SPOKESPERSON and one.subject in parties.owing:
            found.add("spokesperson")
        if one.role == Role.APPROVER and one.subject in parties.asked | parties.owing:
            found.add("approver")
    return frozenset(found & set(workflow.roles))


def held_by(by: Person, *, today: dt.date, memberships: Iterable[Membership] | None = None) -> list[Held]:
    rows = memberships_on(by, today) if memberships is None else memberships
    return [Held(one.role, one.subject_id, one.subject.parent_id is not None) for one in rows]


def parties_of(commitment: Commitment) -> Parties:
    """Reads `askers` and what lies above each, so prefetch them for lists."""
    below = commitment.owed_by if commitment.kind in RAISED else None
    return Parties(
        asked=_with_above(askers_of(commitment), below=below),
        owing=_with_above([commitment.owed_by]),
        holding=_with_above(holders_of(commitment)),
        is_owed_by_group=commitment.owed_by.kind == "group",
    )


def askers_of(commitment: Commitment) -> list[Subject]:
    """Everybody who asked: the first, then those who joined. Reads `askers`, so prefetch it for lists."""
    first = [commitment.asked_by] if commitment.asked_by else []
    return [*first, *(one for one in commitment.askers.all() if one.pk != commitment.asked_by_id)]


def spoken_for(
    by: Person, commitment: Commitment, *, today: dt.date, memberships: Iterable[Membership] | None = None
) -> list[Subject]:
    """Those of the askers in whose name this person speaks: their own, and what lies below it."""
    offices = {one.subject for one in held_by(by, today=today, memberships=memberships) if one.role in OFFICERS}
    below = commitment.owed_by if commitment.kind in RAISED else None
    return [asker for asker in askers_of(commitment) if offices & _with_above([asker], below=below)]


def holders_of(commitment: Commitment) -> list[Subject]:
    key = commitment.details.get("held_by")
    return list(Subject.objects.filter(key=key)) if key else []


def asks_itself(asker: Subject, owed_by: Subject) -> bool:
    """Whether who asks is the one who owes it, or stands above it: it would close what it answered itself.

    The country as a whole may ask its own bodies.
    """
    return asker.parent_id is not None and is_within(owed_by, asker)


def _with_above(subjects: Iterable[Subject], *, below: Subject | None = None) -> frozenset[int]:
    """The subjects and all they lie in, up to `below` without it."""
    found: set[int] = set()
    for subject in subjects:
        found.add(subject.pk)
        here = subject.parent
        while here is not None and here.pk not in found and not (below and here.pk == below.pk):
            found.add(here.pk)
            here = here.parent
    return frozenset(found)
