"""Computes the state of any moment again, from the raw batches received by then.

The result is a warehouse of its own beside the first, named by the set of batches it is made of; it can be thrown away
at any time. Its figures are those of the expired snapshot, because merging is a function of the set of batches.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from giaoban.core.findings import Finding, Refused
from giaoban.core.plugins import NoReader, read
from giaoban.measures.warehouse.history import BATCH, KNOWN_AT, end_of_day, stated_properties
from giaoban.measures.warehouse.merging import Incoming, merge_batches
from giaoban.measures.warehouse.moments import RAW_BATCHES, Moment, batches_known, moment_of, replay_folder
from giaoban.measures.warehouse.planning import Plan, plan_snapshot
from giaoban.measures.warehouse.store import Warehouse

if TYPE_CHECKING:
    from pyiceberg.table import Table

    from giaoban.core.contracts.contract import Contract

TOGETHER = 200  # batches merged in one commit


def recompute(
    warehouse: Warehouse, contract: Contract, batches: Iterable[Incoming], *, known: dt.date | dt.datetime
) -> Plan:
    """The files of the state known at a moment, made from the batches that had been merged by then.

    `batches` may hold more than these, in any order. Raises Refused when one of them is missing
    (`warehouse.raw-missing`), or when the table also holds records that never came as batches
    (`warehouse.not-replayable`).
    """
    table = warehouse.table(contract)
    until = known if isinstance(known, dt.datetime) else end_of_day(known)
    _refuse_bulk_loads(table, contract, until)
    wanted = batches_known(table, until)
    moment = moment_of(warehouse, contract, table, until)
    folder = replay_folder(warehouse, contract, wanted)
    pointer = folder / "done"
    if not pointer.exists():
        given = {one.batch: one for one in batches if one.batch in set(wanted)}
        if missing := sorted(set(wanted) - given.keys()):
            context = {"contract": contract.reference, "missing": len(missing), "first": missing[0]}
            raise Refused([Finding("warehouse.raw-missing", context=context)])
        name = uuid.uuid4().hex
        scratch = Warehouse(folder / name)
        for start in range(0, len(wanted), TOGETHER):
            merge_batches(scratch, contract, [given[one] for one in wanted[start : start + TOGETHER]])
        partial = pointer.with_name(f"{name}.partial")
        partial.write_text(name, encoding="utf-8")
        partial.rename(pointer)
    replay = Warehouse(folder / pointer.read_text(encoding="utf-8")).table(contract)
    newest = replay.current_snapshot()
    assert newest is not None
    planned = plan_snapshot(replay, contract, Moment(newest.snapshot_id, moment.known_at))
    return replace(planned, snapshot=moment.snapshot)  # what was asked for, not the number the copy happens to have


def _refuse_bulk_loads(table: Table, contract: Contract, until: dt.datetime) -> None:
    """Records that a bulk load brought cannot be made again from batches; its snapshots never expire."""
    loads = [
        snapshot
        for snapshot in table.metadata.snapshots
        if BATCH in (stated := stated_properties(snapshot)) and dt.datetime.fromisoformat(stated[KNOWN_AT]) <= until
    ]
    if loads:
        context = {"contract": contract.reference, "loads": len(loads)}
        raise Refused([Finding("warehouse.not-replayable", context=context)])


def replayed(warehouse: Warehouse, contract: Contract, table: Table, moment: Moment) -> Plan:
    """The expired state, computed from the raw batches that a sibling keeps; the second time it is there already.

    Raises Refused (`warehouse.moment-expired`) when nobody keeps them.
    """
    batches: list[Incoming] = []
    wanted = batches_known(table, moment.known_at)
    if not (replay_folder(warehouse, contract, wanted) / "done").exists():
        try:
            batches = list(read(RAW_BATCHES, contract=contract.reference, batches=wanted))
        except NoReader as why:
            context = {"contract": contract.reference, "known": moment.known_at.isoformat()}
            raise Refused([Finding("warehouse.moment-expired", context=context)]) from why
    return recompute(warehouse, contract, batches, known=moment.known_at)
