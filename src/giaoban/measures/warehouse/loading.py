"""Writes batches: one batch is one commit, and the same batch twice changes nothing.

Every commit carries the batch's fingerprint and the moment it became known, so a reader can ask for the records as
known at any moment. A commit is a single change of the catalogue's pointer: a writer killed half-way leaves files that
nobody reads, and the previous state readable.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from giaoban.core.findings import Finding, Refused, has_errors
from giaoban.measures.warehouse.checking import batch_findings
from giaoban.measures.warehouse.history import BATCH, KNOWN_AT, REPLACED, SOURCES, batch_snapshot, known_times, utc
from giaoban.measures.warehouse.prints import fingerprint
from giaoban.measures.warehouse.store import Warehouse, with_month

if TYPE_CHECKING:
    import pyarrow as pa
    from pyiceberg.table import Table

    from giaoban.core.contracts.contract import Contract


@dataclass(frozen=True)
class Receipt:
    """What a load did. `is_new` is false when the batch had been loaded before; then nothing was written."""

    batch: str
    rows: int
    snapshot: int
    is_new: bool
    findings: tuple[Finding, ...] = ()


def load_batch(
    warehouse: Warehouse,
    contract: Contract,
    records: pa.Table,
    *,
    known_at: dt.datetime,
    batch: str | None = None,
    mode: Literal["append", "replace", "replace-sources"] = "append",
    is_checked: bool = False,
) -> Receipt:
    """Write one batch in one commit.

    batch:    its fingerprint; computed from the records when not given
    mode:     `append` adds, `replace` rewrites the (source, month) partitions that the batch has rows for,
              `replace-sources` takes the place of everything its sources sent before
    Raises Refused, with nothing written, when the batch breaks its contract or is known before what is already there.
    """
    from pyiceberg.expressions import In

    batch = batch or fingerprint(records)
    if earlier := loaded(warehouse, contract, batch):
        return Receipt(batch, records.num_rows, earlier, False)
    findings = [] if is_checked else batch_findings(contract, records)
    if has_errors(findings):
        raise Refused(findings)
    table = warehouse.table(contract)
    _refuse_past(table, known_at)
    ready = with_month(records, contract)
    sources = sorted(ready.column("source").unique().to_pylist())
    properties = {BATCH: batch, KNOWN_AT: utc(known_at).isoformat(), SOURCES: "\n".join(sources)}
    earlier_records = In("source", sources)  # type: ignore[call-arg,arg-type]  # positional by its own __init__
    with table.transaction() as change:
        if mode == "replace-sources" and any(True for _ in table.scan(row_filter=earlier_records).plan_files()):
            properties |= {REPLACED: "\n".join(sources)}
            change.overwrite(ready, overwrite_filter=earlier_records, snapshot_properties=properties)
        elif mode == "replace":
            change.dynamic_partition_overwrite(ready, snapshot_properties=properties)
        else:
            change.append(ready, snapshot_properties=properties)
    snapshot = table.current_snapshot()
    assert snapshot is not None
    return Receipt(batch, ready.num_rows, snapshot.snapshot_id, True, tuple(findings))


def loaded(warehouse: Warehouse, contract: Contract, batch: str) -> int | None:
    """Snapshot in which a batch arrived, or None if it never did or was replaced as a whole since."""
    table = warehouse.find(contract)
    return None if table is None else batch_snapshot(table, batch)


def seal(warehouse: Warehouse, contract: Contract, *, name: str, snapshot: int | None = None) -> int:
    """Tag a snapshot (the current one by default) so that it stays readable for good. A tag never moves.

    Raises Refused when the tag already names another snapshot or there is nothing to seal.
    """
    table = warehouse.table(contract)
    current = table.current_snapshot()
    wanted = snapshot or (current.snapshot_id if current else None)
    if wanted is None:
        raise Refused([Finding("warehouse.empty", context={"contract": contract.reference})])
    if (tag := table.refs().get(name)) is not None:
        if tag.snapshot_id != wanted:
            raise Refused([Finding("warehouse.already-sealed", context={"name": name})])
        return wanted
    table.manage_snapshots().create_tag(snapshot_id=wanted, tag_name=name).commit()
    return wanted


def _refuse_past(table: Table, known_at: dt.datetime) -> None:
    latest = max((moment for moment, _ in known_times(table)), default=None)
    if latest is not None and utc(known_at) < latest:
        context = {"known_at": known_at.isoformat(), "latest": latest.isoformat()}
        raise Refused([Finding("warehouse.known-out-of-order", context=context)])
