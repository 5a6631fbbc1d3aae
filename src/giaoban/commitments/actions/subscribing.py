"""Getting news by mail: asked for by anybody, confirmed by whoever reads the address, left with one press of a button.

What the page says never depends on whether an address is known: the answer is in the mail, which only its reader sees.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection

from django.db import transaction

from giaoban.commitments.actions.limiting import DAY, HOUR, Limit, host_of, is_within
from giaoban.commitments.actions.sending import put
from giaoban.commitments.models import Outgoing, ReminderChoice, Subscription
from giaoban.commitments.queries.tokens import read_consent, read_leaving
from giaoban.commitments.queries.typed import faults_of_address, same_address
from giaoban.core.findings import Finding, Place, Refused
from giaoban.registry.actions import write_event
from giaoban.registry.models import Subject

State, Topic = Subscription.State, Subscription.Topic
OF_A_HOST, OF_AN_ADDRESS = Limit("subscription.host", 20, HOUR), Limit("subscription.address", 3, DAY)
MOST_ORGANISATIONS = 50


def ask_for_news(
    *, email: str, topics: Collection[str], organisations: Collection[str] = (), language: str = "vi", remote: str,
    now: dt.datetime,
) -> None:  # fmt: skip
    """Writes one mail that asks for consent to these choices; nothing else changes until it is given.

    topics:         values of Subscription.Topic, at least one
    organisations:  keys of subjects; none means all
    Known, new and asked-too-often addresses all give the same: nothing. Raises Refused for what is wrong with the
    choices, or when the host asked too often.
    """
    address = same_address(email)
    findings = [*faults_of_address(address)]
    if not topics or not set(topics) <= set(Topic.values):
        findings.append(Finding("subscription.no-topic", where=Place(part="topics")))
    wanted = sorted(set(organisations))
    known = set(Subject.objects.filter(key__in=wanted[: MOST_ORGANISATIONS + 1]).values_list("key", flat=True))
    if len(wanted) > MOST_ORGANISATIONS or known != set(wanted):
        context = {"most": MOST_ORGANISATIONS}
        findings.append(Finding("subscription.bad-organisation", where=Place(part="organisations"), context=context))
    if language not in ReminderChoice.Language.values:
        findings.append(
            Finding("reminders.no-language", where=Place(part="language"), context={"language": language[:20]})
        )
    if findings:
        raise Refused(findings)
    if not is_within(OF_A_HOST, host_of(remote), now=now):
        raise Refused([Finding("press.too-many")])
    if not is_within(OF_AN_ADDRESS, address, now=now):
        return
    _ask(address, {"topics": sorted(set(topics)), "organisations": wanted, "language": language}, now=now)


@transaction.atomic
def _ask(address: str, wanted: dict[str, object], *, now: dt.datetime) -> None:
    nonce = secrets.token_hex(8)
    row, _ = Subscription.objects.get_or_create(email=address, defaults={"nonce": nonce, "asked_at": now})
    Subscription.objects.filter(pk=row.pk).update(nonce=nonce, wanted=wanted, asked_at=now)
    body = {"letter": "consent", "nonce": nonce, "language": wanted["language"]}
    put(key=f"subscription/{row.pk}/{nonce}", to=address, body=body, not_before=now, now=now, subscription=row)
    write_event(by=None, action="subscription.ask", thing=f"subscriptions:{row.pk}", now=now)


@transaction.atomic
def confirm_news(*, token: str, now: dt.datetime) -> Subscription:
    """The choices asked for hold from now on; earlier news is not sent. Confirmed twice is the same as once.

    Raises Refused for a link that is not ours, too old, or replaced by a newer mail, and after leaving.
    """
    said = read_consent(token, now=now)
    row = Subscription.objects.select_for_update().filter(pk=said.subscription).first() if said else None
    if said is None or row is None:
        raise Refused([Finding("subscription.not-ours")])
    if row.state == State.ENDED or row.nonce != said.nonce:
        raise Refused([Finding("subscription.replaced")])
    if not row.wanted:  # confirmed before by this link
        return row
    if said.is_over:
        raise Refused([Finding("subscription.over")])
    row.topics, row.organisations = row.wanted["topics"], row.wanted["organisations"]
    row.language, row.wanted = row.wanted["language"], {}
    if row.state == State.PENDING:
        row.state, row.confirmed_at, row.told_until = State.CONFIRMED, now, now
    row.save()
    data = {"topics": row.topics, "organisations": row.organisations}
    write_event(by=None, action="subscription.confirm", thing=f"subscriptions:{row.pk}", data=data, now=now)
    return row


@transaction.atomic
def leave_news(*, token: str, now: dt.datetime) -> Subscription:
    """No further mail, and the address is forgotten, in the outbox too. Left twice is the same as once.

    Raises Refused for a link that is not ours.
    """
    number = read_leaving(token)
    row = Subscription.objects.select_for_update().filter(pk=number).first() if number else None
    if row is None:
        raise Refused([Finding("subscription.not-ours")])
    if row.state == State.ENDED:
        return row
    row.state, row.ended_at, row.email, row.wanted = State.ENDED, now, "", {}
    row.save()
    mails = Outgoing.objects.filter(subscription=row)
    mails.filter(state=Outgoing.State.WAITING).update(state=Outgoing.State.DROPPED, fault={"code": "outbox.not-wanted"})
    mails.exclude(state=Outgoing.State.CLAIMED).update(to="")
    write_event(by=None, action="subscription.leave", thing=f"subscriptions:{row.pk}", now=now)
    return row
