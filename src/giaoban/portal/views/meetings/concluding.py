"""Concluding a meeting and sealing it: what will be owed is looked over first, for neither can be undone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giaoban.core.findings import Finding, Place, Refused
from giaoban.meetings.actions import conclude_meeting, seal_review
from giaoban.meetings.models import Entry
from giaoban.meetings.queries.papers import PAPERS
from giaoban.portal.queries import meetings as queries
from giaoban.portal.views.meetings.hub import faults_by_part, found_or_404
from giaoban.web.pages import page
from giaoban.web.reading import reading_of


@login_required
def conclude(request: HttpRequest, key: str) -> HttpResponse:
    """Every directive with its owner and day; a tick says that it was read, then the button makes them owed."""
    meeting, reading = found_or_404(key), reading_of(request)
    if not queries.may_hold(request.user, meeting, reading):
        raise PermissionDenied
    context: dict[str, Any] = {"meeting": meeting, "stage": "conclude", "may_hold": True, "faults": {}}
    status = 200
    if request.method == "POST":
        try:
            if not request.POST.get("read"):
                raise Refused([Finding("page.not-confirmed", where=Place(part="read"))])
            if request.POST.get("step") == "seal":
                seal_review(by=request.user, meeting=meeting, now=timezone.now())  # type: ignore[arg-type]
                done = _("Sealed. What was shown stays as it is.")
            else:
                made = conclude_meeting(
                    by=request.user,  # type: ignore[arg-type]
                    meeting=meeting, reason=request.POST.get("reason", ""), now=timezone.now(),
                )  # fmt: skip
                done = ngettext(
                    "Concluded: %(count)s directive is owed from now on.",
                    "Concluded: %(count)s directives are owed from now on.", len(made),
                ) % {"count": len(made)}  # fmt: skip
        except Refused as refusal:
            context["faults"], status = faults_by_part(refusal.findings, reading), 422
            context["meeting"] = meeting = found_or_404(key)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(request.path)
    lines = queries.lines_of(meeting, reading)
    context |= {
        "directives": [one for one in lines if one.entry.kind == Entry.Kind.DIRECTIVE and not one.entry.struck],
        "others": [one for one in lines if one.entry.kind != Entry.Kind.DIRECTIVE and not one.entry.struck],
        "papers": PAPERS,
        "head_count": queries.head_count(meeting),
        "nobody_came": meeting.is_open and not queries.head_count(meeting)["present"],
        "reason": request.POST.get("reason", "")[:1000],
        "too_early": meeting.held_on > reading.today,
    }
    return page(request, "portal/meeting_conclude.html", context, status=status)
