"""What clocks do by themselves: reminders, escalations, and closing after silence, but only after notice.

Run as often as one likes (`giaoban remind`): a notice is kept once for a clock, a day and whom it is for, so nothing is
given twice. Silence is taken for an answer only when the clock has run out, every reminder of it was given, and the
time that each left its reader has really passed since it was given: reminders made up for late close nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from giaoban.commitments.actions.moving import carry_out, locked
from giaoban.commitments.actions.steps import NOTHING
from giaoban.commitments.models import Commitment, Notice
from giaoban.commitments.queries.clocks import Timed, clocks_of, history_of
from giaoban.commitments.queries.tables import calendar
from giaoban.core.workflow.calendar import Calendar
from giaoban.core.workflow.definition import SYSTEM, Workflow
from giaoban.core.workflow.moving import check_move
from giaoban.core.workflow.notices import due_notices, is_fully_reminded, notices
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may

OWING = (Commitment.Standing.OPEN, Commitment.Standing.ANSWERED)


@dataclass(frozen=True)
class Reminded:
    """What one run did."""

    notices: tuple[Notice, ...]
    closed: tuple[Commitment, ...]


def remind(*, by: Person, now: dt.datetime) -> Reminded:
    """Gives every notice that is due and makes the moves that belong to clocks. Each commitment is a transaction."""
    days = calendar()
    check_may(by, "commitment.open", today=days.day_of(now))
    given: list[Notice] = []
    closed: list[Commitment] = []
    found = Commitment.objects.filter(standing__in=OWING, steps__isnull=False).exclude(workflow="").distinct()
    for commitment in found.order_by("pk").iterator():
        with transaction.atomic():
            told, ended = _attend(commitment, by=by, now=now, days=days)
        given += told
        closed += ended
    return Reminded(tuple(given), tuple(closed))


def _attend(
    commitment: Commitment, *, by: Person, now: dt.datetime, days: Calendar
) -> tuple[list[Notice], list[Commitment]]:
    workflow, current = locked(commitment)
    sent: dict[str, dt.datetime] = dict(current.notices.values_list("key", "at"))
    given = []
    timed = [one for one in clocks_of(current, workflow, history_of(current), at=now, calendar=days) if one.is_going]
    for one in timed:
        if one.last is None:
            continue
        planned = notices(one.clock, one.last, days)
        for notice in due_notices(planned, today=days.day_of(now), sent=sent):
            given.append(
                Notice.objects.create(
                    commitment=current, key=notice.key, clock=notice.clock, what=notice.what, to=list(notice.to),
                    last=notice.last, days=notice.days, at=now,
                )
            )  # fmt: skip
            data = {"clock": notice.clock, "to": list(notice.to), "last": notice.last, "days": notice.days}
            write_event(by=by, action=f"notice.{notice.what}", thing=f"commitments:{current.key}", data=data, now=now)
            sent[notice.key] = now
    return given, _run_out(current, workflow, timed, sent, by=by, now=now, days=days)


def _run_out(
    current: Commitment, workflow: Workflow, timed: list[Timed], sent: Mapping[str, dt.datetime], *, by: Person,
    now: dt.datetime, days: Calendar,
) -> list[Commitment]:  # fmt: skip
    """Makes the move of a clock that has run out, the first that the table allows."""
    over = {one.clock.id for one in timed if one.is_late}
    told = {one.clock.id for one in timed if one.last and _was_told(one, sent, now=now, days=days)}
    for move in workflow.moves_from(current.state, [SYSTEM]):
        findings = check_move(
            workflow, state=current.state, move=move.id, roles=[SYSTEM], run_out=over, reminded=told
        )  # fmt: skip
        if not findings:
            carry_out(current, workflow, move.id, by=by, fields={}, shown=NOTHING, note="", now=now, findings=[])
            return [current]
    return []


def _was_told(one: Timed, sent: Mapping[str, dt.datetime], *, now: dt.datetime, days: Calendar) -> bool:
    """Every reminder was given, and what it left of time has passed since."""
    if one.last is None or not is_fully_reminded(one.clock, one.last, days, sent=sent):
        return False
    today = days.day_of(now)
    for notice in notices(one.clock, one.last, days):
        if notice.what == "remind":
            day = days.day_of(sent[notice.key])
            passed = days.working_days_between(day, today) if one.clock.counts_working_days else (today - day).days
            if passed <= notice.days:
                return False
    return True
