"""From a draft to a batch: submitted by the unit's people, approved or returned by its approver, never by one person.

An approved submission is received as every batch is, in the same transaction as the approval: either both are there or
neither. Its rows carry the moment of submission, so a later correction wins whoever is approved first.
"""

from __future__ import annotations

import datetime as dt
import io
import json

from django.db import transaction

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.locking import survive_power_loss
from giaoban.exchange.actions.media import NDJSON
from giaoban.exchange.actions.processing import process_batches
from giaoban.exchange.actions.receiving import receive_batch
from giaoban.exchange.actions.sheets import hold_edition, judged, may_type, open_one, rewrite, state_words, thing_of
from giaoban.exchange.models import Batch, Submission
from giaoban.exchange.queries.sheets import Desk, desk_of, hands_in, hold_typing, typed_rows
from giaoban.exchange.queries.sheets_checking import CheckedRows
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

MOST_LETTERS = 2000


def submit(*, by: Person, submission: Submission, now: dt.datetime) -> Submission:
    """Ask for approval. The rows are judged once more, because register, contract and machines may have moved on.

    Raises NotAllowed, or Refused: `submission.not-open`, `submission.empty`, `submission.has-faults` (what was found
    is kept with the draft).
    """
    at = may_type(by, submission.connector, now)
    edition = open_one(submission, held=False).edition
    rows = typed_rows(submission, edition).rows
    checked = judged(at, rows, now)
    with transaction.atomic():
        one = hold_edition(open_one(submission), edition)
        one = rewrite(one, at, rows, checked, by=by, now=now, action="submission.check")
        if one.rows and not one.faulty:
            one.state = Submission.State.SUBMITTED
            one.submitted_by, one.submitted_at = by, now
            one.decided_by = one.decided_at = None
            one.reason = ""
            one.save()
            write_event(by=by, action="submission.submit", thing=thing_of(one), data={"rows": one.rows}, now=now)
    if not one.rows:
        raise Refused([Finding("submission.empty", context={"number": one.pk})])
    if one.faulty:
        context = {"number": one.pk, "faulty": one.faulty, "rows": one.rows}
        raise Refused([Finding("submission.has-faults", context=context)])
    return one


def approve(*, by: Person, submission: Submission, now: dt.datetime) -> Batch:
    """Hand the rows over as a batch and process it; the batch as it ended, its receipt beside it.

    Raises NotAllowed, or Refused: `submission.not-waiting`, `submission.own-work`, and `submission.overtaken` where a
    machine delivered one of the records meanwhile, or the contract changed.
    """
    survive_power_loss()
    before, at = _waiting(by, submission, now, held=False)
    checked = judged(at, typed_rows(before, before.edition).rows, now)
    body = _body(before, at, checked)
    with transaction.atomic():
        one, at = _waiting(by, submission, now)
        hold_typing(at)
        hold_edition(one, before.edition)
        if checked.faults or one.contract != at.contract.full_reference:
            raise Refused([Finding("submission.overtaken", context={"number": one.pk, "faulty": len(checked.faulty)})])
        batch = receive_batch(
            connector=one.connector,
            body=io.BytesIO(body).read,
            media_type=NDJSON,
            now=now,
            idempotency_key=f"submission-{one.pk}",
            sent_at=one.submitted_at,
        )
        one.state, one.batch, one.changed_at = Submission.State.APPROVED, batch, now
        one.decided_by, one.decided_at, one.reason = by, now, ""
        one.save()
        data = {"rows": one.rows, "batch": batch.name, "submitted_by": str(one.submitted_by)}
        write_event(by=by, action="submission.approve", thing=thing_of(one), data=data, now=now)
    process_batches(now=now, until=batch)
    batch.refresh_from_db()
    return batch


def send_back(*, by: Person, submission: Submission, reason: str, now: dt.datetime) -> Submission:
    """Return it with a reason, to be corrected and submitted again. Raises NotAllowed, Refused."""
    with transaction.atomic():
        one, _ = _waiting(by, submission, now)
        reason = " ".join(reason.split())[:MOST_LETTERS]
        if not reason:
            raise Refused([Finding("submission.no-reason", context={"number": one.pk})])
        one.state, one.reason, one.changed_at = Submission.State.RETURNED, reason, now
        one.decided_by, one.decided_at = by, now
        one.save()
        write_event(by=by, action="submission.return", thing=thing_of(one), data={"reason": reason}, now=now)
    return one


def take_back(*, by: Person, submission: Submission, now: dt.datetime) -> Submission:
    """Make a draft of it again, while nobody has decided. Raises NotAllowed, Refused (`submission.not-waiting`)."""
    may_type(by, submission.connector, now)
    with transaction.atomic():
        one = _held(submission)
        one.state, one.changed_at = Submission.State.DRAFT, now
        one.submitted_by = one.submitted_at = None
        one.save()
        write_event(by=by, action="submission.take-back", thing=thing_of(one), now=now)
    return one


def _waiting(by: Person, submission: Submission, now: dt.datetime, *, held: bool = True) -> tuple[Submission, Desk]:
    """What waits for approval, `held` until the transaction ends, for somebody who may decide about it."""
    today = now.astimezone(HANOI).date()
    check_may(by, "sheet.approve", about=submission.connector.sender, today=today)
    one = _held(submission, held=held)
    if by.username in hands_in(one):
        raise Refused([Finding("submission.own-work", context={"number": one.pk})])
    return one, desk_of(one.connector, by=by, today=today)


def _held(submission: Submission, *, held: bool = True) -> Submission:
    found = Submission.objects.select_for_update(of=("self",)) if held else Submission.objects.all()
    one: Submission = found.select_related("connector__sender", "submitted_by").get(pk=submission.pk)
    if one.state != Submission.State.SUBMITTED:
        context = {"number": one.pk, "who": str(one.decided_by or "–"), **state_words(one)}
        raise Refused([Finding("submission.not-waiting", context=context)])
    return one


def _body(one: Submission, at: Desk, checked: CheckedRows) -> bytes:
    """The rows as the machine of a unit would send them. The same submission gives the same bytes."""
    stamp = (
        {at.contract.version_of: one.submitted_at.isoformat()} if at.contract.version_of and one.submitted_at else {}
    )
    lines = (
        json.dumps({name: value for name, value in row.items() if value is not None} | stamp, ensure_ascii=False)
        for row in checked.plain
    )
    return "\n".join(lines).encode()
