"""Systems in the register, and the facts stated about them from which their level follows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from giaoban.assessments.actions.holding import wait_for_others
from giaoban.assessments.models import SystemFacts
from giaoban.assessments.models.systems import SYSTEM_KIND
from giaoban.assessments.queries.levels import derived, levels
from giaoban.core.checklists.levels.facts import fact_faults
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.quantities import fold
from giaoban.registry.actions import unless_taken, write_event
from giaoban.registry.models import Evidence, Link, Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

OWNERS = ("ministry", "province", "department", "provincial-department", "body")
LIMITS = {"name_vi": 300, "name_en": 300, "purpose": 1000, "sites": 1000, "databases": 1000}
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,39}")
USES = "uses"
"""From a system to a website it serves or a database it keeps."""
STATED = ("purpose", "sites", "databases", "operator", "in_use_since")


@transaction.atomic
def register_system(
    *, by: Person, owner: Subject, code: str, name_vi: str, name_en: str = "", operator: Subject | None = None,
    purpose: str = "", sites: str = "", databases: str = "", in_use_since: dt.date | None = None,
    facts: Mapping[str, Any] | None = None, now: dt.datetime,
) -> Subject:  # fmt: skip
    """A system of an owner. `sites` and `databases` are names or keys of subjects, separated by `;`.

    A key, or the host of a registered website, becomes a link from the system; a name stays a name. Raises Refused with
    every fault, NotAllowed.
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "system.register", about=owner, today=today)
    code, said = code.strip(), _said(name_vi, name_en, purpose, sites, databases)
    stated = {name: value for name, value in (facts or {}).items() if value is not None}
    if faults := [*registering_faults(code=code, words=said, facts=stated), *_organisations(owner, operator, today)]:
        raise Refused(faults)
    with unless_taken(_taken(code, name_vi)):
        system: Subject = Subject.objects.create(
            key=_key(code), kind=SYSTEM_KIND, code=code, parent=owner, owner=owner,
            valid_from=in_use_since, evidence=Evidence.SEEN, source=f"{by} ({today.isoformat()})"[:300],
            **_columns(said, operator, in_use_since),
        )  # fmt: skip
    _link(system, said, today)
    data = {"key": system.key, "owner": owner.key, "operator": operator.key if operator else None, **said}
    write_event(by=by, action="system.register", thing=f"systems:{system.key}", data=data, now=now)
    if stated:
        _state(by, system, stated, now)
    return system


def registering_faults(
    *, code: str | None, words: Mapping[str, str], facts: Mapping[str, Any] | None = None
) -> list[Finding]:
    """What is wrong with what is said of a system, whoever owns it; a form names it beside faults of its own.

    code:  None for a system that is registered already
    words: `name_vi`, and what there is of `name_en`, `purpose`, `sites` and `databases`
    """
    faults = _worded(_said(*(words.get(name, "") for name in LIMITS)))
    if code is not None:
        faults += _coded(code.strip())
    stated = {name: value for name, value in (facts or {}).items() if value is not None}
    return faults + list(fact_faults(levels(), stated))


@transaction.atomic
def change_system(
    *, by: Person, system: Subject, name_vi: str, name_en: str = "", operator: Subject | None = None,
    purpose: str = "", sites: str = "", databases: str = "", in_use_since: dt.date | None = None, now: dt.datetime,
) -> Subject:  # fmt: skip
    """Says anew what a system is called and who runs it; what is left empty is no longer said, but for the first day.

    The event keeps what was said before and what is said now. The same again leaves no event.
    """
    today = now.astimezone(HANOI).date()
    check_may(by, "system.register", about=system, today=today)
    found: Subject = Subject.objects.select_for_update(of=("self",)).select_related("parent").get(pk=system.pk)
    said = _said(name_vi, name_en, purpose, sites, databases)
    assert found.parent is not None
    if faults := [*_worded(said), *_organisations(found.parent, operator, today)]:
        raise Refused(faults)
    known = found.details.get("in_use_since")
    since = in_use_since or (dt.date.fromisoformat(known) if known else None)
    columns = _columns(said, operator, since)
    kept = {name: value for name, value in found.details.items() if name not in STATED}
    columns["details"] = {**kept, **columns["details"]}
    before = {name: getattr(found, name) for name in columns}
    if before == columns:
        return found
    for name, value in columns.items():
        setattr(found, name, value)
    found.save(update_fields=list(columns))
    _link(found, said, today)
    changed = {name: [before[name], columns[name]] for name in columns if before[name] != columns[name]}
    write_event(by=by, action="system.change", thing=f"systems:{found.key}", data=changed, now=now)
    return found


@transaction.atomic
def state_system_facts(*, by: Person, system: Subject, facts: Mapping[str, Any], now: dt.datetime) -> SystemFacts:
    """What is true of a system today; what is left out is not known. The same again gives the row that is there."""
    check_may(by, "system.register", about=system, today=now.astimezone(HANOI).date())
    stated = {name: value for name, value in sorted(facts.items()) if value is not None}
    if faults := fact_faults(levels(), stated):
        raise Refused(faults)
    wait_for_others(system)
    last = SystemFacts.objects.filter(system=system).last()
    if last is not None and last.facts == stated and last.rules == _rules():
        return last
    return _state(by, system, stated, now)


def _state(by: Person, system: Subject, stated: Mapping[str, Any], now: dt.datetime) -> SystemFacts:
    found = {one.regime.id: one.level for one in derived(stated)}
    made: SystemFacts = SystemFacts.objects.create(
        system=system, facts=dict(sorted(stated.items())), levels=found, rules=_rules(), at=now, by=by
    )
    data = {"facts": made.facts, "levels": found}
    write_event(by=by, action="system.facts", thing=f"systems:{system.key}", data=data, now=now)
    return made


def _rules() -> dict[str, str]:
    return {regime.id: regime.fingerprint for regime in levels().regimes}


def _said(name_vi: str, name_en: str, purpose: str, sites: str, databases: str) -> dict[str, str]:
    said = {"name_vi": name_vi, "name_en": name_en, "purpose": purpose}
    lists = {"sites": sites, "databases": databases}
    return {name: " ".join(text.split()) for name, text in said.items()} | {
        name: "; ".join(" ".join(one.split()) for one in text.split(";") if one.strip()) for name, text in lists.items()
    }


def _columns(said: Mapping[str, str], operator: Subject | None, since: dt.date | None) -> dict[str, Any]:
    details = {name: said[name] for name in ("purpose", "sites", "databases") if said[name]}
    if operator is not None:
        details["operator"] = operator.key
    if since is not None:
        details["in_use_since"] = since.isoformat()
    names = f"{said['name_vi']} {said['name_en']}"
    return {
        "name_vi": said["name_vi"], "name_en": said["name_en"], "details": details, "search": fold(names)[:900],
    }  # fmt: skip


def _worded(said: Mapping[str, str]) -> list[Finding]:
    faults = [
        Finding("system.too-long", where=Place(part=name), context={"length": len(said[name]), "limit": limit})
        for name, limit in LIMITS.items()
        if len(said[name]) > limit
    ]
    if len(said["name_vi"]) < 3:
        faults.append(Finding("system.no-name", where=Place(part="name_vi")))
    return faults


def _coded(code: str) -> list[Finding]:
    if not CODE.fullmatch(code):
        return [Finding("system.bad-code", where=Place(part="code"), context={"code": code[:60]})]
    known = Subject.objects.filter(key=_key(code)).first()
    return [_taken(code, known.name_vi)] if known is not None else []


def _taken(code: str, name: str) -> Finding:
    return Finding("system.known", where=Place(part="code"), context={"code": code, "name": name})


def _organisations(owner: Subject, operator: Subject | None, today: dt.date) -> list[Finding]:
    faults = []
    if owner.kind not in OWNERS:
        context = {"owner": owner.name_vi, "kind": owner.kind, "known": ", ".join(OWNERS)}
        faults.append(Finding("system.owner-of-another-kind", where=Place(part="owner"), context=context))
    for part, one in (("owner", owner), ("operator", operator)):
        if one is not None and not one.is_valid_on(today):
            context = {"text": one.name_vi, "date": str(today)}
            faults.append(Finding("system.no-such-organisation", where=Place(part=part), context=context))
    return faults


def _link(system: Subject, said: Mapping[str, str], today: dt.date) -> None:
    """A link to each subject that is named by its key or, if a website, by its host; others end the day before."""
    words = [word for name in ("sites", "databases") for word in said[name].split("; ") if word]
    named = Subject.objects.filter(Q(key__in=words) | Q(kind="website", details__host__in=words))
    wanted = {one.pk: one for one in named.exclude(pk=system.pk)}
    standing = Link.objects.filter(kind=USES, source=system, valid_to__isnull=True)
    for link in standing.exclude(target__in=wanted):
        if link.valid_from is not None and link.valid_from >= today:
            link.delete()  # it never held for a whole day
        else:
            link.valid_to = today - dt.timedelta(days=1)
            link.save(update_fields=["valid_to"])
    there = set(standing.values_list("target_id", flat=True))
    for target in (one for pk, one in wanted.items() if pk not in there):
        Link.objects.create(kind=USES, source=system, target=target, valid_from=today)


def _key(code: str) -> str:
    return f"system.{code.lower()}"
