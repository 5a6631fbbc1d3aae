"""Everything that writes to the registry, and the audit record that every action of every room writes to.

An action names who acts (`by=`), asks the permission table, changes everything or nothing, and leaves one event. A
pack leaves one event for each row it changes.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from giaoban.core.findings import Finding, Refused
from giaoban.core.packs.pack import Pack
from giaoban.core.packs.plan import Plan, SectionPlan
from giaoban.registry.models import Event, Membership, Person, Subject
from giaoban.registry.permissions import CONSOLE, check_may
from giaoban.registry.queries import successors_on
from giaoban.registry.shelf import ADDED, BATCH, CHANGED, plan_pack, shelves, thing_name

WEAK_PASSWORDS = {"password_too_short": "person.short-password", "password_too_common": "person.common-password"}
"""What Django's validators say, in our words: its own are not all translated."""
ONE_PACK_AT_A_TIME = 7_301_956  # any number, the same in every process


def write_event(
    *, by: Person | None, action: str, thing: str, data: Mapping[str, Any] | None = None, now: dt.datetime | None = None
) -> Event:
    """Adds to the audit record; call it inside the transaction of what it tells. Dates and decimals become text."""
    return Event.objects.create(at=now or timezone.now(), by=by, action=action, thing=thing, data=_plain(data or {}))


@contextmanager
def unless_taken(taken: Finding) -> Iterator[None]:
    """Within: the row is written that was looked for before and not found. Raises Refused with `taken` when somebody
    else wrote it meanwhile, which the database alone can tell."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as why:
        raise Refused([taken]) from why


def console_person() -> Person:
    """Whoever holds the machine, as the person on whose behalf shell commands act. Nobody can sign in as them.

    Of two first commands that start together one makes the person, and both act as that one.
    """
    held = Person.objects.filter(username=CONSOLE).first()
    if held is not None:
        return held
    with transaction.atomic():
        made = {"name": "Console", "password": make_password(None)}
        person, is_new = Person.objects.get_or_create(username=CONSOLE, defaults=made)
        if is_new:
            write_event(by=person, action="person.add", thing=f"persons:{CONSOLE}")
    return person


@transaction.atomic
def add_person(*, by: Person, username: str, name: str, password: str, today: dt.date) -> Person:
    """Somebody who can sign in, without any role yet. Raises NotAllowed, or Refused with every fault at once."""
    check_may(by, "person.add", today=today)
    username = username.strip()
    known = Finding("person.known", context={"username": username})
    faults = []
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,60}", username) or username == CONSOLE:
        faults.append(Finding("person.bad-username", context={"username": username}))
    elif Person.objects.filter(username=username).exists():
        faults.append(known)
    person = Person(username=username, name=" ".join(name.split()))
    limit = int(Person._meta.get_field("name").max_length or 0)
    if len(person.name) > limit:
        faults.append(Finding("person.long-name", context={"length": len(person.name), "limit": limit}))
    try:
        validate_password(password, person)
    except ValidationError as why:
        for fault in why.error_list:
            code = WEAK_PASSWORDS.get(fault.code or "", "person.weak-password")
            faults.append(Finding(code, context={**(fault.params or {}), "why": " ".join(fault.messages)}))
    if faults:
        raise Refused(faults)
    person.set_password(password)
    with unless_taken(known):
        person.save()
    write_event(by=by, action="person.add", thing=f"persons:{username}")
    return person


@transaction.atomic
def grant_membership(
    *,
    by: Person,
    person: Person,
    subject: Subject,
    role: str,
    valid_from: dt.date,
    today: dt.date,
    valid_to: dt.date | None = None,
) -> Membership:
    """Gives a person a role at a subject. Raises NotAllowed, or Refused with what is wrong with the request."""
    check_may(by, "membership.grant", about=subject, today=today)
    context = {"person": person.username, "subject": subject.key, "role": role}
    findings = []
    if role not in Membership.Role.values:
        findings.append(
            Finding("membership.unknown-role", context=context | {"known": ", ".join(Membership.Role.values)})
        )
    if valid_to is not None and valid_to < valid_from:
        dates = {"valid_from": str(valid_from), "valid_to": str(valid_to)}
        findings.append(Finding("membership.ends-before-it-begins", context=context | dates))
    if not subject.is_valid_on(valid_from):
        instead = ", ".join(heir.key for heir in successors_on(subject, valid_from)) or "–"
        about = context | {"date": str(valid_from), "instead": instead}
        findings.append(Finding("membership.subject-not-in-force", context=about))
    for held in Membership.objects.select_for_update().filter(person=person, subject=subject, role=role):
        if (held.valid_to is None or held.valid_to >= valid_from) and (
            valid_to is None or held.valid_from is None or held.valid_from <= valid_to
        ):
            findings.append(Finding("membership.held-already", context=context))
            break
    if findings:
        raise Refused(findings)
    membership: Membership = Membership.objects.create(
        person=person, subject=subject, role=role, valid_from=valid_from, valid_to=valid_to
    )
    write_event(
        by=by,
        action="membership.grant",
        thing=_membership_name(membership),
        data={"role": role, "subject": subject.key, "valid_from": valid_from, "valid_to": valid_to},
    )
    return membership


@transaction.atomic
def end_membership(*, by: Person, membership: Membership, valid_to: dt.date, today: dt.date) -> Membership:
    """Ends a role on its last day; the row stays, so that who could act when can still be read."""
    check_may(by, "membership.grant", about=membership.subject, today=today)
    kept: Membership = Membership.objects.select_for_update().get(pk=membership.pk)
    context = {"person": kept.person.username, "subject": kept.subject.key, "role": kept.role}
    if kept.valid_from is not None and valid_to < kept.valid_from:
        dates = {"valid_from": str(kept.valid_from), "valid_to": str(valid_to)}
        raise Refused([Finding("membership.ends-before-it-begins", context=context | dates)])
    if kept.valid_to is not None and kept.valid_to <= valid_to:
        raise Refused([Finding("membership.ended-already", context=context | {"valid_to": str(kept.valid_to)})])
    before, kept.valid_to = kept.valid_to, valid_to
    kept.save(update_fields=["valid_to"])
    data = {"role": kept.role, "subject": kept.subject.key, "valid_to": [before, valid_to]}
    write_event(by=by, action="membership.end", thing=_membership_name(kept), data=data)
    return kept


def apply_pack(
    *,
    by: Person,
    pack: Pack,
    today: dt.date,
    now: dt.datetime,
    progress: Callable[[SectionPlan], None] = lambda section: None,
) -> Plan:
    """Makes the stores say what the pack says, all rooms in one transaction; gives the plan that was carried out.

    Applied twice, the second time changes nothing and leaves no event. `progress` hears of each section once it is
    written. Raises NotAllowed, or Refused when the stores hold something the pack would break; nothing changed then.
    """
    check_may(by, "pack.apply", today=today)
    try:
        with transaction.atomic():
            _wait_for_other_packs()
            plan = plan_pack(pack)
            for shelf in shelves():
                section = plan.section(shelf.name)
                if section.writes:
                    extra = shelf.write(section, pack=pack, by=by, now=now)
                    Event.objects.bulk_create(_events(section, plan, extra, by, now), batch_size=BATCH)
                progress(section)
            return plan
    except DatabaseError as why:
        reason = str(why).splitlines()[0][:300]
        raise Refused([Finding("pack.store-refused", context={"pack": str(pack), "reason": reason})]) from why


def _wait_for_other_packs() -> None:
    """Two appliers at once would both add the same rows. SQLite admits one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_PACK_AT_A_TIME])


def _events(
    section: SectionPlan, plan: Plan, extra: Mapping[str, Mapping[str, Any]], by: Person, now: dt.datetime
) -> list[Event]:
    origin = {"pack": plan.pack, "version": plan.version}
    told: list[tuple[str, str, dict[str, Any]]] = [(ADDED, row.key, {}) for row in section.add]
    for change in section.change:
        fields = {name: [change.before[name], change.after[name]] for name in change.after}
        told.append((CHANGED, change.row.key, {"fields": fields}))
    return [
        Event(
            at=now,
            by=by,
            action=action,
            thing=thing_name(section.section, key),
            data=_plain({**origin, "key": key, **data, **extra.get(key, {})}),
        )
        for action, key, data in told
    ]


def _membership_name(membership: Membership) -> str:
    return f"memberships:{membership.pk}"


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON will give it back."""
    plain: dict[str, Any] = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    return plain
