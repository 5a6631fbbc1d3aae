"""Promises and targets for the pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from giaoban.commitments import queries as commitments
from giaoban.commitments.models import Commitment, Goal
from giaoban.commitments.queries import Attainment
from giaoban.registry.models import Subject
from giaoban.web.reading import Reading

DUE_WORDS = {
    "overdue": _("overdue"),
    "soon": _("in the next 30 days"),
    "later": _("later"),
    "none": _("no date given"),
    "recurrent": _("came back"),
}
OWING = (Commitment.Standing.OPEN, Commitment.Standing.ANSWERED)


def promises(filters: dict[str, str], reading: Reading) -> QuerySet[Commitment]:
    """The list as filtered by the address."""
    return commitments.promises(on=reading.on, **{**filters, "due": filters["due"] or "all"})


def groups() -> list[str]:
    """The fields of work that promises belong to. One query."""
    rows = Commitment.objects.exclude(kind=Commitment.Kind.TARGET).exclude(group="").order_by("group")
    return list(rows.values_list("group", flat=True).distinct())


def owing() -> list[Subject]:
    """Everybody who owes something, by name. One query."""
    from giaoban.core.quantities import sort_key

    keys = Commitment.objects.exclude(kind=Commitment.Kind.TARGET).values("owed_by")
    return sorted(Subject.objects.filter(pk__in=keys), key=lambda subject: sort_key(subject.name_vi))


def promise(key: str) -> Commitment | None:
    """One promise with all its page shows: three queries."""
    return (
        Commitment.objects.select_related(
            "owed_by__parent", "asked_by__parent", "source", "answers", "parent", "programme", "waits_for", "recurs"
        )
        .prefetch_related("steps__by", "steps__evidence", "replies__owed_by", "children__owed_by", "askers__parent")
        .filter(key=key)
        .first()
    )


def is_overdue(one: Commitment, reading: Reading) -> bool:
    """Past its day and still owed; a reply was given, not promised."""
    late = one.due is not None and one.due < reading.on
    return late and not one.is_paused and one.standing in OWING and one.kind != Commitment.Kind.REPLY


@dataclass(frozen=True)
class TargetPage:
    target: Commitment
    goals: tuple[Goal, ...]
    judged: tuple[Attainment, ...]
    conflicts: tuple[tuple[int, list[Goal]], ...]


def target(programme: str, code: str, reading: Reading) -> TargetPage | None:
    """One target with every value stated for it, how it stands, and other values for the same indicator and year."""
    found: Any = (
        Commitment.objects.filter(programme__key=programme, code=code, kind=Commitment.Kind.TARGET)
        .select_related("programme__instrument", "owed_by", "asked_by", "source")
        .first()
    )
    if found is None:
        return None
    judged = commitments.attainments(found.programme, on=reading.on, known=reading.known, today=reading.today)
    conflicts: dict[int, list[Goal]] = {}
    if found.indicator_code:
        for goal in commitments.conflicting_goals(found.indicator_code):
            due = goal.due or goal.commitment.due
            year = due.year if due else goal.commitment.programme.year if goal.commitment.programme else 0
            conflicts.setdefault(year, []).append(goal)
    return TargetPage(
        found,
        tuple(found.goals.select_related("applies_to", "instrument").order_by("stage", "stated_on", "id")),
        tuple(one for one in judged if one.target.pk == found.pk),
        tuple(sorted(conflicts.items())),
    )
