"""Who may ask, who waits to be checked, and who speaks for an organisation on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, F, QuerySet

from giaoban.commitments.models import Accreditation, PressQuestion
from giaoban.commitments.queries.roles import roles_towards
from giaoban.commitments.queries.tables import table_of
from giaoban.registry.models import Membership, Person, Subject
from giaoban.registry.permissions import NotAllowed

State = Accreditation.State
SPOKEN = frozenset({"send_back", "ask_reporter", "draft_answer"})
"""Moves of the state table that a spokesperson makes."""


def accreditation_of(person: Person | None, day: dt.date) -> Accreditation | None:
    """The one under which the person may ask on the day; of two, the one that lasts longer."""
    if person is None or not person.is_active:
        return None
    held: Accreditation | None = (
        Accreditation.objects.valid_on(day).filter(person=person, state=State.ACCEPTED).order_by("-valid_to").first()
    )
    return held


def is_reporter(person: Person) -> bool:
    """Whether the person ever was accredited, so that their own questions are theirs to read."""
    return Accreditation.objects.filter(person=person).exclude(state=State.REFUSED).exists()


def accreditations(*, state: str = "", on: dt.date) -> QuerySet[Accreditation]:
    """For the press officer, with how much each reporter asked.

    state: requested, accepted (in force on the day), ended (was in force), refused, revoked; empty for all
    """
    found: QuerySet[Accreditation] = Accreditation.objects.annotate(asked=Count("questions"))
    found = found.select_related("person", "decided_by", "revoked_by")
    if state == State.ACCEPTED:
        found = found.filter(state=State.ACCEPTED, valid_to__gte=on)
    elif state == "ended":
        found = found.filter(state=State.ACCEPTED, valid_to__lt=on)
    elif state:
        found = found.filter(state=state)
    return found.order_by(F("requested_at").asc() if state == State.REQUESTED else F("requested_at").desc(), "pk")


def spokespersons_of(subject: Subject, day: dt.date) -> list[Membership]:
    """Who speaks for an organisation on a day: designated for it, or for what it lies in."""
    above = [one.pk for one in with_above(subject)]
    held = Membership.objects.valid_on(day).filter(
        role=Membership.Role.SPOKESPERSON, subject__in=above, person__is_active=True
    )
    return list(held.select_related("person", "subject").order_by("subject_id", "pk"))


def with_above(subject: Subject) -> list[Subject]:
    found: list[Subject] = []
    here: Subject | None = subject
    while here is not None and here not in found:
        found.append(here)
        here = here.parent
    return found


def roles_on(by: Person | None, question: PressQuestion, *, today: dt.date) -> frozenset[str]:
    """What somebody is to a question by its state table; nobody, where no pack brought the table."""
    workflow = table_of(question.commitment)
    if by is None or workflow is None or not by.is_authenticated:
        return frozenset()
    found = roles_towards(by, question.commitment, workflow, today=today)
    return found if "spokesperson" not in found or _speaks(by, question, today) else found - {"spokesperson"}


def check_speaks(by: Person, question: PressQuestion, move: str, *, today: dt.date) -> None:
    """Raise NotAllowed where the move is a spokesperson's and another one was designated.

    An organisation whose last spokesperson left is not struck dumb: then its officers answer, as for all it owes.
    """
    if move in SPOKEN and not _speaks(by, question, today):
        raise NotAllowed(by, f"press-question.{move}", question.commitment.owed_by)


def _speaks(by: Person, question: PressQuestion, today: dt.date) -> bool:
    designated: Iterable[Membership] = spokespersons_of(question.commitment.owed_by, today)
    people = {one.person_id for one in designated}
    return not people or by.pk in people
