"""Whether data was not lost and was back quickly: the newest drill of each system against its newest objective.

not lost      every table came back with the same count and hash, and no more work was lost than the objective allows
back quickly  restored within the time the objective allows

Both are shares of systems, from counts. A system without an objective, or without a drill in the last `CURRENT` days,
is not counted as a failure: it is untested, and said so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from giaoban.assessments.models import BackupSet, Drill, RecoveryObjective
from giaoban.assessments.models.systems import SYSTEM_KIND
from giaoban.registry.models import Subject

CURRENT = 365


@dataclass(frozen=True)
class Measured:
    """A drill against an objective; None where there is no objective."""

    drill: Drill
    objective: RecoveryObjective | None

    @property
    def not_lost(self) -> bool | None:
        if self.objective is None:
            return None
        within = self.drill.lost_minutes <= self.objective.rpo_minutes
        return self.drill.outcome == Drill.Outcome.RESTORED and self.drill.is_equal and within

    @property
    def back_quickly(self) -> bool | None:
        if self.objective is None:
            return None
        return self.drill.outcome == Drill.Outcome.RESTORED and self.drill.minutes <= self.objective.rto_minutes


@dataclass(frozen=True)
class Share:
    """`num` of `den` tested systems; `untested` of all `systems` say nothing."""

    num: int
    den: int
    untested: int
    simulated: int


@dataclass(frozen=True)
class Recovery:
    not_lost: Share
    back_quickly: Share
    tested: tuple[Measured, ...]
    without_objective: int
    systems: int


def recovery(*, day: dt.date) -> Recovery:
    """Both indicators over all systems in force. Three queries."""
    systems = Subject.objects.valid_on(day).filter(kind=SYSTEM_KIND)
    count = systems.count()
    objectives = _newest_objectives(RecoveryObjective.objects.filter(system__in=systems, at__date__lte=day))
    newest = (
        Drill.objects.filter(system=OuterRef("system"), ended_at__date__lte=day).order_by("-ended_at", "-pk")
    ).values("pk")[:1]
    since = day - dt.timedelta(days=CURRENT)
    drills = Drill.objects.filter(pk=Subquery(newest), ended_at__date__gt=since, system__in=systems)
    tested = tuple(
        Measured(drill, objectives[drill.system_id])
        for drill in drills.select_related("system__parent").order_by("-ended_at")
        if drill.system_id in objectives
    )
    untested = count - len(tested)
    simulated = sum(one.drill.is_simulated for one in tested)
    return Recovery(
        Share(sum(one.not_lost is True for one in tested), len(tested), untested, simulated),
        Share(sum(one.back_quickly is True for one in tested), len(tested), untested, simulated),
        tested, count - len(objectives), count,
    )  # fmt: skip


def _newest_objectives(rows: object) -> dict[int, RecoveryObjective]:
    return {one.system_id: one for one in rows.order_by("pk")}  # type: ignore[attr-defined]


@dataclass(frozen=True)
class OfSystem:
    """Backup sets, objective and drills of one system, newest first."""

    sets: list[BackupSet]
    objective: RecoveryObjective | None
    drills: list[Measured]


def recovery_of(system: Subject) -> OfSystem:
    """Three queries. Each drill is measured against the objective that stood when it ended."""
    objectives = list(RecoveryObjective.objects.filter(system=system).order_by("pk"))
    drills = Drill.objects.filter(system=system).prefetch_related("steps").order_by("-ended_at", "-pk")
    measured = [
        Measured(drill, next((one for one in reversed(objectives) if one.at <= drill.ended_at), None))
        for drill in drills
    ]
    sets = list(BackupSet.objects.filter(Q(ended_on__isnull=True), system=system))
    return OfSystem(sets, objectives[-1] if objectives else None, measured)
