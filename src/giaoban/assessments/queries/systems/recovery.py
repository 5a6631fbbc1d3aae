"""Whether data was not lost and was back quickly: the newest drill of each system against its newest objective.

not lost      every table came back with the same count and hash, and no more work was lost than the objective allows
back quickly  restored within the time the objective allows

Both are shares of systems, from counts. A system without an objective, or without a drill in the last `CURRENT` days,
is not counted as a failure: it is untested, and said so.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from giaoban.assessments.models import BackupSet, Drill, RecoveryObjective
from giaoban.assessments.models.systems import SYSTEM_KIND
from giaoban.registry.models import Subject
from giaoban.web.formats import HANOI

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
class Tried:
    """The newest drill of a system against its newest objective: instants, whether it came back, what was allowed."""

    system: int
    owner: int | None
    drill: int
    is_restored: bool
    is_equal: bool
    copied_at: dt.datetime
    failed_at: dt.datetime
    started_at: dt.datetime
    ended_at: dt.datetime
    is_simulated: bool
    rto_minutes: int
    rpo_minutes: int

    @property
    def not_lost(self) -> bool:
        lost = (self.failed_at - self.copied_at).total_seconds() / 60
        return self.is_restored and self.is_equal and lost <= self.rpo_minutes

    @property
    def back_quickly(self) -> bool:
        return self.is_restored and (self.ended_at - self.started_at).total_seconds() / 60 <= self.rto_minutes


@dataclass(frozen=True)
class Recovery:
    not_lost: Share
    back_quickly: Share
    tried: tuple[Tried, ...]
    without_objective: int
    systems: int


def recovery(*, day: dt.date) -> Recovery:
    """Both indicators over all systems in force on a day in Hà Nội. Three queries, and no row is made a record of."""
    systems = dict(Subject.objects.valid_on(day).filter(kind=SYSTEM_KIND).order_by().values_list("pk", "parent_id"))
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=HANOI)
    stated = RecoveryObjective.objects.filter(at__lt=end).order_by("pk")
    objectives = {
        system: (rto, rpo)
        for system, rto, rpo in stated.values_list("system_id", "rto_minutes", "rpo_minutes")
        if system in systems
    }
    ended = Drill.objects.filter(ended_at__lt=end, ended_at__gte=end - dt.timedelta(days=CURRENT))
    newest = {row[0]: row[1:] for row in ended.order_by("ended_at", "pk").values_list("system_id", *_TOLD)}
    tried = tuple(
        Tried(
            system, systems[system], number, outcome == Drill.Outcome.RESTORED, is_equal, copied, failed, started,
            ended_at, is_simulated, rto, rpo,
        )
        for system, (number, outcome, is_equal, copied, failed, started, ended_at, is_simulated) in newest.items()
        if system in objectives
        for rto, rpo in [objectives[system]]
    )  # fmt: skip
    untested, simulated = len(systems) - len(tried), sum(one.is_simulated for one in tried)
    return Recovery(
        Share(sum(one.not_lost for one in tried), len(tried), untested, simulated),
        Share(sum(one.back_quickly for one in tried), len(tried), untested, simulated),
        tried, len(systems) - len(objectives), len(systems),
    )  # fmt: skip


_TOLD = ("pk", "outcome", "is_equal", "copied_at", "failed_at", "started_at", "ended_at", "is_simulated")


@dataclass(frozen=True)
class OfSystem:
    """Backup sets, objective and drills of one system, newest first."""

    sets: list[BackupSet]
    objective: RecoveryObjective | None
    drills: list[Measured]


def recovery_of(system: Subject) -> OfSystem:
    """Four queries. Each drill is measured against the objective that stood when it ended."""
    drills = Drill.objects.filter(system=system).order_by("-ended_at", "-pk")
    sets = list(BackupSet.objects.filter(Q(ended_on__isnull=True), system=system))
    return OfSystem(sets, RecoveryObjective.objects.filter(system=system).last(), measured_drills(list(drills)))


def measured_drills(drills: Sequence[Drill]) -> list[Measured]:
    """Drills of any systems, each with the objective of its system that stood when it ended. One query."""
    objectives: dict[int, list[RecoveryObjective]] = defaultdict(list)
    for one in RecoveryObjective.objects.filter(system__in={drill.system_id for drill in drills}).order_by("-pk"):
        objectives[one.system_id].append(one)
    return [
        Measured(drill, next((one for one in objectives[drill.system_id] if one.at <= drill.ended_at), None))
        for drill in drills
    ]
