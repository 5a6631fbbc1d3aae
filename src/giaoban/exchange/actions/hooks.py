"""Web-hooks: an organisation's own https address is told of each step and each notice of what it owes or asked.

    POST <address>
    content-type: application/json
    x-giaoban-delivery: hook/3/step/812             the same for the same news, however often it is sent
    x-giaoban-signature: t=1744690000,v1=<hex>      HMAC-SHA256 of "<t>.<body>" with the key of the hook

What may be reached, and for how long, is `fetch`'s to say: https alone, public addresses or those that the agency named
(GIAOBAN_HOOK_NETWORKS), no redirects. Any answer of 200 to 299 is a receipt. Others are tried again, later each time;
MOST_FAILURES in a row stop the hook until somebody starts it again, and what waits meanwhile is kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from giaoban.commitments.actions.mailing import Sent
from giaoban.commitments.actions.sending import claim, free_lost, mark_failed, mark_sent, put
from giaoban.commitments.models import Commitment, Hook, Notice, Outgoing, Step
from giaoban.commitments.queries.feeds import page_address
from giaoban.core.findings import Finding, Place, Refused, Severity
from giaoban.exchange.fetch import Allow, Fetched, Limits, fetch
from giaoban.exchange.fetch.places import read_url
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

MOST_FAILURES = 10
LIMITS = Limits(bytes=64 * 1024, seconds=15, connect=5, silent=10, redirects=0)
OVERLAP = dt.timedelta(days=1)
"""How far before the last look one looks again: a step written by a slow transaction has an earlier time than others
already seen. What was told before is known by its key."""
LONGEST = 500
DEEPEST = 8

Post = Callable[..., Fetched]


@transaction.atomic
def add_hook(*, by: Person, subject: Subject, address: str, now: dt.datetime) -> Hook:
    """From now on the address is called. Raises NotAllowed, or Refused with what is wrong with the address."""
    check_may(by, "hook.keep", about=subject, today=now.astimezone(HANOI).date())
    address = address.strip()
    try:
        target = read_url(address)
    except Refused as refusal:
        raise Refused([replace(one, where=Place(part="hook_address")) for one in refusal.findings]) from refusal
    findings = []
    if target.scheme != "https":
        findings.append(_fault("hook.not-https", host=target.host))
    if len(address) > LONGEST:
        findings.append(_fault("hook.long-address", limit=LONGEST))
    if Hook.objects.filter(subject=subject, address=target.url, ended_at__isnull=True).exists():
        findings.append(_fault("hook.known", address=target.place))
    if findings:
        raise Refused(findings)
    hook = Hook.objects.create(
        subject=subject, address=target.url, salt=secrets.token_hex(32), made_at=now, made_by=by, looked_at=now
    )
    write_event(by=by, action="hook.add", thing=f"hooks:{hook.pk}", data=_told(hook), now=now)
    return hook


@transaction.atomic
def start_hook(*, by: Person, hook: Hook, now: dt.datetime) -> Hook:
    """Calls it again after it was stopped; what waited meanwhile is sent."""
    check_may(by, "hook.keep", about=hook.subject, today=now.astimezone(HANOI).date())
    Hook.objects.filter(pk=hook.pk).update(stopped_at=None, failures=0)
    hook.outgoing.filter(state=Outgoing.State.WAITING).update(not_before=now)
    write_event(by=by, action="hook.start", thing=f"hooks:{hook.pk}", data=_told(hook), now=now)
    hook.refresh_from_db()
    return hook


@transaction.atomic
def end_hook(*, by: Person, hook: Hook, now: dt.datetime) -> Hook:
    """Never calls it again; what was sent stays on record."""
    check_may(by, "hook.keep", about=hook.subject, today=now.astimezone(HANOI).date())
    Hook.objects.filter(pk=hook.pk, ended_at__isnull=True).update(ended_at=now)
    hook.outgoing.filter(state=Outgoing.State.WAITING).update(
        state=Outgoing.State.DROPPED, fault={"code": "outbox.not-wanted"}
    )
    write_event(by=by, action="hook.end", thing=f"hooks:{hook.pk}", data=_told(hook), now=now)
    hook.refresh_from_db()
    return hook


def hook_key(hook: Hook) -> str:
    """The key that signs, in hex: derived from the site's secret key, so a copy of the database does not hold it."""
    return hmac.new(settings.SECRET_KEY.encode(), f"hook:{hook.salt}".encode(), hashlib.sha256).hexdigest()


def signature(body: bytes, *, key: str, at: dt.datetime) -> str:
    """The header by which the other side knows us; it refuses old times, so that nobody sends a call again.

    >>> signature(b"{}", key="00", at=dt.datetime(2025, 4, 15, tzinfo=dt.UTC))[:28]
    't=1744675200,v1=a30ac014ded3'
    """
    moment = int(at.timestamp())
    sealed = hmac.new(key.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={sealed}"


def write_calls(*, by: Person, now: dt.datetime) -> list[Outgoing]:
    """Writes a call for each step and notice since each hook was last looked at. Run again, writes nothing."""
    check_may(by, "commitment.open", today=now.astimezone(HANOI).date())
    written = []
    for hook in Hook.objects.filter(ended_at__isnull=True).select_related("subject"):
        since = max(hook.made_at, hook.looked_at - OVERLAP)
        for key, body in _news(hook, since=since, now=now):
            row = put(key=key, to=hook.address, body=body, not_before=now, now=now, hook=hook)
            written += [row] if row else []
        Hook.objects.filter(pk=hook.pk).update(looked_at=now)
    return written


def call_hooks(*, by: Person, now: dt.datetime, allow: Allow | None = None, post: Post = fetch) -> Sent:
    """Calls what waits. `allow` and `post` are for trials; by default the settings and `fetch`."""
    check_may(by, "commitment.open", today=now.astimezone(HANOI).date())
    free_lost(now=now)
    counts = {"sent": 0, "failed": 0, "later": 0}
    allow = allow or Allow(networks=settings.HOOK_NETWORKS)
    while (row := claim(Outgoing.Way.HOOK, now=now)) is not None:
        fault = _call(row, allow=allow, post=post, now=now)
        if fault is None:
            mark_sent(row, now=now)
            Hook.objects.filter(outgoing=row).update(failures=0)
            counts["sent"] += 1
            continue
        gone = mark_failed(row, fault, for_good=False, now=now)
        counts["failed" if gone else "later"] += 1
        _count_failure(row, by=by, now=now)
    return Sent(**counts)


def _call(row: Outgoing, *, allow: Allow, post: Post, now: dt.datetime) -> Finding | None:
    """Why it was not received; None when it was."""
    if row.hook is None:
        return Finding("outbox.hook-refused", Severity.ERROR, context={"to": row.to, "status": "–"})
    body = json.dumps(row.body, ensure_ascii=False, sort_keys=True).encode()
    headers = {
        "content-type": "application/json",
        "x-giaoban-delivery": row.key,
        "x-giaoban-signature": signature(body, key=hook_key(row.hook), at=now),
    }
    try:
        answer = post(row.to, allow=allow, limits=LIMITS, method="POST", content=body, headers=headers)
    except Refused as refusal:
        return refusal.findings[0]
    if answer.is_success:
        return None
    return Finding("outbox.hook-refused", Severity.ERROR, context={"to": row.to, "status": answer.status})


def _count_failure(row: Outgoing, *, by: Person, now: dt.datetime) -> None:
    """One more in a row; the one that is too many stops the hook, for everybody to see."""
    called = Hook.objects.filter(outgoing=row)
    called.update(failures=F("failures") + 1)
    stopped = called.filter(failures__gte=MOST_FAILURES, stopped_at__isnull=True)
    if stopped.update(stopped_at=now):
        write_event(by=by, action="hook.stop", thing=f"hooks:{row.hook_id}", data={"fault": row.fault}, now=now)


def _news(hook: Hook, *, since: dt.datetime, now: dt.datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """Steps and notices of what lies with the organisation and below it, oldest first, each with its key."""
    members = _within(hook.subject_id)
    theirs = Q(commitment__owed_by__in=members) | Q(commitment__asked_by__in=members)
    theirs |= Q(commitment__in=Commitment.objects.filter(askers__in=members))
    near = ("commitment__owed_by", "commitment__asked_by")
    told = set(hook.outgoing.filter(made_at__gte=since - OVERLAP).values_list("key", flat=True))
    for step in Step.objects.filter(theirs, at__gte=since, at__lte=now).select_related(*near).order_by("at", "pk"):
        if (key := f"hook/{hook.pk}/step/{step.pk}") not in told:
            moved = {"move": step.move, "from": step.from_state, "to": step.to_state}
            yield key, {"event": "commitment.moved", "at": step.at.isoformat(), **moved, **_about(step.commitment)}
    for notice in Notice.objects.filter(theirs, at__gte=since, at__lte=now).select_related(*near).order_by("at", "pk"):
        if (key := f"hook/{hook.pk}/notice/{notice.pk}") not in told:
            given = {"what": notice.what, "clock": notice.clock, "last": notice.last.isoformat()}
            yield key, {"event": "commitment.notice", "at": notice.at.isoformat(), **given, **_about(notice.commitment)}


def _about(one: Commitment) -> dict[str, Any]:
    """What its page says to everybody; no names of people."""
    return {
        "commitment": {
            "key": one.key,
            "kind": one.kind,
            "title": one.title_vi,
            "state": one.state,
            "standing": one.standing,
            "due": one.due.isoformat() if one.due else None,
            "review_on": one.review_on.isoformat() if one.review_on else None,
            "owed_by": one.owed_by.key,
            "asked_by": one.asked_by.key if one.asked_by else None,
            "page": page_address(one),
        }
    }


def _within(subject: int) -> set[int]:
    found, edge = {subject}, {subject}
    for _ in range(DEEPEST):
        if not edge:
            break
        edge = set(Subject.objects.filter(parent__in=edge).values_list("pk", flat=True)) - found
        found |= edge
    return found


def _told(hook: Hook) -> dict[str, str]:
    return {"subject": hook.subject.key, "address": read_url(hook.address).place}


def _fault(code: str, **context: Any) -> Finding:
    return Finding(code, Severity.ERROR, where=Place(part="hook_address"), context=context)
