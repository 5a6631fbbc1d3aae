"""Setting what an organisation asks of itself: a form, its faults beside its fields, its history below."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.commitments.actions import set_own_target
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.attainments import due_of
from giaoban.commitments.queries.cascade import national_goal, value_above
from giaoban.commitments.queries.own_targets import history_of
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.quantities import NotANumber, parse_vietnamese
from giaoban.portal.queries.targets import target_named
from giaoban.portal.views.targets.mine import may_for
from giaoban.portal.views.targets.wording import quantity, sentence
from giaoban.registry.models import Subject
from giaoban.registry.permissions import NotAllowed
from giaoban.web.pages import page
from giaoban.web.reading import Reading, parse_day, reading_of
from giaoban.web.templatetags.ui import named

LIMITS = {"subject": 120, "value": 40, "decided_on": 20, "instrument": 200, "reason": 3000, "milestones": 3000}


@login_required
def own_target(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """The form; posted, the target's page with the pool counted anew."""
    reading = reading_of(request)
    target = target_named(programme, code)
    if target is None:
        raise Http404(code)
    mine = may_for(request, "target.set", reading, below=True)
    if not mine:
        raise PermissionDenied
    given = request.POST if request.method == "POST" else request.GET
    typed = {name: str(given.get(name, ""))[:limit].strip() for name, limit in LIMITS.items()}
    subject = next((one for one in mine if one.key == typed["subject"]), mine[0])
    if request.method != "POST":
        return _form(request, target, mine, subject, _started(typed, target, subject), [], reading)
    faults: list[Finding] = []
    if subject.key != typed["subject"]:
        context = {"text": typed["subject"][:60]}
        faults.append(Finding("page.not-your-organisation", where=Place(part="subject"), context=context))
    is_back = request.POST.get("step") == "back"
    value = None if is_back else _value(typed["value"], faults)
    way = () if is_back else _way(typed["milestones"], faults)
    try:
        if faults:
            raise Refused(faults)
        set_own_target(
            by=request.user,  # type: ignore[arg-type]  # login_required
            target=target,
            subject=subject,
            value=value,
            decided_on=parse_day(typed["decided_on"]),
            reason=typed["reason"],
            instrument=typed["instrument"],
            milestones=way,
            now=timezone.now(),
        )
    except Refused as refusal:
        return _form(request, target, mine, subject, typed, refusal.findings, reading)
    except NotAllowed as why:
        raise PermissionDenied from why
    said = {"who": named(subject)}
    messages.success(request, _("Taken back: %(who)s.") % said if is_back else _("Set: %(who)s.") % said)
    return HttpResponseRedirect(reverse("target", args=[programme, code]) + reading.query())


def _started(typed: dict[str, str], target: Commitment, subject: Subject) -> dict[str, str]:
    """What is in force, to be changed."""
    last = next(iter(history_of(target, subject)), None)
    if last is None or typed["value"]:
        return typed | {"subject": subject.key}
    way = "\n".join(f"{dt.date.fromisoformat(one['by']):%d/%m/%Y} {_plain(one['value'])}" for one in last.milestones)
    value = "" if last.value is None else _plain(last.value)
    return typed | {"subject": subject.key, "value": value, "milestones": way, "reason": last.reason}


def _plain(value: Any) -> str:
    """A number as it is typed: comma decimal, no trailing zeros."""
    return f"{Decimal(str(value)).normalize():f}".replace(".", ",")


def _value(text: str, faults: list[Finding]) -> Decimal | None:
    try:
        return parse_vietnamese(text.removesuffix("%").strip())
    except NotANumber:
        faults.append(Finding("own-target.no-number", where=Place(part="value")))
        return None


def _way(text: str, faults: list[Finding]) -> tuple[tuple[dt.date, Decimal], ...]:
    """Each line a day and a value."""
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        first, _blank, rest = line.replace(":", " ").replace("\t", " ").partition(" ")
        day = parse_day(first)
        try:
            value = parse_vietnamese(rest.strip().removesuffix("%").strip())
        except NotANumber:
            value = None
        if day is None or value is None:
            context = {"text": line[:60]}
            faults.append(Finding("own-target.milestone-line", where=Place(part="milestones"), context=context))
        else:
            found.append((day, value))
    return tuple(found)


def _form(
    request: HttpRequest, target: Commitment, mine: list[Subject], subject: Subject, typed: dict[str, str],
    findings: list[Finding], reading: Reading,
) -> HttpResponse:  # fmt: skip
    goal = national_goal(target)
    unit = goal.unit if goal else ""
    above = value_above(target, subject, on=min(reading.today, due_of(target, goal)), today=reading.today)
    faults: dict[str, str] = {}
    for one in findings:
        faults.setdefault(one.where.part or "value", sentence(one, unit, reading))
    context = {
        "target": target,
        "mine": mine,
        "subject": subject,
        "typed": typed,
        "faults": faults,
        "above": quantity(above, unit, reading) if above is not None else "",
        "due": due_of(target, goal),
        "unit": "percent" if unit == "%" else unit,
        "history": [
            (one, quantity(one.value, unit, reading) if one.value is not None else "")
            for one in history_of(target, subject)
        ],
    }
    return page(request, "portal/target_own.html", context, status=422 if findings else 200)
