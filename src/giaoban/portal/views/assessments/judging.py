"""One assessment: its form that keeps every answer as it is given, what it comes to, and the steps to a verdict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.assessments.actions import answer, conclude, pull_indicators, reopen, state_facts, submit
from giaoban.assessments.models import Assessment
from giaoban.assessments.queries.board import readable_by
from giaoban.assessments.queries.forms import Asked, Sheet, sheet
from giaoban.assessments.queries.judging import facts_of
from giaoban.core.checklists.answers import MACHINES
from giaoban.core.findings import Finding, Refused
from giaoban.core.quantities import NotANumber, parse_vietnamese
from giaoban.portal.views.assessments.facts import fact_fields, facts_typed
from giaoban.portal.views.assessments.wording import REASONS, STATES, VERDICTS, WHY, score_table, span, value_words
from giaoban.portal.views.lessons.telling import beside
from giaoban.registry.models import Person
from giaoban.registry.permissions import NotAllowed, may
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.templatetags.ui import named

ANSWER, NOTE, SEEN = "answer-", "note-", "seen-"
STEPS = ("keep", "facts", "figures", "submit", "conclude", "reopen")


def assessment_of(request: HttpRequest, number: int, reading: Reading) -> Assessment:
    """The assessment, for those who may read it; for anybody else there is none."""
    found = readable_by(request.user, reading.today).filter(pk=number).first()
    if found is None:
        raise Http404(str(number))
    return found


@login_required
def assessment(request: HttpRequest, number: int) -> HttpResponse:
    """The form; posted, what was done. Scripts only save earlier: without them the button keeps everything."""
    reading, person = reading_of(request), request.user
    found = assessment_of(request, number, reading)
    assert isinstance(person, Person)
    step = request.POST.get("step", "")
    faults: list[Finding] = []
    is_quiet = step == "keep" and "HX-Request" in request.headers
    if request.method == "POST":
        if step not in STEPS:
            raise PermissionDenied
        try:
            said, faults = _do(found, step, request, by=person)
        except NotAllowed as why:
            raise PermissionDenied from why
        except Refused as refusal:
            faults = list(refusal.findings)
        if not faults and not is_quiet:
            messages.success(request, said)
            return HttpResponseRedirect(request.get_full_path())
        found = assessment_of(request, number, reading)
    shown = sheet(found, today=reading.today)
    told = beside(faults, reading)
    context = _context(shown, request, person, reading, told)
    if is_quiet:
        return page(request, "portal/assessment.html#kept", context)
    table = score_table(shown.score, reading)
    return page(request, "portal/assessment.html", context, tables=[table], status=422 if faults else 200)


def _do(found: Assessment, step: str, request: HttpRequest, *, by: Person) -> tuple[str, list[Finding]]:
    now = timezone.now()
    if step == "keep":
        return _keep(found, request, by=by, now=now)
    if step == "facts":
        facts, faults = facts_typed(found.checklist.read, request.POST)
        if not faults:
            state_facts(by=by, assessment=found, facts=facts, now=now)
        return _("The facts are kept; which criteria apply may have changed."), faults
    if step == "figures":
        made = pull_indicators(by=by, assessment=found, now=now)
        return _("Figures read: %(count)s.") % {"count": len(made)}, []
    if step == "submit":
        submit(by=by, assessment=found, now=now)
        return _("Submitted. Nobody answers any more until it is returned."), []
    if step == "conclude":
        conclude(by=by, assessment=found, note=request.POST.get("note", "")[:3000], now=now)
        return _("Concluded. The verdict and its explanation are kept for good."), []
    reopen(by=by, assessment=found, reason=request.POST.get("reason", "")[:3000], now=now)
    return _("Returned: it can be answered again. Earlier verdicts stay."), []


def _keep(found: Assessment, request: HttpRequest, *, by: Person, now: dt.datetime) -> tuple[str, list[Finding]]:
    """Keeps every answer that changed, one by one: one that does not fit stops no other."""
    definition, kept = found.checklist.read, 0
    faults: list[Finding] = []
    for name, criterion in definition.criteria.items():
        if ANSWER + name not in request.POST or definition.source_of(criterion) in MACHINES:
            continue
        value: Any = request.POST[ANSWER + name][:200].strip()
        seen = request.POST.get(SEEN + name, "")
        if definition.scale_of(criterion).is_numeric and value:
            value = _number(value)
        try:
            made = answer(
                by=by, assessment=found, criterion=name, value=value,
                note=request.POST.get(NOTE + name, "")[:3000], now=now,
                seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 15 else None,
            ) if _is_said(found, name, value, request) else None  # fmt: skip
            kept += made is not None and made.at == now
        except Refused as refusal:
            faults += refusal.findings
    return _("Kept: %(count)s answers changed.") % {"count": kept}, faults


def _is_said(found: Assessment, name: str, value: Any, request: HttpRequest) -> bool:
    """An empty field that was never answered is not an answer taken back."""
    return bool(value) or bool(request.POST.get(NOTE + name, "").strip()) or request.POST.get(SEEN + name, "0") != "0"


def _number(text: str) -> Any:
    """A number as Vietnamese writes it; anything else as it is, for the action to refuse."""
    try:
        return parse_vietnamese(text)
    except NotANumber:
        return text


def _context(
    shown: Sheet, request: HttpRequest, person: Person, reading: Reading, faults: dict[str, str]
) -> dict[str, Any]:
    found, score = shown.assessment, shown.score
    look, word = VERDICTS[score.verdict]
    about = found.subject
    open_now = found.state == Assessment.State.OPEN
    is_own = found.checklist.read.is_self_assessment
    conclusions = list(found.conclusions.select_related("by"))
    rows = [_shown(one, request, reading, faults) for one in shown.asked.values()]
    return {
        "assessment": found,
        "checklist": found.checklist,
        "definition": found.checklist.read,
        "score": score,
        "span": span(score.low_points, score.high_points, reading),
        "verdict": (look, word),
        "reasons": [REASONS[one] for one in score.reasons],
        "bands": score.bands,
        "sections": list(_sections(score.tree, {row["id"]: row for row in rows}, "")),
        "answered": sum(1 for row in rows if row["is_answered"]),
        "counted": sum(1 for row in rows if row["counts"]),
        "facts": fact_fields(found.checklist.read, request.POST, faults, facts_of(found)),
        "has_figures": any(row["source"] == "indicator" for row in rows),
        "conclusions": [
            (one, VERDICTS[one.verdict], span(one.low, one.high, reading)) for one in conclusions
        ],
        "faults": faults,
        "kept_at": timezone.now(),
        "is_open": open_now,
        "may_answer": open_now and may(person, "assessment.answer", about=about, today=reading.today),
        "may_submit": open_now and may(person, "assessment.submit", about=about, today=reading.today),
        "may_conclude": found.state == Assessment.State.SUBMITTED
        and may(person, "assessment.submit" if is_own else "assessment.conclude", about=about, today=reading.today),
        "may_reopen": not open_now and may(person, "assessment.reopen", about=about, today=reading.today),
    }  # fmt: skip


def _sections(nodes: Iterable[Any], rows: dict[str, dict[str, Any]], above: str) -> Iterable[dict[str, Any]]:
    """The groups with the criteria that stand directly in them, in order; what does not apply is left out."""
    own = [rows[node.id] for node in nodes if not node.is_group and rows[node.id]["is_shown"]]
    if own:
        yield {"title": above, "rows": own}
    for node in nodes:
        if node.is_group:
            title = named(node.node.title)
            yield from _sections(node.children, rows, f"{above} › {title}" if above else title)


def _shown(one: Asked, request: HttpRequest, reading: Reading, faults: dict[str, str]) -> dict[str, Any]:
    name, posted = one.scored.id, request.POST
    criterion: Any = one.scored.node
    held = one.answer
    kept = "" if held is None or held.value is None else str(held.value)
    if one.scale.is_numeric and kept and not isinstance(getattr(held, "value", None), dict):
        kept = kept.replace(".", ",")
    faulty = name in faults
    look, state = STATES[one.scored.state]
    overridden = one.override is not None and one.override.value is not None and one.override.until >= reading.today
    return {
        "id": name,
        "criterion": criterion,
        "source": one.source,
        "is_machine": one.source in MACHINES,
        "choices": [] if one.scale.is_numeric else list(one.scale.choices.items()),
        "unit": one.scale.unit or "",
        "numeric": one.scale.is_numeric,
        "value": posted.get(ANSWER + name, kept) if faulty else kept,
        "note": posted.get(NOTE + name, "") if faulty else (held.note if held else ""),
        "seen": held.pk if held else 0,
        "by": held,
        "look": look,
        "state": state,
        "said": value_words(one.scored, dict(one.scale.choices)),
        "why": [WHY[why] for why in one.scored.why if why not in ("not-answered", "does-not-apply")],
        "pieces": one.pieces,
        "override": one.override if overridden else None,
        "fault": faults.get(name, ""),
        "counts": one.scored.counts,
        "is_shown": one.scored.applies != "no" or one.scored.state != "not_applicable" or one.scored.value is not None,
        "is_answered": one.scored.value is not None,
    }


@login_required
def result_file(request: HttpRequest, number: int, conclusion: int) -> HttpResponse:
    """A verdict as it was given: the canonical text whose hash stands beside it."""
    found = assessment_of(request, number, reading_of(request))
    row = found.conclusions.filter(pk=conclusion).first()
    if row is None:
        raise Http404(str(conclusion))
    response = HttpResponse(row.result, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="assessment-{found.pk}-{row.pk}.json"'
    return response
