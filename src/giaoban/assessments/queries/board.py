"""Who was judged by what, with which result: the list, and the board by checklist and organisation."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import OuterRef, Q, QuerySet, Subquery

from giaoban.assessments.models import Assessment, Checklist, Conclusion
from giaoban.core.quantities import fold
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import ANY, CONSOLE, VERBS
from giaoban.registry.queries import memberships_on

OPEN_STATES = (Assessment.State.OPEN, Assessment.State.SUBMITTED)


@dataclass(frozen=True)
class Line:
    """One assessment as a list shows it. `verdict` and the points are those of the newest conclusion, or empty."""

    assessment: Assessment
    verdict: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    on: dt.date | None = None
    answered: int = 0


@dataclass(frozen=True)
class BoardRow:
    """One organisation (the subject itself, or what it stands below) and one checklist: how many stand where."""

    checklist: Checklist
    organisation: Subject
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def readable_by(person: object, today: dt.date) -> QuerySet[Assessment]:
    """The assessments somebody may see: all of them, or those about what they act for and two levels below it."""
    rows = Assessment.objects.select_related("checklist", "subject__parent")
    if not isinstance(person, Person) or not person.is_active:
        return rows.none()
    if person.username == CONSOLE:
        return rows
    roles = VERBS["assessment.read"]
    held = [one for one in memberships_on(person, today) if one.role in roles]
    if any(roles[one.role] is ANY for one in held):
        return rows
    keys = [one.subject_id for one in held]
    return rows.filter(Q(subject__in=keys) | Q(subject__parent__in=keys) | Q(subject__parent__parent__in=keys))


def lines(
    rows: QuerySet[Assessment], *, checklist: str = "", state: str = "", words: str = "", most: int | None = None
) -> list[Line]:
    """The list, newest first. One query for the list with its newest conclusions."""
    newest = Conclusion.objects.filter(assessment=OuterRef("pk")).order_by("-pk")
    chosen = rows.annotate(
        told=Subquery(newest.values("verdict")[:1]), told_low=Subquery(newest.values("low")[:1]),
        told_high=Subquery(newest.values("high")[:1]), told_on=Subquery(newest.values("on")[:1]),
    )  # fmt: skip
    if checklist:
        chosen = chosen.filter(checklist__code=checklist)
    if state:
        chosen = chosen.filter(state=state)
    for word in fold(words).split():
        chosen = chosen.filter(Q(subject__search__contains=word) | Q(checklist__search__contains=word))
    found: Iterable[Assessment] = chosen[:most] if most else chosen
    return [
        Line(one, one.told or "", one.told_low, one.told_high, one.told_on)  # type: ignore[attr-defined]
        for one in found
    ]


def board(found: Collection[Line], organisations: Collection[str] = ("ministry", "province")) -> list[BoardRow]:
    """The same lines counted by checklist and organisation; what belongs to no organisation counts for itself."""
    counts: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    checklists: dict[int, Checklist] = {}
    owners: dict[int, Subject] = {}
    for line in found:
        subject, checklist = line.assessment.subject, line.assessment.checklist
        owner = subject if subject.kind in organisations or subject.parent is None else subject.parent
        checklists[checklist.pk], owners[owner.pk] = checklist, owner
        state = line.assessment.state
        counts[checklist.pk, owner.pk][state if state in OPEN_STATES else line.verdict] += 1
    return [BoardRow(checklists[one], owners[other], counted) for (one, other), counted in counts.items()]
