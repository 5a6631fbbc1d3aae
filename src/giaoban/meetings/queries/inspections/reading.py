"""Who may read which inspections: published ones everybody, the others those concerned."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from giaoban.meetings.models import Inspection
from giaoban.registry.models import Membership, Person, Subject
from giaoban.registry.permissions import CONSOLE, VERBS, Scope
from giaoban.registry.queries import memberships_on


def who_may_hold(organiser: Subject, today: dt.date) -> QuerySet[Person]:
    """Everybody who may sit on a team of the organiser: its own people, and those who may for any organisation."""
    above, one = [organiser.pk], organiser.parent
    while one is not None and one.pk not in above:
        above.append(one.pk)
        one = one.parent
    allowed = VERBS["inspection.hold"]
    anybody = [role for role, scope in allowed.items() if scope is Scope.ANY]
    held = Membership.objects.valid_on(today).filter(
        Q(role__in=anybody) | Q(role__in=allowed, subject__in=above)
    )  # fmt: skip
    return Person.objects.filter(pk__in=held.values("person"), is_active=True).order_by("username")


def readable_by(person: Any, today: dt.date) -> QuerySet[Inspection]:
    """Inspections this visitor may read. One query for the memberships."""
    rows = Inspection.objects.select_related(
        "organiser__parent", "subject__parent", "criteria", "steps_set", "basis", "assessment__checklist"
    )
    public = Q(state=Inspection.State.PUBLISHED)
    if not isinstance(person, Person) or not person.is_active:
        return rows.filter(public)
    if person.username == CONSOLE:
        return rows
    allowed, own = VERBS["inspection.read"], set[int]()
    for one in memberships_on(person, today):
        scope = allowed.get(one.role)
        if scope is Scope.ANY:
            return rows
        if scope is Scope.OWN:
            own.add(one.subject_id)
    below = Q()
    for path in ("subject", "subject__parent", "subject__parent__parent", "organiser", "organiser__parent"):
        below |= Q(**{f"{path}__in": own})
    return rows.filter(public | below | Q(team__person=person)).distinct()
