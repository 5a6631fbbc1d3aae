"""A reporter asks, and sees what became of what was asked before."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.commitments.actions.press import ask_question
from giaoban.commitments.models import PressQuestion
from giaoban.commitments.queries.press import accreditation_of, my_questions
from giaoban.commitments.queries.tables import tables
from giaoban.core.findings import Finding, Place, Refused
from giaoban.portal.views.lessons.telling import beside, organisation_called, organisations
from giaoban.portal.views.press.wording import typed_in
from giaoban.registry.models import Person
from giaoban.registry.permissions import NotAllowed
from giaoban.web.pages import page, turn
from giaoban.web.reading import reading_of

LIMITS = {"title": 300, "body": 10_000, "organisation": 300, "follows": 80}
PAGE = 20


@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """The form for whoever is accredited today; for everybody else what to do about it. Own questions below."""
    reading, by = reading_of(request), cast(Person, request.user)
    held = accreditation_of(by, reading.today)
    typed, faults = typed_in(request, LIMITS), list[Finding]()
    if request.method == "POST":
        if held is None:
            raise PermissionDenied
        organisation = organisation_called(typed["organisation"], reading)
        follows = PressQuestion.objects.filter(commitment__key=typed["follows"], commitment__asked_by_person=by).first()
        if organisation is None:
            where, context = Place(part="organisation"), {"subject": typed["organisation"][:60] or "–"}
            faults.append(Finding("press.not-asked", where=where, context=context))
            if not typed["title"]:
                faults.append(Finding("press.empty", where=Place(part="title")))
        else:
            try:
                made = ask_question(
                    by=by, title=typed["title"], body=typed["body"], organisation=organisation,
                    follows=follows, now=timezone.now(),
                )  # fmt: skip
            except Refused as refusal:
                faults = list(refusal.findings)
            except NotAllowed as why:
                raise PermissionDenied from why
            else:
                messages.success(request, _("Asked. The desk passes it to a spokesperson; you are told by mail."))
                return HttpResponseRedirect(reverse("press-question", args=[made.key]))
    else:
        typed |= {"follows": request.GET.get("follows", "")[:80]}
    rows, turned = turn(request, my_questions(by), PAGE)
    workflows = tables()
    states: dict[str, Any] = {
        row.key: table.state(row.commitment.state) if (table := workflows.get(row.commitment.workflow)) else None
        for row in rows
    }
    shown: dict[str, Any] = {
        "held": held,
        "typed": typed,
        "faults": beside(faults, reading),
        "everybody": organisations(reading) if held else [],
        "follows": next((row for row in rows if row.key == typed["follows"]), None),
        "rows": [(row, states[row.key]) for row in rows],
        "turn": turned,
    }
    return page(request, "portal/press/ask.html", shown, status=422 if faults else 200)
