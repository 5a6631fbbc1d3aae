"""Periods a figure can be about: a day, month, quarter, half, year, or the months of a year so far.

Source: the reporting calendar of Decree 09/2019 names month, quarter, half and year; "11 months" figures are
         common in reports, hence `2024-M01-M11`. A day is the as-of date of a stock ("until 30/11/2024").
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import total_ordering
from typing import Self

_FORMS = {
    "year": re.compile(r"(?P<y>\d{4})"),
    "half": re.compile(r"(?P<y>\d{4})H(?P<n>[12])"),
    "quarter": re.compile(r"(?P<y>\d{4})Q(?P<n>[1-4])"),
    "month": re.compile(r"(?P<y>\d{4})-(?P<n>0[1-9]|1[0-2])"),
    "day": re.compile(r"(?P<y>\d{4})-(?P<n>0[1-9]|1[0-2])-(?P<d>\d{2})"),
    "months": re.compile(r"(?P<y>\d{4})-M(?P<n>0[1-9]|1[0-2])-M(?P<d>0[1-9]|1[0-2])"),
}
_STEP = {"year": 12, "half": 6, "quarter": 3, "month": 1}


class NotAPeriod(ValueError):
    """The text names no real period; the message says which forms are understood."""


@total_ordering
@dataclass(frozen=True)
class Period:
    """A stretch of days with a kind and a code that sorts and reads the same everywhere.

    >>> Period.parse("2024Q4")
    Period('2024Q4')
    >>> Period.parse("2024Q4").start, Period.parse("2024-11").end
    (datetime.date(2024, 10, 1), datetime.date(2024, 11, 30))
    >>> Period.parse("2024Q1").previous(), Period.parse("2024-11").year_before()
    (Period('2023Q4'), Period('2023-11'))
    """

    kind: str
    start: dt.date
    end: dt.date

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code. Raises NotAPeriod, also for dates that do not exist (2024-02-31) and years beyond 1900-2100."""
        for kind, form in _FORMS.items():
            if match := form.fullmatch(text.strip()):
                year = int(match["y"])
                if not 1900 <= year <= 2100:
                    raise NotAPeriod(f"{text!r}: the year {year} is outside 1900-2100")
                if kind == "day":
                    try:
                        day = dt.date.fromisoformat(text.strip())
                    except ValueError as why:
                        raise NotAPeriod(f"{text!r} is not a real date") from why
                    return cls(kind, day, day)
                if kind == "months":
                    first, last = int(match["n"]), int(match["d"])
                    if last < first:
                        raise NotAPeriod(f"{text!r} ends before it begins")
                    return cls(kind, dt.date(year, first, 1), _month_end(year, last))
                number = int(match["n"]) if kind != "year" else 1
                first = (number - 1) * _STEP[kind] + 1
                return cls(kind, dt.date(year, first, 1), _month_end(year, first + _STEP[kind] - 1))
        raise NotAPeriod(f"{text!r} is not a period; write 2024, 2024H1, 2024Q4, 2024-11, 2024-11-30 or 2024-M01-M11")

    @classmethod
    def month_of(cls, day: dt.date) -> Self:
        return cls("month", day.replace(day=1), _month_end(day.year, day.month))

    @classmethod
    def quarter_of(cls, day: dt.date) -> Self:
        first = (day.month - 1) // 3 * 3 + 1
        return cls("quarter", dt.date(day.year, first, 1), _month_end(day.year, first + 2))

    @property
    def code(self) -> str:
        year, month = self.start.year, self.start.month
        return {
            "year": f"{year}",
            "half": f"{year}H{(month + 5) // 6}",
            "quarter": f"{year}Q{(month + 2) // 3}",
            "month": f"{year}-{month:02}",
            "day": self.start.isoformat(),
            "months": f"{year}-M{month:02}-M{self.end.month:02}",
        }[self.kind]

    def previous(self) -> Self:
        """The period of the same kind just before. A day steps one day, months of a year have no previous."""
        if self.kind == "months":
            raise NotAPeriod(f"{self.code} has no previous period; compare with the year before")
        last = self.start - dt.timedelta(days=1)
        if self.kind == "day":
            return type(self)("day", last, last)
        start = _add_months(self.start, -_STEP[self.kind])
        return type(self)(self.kind, start, last)

    def year_before(self) -> Self:
        start = _add_months(self.start, -12)
        if self.kind == "day":
            return type(self)("day", start, start)
        return type(self)(self.kind, start, _month_end(self.end.year - 1, self.end.month))

    def months(self) -> list[Self]:
        """The months it covers, a day giving the month it lies in."""
        count = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
        return [self.month_of(_add_months(self.start.replace(day=1), step)) for step in range(count)]

    def contains(self, day: dt.date) -> bool:
        return self.start <= day <= self.end

    def __lt__(self, other: Period) -> bool:
        return (self.end, self.start) < (other.end, other.start)

    def __str__(self) -> str:
        return self.code

    def __repr__(self) -> str:
        return f"Period({self.code!r})"


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _add_months(day: dt.date, months: int) -> dt.date:
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
