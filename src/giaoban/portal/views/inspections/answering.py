"""The page of the inspected body: answers by criterion, kept as they are typed, and handed in for a receipt.

A file that is too large is not even stored: it is passed over while it arrives, and everything typed beside it is kept.
"""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.assessments.actions.files import Upload
from giaoban.assessments.queries.forms import Asked, sheet
from giaoban.core.checklists.answers import MACHINES
from giaoban.core.findings import Finding, Refused
from giaoban.core.quantities import NotANumber, parse_vietnamese
from giaoban.meetings.actions.inspections import Given, attach_file, hand_in, keep_answers
from giaoban.meetings.models import Inspection
from giaoban.portal.views.assessments.wording import STATES, value_words
from giaoban.portal.views.inspections.one import inspection_of
from giaoban.portal.views.lessons.telling import beside
from giaoban.registry.models import Person
from giaoban.registry.permissions import NotAllowed, may
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.uploads import MOST, upload_faults, uploaded

ANSWER, NOTE, SEEN, REPLY = "answer-", "note-", "seen-", "reply-"
STEPS = ("keep", "attach", "hand_in")


@login_required
def answers(request: HttpRequest, key: str) -> HttpResponse:
    """The form; posted, what was done. `Accept: application/json` gets what a script needs, without a page."""
    reading, person = reading_of(request), request.user
    found = inspection_of(request, key, reading)
    assert isinstance(person, Person)
    if found.assessment is None:
        return HttpResponseRedirect(reverse("inspection", args=[key]))
    by_script = request.headers.get("Accept", "") == "application/json"
    step, faults, kept = request.POST.get("step", ""), list[Finding](), None
    if request.method == "POST":
        if step not in STEPS:
            raise PermissionDenied
        now = timezone.now()
        try:
            kept = keep_answers(
                by=person, inspection=found, answers=_given(found, request), replies=_replies(found, request), now=now
            )
            faults += kept.faults
            if step == "attach" or request.FILES or upload_faults(request):  # chosen, whichever button was pressed
                _attach(found, request, by=person, now=now)
            if step == "hand_in" and not faults:
                hand_in(by=person, inspection=found, now=now)
        except NotAllowed as why:
            raise PermissionDenied from why
        except Refused as refusal:
            faults += refusal.findings
        if not by_script and not faults:
            messages.success(request, _("Kept.") if step != "hand_in" else _("Handed in. The receipt is below."))
            return HttpResponseRedirect(request.path)
        found = inspection_of(request, key, reading)
    context = _context(found, request, reading, beside(faults, reading), person)
    if by_script:
        seen = {row["id"]: row["seen"] for row in context["rows"]}
        body = {"sha256": kept.sha256 if kept else "", "seen": seen, "faults": context["faults"]}
        return JsonResponse(body, status=422 if faults else 200)
    return page(request, "portal/inspection_answers.html", context, status=422 if faults else 200)


def _given(found: Inspection, request: HttpRequest) -> dict[str, Given]:
    assert found.assessment is not None
    definition = found.assessment.checklist.read
    given = {}
    for name, criterion in definition.criteria.items():
        if ANSWER + name not in request.POST or definition.source_of(criterion) in MACHINES:
            continue
        value: Any = request.POST[ANSWER + name][:200].strip()
        note, seen = request.POST.get(NOTE + name, "")[:3000], request.POST.get(SEEN + name, "")
        if not value and not note.strip() and seen in ("", "0"):
            continue  # an empty field that was never answered is no answer taken back
        if definition.scale_of(criterion).is_numeric and value:
            value = _decimal(value)
        number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 15 else None
        given[name] = Given(value, note, number)
    return given


def _decimal(text: str) -> Any:
    try:
        return parse_vietnamese(text)
    except NotANumber:
        return text


def _replies(found: Inspection, request: HttpRequest) -> dict[int, str]:
    return {
        row["number"]: request.POST[f"{REPLY}{row['number']}"][:20_000]
        for row in found.requests
        if f"{REPLY}{row['number']}" in request.POST
    }


def _attach(found: Inspection, request: HttpRequest, *, by: Person, now: Any) -> None:
    file = uploaded(request)
    upload = Upload(file.name or "", file.read()) if file else None
    title = request.POST.get("title", "")[:400].strip() or (upload.short_name if upload else "")
    attach_file(
        by=by, inspection=found, criterion=request.POST.get("criterion", "")[:80], title=title, upload=upload, now=now
    )


def _context(
    found: Inspection, request: HttpRequest, reading: Reading, faults: dict[str, str], person: Person
) -> dict[str, Any]:
    assert found.assessment is not None
    shown = sheet(found.assessment, today=reading.today)
    is_open = found.state == Inspection.State.NOTIFIED and found.assessment.state == "open"
    is_on_team = found.team.filter(person=person).exists()
    receipt = found.steps.filter(code="answered", is_here=True).first()
    return {
        "it": found,
        "rows": [_row(one, request, faults) for one in shown.asked.values()],
        "requests": [
            row | {"typed": request.POST.get(f"{REPLY}{row['number']}", row["reply"]) if faults else row["reply"],
                   "fault": faults.get(f"reply-{row['number']}", "")}
            for row in found.requests
        ],
        "faults": faults,
        "receipt": receipt,
        "most": MOST // 1_048_576,
        "typed_title": request.POST.get("title", "") if faults else "",
        "typed_criterion": request.POST.get("criterion", "")[:80] if faults else "",
        "may_answer": is_open and not is_on_team
        and may(person, "inspection.answer", about=found.subject, today=reading.today),
    }  # fmt: skip


def _row(one: Asked, request: HttpRequest, faults: dict[str, str]) -> dict[str, Any]:
    name, held, criterion = one.scored.id, one.answer, cast("Any", one.scored.node)
    kept = "" if held is None or held.value is None else str(held.value)
    if one.scale.is_numeric:
        kept = kept.replace(".", ",")
    look, state = STATES[one.scored.state]
    return {
        "id": name, "criterion": criterion, "is_machine": one.source in MACHINES, "numeric": one.scale.is_numeric,
        "choices": [] if one.scale.is_numeric else list(one.scale.choices.items()), "unit": one.scale.unit or "",
        "value": request.POST.get(ANSWER + name, kept) if faults else kept,
        "note": request.POST.get(NOTE + name, held.note if held else "") if faults else (held.note if held else ""),
        "seen": held.pk if held else 0, "look": look, "state": state, "pieces": one.pieces,
        "said": value_words(one.scored, dict(one.scale.choices)), "fault": faults.get(name, ""),
    }  # fmt: skip
