"""The agenda: proposals with their reasons, kept, dropped and ordered by the secretary."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.core.findings import Finding, Refused
from giaoban.meetings.actions import Placed, arrange_agenda
from giaoban.meetings.models import AgendaItem, Meeting
from giaoban.meetings.queries.proposals import Proposal, on_agenda, proposals
from giaoban.portal.queries import meetings as queries
from giaoban.portal.views.meetings.hub import faults_by_part, found_or_404
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.signs import FIELDS

LAST = 999  # the place of what nobody gave a place


@login_required
def prepare(request: HttpRequest, key: str) -> HttpResponse:
    """One form for all: a tick keeps, a number orders; a line at the end adds an item of one's own."""
    meeting, reading = found_or_404(key), reading_of(request)
    if not queries.may_hold(request.user, meeting, reading):
        raise PermissionDenied
    context: dict[str, Any] = {"meeting": meeting, "stage": "prepare", "may_hold": True, "faults": {}}
    status = 200
    if request.method == "POST":
        try:
            agenda, aside = _read(request, meeting, reading)
            arrange_agenda(
                by=request.user,  # type: ignore[arg-type]
                meeting=meeting,
                agenda=agenda,
                set_aside=aside,
                seen=_moment(request.POST.get("seen", "")),
                now=timezone.now(),
            )
        except Refused as refusal:
            context["faults"], status = faults_by_part(refusal.findings, reading), 422
            meeting = context["meeting"] = found_or_404(key)
        else:
            messages.success(request, _("The agenda is kept."))
            return HttpResponseRedirect(request.path)
    return page(request, "portal/meeting_prepare.html", context | _shown(request, meeting, reading), status=status)


def _shown(request: HttpRequest, meeting: Meeting, reading: Reading) -> dict[str, Any]:
    """Items first, then proposals that are new, then those set aside; ticks and numbers as typed, if typed."""
    offered = proposals(meeting, today=reading.today)
    taken = on_agenda(meeting)
    typed = request.POST if request.method == "POST" else None
    items = list(meeting.agenda.all())

    def place(name: str, number: int) -> dict[str, Any]:
        if typed is None:
            return {"name": name, "keep": number < LAST, "number": number if number < LAST else ""}
        return {"name": name, "keep": bool(typed.get(f"keep-{name}")), "number": typed.get(f"number-{name}", "")[:4]}

    fresh = [one for one in offered if one.key not in taken and one.key not in meeting.set_aside]
    aside = [one for one in offered if one.key not in taken and one.key in meeting.set_aside]
    by_key = {one.key: one for one in offered}
    return {
        "items": [_item(item, by_key, reading) | place(f"i{item.pk}", item.number) for item in items],
        "fresh": [_proposal(one, reading) | place(f"p{one.key}", _first(one, meeting)) for one in fresh],
        "aside": [_proposal(one, reading) | place(f"p{one.key}", LAST) for one in aside],
        "typed": {"title": typed.get("title", "")[:300] if typed is not None else ""},
        "seen": meeting.arranged_at.isoformat() if meeting.arranged_at else "",
        "next_number": len(items) + 1,
    }


def _first(one: Proposal, meeting: Meeting) -> int:
    """What became of each promise opens a meeting unless its secretary has put it elsewhere."""
    return 0 if one.reason == "followed" and meeting.arranged_at is None else LAST


def _item(item: AgendaItem, offered: dict[str, Proposal], reading: Reading) -> dict[str, Any]:
    proposal = offered.get(item.details.get("proposal", ""))
    return {
        "thing": item,
        "title": item,
        "field": FIELDS.get(item.group, item.group),
        "why": queries.why(proposal or item, reading),
        "matters": proposal.matters if proposal else (),
        "indicators": len(item.details.get("indicators", [])),
    }


def _proposal(one: Proposal, reading: Reading) -> dict[str, Any]:
    title = say(Finding(f"agenda.title.{one.reason}"), reading.language)
    return {
        "thing": one,
        "title": {"vi": title, "en": title},
        "field": FIELDS.get(one.group, one.group),
        "why": queries.why(one, reading),
        "matters": one.matters,
        "indicators": 0,
    }


def _read(request: HttpRequest, meeting: Meeting, reading: Reading) -> tuple[list[Placed], list[str]]:
    """What is ticked, in the order of its numbers; what was offered and not ticked is set aside."""
    placed: list[tuple[int, int, Placed]] = []
    names = [name.removeprefix("offer-") for name in request.POST if name.startswith("offer-")]
    aside = []
    for order, name in enumerate(names):
        number = request.POST.get(f"number-{name}", "")
        place = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else LAST
        if not request.POST.get(f"keep-{name}"):
            if name.startswith("p"):
                aside.append(name[1:])
        elif name.startswith("i") and name[1:].isascii() and name[1:].isdigit():
            placed.append((place, order, Placed(item=int(name[1:]))))
        else:
            placed.append((place, order, Placed(proposal=name[1:])))
    if title := request.POST.get("title", "").strip()[:300]:
        placed.append((LAST, len(names), Placed(title=title)))
    return [one for _place, _order, one in sorted(placed, key=lambda entry: entry[:2])], aside


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
