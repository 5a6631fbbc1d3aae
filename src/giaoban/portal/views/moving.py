"""A move made on the page of a commitment: what was typed becomes fields and evidence, faults stand beside them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.commitments.actions import RAISED, Shown, join_petition, move_commitment
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.named import bodies_on, document_named, value_named
from giaoban.commitments.queries.roles import OFFICERS, askers_of, asks_itself
from giaoban.commitments.queries.tables import table_of
from giaoban.commitments.queries.together import accepted_by
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.workflow.definition import Workflow
from giaoban.library.models import Document
from giaoban.measures.models import Observation
from giaoban.portal.queries.acting import acting, words_of
from giaoban.portal.views.recurring import LINKED, UNLINKED, linked, recurring
from giaoban.registry.models import Subject
from giaoban.registry.permissions import NotAllowed
from giaoban.registry.queries import memberships_on
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of

LONGEST = 10_001


def act(request: HttpRequest, one: Commitment, context: dict[str, Any]) -> HttpResponse:
    """The page, or the move that was posted; refused moves come back with what was typed."""
    reading, now = reading_of(request), timezone.now()
    reader: Any = request.user if request.user.is_authenticated else None
    tried, typed = "", {}
    faults: tuple[Finding, ...] = ()
    if request.method == "POST":
        if reader is None:
            raise PermissionDenied
        tried = request.POST.get("move", "")[:60]
        typed = {name: value[:LONGEST].strip() for name, value in request.POST.items() if isinstance(value, str)}
        try:
            done = _done(request, one, tried, typed, reading, now)
        except NotAllowed as why:
            raise PermissionDenied from why
        except Refused as refusal:
            faults = tuple(refusal.findings)
            one.refresh_from_db()
        else:
            messages.success(request, done)
            return HttpResponseRedirect(request.get_full_path())
    shown = acting(one, reader, reading, now=now, tried=tried, typed=typed, faults=faults)
    context |= {"acting": shown, "may_join": joining(reader, one, reading), "askers": askers_of(one)}
    context["accepted_by"] = accepted_by(one)
    context |= recurring(reader, one, reading)
    if faults:
        context["faults"] = [say(fault, reading.language) for fault in faults]
    if shown and shown.forms:
        context["everybody"] = bodies_on(reading.today)
        context["documents"] = Document.objects.order_by("-issued_on", "key")[:500]
    return page(request, "portal/commitment.html", context, status=422 if faults else 200)


def _done(
    request: HttpRequest, one: Commitment, tried: str, typed: dict[str, str], reading: Reading, now: dt.datetime
) -> str:
    if tried == "join":
        return _join(request, one, typed, now)
    if tried in (LINKED, UNLINKED):
        return linked(request, one, tried, typed, now)
    return _move(one, request.user, tried, typed, reading, now)


def joining(reader: Any, one: Commitment, reading: Reading) -> list[Subject]:
    """The organisations in whose name this reader may join a petition."""
    if reader is None or one.kind not in RAISED or one.standing not in ("open", "answered"):
        return []
    known = {asker.pk for asker in askers_of(one)}
    mine = memberships_on(reader, reading.today).filter(role__in=OFFICERS)
    return [
        held.subject for held in mine if held.subject_id not in known and not asks_itself(held.subject, one.owed_by)
    ]


def _join(request: HttpRequest, one: Commitment, typed: dict[str, str], now: dt.datetime) -> str:
    asker = Subject.objects.filter(key=typed.get("asker", "")).first()
    if asker is None:
        raise Refused([Finding("page.no-such-organisation", context={"text": typed.get("asker", "")[:60]})])
    join_petition(by=request.user, commitment=one, asker=asker, now=now)  # type: ignore[arg-type]
    return _("Joined.")


def _move(one: Commitment, by: Any, tried: str, typed: dict[str, str], reading: Reading, now: dt.datetime) -> str:
    workflow = table_of(one)
    move = workflow.move(tried) if workflow else None
    if workflow is None or move is None:
        raise Refused([Finding("workflow.no-such-move", context={"name": tried, "known": "–"})])
    faults: list[Finding] = []
    fields = {name: value_typed(workflow, name, typed.get(name, ""), reading, faults) for name in move.needs}
    shown = evidence_typed(typed, faults) if move.evidence else Shown()
    try:
        moved = move_commitment(by=by, commitment=one, move=tried, fields=fields, evidence=shown, now=now)
    except Refused as refusal:
        placed = {fault.where.part for fault in faults}
        raise Refused([*faults, *(one for one in refusal.findings if one.where.part not in placed)]) from refusal
    here = workflow.state(moved.state)
    if moved.state != move.to:  # of several who asked, this one spoke for itself
        return _("Recorded for your organisation; it goes on for the others who asked.")
    return _("Done: now %(state)s.") % {"state": words_of(here.title, reading) if here else moved.state}


def value_typed(workflow: Workflow, name: str, text: str, reading: Reading, faults: list[Finding]) -> Any:
    """What was typed as what the field takes; what cannot be read stays text, and the table says what it wanted."""
    field = workflow.field(name)
    bodies = bodies_on(reading.today) if text and field and field.type == "subject" else []
    return value_named(workflow, name, text, bodies, faults)


def evidence_typed(typed: dict[str, str], faults: list[Finding]) -> Shown:
    key, number = typed.get("document", ""), typed.get("figure", "")
    document = document_named(key)
    if key and document is None:
        faults.append(Finding("page.no-such-document", where=Place(part="document"), context={"text": key[:80]}))
    figure = None
    if number:
        known = number.isascii() and number.isdigit() and len(number) < 16
        figure = Observation.objects.filter(pk=int(number)).first() if known else None
        if figure is None:
            faults.append(Finding("page.no-such-figure", where=Place(part="figure"), context={"text": number[:20]}))
    return Shown(document, typed.get("place", ""), figure)
