"""The national board: how many systems are determined, compliant, overdue, by organisation and by level.

One query a column, whatever the number of systems: systems, decisions in force, requirements met, clocks run out.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from giaoban.assessments.models import Decision, Dossier
from giaoban.assessments.models.systems import ENDED, SYSTEM_KIND
from giaoban.assessments.queries.systems.meeting import met_by_system
from giaoban.core.checklists.levels.rules import Regime
from giaoban.registry.models import Subject

SIMULATED = "giaoban simulate systems"


@dataclass(frozen=True)
class Row:
    """One owner: how many systems it has, and of those how many stand how."""

    owner: Subject
    total: int
    determined: int
    compliant: int
    overdue: int


@dataclass(frozen=True)
class Board:
    """Sets of systems by their number in the register; `levels` counts decided systems by level."""

    systems: frozenset[int]
    determined: frozenset[int]
    compliant: frozenset[int]
    overdue: frozenset[int]
    simulated: int
    rows: tuple[Row, ...]
    levels: Counter[int] = field(default_factory=Counter)


def determined(*, day: dt.date, regimes: Sequence[Regime]) -> dict[int, int]:
    """Systems with a decision in force on the day, and the level of the newest one. One query."""
    rows = Decision.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=day), signed_on__lte=day, regime__in=[one.id for one in regimes]
    ).order_by("signed_on", "pk")
    return dict(rows.values_list("system_id", "level"))


def late_dossiers(*, day: dt.date, regimes: Sequence[Regime]) -> set[int]:
    """Systems with a dossier whose running clock has run out by the day. One query."""
    rows = Dossier.objects.filter(due__lt=day, regime__in=[one.id for one in regimes]).exclude(state__in=ENDED)
    return set(rows.order_by().values_list("system_id", flat=True))


def board(*, day: dt.date, regimes: Sequence[Regime]) -> Board:
    """Five queries. Overdue: the clock of a dossier, evidence or a review cycle has run out."""
    register = Subject.objects.valid_on(day).filter(kind=SYSTEM_KIND).order_by()
    rows = list(register.values_list("pk", "parent_id", "source"))
    systems = frozenset(pk for pk, _, _ in rows)
    decided = determined(day=day, regimes=regimes)
    met = met_by_system(day=day, regimes=regimes)
    compliant = systems & {one.system for one in met if one.is_compliant}
    overdue = systems & (late_dossiers(day=day, regimes=regimes) | {one.system for one in met if one.stale or one.late})
    levels = Counter(level for system, level in decided.items() if system in systems)
    counts: dict[int, Counter[str]] = {}
    sets = {"determined": systems & decided.keys(), "compliant": compliant, "overdue": overdue}
    for pk, parent, _source in rows:
        counted = counts.setdefault(parent, Counter())
        counted["total"] += 1
        for name, inside in sets.items():
            counted[name] += pk in inside
    owners = Subject.objects.in_bulk(counts)
    lines = sorted(
        (Row(owners[pk], *(one[name] for name in ("total", *sets))) for pk, one in counts.items() if pk in owners),
        key=lambda row: (-row.total, row.owner.name_vi),
    )
    simulated = sum(source == SIMULATED for _, _, source in rows)
    return Board(systems, frozenset(sets["determined"]), compliant, overdue, simulated, tuple(lines), levels)
