"""One criterion of an assessment: its evidence, who answered what when, and a person's word against a machine's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.assessments.actions import Upload, attach_evidence, end_override, override, withdraw_evidence
from giaoban.assessments.actions.files import open_bytes
from giaoban.assessments.models import Assessment, Evidence
from giaoban.assessments.queries.forms import sheet
from giaoban.core.checklists.answers import MACHINES
from giaoban.core.findings import Finding, Place, Refused
from giaoban.portal.views.assessments.judging import assessment_of
from giaoban.portal.views.assessments.wording import EVIDENCE_KINDS, STATES, WHY, value_words
from giaoban.portal.views.lessons.telling import beside
from giaoban.registry.models import Person
from giaoban.registry.permissions import NotAllowed, may
from giaoban.web.pages import page
from giaoban.web.reading import Reading, parse_day, reading_of
from giaoban.web.templatetags.ui import named
from giaoban.web.uploads import MOST, upload_faults

STEPS = ("attach", "withdraw", "override", "end")
TYPED = ("kind", "title", "link", "words", "effective", "valid_until", "value", "reason", "until", "piece", "because")


@login_required
def criterion(request: HttpRequest, number: int, name: str) -> HttpResponse:
    reading, person = reading_of(request), request.user
    found = assessment_of(request, number, reading)
    assert isinstance(person, Person)
    asked = sheet(found, today=reading.today).asked.get(name)
    if asked is None:
        raise Http404(name[:80])
    typed = {key: request.POST.get(key, "").strip() for key in TYPED}
    step = request.POST.get("step", "")
    faults: list[Finding] = []
    if request.method == "POST":
        if step not in STEPS:
            raise PermissionDenied
        try:
            said = _do(found, name, step, typed, request, by=person, reading=reading)
        except NotAllowed as why:
            raise PermissionDenied from why
        except Refused as refusal:
            faults = list(refusal.findings)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(request.get_full_path())
    about, is_open = found.subject, found.state == Assessment.State.OPEN
    told = beside(faults, reading, {name: "reason" if step in ("override", "end") else "form"})
    look, state = STATES[asked.scored.state]
    standing = asked.override if asked.override and asked.override.value is not None else None
    choices = asked.scale.choices
    context = {
        "assessment": found,
        "checklist": found.checklist,
        "asked": asked,
        "criterion": asked.scored.node,
        "name": name,
        "said": value_words(asked.scored, dict(asked.scale.choices)),
        "look": look,
        "state": state,
        "why": [WHY[one] for one in asked.scored.why],
        "kinds": EVIDENCE_KINDS,
        "wanted": [EVIDENCE_KINDS[kind] for kind in asked.scored.node.needs],  # type: ignore[union-attr]
        "all_pieces": found.evidence.filter(criterion=name).select_related("by", "withdraws"),
        "history": [
            {
                "value": one.value,
                "words": _in_words(one.value, choices),
                "note": one.note,
                "by": one.by,
                "at": one.at,
                "get_source_display": one.get_source_display(),
            }
            for one in found.answers.filter(criterion=name).select_related("by").order_by("-pk")
        ],
        "overrides": found.overrides.filter(criterion=name).select_related("by").order_by("-pk"),
        "override": standing if standing and standing.until >= reading.today else None,
        "choices": list(asked.scale.choices.items()),
        "typed": typed if faults else {},
        "step": step,
        "faults": told,
        "most": MOST // 1_048_576,
        "may_answer": is_open and may(person, "assessment.answer", about=about, today=reading.today),
        "may_override": asked.source in MACHINES
        and asked.answer is not None
        and found.state != Assessment.State.CONCLUDED
        and may(person, "assessment.override", about=about, today=reading.today),
    }
    return page(request, "portal/assessment_criterion.html", context, status=422 if faults else 200)


def _do(
    found: Assessment, name: str, step: str, typed: dict[str, str], request: HttpRequest, *, by: Person,
    reading: Reading,
) -> str:  # fmt: skip
    now = timezone.now()
    if step == "withdraw":
        text = request.POST.get("piece", "")
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 15 else 0
        piece = found.evidence.filter(pk=number, criterion=name).first()
        if piece is None:
            raise Http404(text[:20])
        withdraw_evidence(by=by, evidence=piece, because=typed["because"], now=now)
        return _("Withdrawn; it stays readable with its reason.")
    if step == "end":
        end_override(by=by, assessment=found, criterion=name, reason=typed["reason"], now=now)
        return _("The machine's word counts again.")
    if step == "override":
        days, faults = _days(typed, ("until",))
        if faults:
            raise Refused(faults)
        override(
            by=by, assessment=found, criterion=name, value=typed["value"], reason=typed["reason"],
            until=days["until"], now=now,
        )  # fmt: skip
        return _("Kept. The machine's word stays readable, and counts again after the last day.")
    days, faults = _days(typed, ("effective", "valid_until"))
    upload, too_large = _upload(request)
    faults += too_large
    if faults:
        raise Refused(faults)
    attach_evidence(
        by=by, assessment=found, criterion=name, kind=typed["kind"], title=typed["title"], upload=upload,
        link=typed["link"], words=typed["words"], effective=days["effective"], valid_until=days["valid_until"],
        now=now,
    )  # fmt: skip
    return _("The evidence is kept with its hash.")


def _in_words(value: Any, choices: dict[str, Any]) -> str:
    """A kept answer as people say it."""
    return named(choices[value]) if isinstance(value, str) and value in choices else str(value)


def _days(typed: dict[str, str], names: tuple[str, ...]) -> tuple[dict[str, Any], list[Finding]]:
    found, faults = {}, []
    for name in names:
        found[name] = parse_day(typed[name]) if typed[name] else None
        if typed[name] and found[name] is None:
            context = {"text": typed[name][:60]}
            faults.append(Finding("assessment.bad-day", where=Place(part=name), context=context))
    return found, faults


def _upload(request: HttpRequest) -> tuple[Upload | None, list[Finding]]:
    """The file sent along, unless it was too large."""
    file = request.FILES.get("file")
    return Upload(file.name or "", file.read()) if file else None, upload_faults(request)


@login_required
def evidence_file(request: HttpRequest, number: int) -> HttpResponseBase:
    """The bytes of evidence, always as a download: nothing a stranger sent is shown inside the site."""
    piece = Evidence.objects.filter(pk=number).exclude(file_name="").first()
    if piece is None:
        raise Http404(str(number))
    assessment_of(request, piece.assessment_id, reading_of(request))
    body = open_bytes(piece.sha256)
    if body is None:
        raise Http404(str(number))
    answer = FileResponse(body, as_attachment=True, filename=piece.file_name, content_type=piece.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
