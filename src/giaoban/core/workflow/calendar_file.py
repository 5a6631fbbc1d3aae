"""A year of holidays and swapped working days as a pack states it, and everything wrong with one.

packs/vn/calendar/2024.yaml     one file a year, checked by `calendar_faults`, joined by `build_calendar`
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.workflow.calendar import SATURDAY, Calendar, Swap

Evidence = Literal["seed", "seen", "memory", "computed", "unknown"]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Placing = Callable[[tuple[str | int, ...]], Place]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Part):
    vi: Line
    en: Line


class HolidayEntry(_Part):
    """Days off from the first to the last (one day without `last`). `kind` substitute: given for one on a weekend."""

    first: dt.date
    last: dt.date | None = None
    title: Words
    kind: Literal["holiday", "substitute"] = "holiday"
    source: Words | None = None
    evidence: Evidence = "unknown"

    def days(self) -> list[dt.date]:
        last = self.last or self.first
        return [self.first + dt.timedelta(days=step) for step in range((last - self.first).days + 1)]


class SwapEntry(_Part):
    """`rest`, not "off": YAML reads a bare off as false."""

    rest: dt.date
    work: dt.date
    title: Words
    source: Words | None = None
    evidence: Evidence = "unknown"


class CalendarFile(_Part):
    """One year. `zone` is the name of the time zone in which its days begin and end."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$", max_length=40)]
    year: Annotated[int, Field(ge=1900, le=2100)]
    zone: str
    holidays: list[HolidayEntry]
    swaps: list[SwapEntry] = []
    note: Annotated[str, StringConstraints(max_length=4000)] = ""

    @field_validator("zone")
    @classmethod
    def _is_a_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (OSError, ValueError, LookupError) as why:
            raise ValueError(f"{name!r} is not the name of a time zone") from why
        return name


def calendar_faults(calendar: CalendarFile, place: Placing) -> Iterator[Finding]:
    """Everything that cannot be true together in one year."""
    seen: dict[dt.date, int] = {}
    for number, holiday in enumerate(calendar.holidays):
        here = ("holidays", number)
        if holiday.last is not None and holiday.last < holiday.first:
            backwards = {"first": holiday.first, "last": holiday.last}
            yield Finding("calendar.ends-before-it-begins", where=place((*here, "last")), context=backwards)
        for day in holiday.days()[:40]:
            if day.year != calendar.year:
                context = {"day": day, "year": calendar.year}
                yield Finding("calendar.other-year", where=place((*here, "first")), context=context)
            if day in seen:
                yield Finding("calendar.day-twice", where=place((*here, "first")), context={"day": day})
            seen[day] = number
    rests: set[dt.date] = set()
    works: set[dt.date] = set()
    for number, swap in enumerate(calendar.swaps):
        place_rest, place_work = place(("swaps", number, "rest")), place(("swaps", number, "work"))
        if swap.rest.year != calendar.year:
            yield Finding("calendar.other-year", where=place_rest, context={"day": swap.rest, "year": calendar.year})
        if swap.rest in seen or swap.rest.weekday() >= SATURDAY:
            yield Finding("calendar.already-off", where=place_rest, context={"day": swap.rest})
        if swap.work.weekday() < SATURDAY:
            yield Finding("calendar.already-worked", where=place_work, context={"day": swap.work})
        if swap.work in seen:
            yield Finding("calendar.works-on-a-holiday", where=place_work, context={"day": swap.work})
        for day, where, days in ((swap.rest, place_rest, rests), (swap.work, place_work, works)):
            if day in days:
                yield Finding("calendar.day-twice", where=where, context={"day": day})
            days.add(day)


def build_calendar(files: Iterable[CalendarFile]) -> Calendar:
    """One calendar from its years. Raises Refused when a year comes twice or the zones differ."""
    files = sorted(files, key=lambda file: file.year)
    years = [file.year for file in files]
    zones = sorted({file.zone for file in files})
    repeated = sorted({year for year in years if years.count(year) > 1})
    findings = [Finding("calendar.year-twice", context={"year": year}) for year in repeated]
    if len(zones) > 1:
        findings.append(Finding("calendar.zones-differ", context={"zones": ", ".join(zones)}))
    for file in files:
        findings += calendar_faults(file, _placing(file))
    if findings:
        raise Refused(findings)
    holidays = {day: entry.title.vi for file in files for entry in file.holidays for day in entry.days()}
    swaps = [Swap(entry.rest, entry.work) for file in files for entry in file.swaps]
    return Calendar(holidays, swaps, frozenset(years), ZoneInfo(zones[0]) if zones else dt.UTC)


def _placing(file: CalendarFile) -> Placing:
    return lambda path: Place(file.id, part="/".join(map(str, path)))
