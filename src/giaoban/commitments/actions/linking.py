"""A person confirms that a petition raises an earlier difficulty again, or takes that back.

What resembles what is found by `queries.recurrence`; only what somebody confirmed is counted and shown as a recurrence.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from giaoban.commitments.actions.steps import write_step
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.roles import RAISED
from giaoban.core.findings import Finding, Place, Refused
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

LINKED, UNLINKED = "recurs", "recurs_not"


@transaction.atomic
def confirm_recurrence(*, by: Person, commitment: Commitment, earlier: Commitment, now: dt.datetime) -> Commitment:
    """The earlier one is the first time this difficulty was raised, as far as this person says.

    Raises Refused when it is no earlier petition or is confirmed already; NotAllowed for those who neither asked nor
    belong to the standing agency.
    """
    current = _locked(by, commitment, now)
    findings = []
    if current.kind not in RAISED or earlier.kind not in RAISED or _is_later(earlier, current):
        findings.append(Finding("recurrence.not-earlier", where=Place(part="recurs"), context={"key": earlier.key}))
    if current.recurs_id == earlier.pk:
        findings.append(Finding("recurrence.known", where=Place(part="recurs"), context={"key": earlier.key}))
    if findings:
        raise Refused(findings)
    current.recurs = earlier
    return _linked(by, current, LINKED, {"earlier": earlier.key}, now)


@transaction.atomic
def deny_recurrence(*, by: Person, commitment: Commitment, reason: str, now: dt.datetime) -> Commitment:
    """It is another difficulty after all. Raises Refused without a reason or a link, NotAllowed as above."""
    current = _locked(by, commitment, now)
    findings = []
    if current.recurs is None:
        findings.append(Finding("recurrence.none", context={"key": current.key}))
    if not reason.strip():
        findings.append(Finding("recurrence.needs-reason", where=Place(part="reason")))
    if findings:
        raise Refused(findings)
    fields = {"earlier": current.recurs.key if current.recurs else "", "reason": reason.strip()[:1000]}
    current.recurs = None
    return _linked(by, current, UNLINKED, fields, now)


def _locked(by: Person, commitment: Commitment, now: dt.datetime) -> Commitment:
    check_may(by, "petition.open", about=commitment.asked_by, today=now.astimezone(HANOI).date())
    return Commitment.objects.select_for_update(of=("self",)).select_related("recurs", "asked_by").get(pk=commitment.pk)


def _linked(by: Person, current: Commitment, move: str, fields: dict[str, str], now: dt.datetime) -> Commitment:
    current.save(update_fields=["recurs"])
    write_step(current, by=by, move=move, before=current.state, fields=fields, now=now)
    write_event(by=by, action=f"commitment.{move}", thing=f"commitments:{current.key}", data=fields, now=now)
    return current


def _is_later(earlier: Commitment, current: Commitment) -> bool:
    """One order for all, so that recurrences never make a ring."""
    return (earlier.made_on or dt.date.min, earlier.pk) >= (current.made_on or dt.date.min, current.pk)
