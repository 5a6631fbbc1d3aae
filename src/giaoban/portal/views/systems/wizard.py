"""Three short screens that give the level under both regimes. Works without scripts; nothing typed is lost.

Without a system anybody may try it and nothing is kept; with one (`?system=KEY`) the last screen keeps the facts.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.assessments.actions.systems import state_system_facts
from giaoban.assessments.models import SystemFacts
from giaoban.assessments.queries.levels import levels
from giaoban.assessments.queries.systems.register import readable_systems
from giaoban.core.checklists.levels.facts import fact_faults
from giaoban.core.findings import Finding, Refused
from giaoban.portal.queries.derived_levels import shown_levels
from giaoban.portal.views.assessments.facts import PREFIX, fact_fields, facts_typed
from giaoban.portal.views.lessons.telling import beside
from giaoban.registry.models import Person
from giaoban.registry.permissions import NotAllowed
from giaoban.web.pages import page
from giaoban.web.reading import reading_of


def wizard(request: HttpRequest) -> HttpResponse:
    reading, rules = reading_of(request), levels()
    asked: Any = rules  # has `facts`, which is all that the fields of a form need
    key = request.GET.get("system", "")[:120]
    system = readable_systems(request.user, reading.today).filter(key=key).first() if key else None
    if key and system is None:
        raise Http404(key[:80])
    last = len(rules.screens)
    held = SystemFacts.objects.filter(system=system).last() if system else None
    facts, faults = facts_typed(asked, request.POST)
    faults += fact_faults(rules, facts)
    screen = _number(request.POST.get("screen", "0"), last)
    step = request.POST.get("step", "")
    names = {PREFIX + name for name in rules.screens[screen].facts} if screen < last else set()
    shown = [one for one in faults if f"{PREFIX}{one.where.part.removeprefix(PREFIX)}" in names or screen == last]
    if request.method == "POST" and step == "keep" and system is not None and not faults:
        if not isinstance(request.user, Person):
            raise PermissionDenied
        try:
            state_system_facts(by=request.user, system=system, facts=facts, now=timezone.now())
        except NotAllowed as why:
            raise PermissionDenied from why
        except Refused as refusal:
            shown = list(refusal.findings)
        else:
            messages.success(request, _("The facts are kept, and the level under each regime with them."))
            return HttpResponseRedirect(reverse("system", args=[system.key]))
    elif step == "next" and not shown:
        screen = min(screen + 1, last)
        shown = []
    elif step == "back":
        screen, shown = max(screen - 1, 0), []
    context = _context(asked, request, screen, shown, held, reading)
    if screen == last:
        context["derived"] = shown_levels(facts, reading)
    context |= {"system": system, "last": last, "screens": rules.screens}
    return page(request, "portal/systems/wizard.html", context, status=422 if shown else 200)


def _context(
    rules: Any, request: HttpRequest, screen: int, faults: list[Finding], held: SystemFacts | None, reading: Any
) -> dict[str, Any]:
    told = beside(faults, reading)
    fields = fact_fields(rules, request.POST, told, held.facts if held else None)
    inside = {PREFIX + name for name in rules.screens[screen].facts} if screen < len(rules.screens) else set()
    return {
        "screen": rules.screens[screen] if screen < len(rules.screens) else None,
        "number": screen,
        "facts": [one for one in fields if one["name"] in inside],
        "carried": [one for one in fields if one["name"] not in inside],
        "faults": told,
    }


def _number(text: str, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 4 else 0
