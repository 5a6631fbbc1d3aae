"""Who is told what on which day, before a clock runs out and after it did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from giaoban.core.workflow.calendar import Calendar
from giaoban.core.workflow.definition import ClockEntry


@dataclass(frozen=True)
class Notice:
    """`key` is the same whenever it is worked out again, so that nothing is sent twice: clock, what, days, last day."""

    day: dt.date
    clock: str
    what: Literal["remind", "notify", "agenda", "publish"]
    to: tuple[str, ...]
    days: int
    last: dt.date

    @property
    def key(self) -> str:
        return f"{self.clock}/{self.what}/{self.days}/{self.last.isoformat()}/{'+'.join(self.to)}"


def notices(clock: ClockEntry, last: dt.date, calendar: Calendar) -> list[Notice]:
    """All notices of a clock whose last day is `last`, in order of day. Each falls on a working day.

    A reminder that would fall on a day off comes on the working day before; an escalation on the one after.
    """
    found = []
    for reminder in clock.reminders:
        day = _shifted(clock, last, -reminder.days_before, calendar)
        to = tuple(reminder.to)
        found.append(Notice(calendar.on_or_before(day), clock.id, "remind", to, reminder.days_before, last))
    for step in clock.escalations:
        day = _shifted(clock, last, step.days_after, calendar)
        found.append(Notice(calendar.on_or_after(day), clock.id, step.what, tuple(step.to), step.days_after, last))
    return sorted(found, key=lambda notice: (notice.day, notice.what, notice.days, notice.to))


def due_notices(planned: Iterable[Notice], *, today: dt.date, sent: Collection[str]) -> list[Notice]:
    """What is to be sent today: planned for today or earlier and not sent yet. A missed day is made up for."""
    return [notice for notice in planned if notice.day <= today and notice.key not in sent]


def is_fully_reminded(clock: ClockEntry, last: dt.date, calendar: Calendar, *, sent: Collection[str]) -> bool:
    """Whether every reminder of the clock went out, so that silence may be taken for an answer."""
    reminders = [notice for notice in notices(clock, last, calendar) if notice.what == "remind"]
    return bool(reminders) and all(notice.key in sent for notice in reminders)


def _shifted(clock: ClockEntry, last: dt.date, days: int, calendar: Calendar) -> dt.date:
    if clock.counts_working_days:
        return calendar.add_working_days(last, days)
    return last + dt.timedelta(days=days)
