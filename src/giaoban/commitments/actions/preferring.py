"""What a person chooses about being reminded, and the secret address of their calendar."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from giaoban.commitments.models import CalendarFeed, ReminderChoice
from giaoban.commitments.queries.feeds import token_hash
from giaoban.core.findings import Finding, Place, Refused, Severity
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import NotAllowed

LONGEST_ADDRESS = 254


@transaction.atomic
def choose_reminders(
    *, by: Person, by_mail: bool, address: str, weekdays: Collection[int], quiet_from: dt.time | None,
    quiet_to: dt.time | None, language: str, now: dt.datetime,
) -> ReminderChoice:  # fmt: skip
    """What this person wants, for themselves alone. Raises Refused with every fault at once."""
    _check_is_somebody(by)
    address = address.strip()
    findings = []
    try:
        if address:
            validate_email(address)
    except ValidationError:
        findings.append(_fault("reminders.bad-address", "address", address=address[:80]))
    if len(address) > LONGEST_ADDRESS:
        findings.append(_fault("reminders.bad-address", "address", address=address[:80]))
    if by_mail and not address and not by.email:
        findings.append(_fault("reminders.no-address", "address"))
    if by_mail and not weekdays:
        findings.append(_fault("reminders.no-weekday", "weekdays"))
    if not set(weekdays) <= set(range(7)):
        findings.append(_fault("reminders.no-weekday", "weekdays"))
    if (quiet_from is None) != (quiet_to is None):
        findings.append(_fault("reminders.half-quiet", "quiet_to" if quiet_to is None else "quiet_from"))
    if language not in ReminderChoice.Language.values:
        findings.append(_fault("reminders.no-language", "language", language=language[:20]))
    if findings:
        raise Refused(findings)
    chosen = {
        "by_mail": by_mail, "address": address, "weekdays": sorted(set(weekdays)), "quiet_from": quiet_from,
        "quiet_to": quiet_to, "language": language,
    }  # fmt: skip
    choice, _ = ReminderChoice.objects.update_or_create(person=by, defaults=chosen)
    told = {name: value for name, value in chosen.items() if name != "address"}
    write_event(by=by, action="reminders.choose", thing=f"persons:{by.username}", data=told, now=now)
    return choice


@transaction.atomic
def open_calendar(*, by: Person, now: dt.datetime) -> str:
    """The token of a new secret address; the one before stops working. It is shown this once: only its hash is kept."""
    _check_is_somebody(by)
    Person.objects.select_for_update().get(pk=by.pk)  # two windows at once: one after the other
    CalendarFeed.objects.filter(person=by, ended_at__isnull=True).update(ended_at=now)
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(person=by, token_hash=token_hash(token), made_at=now)
    write_event(by=by, action="calendar.open", thing=f"persons:{by.username}", now=now)
    return token


@transaction.atomic
def end_calendar(*, by: Person, now: dt.datetime) -> bool:
    """The address stops working; False when there was none."""
    _check_is_somebody(by)
    ended = CalendarFeed.objects.filter(person=by, ended_at__isnull=True).update(ended_at=now)
    if ended:
        write_event(by=by, action="calendar.end", thing=f"persons:{by.username}", now=now)
    return bool(ended)


def _check_is_somebody(by: Person | None) -> None:
    if by is None or not by.is_active:
        raise NotAllowed(by, "reminders.choose", None)


def _fault(code: str, part: str, **context: str) -> Finding:
    return Finding(code, Severity.ERROR, where=Place(part=part), context=context)
