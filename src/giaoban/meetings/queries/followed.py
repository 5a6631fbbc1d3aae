"""What became of each promise since the meeting before: with this a meeting opens, before anything new is said.

    done         settled in time                    late_done   settled after its day
    reported     its owner did it; somebody has yet to conclude
    rolled_over  given a new day                    late        overdue, and its owner has said why or how far
    silent       overdue, and nobody has said anything since the last meeting
    waiting      waits for its condition            not_due     its day lies ahead          lifted   no longer asked

`slips` counts how often it was given a later day, `overdue_at` how many sealed meetings saw it overdue.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from giaoban.commitments.models import Commitment, Step
from giaoban.commitments.queries.clocks import SAME_PLACE
from giaoban.commitments.queries.tables import tables
from giaoban.core.workflow.definition import Workflow
from giaoban.measures.queries.points import end_of_day
from giaoban.meetings.models import Meeting
from giaoban.meetings.queries.standing import plain
from giaoban.web.formats import HANOI

Kind, Standing = Commitment.Kind, Commitment.Standing
OUTCOMES = ("silent", "late", "rolled_over", "reported", "waiting", "late_done", "done", "lifted", "not_due")
NOT_PROMISES = (Kind.TARGET, Kind.REPLY, Kind.REPORT_PART)
SAID = ("result", "answer", "reason", "condition", "progress")
ENDED = (Standing.SETTLED, Standing.WITHDRAWN)


def previous_meeting(meeting: Meeting) -> Meeting | None:
    """The last one of the same kind held before."""
    earlier = Meeting.objects.filter(kind=meeting.kind, held_on__lt=meeting.held_on)
    return earlier.select_related("snapshot").order_by("-held_on").first()


def since_of(meeting: Meeting) -> dt.datetime | None:
    """From when on something is news: the end of the meeting before, or of its day. None for the first meeting."""
    before = previous_meeting(meeting)
    if before is None:
        return None
    over = end_of_day(before.held_on)
    return min(before.concluded_at or over, over)


def next_meeting(day: dt.date) -> Meeting | None:
    """The first one after a day, where what has no day comes back."""
    return Meeting.objects.filter(held_on__gt=day).order_by("held_on").first()


def followed_rows(meeting: Meeting) -> list[dict[str, Any]]:
    """A row for each promise that was on the table before this meeting, the worst outcome first. Five queries."""
    since = since_of(meeting)
    made_by = since.astimezone(HANOI).date() if since else meeting.held_on - dt.timedelta(days=1)
    found = (
        Commitment.objects.exclude(kind__in=NOT_PROMISES)
        .filter(made_on__lte=made_by)
        .select_related("owed_by", "asked_by")
        .prefetch_related("steps")
        .order_by("due", "made_on", "key")
    )
    workflows, times = tables(), _times_overdue(meeting)
    rows = [row for one in found if (row := _row(one, meeting.held_on, since, workflows.get(one.workflow), times))]
    return sorted(rows, key=lambda row: OUTCOMES.index(row["outcome"]))


def outcome_counts(rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    """How many of each outcome, all outcomes named."""
    counted = Counter(row["outcome"] for row in rows)
    return {outcome: counted[outcome] for outcome in OUTCOMES}


def _row(
    one: Commitment, day: dt.date, since: dt.datetime | None, workflow: Workflow | None, times: Counter[str]
) -> dict[str, Any] | None:
    steps = [step for step in one.steps.all() if step.at <= end_of_day(day)]
    news = [step for step in steps if since is None or step.at > since]
    standing, is_paused = _stood(one, steps, workflow)
    if standing in ENDED and not any(step.to_state == steps[-1].to_state for step in news):
        return None  # it had ended before the last meeting
    told = [step for step in news if step.move not in ("open", *SAME_PLACE)]
    outcome = _outcome(one, day, standing, is_paused, told, steps)
    last = told[-1] if told else None
    move = workflow.move(last.move) if workflow and last else None
    return {
        "key": one.key,
        "kind": one.kind,
        "group": one.group,
        "title_vi": one.title_vi,
        "title_en": one.title_en or one.title_vi,
        "owed_by_vi": one.owed_by.short_vi or one.owed_by.name_vi,
        "owed_by_en": one.owed_by.name_en or one.owed_by.name_vi,
        "made_on": plain(one.made_on),
        "due": plain(_due(one, steps)),
        "outcome": outcome,
        "slips": sum(1 for step in steps if step.fields.get("new_due")),
        "overdue_at": times[one.key],
        "said_on": plain(_day(last)) if last else None,
        "said_vi": move.verb.vi if move else "",
        "said_en": move.verb.en if move else "",
        "words": _words(last),
    }


def _outcome(one: Commitment, day: dt.date, standing: str, is_paused: bool, told: list[Step], steps: list[Step]) -> str:
    due = _due(one, steps)
    if standing == Standing.WITHDRAWN:
        return "lifted"
    if standing == Standing.SETTLED:
        return "late_done" if due and _done_on(steps) > due else "done"
    if standing == Standing.ANSWERED:
        return "reported"
    if is_paused:
        return "waiting"
    is_overdue = due is not None and due < day
    if any(step.fields.get("new_due") for step in told) and not is_overdue:
        return "rolled_over"
    if is_overdue or (due is None and one.review_on is not None and one.review_on <= day):
        return "late" if told else "silent"
    return "not_due"


def _stood(one: Commitment, steps: list[Step], workflow: Workflow | None) -> tuple[str, bool]:
    """How it stood on the day: after its last step by then. What only a pack states stands as the pack says."""
    if workflow is None or not one.steps.all():
        return one.standing, one.is_paused
    later = [step for step in one.steps.all() if step not in steps]
    name = steps[-1].to_state if steps else later[0].from_state
    state = workflow.state(name)
    if state is None:
        return one.standing, one.is_paused
    paused = any(name in clock.pauses_in for clock in workflow.clocks) or name == "waiting"
    return state.standing, paused


def _due(one: Commitment, steps: list[Step]) -> dt.date | None:
    """The day in force on the day of the meeting: the last new day given by then, else the one it has."""
    given = [step.fields["new_due"] for step in steps if step.fields.get("new_due")]
    return dt.date.fromisoformat(given[-1]) if given else one.due


def _done_on(steps: list[Step]) -> dt.date:
    """The day its owner reported it done, which is what counts, not the day somebody concluded so."""
    reported = [step for step in steps if step.fields.get("result") or step.fields.get("answer")]
    return _day((reported or steps)[-1])


def _day(step: Step) -> dt.date:
    return step.at.astimezone(HANOI).date()


def _words(step: Step | None) -> str:
    """What was said with the last step: a result, a reason, a condition."""
    if step is None:
        return ""
    said = [
        str(step.fields[name])
        for name in ("result", "answer", "reason", "condition", "progress")
        if step.fields.get(name)
    ]
    return "; ".join([*said, step.note] if step.note else said)[:500]


def _times_overdue(meeting: Meeting) -> Counter[str]:
    """How many sealed meetings before this one saw each promise overdue."""
    sealed = Meeting.objects.filter(held_on__lt=meeting.held_on, snapshot__isnull=False)
    times: Counter[str] = Counter()
    for promises in sealed.values_list("snapshot__content__promises__overdue", flat=True):
        times.update({row["key"] for row in promises or ()})
    return times
