"""Promises, directives and petitions with the filters a list offers, and targets that contradict each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from giaoban.commitments.models import Commitment, Goal, Notice
from giaoban.core.quantities import fold
from giaoban.registry.models import Subject

SOON_DAYS = 30
MOST_WORDS = 12
DUE = ("all", "overdue", "soon", "later", "none", "recurrent", "shown")
OWING = (Commitment.Standing.OPEN, Commitment.Standing.ANSWERED)


def promises(
    *,
    kind: str = "",
    state: str = "",
    group: str = "",
    owed_by: str = "",
    asked_by: str = "",
    due: str = "all",
    q: str = "",
    on: dt.date,
) -> QuerySet[Commitment]:
    """What was promised or asked (targets are not among them), the earliest due first, those without a date last.

    state: what its state counts as (open, answered, settled, withdrawn), whatever its workflow
    due:  overdue (due before `on`, not settled, not paused), soon (in the next 30 days), later, none (no date),
          recurrent (raised again because it came back), shown (so late that its clock shows it to the public), all
    q:    words of the title or the offices, without regard to marks ("ke hoach" finds "kế hoạch")
    owed_by, asked_by:  keys of subjects
    """
    found = Commitment.objects.exclude(kind=Commitment.Kind.TARGET).select_related(
        "owed_by", "asked_by", "source", "answers"
    )
    exact = {"kind": kind, "standing": state, "group": group, "owed_by__key": owed_by, "asked_by__key": asked_by}
    found = found.filter(**{field: value for field, value in exact.items() if value})
    if due == "none":
        found = found.filter(due__isnull=True)
    elif due == "recurrent":
        found = found.filter(recurs__isnull=False)
    elif due == "shown":
        shown = Notice.objects.filter(commitment=OuterRef("pk"), what="publish")
        found = found.filter(Exists(shown), standing=Commitment.Standing.OPEN)
    elif due != "all":
        found = found.filter(standing__in=OWING).exclude(kind=Commitment.Kind.REPLY)  # a reply was given, not promised
        soon = on + dt.timedelta(days=SOON_DAYS)
        found = {
            "overdue": found.filter(due__lt=on, is_paused=False),
            "soon": found.filter(due__gte=on, due__lte=soon),
            "later": found.filter(due__gt=soon),
        }[due]
    for word in fold(q).split()[:MOST_WORDS]:
        owing = Subject.objects.filter(search__contains=word).order_by().values("pk")  # few, read once a word
        found = found.filter(Q(search__contains=word) | Q(owed_by__in=owing) | Q(key__in={word, word.upper()}))
    return found.order_by(F("due").asc(nulls_last=True), "made_on", "key")


def in_order(numbers: Iterable[int]) -> list[Commitment]:
    """The commitments with these numbers, in the order given, with what a line of a list shows. One query.

    A list of a hundred thousand counts, sorts and turns its pages by an index that holds no titles; only the forty
    rows that are shown are read as a whole.
    """
    numbers = list(numbers)
    related = ("owed_by", "asked_by", "source", "answers")
    found = Commitment.objects.select_related(*related).order_by().in_bulk(numbers)
    return [found[number] for number in numbers if number in found]


def conflicting_goals(indicator_code: str, *, year: int | None = None) -> list[Goal]:
    """Values decided or stated for one indicator and one year that are not the same, in the order they were stated.

    A draft that was later decided differently is a change, not a contradiction, and is left out.
    """
    goals = (
        Goal.objects.filter(commitment__indicator_code=indicator_code, value__isnull=False)
        .exclude(stage=Goal.Stage.DRAFT)
        .select_related("commitment", "commitment__programme", "applies_to", "instrument")
    )
    years = conflicts_among(goals)
    return [goal for at in sorted(years) if year in (None, at) for goal in years[at]]


def all_conflicts() -> dict[str, dict[int, list[Goal]]]:
    """Every indicator with contradicting values: code -> year -> goals; one query."""
    goals = (
        Goal.objects.filter(value__isnull=False)
        .exclude(stage=Goal.Stage.DRAFT)
        .exclude(commitment__indicator_code="")
        .select_related("commitment", "commitment__programme", "applies_to", "instrument")
    )
    by_code: dict[str, list[Goal]] = {}
    for goal in goals:
        by_code.setdefault(goal.commitment.indicator_code, []).append(goal)
    found = {code: conflicts_among(of_one) for code, of_one in sorted(by_code.items())}
    return {code: years for code, years in found.items() if years}


def conflicts_among(goals: Iterable[Goal]) -> dict[int, list[Goal]]:
    """By year, the goals of one indicator that are stated in different places with different values.

    Two values that one decision gives one target are its parts ("90 % try it, 30 % use it"), not a contradiction.
    """
    years: dict[int, list[Goal]] = {}
    for goal in goals:
        years.setdefault(_year(goal), []).append(goal)
    return {
        year: sorted(found, key=lambda goal: (goal.stated_on or dt.date.min, goal.pk))
        for year, found in years.items()
        if len(set(_statements(found).values())) > 1
    }


def _statements(goals: Iterable[Goal]) -> dict[tuple[int, int | None, int | None], frozenset[object]]:
    """What each instrument says of each target for each of those addressed."""
    told: dict[tuple[int, int | None, int | None], set[object]] = {}
    for goal in goals:
        place = (goal.commitment_id, goal.instrument_id, goal.applies_to_id)
        told.setdefault(place, set()).add((goal.value, goal.upper))
    return {place: frozenset(values) for place, values in told.items()}


def _year(goal: Goal) -> int:
    due = goal.due or goal.commitment.due
    if due:
        return due.year
    return goal.commitment.programme.year if goal.commitment.programme else 0
