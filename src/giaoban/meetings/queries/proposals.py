"""What a meeting should talk about, and why: the agenda proposed from what the stores know on its day.

A proposal is one reason in one field of work ("overdue: digital government, 5 matters, the oldest by 40 days"). The
secretary keeps, drops and orders them; nothing is on the agenda unless somebody put it there.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Max, Min

from giaoban.commitments.models import Commitment, Notice
from giaoban.commitments.queries.promises import OWING, SOON_DAYS
from giaoban.commitments.queries.tables import tables
from giaoban.core.workflow.definition import Words, Workflow
from giaoban.library.models import Document
from giaoban.measures.models import Observation
from giaoban.measures.queries.points import end_of_day
from giaoban.meetings.models import AgendaItem, Meeting
from giaoban.meetings.queries.figures import frame_of, known_day
from giaoban.meetings.queries.followed import followed_rows, outcome_counts, previous_meeting
from giaoban.meetings.queries.quoted import Quotes
from giaoban.meetings.queries.standing import target_rows

Kind = Commitment.Kind
REASONS = ("followed", "recurrent", "overdue", "off_course", "unanswered", "escalated", "due", "published", "figures")
"""In the order in which a meeting takes them, when nobody says otherwise."""
ASKED = (
    Kind.PETITION, Kind.PRESS_QUESTION, Kind.CITIZEN_QUESTION, Kind.DATA_QUALITY_COMPLAINT,
    Kind.DATA_SHARING_COMPLAINT, Kind.PROPOSAL,
)  # fmt: skip
NEW_DAYS = 92  # what counts as newly published where no meeting was held before: a quarter


@dataclass(frozen=True)
class Matter:
    """One thing a proposal is about: its page (`kind` and `key`) and its title; for what was escalated, which clock ran
    out on which day."""

    kind: str  # commitment, target, document, indicator
    key: str
    title_vi: str
    title_en: str
    beside: str = ""
    ran_out: dt.date | None = None
    clock: Words | None = None


@dataclass(frozen=True)
class Proposal:
    """`key` is reason/field and stays the same from one look to the next. `code` has the words."""

    key: str
    reason: str
    group: str
    matters: tuple[Matter, ...]
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return f"agenda.{self.reason}"


def proposals(meeting: Meeting, *, today: dt.date) -> list[Proposal]:
    """Every proposal, in the order of a meeting, the fields with most to say first under each reason."""
    before = previous_meeting(meeting)
    since = before.held_on if before else meeting.held_on - dt.timedelta(days=NEW_DAYS)
    found = [
        *_followed(meeting, before),
        *_promises(meeting),
        *_off_course(meeting, today),
        *_escalated(meeting, since),
        *_published(meeting, since),
        *_figures(meeting, since),
    ]
    return sorted(found, key=lambda one: (REASONS.index(one.reason), -len(one.matters), one.group))


def on_agenda(meeting: Meeting) -> dict[str, AgendaItem]:
    """The items of the agenda that came from a proposal, by its key."""
    return {item.details["proposal"]: item for item in meeting.agenda.all() if item.details.get("proposal")}


def _followed(meeting: Meeting, before: Meeting | None) -> Iterator[Proposal]:
    rows = followed_rows(meeting)
    if not rows:
        return
    counts = {name: count for name, count in outcome_counts(rows).items() if count}
    matters = [_matter(row) for row in rows if row["outcome"] in ("silent", "late", "rolled_over")]
    context = counts | {"count": len(rows), "since": before.held_on.isoformat() if before else None}
    yield Proposal("followed/", "followed", "", tuple(matters), context)


def _promises(meeting: Meeting) -> Iterator[Proposal]:
    """Overdue, due, recurrent, unanswered: one query for all that is owed, grouped in memory."""
    owing = (
        Commitment.objects.exclude(kind__in=(Kind.TARGET, Kind.REPLY, Kind.REPORT_PART))
        .filter(standing__in=OWING, made_on__lte=meeting.held_on)
        .select_related("owed_by", "recurs")
        .order_by("due", "key")
    )
    day, soon = meeting.held_on, meeting.held_on + dt.timedelta(days=SOON_DAYS)
    by_reason: dict[str, dict[str, list[Commitment]]] = defaultdict(lambda: defaultdict(list))
    for one in owing:
        if one.recurs_id:
            by_reason["recurrent"][one.group].append(one)
        if one.standing != Commitment.Standing.OPEN:
            continue
        if one.due and one.due < day and not one.is_paused:
            by_reason["overdue"][one.group].append(one)
        elif one.kind in ASKED:
            by_reason["unanswered"][one.group].append(one)
        elif one.due and one.due <= soon:
            by_reason["due"][one.group].append(one)
    for reason, groups in by_reason.items():
        for group, found in groups.items():
            context: dict[str, Any] = {"count": len(found)}
            if reason == "overdue":
                context["days"] = max((day - one.due).days for one in found if one.due)
            elif reason == "recurrent":
                context["times"] = len({one.recurs_id for one in found})
            elif reason == "unanswered":
                context["oldest"] = min(one.made_on for one in found if one.made_on).isoformat()
            elif reason == "due":
                context["first"] = min(one.due for one in found if one.due).isoformat()
            yield Proposal(f"{reason}/{group}", reason, group, tuple(map(_of_commitment, found)), context)


def _off_course(meeting: Meeting, today: dt.date) -> Iterator[Proposal]:
    """Targets behind, as the review itself judges them."""
    rows = target_rows(meeting, frame_of(meeting, today), Quotes())
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["state"] == "behind":
            groups[row["group"]].append(row)
    for group, behind in groups.items():
        matters = tuple(
            Matter("target", f"{row['programme']}/{row['code']}", row["title_vi"], row["title_en"]) for row in behind
        )
        yield Proposal(f"off_course/{group}", "off_course", group, matters, {"count": len(behind)})


def _escalated(meeting: Meeting, since: dt.date) -> Iterator[Proposal]:
    """What a clock put on the agenda of the next meeting or before the public by itself, each with that clock."""
    given = Notice.objects.filter(
        what__in=("agenda", "publish"), at__gt=end_of_day(since), at__lte=end_of_day(meeting.held_on),
        commitment__standing__in=OWING,
    )  # fmt: skip
    workflows = tables()
    latest = {one.commitment_id: one for one in given.select_related("commitment__owed_by").order_by("at", "pk")}
    groups: dict[str, list[Notice]] = defaultdict(list)
    for notice in sorted(latest.values(), key=lambda one: (one.last, one.commitment.key)):
        groups[notice.commitment.group].append(notice)
    for group, notices in groups.items():
        context = {"count": len(notices), "days": max((meeting.held_on - one.last).days for one in notices)}
        matters = tuple(_of_notice(one, workflows.get(one.commitment.workflow)) for one in notices)
        yield Proposal(f"escalated/{group}", "escalated", group, matters, context)


def _of_notice(notice: Notice, workflow: Workflow | None) -> Matter:
    clock = next((one for one in workflow.clocks if one.id == notice.clock), None) if workflow else None
    title = clock.title if clock else Words(vi=notice.clock, en=notice.clock)
    return replace(_of_commitment(notice.commitment), ran_out=notice.last, clock=title)


def _published(meeting: Meeting, since: dt.date) -> Iterator[Proposal]:
    kinds = (Document.Kind.SIMULATION, Document.Kind.REPORT)
    found = Document.objects.filter(issued_on__gt=since, issued_on__lte=meeting.held_on).exclude(kind__in=kinds)
    matters = tuple(
        Matter("document", one.key, f"{one.number} {one.title_vi}".strip(), f"{one.number} {one.title_en}".strip())
        for one in found.order_by("issued_on", "key")
    )
    if matters:
        yield Proposal("published/", "published", "", matters, {"count": len(matters), "since": since.isoformat()})


def _figures(meeting: Meeting, since: dt.date) -> Iterator[Proposal]:
    """Indicators that have a figure nobody had at the meeting before."""
    new = (
        Observation.objects.filter(
            known_at__gt=end_of_day(since),
            known_at__lte=end_of_day(known_day(meeting)),
            subject__kind__in=("country", "block"),
        )
        .exclude(status=Observation.Status.SIMULATED)
        .values("indicator__code", "indicator__group")
        .annotate(title_vi=Min("indicator__title_vi"), title_en=Min("indicator__title_en"), last=Max("period_end"))
        .order_by("indicator__group", "indicator__code")
    )
    groups: dict[str, list[Matter]] = defaultdict(list)
    for row in new:
        matter = Matter("indicator", row["indicator__code"], row["title_vi"], row["title_en"])
        groups[row["indicator__group"]].append(matter)
    for group, matters in groups.items():
        context = {"count": len(matters), "since": since.isoformat()}
        yield Proposal(f"figures/{group}", "figures", group, tuple(matters), context)


def _of_commitment(one: Commitment) -> Matter:
    name = one.owed_by.short_vi or one.owed_by.name_vi
    return Matter("commitment", one.key, one.title_vi, one.title_en or one.title_vi, name)


def _matter(row: dict[str, Any]) -> Matter:
    return Matter("commitment", row["key"], row["title_vi"], row["title_en"], row["owed_by_vi"])
