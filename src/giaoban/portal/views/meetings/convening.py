"""Who is invited, from where they take part, what they answered, and who came."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.core.findings import Finding, Place, Refused
from giaoban.meetings.actions import Came, Invited, convene_meeting, note_attendance
from giaoban.meetings.models import Meeting, Participant
from giaoban.portal.queries import meetings as queries
from giaoban.portal.views.meetings.hub import faults_by_part, found_or_404, named
from giaoban.registry.models import Subject
from giaoban.web.formats import HANOI
from giaoban.web.pages import page
from giaoban.web.reading import parse_day, reading_of

BLOCKS = {"ministries": ("ministry",), "provinces": ("province",)}
LONGEST = 20_000


@login_required
def convene(request: HttpRequest, key: str) -> HttpResponse:
    """Two forms: who is invited (one a line, its remote point behind a bar), and who came."""
    meeting, reading = found_or_404(key), reading_of(request)
    if not queries.may_hold(request.user, meeting, reading):
        raise PermissionDenied
    everybody = queries.organisations(meeting.held_on)
    typed = {name: request.POST.get(name, "")[:LONGEST].replace("\r", "") for name in ("who", "starts", "place")}
    context: dict[str, Any] = {"meeting": meeting, "stage": "convene", "may_hold": True, "faults": {}}
    status = 200
    if request.method == "POST":
        try:
            if request.POST.get("step") == "came":
                changed = note_attendance(
                    by=request.user,  # type: ignore[arg-type]
                    meeting=meeting, came=_came(request), now=timezone.now(),
                )  # fmt: skip
                messages.success(request, _("Attendance is noted (%(count)s changed).") % {"count": changed})
                return HttpResponseRedirect(f"{request.path}#came")
            if request.POST.get("step") == "fill":
                typed["who"] = _filled(typed["who"], request.POST.get("block", ""), everybody)
            else:
                _convene(request, meeting, typed, everybody)
                messages.success(request, _("Convened. The invitation is ready to be taken away."))
                return HttpResponseRedirect(request.path)
        except Refused as refusal:
            context["faults"], status = faults_by_part(refusal.findings, reading), 422
    else:
        typed = _as_it_is(meeting)
    participants = list(meeting.participants.select_related("subject"))
    context |= {
        "typed": typed,
        "everybody": everybody,
        "participants": participants,
        "head_count": queries.head_count(meeting),
        "attendances": Participant.Attendance.choices,
    }
    return page(request, "portal/meeting_convene.html", context, status=status)


def _as_it_is(meeting: Meeting) -> dict[str, str]:
    rows = meeting.participants.select_related("subject")
    lines = [f"{one.subject.name_vi} | {one.point}" if one.point else one.subject.name_vi for one in rows]
    starts = meeting.starts_at.astimezone(HANOI).strftime("%d/%m/%Y %H:%M") if meeting.starts_at else ""
    return {"who": "\n".join(lines), "starts": starts, "place": meeting.place_vi}


def _filled(who: str, block: str, everybody: list[Subject]) -> str:
    """All of a block added, a remote point each for the provinces: that is how a national review is held."""
    known = {line.partition("|")[0].strip() for line in who.splitlines()}
    lines = [line for line in who.splitlines() if line.strip()]
    for one in everybody:
        if one.kind in BLOCKS.get(block, ()) and one.name_vi not in known:
            point = _("Remote point of %(name)s") % {"name": one.short_vi or one.name_vi}
            lines.append(f"{one.name_vi} | {point}" if one.kind == "province" else one.name_vi)
    return "\n".join(lines)


def _convene(request: HttpRequest, meeting: Meeting, typed: dict[str, str], everybody: list[Subject]) -> None:
    invited, faults = [], []
    for number, line in enumerate(typed["who"].splitlines(), 1):
        name, _bar, point = (part.strip() for part in line.partition("|"))
        if not name:
            continue
        subject = named(name, everybody)
        if subject is None:
            context = {"text": f"{number}: {name}"[:60]}
            faults.append(Finding("page.no-such-organisation", where=Place(part="invited"), context=context))
        else:
            invited.append(Invited(subject, point))
    starts = _moment(typed["starts"])
    if typed["starts"].strip() and starts is None:
        context = {"text": typed["starts"][:30]}
        faults.append(Finding("meeting.not-a-time", where=Place(part="starts"), context=context))
    if faults:
        raise Refused(faults)
    convene_meeting(
        by=request.user,  # type: ignore[arg-type]
        meeting=meeting, invited=invited, starts_at=starts, place=typed["place"], now=timezone.now(),
    )  # fmt: skip


def _came(request: HttpRequest) -> list[Came]:
    found = []
    for name in request.POST:
        number = name.removeprefix("came-")
        if name.startswith("came-") and number.isascii() and number.isdigit() and len(number) < 16:
            people = request.POST.get(f"people-{number}", "").strip() or "0"
            count = int(people) if people.isascii() and people.isdigit() and len(people) < 9 else -1
            found.append(Came(int(number), request.POST[name][:20], count, people[:20]))
    return found


def _moment(text: str) -> dt.datetime | None:
    """ "09/12/2024 08:00" in Hà Nội."""
    day, _space, hour = text.strip().partition(" ")
    found = parse_day(day)
    try:
        at = dt.time.fromisoformat(hour.strip().zfill(5)) if hour.strip() else dt.time(8)
    except ValueError:
        return None
    return dt.datetime.combine(found, at, tzinfo=HANOI) if found else None
