"""One inspection: its team, its steps, what may be done next, and whether it counts as held online."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.assessments.actions.files import open_bytes
from giaoban.core.findings import Finding, Place, Refused
from giaoban.library.models import Document
from giaoban.meetings.actions import inspections as act
from giaoban.meetings.actions.inspections.deciding import least_days
from giaoban.meetings.actions.inspections.sitting import ELSEWHERE
from giaoban.meetings.models import Inspection, Member
from giaoban.meetings.queries.inspections.reading import readable_by
from giaoban.meetings.queries.inspections.steps import first_break, online
from giaoban.portal.views.assessments.wording import STATES, value_words
from giaoban.portal.views.inspections.listing import ONLINE
from giaoban.portal.views.inspections.wording import STEP_WORDS
from giaoban.portal.views.lessons.telling import beside, document_called
from giaoban.registry.models import Person
from giaoban.registry.permissions import NotAllowed, may
from giaoban.web.formats import HANOI
from giaoban.web.pages import page
from giaoban.web.reading import Reading, parse_day, reading_of

State = Inspection.State
LIMITS = {
    "person": 150, "duty": 20, "words": 11_000, "conflict": 5, "number": 100, "basis": 400, "basis_place": 200,
    "session_day": 20, "session_time": 10, "requests": 60_000, "present": 600, "name": 300, "sha256": 100,
    "names": 400_000, "size": 8, "seed": 200, "text": 600, "remedy": 1100, "due": 20, "criterion": 80, "days": 4,
    "code": 40, "on": 20, "reason": 2100, "conclusion": 11_000, "finding_basis": 600,
}  # fmt: skip


def inspection_of(request: HttpRequest, key: str, reading: Reading) -> Inspection:
    """The inspection, for those who may read it; for anybody else there is none."""
    found = readable_by(request.user, reading.today).filter(key=key).first()
    if found is None:
        raise Http404(key[:80])
    return found


def inspection(request: HttpRequest, key: str) -> HttpResponse:
    reading = reading_of(request)
    found = inspection_of(request, key, reading)
    typed = {name: request.POST.get(name, "")[:most].strip() for name, most in LIMITS.items()}
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
    context = _context(found, request, reading) | {
        "typed": typed if faults else {}, "step": step, "faults": beside(faults, reading),
    }  # fmt: skip
    return page(request, "portal/inspection.html", context, status=422 if faults else 200)


def _context(found: Inspection, request: HttpRequest, reading: Reading) -> dict[str, Any]:
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
        "steps": [(one, STEP_WORDS.get(one.code, one.code)) for one in steps] if person else [],
        "broken": first_break(steps),
        "head": steps[-1].sha256 if steps else "",
        "online": ONLINE[score.verdict if score else ""],
        "leaves": [(one, STATES[one.state], value_words(one, {})) for one in score.criteria] if score else [],
        "team": team,
        "duties": Member.Duty.choices,
        "people": Person.objects.filter(memberships__role="agency", is_active=True).distinct().order_by("username")
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
        "findings": list(found.findings.select_related("commitment"))
        if sits or found.state in (State.DRAFTED, State.CONCLUDED, State.PUBLISHED) else [],
        "criteria": found.criteria.read.criteria.values(),
        "least_reply": least_days(found, "reply_days"),
        "elsewhere": [(code, STEP_WORDS[code]) for code in ELSEWHERE],
        "sample": next((one.data for one in steps if one.code == "drawn"), None),
        "listed": next((one.data for one in steps if one.code == "listed"), None),
        "receipt": next((one for one in steps if one.code == "answered" and one.data.get("sha256")), None),
        "is_public": is_public,
    }  # fmt: skip


Doing = Callable[[Inspection, dict[str, str], HttpRequest, Person, dt.datetime], Any]


def _name(it: Inspection, typed: dict[str, str], request: HttpRequest, by: Person, now: dt.datetime) -> None:
    person = Person.objects.filter(username=typed["person"], is_active=True).first()
    if person is None:
        raise Refused([_fault("inspection.no-such-person", "person", typed["person"])])
    act.name_member(by=by, inspection=it, person=person, duty=typed["duty"], now=now)


def _drop(it: Inspection, typed: dict[str, str], request: HttpRequest, by: Person, now: dt.datetime) -> None:
    member = it.team.filter(pk=_number(request.POST.get("member", ""))).first()
    if member is None:
        raise Http404
    act.drop_member(by=by, inspection=it, member=member, reason=typed["reason"], now=now)


def _notify(it: Inspection, typed: dict[str, str], request: HttpRequest, by: Person, now: dt.datetime) -> None:
    day = parse_day(typed["session_day"])
    try:
        at = dt.datetime.combine(day, dt.time.fromisoformat(typed["session_time"] or "09:00"), HANOI) if day else None
    except ValueError:
        at = None
    act.notify_subject(by=by, inspection=it, session_at=at, requests=typed["requests"].splitlines(), now=now)


def _sign(it: Inspection, typed: dict[str, str], request: HttpRequest, by: Person, now: dt.datetime) -> None:
    file = request.FILES.get("file")
    if file is None:
        raise Refused([Finding("evidence.no-file", where=Place(part="file"))])
    act.sign_minutes(by=by, inspection=it, pdf=file.read(21 * 1024 * 1024), now=now)


def _reply(it: Inspection, typed: dict[str, str], request: HttpRequest, by: Person, now: dt.datetime) -> None:
    given = {
        one.number: act.Replied(
            request.POST.get(f"reply-{one.number}", "")[:20], request.POST.get(f"words-{one.number}", "")[:2100]
        )
        for one in it.findings.all()
    }
    act.reply_to_draft(by=by, inspection=it, replies=given, now=now)


def _finding(it: Inspection, request: HttpRequest) -> Any:
    found = it.findings.filter(number=_number(request.POST.get("finding", ""))).first()
    if found is None:
        raise Http404
    return found


DO: dict[str, Doing] = {
    "name": _name,
    "drop": _drop,
    "state": lambda it, typed, request, by, now: act.state_interest(
        by=by, inspection=it, conflict=typed["conflict"] == "yes", words=typed["words"], now=now
    ),
    "decide": lambda it, typed, request, by, now: act.decide_inspection(
        by=by, inspection=it, number=typed["number"], basis=document_called(typed["basis"]),
        basis_place=typed["basis_place"], now=now,
    ),
    "notify": _notify,
    "measure": lambda it, typed, request, by, now: act.pull_machine_evidence(by=by, inspection=it, now=now),
    "call": lambda it, typed, request, by, now: act.answer_roll_call(
        by=by, inspection=it, present=typed["present"], now=now
    ),
    "note": lambda it, typed, request, by, now: act.note(by=by, inspection=it, words=typed["words"], now=now),
    "record": lambda it, typed, request, by, now: act.keep_recording_hash(
        by=by, inspection=it, name=typed["name"], sha256=typed["sha256"], now=now
    ),
    "list": lambda it, typed, request, by, now: act.fix_list(
        by=by, inspection=it, names=typed["names"].splitlines(), now=now
    ),
    "draw": lambda it, typed, request, by, now: act.draw_sample(
        by=by, inspection=it, size=_number(typed["size"]), seed=typed["seed"], now=now
    ),
    "minutes": lambda it, typed, request, by, now: act.draw_up_minutes(by=by, inspection=it, now=now),
    "sign": _sign,
    "find": lambda it, typed, request, by, now: act.draft_finding(
        by=by, inspection=it, text=typed["text"], basis=typed["finding_basis"], remedy=typed["remedy"],
        due=parse_day(typed["due"]), criterion=typed["criterion"], now=now,
    ),
    "draft": lambda it, typed, request, by, now: act.send_draft(
        by=by, inspection=it, days=_number(typed["days"]), now=now
    ),
    "reply": _reply,
    "uphold": lambda it, typed, request, by, now: act.uphold_finding(
        by=by, finding=_finding(it, request), words=typed["words"], now=now
    ),
    "lift": lambda it, typed, request, by, now: act.drop_finding(
        by=by, finding=_finding(it, request), words=typed["words"], now=now
    ),
    "conclude": lambda it, typed, request, by, now: act.conclude_inspection(
        by=by, inspection=it, words=typed["conclusion"], now=now
    ),
    "publish": lambda it, typed, request, by, now: act.publish_conclusion(by=by, inspection=it, now=now),
    "holds": lambda it, typed, request, by, now: act.check_remedy(
        by=by, finding=_finding(it, request), holds=True, words=typed["words"], now=now
    ),
    "fails": lambda it, typed, request, by, now: act.check_remedy(
        by=by, finding=_finding(it, request), holds=False, words=typed["words"], now=now
    ),
    "elsewhere": lambda it, typed, request, by, now: act.take_elsewhere(
        by=by, inspection=it, code=typed["code"], on=parse_day(typed["on"]), words=typed["words"], now=now
    ),
    "cancel": lambda it, typed, request, by, now: act.cancel_inspection(
        by=by, inspection=it, reason=typed["reason"], now=now
    ),
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


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _fault(code: str, part: str, text: str) -> Finding:
    return Finding(code, where=Place(part=part), context={"text": text[:60]})
