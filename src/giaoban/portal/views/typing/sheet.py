"""`/sources/KEY/sheet/`: take the template, bring the sheet back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.sheets import bring_sheet
from giaoban.exchange.queries.sheets import Desk, submissions_of, whole_refusal
from giaoban.exchange.queries.sheets_reading import LIMITS, MOST_ROWS
from giaoban.exchange.queries.sheets_template import template
from giaoban.portal.views.typing.common import SIGNS, desk_or_404, person, said, submission_or_404, workbook
from giaoban.registry.permissions import NotAllowed
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.uploads import uploaded


@login_required
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """`?template=1` gives the workbook; a file posted becomes a draft, or says why not. `into`: that draft's rows."""
    reading, at = reading_of(request), desk_or_404(request, key)
    if "template" in request.GET:
        notes = at.lock_notes(reading.language)
        body = template(
            at.contract, at.asked, today=reading.today, source=at.connector.key, locked=notes, language=reading.language
        )
        return workbook(body, f"{at.connector.key}-{at.contract.full_reference}")
    faults: list[str] = []
    if request.method == "POST":
        answer = _brought(request, at, reading)
        if isinstance(answer, HttpResponse):
            return answer
        faults = answer
    context = {
        "at": at,
        "refused": said(whole_refusal(at), reading),
        "faults": faults,
        "into": request.POST.get("into", "") if faults else "",
        "columns": _columns(at, reading),
        "waiting": [
            (one, SIGNS[one.state])
            for one in submissions_of(at.connector).filter(state__in=("draft", "returned", "submitted"))[:20]
        ],
        "most_rows": MOST_ROWS,
        "most_mb": LIMITS.file // 1_000_000,
    }
    return page(request, "portal/typing_sheet.html", context, status=422 if faults else 200)


def _columns(at: Desk, reading: Reading) -> list[dict[str, str]]:
    """What each column holds, and which machine fills it."""
    notes, language = at.lock_notes(reading.language), reading.language
    return [
        {"title": one.title(language), "hint": one.hint(language), "note": notes.get(one.name, "")} for one in at.asked
    ]


def _brought(request: HttpRequest, at: Desk, reading: Reading) -> HttpResponse | list[str]:
    """Where the draft is, or why there is none."""
    into = submission_or_404(at, request.POST["into"]) if request.POST.get("into") else None
    try:
        file = uploaded(request)
        if file is None:
            raise Refused([Finding("typed.nothing-chosen")])
        if (file.size or 0) > LIMITS.file:
            sizes = {
                "file": str(file.name),
                "size": f"{(file.size or 0) // 1_000_000} MB",
                "most": f"{LIMITS.file // 1_000_000} MB",
            }
            raise Refused([Finding("sheet.too-large", context=sizes)])
        brought = bring_sheet(
            by=person(request),
            connector=at.connector,
            data=file.read(),
            file_name=str(file.name),
            now=timezone.now(),
            into=into,
        )
    except Refused as refusal:
        return said(refusal.findings, reading)
    except NotAllowed as why:
        raise PermissionDenied from why
    if brought.is_known:
        messages.info(request, _("This very file is here already; nothing was taken twice."))
    return HttpResponseRedirect(reverse("submission", args=[at.connector.key, brought.submission.pk]) + reading.query())
