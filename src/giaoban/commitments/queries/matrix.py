"""The signature view: organisations by targets, in a number of queries that does not grow with either.

A cell made of simulated figures says so and is counted apart from the real ones.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Q

from giaoban.commitments.models import Commitment, Goal, Programme
from giaoban.commitments.queries.attainments import due_of, indicators_of, judged_goal, judged_goals, targets_of
from giaoban.commitments.queries.own_targets import Owned, as_goal, own_targets, way_of
from giaoban.commitments.queries.register import Register, deadline_of, plan_kind_of, point_of_one, read_register
from giaoban.core.indicators.restate import Frame, structure_date
from giaoban.measures import queries as measures
from giaoban.measures.models import Indicator
from giaoban.measures.queries import Point
from giaoban.registry import queries as registry
from giaoban.registry.models import Subject

SIMULATED = "simulated"


@dataclass(frozen=True)
class Cell:
    """How one organisation stands on one target. `reason` as in attainments, or `not-owed`, `not-yet-issued`.

    `plan` is the kind of plan where the register measures it; `is_own` where it is judged by what it set itself.
    """

    target_code: str
    state: str
    value: Decimal | None = None
    unit: str = ""
    decimals: int = 2
    status: str = ""
    observation_id: int | None = None
    reason: str = "no-value"
    bound: str = "eq"
    period_code: str = ""
    flags: tuple[str, ...] = ()
    plan: str = ""
    subject_key: str = ""
    is_own: bool = False

    @property
    def counted_as(self) -> str:
        return SIMULATED if self.status == SIMULATED else self.state


@dataclass(frozen=True)
class MatrixRow:
    subject: Subject
    block: Subject | None
    cells: list[Cell]
    counts: dict[str, int]


@dataclass(frozen=True)
class Matrix:
    """`column_counts` and each row's `counts`: state -> number of real cells, and how many are `simulated`."""

    programme: Programme
    columns: list[Commitment]
    rows: list[MatrixRow]
    column_counts: list[dict[str, int]]
    frame: Frame
    on: dt.date


def matrix(
    programme: Programme,
    *,
    on: dt.date,
    known: dt.date | dt.datetime | None = None,
    frame: Frame = "as_was",
    today: dt.date,
) -> Matrix:
    """Every organisation that existed on the day `on`, or in the chosen structure, against every target."""
    columns = targets_of(programme)
    structure = structure_date(frame, today)
    organisations = list(registry.organisations_on(structure or on).select_related("parent"))
    codes = {code for target in columns if (code := code_read(target))}
    points = measures.lines(
        codes,
        subjects=Q(subject__kind__in=("ministry", "province")),
        frame=frame,
        known=known,
        until=on,
        today=today,
    )
    context = _Context(
        indicators_of(codes), own_targets(columns, on=on, known=known), read_register(columns, known=known), on
    )
    rows = []
    for subject in organisations:
        cells = [
            _cell(target, subject, points.get((code_read(target), subject.key), []), context) for target in columns
        ]
        rows.append(MatrixRow(subject, subject.parent, cells, dict(Counter(cell.counted_as for cell in cells))))
    counts = [dict(Counter(row.cells[number].counted_as for row in rows)) for number in range(len(columns))]
    return Matrix(programme, columns, rows, counts, frame, on)


@dataclass(frozen=True)
class _Context:
    indicators: dict[str, Indicator]
    own: Owned
    register: Register | None
    on: dt.date


def _cell(target: Commitment, subject: Subject, points: list[Point], context: _Context) -> Cell:
    owed_by_kinds = target.details.get("applies_to_kinds") or []
    if subject.kind not in owed_by_kinds:
        return Cell(target.code, "no_data", reason="not-owed")
    indicator, on = context.indicators.get(code_read(target)), context.on
    goal, way = goal_for(target, subject), None
    kind = plan_kind_of(target)
    if kind and context.register and (counted := point_of_one(context.register, target, subject, on=on)):
        return _plan_cell(target, subject, counted, goal, on)
    own = context.own.get((target.pk, subject.pk))
    if goal and indicator and indicator.kind == "share_of_organisations":
        goal, own = _all_of_one(goal), None
    if goal and own:
        goal, way = as_goal(own, goal), way_of(own)
    judged = judged_goal(target, goal, points, on=on, indicator=indicator, allow_simulated=True, way=way)
    point = judged.point
    if point is None:
        found = Cell(target.code, judged.state, reason=judged.reason)
    else:
        found = Cell(
            target.code, judged.state, point.value, point.unit, point.decimals, point.status, point.observation_id,
            judged.reason, point.bound, point.period_code, point.flags,
        )  # fmt: skip
    return replace(found, plan=kind, subject_key=subject.key, is_own=own is not None)


def _plan_cell(target: Commitment, subject: Subject, point: Point, goal: Goal | None, on: dt.date) -> Cell:
    """A plan is there or not; until the day it is owed nobody is behind."""
    if point.num == point.den:
        state, reason = "met", "reached"
    elif on < deadline_of(target, due_of(target, goal)):
        state, reason = "on_course", "not-yet-issued"
    else:
        state, reason = "behind", "short-at-due"
    return Cell(
        target.code, state, point.value, point.unit, 0, point.status, None, reason, period_code=point.period_code,
        plan=plan_kind_of(target), subject_key=subject.key,
    )  # fmt: skip


def code_read(target: Commitment) -> str:
    """The indicator that gives organisations their values; it may differ from the one the nation is judged by."""
    return target.details.get("organisation_indicator") or target.indicator_code


def goal_for(target: Commitment, subject: Subject) -> Goal | None:
    """The value this organisation owes: its own, else its block's, else the one for all."""
    goals = judged_goals(target)
    for key in (subject.key, subject.parent.key if subject.parent else ""):
        own = [goal for goal in goals if goal.applies_to and goal.applies_to.key == key]
        if own:
            return own[0]
    common = [goal for goal in goals if goal.applies_to is None or goal.applies_to.kind == "country"]
    return common[0] if common else None


def _all_of_one(goal: Goal) -> Goal:
    """Of "30 % of organisations have a plan", one organisation owes the plan: 100 % of itself."""
    return Goal(
        commitment=goal.commitment, stage=goal.stage, operator="eq", value=Decimal(100), unit="percent", due=goal.due
    )
