"""Telling a practice: who did what, since when, at what cost, with which documents, to move which indicators."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.commitments.actions.lessons import tell_practice
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.quantities import NotANumber, fold, parse_vietnamese
from giaoban.library.models import Document
from giaoban.measures.models import Indicator
from giaoban.portal.views.lessons.listing import may_tell
from giaoban.registry.models import Subject
from giaoban.registry.permissions import NotAllowed
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import Reading, parse_day, reading_of
from giaoban.web.signs import FIELDS

LIMITS = {
    "told_by": 300, "title": 400, "what": 10_001, "since": 20, "group": 40, "cost": 60, "cost_note": 400,
    "document": 400,
}  # fmt: skip


@login_required
def new_lesson(request: HttpRequest) -> HttpResponse:
    reading = reading_of(request)
    if not may_tell(request.user, reading):
        raise PermissionDenied
    typed: dict[str, Any] = {name: request.POST.get(name, "")[:most].strip() for name, most in LIMITS.items()}
    typed["indicators"] = request.POST.getlist("indicators")[:20]
    typed["is_simulated"] = bool(request.POST.get("is_simulated"))
    faults: list[Finding] = []
    if request.method == "POST":
        told_by = organisation_called(typed["told_by"], reading)
        document = document_called(typed["document"])
        cost = number_in(typed["cost"])
        if told_by is None:
            faults.append(_fault("lesson.no-such-organisation", "told_by", typed["told_by"]))
        if typed["document"] and document is None:
            faults.append(_fault("lesson.no-such-document", "document", typed["document"]))
        if typed["cost"] and cost is None:
            faults.append(_fault("lesson.bad-cost", "cost", typed["cost"]))
        if told_by is not None:
            try:
                if faults:
                    raise Refused(faults)
                made = tell_practice(
                    by=request.user,  # type: ignore[arg-type]  # login_required
                    told_by=told_by, title=typed["title"], what=typed["what"], since=parse_day(typed["since"]),
                    group=typed["group"] if typed["group"] in FIELDS else "", cost=cost, cost_note=typed["cost_note"],
                    indicators=typed["indicators"], documents=[document] if document else [],
                    is_simulated=typed["is_simulated"], now=timezone.now(),
                )  # fmt: skip
            except Refused as refusal:
                faults = list(refusal.findings)
            except NotAllowed as why:
                raise PermissionDenied from why
            else:
                messages.success(request, _("Told. Others who do the same can now join."))
                return HttpResponseRedirect(reverse("lesson", args=[made.pk]) + reading.query())
    context = {
        "typed": typed,
        "faults": beside(faults, reading, {"subject": "told_by"}),
        "groups": FIELDS,
        "indicators": measured_indicators(),
        "everybody": organisations(reading),
        "documents": Document.objects.order_by("-issued_on", "key")[:300],
    }
    return page(request, "portal/lesson_new.html", context, status=422 if faults else 200)


def organisations(reading: Reading) -> list[Subject]:
    return list(
        Subject.objects.valid_on(reading.today).filter(kind__in=("ministry", "province")).order_by("kind", "name_vi")
    )


def organisation_called(text: str, reading: Reading) -> Subject | None:
    """A ministry or province of any day by its key, of today by its name."""
    called = fold(text)
    if not called:
        return None
    by_key = Subject.objects.filter(key=text, kind__in=("ministry", "province")).first()
    return by_key or next(
        (one for one in organisations(reading) if called in (fold(one.name_vi), fold(one.short_vi), fold(one.name_en))),
        None,
    )


def document_called(text: str) -> Document | None:
    if not text:
        return None
    return Document.objects.filter(key=text).first() or Document.objects.filter(number__iexact=text).first()


def number_in(text: str) -> Decimal | None:
    try:
        return parse_vietnamese(text) if text else None
    except NotANumber:
        return None


def measured_indicators() -> list[Indicator]:
    """The newest version of each indicator that has figures by organisation."""
    rows = Indicator.objects.filter(observations__subject__kind__in=("ministry", "province")).defer("definition")
    return list({one.code: one for one in rows.distinct().order_by("group", "code", "version")}.values())


def beside(faults: list[Finding], reading: Reading, elsewhere: dict[str, str] | None = None) -> dict[str, str]:
    """Each fault beside its field; the first of a field counts."""
    found: dict[str, str] = {}
    for fault in faults:
        part = fault.where.part or "form"
        found.setdefault((elsewhere or {}).get(part, part), say(fault, reading.language))
    return found


def _fault(code: str, part: str, text: str) -> Finding:
    return Finding(code, where=Place(part=part), context={"text": text[:60]})
