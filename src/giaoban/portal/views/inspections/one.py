"""One inspection: its team, its steps, what may be done next, and whether it counts as held online."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.assessments.actions.files import open_bytes
from giaoban.commitments.queries.tables import calendar
from giaoban.core.findings import Finding, Refused
from giaoban.library.models import Document
from giaoban.meetings.actions.inspections.deciding import least_days
from giaoban.meetings.actions.inspections.sitting import ELSEWHERE
from giaoban.meetings.models import Inspection, Member
from giaoban.meetings.queries.inspections.reading import readable_by, who_may_hold
from giaoban.meetings.queries.inspections.replying import reply_clock
from giaoban.meetings.queries.inspections.steps import first_break, online
from giaoban.portal.views.assessments.facts import fact_fields
from giaoban.portal.views.assessments.wording import STATES, value_words
from giaoban.portal.views.inspections.doing import DO, FORMS, Filled, typed_in
from giaoban.portal.views.inspections.findings import finding_rows
from giaoban.portal.views.inspections.listing import ONLINE
from giaoban.portal.views.inspections.wording import STEP_WORDS
from giaoban.portal.views.lessons.telling import beside
from giaoban.registry.models import Person
from giaoban.registry.permissions import NotAllowed, may
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of

State = Inspection.State


def inspection_of(request: HttpRequest, key: str, reading: Reading) -> Inspection:
    """The inspection, for those who may read it; for anybody else there is none."""
    found = readable_by(request.user, reading.today).filter(key=key).first()
    if found is None:
        raise Http404(key[:80])
    return found


def inspection(request: HttpRequest, key: str) -> HttpResponse:
    reading = reading_of(request)
    found = inspection_of(request, key, reading)
    typed = typed_in(request)
    faults: list[Finding] = []
    step = request.POST.get("step", "")
    if request.method == "POST":
        person = request.user
        if not isinstance(person, Person) or step not in DO:
            raise PermissionDenied
        try:
            DO[step](found, typed, request, person, timezone.now())
        except NotAllowed as why:
            raise PermissionDenied from why
        except Refused as refusal:
            faults = list(refusal.findings)
        else:
            messages.success(request, _("Done, and kept among the steps."))
            return HttpResponseRedirect(request.path + "#next")
        found = inspection_of(request, key, reading)
    told = beside(faults, reading)
    refused = Filled(FORMS.get(step, step), typed, told, request) if faults else None
    context = _context(found, request, reading, refused) | {"faults": told}
    return page(request, "portal/inspection.html", context, status=422 if faults else 200)


def _context(found: Inspection, request: HttpRequest, reading: Reading, refused: Filled | None) -> dict[str, Any]:
    steps = list(found.steps.select_related("by", "inspection"))
    score = online(found, steps, today=reading.today)
    person = request.user if isinstance(request.user, Person) else None
    team = list(found.team.select_related("person"))
    mine = next((one for one in team if one.person_id == getattr(person, "pk", None)), None)
    of_agency = may(person, "inspection.hold", about=found.organiser, today=reading.today)
    inspected = mine is None and may(person, "inspection.answer", about=found.subject, today=reading.today)
    codes = {one.code for one in steps}
    sides = {(one.code, one.side) for one in steps}
    sits = bool(of_agency and mine and mine.sits)
    side = "inspectors" if sits else "inspected" if inspected else ""
    is_public = found.state == State.PUBLISHED
    return {
        "it": found,
        "clock": reply_clock(found, steps, today=reading.today, days=calendar()),
        "steps": [(one, STEP_WORDS.get(one.code, one.code)) for one in steps] if person else [],
        "broken": first_break(steps),
        "head": steps[-1].sha256 if steps else "",
        "online": ONLINE[score.verdict if score else ""],
        "leaves": [(one, STATES[one.state], value_words(one, {})) for one in score.criteria] if score else [],
        "team": team,
        "duties": Member.Duty.choices,
        "people": who_may_hold(found.organiser, reading.today)
        if of_agency and found.state == State.PLANNED else [],
        "documents": Document.objects.valid_on(reading.today).order_by("-issued_on", "key")[:300]
        if of_agency and found.state == State.PLANNED else [],
        "mine": mine,
        "of_agency": of_agency,
        "sits": sits,
        "is_head": sits and mine is not None and mine.duty == Member.Duty.HEAD,
        "inspected": inspected,
        "may_reply": mine is None and may(person, "inspection.reply", about=found.subject, today=reading.today),
        "side": side,
        "codes": codes,
        "may_call": bool(side) and found.state == State.NOTIFIED and ("opened", side) not in sides,
        "may_sign": bool(side) and found.state in (State.NOTIFIED, State.DRAFTED) and ("signed", side) not in sides,
        "is_live": found.state == State.NOTIFIED and "opened" in codes,
        "minutes": list(found.minutes.order_by("pk")) if person else [],
        "findings": finding_rows(found, steps, refused)
        if sits or found.state in (State.DRAFTED, State.CONCLUDED, State.PUBLISHED) else [],
        "forms": {refused.form: refused} if refused else {},
        "criteria": found.criteria.read.criteria.values(),
        "facts": fact_fields(found.criteria.read, request.POST, refused.faults if refused else {})
        if sits and found.state == State.DECIDED else [],
        "least_reply": least_days(found, "reply_days"),
        "elsewhere": [(code, STEP_WORDS[code]) for code in ELSEWHERE],
        "sample": next((one.data for one in steps if one.code == "drawn"), None),
        "listed": next((one.data for one in steps if one.code == "listed"), None),
        "receipt": next((one for one in steps if one.code == "answered" and one.data.get("sha256")), None),
        "is_public": is_public,
    }  # fmt: skip


def minutes_file(request: HttpRequest, key: str, number: int) -> HttpResponseBase:
    """The minutes, unsigned or with the signatures there are: what one signs is downloaded here."""
    found = inspection_of(request, key, reading_of(request))
    row = found.minutes.filter(pk=number).first() if request.user.is_authenticated else None
    body = open_bytes(row.sha256) if row else None
    if body is None:
        raise Http404(str(number))
    name = f"minutes-{found.key}.pdf"
    answer = FileResponse(body, as_attachment=True, filename=name, content_type="application/pdf")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def receipt_file(request: HttpRequest, key: str) -> HttpResponse:
    """What was handed in, so that the receipt can be computed again."""
    found = inspection_of(request, key, reading_of(request))
    step = found.steps.filter(code="answered", is_here=True).first() if request.user.is_authenticated else None
    if step is None:
        raise Http404(key[:80])
    body = {"sha256": step.data["sha256"], "received": step.data["received"], "at": step.at, "step_sha256": step.sha256}
    answer = JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="receipt-{found.key}.json"'
    return answer
