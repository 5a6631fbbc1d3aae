"""Who was judged by what, with which result: the list, and the board by checklist and organisation."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, When

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


def chosen(
    rows: QuerySet[Assessment], *, checklist: str = "", state: str = "", words: str = ""
) -> QuerySet[Assessment]:
    """Those of a set, in a state, with these words, newest first, each with its newest conclusion."""
    newest = Conclusion.objects.filter(assessment=OuterRef("pk")).order_by("-pk")
    found = rows.annotate(
        told=Subquery(newest.values("verdict")[:1]), told_low=Subquery(newest.values("low")[:1]),
        told_high=Subquery(newest.values("high")[:1]), told_on=Subquery(newest.values("on")[:1]),
    )  # fmt: skip
    if checklist:
        found = found.filter(checklist__code=checklist)
    if state:
        found = found.filter(state=state)
    for word in fold(words).split():
        found = found.filter(Q(subject__search__contains=word) | Q(checklist__search__contains=word))
    return found


def lines(found: Iterable[Any]) -> list[Line]:
    """What was `chosen`, or a page of it, as a list shows it."""
    return [Line(one, one.told or "", one.told_low, one.told_high, one.told_on) for one in found]


def board(found: QuerySet[Assessment], organisations: Collection[str] = ("ministry", "province")) -> list[BoardRow]:
    """All that was `chosen`, counted by checklist and organisation; what belongs to no organisation counts for itself.

    Three queries, however many assessments.
    """
    itself = Q(subject__kind__in=organisations) | Q(subject__parent__isnull=True)
    owner = Case(When(itself, then=F("subject_id")), default=F("subject__parent_id"))
    counted = found.order_by().annotate(owner=owner).values("checklist_id", "owner", "state", "told")
    counts: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for one in counted.annotate(number=Count("pk")):
        standing = one["state"] if one["state"] in OPEN_STATES else one["told"] or ""
        counts[one["checklist_id"], one["owner"]][standing] += one["number"]
    checklists = Checklist.objects.in_bulk({checklist for checklist, _ in counts})
    owners = Subject.objects.in_bulk({organisation for _, organisation in counts})
    return [BoardRow(checklists[one], owners[other], number) for (one, other), number in counts.items()]
