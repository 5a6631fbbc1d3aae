"""What the figures say a practice changed, and who is like an organisation and did better.

Real and simulated figures are never compared with each other; what rests on simulated ones says so.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from giaoban.commitments.models import Practice
from giaoban.core.effects import Cohort, Effect, Panel, Peer, Profile, measure_effect, peers
from giaoban.core.findings import Finding, Severity
from giaoban.core.indicators.restate import Frame
from giaoban.core.periods import Period
from giaoban.measures.models import Indicator
from giaoban.measures.queries import Point, series
from giaoban.measures.queries.points import newest_indicator
from giaoban.registry.models import Subject

WHOLE = 0.5
"""A period counts when at least this share of the organisations has a figure for it."""


@dataclass(frozen=True)
class Course:
    """The raw means of one period: those who do it, the others, and how many of each."""

    period: Period
    treated: float | None
    others: float | None


@dataclass(frozen=True)
class MeasuredEffect:
    """The effect of a practice on one indicator, with all that it was computed from."""

    indicator: Indicator
    effect: Effect
    course: tuple[Course, ...] = ()
    treated: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    since: tuple[dt.date, ...] = ()
    is_simulated: bool = False

    @property
    def verdict(self) -> str:
        """better, worse (in the direction of the indicator), changed (it has none) or cannot-tell."""
        if self.effect.verdict == "cannot-tell":
            return "cannot-tell"
        if self.indicator.direction == "none":
            return "changed"
        is_better = (self.effect.verdict == "up") == (self.indicator.direction != "down")
        return "better" if is_better else "worse"

    @property
    def as_kept(self) -> dict[str, object]:
        """What is written down beside a decision."""
        found = self.effect
        numbers = {name: getattr(found, name) for name in ("estimate", "low", "high", "level", "p_value", "method")}
        finite = {
            name: value if value not in (float("inf"), float("-inf")) else None for name, value in numbers.items()
        }
        return {
            **finite, "indicator": self.indicator.code, "verdict": self.verdict, "treated": found.treated,
            "others": found.others, "is_simulated": self.is_simulated, "findings": [one.code for one in found.findings],
        }  # fmt: skip


def measured_effects(
    practice: Practice, *, frame: Frame = "as_was", known: dt.date | dt.datetime | None = None, today: dt.date
) -> list[MeasuredEffect]:
    """The effect on each indicator the practice should move; four queries an indicator."""
    return effects_of([practice], frame=frame, known=known, today=today)[practice.pk]


def effects_of(
    practices: Sequence[Practice], *, frame: Frame = "as_was", known: dt.date | dt.datetime | None = None,
    today: dt.date,
) -> dict[int, list[MeasuredEffect]]:  # fmt: skip
    """The same of several by their numbers; the figures of an indicator are read once, whoever means to move it.

    Of who stopped, the periods that began after that day are left out: they tell neither of doing it nor of never
    having done it. Who does it since nobody knows when is neither held up nor held against.
    """
    lines: dict[str, tuple[Indicator, list[Point]] | None] = {}
    found: dict[int, list[MeasuredEffect]] = {}
    kind_of = dict(Subject.objects.filter(kind__in=_kinds(practices)).values_list("key", "kind"))
    for practice in practices:
        uses, kinds = list(practice.uses.all()), _kinds([practice])
        since = {use.subject.key: use.since for use in uses if use.since is not None}
        undated = {use.subject.key: use.subject.name_vi for use in uses if use.since is None}
        stopped = {use.subject.key: use.until for use in uses if use.until}
        mine = found.setdefault(practice.pk, [])
        for code in practice.indicators:
            if code not in lines:
                indicator = newest_indicator(code)
                read = series(code, by="organisation", frame=frame, known=known, today=today) if indicator else []
                lines[code] = (indicator, list(read)) if indicator else None
            if (line := lines[code]) is None:
                continue
            points = [
                point
                for point in line[1]
                if kind_of.get(point.subject_key) in kinds  # a ministry is not held against provinces
                and point.subject_key not in undated
                and (point.subject_key not in stopped or point.period.start <= stopped[point.subject_key])
            ]
            mine.append(_with_undated(line[0], points, since, tuple(undated.values())))
    return found


def _with_undated(
    indicator: Indicator, points: Sequence[Point], since: Mapping[str, dt.date], undated: tuple[str, ...]
) -> MeasuredEffect:
    """Where nobody's first day is known there is no before and no after, whatever the figures."""
    if undated and not since:
        found = Finding("effect.start-unknown", Severity.WARNING, context={"units": ", ".join(undated)})
        return MeasuredEffect(indicator, Effect(findings=(found,)))
    found_effect = effect_of(indicator, points, since)
    return replace(found_effect, undated=undated) if undated else found_effect


def _kinds(practices: Iterable[Practice]) -> set[str]:
    return {use.subject.kind for practice in practices for use in practice.uses.all()}


def effect_of(indicator: Indicator, points: Sequence[Point], uses: Mapping[str, dt.date]) -> MeasuredEffect:
    """The same from points already read. `uses` says who does it since when; all others are held against them."""
    line = _one_line(points, uses)
    if not line:
        return MeasuredEffect(indicator, Effect(findings=(Finding("effect.no-figures", Severity.WARNING),)))
    cells = {(point.subject_key, point.period): float(point.value) for point in line if point.value is not None}
    names = {point.subject_key: point.subject_name for point in line}
    everybody = Counter(period for _, period in cells)
    periods = sorted(period for period, count in everybody.items() if count >= WHOLE * len(names))
    cohorts = {unit: _cohort(since, periods) for unit, since in uses.items() if unit in names}
    panel, left_out = Panel.of({key: value for key, value in cells.items() if key[1] in periods}, periods, cohorts)
    effect = measure_effect(panel)
    course = []
    is_treated = [unit in cohorts for unit in panel.units]
    for column, period in enumerate(periods):
        values = panel.values[:, column]
        treated = [float(value) for value, mine in zip(values, is_treated, strict=True) if mine]
        others = [float(value) for value, mine in zip(values, is_treated, strict=True) if not mine]
        course.append(Course(period, _mean(treated), _mean(others)))
    return MeasuredEffect(
        indicator, effect, tuple(course), tuple(names[unit] for unit in panel.treated),
        tuple(names[unit] for unit in panel.others),
        left_out=tuple(names.get(unit, unit) for unit in left_out),
        since=tuple(sorted({uses[unit] for unit in panel.treated})),
        is_simulated=any(point.is_simulated for point in line),
    )  # fmt: skip


@dataclass(frozen=True)
class Likeness:
    """Those like an organisation by one indicator, between two periods."""

    indicator: Indicator
    me: Profile
    first: Period
    last: Period
    peers: tuple[Peer, ...]
    names: Mapping[str, str]
    is_simulated: bool

    @property
    def better(self) -> tuple[Peer, ...]:
        return tuple(one for one in self.peers if one.ahead > 0)


def likeness(
    subject: Subject, code: str, *, frame: Frame = "as_was", known: dt.date | dt.datetime | None = None, today: dt.date
) -> Likeness | None:
    """Peers of a ministry or province by size (the count the share is of) and starting point; None without figures.

    From the first to the last period in which the organisation and at least half of its kind have figures.
    """
    indicator = newest_indicator(code)
    if indicator is None:
        return None
    points = _alike(series(code, by="organisation", frame=frame, known=known, today=today), {subject.kind})
    line = [one for one in _one_line(points, {subject.key: today}) if one.value is not None and one.den]
    mine = {one.period for one in line if one.subject_key == subject.key}
    keys = {one.subject_key for one in line}
    count = Counter(one.period for one in line)
    periods = sorted(period for period in mine if count[period] >= WHOLE * len(keys))
    if len(periods) < 2:
        return None
    first, last = periods[0], periods[-1]
    start = {one.subject_key: one for one in line if one.period == first}
    end = {one.subject_key: one for one in line if one.period == last}
    profiles = {
        key: Profile(key, float(one.den or 0), float(one.value or 0), float(end[key].value or 0))
        for key, one in start.items()
        if key in end
    }
    names = {one.subject_key: one.subject_name for one in line}
    near = peers(profiles[subject.key], profiles.values(), lower_is_better=indicator.direction == "down")
    is_simulated = any(one.is_simulated for one in line)
    return Likeness(indicator, profiles[subject.key], first, last, tuple(near), names, is_simulated)


def _alike(points: Iterable[Point], kinds: set[str]) -> list[Point]:
    """A ministry is not held against provinces."""
    wanted = set(Subject.objects.filter(kind__in=kinds).values_list("key", flat=True))
    return [point for point in points if point.subject_key in wanted]


def _one_line(points: Sequence[Point], about: Iterable[str]) -> list[Point]:
    """Points of one method, one kind of period, real or simulated: of those about `about` the most, real ones first.

    Of one organisation and period with several vintages the one known last.
    """
    wanted = set(about)
    groups: dict[tuple[bool, str, str], list[Point]] = {}
    for point in points:
        if point.value is not None:
            groups.setdefault((point.is_simulated, point.method, point.period.kind), []).append(point)
    speaking = {key: line for key, line in groups.items() if wanted & {point.subject_key for point in line}}
    if not speaking:
        return []
    key = min(speaking, key=lambda one: (one[0], -len(speaking[one]), one[1], one[2]))
    newest: dict[tuple[str, Period], Point] = {}
    for point in sorted(speaking[key], key=lambda one: (one.known_at, one.vintage)):
        newest[point.subject_key, point.period] = point
    return list(newest.values())


def _cohort(since: dt.date, periods: Sequence[Period]) -> Cohort:
    before = sum(period.end < since for period in periods)
    return Cohort(before, before + sum(period.start < since <= period.end for period in periods))


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
