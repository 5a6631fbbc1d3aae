"""The network in figures: who was asked how much, answered in time, late, and after how many working days.

A question counts for the organisation that owes the answer now. Counts first; a rate is made of two of them and is not
given where nothing was answered.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from giaoban.commitments.models import Commitment, PressQuestion
from giaoban.commitments.queries.clocks import clocks_of, history_of
from giaoban.commitments.queries.tables import calendar, tables
from giaoban.core.workflow.calendar import Calendar
from giaoban.core.workflow.clock import Entered
from giaoban.registry.models import Membership, Subject

ANSWERING = "answering"
ANSWERED = ("published", "declined")


@dataclass(frozen=True)
class OfOne:
    """How one question stands: answered in time or late, or waiting, late or not; withdrawn ones count as asked."""

    organisation: int
    state: str  # in_time, late, waiting, overdue, ended
    declined: bool
    working_days: int | None


@dataclass(frozen=True)
class OfOrganisation:
    """Counts of questions by the organisation that speaks.

    `median_days` are working days, without those on which a question lay with its reporter.
    """

    organisation: Subject
    spokespersons: int
    asked: int
    in_time: int
    late: int
    waiting: int
    overdue: int
    declined: int
    median_days: Decimal | None

    @property
    def answered(self) -> int:
        return self.in_time + self.late

    @property
    def rate_in_time(self) -> Decimal | None:
        """Percent of the answered that were answered in time, of two counts; None where nothing was answered."""
        return Decimal(100) * self.in_time / self.answered if self.answered else None


@dataclass(frozen=True)
class Network:
    """All organisations that speak or were asked, and the whole. Simulated ones count only where no real one is."""

    rows: tuple[OfOrganisation, ...]
    total: OfOrganisation | None
    is_simulated: bool


def network(*, now: dt.datetime) -> Network:
    """Eight queries, however many questions and organisations there are."""
    days = calendar()
    today = days.day_of(now)
    asked = PressQuestion.objects.select_related("commitment__owed_by").prefetch_related("commitment__steps")
    found = list(asked.filter(is_simulated=False))
    is_simulated = not found
    if is_simulated:
        found = list(asked.filter(is_simulated=True))
    workflows = tables()
    by_owner: dict[int, list[OfOne]] = defaultdict(list)
    for question in found:
        one = question.commitment
        workflow = workflows.get(one.workflow)
        if workflow is None:
            continue
        history = history_of(one)
        clocks = clocks_of(one, workflow, history, at=now, calendar=days)
        answering = next((timed for timed in clocks if timed.clock.id == ANSWERING), None)
        was_late = bool(answering and (answering.reading.was_late or answering.is_late))
        by_owner[one.owed_by_id].append(
            OfOne(one.owed_by_id, _state(one, was_late), one.state == "declined", _days(history, days))
        )
    speaking = _speaking(today)
    owners = {pk: subject for pk, (subject, _) in speaking.items()}
    owners |= {question.commitment.owed_by_id: question.commitment.owed_by for question in found}
    rows = [_row(owners[pk], speaking.get(pk, (None, 0))[1], by_owner.get(pk, [])) for pk in owners]
    rows.sort(key=lambda row: (-row.asked, row.organisation.name_vi))
    every = [one for of_one in by_owner.values() for one in of_one]
    total = _row(rows[0].organisation, sum(row.spokespersons for row in rows), every) if rows else None
    return Network(tuple(rows), total, is_simulated and bool(found))


def _state(one: Commitment, was_late: bool) -> str:
    if one.state in ANSWERED:
        return "late" if was_late else "in_time"
    if one.standing != Commitment.Standing.OPEN:
        return "ended"
    return "overdue" if was_late else "waiting"


def _days(history: Sequence[Entered], days: Calendar) -> int | None:
    """Working days after the day it was asked until the first answer, without those it lay with its reporter."""
    if not history:
        return None
    began, spent = days.day_of(history[0].at), 0
    for number, entered in enumerate(history[1:], start=1):
        before = history[number - 1]
        if before.state == "waiting_for_reporter":
            spent += days.working_days_between(days.day_of(before.at), days.day_of(entered.at))
        if entered.state in ANSWERED:
            return max(days.working_days_between(began, days.day_of(entered.at)) - spent, 0)
    return None


def _speaking(today: dt.date) -> dict[int, tuple[Subject, int]]:
    """Organisations with their number of designated spokespersons on the day."""
    held = Membership.objects.valid_on(today).filter(role=Membership.Role.SPOKESPERSON, person__is_active=True)
    found: dict[int, tuple[Subject, int]] = {}
    people: dict[int, set[int]] = defaultdict(set)
    for one in held.select_related("subject"):
        people[one.subject_id].add(one.person_id)
        found[one.subject_id] = (one.subject, len(people[one.subject_id]))
    return found


def _row(organisation: Subject, spokespersons: int, asked: Sequence[OfOne]) -> OfOrganisation:
    taken = [one.working_days for one in asked if one.state in ("in_time", "late") and one.working_days is not None]
    counts = {state: sum(one.state == state for one in asked) for state in ("in_time", "late", "waiting", "overdue")}
    return OfOrganisation(
        organisation=organisation, spokespersons=spokespersons, asked=len(asked), **counts,
        declined=sum(one.declined for one in asked), median_days=Decimal(str(median(taken))) if taken else None,
    )  # fmt: skip
