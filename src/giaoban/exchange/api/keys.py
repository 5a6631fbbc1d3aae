"""The public keys that receipts are signed with, where everybody looks for them: /.well-known/jwks.json."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from giaoban.exchange.actions.signing import public_keys


@require_safe
def receipt_keys(request: HttpRequest) -> JsonResponse:
    answer = JsonResponse(public_keys(), content_type="application/jwk-set+json")
    answer["Cache-Control"] = "public, max-age=3600"
    return answer
