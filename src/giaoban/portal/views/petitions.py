"""Raising a petition, a question, a complaint or a proposal: written, then read again beside what others raised before
and were answered, then submitted.

Which kinds there are, who may raise them and what each asks for, the workflows say (`raising`). What is submitted
carries the ticket of its preview: without one the earlier ones are shown first, and the same ticket sent twice (a
double click, a reload) leads to what was made the first time.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.commitments.actions import raise_in_words
from giaoban.commitments.queries.named import bodies_on
from giaoban.commitments.queries.raising import LIMITS, Raisable, Said, meant, raisable, silent_tables
from giaoban.commitments.queries.recurrence import earlier_petitions
from giaoban.commitments.queries.roles import OFFICERS
from giaoban.core.findings import Finding, Refused
from giaoban.core.workflow.definition import FieldEntry
from giaoban.measures.models import Indicator
from giaoban.portal.queries.acting import words_of
from giaoban.registry.models import Subject
from giaoban.registry.permissions import NotAllowed, may
from giaoban.registry.queries import memberships_on
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.signs import FIELDS

TICKETS, DAY = "giaoban.raising", 86_400


@login_required
def new_petition(request: HttpRequest) -> HttpResponse:
    """A form; after "preview" the same form with the earlier ones; after "submit" the petition itself."""
    reading = reading_of(request)
    kinds = raisable(request.user, today=reading.today)  # type: ignore[arg-type]
    if not kinds:
        return _nothing(request, reading)
    wanted = request.POST.get("kind") or request.GET.get("kind", "")
    chosen = next((one for one in kinds if one.kind == wanted), kinds[0])
    mine = list(chosen.names)
    typed = {name: request.POST.get(name, "")[:limit].strip() for name, limit in LIMITS.items()}
    asked = {name: request.POST.get(f"field-{name}", "")[:10_001].strip() for name in chosen.raising.needs}
    said = Said.typed(kind=chosen.kind, fields=asked, **typed)
    context: dict[str, Any] = {
        "kinds": [(one.kind, words_of(one.workflow.title, reading)) for one in kinds],
        "chosen": chosen.kind,
        "heading": words_of(chosen.workflow.title, reading),
        "asks": words_of(chosen.raising.asks, reading),
        "why": words_of(chosen.raising.why, reading),
        "mine": mine,
        "typed": typed,
        "groups": FIELDS,
        "everybody": bodies_on(reading.today),
        "indicators": {one.code: one for one in Indicator.objects.order_by("title_vi", "version")},
        "faults": {},
        "step": "write",
        "old_tables": silent_tables() if may(request.user, "pack.apply", today=reading.today) else [],  # type: ignore[arg-type]
    }
    if request.method != "POST":
        typed["asked_by"] = mine[0].key
        context["fields"] = _fields(chosen, asked, {}, reading)
        return page(request, "portal/petition_new.html", context)
    found = meant(said, chosen, today=reading.today)
    if found.suggested is not None:
        said = replace(said, owed_by=found.suggested.name_vi)
        typed["owed_by"], context["suggested"] = said.owed_by, found.suggested
    if found.faults:
        return _again(request, context, chosen, asked, list(found.faults), reading)
    token = once(request, f"{said.kind} {said.text}") if request.POST.get("step") == "submit" else ""
    if not token:
        owner = found.owed_by or found.suggested
        context |= {"step": "preview", "owner": owner, "earlier": earlier_petitions(said.text)}
        context |= {"ticket": ticket(request, f"{said.kind} {said.text}")}
        context |= {"fields": _fields(chosen, asked, {}, reading), "is_unread": request.POST.get("step") == "submit"}
        return page(request, "portal/petition_new.html", context)
    try:
        made = raise_in_words(by=request.user, said=said, once=token, now=timezone.now()).made  # type: ignore[arg-type]
    except Refused as refusal:
        return _again(request, context, chosen, asked, refusal.findings, reading)
    except NotAllowed as why:
        raise PermissionDenied from why
    messages.success(request, _("Submitted as %(key)s.") % {"key": made.key})
    return HttpResponseRedirect(reverse("commitment", args=[made.key]))


def _nothing(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Refused; but whoever may apply the pack is told that it was applied before it said who raises what."""
    old = silent_tables()
    if not old or not may(request.user, "pack.apply", today=reading.today):  # type: ignore[arg-type]
        raise PermissionDenied
    return page(request, "portal/petition_before.html", {"old_tables": old})


def ticket(request: HttpRequest, said: str) -> str:
    """Shows that this reader saw the preview of these words; good once, for a day."""
    kept = {"once": secrets.token_hex(6), "who": request.user.pk, "said": _digest(said)}
    return signing.dumps(kept, salt=TICKETS)


def once(request: HttpRequest, said: str) -> str:
    """What the ticket that was sent is known by; empty for none, another's, an old one, or one for other words."""
    try:
        kept = signing.loads(request.POST.get("ticket", ""), salt=TICKETS, max_age=DAY)
    except signing.BadSignature:
        return ""
    is_theirs = kept["who"] == request.user.pk and kept["said"] == _digest(said)
    return str(kept["once"]) if is_theirs else ""


def _digest(said: str) -> str:
    return hashlib.sha256(" ".join(said.split()).encode()).hexdigest()[:16]


def my_organisations(request: HttpRequest, reading: Reading) -> list[Subject]:
    """In whose name this reader may ask."""
    held = memberships_on(request.user, reading.today).filter(role__in=OFFICERS)  # type: ignore[arg-type]
    return list(dict.fromkeys(one.subject for one in held))


def _fields(
    chosen: Raisable, asked: dict[str, str], faults: dict[str, str], reading: Reading
) -> list[tuple[FieldEntry, str, list[tuple[str, str]], str, str]]:
    """What the kind asks for besides: the field, its title, its choices, what was typed and what is wrong with it."""
    found = []
    for name in chosen.raising.needs:
        if (field := chosen.workflow.field(name)) is not None:
            choices = [(value, words_of(words, reading)) for value, words in field.choices.items()]
            found.append((field, words_of(field.title, reading), choices, asked[name], faults.get(name, "")))
    return found


def _again(
    request: HttpRequest, context: dict[str, Any], chosen: Raisable, asked: dict[str, str], faults: list[Finding],
    reading: Reading,
) -> HttpResponse:  # fmt: skip
    """The form as it was typed, each fault beside its place."""
    by_part: dict[str, str] = {}
    for fault in faults:
        part = fault.where.part if fault.where.part not in ("", "once", "kind") else "title"
        by_part.setdefault(part, say(fault, reading.language))
    context |= {"faults": by_part, "fields": _fields(chosen, asked, by_part, reading)}
    return page(request, "portal/petition_new.html", context, status=422)
