"""Raising by JSON what the page raises: petitions, questions, complaints, proposals, in the name of one's organisation.

    GET  /api/raised/kinds      what the caller may raise, in whose name, with which fields
    POST /api/raised/preview    what was raised before and answered, who settled it; nothing is saved
    POST /api/raised            raises it: 201, or 200 with the same key where this sending came before

The header Idempotency-Key names a sending; without one it is known by all it says. The same with other words is 422.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from giaoban.commitments.actions import raise_in_words, understood
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.raising import LIMITS, Said, raisable
from giaoban.commitments.queries.recurrence import Earlier, earlier_petitions
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.workflow.definition import Words
from giaoban.measures.api.door import api, said
from giaoban.registry.models import Person


class Wanted(Schema):
    """`asked_by` is a key, `owed_by` a key or a name; `fields` are those of the kind (/api/raised/kinds)."""

    kind: str = Field(max_length=40)
    asked_by: str
    owed_by: str = ""
    title: str
    note: str = ""
    group: str = ""
    procedures: list[str] = Field([], max_length=100)
    indicator: str = ""
    recurs: str = Field("", description="key of an earlier petition that raised the same")
    fields: dict[str, str] = Field({}, max_length=40)


@api.get("/raised/kinds", tags=["raising"], summary="What the caller may raise, in whose name, with which fields")
def kinds(request: HttpRequest) -> dict[str, Any]:
    found = raisable(_person(request), today=timezone.localdate())
    return {
        "kinds": [
            {
                "kind": str(one.kind), "title": _words(one.workflow.title), "asks": _words(one.raising.asks),
                "names": [{"key": body.key, "name_vi": body.name_vi} for body in one.names],
                "fields": [
                    {"name": field.id, "title": _words(field.title), "type": field.type, "choices": list(field.choices)}
                    for name in one.raising.needs
                    if (field := one.workflow.field(name)) is not None
                ],
            }
            for one in found
        ]
    }  # fmt: skip


@api.post("/raised/preview", tags=["raising"], summary="What was raised before; nothing is saved")
def preview(request: HttpRequest, body: Wanted) -> dict[str, Any]:
    wanted = _said(body)
    found = understood(by=_person(request), said=wanted, now=timezone.now())
    return {
        "findings": [said(one) for one in found.faults],
        "suggested_owner": found.suggested.key if found.suggested else None,
        "earlier": [_earlier(one) for one in earlier_petitions(wanted.text)],
    }


@api.post("/raised", tags=["raising"], summary="Raises it, once")
def raise_it(request: HttpRequest, body: Wanted) -> HttpResponse:
    once = request.headers.get("Idempotency-Key", "").strip().strip('"')
    done = raise_in_words(by=_person(request), said=_said(body), once=once, now=timezone.now())
    return api.create_response(request, _told(done.made), status=201 if done.is_new else 200)


def _said(body: Wanted) -> Said:
    """Too long is said; cut off it would be another text than the one that was sent."""
    texts = {name: getattr(body, name) for name in LIMITS if name != "procedures"}
    texts["procedures"] = ", ".join(body.procedures)
    lengths = {**texts, **{f"fields.{name}": text for name, text in body.fields.items()}}
    faults = []
    for name, text in lengths.items():
        if len(text) > (most := LIMITS.get(name, 10_000)):
            context = {"name": name, "length": len(text), "limit": most}
            faults.append(Finding("raising.text-too-long", where=Place(part=name), context=context))
    if faults:
        raise Refused(faults)
    return Said.typed(kind=body.kind, fields=body.fields, **texts)


def _told(one: Commitment) -> dict[str, Any]:
    return {
        "key": one.key, "kind": one.kind, "title": one.title_vi, "state": one.state, "standing": one.standing,
        "asked_by": one.asked_by.key if one.asked_by else None, "owed_by": one.owed_by.key,
        "due": one.due, "review_on": one.review_on, "recurs": one.recurs.key if one.recurs else None,
        "address": f"/commitments/{one.key}/",
    }  # fmt: skip


def _earlier(one: Earlier) -> dict[str, Any]:
    return {
        "key": one.petition.key, "title": one.petition.title_vi, "standing": one.petition.standing,
        "score": round(one.score, 3), "is_same": one.is_same, "shared": list(one.shared), "answers": list(one.answers),
    }  # fmt: skip


def _words(words: Words) -> dict[str, str]:
    return {"vi": words.vi, "en": words.en}


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
