"""Entering a plan: number, day, link or file, and for each target it serves the provisions that hold its contents."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.core.findings import Finding, Place, Refused
from giaoban.library.actions import Upload, register_plan
from giaoban.library.models import PlanKind
from giaoban.library.queries.plans import plan_kinds
from giaoban.portal.views.targets.mine import may_for
from giaoban.portal.views.targets.wording import sentence
from giaoban.registry.models import Subject
from giaoban.registry.permissions import NotAllowed
from giaoban.web.pages import page
from giaoban.web.reading import Reading, parse_day, reading_of
from giaoban.web.uploads import upload_faults

LIMITS = {"organisation": 120, "number": 200, "issued_on": 20, "title": 600, "link": 600, "note": 3000}


@login_required
def new_plan(request: HttpRequest) -> HttpResponse:
    """The form; posted, the first of the plans entered."""
    reading = reading_of(request)
    mine = may_for(request, "plan.register", reading)
    if not mine:
        raise PermissionDenied
    kinds = plan_kinds()
    given = request.POST if request.method == "POST" else request.GET
    typed = {name: str(given.get(name, ""))[:limit].strip() for name, limit in LIMITS.items()}
    chosen = [key for key in given.getlist("kind") if key in kinds]
    places = {
        key: {one["id"]: str(given.get(f"place-{key}-{one['id']}", ""))[:200].strip() for one in kinds[key].contents}
        for key in kinds
    }
    organisation = next((one for one in mine if one.key == typed["organisation"]), None)
    if request.method != "POST":
        return _form(request, mine, kinds, typed, chosen, places, [], reading)
    upload, faults = upload_of(request)
    if organisation is None:
        context = {"text": typed["organisation"][:60]}
        faults.append(Finding("page.not-your-organisation", where=Place(part="organisation"), context=context))
    try:
        if organisation is None or faults:
            raise Refused(faults)
        made = register_plan(
            by=request.user,  # type: ignore[arg-type]  # login_required
            organisation=organisation,
            kinds={key: {item: place for item, place in places[key].items() if place} for key in chosen},
            number=typed["number"],
            title=typed["title"],
            issued_on=parse_day(typed["issued_on"]),
            link=typed["link"],
            upload=upload,
            note=typed["note"],
            now=timezone.now(),
        )
    except Refused as refusal:
        return _form(request, mine, kinds, typed, chosen, places, refusal.findings, reading)
    except NotAllowed as why:
        raise PermissionDenied from why
    messages.success(request, _("Entered: plan %(number)s.") % {"number": made[0].document.number})
    return HttpResponseRedirect(reverse("plan", args=[made[0].pk]) + reading.query())


def upload_of(request: HttpRequest) -> tuple[Upload | None, list[Finding]]:
    """The file sent along, unless it was too large."""
    file = request.FILES.get("file")
    return Upload(file.name or "", file.read()) if file else None, upload_faults(request)


def _form(
    request: HttpRequest, mine: list[Subject], kinds: dict[str, PlanKind], typed: dict[str, str], chosen: list[str],
    places: dict[str, dict[str, str]], findings: list[Finding], reading: Reading,
) -> HttpResponse:  # fmt: skip
    faults: dict[str, str] = {}
    for one in findings:
        faults.setdefault(one.where.part or "number", sentence(one, "", reading))
    known = next((one.context.get("plan") for one in findings if one.code == "plan.registered-already"), None)
    shown: list[dict[str, Any]] = [
        {
            "kind": kind,
            "is_chosen": key in chosen,
            "contents": [
                {
                    **one,
                    "name": f"place-{key}-{one['id']}",
                    "typed": places[key][one["id"]],
                    "fault": faults.get(f"{key}/{one['id']}", ""),
                }
                for one in kind.contents
            ],
        }
        for key, kind in kinds.items()
    ]
    context = {"mine": mine, "typed": typed, "kinds": shown, "faults": faults, "known": known}
    return page(request, "portal/plan_new.html", context, status=422 if findings else 200)
