"""What the national board says: how targets stand by group, who leads and lags, what comes next, what is overdue."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Max, Q

from giaoban.commitments import queries as commitments
from giaoban.commitments.models import Commitment, Programme
from giaoban.commitments.queries import Attainment, Cell, Matrix, MatrixRow
from giaoban.commitments.queries.outlooks import Prospect
from giaoban.commitments.queries.promises import in_order
from giaoban.measures.models import Observation
from giaoban.meetings.models import Meeting
from giaoban.portal.queries.targets import early
from giaoban.registry.models import Event
from giaoban.web.reading import Reading

Made = TypeVar("Made")
STATES = ("met", "on_course", "behind", "no_data")
_WORST_FIRST = ("behind", "no_data", "on_course", "met")
OVERDUE_SHOWN, EXCERPT_ROWS, DAY = 6, 5, 24 * 3600


@dataclass(frozen=True)
class Standing:
    """A target with all its judged goals; its state is the worst of the decided ones, so that nothing is hidden."""

    target: Commitment
    goals: tuple[Attainment, ...]

    @property
    def leading(self) -> Attainment:
        return min(self.decided, key=lambda one: _WORST_FIRST.index(one.state))

    @property
    def decided(self) -> tuple[Attainment, ...]:
        return tuple(one for one in self.goals if "stated-only" not in one.notes) or self.goals

    @property
    def state(self) -> str:
        return self.leading.state


@dataclass(frozen=True)
class Group:
    id: str
    title: dict[str, str]
    targets: tuple[Standing, ...]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(one.state for one in self.targets)
        return {state: found[state] for state in STATES}


@dataclass(frozen=True)
class Ends:
    """Of one target with values by organisation: the best and the worst of them, and how many are where each is."""

    target: Commitment
    best: tuple[MatrixRow, Cell]
    worst: tuple[MatrixRow, Cell]
    count: int
    best_alike: int
    worst_alike: int

    @property
    def is_level(self) -> bool:
        """Everybody has the same value: nobody leads, nobody lags."""
        return self.best_alike == self.count


def programmes() -> list[Programme]:
    """Programmes with the number of their targets, newest first; those without targets are left out."""
    counted = Programme.objects.annotate(size=Count("commitments", filter=Q(commitments__kind="target")))
    return list(counted.filter(size__gt=0).order_by("-year", "key"))


def programme_of(key: str, known: Sequence[Any], reading: Reading) -> Programme | None:
    """The programme named, else the fullest one begun by the day read."""
    for programme in known:
        if programme.key == key:
            return programme  # type: ignore[no-any-return]
    begun = [one for one in known if one.year <= reading.on.year] or list(known)
    return max(begun, key=lambda one: (one.size, one.year), default=None)


def standings(programme: Programme, reading: Reading) -> tuple[list[Group], list[Prospect]]:
    """The targets of each group with how they stand for the nation, and where those lead that are still ahead."""
    return _kept("standings", programme, reading, _standings)


def _standings(programme: Programme, reading: Reading) -> tuple[list[Group], list[Prospect]]:
    groups = _groups(programme, reading)
    return groups, early(
        programme, reading, [one for group in groups for target in group.targets for one in target.goals]
    )


def _groups(programme: Programme, reading: Reading) -> list[Group]:
    judged: dict[int, list[Attainment]] = {}
    targets: dict[int, Commitment] = {}
    for one in commitments.attainments(programme, on=reading.on, known=reading.known, today=reading.today):
        judged.setdefault(one.target.pk, []).append(one)
        targets[one.target.pk] = one.target
    titles = {group["id"]: group["title"] for group in programme.details.get("groups", [])}
    by_group: dict[str, list[Standing]] = {group: [] for group in titles}
    for key, target in targets.items():
        by_group.setdefault(target.group, []).append(Standing(target, tuple(judged[key])))
    return [Group(group, titles.get(group, {"vi": group}), tuple(found)) for group, found in by_group.items() if found]


def matrix_of(programme: Programme, reading: Reading) -> Matrix:
    """Organisations by targets."""
    return _kept("matrix", programme, reading, _matrix)


def _kept(what: str, programme: Programme, reading: Reading, make: Callable[[Programme, Reading], Made]) -> Made:
    """The plain reading, which most people ask for, is kept until the next write of any kind.

    Every write leaves an event or a new observation. Inside a transaction nothing is kept: it may be undone.
    """
    if reading.parameters or connection.in_atomic_block:
        return make(programme, reading)
    newest = (model.objects.aggregate(newest=Max("pk"))["newest"] for model in (Event, Observation))
    parts = (what, programme.pk, reading.period.code, reading.today, *newest, connection.settings_dict["NAME"])
    key = hashlib.sha256(repr(parts).encode()).hexdigest()
    kept: Made | None = cache.get(key)
    if kept is None:
        kept = make(programme, reading)
        cache.set(key, kept, DAY)
    return kept


def _matrix(programme: Programme, reading: Reading) -> Matrix:
    return commitments.matrix(programme, on=reading.on, known=reading.known, frame=reading.frame, today=reading.today)


def ends_of(matrix: Matrix) -> list[Ends]:
    """For every target with values by organisation, who leads and who lags."""
    found = []
    for place, target in enumerate(matrix.columns):
        valued = [(row, row.cells[place]) for row in matrix.rows if row.cells[place].value is not None]
        if len(valued) < 2:
            continue
        valued.sort(key=lambda pair: pair[1].value or 0)
        values = [cell.value for _, cell in valued]
        alike = values.count(values[-1]), values.count(values[0])
        found.append(Ends(target, valued[-1], valued[0], len(valued), *alike))
    return found


def excerpt(matrix: Matrix) -> tuple[list[int], list[MatrixRow]]:
    """The columns with any value, and of each kind of organisation those behind in most; simulation ranks nobody."""
    columns = [
        place for place in range(len(matrix.columns)) if any(row.cells[place].value is not None for row in matrix.rows)
    ]
    rows = sorted(matrix.rows, key=lambda row: -row.counts.get("behind", 0))
    valued = [row for row in rows if any(cell.value is not None for cell in row.cells)]
    kinds = dict.fromkeys(row.subject.kind for row in valued)
    return columns, [
        row for kind in kinds for row in [one for one in valued if one.subject.kind == kind][:EXCERPT_ROWS]
    ]


def coming_review(reading: Reading) -> Meeting | None:
    """The next review to be held, else the last one held."""
    meetings = Meeting.objects.select_related("organiser", "snapshot")
    return meetings.filter(held_on__gte=reading.today).order_by("held_on").first() or meetings.first()


def overdue(reading: Reading) -> tuple[int, list[Commitment]]:
    """How many promises are overdue on the day read, and the first of them. Three queries."""
    found = commitments.promises(due="overdue", on=reading.on)
    return found.count(), in_order(found.values_list("pk", flat=True)[:OVERDUE_SHOWN])


def total(groups: Iterable[Group]) -> dict[str, int]:
    """Counts over all groups."""
    groups = list(groups)
    return {state: sum(group.counts[state] for group in groups) for state in STATES}
