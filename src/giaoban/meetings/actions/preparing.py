"""Prepares a review: one that is in no pack, and the agenda of any, kept, dropped and put in order by its secretary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import override

from giaoban.core.findings import Finding, Place, Refused
from giaoban.meetings.models import AgendaItem, Meeting
from giaoban.meetings.queries.proposals import Proposal, proposals
from giaoban.meetings.queries.report import read_layout
from giaoban.registry.actions import unless_taken, write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.findings import say
from giaoban.web.formats import HANOI
from giaoban.web.signs import FIELDS

LONGEST_AGENDA = 60
APART = 100_000  # items are moved out of the way by so much while they change places


@dataclass(frozen=True)
class Placed:
    """One item of the agenda as the secretary wants it: an item that is there (`item`), a proposal, or a new title."""

    item: int | None = None
    proposal: str = ""
    title: str = ""


@transaction.atomic
def prepare_review(
    *,
    by: Person,
    key: str,
    title_vi: str,
    title_en: str,
    period_code: str,
    held_on: dt.date,
    organiser: Subject,
    chair: Subject | None = None,
    layout: str,
    agenda: list[dict[str, Any]],
    programmes: list[str],
    place_vi: str = "",
    now: dt.datetime,
) -> Meeting:
    """A quarterly review that is not in a pack. `agenda`: group, title_vi, title_en and indicators of each point.

    Raises Refused for a period that is none, a key that is taken, an empty agenda, a layout that the pack lacks (it
    could never be sealed); NotAllowed for all but the agency.
    """
    from giaoban.core.periods import NotAPeriod, Period

    check_may(by, "review.prepare", about=organiser, today=now.astimezone(HANOI).date())
    taken = Finding("review.key-taken", context={"key": key})
    findings = []
    try:
        Period.parse(period_code)
    except NotAPeriod:
        findings.append(Finding("review.not-a-period", context={"period": period_code}))
    if Meeting.objects.filter(key=key).exists():
        findings.append(taken)
    if not agenda:
        findings.append(Finding("review.no-agenda", context={"key": key}))
    try:
        read_layout(settings.PACK / "reports" / f"{layout}.yaml")
    except Refused as refusal:
        findings += refusal.findings
    if findings:
        raise Refused(findings)
    with unless_taken(taken):
        meeting = Meeting.objects.create(
            key=key,
            kind=Meeting.Kind.QUARTERLY_REVIEW,
            title_vi=title_vi,
            title_en=title_en,
            period_code=period_code,
            held_on=held_on,
            place_vi=place_vi,
            organiser=organiser,
            chair=chair,
            layout=layout,
            details={"programmes": programmes},
        )
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            number=number,
            group=item.get("group", ""),
            title_vi=item["title_vi"],
            title_en=item.get("title_en", item["title_vi"]),
            details={"indicators": item.get("indicators", [])},
        )
        for number, item in enumerate(agenda, 1)
    )
    write_event(by=by, action="review.prepare", thing=f"meetings:{key}", data={"period": period_code}, now=now)
    return meeting


@transaction.atomic
def arrange_agenda(
    *,
    by: Person,
    meeting: Meeting,
    agenda: Sequence[Placed],
    set_aside: Sequence[str] = (),
    seen: dt.datetime | None,
    now: dt.datetime,
) -> Meeting:
    """The agenda becomes exactly this, in this order. `set_aside` are proposals not to be made again.

    `seen` is when the agenda that the secretary looked at was last arranged: when somebody else has arranged it since,
    nothing is changed and the secretary is told. Raises Refused, or NotAllowed.
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "review.prepare", about=meeting.organiser, today=today)
    current = Meeting.objects.select_for_update().get(pk=meeting.pk)
    kept = {item.pk: item for item in current.agenda.all()}
    offered = {one.key: one for one in proposals(current, today=today)}
    if findings := [*_in_time(current, seen), *_sound(agenda, kept, offered)]:
        raise Refused(findings)
    wanted = [kept[one.item] if one.item is not None else _item(current, one, offered) for one in agenda]
    gone = set(kept) - {item.pk for item in wanted}
    current.agenda.filter(pk__in=gone).delete()
    current.agenda.update(number=F("number") + APART)
    for number, item in enumerate(wanted, 1):
        item.number = number
        item.save()
    current.arranged_at, current.set_aside = now, sorted(set(set_aside) & set(offered))
    if current.current_item_id in gone:
        current.current_item = None
    current.save(update_fields=["arranged_at", "set_aside", "current_item"])
    data = {"agenda": [item.title_vi for item in wanted], "dropped": len(gone), "set_aside": current.set_aside}
    write_event(by=by, action="meeting.arrange", thing=f"meetings:{current.key}", data=data, now=now)
    return current


def _in_time(current: Meeting, seen: dt.datetime | None) -> list[Finding]:
    if not current.is_open:
        return [Finding("meeting.closed", context={"meeting": current.title_vi})]
    if current.arranged_at != seen:
        return [Finding("meeting.arranged-meanwhile", context={"meeting": current.title_vi})]
    return []


def _sound(agenda: Sequence[Placed], kept: dict[int, AgendaItem], offered: dict[str, Proposal]) -> list[Finding]:
    findings = []
    if not agenda:
        findings.append(Finding("meeting.no-agenda"))
    if len(agenda) > LONGEST_AGENDA:
        context = {"count": len(agenda), "limit": LONGEST_AGENDA}
        findings.append(Finding("meeting.long-agenda", context=context))
    seen: set[Any] = set()
    for one in agenda:
        name: Any = one.item if one.item is not None else one.proposal or one.title.strip()
        if (
            not name
            or (one.item is not None and one.item not in kept)
            or (one.proposal and one.proposal not in offered)
        ):
            where = Place(part="agenda")
            findings.append(Finding("meeting.no-such-item", where=where, context={"text": str(name)[:60]}))
        elif name in seen:
            findings.append(Finding("meeting.item-twice", where=Place(part="agenda"), context={"text": str(name)[:60]}))
        seen.add(name)
    return findings


def _item(meeting: Meeting, placed: Placed, offered: dict[str, Proposal]) -> AgendaItem:
    """A new item: of a proposal with what it is about and why, or only a title."""
    if not placed.proposal:
        title = placed.title.strip()[:300]
        return AgendaItem(meeting=meeting, title_vi=title, title_en=title)
    proposal = offered[placed.proposal]
    titles = {}
    for language in ("vi", "en"):
        with override(language):
            field = str(FIELDS.get(proposal.group, proposal.group))
        title = say(Finding(f"agenda.title.{proposal.reason}"), language)
        titles[language] = f"{title}: {field}" if field else title
    by_kind: dict[str, list[str]] = {}
    for matter in proposal.matters:
        by_kind.setdefault(f"{matter.kind}s", []).append(matter.key)
    details = {"proposal": proposal.key, "reason": proposal.reason, "context": proposal.context, "matters": by_kind}
    return AgendaItem(
        meeting=meeting,
        group=proposal.group,
        title_vi=titles["vi"],
        title_en=titles["en"],
        details=details | {"indicators": []},
    )
