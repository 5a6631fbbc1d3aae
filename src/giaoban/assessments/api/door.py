"""The one door of the API: who comes in, and how a refusal is answered.

Signed in by the session of the site; a POST carries the CSRF token (X-CSRFToken). Sets are for everybody. A refusal is
JSON: `findings`, each with its code, severity, place, context and its sentence in both languages.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import django_auth

from giaoban.assessments.models import Assessment
from giaoban.assessments.queries.board import readable_by
from giaoban.core.findings import Finding, Refused
from giaoban.registry.permissions import NotAllowed
from giaoban.web.findings import say
from giaoban.web.request_fields import field_findings

UNKNOWN = {"assessment.unknown", "checklist.unknown", "system.unknown"}

api = NinjaAPI(
    title="giaoban: criteria sets and assessments", version="1", description=__doc__ or "", docs_url=None,
    auth=django_auth, urls_namespace="assessments-api",
)  # fmt: skip


def readable(request: HttpRequest, number: int, today: Any) -> Assessment:
    """The assessment, for those who may read it. Refused (`assessment.unknown`) for anybody else."""
    found = readable_by(request.user, today).filter(pk=number).first()
    if found is None:
        raise Refused([Finding("assessment.unknown", context={"number": number})])
    return found


def said(finding: Finding) -> dict[str, Any]:
    return {**finding.plain(), "vi": say(finding, "vi"), "en": say(finding, "en")}


def _answer(request: HttpRequest, findings: list[Finding], status: int) -> HttpResponse:
    return api.create_response(request, {"findings": [said(finding) for finding in findings]}, status=status)


@api.exception_handler(Refused)
def refused(request: HttpRequest, why: Refused) -> HttpResponse:
    return _answer(request, why.findings, 404 if {one.code for one in why.findings} & UNKNOWN else 422)


@api.exception_handler(NotAllowed)
def not_allowed(request: HttpRequest, why: NotAllowed) -> HttpResponse:
    about = why.about.name_vi if why.about else "–"
    return _answer(request, [Finding("api.not-allowed", context={"verb": why.verb, "about": about})], 403)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, why: AuthenticationError) -> HttpResponse:
    return _answer(request, [Finding("api.not-signed-in")], 401)


@api.exception_handler(ValidationError)
def wrong_fields(request: HttpRequest, why: ValidationError) -> HttpResponse:
    return _answer(request, field_findings(why.errors), 422)


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, why: HttpError) -> HttpResponse:
    code = "api.too-large" if why.status_code == 413 else "api.unreadable"
    return _answer(request, [Finding(code, context={"limit": str(why), "problem": str(why)})], why.status_code)
