"""Many systems from a table: check first, then enter what is sound; every fault with its line and column."""

from __future__ import annotations

import csv
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from giaoban.assessments.actions.systems.importing import import_systems, template_rows
from giaoban.assessments.queries.levels import levels
from giaoban.core.findings import Finding, Refused
from giaoban.core.formats.spreadsheets import Limits, read_spreadsheet, records
from giaoban.portal.views.systems.editing import may_register
from giaoban.registry.models import Person
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.uploads import upload_faults

LIMITS = Limits(file=5_000_000, unpacked=30_000_000, cells=200_000, columns=60)
LONGEST = 2_000_000


@login_required
def import_page(request: HttpRequest) -> HttpResponse:
    reading = reading_of(request)
    if "template" in request.GET:
        answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
        csv.writer(answer).writerows(template_rows())
        answer["Content-Disposition"] = 'attachment; filename="systems.csv"'
        return answer
    if not may_register(request, reading):
        raise PermissionDenied
    assert isinstance(request.user, Person)
    context: dict[str, Any] = {"facts": levels().facts, "typed": "", "done": None, "whole": [], "step": ""}
    if request.method == "POST":
        step = "enter" if request.POST.get("step") == "enter" else "check"
        typed = request.POST.get("data", "")[:LONGEST].replace("\x00", "")
        context |= {"typed": typed, "step": step}
        try:
            body, name = _sent(request, typed)
            context["typed"] = _as_text(body, typed)
            rows = records(read_spreadsheet(body, file=name, limits=LIMITS)[0])
            done = import_systems(by=request.user, rows=rows, is_trial=step == "check", now=timezone.now())
        except Refused as refusal:
            context["whole"] = [_placed(one, reading) for one in refusal.findings]
        else:
            context |= {
                "done": done,
                "faults": [_placed(one, reading) for one in done.faults],
                "notes": [say(one, reading.language) for one in done.notes],
            }
    failed = bool(context["whole"] or (context["done"] and context["done"].faults))
    return page(request, "portal/systems/import.html", context, status=422 if failed else 200)


def _sent(request: HttpRequest, typed: str) -> tuple[bytes, str]:
    """The file, or what was pasted. Raises Refused where there is neither, or the file is too large."""
    if faults := upload_faults(request):
        raise Refused(faults)
    file = request.FILES.get("file")
    if file is None:
        if not typed.strip():
            raise Refused([Finding("system.nothing-to-import")])
        return typed.encode(), "systems.csv"
    if (file.size or 0) > LIMITS.file:
        context = {"size": file.size, "most": LIMITS.file, "file": file.name}
        raise Refused([Finding("sheet.too-large", context=context)])
    return file.read(), str(file.name)


def _as_text(body: bytes, typed: str) -> str:
    """A CSV file goes into the box, so that it can be mended there; a workbook has to be chosen again."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return typed


def _placed(one: Finding, reading: Reading) -> tuple[str, str]:
    """Where (C14: the cell) and what."""
    return one.where.part or (str(one.where.line) if one.where.line else ""), say(one, reading.language)
