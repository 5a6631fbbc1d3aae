"""What the pages about targets show: one target with its levels, its way and where it leads; a programme; warnings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from giaoban.commitments import queries as commitments
from giaoban.commitments.models import Commitment, Goal, OwnTarget, Programme
from giaoban.commitments.queries import Attainment
from giaoban.commitments.queries.attainments import due_of, indicators_of, judged_goal, targets_of
from giaoban.commitments.queries.cascade import TargetCascade, cascade_of
from giaoban.commitments.queries.matrix import goal_for
from giaoban.commitments.queries.outlooks import Prospect, national_prospects, prospect, prospects_by_organisation
from giaoban.commitments.queries.own_targets import history_of
from giaoban.commitments.queries.paths import Path, path_to
from giaoban.commitments.queries.promises import conflicting_goals
from giaoban.commitments.queries.register import Counted, plan_kind_of, points_of_whole, read_register
from giaoban.measures import queries as measures
from giaoban.measures.queries import Point
from giaoban.registry.models import Subject
from giaoban.web.reading import Reading


@dataclass(frozen=True)
class Heading:
    """One judged goal with its line, its way and where it leads."""

    judged: Attainment
    prospect: Prospect | None
    path: Path | None


@dataclass(frozen=True)
class TargetPage:
    """`counted` from the register of plans, where that measures the target; `reported` besides what it counts."""

    target: Commitment
    goals: tuple[Goal, ...]
    headings: tuple[Heading, ...]
    conflicts: tuple[tuple[int, list[Goal]], ...]
    cascade: TargetCascade
    by_organisation: dict[int, Prospect]
    history: tuple[OwnTarget, ...]
    counted: Counted | None
    is_register_used: bool
    reported: Point | None

    @property
    def judged(self) -> tuple[Attainment, ...]:
        return tuple(one.judged for one in self.headings)


def target_named(programme: str, code: str) -> Commitment | None:
    return (
        Commitment.objects.filter(programme__key=programme, code=code, kind=Commitment.Kind.TARGET)
        .select_related("programme__instrument", "owed_by", "asked_by", "source")
        .prefetch_related("goals__applies_to", "goals__instrument")
        .first()
    )


def target_page(programme: str, code: str, reading: Reading, *, step: str = "quarters") -> TargetPage | None:
    """Everything about one target; the number of queries does not grow with the organisations."""
    target = target_named(programme, code)
    if target is None:
        return None
    cascade = cascade_of(target, on=reading.on, known=reading.known, frame=reading.frame, today=reading.today)
    subjects = [node.subject for node in cascade.nodes]
    by_organisation = prospects_by_organisation(
        [target], subjects, on=reading.on, known=reading.known, frame=reading.structure_day, today=reading.today
    )
    register = read_register([target], known=reading.known)
    counted = reported = None
    kind = plan_kind_of(target)
    if register:
        counted = register.counted(kind, target.details.get("applies_to_kinds") or [], reading.on)
        reported = measures.latest(
            target.indicator_code, until=reading.on, known=reading.known, today=reading.today
        )  # fmt: skip
    conflicts: dict[int, list[Goal]] = {}
    if target.indicator_code:
        for goal in conflicting_goals(target.indicator_code):
            conflicts.setdefault(_year(goal), []).append(goal)
    return TargetPage(
        target,
        tuple(sorted(target.goals.all(), key=lambda one: (one.stage, one.stated_on or dt.date.min, one.pk))),
        tuple(_headings(target, reading, step)),
        tuple(sorted(conflicts.items())),
        cascade,
        {subject: one for (_, subject), one in by_organisation.items()},
        tuple(history_of(target)),
        counted,
        bool(register and register.is_used(kind)),
        reported,
    )


def _headings(target: Commitment, reading: Reading, step: str) -> list[Heading]:
    """Each judged goal of the nation or a block."""
    nation = measures.nation()
    goals: list[Goal | None] = [*commitments.judged_goals(target)] or [None]
    about = {goal.applies_to.key for goal in goals if goal and goal.applies_to} | ({nation.key} if nation else set())
    lines = measures.lines(
        [target.indicator_code],
        subjects=Q(subject__key__in=about),
        known=reading.known,
        until=reading.on,
        today=reading.today,
    )
    indicator = indicators_of({target.indicator_code}).get(target.indicator_code)
    register = read_register([target], known=reading.known)
    found = []
    for goal in goals:
        whom = goal.applies_to if goal and goal.applies_to else nation
        points = lines.get((target.indicator_code, whom.key if whom else ""), [])
        if register and whom:
            points = points_of_whole(register, target, whom, until=reading.on) or points
        judged = judged_goal(target, goal, points, on=reading.on, indicator=indicator)
        way = ahead = None
        if goal is not None:
            way = path_to(
                target, goal, points, judged=judged.point, indicator=indicator, on=reading.on, step=step
            )  # fmt: skip
            ahead = prospect(target, goal, points, judged=judged.point, indicator=indicator, until=reading.on)
        found.append(Heading(judged, ahead, way))
    return found


@dataclass(frozen=True)
class ProgrammeLine:
    """One target of a programme in a line: how it is judged, how its pool stands, where it leads."""

    target: Commitment
    judged: tuple[Attainment, ...]
    prospects: tuple[Prospect, ...]
    own: int


def programme_lines(programme: Programme, reading: Reading) -> list[ProgrammeLine]:
    """All targets of a programme. The number of queries does not grow with them."""
    judged = commitments.attainments(programme, on=reading.on, known=reading.known, today=reading.today)
    ahead = early(programme, reading, judged)
    own: dict[int, set[int]] = {}
    rows = OwnTarget.objects.filter(target__programme=programme, value__isnull=False, decided_on__lte=reading.on)
    for target, subject in rows.values_list("target_id", "subject_id"):
        own.setdefault(target, set()).add(subject)
    return [
        ProgrammeLine(
            target,
            tuple(one for one in judged if one.target.pk == target.pk),
            tuple(one for one in ahead if one.target.pk == target.pk),
            len(own.get(target.pk, ())),
        )
        for target in {one.target.pk: one.target for one in judged}.values()
    ]


def early(programme: Programme, reading: Reading, judged: list[Attainment]) -> list[Prospect]:
    """Where the goals of the nation and its blocks lead."""
    return national_prospects(programme, on=reading.on, known=reading.known, today=reading.today, judged=judged)


def warnings_for(programme: Programme, subject: Subject, reading: Reading) -> list[Prospect]:
    """The targets of one organisation that its own figures will hardly reach, the worst first."""
    targets = [
        one for one in targets_of(programme) if subject.kind in (one.details.get("applies_to_kinds") or [])
    ]  # fmt: skip
    targets = [one for one in targets if (goal := goal_for(one, subject)) and due_of(one, goal) > reading.on]
    if not targets:
        return []
    day = max(reading.structure_day, subject.valid_from or dt.date.min)
    found = prospects_by_organisation(
        targets, [subject], on=reading.on, known=reading.known, frame=min(day, subject.valid_to or day),
        today=reading.today,
    )  # fmt: skip
    return sorted((one for one in found.values() if one.warns), key=lambda one: (one.outlook, one.target.code))


def _year(goal: Goal) -> int:
    due = goal.due or goal.commitment.due
    return due.year if due else goal.commitment.programme.year if goal.commitment.programme else 0
