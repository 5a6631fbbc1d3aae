"""The press officer's desk: requests to be checked, who is accredited, what waits to be routed or answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giaoban.commitments.actions.press import (
    accept_accreditation,
    refuse_accreditation,
    revoke_accreditation,
    send_link,
)
from giaoban.commitments.models import Accreditation
from giaoban.commitments.queries.press import accreditations, open_questions
from giaoban.commitments.queries.tables import tables
from giaoban.core.findings import Finding, Place, Refused
from giaoban.portal.views.lessons.telling import beside
from giaoban.portal.views.press.wording import typed_in
from giaoban.registry.permissions import NotAllowed, check_may
from giaoban.web import formats
from giaoban.web.pages import choice, page, turn
from giaoban.web.reading import Reading, parse_day, reading_of

PAGE, MOST_OPEN = 30, 200
STATES = {
    "requested": gettext_lazy("to be checked"),
    "accepted": gettext_lazy("accredited"),
    "ended": gettext_lazy("time is over"),
    "refused": gettext_lazy("refused"),
    "revoked": gettext_lazy("revoked"),
}
LIMITS = {"valid_from": 20, "valid_to": 20, "reason": 500}


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Ten queries, however much waits."""
    reading = reading_of(request)
    _check(request, reading)
    state = choice(request, "state", STATES)
    rows, turned = turn(request, accreditations(state=state or "requested", on=reading.today), PAGE)
    waiting = list(open_questions()[:MOST_OPEN])
    workflows = tables()
    questions = []
    for one in waiting:
        owed, table = one.commitment, workflows.get(one.commitment.workflow)
        here = table.state(owed.state) if table else None
        is_overdue = owed.due is not None and owed.due < reading.today and not owed.is_paused
        questions.append((one, here.title if here else owed.state, is_overdue))
    context = {"rows": rows, "turn": turned, "state": state or "requested", "states": STATES, "questions": questions}
    return page(request, "portal/press/desk.html", context)


@login_required
def accreditation(request: HttpRequest, number: int) -> HttpResponse:
    """One request with the person behind it, and what the officer may do about it."""
    reading, now = reading_of(request), timezone.now()
    _check(request, reading)
    found = get_object_or_404(Accreditation.objects.select_related("person", "decided_by", "revoked_by"), pk=number)
    typed, faults, tried = typed_in(request, LIMITS), list[Finding](), request.POST.get("act", "")[:20]
    if request.method == "POST":
        try:
            done = _act(request.user, found, tried, typed, now)
        except NotAllowed as why:
            raise PermissionDenied from why
        except Refused as refusal:
            faults = list(refusal.findings)
            found.refresh_from_db()
        else:
            messages.success(request, done)
            return HttpResponseRedirect(request.get_full_path())
    else:
        year = reading.today.replace(year=reading.today.year + 1, day=min(reading.today.day, 28))
        typed |= {"valid_from": formats.date(reading.today, "vi"), "valid_to": formats.date(year, "vi")}
    same = Accreditation.objects.filter(email=found.email).exclude(pk=found.pk).order_by("-requested_at")[:20]
    context = {
        "one": found, "typed": typed, "tried": tried, "faults": beside(faults, reading), "same": same,
        "in_force": found.is_in_force(reading.today), "asked": found.questions.count(),
    }  # fmt: skip
    return page(request, "portal/press/request.html", context, status=422 if faults else 200)


def _check(request: HttpRequest, reading: Reading) -> None:
    try:
        check_may(request.user, "press.accredit", today=reading.today)  # type: ignore[arg-type]
    except NotAllowed as why:
        raise PermissionDenied from why


def _act(by: Any, found: Accreditation, tried: str, typed: dict[str, str], now: dt.datetime) -> str:
    match tried:
        case "accept":
            first, last = _day(typed, "valid_from"), _day(typed, "valid_to")
            accept_accreditation(by=by, accreditation=found, valid_from=first, valid_to=last, now=now)
            return _("Accredited; the reporter gets a link by mail.")
        case "refuse":
            refuse_accreditation(by=by, accreditation=found, reason=typed["reason"], now=now)
            return _("Refused; the reporter gets the reason by mail.")
        case "revoke":
            revoke_accreditation(by=by, accreditation=found, reason=typed["reason"], now=now)
            return _("Revoked. From now on no question can be asked with it.")
        case "link":
            send_link(by=by, accreditation=found, now=now)
            return _("A new link is sent with the next round of mail.")
    raise Refused([Finding("workflow.no-such-move", context={"name": tried, "known": "accept, refuse, revoke, link"})])


def _day(typed: dict[str, str], name: str) -> dt.date:
    day = parse_day(typed[name])
    if day is None:
        context = {"text": typed[name][:20]}
        raise Refused([Finding("press.bad-day", where=Place(part=name), context=context)])
    return day
