"""After a crash: finishes what was received, clears away what was not, and says when the stores contradict each other.

Runs at start-up and whenever somebody asks; doing it twice changes nothing the second time. What another process is
bringing or doing just now is left alone: bodies on their way are locked, and only one process works on batches.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction

from giaoban.core.findings import Finding, Refused, Severity
from giaoban.exchange.actions.locking import only_processor
from giaoban.exchange.actions.processing import process_batches
from giaoban.exchange.actions.raw import is_held, raw_file
from giaoban.exchange.models import Batch, Nonce
from giaoban.exchange.queries.contracts import contract_named, warehouse
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI


def repair(now: dt.datetime) -> list[Finding]:
    """What was found and done, as notes; what a person has to look at, as errors.

    Raises Refused (`exchange.no-room`) when there is no room to finish what was received.
    """
    findings = [*_cleared_bodies()]
    with only_processor():
        work = Path(settings.VAR) / "work"
        left = list(work.iterdir()) if work.is_dir() else []
        for folder in left:
            shutil.rmtree(folder, ignore_errors=True)
        findings += [Finding("repair.cleared-work", Severity.NOTE, context={"folders": len(left)})] if left else []
        findings += _missing_bodies()
        findings += _not_in_warehouse()
    Nonce.objects.filter(expires_at__lt=now).delete()
    if made := process_batches(now=now):
        findings.append(Finding("repair.finished", Severity.NOTE, context={"batches": len(made)}))
    return findings


@transaction.atomic
def retry_failed(*, by: Person, now: dt.datetime) -> int:
    """Put failed batches back in the queue, once what broke has been mended; gives how many. Raises NotAllowed."""
    check_may(by, "source.add", today=now.astimezone(HANOI).date())
    count: int = Batch.objects.filter(state=Batch.State.FAILED).update(state=Batch.State.RECEIVED, attempts=0)
    if count:
        write_event(by=by, action="batch.retry", thing="batches:many", data={"batches": count}, now=now)
    return count


def _cleared_bodies() -> Iterator[Finding]:
    """Bodies nobody acknowledged: half-written ones, and whole ones the database never heard of."""
    half = [path for path in raw_file("raw/incoming").glob("*.part") if not is_held(path)]
    for path in half:
        path.unlink(missing_ok=True)
    if half:
        yield Finding("repair.cleared-half-bodies", Severity.NOTE, context={"bodies": len(half)})
    strangers = 0
    for path in raw_file("raw").glob("[0-9a-f][0-9a-f]/*"):
        # The lock first: who holds it is about to tell the database.
        if not is_held(path) and not Batch.objects.filter(sha256=path.name).exists():
            path.unlink(missing_ok=True)
            strangers += 1
    if strangers:
        yield Finding("repair.cleared-unknown-bodies", Severity.NOTE, context={"bodies": strangers})


def _missing_bodies() -> Iterator[Finding]:
    for batch in Batch.objects.select_related("connector").iterator():
        file = raw_file(batch.raw_path)
        if not file.is_file() or file.stat().st_size != batch.bytes:
            yield Finding("repair.body-missing", context={"batch": batch.name, "path": batch.raw_path})


def _not_in_warehouse() -> Iterator[Finding]:
    """Batches with a receipt that the warehouse does not know: it was put back to an older state. They go in again."""
    from giaoban.measures.warehouse.ledger import ledger, ledger_folder

    taken = Batch.objects.filter(state=Batch.State.MERGED, accepted__gt=0)
    for name in taken.order_by().values_list("contract", flat=True).distinct():
        try:
            contract = contract_named(name)
        except Refused as refusal:
            yield from refusal.findings
            continue
        table = warehouse().find(contract)
        known = set(ledger(table, ledger_folder(table))) if table is not None else set()
        batches = taken.filter(contract=name).select_related("connector__sender").order_by("received_at")
        lost = [batch for batch in batches if batch.name not in known]
        if lost:
            _merge_again(lost, name)
            context = {"batches": len(lost), "contract": name, "first": lost[0].name}
            yield Finding("repair.merged-again", Severity.WARNING, context=context)


def _merge_again(batches: list[Batch], name: str) -> None:
    from giaoban.exchange.actions.judging import incoming, judge_batch
    from giaoban.measures.warehouse.merging import merge_batches

    contract = contract_named(name)
    for batch in batches:
        merge_batches(warehouse(), contract, [incoming(batch, judge_batch(batch, contract))])
