"""How long somebody has: a clock read from the states a commitment went through.

A day counts when the clock ran from the day's beginning to its end. So the day on which it started does not count, nor
does a day on which it stood still for part of the day, unless it paused and went on within that day; and it has run out
at the end of the last day it was given. A clock in calendar days that would run out on a day off runs out at the end
of the next working day.

Source: Civil Code 91/2015/QH13, Articles 147 (the first day is not counted) and 148 (a last day off moves to the next
        working day), from memory. What a pause does to a clock is not in a law we know: our reading.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from giaoban.core.workflow.calendar import Calendar
from giaoban.core.workflow.definition import ClockEntry


@dataclass(frozen=True)
class Entered:
    """A state, and the instant (aware) at which the commitment came to stand in it."""

    state: str
    at: dt.datetime


@dataclass(frozen=True)
class Pause:
    """The clock stood still from `start` to `end`; without an end it still does."""

    start: dt.datetime
    end: dt.datetime | None = None


class Hand(StrEnum):
    IDLE = "idle"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    RUN_OUT = "run_out"


@dataclass(frozen=True)
class Reading:
    """A clock at an instant. `due` is the first instant that is too late (UTC); None while paused or idle.

    `left` are whole days after the day of reading, of the clock's kind of day; 0 on the last day, negative when late.
    `is_certain` is False when holidays of a year in question are not known: only weekends were taken out there.
    """

    clock: str
    hand: Hand
    started: dt.datetime | None = None
    due: dt.datetime | None = None
    left: int | None = None
    is_certain: bool = True
    was_late: bool = False


def read_clock(
    clock: ClockEntry,
    history: Sequence[Entered],
    *,
    calendar: Calendar,
    at: dt.datetime,
    due: dt.date | None = None,
) -> Reading:
    """The clock after the history, in order of time. `due` is the commitment's own day, for a clock that runs to it.

    A clock that stopped and starts again starts afresh: who is asked again has the whole time again. Raises ValueError
    for a history that runs backwards or an instant without a zone.
    """
    calendar.day_of(at)
    started: dt.datetime | None = None
    stopped: dt.datetime | None = None
    pauses: list[Pause] = []
    for number, step in enumerate(history):
        if number and step.at < history[number - 1].at:
            raise ValueError("the history runs backwards")
        if step.at > at:
            break
        if step.state in clock.starts_in:
            if started is None or stopped is not None:
                started, stopped, pauses = step.at, None, []
            elif pauses and pauses[-1].end is None:
                pauses[-1] = Pause(pauses[-1].start, step.at)
        elif step.state in clock.pauses_in and started is not None and stopped is None:
            if not pauses or pauses[-1].end is not None:
                pauses.append(Pause(step.at))
        elif step.state in clock.stops_in and started is not None and stopped is None:
            stopped = step.at
    if started is None:
        return Reading(clock.id, Hand.IDLE)
    return _reading(clock, started, stopped, pauses, calendar, at, due)


def _reading(
    clock: ClockEntry,
    started: dt.datetime,
    stopped: dt.datetime | None,
    pauses: list[Pause],
    calendar: Calendar,
    at: dt.datetime,
    due: dt.date | None,
) -> Reading:
    seen = stopped or at
    if pauses and pauses[-1].end is None and stopped is not None:
        pauses = [*pauses[:-1], Pause(pauses[-1].start, stopped)]
    if clock.to_due:
        last = due
    else:
        last = last_day(clock, started, [pause for pause in pauses if pause.end], calendar)
        if pauses and pauses[-1].end is None and last and pauses[-1].start < calendar.end_of(last):
            return Reading(clock.id, Hand.PAUSED, started)
    if last is None:
        return Reading(clock.id, Hand.STOPPED if stopped else Hand.RUNNING, started)
    runs_out = calendar.end_of(last)
    late = seen >= runs_out
    today = calendar.day_of(seen)
    working = clock.counts_working_days
    left = calendar.working_days_between(today, last) if working else (last - today).days
    certain = calendar.is_known(min(calendar.day_of(started), last), max(last, today))
    hand = Hand.STOPPED if stopped else (Hand.RUN_OUT if late else Hand.RUNNING)
    return Reading(clock.id, hand, started, runs_out, left, certain, late)


def last_day(clock: ClockEntry, started: dt.datetime, pauses: Iterable[Pause], calendar: Calendar) -> dt.date | None:
    """The local day at whose end the clock runs out; None for one without a length of its own."""
    if clock.working_days is not None:
        return _counted(started, clock.working_days, pauses, calendar, working=True)
    if clock.calendar_days is not None:
        return _counted(started, clock.calendar_days, pauses, calendar, working=False)
    return None


def _counted(started: dt.datetime, days: int, pauses: Iterable[Pause], calendar: Calendar, *, working: bool) -> dt.date:
    """The last of so many days after the start, leaving out those on which the clock stood still."""

    def add(day: dt.date, count: int) -> dt.date:
        return calendar.add_working_days(day, count) if working else day + dt.timedelta(days=count)

    def between(first: dt.date, last: dt.date) -> int:
        return calendar.working_days_between(first, last) if working else (last - first).days

    def rolled(day: dt.date) -> dt.date:
        return day if working else calendar.on_or_after(day)

    begin = calendar.day_of(started)
    last, done = add(begin, days), begin
    for pause in pauses:
        first, end = calendar.day_of(pause.start), calendar.day_of(pause.end or pause.start)
        first = max(first, done + dt.timedelta(days=1))
        if end <= calendar.day_of(pause.start) or first > rolled(last) or end < first:
            continue
        still = between(first - dt.timedelta(days=1), end)
        last, done = max(add(last, still), add(end, 1)), end
    return rolled(last)
