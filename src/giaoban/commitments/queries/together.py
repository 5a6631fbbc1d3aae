"""Who of several askers accepted the answer as it stands, and what a move of one of them ends for that one alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from giaoban.commitments.models import Commitment, Step
from giaoban.commitments.queries.clocks import SAME_PLACE
from giaoban.commitments.queries.roles import ASKED, RAISED, askers_of, spoken_for
from giaoban.core.workflow.definition import Workflow
from giaoban.core.workflow.together import Ending, ending
from giaoban.registry.models import Membership, Person, Subject

AGREED, LEFT = "agree", "leave"
"""Steps by which one of several askers accepts, or withdraws, for itself alone."""


@dataclass(frozen=True)
class Agreement:
    """Keys of the askers who accepted, and what was said with the last acceptance (the outcome)."""

    keys: frozenset[str] = frozenset()
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Share:
    """What a move ends for `theirs` alone, because `others` (keys) still have to say the same."""

    ends: Ending
    theirs: tuple[Subject, ...]
    others: frozenset[str]
    accepted: Agreement

    @property
    def is_said_already(self) -> bool:
        """Whether those who accept now had all accepted before."""
        return self.ends is Ending.ACCEPTS and all(one.key in self.accepted.keys for one in self.theirs)


def agreement(commitment: Commitment) -> Agreement:
    """Since the answer was given: whatever moves it on takes the acceptances back. Who passed on, passed theirs on.

    Reads `steps`, so prefetch them.
    """
    keys: set[str] = set()
    said: Mapping[str, Any] = {}
    for step in sorted(commitment.steps.all(), key=lambda step: (step.at, step.pk)):
        if step.move == AGREED:
            keys |= set(step.fields.get("askers", ()))
            said = {name: value for name, value in step.fields.items() if name != "askers"}
        elif step.move == "pass_on":
            pairs = [pair.split(" > ") for pair in step.fields.get("askers", ())]
            pairs += [step.fields["asked_by"]] if "asked_by" in step.fields else []
            keys |= {heir for old, heir in pairs if old in keys}
        elif step.move not in SAME_PLACE:
            keys, said = set(), {}
    return Agreement(frozenset(keys), said)


def share_of(
    by: Person, commitment: Commitment, workflow: Workflow, move: str, *, today: dt.date
) -> Share | None:  # fmt: skip
    """None where the move is made for everybody: one asker, the last to say so, or a move that ends nothing."""
    if commitment.kind not in RAISED:
        return None
    ends = ending(workflow, state=commitment.state, move=move, askers=ASKED)
    askers = askers_of(commitment) if ends else []
    if ends is None or len(askers) < 2:
        return None
    theirs, accepted = spoken_for(by, commitment, today=today), agreement(commitment)
    others = {one.key for one in askers} - {one.key for one in theirs}
    if ends is Ending.ACCEPTS:
        others -= accepted.keys
    return Share(ends, tuple(theirs), frozenset(others), accepted) if theirs and others else None


def accepted_by(commitment: Commitment) -> list[Subject]:
    """Those of several askers who accepted the answer as it stands."""
    if commitment.standing != Commitment.Standing.ANSWERED:
        return []
    keys = agreement(commitment).keys
    return [asker for asker in askers_of(commitment) if asker.key in keys]


def said_already(
    by: Person, offices: Collection[int], *, today: dt.date, memberships: Collection[Membership]
) -> list[int]:
    """What everybody this person speaks for has accepted, while others have yet to: it asks nothing more of them until
    it is returned or answered anew. `offices` are the numbers of the organisations and all below them.

    Four queries, one where nobody accepted for themselves.
    """
    some = Step.objects.filter(move=AGREED).order_by().values("commitment")
    joined = Commitment.askers.through.objects.filter(subject__in=offices, commitment__in=some).values("commitment")
    found = Commitment.objects.filter(Q(asked_by__in=offices) | Q(pk__in=joined), pk__in=some)
    found = found.filter(standing=Commitment.Standing.ANSWERED, asked_by_person=None)
    said = []
    for one in found.select_related("owed_by", "asked_by__parent__parent").prefetch_related("steps", "askers__parent"):
        keys = agreement(one).keys
        theirs = spoken_for(by, one, today=today, memberships=memberships)
        if theirs and all(asker.key in keys for asker in theirs):
            said.append(one.pk)
    return said
