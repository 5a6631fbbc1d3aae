"""Working days: not a weekend, not a holiday; a swapped Saturday is one, the weekday it replaces is not.

Days are local dates of the calendar's zone; instants are aware and in UTC. `day_of` and `end_of` are the only doors
between the two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

LONGEST = 10_000  # working days; forty years, beyond every deadline anybody writes
SATURDAY = 5


class TooFar(ValueError):
    """More than `LONGEST` days: a mistake of the caller, not a deadline."""


@dataclass(frozen=True)
class Swap:
    """A weekday taken off (`rest`) and worked on a weekend day instead (`work`), by decision."""

    rest: dt.date
    work: dt.date


@dataclass(frozen=True)
class Calendar:
    """Which days are worked. `years` are those whose holidays are known; other years only have weekends.

    >>> day = dt.date
    >>> calendar = Calendar({day(2024, 4, 30): "a", day(2024, 5, 1): "b"}, [Swap(day(2024, 4, 29), day(2024, 5, 4))])
    >>> calendar.add_working_days(day(2024, 4, 26), 1), calendar.working_days_between(day(2024, 4, 26), day(2024, 5, 4))
    (datetime.date(2024, 5, 2), 3)
    """

    holidays: Mapping[dt.date, str] = field(default_factory=dict)
    swaps: Iterable[Swap] = ()
    years: frozenset[int] = frozenset()
    zone: dt.tzinfo = dt.UTC
    _worked: frozenset[dt.date] = field(init=False, repr=False, compare=False)
    _rest: frozenset[dt.date] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "holidays", MappingProxyType(dict(self.holidays)))
        object.__setattr__(self, "swaps", tuple(self.swaps))
        object.__setattr__(self, "_worked", frozenset(swap.work for swap in self.swaps))
        object.__setattr__(self, "_rest", frozenset(swap.rest for swap in self.swaps) | frozenset(self.holidays))

    def is_working(self, day: dt.date) -> bool:
        return day in self._worked or (day.weekday() < SATURDAY and day not in self._rest)

    def is_known(self, first: dt.date, last: dt.date) -> bool:
        """Whether the holidays of every year from the first to the last day are in the data."""
        return all(year in self.years for year in range(first.year, last.year + 1))

    def on_or_after(self, day: dt.date) -> dt.date:
        """The day itself when it is worked, else the next one that is."""
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def on_or_before(self, day: dt.date) -> dt.date:
        return day if self.is_working(day) else self.add_working_days(day, -1)

    def add_working_days(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day after the day (before it when negative); the day itself is never counted.

        Adding nothing gives the day itself, worked or not. Raises TooFar beyond `LONGEST`.
        """
        if abs(count) > LONGEST:
            raise TooFar(f"{count} working days")
        step = dt.timedelta(days=1 if count > 0 else -1)
        left = abs(count)
        try:
            while left:
                day += step
                left -= self.is_working(day)
        except OverflowError as why:
            raise TooFar(f"{count} working days") from why
        return day

    def working_days_between(self, first: dt.date, last: dt.date) -> int:
        """Working days after the first, up to and with the last; the negative of that when last lies before first."""
        if last < first:
            return -self.working_days_between(last, first)
        weeks, rest = divmod((last - first).days, 7)
        tail = (last - dt.timedelta(days=back) for back in range(rest))
        weekdays = weeks * 5 + sum(day.weekday() < SATURDAY for day in tail)
        lost = sum(first < day <= last and day.weekday() < SATURDAY for day in self._rest - self._worked)
        gained = sum(first < day <= last and day.weekday() >= SATURDAY for day in self._worked)
        return weekdays - lost + gained

    def day_of(self, instant: dt.datetime) -> dt.date:
        """The local day of an instant. Raises ValueError for an instant without a zone."""
        if instant.tzinfo is None:
            raise ValueError("an instant without a zone names no moment")
        return instant.astimezone(self.zone).date()

    def end_of(self, day: dt.date) -> dt.datetime:
        """The first instant after the local day, in UTC: who is due that day is late from here on."""
        return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), self.zone).astimezone(dt.UTC)
