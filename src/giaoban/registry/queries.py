"""Who existed on a day, what became of whom, and who may act for whom. A code without a date identifies nothing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, cast

from django.db.models import Case, IntegerField, QuerySet, Value, When

from giaoban.core.indicators.restate import Lineage
from giaoban.core.quantities import sort_key
from giaoban.registry.models import Membership, Person, Subject, Succession


def subject_at(code: str, day: dt.date, *, kind: str = "province") -> Subject | None:
    """The subject of a kind that a code meant on a day, or None.

    Seven codes of provinces were given to another province on 2025-07-01: `15` is Yên Bái until 30/06/2025 and Lào Cai
    afterwards.
    """
    return Subject.objects.valid_on(day).filter(kind=kind, code=code).exclude(code="").first()


def organisations_on(day: dt.date, kinds: Sequence[str] = ("ministry", "province")) -> QuerySet[Subject]:
    """The organisations in force on a day, in official order.

    That is kind by kind as given, then by the `order` among their details where a kind has one, then in Vietnamese
    order of their names.
    """
    found = Subject.objects.valid_on(day).filter(kind__in=kinds)
    order = sorted(
        found, key=lambda subject: (kinds.index(subject.kind), _official(subject), sort_key(subject.name_vi))
    )
    if not order:
        return found
    places = [When(pk=subject.pk, then=Value(number)) for number, subject in enumerate(order)]
    return found.order_by(Case(*places, output_field=IntegerField()))


def _official(subject: Subject) -> int:
    """The place a resolution gives it; those without one come after those with one."""
    order = subject.details.get("order", "")
    return int(order) if order.isdigit() else 9_999


def lineage() -> list[Lineage]:
    """All successions as plain values, oldest first, for restating figures in another structure."""
    rows = Succession.objects.order_by("date", "pk").values_list(
        "predecessor__key", "successor__key", "date", "kind", "share"
    )
    return [Lineage(before, after, date, cast(Any, kind), share) for before, after, date, kind, share in rows]


def successors_on(subject: Subject, day: dt.date) -> list[Subject]:
    """Who stands for the subject on a day: itself while it lasts, afterwards those it became, however many steps on.

    Empty when it ended and nothing is known to have followed.
    """
    following: dict[int, list[Succession]] = defaultdict(list)
    for row in Succession.objects.filter(date__lte=day).select_related("successor"):
        following[row.predecessor_id].append(row)
    found: dict[int, Subject] = {}
    seen: set[int] = set()
    open_ends = [subject]
    while open_ends:
        here = open_ends.pop(0)
        if here.pk in seen:
            continue
        seen.add(here.pk)
        if here.valid_to is None or here.valid_to >= day:
            found[here.pk] = here
        else:
            open_ends += [row.successor for row in following[here.pk]]
    return list(found.values())


def predecessors(subject: Subject) -> list[Subject]:
    """Everybody who became (part of) the subject, nearest first."""
    before: dict[int, list[Subject]] = defaultdict(list)
    for row in Succession.objects.select_related("predecessor").order_by("-date", "pk"):
        before[row.successor_id].append(row.predecessor)
    found: dict[int, Subject] = {}
    open_ends = list(before[subject.pk])
    while open_ends:
        here = open_ends.pop(0)
        if here.pk not in found and here.pk != subject.pk:
            found[here.pk] = here
            open_ends += before[here.pk]
    return list(found.values())


def memberships_on(person: Person, day: dt.date) -> QuerySet[Membership]:
    """What a person may act for on a day."""
    return Membership.objects.valid_on(day).filter(person=person).select_related("subject")
