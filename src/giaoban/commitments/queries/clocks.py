"""The clocks of a commitment, read from the states it went through, and the day that follows from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from giaoban.commitments.models import Commitment
from giaoban.core.workflow.calendar import Calendar
from giaoban.core.workflow.clock import Entered, Hand, Reading, read_clock
from giaoban.core.workflow.definition import ClockEntry, Workflow

GOING = (Hand.RUNNING, Hand.RUN_OUT)
# Who asks, owes or asked before, and which of several askers accepted; not where it stands.
SAME_PLACE = ("pass_on", "join", "leave", "agree", "recurs", "recurs_not")
LOOK_AGAIN = 10  # working days until what no clock runs for is looked at again


@dataclass(frozen=True)
class Timed:
    """A clock of the workflow with its reading. `last` is its last local day, `waits_in` the state that pauses it."""

    clock: ClockEntry
    reading: Reading
    last: dt.date | None
    waits_in: str = ""

    @property
    def is_going(self) -> bool:
        return self.reading.hand in GOING

    @property
    def is_late(self) -> bool:
        return self.reading.hand is Hand.RUN_OUT

    @property
    def is_paused(self) -> bool:
        return self.reading.hand is Hand.PAUSED


@dataclass(frozen=True)
class NextDay:
    """When a commitment comes back: due on a day, or looked at again on one; a paused one is never overdue."""

    due: dt.date | None
    review_on: dt.date | None
    is_paused: bool


def history_of(commitment: Commitment) -> list[Entered]:
    """The states somebody brought it into. What only a pack states has none: nobody knows when it came to stand so."""
    steps = sorted(commitment.steps.all(), key=lambda step: (step.at, step.pk))
    return [Entered(step.to_state, step.at) for step in steps if step.move not in SAME_PLACE]


def clocks_of(
    commitment: Commitment, workflow: Workflow, history: Sequence[Entered], *, at: dt.datetime, calendar: Calendar
) -> list[Timed]:
    """Every clock that was ever started, as it stands at the instant."""
    found = []
    day = commitment.due or commitment.review_on
    for clock in workflow.clocks:
        if clock.to_due and day is None:
            continue
        reading = read_clock(clock, history, calendar=calendar, at=at, due=day if clock.to_due else None)
        if reading.hand is Hand.IDLE:
            continue
        last = calendar.day_of(reading.due - dt.timedelta(microseconds=1)) if reading.due else None
        found.append(Timed(clock, reading, last, commitment.state if reading.hand is Hand.PAUSED else ""))
    return found


def next_day(
    commitment: Commitment, workflow: Workflow, history: Sequence[Entered], dates: Mapping[str, dt.date], *,
    at: dt.datetime, calendar: Calendar,
) -> NextDay:  # fmt: skip
    """The day after a move. `dates` are the days given with it.

    A clock that runs to the day itself takes the day given with the move; without such a clock the day follows from the
    clock that runs. What waits for its asker, for a text or for a confirmation is looked at again, not overdue.
    """
    here = workflow.state(commitment.state)
    if here is None or here.final:
        return NextDay(commitment.due, None, False)
    given = max(dates.values(), default=None)
    to_due = [clock for clock in workflow.clocks if clock.to_due]
    due, review_on = commitment.due, commitment.review_on
    if any(here.id in clock.starts_in for clock in to_due):
        return NextDay(given or due, None if given or due else review_on or _later(at, calendar), False)
    timed = clocks_of(commitment, workflow, history, at=at, calendar=calendar)
    going = [one.last for one in timed if one.is_going and one.last and not one.clock.to_due]
    paused = any(here.id in clock.pauses_in for clock in workflow.clocks) or bool(to_due)
    if going and not to_due and here.standing == "open":
        return NextDay(min(going), None, False)
    return NextDay(due if to_due else None, given or (min(going) if going else _later(at, calendar)), paused)


def first_day(workflow: Workflow, *, at: dt.datetime, calendar: Calendar) -> dt.date | None:
    """The day that the workflow's own clock gives what is opened now; None where somebody has to say it."""
    days = []
    for clock in workflow.clocks:
        reading = read_clock(clock, [Entered(workflow.initial.id, at)], calendar=calendar, at=at)
        if not clock.to_due and reading.hand is Hand.RUNNING and reading.due is not None:
            days.append(calendar.day_of(reading.due - dt.timedelta(microseconds=1)))
    return min(days, default=None)


def _later(at: dt.datetime, calendar: Calendar) -> dt.date:
    return calendar.add_working_days(calendar.day_of(at), LOOK_AGAIN)


def as_days(fields: Mapping[str, Any]) -> dict[str, dt.date]:
    """The days among the fields of a move."""
    return {name: value for name, value in fields.items() if type(value) is dt.date}
