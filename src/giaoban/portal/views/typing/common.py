"""What the pages of typed records share: the desk of a source, answers to refusals, the sentence of a finding."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from giaoban.core.findings import Finding
from giaoban.exchange.models import Submission
from giaoban.exchange.queries.sheets import Desk, desk, submissions_of
from giaoban.registry.models import Person
from giaoban.registry.permissions import NotAllowed
from giaoban.web.exports import TYPES
from giaoban.web.findings import say
from giaoban.web.reading import Reading

XLSX = TYPES["xlsx"]
SIGNS = {"draft": "no_data", "submitted": "on_course", "returned": "behind", "approved": "met", "discarded": "no_data"}


def person(request: HttpRequest) -> Person:
    return request.user  # type: ignore[return-value]  # behind login_required


def desk_or_404(request: HttpRequest, key: str, now: dt.datetime | None = None) -> Desk:
    """The desk of a source for this reader; 403 for a stranger, 404 where there is no such source."""
    try:
        found = desk(key, by=person(request), now=now or timezone.now())
    except NotAllowed as why:
        raise PermissionDenied from why
    if found is None:
        raise Http404(key)
    return found


def submission_or_404(at: Desk, number: Any) -> Submission:
    """The submission of this desk with that number, as a path or a form names it."""
    if not re.fullmatch(r"[0-9]{1,15}", str(number)):
        raise Http404(str(number)[:20])
    found: Submission = get_object_or_404(submissions_of(at.connector), pk=int(number))
    return found


def said(findings: Iterable[Finding], reading: Reading) -> list[str]:
    return [say(one, reading.language) for one in findings]


def workbook(body: bytes, name: str) -> HttpResponse:
    """A file to take away; nobody else's cache may keep it."""
    answer = HttpResponse(body, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    return answer
