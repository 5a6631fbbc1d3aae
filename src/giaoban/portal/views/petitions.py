"""Raising a petition, a question, a complaint or a proposal: written, then read again beside what others raised before
and were answered, then submitted.

Which kinds there are, who may raise them and what each asks for, the workflows say (`raising`). What is submitted
carries the ticket of its preview: without one the earlier ones are shown first, and the same ticket sent twice (a
double click, a reload) leads to what was made the first time.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.commitments.actions import open_commitment
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.raising import Raisable, raisable
from giaoban.commitments.queries.recurrence import earlier_petitions, suggested_owner
from giaoban.commitments.queries.roles import OFFICERS
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.quantities import fold
from giaoban.core.workflow.definition import FieldEntry
from giaoban.core.workflow.moving import raised_with
from giaoban.measures.models import Indicator
from giaoban.portal.queries.acting import words_of
from giaoban.portal.views.meeting import everybody
from giaoban.portal.views.moving import value_typed
from giaoban.registry.models import Subject
from giaoban.registry.permissions import NotAllowed
from giaoban.registry.queries import memberships_on
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.signs import FIELDS

LIMITS = {"asked_by": 120, "title": 600, "note": 10_000, "group": 40, "owed_by": 300, "recurs": 80,
          "procedures": 600, "indicator": 80}  # fmt: skip
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")  # as the contract of the catalogue has them
MOST_CODES = 20
TICKETS, DAY = "giaoban.raising", 86_400


@login_required
def new_petition(request: HttpRequest) -> HttpResponse:
    """A form; after "preview" the same form with the earlier ones; after "submit" the petition itself."""
    reading = reading_of(request)
    kinds = raisable(request.user, today=reading.today)  # type: ignore[arg-type]
    if not kinds:
        raise PermissionDenied
    wanted = request.POST.get("kind") or request.GET.get("kind", "")
    chosen = next((one for one in kinds if one.kind == wanted), kinds[0])
    mine = list(chosen.names)
    typed = {name: request.POST.get(name, "")[:limit].strip() for name, limit in LIMITS.items()}
    asked = {name: request.POST.get(f"field-{name}", "")[:10_001].strip() for name in chosen.raising.needs}
    context: dict[str, Any] = {
        "kinds": [(one.kind, words_of(one.workflow.title, reading)) for one in kinds],
        "chosen": chosen.kind,
        "heading": words_of(chosen.workflow.title, reading),
        "asks": words_of(chosen.raising.asks, reading),
        "why": words_of(chosen.raising.why, reading),
        "mine": mine,
        "typed": typed,
        "groups": FIELDS,
        "everybody": everybody(reading),
        "indicators": {one.code: one for one in Indicator.objects.order_by("title_vi", "version")},
        "faults": {},
        "step": "write",
    }
    if request.method != "POST":
        typed["asked_by"] = mine[0].key
        context["fields"] = _fields(chosen, asked, {}, reading)
        return page(request, "portal/petition_new.html", context)
    text = f"{typed['title']} {typed['note']}"
    if not typed["owed_by"]:
        owner = suggested_owner(text, typed["group"], today=reading.today)
        typed["owed_by"] = owner.name_vi if owner else ""
        context["suggested"] = owner
    found = _read(typed, mine, reading)
    faults = [one for one in found.values() if isinstance(one, Finding)]
    values = {name: value_typed(chosen.workflow, name, text, reading, faults) or "" for name, text in asked.items()}
    placed = {one.where.part for one in faults}
    faults += [one for one in raised_with(chosen.workflow, values) if one.where.part not in placed]
    if faults:
        return _again(request, context, chosen, asked, faults, reading)
    said = f"{chosen.kind} {text}"
    token = once(request, said) if request.POST.get("step") == "submit" else ""
    if not token:
        context |= {"step": "preview", "owner": found["owed_by"], "earlier": earlier_petitions(text)}
        context |= {"ticket": ticket(request, said), "fields": _fields(chosen, asked, {}, reading)}
        context["is_unread"] = request.POST.get("step") == "submit"
        return page(request, "portal/petition_new.html", context)
    try:
        made = open_commitment(
            by=request.user,  # type: ignore[arg-type]
            kind=chosen.kind,
            title_vi=typed["title"],
            note=typed["note"],
            group=typed["group"],
            asked_by=found["asked_by"],
            owed_by=found["owed_by"],
            recurs=found["recurs"],
            procedures=found["procedures"],
            indicator_code=typed["indicator"],
            fields=values,
            token=token,
            now=timezone.now(),
        )
    except Refused as refusal:
        return _again(request, context, chosen, asked, refusal.findings, reading)
    except NotAllowed as why:
        raise PermissionDenied from why
    messages.success(request, _("Submitted as %(key)s.") % {"key": made.key})
    return HttpResponseRedirect(reverse("commitment", args=[made.key]))


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


def _read(typed: dict[str, str], mine: list[Subject], reading: Reading) -> dict[str, Any]:
    """What the words name, or the finding that says why they name nothing."""
    found: dict[str, Any] = {"recurs": None, "title": None}
    if not typed["title"]:
        found["title"] = Finding("commitment.no-title", where=Place(part="title"))
    elif len(typed["title"]) > 500:
        context = {"length": len(typed["title"]), "limit": 500}
        found["title"] = Finding("commitment.long-title", where=Place(part="title"), context=context)
    asked = next((one for one in mine if one.key == typed["asked_by"]), None)
    found["asked_by"] = asked or Finding(
        "page.not-your-organisation", where=Place(part="asked_by"), context={"text": typed["asked_by"]}
    )
    called = fold(typed["owed_by"])
    owing = [one for one in everybody(reading) if called and called in (fold(one.name_vi), fold(one.short_vi), one.key)]
    found["owed_by"] = (
        owing[0]
        if owing
        else Finding("page.no-such-organisation", where=Place(part="owed_by"), context={"text": typed["owed_by"][:60]})
    )
    codes = typed["procedures"].replace(",", " ").replace(";", " ").split()
    unread = [code for code in codes if not CODE.fullmatch(code)]
    found["procedures"] = codes
    if unread or len(codes) > MOST_CODES:
        said: dict[str, Any] = {"text": ", ".join(unread)[:80] or str(len(codes)), "limit": MOST_CODES}
        found["procedures"] = Finding("petition.no-such-procedures", where=Place(part="procedures"), context=said)
    if typed["indicator"] and not Indicator.objects.filter(code=typed["indicator"]).exists():
        said = {"text": typed["indicator"]}
        found["indicator"] = Finding("petition.no-such-indicator", where=Place(part="indicator"), context=said)
    if typed["recurs"]:
        petition = Commitment.objects.filter(key=typed["recurs"], kind=Commitment.Kind.PETITION).first()
        found["recurs"] = petition or Finding(
            "page.no-such-petition", where=Place(part="recurs"), context={"text": typed["recurs"]}
        )
    return found


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
        by_part.setdefault(fault.where.part or "title", say(fault, reading.language))
    context |= {"faults": by_part, "fields": _fields(chosen, asked, by_part, reading)}
    return page(request, "portal/petition_new.html", context, status=422)
