"""From received batches to receipts: checked, merged by key in one commit, answered; each step can be done again.

    received -> checked    the contract was asked; rows it returns lie in quarantine
             -> merged     good rows are in the warehouse, the receipt is signed
             -> refused    no row could be taken, the receipt says why
             -> failed     the program broke three times over this batch; a person has to look

Nothing is acknowledged as merged before the warehouse holds it, and the warehouse takes a batch once, whatever is
repeated: so a process killed at any step is finished by the next one that comes by. Batches are taken in the order in
which they arrived; those that wait together share one commit.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from giaoban.core.contracts.contract import Contract
from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.failpoints import reach
from giaoban.exchange.actions.judging import Judged, bench, incoming, judge_batch
from giaoban.exchange.actions.locking import only_processor, survive_power_loss
from giaoban.exchange.actions.quarantine import keep_quarantine
from giaoban.exchange.actions.raw import NO_ROOM, has_no_room
from giaoban.exchange.actions.receipts import make_receipt, plain_findings
from giaoban.exchange.actions.totals import take_totals
from giaoban.exchange.models import Batch, Receipt
from giaoban.exchange.queries.contracts import contract_named, terms_now, warehouse
from giaoban.registry.actions import write_event

MOST_BATCHES = 64
MOST_TOGETHER = 64 * 1024 * 1024
ATTEMPTS = 3
MOST_CLAIMS = 10  # a batch that takes the process with it ends too
OPEN = (Batch.State.RECEIVED, Batch.State.CHECKED)
_log = logging.getLogger(__name__)


@dataclass
class _Work:
    """A batch on its way, and what the check said."""

    batch: Batch
    judged: Judged | None = None
    findings: tuple[Finding, ...] = ()


def process_batches(*, now: dt.datetime, until: Batch | None = None) -> list[Receipt]:
    """Process what waits, oldest first; the receipts that were made, in that order.

    until: stop as soon as this batch has ended, for a request that answers with its receipt
    Raises Refused (`exchange.no-room`) when the disk is full: everything stays received and is taken up again later.
    """
    survive_power_loss()
    receipts: list[Receipt] = []
    unreadable: set[str] = set()
    while True:
        with only_processor():
            if until is not None:
                until.refresh_from_db()
                if until.state not in OPEN:
                    return receipts
            together = _waiting(unreadable)
            if not together:
                return receipts
            try:
                contract = contract_named(together[0].contract)
            except Refused as refusal:  # the pack is at fault: its batches wait until it is mended, the others go on
                _log.warning("batches of %s wait: %s", together[0].contract, refusal)
                unreadable.add(together[0].contract)
                continue
            receipts += _process(together, contract, now)


def _waiting(unreadable: Collection[str]) -> list[Batch]:
    """The oldest batches of one contract that fit into one commit; one that failed before goes alone."""
    queue = Batch.objects.filter(state__in=OPEN).exclude(contract__in=unreadable).select_related("connector__sender")
    found: list[Batch] = []
    for batch in queue.order_by("received_at", "pk")[:MOST_BATCHES]:
        fits = not found or sum(one.bytes for one in found) + batch.bytes <= MOST_TOGETHER
        if found and (batch.contract != found[0].contract or batch.attempts or found[0].attempts or not fits):
            break
        found.append(batch)
    return found


def _process(batches: Sequence[Batch], contract: Contract, now: dt.datetime) -> list[Receipt]:
    Batch.objects.filter(pk__in=[batch.pk for batch in batches]).update(attempts=F("attempts") + 1)
    for batch in batches:
        batch.attempts += 1
    reach("claimed")
    if batches[0].attempts > MOST_CLAIMS:
        _give_up(batches, now)
        return []
    try:
        terms = terms_now(contract)  # before the first row is judged: never newer than what judged it
        with bench() as on:
            works = [_check(batch, contract, on) for batch in batches]
        _note_checked(works, terms)
        reach("checked")
        merged = _merge(works, contract)
        reach("merged")
        return _end(works, merged, contract, now)
    except Refused as refusal:
        if has_no_room(refusal):
            raise  # nobody's batch is at fault
        _give_up(batches, now, refusal.findings)
        return []
    except OSError as why:
        if why.errno not in NO_ROOM:
            return _broken(batches, now)
        raise Refused([Finding("exchange.no-room", context={"reason": why.strerror})]) from why
    except Exception:
        return _broken(batches, now)


def _check(batch: Batch, contract: Contract, on: Any) -> _Work:
    try:
        judged = judge_batch(batch, contract, on=on)
    except Refused as refusal:
        if has_no_room(refusal):
            raise
        return _Work(batch, findings=tuple(refusal.findings))
    batch.quarantine_path = keep_quarantine(batch, judged.bad) if judged.bad.num_rows else ""
    reach("quarantined")
    return _Work(batch, judged, tuple(judged.findings))


def _note_checked(works: Sequence[_Work], terms: dict[str, str]) -> None:
    for work in works:
        batch = work.batch
        if work.judged is not None:
            batch.rows, batch.accepted = work.judged.rows, work.judged.good.num_rows
            batch.quarantined = batch.rows - batch.accepted
        batch.state = Batch.State.CHECKED
        batch.findings = plain_findings(work.findings)
        batch.terms = terms
    filled = ["rows", "accepted", "quarantined", "state", "findings", "quarantine_path", "terms"]
    Batch.objects.bulk_update([work.batch for work in works], filled)


def _merge(works: Sequence[_Work], contract: Contract) -> dict[int, Any]:
    from giaoban.measures.warehouse.merging import merge_batches

    taken = [
        incoming(work.batch, work.judged) for work in works if work.judged is not None and work.judged.good.num_rows
    ]
    merged = {one.batch: one for one in merge_batches(warehouse(), contract, taken)} if taken else {}
    return {work.batch.pk: merged[work.batch.name] for work in works if work.batch.name in merged}


@transaction.atomic
def _end(works: Sequence[_Work], merged: dict[int, Any], contract: Contract, now: dt.datetime) -> list[Receipt]:
    receipts = []
    for work in works:
        batch, done = work.batch, merged.get(work.batch.pk)
        is_empty = work.judged is not None and not work.judged.rows
        batch.state = Batch.State.MERGED if done or is_empty else Batch.State.REFUSED
        batch.processed_at = now
        if done:
            batch.snapshot, batch.known_at = done.snapshot, done.known_at
            for name in ("inserted", "corrected", "deleted", "unchanged", "late", "touched"):
                setattr(batch, name, getattr(done, name))
        batch.save()
        receipt = make_receipt(batch, contract, work.judged, now=now)
        receipt.save()
        receipts.append(receipt)
        counts = {"rows": batch.rows, "accepted": batch.accepted, "snapshot": str(batch.snapshot or "")}
        write_event(by=None, action=f"batch.{batch.state}", thing=f"batches:{batch.name}", data=counts, now=now)
        if work.judged is not None and work.judged.totals:
            take_totals(connector=batch.connector, contract=contract, stated=work.judged.totals, now=now)
    transaction.on_commit(lambda: reach("noted"))
    return receipts


def _broken(batches: Sequence[Batch], now: dt.datetime) -> list[Receipt]:
    _log.exception("processing %s failed", ", ".join(batch.name for batch in batches))
    _give_up(batches, now)
    return []


def _give_up(batches: Sequence[Batch], now: dt.datetime, why: Sequence[Finding] = ()) -> None:
    """A batch that broke the program is tried again alone, and after the third time left for a person to look at."""
    for batch in batches:
        if why or batch.attempts >= ATTEMPTS:
            batch.state, batch.processed_at = Batch.State.FAILED, now
            batch.findings = plain_findings(why or [Finding("batch.failed", context={"attempts": batch.attempts})])
            batch.save()
            write_event(by=None, action="batch.failed", thing=f"batches:{batch.name}", now=now)
