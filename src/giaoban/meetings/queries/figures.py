"""The figures of a review by field of work: now, in the quarter before, in the same period a year before.

Growth is computed where both figures are known; what a source reports stands beside it. Simulated figures never enter
these rows; they have a list of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from giaoban.core.periods import Period
from giaoban.measures import queries as measures
from giaoban.measures.models import Indicator
from giaoban.measures.queries import Point
from giaoban.meetings.models import AgendaItem, Meeting
from giaoban.meetings.queries.quoted import Quotes, text
from giaoban.registry.models import Subject

RATES = ("percent", "percentage_point")


@dataclass(frozen=True)
class Frame:
    """What the figures are read for: the quarter, and the day up to which they were known."""

    period: Period
    known: dt.date
    today: dt.date


def known_day(meeting: Meeting) -> dt.date:
    """Up to which day figures count as known: as the pack says, else the day of the meeting."""
    stated = meeting.details.get("known_at")
    return dt.date.fromisoformat(stated) if stated else meeting.held_on


def frame_of(meeting: Meeting, today: dt.date) -> Frame:
    return Frame(meeting.period, known_day(meeting), today)


def figure_rows(
    meeting: Meeting, frame: Frame, quotes: Quotes, *, items: Sequence[AgendaItem] | None = None
) -> list[dict[str, Any]]:
    """A row for each indicator of the agenda (or of some of its items) and each of nation and blocks that has a figure;
    a nation without one keeps its row, so that a missing figure is seen."""
    agenda = list(meeting.agenda.all()) if items is None else list(items)
    codes = [code for item in agenda for code in item.details.get("indicators", [])]
    indicators, growths = _definitions(codes)
    about = Q(subject__kind__in=("country", "block"))
    wanted = {*codes, *(one.code for kinds in growths.values() for one in kinds.values())}
    found = measures.lines(wanted, subjects=about, known=frame.known, until=frame.period.end, today=frame.today)
    subjects = list(Subject.objects.filter(kind__in=("country", "block")).order_by("kind", "key"))
    subjects.sort(key=lambda one: one.kind != "country")
    bases = {one.code for kinds in growths.values() for one in kinds.values()}
    rows = []
    for item in agenda:
        for code in item.details.get("indicators", []):
            if code in bases or code not in indicators:
                continue
            for subject in subjects:
                points = [point for point in found.get((code, subject.key), []) if not point.is_simulated]
                if points or subject.kind == "country":
                    kinds = growths.get(code, {})
                    growth = {against: found.get((one.code, subject.key), []) for against, one in kinds.items()}
                    row = _about(item, indicators[code], subject)
                    rows.append(row | _values(points, growth, frame, quotes))
    return [row for row in rows if row["value"] or not _has_block(rows, row)]


def organisation_rows(
    subjects: Sequence[Subject], groups: Sequence[str], frame: Frame, quotes: Quotes
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """What is known about some organisations themselves, by subject key and field of work; simulated figures excluded.

    Four queries, however many organisations and fields.
    """
    codes = list(Indicator.objects.filter(group__in=groups).values_list("code", flat=True).distinct())
    indicators, growths = _definitions(codes)
    bases = {one.code for kinds in growths.values() for one in kinds.values()}
    found = measures.lines(
        {*codes, *bases}, subjects=Q(subject__in=subjects), known=frame.known, until=frame.period.end, today=frame.today
    )
    by_key = {one.key: one for one in subjects}
    rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for (code, key), line in found.items():
        points = [point for point in line if not point.is_simulated]
        if not points or code in bases or code not in indicators:
            continue
        one = indicators[code]
        growth = {against: found.get((kind.code, key), []) for against, kind in growths.get(code, {}).items()}
        item = AgendaItem(group=one.group)
        row = _about(item, one, by_key[key]) | _values(points, growth, frame, quotes)
        rows.setdefault((key, one.group), []).append(row)
    return rows


def simulated_rows(meeting: Meeting, frame: Frame, quotes: Quotes) -> list[dict[str, Any]]:
    """What was simulated for want of records: the last month before the meeting, nation and blocks."""
    codes = Indicator.objects.filter(observations__status="simulated").values_list("code", flat=True).distinct()
    indicators, _ = _definitions(codes)
    about = Q(subject__kind__in=("country", "block"))
    found = measures.lines(list(codes), subjects=about, until=meeting.held_on, today=frame.today)
    rows = []
    for (code, _subject), points in found.items():
        months = [point for point in points if point.is_simulated and point.period.kind == "month"]
        point = measures.last_of(months, until=meeting.held_on, allow_simulated=True)
        if point is not None:
            one = indicators[code]
            rows.append(
                {
                    "code": code,
                    "title_vi": one.title_vi,
                    "title_en": one.title_en,
                    "subject": point.subject_key,
                    "subject_vi": point.subject_name,
                    "value": quotes.figure(point),
                    "method": point.method,
                }
            )
    return sorted(rows, key=lambda row: (row["code"], "." in row["subject"], row["subject"]))


def comparable(points: Sequence[Point], point: Point, window: Period) -> Point | None:
    """The figure of the same kind of period and the same method inside a window of time, the last one there.

    A quarter is compared with the quarter before; "until 30/11" with the last day reported in the quarter before; the
    months of a year so far only with the same months of another year.
    """
    near = [
        one
        for one in points
        if one.method == point.method
        and one.period.kind == point.period.kind
        and window.contains(one.period.end)
        and one.observation_ids != point.observation_ids
    ]
    return measures.last_of(near, until=window.end)


def year_before(points: Sequence[Point], point: Point) -> Point | None:
    """The same period a year before; for a day, any day of the same month of that year."""
    same = measures.of_period(points, point.period.year_before().code, like=point)
    if same is not None or point.period.kind != "day":
        return same
    return comparable(points, point, Period.month_of(point.period.year_before().end))


def _about(item: AgendaItem, indicator: Indicator, subject: Subject) -> dict[str, Any]:
    return {
        "group": item.group,
        "group_vi": item.title_vi,
        "group_en": item.title_en,
        "code": indicator.code,
        "title_vi": indicator.title_vi,
        "title_en": indicator.title_en,
        "subject": subject.key,
        "subject_vi": subject.name_vi,
        "subject_en": subject.name_en or subject.name_vi,
        "is_nation": subject.kind == "country",
        "unit": indicator.unit,
    }


def _values(
    points: Sequence[Point], growth: Mapping[str, Sequence[Point]], frame: Frame, quotes: Quotes
) -> dict[str, Any]:
    point = measures.last_of(points, until=frame.period.end)
    before = comparable(points, point, frame.period.previous()) if point and point.period.kind != "months" else None
    last_year = year_before(points, point) if point else None
    return {
        "value": quotes.figure(point),
        "previous": quotes.figure(before),
        "year_before": quotes.figure(last_year),
        "change": _change(point, before),
        "year_change": _change(point, last_year),
        "reported_change": _reported(growth.get("previous", ()), point, quotes),
        "reported_year_change": _reported(growth.get("year_before", ()), point, quotes),
    }


def _change(point: Point | None, before: Point | None) -> dict[str, Any] | None:
    """Percentage points between two rates, percent between two amounts, each with the unit it is in."""
    if point is None or before is None or point.value is None or before.value is None:
        return None
    observations = [*point.observation_ids, *before.observation_ids]
    if point.unit in RATES:
        if {point.bound, before.bound} - {"eq", "about"}:
            return None
        decimals = max(point.decimals, before.decimals)
        value = text(point.value - before.value)
        return {"value": value, "unit": "percentage_point", "decimals": decimals, "observations": observations}
    grown = measures.growth(point, before)
    if grown is None:
        return None
    return {"value": text(round(grown, 6)), "unit": "percent", "decimals": 1, "observations": observations}


def _reported(points: Sequence[Point], point: Point | None, quotes: Quotes) -> dict[str, Any] | None:
    """The growth a source states for the same period, whether or not it follows from the figures."""
    if point is None:
        return None
    stated = [one for one in points if "computed" not in one.flags and one.period_code == point.period_code]
    return quotes.figure(measures.last_of(stated, until=point.period.end))


def _definitions(codes: Any) -> tuple[dict[str, Indicator], dict[str, dict[str, Indicator]]]:
    """The newest definitions of the codes, and the growth indicators of each: code -> against -> indicator."""
    newest = {one.code: one for one in Indicator.objects.order_by("code", "version")}
    growths: dict[str, dict[str, Indicator]] = {}
    for one in newest.values():
        if one.kind == "growth" and one.definition.get("of") in set(codes):
            growths.setdefault(one.definition["of"], {})[one.definition.get("against") or "year_before"] = one
    return {code: newest[code] for code in codes if code in newest}, growths


def _has_block(rows: list[dict[str, Any]], row: dict[str, Any]) -> bool:
    """A nation without a figure is left out where a block of the same indicator has one."""
    return any(other["code"] == row["code"] and other["value"] for other in rows if other is not row)
