"""The register of systems: who may see which, the list by words, owner and standing, one system with all about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from giaoban.assessments.models import Assessment, Decision, Dossier, SystemFacts
from giaoban.assessments.models.systems import ENDED, SYSTEM_KIND
from giaoban.core.quantities import fold
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import ANY, CONSOLE, VERBS
from giaoban.registry.queries import memberships_on


@dataclass(frozen=True)
class Line:
    """A system as the list shows it: the level decided and the levels its facts give under each regime."""

    system: Subject
    decided: int | None
    regime: str
    derived: dict[str, int | None]


def readable_systems(person: object, day: dt.date) -> QuerySet[Subject]:
    """Weak points of a system are nobody else's: the agency and auditors see all, others what they act for."""
    rows = Subject.objects.valid_on(day).filter(kind=SYSTEM_KIND).select_related("parent__parent")
    if not isinstance(person, Person) or not person.is_active:
        return rows.none()
    if person.username == CONSOLE:
        return rows
    roles = VERBS["assessment.read"]
    held = [one for one in memberships_on(person, day) if one.role in roles]
    if any(roles[one.role] is ANY for one in held):
        return rows
    keys = [one.subject_id for one in held]
    appraised = Dossier.objects.filter(appraiser__in=keys).values("system")
    run = Q(details__operator__in=[one.subject.key for one in held])
    return rows.filter(Q(pk__in=keys) | Q(parent__in=keys) | Q(parent__parent__in=keys) | Q(pk__in=appraised) | run)


def chosen(
    rows: QuerySet[Subject], *, words: str = "", owner: str = "", inside: Collection[int] | None = None
) -> QuerySet[Subject]:
    """The list by its filters. `inside` are the systems of a standing."""
    for word in fold(words).split():
        rows = rows.filter(Q(search__contains=word) | Q(code__icontains=word))
    if owner:
        rows = rows.filter(parent__key=owner)
    if inside is not None:
        rows = rows.filter(pk__in=inside)
    return rows.order_by("name_vi", "pk")


def lines(found: Collection[Subject], *, day: dt.date) -> list[Line]:
    """What stands beside the systems of one page. Two queries."""
    keys = [one.pk for one in found]
    decided = {
        one.system_id: one
        for one in Decision.objects.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=day), signed_on__lte=day, system__in=keys
        ).order_by("signed_on", "pk")
    }
    newest = SystemFacts.objects.filter(system=OuterRef("system")).order_by("-pk").values("pk")[:1]
    stated = dict(SystemFacts.objects.filter(system__in=keys, pk=Subquery(newest)).values_list("system_id", "levels"))
    return [
        Line(
            one, decided[one.pk].level if one.pk in decided else None,
            decided[one.pk].regime if one.pk in decided else "", stated.get(one.pk, {}),
        )
        for one in found
    ]  # fmt: skip


@dataclass(frozen=True)
class Everything:
    """One system: its newest facts, dossiers newest first, decisions, assessments by the sets of its regimes."""

    system: Subject
    facts: SystemFacts | None
    dossiers: list[Dossier]
    decisions: list[Decision]
    assessments: list[Assessment]
    operator: Subject | None

    @property
    def open_dossiers(self) -> list[Dossier]:
        return [one for one in self.dossiers if one.state not in ENDED]


def everything(system: Subject) -> Everything:
    """Five queries."""
    key = system.details.get("operator")
    return Everything(
        system,
        SystemFacts.objects.filter(system=system).last(),
        list(Dossier.objects.filter(system=system).select_related("appraiser", "decision")),
        list(Decision.objects.filter(system=system).order_by("-signed_on", "-pk")),
        list(Assessment.objects.filter(subject=system).select_related("checklist")),
        Subject.objects.filter(key=key).first() if key else None,
    )
