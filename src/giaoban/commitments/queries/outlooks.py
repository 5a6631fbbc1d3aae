"""Where a figure will be on the day of its target, with an interval, and the early warning when that is not enough.

The method and its back-test are in `core.workflow.forecast`. One line is read: the method and kind of the figure
that is judged, of its periods the sort there is most of, of each period the vintage known last.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from giaoban.commitments.models import Commitment, Goal, Programme
from giaoban.commitments.queries.attainments import Attainment, aim_of, attainments, due_of, indicators_of
from giaoban.commitments.queries.matrix import code_read, goal_for
from giaoban.commitments.queries.own_targets import as_goal, own_targets, stated_way
from giaoban.commitments.queries.register import METHOD, points_of_whole, read_register
from giaoban.core.findings import Finding, Refused
from giaoban.core.indicators.restate import Frame
from giaoban.core.workflow import forecast as arithmetic
from giaoban.measures import queries as measures
from giaoban.measures.models import Indicator
from giaoban.measures.queries import Point
from giaoban.registry.models import Subject

WARNINGS = (arithmetic.Outlook.UNLIKELY, arithmetic.Outlook.OUT_OF_REACH)
NO_AMOUNT = ("rank", "score", "level", "percentage_point", "yes_no", "date", "year")


@dataclass(frozen=True)
class Prospect:
    """A series looked at on its way to a goal. Without a `forecast` the `faults` say why none can be given."""

    target: Commitment
    subject_key: str
    subject_name: str
    goal: Goal
    due: dt.date
    line: tuple[Point, ...]
    forecast: arithmetic.Forecast | None
    faults: tuple[Finding, ...]

    @property
    def warns(self) -> bool:
        return self.forecast is not None and self.forecast.outlook in WARNINGS

    @property
    def is_simulated(self) -> bool:
        return bool(self.line) and self.line[-1].is_simulated

    @property
    def outlook(self) -> str:
        return str(self.forecast.outlook or "") if self.forecast else ""

    @property
    def findings(self) -> list[Finding]:
        return self.forecast.findings() if self.forecast else list(self.faults)


def prospect(
    target: Commitment, goal: Goal, points: Sequence[Point], *, judged: Point | None, indicator: Indicator | None,
    until: dt.date,
) -> Prospect | None:  # fmt: skip
    """The forecast of one subject's line to the day of the goal; None without a goal's value or any figure."""
    aim = aim_of(goal, due_of(target, goal), indicator, stated_way(target))
    mark = aim.mark
    if judged is None or mark is None:
        return None
    line = line_of(points, judged, until=until)
    found, faults = None, list[Finding]()
    series = [arithmetic.Point(point.period.end, float(point.value or 0)) for point in line]
    try:
        found = arithmetic.forecast(
            series,
            aim.due,
            scale=scale_of(line, indicator),
            goal=float(mark),
            direction="down" if aim.is_downward else "up",
        )
    except Refused as refusal:
        faults = refusal.findings
    return Prospect(target, judged.subject_key, judged.subject_name, goal, aim.due, tuple(line), found, tuple(faults))


def national_prospects(
    programme: Programme, *, on: dt.date, known: dt.date | dt.datetime | None = None, today: dt.date,
    judged: Sequence[Attainment] | None = None,
) -> list[Prospect]:  # fmt: skip
    """Where each judged goal of a programme leads that is still ahead. Five queries beside those of `attainments`."""
    judged = attainments(programme, on=on, known=known, today=today) if judged is None else judged
    ahead = [one for one in judged if one.goal and one.point and due_of(one.target, one.goal) > on]
    codes = {one.target.indicator_code for one in ahead}
    keys = {one.point.subject_key for one in ahead if one.point}
    lines = measures.lines(codes, subjects=Q(subject__key__in=keys), known=known, until=on, today=today)
    indicators = indicators_of(codes)
    register = read_register([one.target for one in ahead], known=known)
    subjects = {one.key: one for one in Subject.objects.filter(key__in=keys)} if register else {}
    found = []
    for one in ahead:
        assert one.goal is not None  # chosen above
        assert one.point is not None
        points = lines.get((one.target.indicator_code, one.point.subject_key), [])
        if register and one.point.method == METHOD:
            points = points_of_whole(register, one.target, subjects[one.point.subject_key], until=on)
        indicator = indicators.get(one.target.indicator_code)
        heading = prospect(one.target, one.goal, points, judged=one.point, indicator=indicator, until=on)
        if heading is not None:
            found.append(heading)
    return found


def prospects_by_organisation(
    targets: Sequence[Commitment], subjects: Sequence[Subject], *, on: dt.date,
    known: dt.date | dt.datetime | None = None, frame: Frame = "as_was", today: dt.date,
) -> dict[tuple[int, int], Prospect]:  # fmt: skip
    """Target and subject -> where its own figures lead, by the value it owes. Six queries, whatever the number.

    In the structure of a day a body goes on from the figures of those it was made of. Something done or not done (a
    share of organisations) leads nowhere; it is left out.
    """
    codes = {code for target in targets if (code := code_read(target))}
    indicators = indicators_of(codes)
    whose = Q(subject__key__in=[one.key for one in subjects])
    if frame != "as_was":
        whose |= Q(subject__kind__in={one.kind for one in subjects})  # and those they were made of
    lines = measures.lines(codes, subjects=whose, frame=frame, known=known, until=on, today=today)
    own = own_targets(targets, on=on, known=known)
    found = {}
    for target in targets:
        indicator = indicators.get(code_read(target))
        if indicator is None or indicator.kind == "share_of_organisations":
            continue
        for subject in subjects:
            points = lines.get((code_read(target), subject.key), [])
            goal = goal_for(target, subject)
            if goal is None or not points or due_of(target, goal) <= on:
                continue
            held = own.get((target.pk, subject.pk))
            judged = measures.last_of(points, until=on, allow_simulated=True)
            heading = prospect(
                target, as_goal(held, goal) if held else goal, points, judged=judged, indicator=indicator, until=on
            )
            if heading is not None:
                found[target.pk, subject.pk] = heading
    return found


def line_of(points: Iterable[Point], like: Point, *, until: dt.date) -> list[Point]:
    """What may be joined to the judged figure, in time; a period that a merger broke begins the line anew."""
    same = [
        point
        for point in points
        if point.value is not None
        and point.subject_key == like.subject_key
        and point.method == like.method
        and point.is_simulated == like.is_simulated
        and point.period.end <= until
    ]
    kinds = Counter(point.period.kind for point in same)
    if not kinds:
        return []
    chosen = max(kinds, key=lambda kind: (kinds[kind], kind == like.period.kind))
    newest: dict[dt.date, Point] = {}
    for point in sorted(same, key=lambda one: (one.known_at, one.vintage)):
        if point.period.kind == chosen:
            newest[point.period.end] = point
    line = [newest[day] for day in sorted(newest)]
    broken = [number for number, point in enumerate(line) if "break-in-period" in point.flags]
    return line[broken[-1] + 1 :] if broken else line


def scale_of(line: Sequence[Point], indicator: Indicator | None) -> arithmetic.Scale:
    """A share has walls at 0 and 100, an amount one at 0; a rank or a growth rate is read as it is."""
    values = [point.value for point in line if point.value is not None]
    unit = line[-1].unit if line else ""
    if indicator is not None and indicator.kind == "growth":
        return "plain"
    if unit == "percent":
        return "share" if all(Decimal(0) <= value <= Decimal(100) for value in values) else "plain"
    return "amount" if unit not in NO_AMOUNT and all(value > 0 for value in values) else "plain"
