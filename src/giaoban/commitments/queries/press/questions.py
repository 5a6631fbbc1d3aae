"""What the press asked and was answered: what all may read, what one reader may, and a question with its versions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from giaoban.commitments.models import Citation, Commitment, PressAnswer, PressQuestion
from giaoban.commitments.queries.press.accreditations import roles_on
from giaoban.core.quantities import fold
from giaoban.registry.models import Person
from giaoban.registry.permissions import may

Kind = PressAnswer.Kind
_ABOVE = ("commitment__owed_by__parent__parent", "commitment__asked_by_person", "accreditation", "follows__commitment")


@dataclass(frozen=True)
class Reader:
    """What somebody may see of a question: `roles` by its state table, the reporter's person only for the officer."""

    roles: frozenset[str]
    is_asker: bool
    sees_person: bool
    sees_question: bool
    sees_drafts: bool


def public_answers(*, organisation: str = "", q: str = "", now: dt.datetime) -> QuerySet[PressAnswer]:
    """The answers all may read at an instant, the newest first: one for each question, its newest version.

    organisation: key of a subject;  q: words, without regard to marks. Three queries with their citations.
    """
    later = PressAnswer.objects.filter(question=OuterRef("question"), number__gt=OuterRef("number"))
    found = (
        PressAnswer.objects.filter(kind=Kind.PUBLISHED, public_from__lte=now)
        .exclude(Exists(later.exclude(kind=Kind.DRAFT)))
        .select_related("question__commitment__owed_by", "question__accreditation")
        .prefetch_related(_citations("citations"))
    )
    if organisation:
        found = found.filter(question__commitment__owed_by__key=organisation)
    for word in fold(q).split():
        found = found.filter(search__contains=word)
    return found.order_by("-public_from", "-pk")


def newest(question: PressQuestion) -> PressAnswer | None:
    """The version that counts: the newest that is no draft."""
    return question.answers.exclude(kind=Kind.DRAFT).order_by("-number").first()


def versions(question: PressQuestion) -> list[PressAnswer]:
    """All versions, the oldest first, with what they cite. Two queries."""
    return list(question.answers.select_related("by").prefetch_related(_citations("citations")))


def question_called(key: str) -> PressQuestion | None:
    found: PressQuestion | None = PressQuestion.objects.select_related(*_ABOVE).filter(commitment__key=key).first()
    return found


def reader_of(question: PressQuestion, by: Person | None, *, now: dt.datetime, today: dt.date) -> Reader:
    """A public answer is for all; before that a question is for its reporter and for those who answer it."""
    signed_in = by if by is not None and by.is_authenticated else None
    roles = roles_on(signed_in, question, today=today)
    is_asker = signed_in is not None and question.commitment.asked_by_person_id == signed_in.pk
    house = bool(roles - {"reporter"})
    last = newest(question)
    was_public = question.answers.filter(kind=Kind.PUBLISHED, public_from__lte=now).exists()
    is_withdrawn = last is not None and last.kind == Kind.WITHDRAWN and was_public
    is_public = (last is not None and last.is_public(now)) or is_withdrawn
    return Reader(
        roles=roles,
        is_asker=is_asker,
        sees_person=signed_in is not None and may(signed_in, "press.accredit", today=today),
        sees_question=is_public or is_asker or house,
        sees_drafts=house,
    )


def my_questions(by: Person) -> QuerySet[PressQuestion]:
    """What a reporter asked, the newest first."""
    return PressQuestion.objects.filter(commitment__asked_by_person=by).select_related("commitment__owed_by")


def open_questions() -> QuerySet[PressQuestion]:
    """What waits for anybody in the network, the earliest day first."""
    return (
        PressQuestion.objects.filter(commitment__standing=Commitment.Standing.OPEN)
        .select_related("commitment__owed_by", "accreditation")
        .order_by("commitment__due", "asked_at")
    )


def _citations(name: str) -> Prefetch[str, QuerySet[Citation], str]:
    return Prefetch(name, Citation.objects.select_related("document", "figure__indicator", "figure__subject"))
