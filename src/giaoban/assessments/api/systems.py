"""Information systems as JSON: those the caller may read, one with its levels, registering and changing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from giaoban.assessments.actions.systems import change_system, register_system, registering_faults, state_system_facts
from giaoban.assessments.api.door import api
from giaoban.assessments.queries.levels import derived
from giaoban.assessments.queries.systems.board import SIMULATED
from giaoban.assessments.queries.systems.directory import directory
from giaoban.assessments.queries.systems.register import Line, chosen, everything, lines, readable_systems
from giaoban.core.findings import Finding, Place, Refused
from giaoban.registry.models import Person, Subject

MOST = 1_000


class SystemIn(Schema):
    """`operator` is a key or a name. `facts` are those of the levels file; left out, what is known stays."""

    name_vi: str = Field(max_length=400)
    name_en: str = Field("", max_length=400)
    operator: str = Field("", max_length=300)
    purpose: str = Field("", max_length=1_001)
    sites: str = Field("", max_length=1_001)
    databases: str = Field("", max_length=1_001)
    in_use_since: dt.date | None = None
    facts: dict[str, bool | int | str | None] | None = None


class NewSystemIn(SystemIn):
    owner: str = Field(max_length=300)
    code: str = Field(max_length=60)


@api.get("/systems", summary="The systems the caller may read, by name; 1,000 a page")
def systems(request: HttpRequest, words: str = "", owner: str = "", page: int = 1) -> dict[str, Any]:
    today = timezone.localdate()
    rows = chosen(readable_systems(request.user, today), words=words[:200], owner=owner[:120])
    first = MOST * (min(max(page, 1), 100_000) - 1)
    return {
        "count": rows.count(), "page": page,
        "systems": [_line(one) for one in lines(list(rows[first : first + MOST]), day=today)],
    }  # fmt: skip


@api.get("/systems/{key}", summary="One system: facts, level under each regime, decisions, where dossiers stand")
def system(request: HttpRequest, key: str) -> dict[str, Any]:
    return _told(_readable(request, key))


@api.post("/systems", summary="Registers a system, with its facts if they are given")
def register(request: HttpRequest, body: NewSystemIn) -> dict[str, Any]:
    now, person = timezone.now(), _person(request)
    known = directory(timezone.localdate())
    owner = known.find(body.owner)
    faults = [_nobody("owner", body.owner)] if owner is None else []
    operator = known.find(body.operator, near=owner)
    if body.operator and operator is None:
        faults.append(_nobody("operator", body.operator))
    plain = _plain(body)
    if owner is None or faults:
        words = {name: text for name, text in plain.items() if name != "in_use_since"}
        raise Refused([*faults, *registering_faults(code=body.code, words=words, facts=body.facts)])
    made = register_system(
        by=person, owner=owner, code=body.code, operator=operator, facts=body.facts, now=now, **plain
    )
    return _told(made)


@api.post("/systems/{key}", summary="Says anew what a system is called, who runs it, and its facts if they are given")
def change(request: HttpRequest, key: str, body: SystemIn) -> dict[str, Any]:
    found, now, person = _readable(request, key), timezone.now(), _person(request)
    operator = directory(timezone.localdate()).find(body.operator, near=found.parent)
    if body.operator and operator is None:
        raise Refused([_nobody("operator", body.operator)])
    with transaction.atomic():
        changed = change_system(by=person, system=found, operator=operator, now=now, **_plain(body))
        if body.facts is not None:
            state_system_facts(by=person, system=changed, facts=body.facts, now=now)
    return _told(_readable(request, key))


def _plain(body: SystemIn) -> dict[str, Any]:
    return {
        "name_vi": body.name_vi, "name_en": body.name_en, "purpose": body.purpose, "sites": body.sites,
        "databases": body.databases, "in_use_since": body.in_use_since,
    }  # fmt: skip


def _readable(request: HttpRequest, key: str) -> Subject:
    found = readable_systems(request.user, timezone.localdate()).filter(key=key).first()
    if found is None:
        raise Refused([Finding("system.unknown", context={"key": key[:80]})])
    return found


def _nobody(part: str, text: str) -> Finding:
    context = {"text": text[:80], "date": timezone.localdate().strftime("%d/%m/%Y")}
    return Finding("system.no-such-organisation", where=Place(part=part), context=context)


def _line(one: Line) -> dict[str, Any]:
    return {
        "key": one.system.key, "code": one.system.code, "name_vi": one.system.name_vi, "name_en": one.system.name_en,
        "owner": one.system.parent.key if one.system.parent else None, "decided": one.decided,
        "regime": one.regime or None, "derived": one.derived, "is_simulated": one.system.source == SIMULATED,
    }  # fmt: skip


def _told(found: Subject) -> dict[str, Any]:
    every = everything(found)
    facts = every.facts.facts if every.facts else {}
    return {
        "key": found.key, "code": found.code, "name_vi": found.name_vi, "name_en": found.name_en,
        "owner": found.parent.key if found.parent else None, "operator": found.details.get("operator"),
        **{name: found.details.get(name, "") for name in ("purpose", "sites", "databases", "in_use_since")},
        "is_simulated": found.source == SIMULATED, "facts": facts,
        "levels": {
            one.regime.id: {
                "level": one.level, "highest": one.highest, "decided_by": [rule.id for rule in one.decided],
                "nearest": one.nearest.rule.id if one.nearest else None,
            }
            for one in (derived(facts) if facts else [])
        },
        "decisions": [
            {"regime": one.regime, "level": one.level, "number": one.number, "signed_on": one.signed_on,
             "ended_on": one.ended_on}
            for one in every.decisions
        ],
        "dossiers": [
            {"number": one.pk, "regime": one.regime, "level": one.level, "state": one.state, "due": one.due}
            for one in every.dossiers
        ],
    }  # fmt: skip


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
