"""One question: for everybody once it is answered in public; before that for its reporter and those who answer it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from giaoban.commitments.actions.press import (
    OWN_ACTION,
    correct_answer,
    decline_question,
    draft_answer,
    move_question,
    publish_answer,
    withdraw_answer,
)
from giaoban.commitments.models import PressAnswer, PressQuestion
from giaoban.commitments.queries.press import Reader, question_called, reader_of, versions
from giaoban.commitments.queries.press.accreditations import SPOKEN
from giaoban.commitments.queries.tables import table_of
from giaoban.core.findings import Finding, Refused
from giaoban.library.models import Document
from giaoban.portal.queries.acting import Acting, acting
from giaoban.portal.queries.promises import promise
from giaoban.portal.views.lessons.telling import organisations
from giaoban.portal.views.moving import evidence_typed, value_typed
from giaoban.portal.views.press.wording import lines_of, read_moment, read_sources, sources_of, typed_in
from giaoban.registry.permissions import NotAllowed
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of

Kind = PressAnswer.Kind
LIMITS = {"text": 20_000, "cited": 6_000, "reason": 1_000, "public_from": 40, "document": 400, "place": 120}
OWN = ("draft_answer", "publish", "decline", "correct", "withdraw_answer")


def moved_here(request: HttpRequest, key: str) -> HttpResponse:
    """The address that lists of everything owed have for it."""
    return HttpResponsePermanentRedirect(reverse("press-question", args=[key]))


def question(request: HttpRequest, key: str) -> HttpResponse:
    """The page, or what was posted on it; what is refused comes back as it was typed."""
    found, now, reading = question_called(key), timezone.now(), reading_of(request)
    by: Any = request.user if request.user.is_authenticated else None
    if found is None:
        raise Http404(key)
    reader = reader_of(found, by, now=now, today=reading.today)
    if not reader.sees_question:
        raise Http404(key)  # that somebody asks is nobody else's business either
    tried, typed = "", typed_in(request, LIMITS)
    faults: tuple[Finding, ...] = ()
    if request.method == "POST":
        if by is None:
            raise PermissionDenied
        tried = request.POST.get("move", "")[:60]
        try:
            done = _act(found, by, tried, typed, request, reading, now)
        except NotAllowed as why:
            raise PermissionDenied from why
        except Refused as refusal:
            faults = tuple(refusal.findings)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(request.get_full_path())
    context = _context(found, reader, by, reading, tried, typed, faults, request, now)
    return page(request, "portal/press/question.html", context, status=422 if faults else 200)


def _context(
    found: PressQuestion, reader: Reader, by: Any, reading: Reading, tried: str, typed: dict[str, str],
    faults: tuple[Finding, ...], request: HttpRequest, now: dt.datetime,
) -> dict[str, Any]:  # fmt: skip
    every = versions(found)
    counting = [one for one in every if one.kind != Kind.DRAFT]
    newest = counting[-1] if counting else None
    told = newest is not None and (newest.is_public(now) or reader.is_asker or reader.sees_drafts)
    one = promise(found.key)
    assert one is not None, "a question has its commitment"
    own, plain = _forms(one, by, reader, reading, tried, request, faults, now) if reader.roles else (set(), None)
    beside: dict[str, str] = {}
    for fault in faults:
        beside.setdefault(fault.where.part or "form", say(fault, reading.language))
    draft = next((version for version in reversed(every) if version.kind == Kind.DRAFT), None)
    if newest and "approver" in reader.roles and newest.kind in (Kind.PUBLISHED, Kind.WITHDRAWN):
        own.add("correct")
    if newest and {"approver", "agency"} & reader.roles and newest.kind == Kind.PUBLISHED:
        own.add("withdraw_answer")
    if "correct" in own and tried != "correct":
        last = next(version for version in reversed(every) if version.kind == Kind.PUBLISHED)
        filled = {"text": last.text, "cited": lines_of(last)}
    elif draft and tried != "draft_answer":
        filled = {"text": draft.text, "cited": lines_of(draft)}
    else:
        filled = typed
    workflow = table_of(one)
    state = workflow.state(one.state) if workflow else None
    house = reader.is_asker or reader.sees_drafts
    return {
        "question": found,
        "reader": reader,
        "answer": newest if told or (newest and newest.kind == Kind.WITHDRAWN) else None,
        "is_public": bool(newest and newest.is_public(now)),
        "is_embargoed": bool(newest and newest.kind == Kind.PUBLISHED and not newest.is_public(now)),
        "sources": sources_of(newest, reading) if newest and told else [],
        "earlier": _earlier(every, newest, reader, reading, now),
        "draft": draft if reader.sees_drafts and one.state == "drafted" else None,
        "draft_sources": sources_of(draft, reading) if draft and reader.sees_drafts else [],
        "acting": plain if house else None,
        "state": state,
        "overdue": one.due is not None and one.due < reading.today and one.standing == "open" and not one.is_paused,
        "own": [name for name in OWN if name in own],
        "tried": tried,
        "typed": typed,
        "filled": filled,
        "beside": beside,
        "faults": [say(fault, reading.language) for fault in faults] if tried not in OWN else [],
        "everybody": organisations(reading) if own or (plain and plain.forms) else [],
        "documents": Document.objects.order_by("-issued_on", "key")[:300] if own else [],
    }


def _forms(
    one: Any, by: Any, reader: Reader, reading: Reading, tried: str, request: HttpRequest,
    faults: tuple[Finding, ...], now: dt.datetime,
) -> tuple[set[str], Acting | None]:  # fmt: skip
    """The moves that have a form of their own, and the page's part of the state table with the others."""
    posted = {name: str(value)[:10_001].strip() for name, value in request.POST.items()}
    whole = acting(one, by, reading, now=now, tried=tried, typed=posted, faults=faults if tried not in OWN else ())
    if whole is None:
        return set(), None
    offered = [form for form in whole.forms if "spokesperson" in reader.roles or form.move.id not in SPOKEN]
    own = {form.move.id for form in offered if form.move.id in OWN_ACTION}
    return own, replace(whole, forms=tuple(form for form in offered if form.move.id not in OWN_ACTION))


def _earlier(
    every: list[PressAnswer], newest: PressAnswer | None, reader: Reader, reading: Reading, now: dt.datetime
) -> list[dict[str, Any]]:
    """The versions before the one that counts: all read when and why, the text only while nothing is withdrawn."""
    is_withdrawn = newest is not None and newest.kind == Kind.WITHDRAWN
    found = []
    for one in reversed(every):
        if one == newest or (one.kind == Kind.DRAFT and not reader.sees_drafts):
            continue
        told = reader.sees_drafts or reader.is_asker or (one.is_public(now) and not is_withdrawn)
        if told or one.kind != Kind.DRAFT:
            found.append({"one": one, "told": told, "sources": sources_of(one, reading) if told else []})
    return found


def _act(
    found: PressQuestion, by: Any, tried: str, typed: dict[str, str], request: HttpRequest, reading: Reading,
    now: dt.datetime,
) -> str:  # fmt: skip
    """Does what was posted and says what was done."""
    faults: list[Finding] = []
    match tried:
        case "draft_answer":
            cited = _read(typed, faults)
            _with(faults, lambda: draft_answer(by=by, question=found, text=typed["text"], cited=cited, now=now))
            return _("Submitted to be approved.")
        case "publish":
            moment = read_moment(typed["public_from"], faults)
            _with(faults, lambda: publish_answer(by=by, question=found, public_from=moment, now=now))
            return _("Published; the reporter is told.")
        case "decline":
            shown = evidence_typed(typed, faults)
            _with(faults, lambda: decline_question(
                by=by, question=found, reason=typed["reason"], document=shown.document, place=shown.place, now=now
            ))  # fmt: skip
            return _("Declined; the reporter is told why.")
        case "correct":
            cited, moment = _read(typed, faults), read_moment(typed["public_from"], faults)
            _with(faults, lambda: correct_answer(
                by=by, question=found, text=typed["text"], cited=cited, reason=typed["reason"], public_from=moment,
                now=now,
            ))  # fmt: skip
            return _("A new version is published; the one before stays on record.")
        case "withdraw_answer":
            withdraw_answer(by=by, question=found, reason=typed["reason"], now=now)
            return _("Withdrawn; the page says so with the reason.")
    return _plain_move(found, by, tried, request, reading, now)


def _plain_move(
    found: PressQuestion, by: Any, tried: str, request: HttpRequest, reading: Reading, now: dt.datetime
) -> str:
    workflow = table_of(found.commitment)
    move = workflow.move(tried) if workflow else None
    if workflow is None or move is None:
        raise Refused([Finding("workflow.no-such-move", context={"name": tried, "known": "–"})])
    faults: list[Finding] = []
    posted = {name: str(request.POST.get(name, ""))[:10_001].strip() for name in move.needs}
    fields = {name: value_typed(workflow, name, posted[name], reading, faults) for name in move.needs}
    _with(faults, lambda: move_question(by=by, question=found, move=tried, fields=fields, now=now))
    return _("Done.")


def _read(typed: dict[str, str], faults: list[Finding]) -> Any:
    return read_sources(typed["cited"], faults)


def _with(faults: list[Finding], act: Any) -> None:
    """Acts, and says what could not be read together with what the action refuses. Nothing is done with a fault."""
    from django.db import transaction

    with transaction.atomic():
        try:
            act()
        except Refused as refusal:
            placed = {fault.where.part for fault in faults}
            raise Refused([*faults, *(one for one in refusal.findings if one.where.part not in placed)]) from refusal
        if faults:
            raise Refused(faults)
