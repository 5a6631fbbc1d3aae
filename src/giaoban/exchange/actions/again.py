"""A stored body is judged again, because what it was judged by has been mended: an entry of the register, the contract.

The new judging is a batch of its own, with its own receipt, which names the batch it replaces; that one, its receipt
and its returned rows stay as they are. Rows that were taken the first time are in the warehouse already, and merging by
key leaves them there once. A batch of which every row was taken is never judged again.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.locking import one_arrival_at_a_time
from giaoban.exchange.actions.moments import moment_of_arrival
from giaoban.exchange.models import Batch
from giaoban.exchange.queries.contracts import contract_named, terms_now
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

ENDED = (Batch.State.MERGED, Batch.State.REFUSED)
OF_THE_REGISTER = frozenset({"batch.unknown-reference"})
"""Reasons for which a row comes back though its sender may be right: we did not know what it names."""


@transaction.atomic
def judge_again(*, by: Person, batch: Batch, now: dt.datetime) -> Batch:
    """The next judging of a batch, received and not yet processed.

    Raises NotAllowed, or Refused: `batch.nothing-came-back`, `batch.has-not-ended`, `batch.judged-since`.
    """
    check_may(by, "source.add", about=batch.connector.sender, today=now.astimezone(HANOI).date())
    one_arrival_at_a_time()
    batch.refresh_from_db()
    fault = ""
    if batch.state not in ENDED:
        fault = "batch.has-not-ended"
    elif Batch.objects.filter(replaces=batch).exists():
        fault = "batch.judged-since"
    elif not came_back(batch):
        fault = "batch.nothing-came-back"
    if fault:
        raise Refused([Finding(fault, context={"batch": batch.name, "state": batch.state})])
    return next_judging(by=by, batch=batch, now=now)


def next_judging(*, by: Person | None, batch: Batch, now: dt.datetime, **said: Any) -> Batch:
    """Takes the body down again, inside the transaction of whoever asks. The key that names it stays with the first.

    said: what its sender says of it now, where that is something else: media_type, encoding, envelope, sent_at.
    """
    made: Batch = Batch.objects.create(
        connector=batch.connector,
        contract=batch.contract,
        sha256=batch.sha256,
        judging=batch.judging + 1,
        replaces=batch,
        bytes=batch.bytes,
        raw_path=batch.raw_path,
        received_at=moment_of_arrival(now),
        **{name: said.get(name, getattr(batch, name)) for name in ("media_type", "encoding", "envelope", "sent_at")},
    )
    made.is_new_batch = True
    write_event(by=by, action="batch.judge-again", thing=f"batches:{made.name}", data={"replaces": batch.name}, now=now)
    return made


def came_back(batch: Batch) -> bool:
    """Whether a row of an ended batch, or the body as a whole, was not taken."""
    return batch.state == Batch.State.REFUSED or batch.quarantined > 0


def is_read_otherwise(batch: Batch, media_type: str, encoding: str) -> bool:
    """Whether a body of which nothing could be taken comes again under another name: CSV that was called NDJSON, say.

    Its sender mended the header, not the bytes. Where a row was taken the first name was right, and stays.
    """
    took_nothing = batch.state in ENDED and not batch.accepted and came_back(batch)
    return took_nothing and (batch.media_type, batch.encoding) != (media_type, encoding)


def is_mended(batch: Batch) -> bool:
    """Whether what a batch was returned for has changed on our side, so that the same bytes deserve another look.

    True where rows came back because the register did not know what they name and the register is another now, and
    where anything came back and the contract is another now. Of batches older than this question only the reasons are
    known. Two queries, none for a batch that was taken.
    """
    if batch.state not in ENDED or not came_back(batch):
        return False
    try:
        now = terms_now(contract_named(batch.contract))
    except Refused:
        return False  # it could not be judged at all
    if not batch.terms:
        return _names_unknown(batch)
    if batch.terms["contract"] != now["contract"]:
        return True
    return batch.terms["register"] != now["register"] and _names_unknown(batch)


def _names_unknown(batch: Batch) -> bool:
    return any(one.get("code") in OF_THE_REGISTER for one in batch.findings)
