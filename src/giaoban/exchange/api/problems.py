"""Refusals as problem details (RFC 9457): a status, a sentence, and every finding with its words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from giaoban.core.findings import Finding
from giaoban.exchange.actions.receipts import plain_findings
from giaoban.web.findings import say

STATUS = {
    "push.unsigned": 401,
    "push.bad-signature": 401,
    "push.not-covered": 401,
    "push.replayed": 401,
    "push.bad-api-key": 401,
    "push.key-needs-tls": 403,
    "push.source-stopped": 403,
    "push.other-contract": 403,
    "exchange.unknown-contract": 404,
    "exchange.unknown-batch": 404,
    "push.length-required": 411,
    "push.too-large": 413,
    "push.unknown-media": 415,
    "push.unknown-encoding": 415,
    "push.half-sent": 400,
    "push.digest-differs": 400,
    "push.bad-header": 400,
    "batch.failed": 500,
    "exchange.no-room": 507,
}
CHALLENGE = 'Signature realm="giaoban", Bearer realm="giaoban"'


def problem(request: HttpRequest, findings: Sequence[Finding], **members: Any) -> HttpResponse:
    """The answer to a refused request; the first finding decides its status."""
    first = findings[0]
    status = STATUS.get(first.code, 422)
    return plain_problem(request, status, first.code, say(first, "en"), plain_findings(findings), **members)


def plain_problem(
    request: HttpRequest, status: int, code: str, title: str, findings: list[dict[str, Any]], **members: Any
) -> HttpResponse:
    body = {"type": f"urn:giaoban:{code}", "title": title, "status": status, "instance": request.path}
    answer = HttpResponse(
        json.dumps({**body, "findings": findings, **members}, ensure_ascii=False),
        status=status,
        content_type="application/problem+json",
    )
    if status == 401:
        answer["WWW-Authenticate"] = CHALLENGE
    return answer
