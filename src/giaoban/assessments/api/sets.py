"""Criteria sets as JSON, for everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from giaoban.assessments.api.door import api
from giaoban.assessments.models import Checklist
from giaoban.assessments.queries.forms import checklist_called
from giaoban.core.findings import Finding, Refused


@api.get("/checklists", auth=None, summary="Every set in its current wording")
def checklists(request: HttpRequest) -> list[dict[str, Any]]:
    return [
        {
            "reference": one.reference, "fingerprint": one.fingerprint, "title_vi": one.title_vi,
            "title_en": one.title_en, "valid_from": one.valid_from, "valid_to": one.valid_to,
            "evidence": one.evidence, "is_complete": one.is_complete,
        }
        for one in Checklist.objects.filter(is_current=True)
    ]  # fmt: skip


@api.get("/checklists/{name}", auth=None, summary="One set, as its file says it: id@version, or id for the newest")
def checklist(request: HttpRequest, name: str) -> dict[str, Any]:
    found = checklist_called(name)
    if found is None:
        raise Refused([Finding("checklist.unknown", context={"name": name[:80], "nearest": "–"})])
    return {"reference": found.reference, "fingerprint": found.fingerprint, "definition": found.definition}
