"""The outbox: written once under a key, claimed by one worker, sent, marked; nothing is sent twice.

    waiting -> claimed -> sent                       one UPDATE each; who changes no row was too late
                       -> waiting again, later       a fault that may pass (BACKOFF)
                       -> failed                     a fault that will not pass, or one too many: a person looks

A worker that dies between sending and marking leaves its claim. After LEASE the row is sent once more, with the same
Message-ID (mail) or delivery key (hook), by which the reader's side knows it; a row that was lost twice fails and is
not tried again by itself. That single repeat is the price of never losing a mail, and the only one there is.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from giaoban.commitments.models import Hook, Outgoing, Subscription
from giaoban.commitments.queries.outbox import LEASE, turn_of
from giaoban.core.findings import Finding, Refused
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

State = Outgoing.State
MINUTE = dt.timedelta(minutes=1)
BACKOFF = (5 * MINUTE, 30 * MINUTE, 120 * MINUTE, 360 * MINUTE, 1440 * MINUTE)
"""How long to wait after the first, second... failed attempt; after the last of them one more is made."""


def put(
    *, key: str, to: str, body: Mapping[str, Any], not_before: dt.datetime, now: dt.datetime,
    person: Person | None = None, hook: Hook | None = None, subscription: Subscription | None = None,
) -> Outgoing | None:  # fmt: skip
    """Writes it down to be sent; None when the key was written before, by whomever."""
    if Outgoing.objects.filter(key=key).exists():
        return None
    way = Outgoing.Way.HOOK if hook else Outgoing.Way.MAIL
    try:
        with transaction.atomic():
            return Outgoing.objects.create(
                key=key, way=way, person=person, hook=hook, subscription=subscription, to=to, body=dict(body),
                made_at=now, not_before=not_before,
            )  # fmt: skip
    except IntegrityError:
        return None  # somebody else wrote it between the two lines


def claim(way: str, *, now: dt.datetime) -> Outgoing | None:
    """The next one whose turn it is, from now on ours alone; None when nothing waits."""
    while (pk := turn_of(way, now=now).values_list("pk", flat=True).first()) is not None:
        mine = secrets.token_hex(16)
        taken = Outgoing.objects.filter(pk=pk, state=State.WAITING).update(
            state=State.CLAIMED, claim=mine, claimed_at=now, attempts=F("attempts") + 1
        )
        if taken:
            return Outgoing.objects.select_related("person", "subscription", "hook__subject").get(pk=pk)
    return None


def mark_sent(row: Outgoing, *, now: dt.datetime) -> bool:
    """False when the claim was no longer ours."""
    return _end(row, state=State.SENT, sent_at=now, fault={})


def mark_dropped(row: Outgoing, code: str) -> bool:
    return _end(row, state=State.DROPPED, fault={"code": code})


def put_off(row: Outgoing, *, until: dt.datetime) -> bool:
    """Not now: the attempt is not counted."""
    return _end(row, state=State.WAITING, not_before=until, attempts=F("attempts") - 1)


def mark_failed(row: Outgoing, fault: Finding, *, for_good: bool, now: dt.datetime) -> bool:
    """To be tried again later, or given up; True when it was given up."""
    kept = {"code": fault.code, "context": {name: str(value)[:300] for name, value in fault.context.items()}}
    if for_good or row.attempts > len(BACKOFF):
        return _end(row, state=State.FAILED, fault=kept)
    _end(row, state=State.WAITING, not_before=now + BACKOFF[row.attempts - 1], fault=kept)
    return False


def free_lost(*, now: dt.datetime) -> int:
    """What a worker that died had claimed: once it is sent again, the second time it fails."""
    lost = Outgoing.objects.filter(state=State.CLAIMED, claimed_at__lt=now - LEASE)
    given_up = lost.filter(lost__gte=1).update(
        state=State.FAILED, claim="", lost=F("lost") + 1, fault={"code": "outbox.lost"}
    )
    again = lost.filter(lost=0).update(
        state=State.WAITING, claim="", lost=1, not_before=now, fault={"code": "outbox.lost-once"}
    )
    return given_up + again


@transaction.atomic
def send_again(*, by: Person, row: Outgoing, now: dt.datetime) -> Outgoing:
    """Somebody looked and wants it tried from the beginning. Raises NotAllowed, or Refused for what did not fail."""
    about = row.hook.subject if row.hook else None
    check_may(by, "outbox.retry", about=about, today=now.astimezone(HANOI).date())
    changed = Outgoing.objects.filter(pk=row.pk, state=State.FAILED).update(
        state=State.WAITING, attempts=0, lost=0, claim="", not_before=now, fault={}
    )
    if not changed:
        raise Refused([Finding("outbox.did-not-fail", context={"key": row.key, "state": row.state})])
    write_event(by=by, action="outbox.retry", thing=f"outbox:{row.key}", now=now)
    row.refresh_from_db()
    return row


def _end(row: Outgoing, **changes: Any) -> bool:
    """Ends our claim; a row that is no longer ours is left as it is."""
    ours = Outgoing.objects.filter(pk=row.pk, state=State.CLAIMED, claim=row.claim)
    done = ours.update(claim="", claimed_at=None, **changes)
    row.refresh_from_db()
    return bool(done)
