"""Parts of a report: asked for by the agency, written by organisations, checked, submitted, returned, approved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giaoban.commitments.actions import move_commitment
from giaoban.commitments.queries.roles import roles_towards
from giaoban.commitments.queries.tables import table_of, tables
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.linter.copying import HELD_AGAINST, marked
from giaoban.meetings.actions import ask_for_parts, save_part, submit_part
from giaoban.meetings.models import Meeting, ReportPart
from giaoban.meetings.queries.narratives import model_in_use
from giaoban.meetings.queries.parts import TextFindings, draft_of, findings_of, submitted_text
from giaoban.portal.queries import meetings as queries
from giaoban.portal.queries.acting import words_of
from giaoban.portal.views.meetings.hub import faults_by_part, found_or_404, named
from giaoban.registry.models import Subject
from giaoban.registry.permissions import NotAllowed
from giaoban.registry.queries import memberships_on
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import Reading, parse_day, reading_of
from giaoban.web.signs import FIELDS

LONGEST = 12_000  # letters read of what was typed; more than may be kept, so that too much is said and not cut
MOVES = ("return", "approve", "reopen", "take_back", "drop")


@login_required
def my_parts(request: HttpRequest) -> HttpResponse:
    """What my organisations owe for reports, the newest meeting first; the agency sees all. Three queries."""
    reading = reading_of(request)
    held = list(memberships_on(request.user, reading.today))  # type: ignore[arg-type]
    parts = ReportPart.objects.select_related("meeting", "subject", "commitment").order_by("-meeting__held_on", "key")
    if not any(one.role == "agency" for one in held):
        parts = parts.filter(subject__in={one.subject_id for one in held})
    return page(request, "portal/report_parts.html", {"rows": _rows(parts[:500], reading)})


@login_required
def meeting_parts(request: HttpRequest, key: str) -> HttpResponse:
    """Who was asked for which part and where each stands; a form asks for more."""
    meeting, reading = found_or_404(key), reading_of(request)
    holds = queries.may_hold(request.user, meeting, reading)
    everybody = queries.organisations(reading.today, ("ministry", "province", "provincial-department", "department"))
    typed = {name: request.POST.get(name, "")[:20_000].replace("\r", "") for name in ("who", "due")}
    chosen = [group for group in request.POST.getlist("group") if group in FIELDS]
    faults: dict[str, list[str]] = {}
    if request.method == "POST":
        if not holds:
            raise PermissionDenied
        try:
            made = _ask(request, meeting, typed, chosen, everybody)
        except Refused as refusal:
            faults = faults_by_part(refusal.findings, reading)
        else:
            done = ngettext("%(count)s part was asked for.", "%(count)s parts were asked for.", len(made))
            messages.success(request, done % {"count": len(made)})
            return HttpResponseRedirect(request.path)
    parts = meeting.parts.select_related("subject", "commitment")
    context = {
        "meeting": meeting, "stage": "parts", "may_hold": holds, "typed": typed, "chosen": chosen, "faults": faults,
        "everybody": everybody if holds else [], "groups": FIELDS,
        "rows": _rows(parts, reading),
    }  # fmt: skip
    return page(request, "portal/meeting_parts.html", context, status=422 if faults else 200)


@login_required
def part_page(request: HttpRequest, key: str) -> HttpResponse:
    """One part: its text, what the checks found beside it, and what may be done with it now."""
    reading = reading_of(request)
    part = ReportPart.objects.select_related(
        "meeting__organiser", "subject", "commitment__owed_by", "commitment__asked_by"
    ).filter(key=key).first()  # fmt: skip
    if part is None:
        raise Http404(key)
    workflow = table_of(part.commitment)
    if workflow is None:
        raise Http404(key)
    by: Any = request.user
    roles = roles_towards(by, part.commitment, workflow, today=reading.today)
    if not roles:
        raise PermissionDenied
    text = part.text or submitted_text(part.commitment)
    context: dict[str, Any] = {"faults": {}, "reason": "", "version": part.version, "drafted": None}
    status = 200
    if request.method == "POST":
        step = request.POST.get("step", "")
        typed = request.POST.get("text", "")[:LONGEST]
        text = typed if "text" in request.POST else text
        context["reason"] = request.POST.get("reason", "")[:1000]
        try:
            if step in ("draft", "polish"):
                text, context["drafted"] = _drafted(part, typed, polish=step == "polish")
                if not context["drafted"]:
                    messages.info(request, _("The system knows no figure of this organisation in this field yet."))
            else:
                messages.success(request, _act(request, part, step, typed, context["reason"]))
                return HttpResponseRedirect(request.path)
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except Refused as refusal:
            context["faults"], status = faults_by_part(refusal.findings, reading), 422
            part.refresh_from_db()
            context["version"] = _version(request, part.version)
    return page(request, "portal/report_part.html", context | _shown(part, text, roles, reading), status=status)


def _shown(part: ReportPart, text: str, roles: frozenset[str], reading: Reading) -> dict[str, Any]:
    workflow = table_of(part.commitment)
    assert workflow is not None, "asked before"
    here = workflow.state(part.commitment.state)
    found = findings_of(part, text) if text.strip() else None
    moves = [move for move in workflow.moves_from(part.commitment.state, roles) if move.id in MOVES]
    return {
        "part": part,
        "text": text,
        "meeting": part.meeting,
        "field": FIELDS.get(part.group, part.group),
        "state": words_of(here.title, reading) if here else part.commitment.state,
        "may_write": "owner" in roles and part.commitment.state in ("drafting", "returned"),
        "moves": [(move, words_of(move.verb, reading), "reason" in move.needs) for move in moves],
        "found": found,
        "findings": [(one, say(one, reading.language)) for one in found.all] if found else [],
        "beside": _beside(found, text) if found else [],
        "has_model": model_in_use() is not None,
        "returned": _returned(part),
    }


def _beside(found: TextFindings, text: str) -> list[tuple[str, bool]]:
    """The text in pieces, those that were taken over marked."""
    return list(marked(text, [one.now for one in found.copying.passages if one.kind in HELD_AGAINST]))


def _returned(part: ReportPart) -> str:
    """Why it was returned last."""
    steps = part.commitment.steps.filter(move__in=("return", "reopen")).order_by("-pk")
    last = steps.first()
    return str(last.fields.get("reason", "")) if last and part.commitment.state == "returned" else ""


def _act(request: HttpRequest, part: ReportPart, step: str, text: str, reason: str) -> str:
    by: Any = request.user
    now = timezone.now()
    version = _version(request, part.version)
    if step == "save":
        save_part(by=by, part=part, version=version, text=text, now=now)
        return _("The draft is kept.")
    if step == "submit":
        submit_part(by=by, part=part, version=version, text=text, reason=reason, now=now)
        return _("Submitted.")
    if step not in MOVES:
        raise Refused([Finding("page.no-such-choice", context={"text": step[:40], "filter": "step"})])
    needed = {"reason": reason} if step in ("return", "reopen", "drop") else {}
    move_commitment(by=by, commitment=part.commitment, move=step, fields=needed, now=now)
    return _("Done.")


def _drafted(part: ReportPart, typed: str, *, polish: bool) -> tuple[str, list[Any]]:
    """The sentences the figures give, put behind what is there already."""
    sentences = draft_of(part, polish=polish)
    fresh = [one.text for one in sentences if one.text not in typed]
    return "\n".join(filter(None, [typed.strip(), *fresh])), sentences


def _ask(
    request: HttpRequest, meeting: Meeting, typed: dict[str, str], groups: list[str], everybody: list[Subject]
) -> list[ReportPart]:
    subjects, faults = [], []
    for line in filter(None, (line.strip() for line in typed["who"].splitlines())):
        subject = named(line, everybody)
        if subject is None:
            where = Place(part="subjects")
            faults.append(Finding("page.no-such-organisation", where=where, context={"text": line[:60]}))
        else:
            subjects.append(subject)
    due = parse_day(typed["due"])
    if due is None:
        faults.append(Finding("part.no-due", where=Place(part="due")))
    if faults or due is None:
        raise Refused(faults)
    return ask_for_parts(
        by=request.user,  # type: ignore[arg-type]
        meeting=meeting, subjects=list(dict.fromkeys(subjects)), groups=groups, due=due, now=timezone.now(),
    )  # fmt: skip


def _version(request: HttpRequest, default: int) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else default


def _rows(parts: Iterable[ReportPart], reading: Reading) -> list[tuple[ReportPart, str, str]]:
    """Each part with its state and its field in words. One query beside that of the parts."""
    workflows, rows = tables(), []
    for one in parts:
        workflow = workflows.get(one.commitment.workflow)
        here = workflow.state(one.commitment.state) if workflow else None
        state = words_of(here.title, reading) if here else one.commitment.state
        rows.append((one, state, str(FIELDS.get(one.group, one.group))))
    return rows
