"""Which figures a query is about: the organisations of its structure, the points of its periods.

Every figure keeps its status, source and observation; nothing is averaged, and a rate that cannot be restated is None.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Max, Q

from giaoban.assistants.queries.figure_sentences import status_words
from giaoban.assistants.queries.figure_values import FigureRow
from giaoban.core.findings import Finding, Refused
from giaoban.core.indicators.asking import FigureQuery, Lexicon
from giaoban.core.indicators.restate import Frame
from giaoban.core.periods import Period
from giaoban.measures import queries as measures
from giaoban.measures.models import Indicator, Observation
from giaoban.measures.queries import Point
from giaoban.measures.queries.points import end_of_day
from giaoban.registry import queries as registry
from giaoban.registry.models import Subject
from giaoban.web import formats


@dataclass(frozen=True)
class Scene:
    """A query with everything needed to execute it. Raises Refused for names that are nobody's."""

    query: FigureQuery
    lexicon: Lexicon
    today: dt.date
    language: str

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        found = {one.code: one for one in Indicator.objects.filter(code__in=self.query.indicators).order_by("version")}
        missing = [code for code in self.query.indicators if code not in found]
        if missing:
            raise Refused([Finding("asking.unknown-indicator", context={"code": code}) for code in missing])
        return {code: found[code] for code in self.query.indicators}

    @cached_property
    def indicator(self) -> Indicator:
        return self.indicators[self.query.indicators[0]]

    @cached_property
    def frame(self) -> Frame:
        frame = self.query.frame
        return dt.date.fromisoformat(frame) if frame not in ("as_was", "as_now") else frame  # type: ignore[return-value]

    @cached_property
    def known(self) -> dt.date | None:
        return dt.date.fromisoformat(self.query.known) if self.query.known else None

    @cached_property
    def periods(self) -> list[Period]:
        return [Period.parse(code) for code in self.query.periods]

    @cached_property
    def subjects(self) -> list[Subject]:
        """Those named, in the order named; or all of the kinds, in official order."""
        if self.query.kinds:
            return self._organisations()
        found = {one.key: one for one in Subject.objects.filter(key__in=self.query.subjects).select_related("parent")}
        missing = [key for key in self.query.subjects if key not in found]
        if missing:
            raise Refused([Finding("asking.unknown-subject", context={"key": key}) for key in missing])
        return [found[key] for key in self.query.subjects]

    @cached_property
    def day(self) -> dt.date:
        """The day whose organisations are meant: of the structure, the period, or the latest figures; else today."""
        if isinstance(self.frame, dt.date):
            return self.frame
        if self.frame == "as_now":
            return self.today
        if self.periods:
            return min(self.periods[-1].end, self.today)
        held = Observation.objects.filter(indicator__code=self.indicator.code, subject__kind__in=self.query.kinds)
        if self.known is not None:
            held = held.filter(known_at__lte=end_of_day(self.known))
        last = held.aggregate(last=Max("period_end"))["last"]
        return min(last, self.today) if last else self.today

    def _organisations(self) -> list[Subject]:
        found = list(registry.organisations_on(self.day, tuple(self.query.kinds)).select_related("parent"))
        if not self.query.region:
            return found
        regions = [one for one in self.lexicon.country.regions if one.title == self.query.region]
        if not regions:
            raise Refused([Finding("asking.unread", context={"words": self.query.region})])
        region = next((one for one in regions if one.holds_on(self.day)), None)
        if region is None:
            begins = [one.since for one in regions if one.since is not None and self.day < one.since]
            ended = [one.until for one in regions if one.until is not None and one.until < self.day]
            if ended:
                context = {"region": self.query.region, "until": formats.date(max(ended), self.language)}
                raise Refused([Finding("asking.region-ended", context=context)])
            context = {"region": self.query.region, "since": formats.date(min(begins), self.language)}
            raise Refused([Finding("asking.region-not-yet", context=context)])
        return [one for one in found if one.key in region.members]

    @cached_property
    def lines(self) -> dict[tuple[str, str], list[Point]]:
        """All points of the indicators for the subjects, by code and key."""
        wanted = None if self.frame != "as_was" else Q(subject__in=[one.pk for one in self.subjects])
        return measures.lines(
            self.query.indicators, subjects=wanted, frame=self.frame, known=self.known, today=self.today
        )

    def points(self, subject: Subject | str, code: str = "") -> list[Point]:
        key = subject if isinstance(subject, str) else subject.key
        return self.lines.get((code or self.indicator.code, key), [])

    def chosen(self, points: Sequence[Point], period: Period | None = None) -> Point | None:
        """The figure of the period, else the last one within it; without a period the latest. Real before simulated."""
        period = period or (self.periods[-1] if self.periods else None)
        if period is None:
            return measures.last_of(points, until=self.today, allow_simulated=True)
        exact = [one for one in points if one.period_code == period.code]
        within = [one for one in points if period.start <= one.period.start and one.period.end <= period.end]
        return measures.last_of(exact or within, until=period.end, allow_simulated=True)

    def others(self, points: Iterable[Point], chosen: Point) -> list[Point]:
        """What else is said of the same period, by another source, method or publication."""
        return [one for one in points if one.period_code == chosen.period_code and one != chosen]

    def row(self, subject: Subject | str, point: Point | None, **more: Any) -> FigureRow:
        """A point as a row; without one a row that says whose figure is missing."""
        key, name = (subject, subject) if isinstance(subject, str) else (subject.key, self.named(subject))
        code = str(more.pop("indicator", "")) or (point.indicator if point else self.indicator.code)
        if point is None:
            return FigureRow(key, name, code, unit=self.indicator.unit, **more)
        is_made = "restated" in point.flags or point.num is not None  # as stated it has the places its source gave
        places = point.decimals if is_made else None
        shown = formats.quantity(point.value, point.unit, places, self.language, point.bound)
        number = point.observation_id
        return FigureRow(
            key, name, code, point.period_code, formats.period(point.period_code, self.language), point.value,
            point.num, point.den, point.unit, shown if point.value is not None else "", point.bound, point.status,
            status_words(point.status, self.language), point.method, point.vintage, point.source_title,
            point.source_key, point.source_place, point.observation_ids, f"/figures/{number}/" if number else "",
            point.flags, **more,
        )  # fmt: skip

    def named(self, subject: Subject) -> str:
        """The name; of a subject that ended, or that another of the same name preceded, also its time."""
        name = subject.name_vi if self.language == "vi" else subject.name_en or subject.name_vi
        if self.query.kinds:  # all of one day: the day is said once
            return name
        if subject.valid_to is not None:
            until = formats.date(subject.valid_to, self.language)
            return f"{name} ({'đến' if self.language == 'vi' else 'until'} {until})"
        if subject.valid_from is not None:
            since = formats.date(subject.valid_from, self.language)
            return f"{name} ({'từ' if self.language == 'vi' else 'since'} {since})"
        return name
