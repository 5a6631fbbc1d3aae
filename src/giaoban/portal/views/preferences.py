"""How a person wants to be reminded: mail, its days and hours, the secret calendar address, web-hooks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from giaoban.commitments.actions.preferring import choose_reminders, end_calendar, open_calendar
from giaoban.commitments.models import Hook, Outgoing, ReminderChoice
from giaoban.commitments.queries.feeds import SHAPES, calendar_of, open_feed_of, reader_of
from giaoban.commitments.queries.outbox import fault_of
from giaoban.commitments.queries.reminders import choice_of
from giaoban.commitments.queries.roles import OFFICERS
from giaoban.core.findings import Finding, Place, Refused
from giaoban.exchange.actions.hooks import MOST_FAILURES, add_hook, end_hook, hook_key, start_hook
from giaoban.registry.models import Membership, Subject
from giaoban.registry.permissions import NotAllowed
from giaoban.registry.queries import memberships_on
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of

LAST = 10


@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """The page, and what is posted to it: one of a few steps, each an action."""
    reading, by, now = reading_of(request), _somebody(request), timezone.now()
    shown: dict[str, Any] = {}
    faults: dict[str, str] = {}
    if request.method == "POST":
        step = request.POST.get("step", "")
        try:
            shown = _do(request, by, step, now)
        except NotAllowed as why:
            raise PermissionDenied from why
        except Refused as refusal:
            faults = {one.where.part or "form": say(one, reading.language) for one in refusal.findings}
        else:
            if not shown:
                return HttpResponseRedirect(reverse("preferences"))
    choice = choice_of(by)
    mine = _organisations(by, reading)
    hooks = Hook.objects.filter(subject__in=mine, ended_at__isnull=True).select_related("subject")
    context = {
        "typed": request.POST if faults else _typed(choice),
        "days_typed": _days(request) if faults else set(choice.weekdays),
        "choice": choice,
        "account": by.email,
        "faults": faults,
        "weekdays": [(number, str(name)) for number, name in sorted(WEEKDAYS.items())],
        "languages": ReminderChoice.Language.choices,
        "feed": open_feed_of(by),
        "last": _told(Outgoing.objects.filter(person=by)[:LAST], reading),
        "mine": mine,
        "hooks": [(hook, _told(hook.outgoing.all()[:1], reading)) for hook in hooks],
        "most_failures": MOST_FAILURES,
        **shown,
    }
    return page(request, "portal/preferences.html", context, status=422 if faults else 200)


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's calendar by its secret address: no session, nothing about whoever asks."""
    person = reader_of(token)
    if person is None:
        raise Http404
    shape = request.GET.get("as", "event")
    body = calendar_of(person, today=timezone.localdate(), shape=shape if shape in SHAPES else "event")
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="giaoban.ics"'
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    patch_cache_control(response, private=True, no_store=True)
    return response


def _do(request: HttpRequest, by: Any, step: str, now: dt.datetime) -> dict[str, Any]:
    """What was done is said on the next page; a secret is shown on this one, once."""
    match step:
        case "reminders":
            _choose(request, by, now)
            messages.success(request, _("Saved."))
        case "calendar":
            token = open_calendar(by=by, now=now)
            return {"address": request.build_absolute_uri(reverse("calendar-feed", args=[token]))}
        case "calendar-end":
            end_calendar(by=by, now=now)
            messages.success(request, _("The address no longer works."))
        case "hook":
            subject = Subject.objects.filter(key=request.POST.get("subject", "")).first()
            if subject is None:
                raise Http404
            hook = add_hook(by=by, subject=subject, address=request.POST.get("hook_address", ""), now=now)
            return {"hook_key": hook_key(hook), "hook_shown": hook}
        case "hook-start" | "hook-end":
            return _hook(request, by, step, now)
        case _:
            raise Http404
    return {}


def _hook(request: HttpRequest, by: Any, step: str, now: dt.datetime) -> dict[str, Any]:
    number = request.POST.get("hook", "")
    known = number.isascii() and number.isdigit() and len(number) < 16
    hook = (
        Hook.objects.filter(pk=int(number), ended_at__isnull=True).select_related("subject").first() if known else None
    )
    if hook is None:
        raise Http404
    if step == "hook-start":
        start_hook(by=by, hook=hook, now=now)
        messages.success(request, _("It is called again from now on."))
    else:
        end_hook(by=by, hook=hook, now=now)
        messages.success(request, _("It is called no more."))
    return {}


def _choose(request: HttpRequest, by: Any, now: dt.datetime) -> None:
    faults: list[Finding] = []
    hours = {name: _hour(request, name, faults) for name in ("quiet_from", "quiet_to")}
    if faults:
        raise Refused(faults)
    choose_reminders(
        by=by, by_mail="by_mail" in request.POST, address=request.POST.get("address", "")[:300],
        weekdays=_days(request), language=request.POST.get("language", "vi"), now=now, **hours,
    )  # fmt: skip


def _hour(request: HttpRequest, name: str, faults: list[Finding]) -> dt.time | None:
    """21:00 or 21h or 21; what is none of these is a fault."""
    text = request.POST.get(name, "").strip().lower()
    if not text:
        return None
    hours, _sign, minutes = text.replace("h", ":").partition(":")
    try:
        return dt.time(int(hours), int(minutes or 0))
    except ValueError:
        faults.append(Finding("reminders.bad-hour", where=Place(part=name), context={"text": text[:20]}))
        return None


def _days(request: HttpRequest) -> set[int]:
    return {int(text) for text in request.POST.getlist("weekdays") if text in "0123456" and len(text) == 1}


def _typed(choice: ReminderChoice) -> dict[str, Any]:
    def hour(value: dt.time | None) -> str:
        return f"{value:%H:%M}" if value else ""

    return {
        "by_mail": choice.by_mail,
        "address": choice.address,
        "quiet_from": hour(choice.quiet_from),
        "quiet_to": hour(choice.quiet_to),
        "language": choice.language,
    }


def _organisations(by: Any, reading: Reading) -> list[Subject]:
    """For which this person may keep web-hooks: those they are an officer of, for the agency its own."""
    roles = OFFICERS | {Membership.Role.AGENCY}
    return [held.subject for held in memberships_on(by, reading.today) if held.role in roles]


def _told(rows: Any, reading: Reading) -> list[tuple[Outgoing, str]]:
    """What was sent with why it failed, in words."""
    return [(row, say(fault, reading.language) if (fault := fault_of(row)) else "") for row in rows]


def _somebody(request: HttpRequest) -> Any:
    return request.user
