"""How far the targets of a programme are reached, by the figures known on a day.

The decided value is judged; a draft only where no decided value is known (note `only-draft`); every value stated
besides is judged too, so that contradicting targets stand side by side. The judgement itself is in
`core.indicators.attainment`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.db.models import Q

from giaoban.commitments.models import Commitment, Goal, Programme
from giaoban.commitments.queries.own_targets import stated_way
from giaoban.commitments.queries.register import plan_kind_of, points_of_whole, read_register
from giaoban.core.indicators.attainment import Aim, Judgement, Reading, State, judge
from giaoban.measures import queries as measures
from giaoban.measures.models import Indicator
from giaoban.measures.queries import Point

Stage = Goal.Stage
_PERCENT = {"%": "percent"}


@dataclass(frozen=True)
class Attainment:
    """One goal of one target, judged. `reason` and `notes` are codes with words under `attainment.*`.

    Notes: disputed (another figure for the same period says otherwise), only-draft, stated-only, changed-from-draft
    (the decided value differs from the draft), estimate, simulated, computed.
    """

    target: Commitment
    goal: Goal | None
    state: str
    reason: str
    context: Mapping[str, Any]
    point: Point | None
    gap: Decimal | None
    notes: tuple[str, ...] = ()

    @property
    def is_met(self) -> bool:
        return self.state == "met"


def attainments(
    programme: Programme,
    *,
    on: dt.date,
    known: dt.date | dt.datetime | None = None,
    until: dt.date | None = None,
    today: dt.date,
) -> list[Attainment]:
    """Each judged goal of each target for the nation, or for whom the goal says; in the order of their codes.

    on:     the day of the judgement: a goal due later is held against its path
    until:  the last day a figure may be about, by default `on`; a review in the quarter takes figures of the quarter
    """
    until = until or on
    targets = targets_of(programme)
    nation = measures.nation()
    about = {goal.applies_to.key for target in targets for goal in target.goals.all() if goal.applies_to}
    about |= {nation.key} if nation else set()
    codes = {target.indicator_code for target in targets if target.indicator_code}
    lines = measures.lines(codes, subjects=Q(subject__key__in=about), known=known, until=until, today=today)
    indicators = indicators_of(codes)
    register = read_register(targets, known=known)
    judged = []
    for target in targets:
        goals: list[Goal | None] = [*judged_goals(target)] or [None]
        for goal in goals:
            whom = goal.applies_to if goal and goal.applies_to else nation
            points = lines.get((target.indicator_code, whom.key if whom else ""), [])
            if register and whom and plan_kind_of(target):
                points = points_of_whole(register, target, whom, until=until) or points
            indicator = indicators.get(target.indicator_code)
            judged.append(judged_goal(target, goal, points, on=on, until=until, indicator=indicator))
    return judged


def targets_of(programme: Programme) -> list[Commitment]:
    """The targets with their goals, two queries, in the order of the programme's groups and of their codes."""
    groups = [group["id"] for group in programme.details.get("groups", [])]
    place = {group: number for number, group in enumerate(groups)}
    found = (
        Commitment.objects.filter(programme=programme, kind=Commitment.Kind.TARGET)
        .select_related("programme", "owed_by", "asked_by")
        .prefetch_related("goals__applies_to", "goals__instrument")
    )
    return sorted(found, key=lambda one: (place.get(one.group, len(place)), natural(one.code), one.key))


def natural(code: str) -> tuple[str, int]:
    """D2 before D10.

    >>> sorted(["D10", "D2", "A1"], key=natural)
    ['A1', 'D2', 'D10']
    """
    letters = code.rstrip("0123456789")
    return (letters, int(code[len(letters) :] or 0))


def judged_goals(target: Commitment) -> list[Goal]:
    """The decided values, or the drafts where no decided value is known, and all that was stated besides.

    A decision that was not read is entered without a value; alone, it is judged as an unknown goal.
    """
    goals = list(target.goals.all())
    decided = [goal for goal in goals if goal.stage == Stage.DECIDED]
    known = [goal for goal in decided if goal.value is not None]
    drafts = [goal for goal in goals if goal.stage == Stage.DRAFT]
    return (known or drafts or decided) + [goal for goal in goals if goal.stage == Stage.STATED]


def judged_goal(
    target: Commitment,
    goal: Goal | None,
    points: Sequence[Point],
    *,
    on: dt.date,
    until: dt.date | None = None,
    indicator: Indicator | None,
    allow_simulated: bool = False,
    way: tuple[tuple[dt.date, Decimal], ...] | None = None,
) -> Attainment:
    """One goal against the points of one subject; `way` are its milestones where they are not the target's own."""
    if goal is None:
        return Attainment(target, None, "no_data", "goal-unknown", {"due": due_of(target, None)}, None, None)
    point = measures.last_of(points, until=until or on, allow_simulated=allow_simulated)
    due = due_of(target, goal)
    aim = aim_of(goal, due, indicator, stated_way(target) if way is None else way)
    if not target.indicator_code:
        judgement = Judgement(State.NO_DATA, "no-indicator", {"due": due})
    elif point and goal.value is not None and goal.unit and _PERCENT.get(goal.unit, goal.unit) != point.unit:
        judgement = Judgement(State.NO_DATA, "unit-differs", {"goal": goal.unit, "value": point.unit})
    elif point and point.value is None:
        judgement = Judgement(State.NO_DATA, "needs-counts", {"due": due})
    else:
        baseline = stated_baseline(target, goal) or reading_of(baseline_of(points, point, due))
        judgement = judge(aim, reading_of(point), on=on, baseline=baseline)
    context = {**judgement.context, "stage": goal.stage, "period": point.period_code if point else None}
    notes = _notes(target, goal, point)
    if other := _dissenting(points, point, aim, judgement, on):
        context |= {"other": other.value, "other_source": other.source_title}
        notes += ("disputed",)
    return Attainment(target, goal, str(judgement.state), judgement.reason, context, point, judgement.gap, notes)


def _dissenting(
    points: Sequence[Point], point: Point | None, aim: Aim, judgement: Judgement, on: dt.date
) -> Point | None:
    """Another real figure for the same period by which the goal would be met, or would not be, unlike by this one."""
    for other in points:
        reading = reading_of(other)
        if point is None or reading is None or other.is_simulated or other.period_code != point.period_code:
            continue
        if other.method != point.method and (judge(aim, reading, on=on).state == "met") != (judgement.state == "met"):
            return other
    return None


def due_of(target: Commitment, goal: Goal | None) -> dt.date:
    """The goal's day, else the target's, else the last day of the programme's year."""
    if goal and goal.due:
        return goal.due
    if target.due or target.programme is None:
        return target.due or dt.date.max
    return dt.date(target.programme.year, 12, 31)


def aim_of(goal: Goal, due: dt.date, indicator: Indicator | None, way: tuple[tuple[dt.date, Decimal], ...] = ()) -> Aim:
    direction = indicator.direction if indicator and indicator.direction in ("up", "down", "none") else "up"
    return Aim(cast(Any, goal.operator), goal.value, due, goal.upper, cast(Any, direction), way)


def stated_baseline(target: Commitment, goal: Goal) -> Reading | None:
    """Where the instrument says that the path of the whole begins; an organisation begins at its own first figure."""
    stated = target.details.get("baseline")
    if not stated or (goal.applies_to and goal.applies_to.kind != "country"):
        return None
    return Reading(Decimal(str(stated["value"])), dt.date.fromisoformat(stated["day"]))


def reading_of(point: Point | None) -> Reading | None:
    if point is None or point.value is None:
        return None
    return Reading(point.value, point.period.end, cast(Any, point.bound))


def baseline_of(points: Sequence[Point], point: Point | None, due: dt.date) -> Point | None:
    """Where the path to the goal begins: the last value before the goal's year, else the first one known.

    Of the same method and kind as the judged point: a path does not cross from one way of counting to another.
    """
    if point is None:
        return None
    line = [one for one in points if one.value is not None and one.method == point.method]
    line = [one for one in line if one.is_simulated == point.is_simulated and one.period.end <= point.period.end]
    new_year = dt.date(due.year, 1, 1)
    before = [one for one in line if one.period.end <= new_year]
    return before[-1] if before else (line[0] if line else None)


def indicators_of(codes: set[str]) -> dict[str, Indicator]:
    return {one.code: one for one in Indicator.objects.filter(code__in=codes).order_by("version")}


def _notes(target: Commitment, goal: Goal, point: Point | None) -> tuple[str, ...]:
    notes = []
    if goal.stage == Stage.DRAFT:
        notes.append("only-draft")
    if goal.stage == Stage.STATED:
        notes.append("stated-only")
    if goal.stage == Stage.DECIDED:
        drafts = [one for one in target.goals.all() if one.stage == Stage.DRAFT and one.value is not None]
        differs = all((one.operator, one.value) != (goal.operator, goal.value) for one in drafts)
        if goal.value is not None and drafts and differs:
            notes.append("changed-from-draft")
    if point and point.status in ("estimate", "simulated"):
        notes.append(point.status)
    if point and "computed" in point.flags:
        notes.append("computed")
    return tuple(notes)
