"""Registering a system, and saying anew what it is called, who runs it, which websites and databases it has."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.assessments.actions.systems import change_system, register_system, registering_faults
from giaoban.assessments.queries.systems.directory import KINDS, Directory, directory
from giaoban.assessments.queries.systems.register import readable_systems
from giaoban.core.findings import Finding, Place, Refused
from giaoban.portal.views.lessons.telling import beside
from giaoban.portal.views.targets.mine import may_for
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import NotAllowed, may
from giaoban.web.pages import page
from giaoban.web.reading import Reading, parse_day, reading_of

TYPED = ("owner", "code", "name_vi", "name_en", "operator", "purpose", "sites", "databases", "in_use_since")


def may_register(request: HttpRequest, reading: Reading) -> list[Subject]:
    """The organisations for which this reader may register systems."""
    return may_for(request, "system.register", reading, kinds=KINDS, below=True)


def organisations(reading: Reading) -> list[Subject]:
    """Everybody who may own, run or appraise a system."""
    return list(Subject.objects.valid_on(reading.today).filter(kind__in=KINDS).order_by("kind", "name_vi"))


@login_required
def new_system(request: HttpRequest) -> HttpResponse:
    reading = reading_of(request)
    offered = may_register(request, reading)
    if not offered:
        raise PermissionDenied
    typed = _typed(request)
    faults: list[Finding] = []
    if request.method == "POST":
        try:
            given, faults = _given(typed, directory(reading.today), reading)
            owner = given.pop("owner")
            if owner is not None and owner not in offered:
                context = {"owner": owner.name_vi}
                faults.append(Finding("system.owner-not-yours", where=Place(part="owner"), context=context))
            if faults:
                raise Refused([*faults, *registering_faults(code=typed["code"], words=typed)])
            made = register_system(
                by=_person(request), owner=owner, code=typed["code"], now=timezone.now(), **given
            )  # fmt: skip
        except Refused as refusal:
            faults = list(refusal.findings)
        except NotAllowed as why:
            raise PermissionDenied from why
        else:
            messages.success(request, _("Registered. Next: state the facts from which its level follows."))
            return HttpResponseRedirect(reverse("systems-level") + reading.query(system=made.key))
    return _form(request, None, typed, offered, faults, reading)


@login_required
def change(request: HttpRequest, key: str) -> HttpResponse:
    """The same form for a system that is there; its owner and its code stay."""
    reading = reading_of(request)
    system = readable_systems(request.user, reading.today).filter(key=key).first()
    if system is None:
        raise Http404(key[:80])
    if not may(_person(request), "system.register", about=system, today=reading.today):
        raise PermissionDenied
    typed = _typed(request) if request.method == "POST" else _held(system)
    faults: list[Finding] = []
    if request.method == "POST":
        try:
            given, faults = _given(typed, directory(reading.today), reading, owner=system.parent)
            given.pop("owner")
            if faults:
                raise Refused([*faults, *registering_faults(code=None, words=typed)])
            change_system(by=_person(request), system=system, now=timezone.now(), **given)
        except Refused as refusal:
            faults = list(refusal.findings)
        except NotAllowed as why:
            raise PermissionDenied from why
        else:
            messages.success(request, _("Kept. What was said before stays in the history below."))
            return HttpResponseRedirect(reverse("system", args=[system.key]) + reading.query())
    return _form(request, system, typed, [], faults, reading)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "").strip() for name in TYPED}


def _held(system: Subject) -> dict[str, str]:
    details = system.details
    operator = Subject.objects.filter(key=details.get("operator", "")).first()
    since = details.get("in_use_since", "")
    day = parse_day(since) if since else None
    return {
        "name_vi": system.name_vi, "name_en": system.name_en, "operator": operator.name_vi if operator else "",
        "in_use_since": day.strftime("%d/%m/%Y") if day else "",
        **{name: details.get(name, "") for name in ("purpose", "sites", "databases")},
    }  # fmt: skip


def _given(
    typed: dict[str, str], known: Directory, reading: Reading, *, owner: Subject | None = None
) -> tuple[dict[str, Any], list[Finding]]:
    """What the actions ask for, and what could not be read."""
    faults = []
    owner = owner or known.find(typed["owner"])
    operator = known.find(typed["operator"], near=owner)
    if owner is None and not typed["owner"]:
        faults.append(Finding("system.no-owner", where=Place(part="owner")))
    for name, one in (("owner", owner), ("operator", operator)):
        if one is None and typed[name]:
            context = {"text": typed[name][:80], "date": reading.today.strftime("%d/%m/%Y")}
            faults.append(Finding("system.no-such-organisation", where=Place(part=name), context=context))
    since = parse_day(typed["in_use_since"])
    if typed["in_use_since"] and since is None:
        context = {"text": typed["in_use_since"][:40]}
        faults.append(Finding("system.bad-day", where=Place(part="in_use_since"), context=context))
    return {"owner": owner, "operator": operator, "in_use_since": since, **_worded(typed)}, faults


def _worded(typed: dict[str, str]) -> dict[str, str]:
    return {name: typed[name] for name in ("name_vi", "name_en", "purpose", "sites", "databases")}


def _form(
    request: HttpRequest, system: Subject | None, typed: dict[str, str], offered: list[Subject],
    findings: list[Finding], reading: Reading,
) -> HttpResponse:  # fmt: skip
    context = {
        "system": system, "typed": typed, "offered": offered, "everybody": organisations(reading),
        "faults": beside(findings, reading),
    }  # fmt: skip
    return page(request, "portal/systems/edit.html", context, status=422 if findings else 200)


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
