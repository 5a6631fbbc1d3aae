"""The one door of the API: who comes in, and how a refusal is answered.

Signed in by the session of the site; a POST carries the CSRF token (X-CSRFToken). What every page shows to everybody
needs no session here either. A refusal is JSON: `findings`, each with its code, severity, place, context and its
sentence in both languages. Bodies over 5 MB are refused.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import django_auth

from giaoban.core.findings import Finding, Refused
from giaoban.registry.permissions import NotAllowed
from giaoban.web.findings import say
from giaoban.web.nul_signs import NUL
from giaoban.web.request_fields import field_findings

_UNKNOWN = {f"economy.unknown-{name}" for name in ("table", "scope", "subject", "estimate", "province")} | {
    *(
        "corpus.none",
        "corpus.unknown",
        "corpus.document-unknown",
        "corpus.article-unknown",
        "assistant.unknown-profile",
    ),
    *("observations.unknown-indicator", "observations.unknown-subject", "observations.unknown-observation"),
}

_UNREADABLE = {"corpus.unreadable", "index.unreadable", "index.format"}
"""Not the fault of whoever asks."""


class _Bodies(Parser):
    """JSON; the sign NUL, which no text column of PostgreSQL takes, is left out of it as it is of forms."""

    def parse_body(self, request: HttpRequest) -> Any:
        found = super().parse_body(request)
        return _without_nul(found) if rb"\u0000" in request.body else found


def _without_nul(value: Any) -> Any:
    match value:
        case dict():
            return {_without_nul(name): _without_nul(each) for name, each in value.items()}
        case list():
            return [_without_nul(each) for each in value]
        case str():
            return value.replace(NUL, "")
    return value


api = NinjaAPI(
    title="giaoban",
    version="1",
    description=__doc__ or "",
    docs_url=None,  # its page would load scripts from elsewhere
    auth=django_auth,
    urls_namespace="api",
    parser=_Bodies(),
)


class FindingOut(Schema):
    code: str
    severity: str
    where: str
    context: dict[str, Any]
    vi: str
    en: str


class Findings(Schema):
    findings: list[FindingOut]


def said(finding: Finding) -> dict[str, Any]:
    """A finding as plain values with its sentence in both languages."""
    return {**finding.plain(), "vi": say(finding, "vi"), "en": say(finding, "en")}


def _answer(request: HttpRequest, findings: list[Finding], status: int) -> HttpResponse:
    return api.create_response(request, {"findings": [said(finding) for finding in findings]}, status=status)


@api.exception_handler(Refused)
def refused(request: HttpRequest, why: Refused) -> HttpResponse:
    codes = {one.code for one in why.findings}
    return _answer(request, why.findings, 404 if codes & _UNKNOWN else 503 if codes & _UNREADABLE else 422)


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


@api.exception_handler(RequestDataTooBig)
def too_big(request: HttpRequest, why: RequestDataTooBig) -> HttpResponse:
    limit = f"{(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) // 1_048_576} MB"
    return _answer(request, [Finding("api.too-large", context={"limit": limit})], 413)


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, why: HttpError) -> HttpResponse:
    code = "api.too-large" if why.status_code == 413 else "api.unreadable"
    return _answer(request, [Finding(code, context={"limit": str(why), "problem": str(why)})], why.status_code)
