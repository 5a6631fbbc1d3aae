"""For machines: keys, status list, log and proofs at /.well-known/giaoban-labels/; badge and label by serial.

Anybody may fetch these from anywhere. Nothing here makes a key: where none was made yet, the answer is 404.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from giaoban.assessments.actions.labels.log import status_text
from giaoban.assessments.models import Label, LabelKey, LogEntry
from giaoban.assessments.queries.labels.checking import badge_of, label_called
from giaoban.assessments.queries.labels.published import (
    MOST_ENTRIES,
    consistency,
    entries,
    head_at,
    key_set,
    newest_head,
    proof_of,
)
from giaoban.core.findings import Finding, Place, Refused
from giaoban.registry.actions import console_person
from giaoban.web.findings import say

View = Callable[..., HttpResponse]


def published(seconds: int) -> Callable[[View], View]:
    """For everybody, from any page, kept by caches for so long; a refusal is JSON with its sentences."""

    def around(view: View) -> View:
        @require_safe
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            try:
                found = view(request, *args, **named)
            except Refused as why:
                said = [{"code": one.code, "vi": say(one, "vi"), "en": say(one, "en")} for one in why.findings]
                found = JsonResponse({"findings": said}, status=422, json_dumps_params={"ensure_ascii": False})
            found["Access-Control-Allow-Origin"] = "*"
            found["Cache-Control"] = f"public, max-age={seconds}"
            return found

        return answer

    return around


@published(300)
def jwks(request: HttpRequest) -> HttpResponse:
    return JsonResponse(key_set(), content_type="application/jwk-set+json")


@published(300)
def status(request: HttpRequest) -> HttpResponse:
    if not LabelKey.objects.filter(is_in_use=True).exists():
        raise Http404("no key was made yet")
    text = status_text(by=console_person(), now=timezone.now().replace(microsecond=0))
    return HttpResponse(text, content_type="application/statuslist+jwt")


@published(60)
def head(request: HttpRequest) -> HttpResponse:
    """`?size=N`: the head when the log had N entries."""
    found = head_at(_number(request, "size", 0)) if "size" in request.GET else newest_head()
    if found is None:
        raise Http404("no such head")
    return JsonResponse({"size": found.size, "root": found.root, "at": found.at.isoformat(), "head": found.text})


@published(60)
def log_entries(request: HttpRequest) -> HttpResponse:
    """`?start=0&end=1000`: entries from start up to, not including, end."""
    start = _number(request, "start", 0)
    size = LogEntry.objects.count()
    found = entries(start, _number(request, "end", start + MOST_ENTRIES))
    return JsonResponse({"size": size, "entries": found})


@published(60)
def proof(request: HttpRequest) -> HttpResponse:
    """`?serial=S`: that the log holds the issue of this label."""
    found = proof_of(_label(request.GET.get("serial", "")))
    if found is None:
        raise Http404("no head yet")
    return JsonResponse(found)


@published(60)
def growth(request: HttpRequest) -> HttpResponse:
    """`?first=N&second=M`: that the log of M entries only added to that of N."""
    return JsonResponse(consistency(_number(request, "first", 0), _number(request, "second", 0)))


@published(3600)
def label_file(request: HttpRequest, serial: str) -> HttpResponse:
    return HttpResponse(_label_at(serial).text, content_type="application/jwt")


@published(3600)
def badge(request: HttpRequest, serial: str) -> HttpResponse:
    """The picture, in Vietnamese or (`?language=en`) English."""
    language = "en" if request.GET.get("language") == "en" else "vi"
    return HttpResponse(badge_of(_label_at(serial), language), content_type="image/svg+xml")


def _label_at(serial: str) -> Label:
    """The label an address names; an address that names none leads nowhere."""
    if (found := label_called(serial)) is None:
        raise Http404(serial)
    return found


def _label(serial: str) -> Label:
    found = label_called(serial)
    if found is None:
        raise Refused([Finding("label.unknown-serial", context={"serial": serial[:40] or "–"})])
    return found


def _number(request: HttpRequest, name: str, usual: int) -> int:
    """A place in the log; what is left out is the usual one. Raises Refused: `label.no-log-number`."""
    text = request.GET.get(name, "")
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        context = {"field": name, "value": text[:40]}
        raise Refused([Finding("label.no-log-number", where=Place(part=name), context=context)])
    return int(text)
