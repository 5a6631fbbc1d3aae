"""Computes the state of any moment again, from the raw batches received by then.

The result is a warehouse of its own beside the first, named by what it is made of; it can be thrown away at any time.
Its figures are those of the expired snapshot, because merging is a function of the set of batches. A load as a whole
keeps no batch, but its own snapshot never expires: such a state is copied first, and the batches that came after it are
merged upon the copy.
"""

from __future__ import annotations

import datetime as dt
import shutil
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from giaoban.core.findings import Finding, Refused
from giaoban.core.plugins import NoReader, read
from giaoban.measures.warehouse.committing import commit_files
from giaoban.measures.warehouse.connecting import bare_connection
from giaoban.measures.warehouse.history import BATCH, KNOWN_AT, end_of_day, known_times, stated_properties
from giaoban.measures.warehouse.merging import Incoming, merge_batches
from giaoban.measures.warehouse.moments import RAW_BATCHES, Moment, batches_known, moment_of, replay_folder
from giaoban.measures.warehouse.planning import Plan, plan_snapshot
from giaoban.measures.warehouse.store import Warehouse
from giaoban.measures.warehouse.versions import Versions
from giaoban.measures.warehouse.writing import write_partition

if TYPE_CHECKING:
    from pyiceberg.table import Table

    from giaoban.core.contracts.contract import Contract

TOGETHER = 200  # batches merged in one commit
MOST_ROWS = 2_000_000  # and rows, from which on they do not wait for more


@dataclass(frozen=True)
class _Recipe:
    """What a moment is made of: the last load as a whole before it, if any, and the batches merged after that one."""

    load: Moment | None
    batches: list[str]

    @property
    def parts(self) -> list[str]:
        return [f"snapshot:{self.load.snapshot}", *self.batches] if self.load else self.batches


def recompute(
    warehouse: Warehouse, contract: Contract, batches: Iterable[Incoming], *, known: dt.date | dt.datetime
) -> Plan:
    """The files of the state known at a moment, made from the batches that had been merged by then.

    `batches` may hold more than these, in any order. Raises Refused (`warehouse.raw-missing`) when one is missing.
    """
    table = warehouse.table(contract)
    until = known if isinstance(known, dt.datetime) else end_of_day(known)
    recipe = _recipe(table, until)
    moment = moment_of(warehouse, contract, table, until)
    folder = replay_folder(warehouse, contract, recipe.parts)
    pointer = folder / "done"
    if not pointer.exists():
        name = uuid.uuid4().hex
        try:
            scratch = Warehouse(folder / name)
            if recipe.load is not None:
                _copy(plan_snapshot(table, contract, recipe.load), scratch, contract)
            _merge_all(scratch, contract, recipe.batches, batches)
        except BaseException:
            shutil.rmtree(folder / name, ignore_errors=True)
            raise
        partial = pointer.with_name(f"{name}.partial")
        partial.write_text(name, encoding="utf-8")
        partial.rename(pointer)
    replay = Warehouse(folder / pointer.read_text(encoding="utf-8")).table(contract)
    newest = replay.current_snapshot()
    assert newest is not None
    planned = plan_snapshot(replay, contract, Moment(newest.snapshot_id, moment.known_at))
    return replace(planned, snapshot=moment.snapshot)  # what was asked for, not the number the copy happens to have


def _merge_all(scratch: Warehouse, contract: Contract, names: Sequence[str], batches: Iterable[Incoming]) -> None:
    """Merge what comes of these batches, some at a time; they need not fit into memory together."""
    left, waiting = set(names), list[Incoming]()
    for one in batches:
        if one.batch not in left:
            continue
        left.discard(one.batch)
        waiting.append(one)
        if len(waiting) >= TOGETHER or sum(each.records.num_rows for each in waiting) >= MOST_ROWS:
            merge_batches(scratch, contract, waiting)
            waiting = []
    if left:
        context = {"contract": contract.reference, "missing": len(left), "first": min(left)}
        raise Refused([Finding("warehouse.raw-missing", context=context)])
    merge_batches(scratch, contract, waiting)


def replayed(warehouse: Warehouse, contract: Contract, table: Table, moment: Moment) -> Plan:
    """The expired state, computed from the raw batches that a sibling keeps; the second time it is there already.

    Raises Refused (`warehouse.moment-expired`) when nobody keeps them.
    """
    batches: Iterable[Incoming] = []
    recipe = _recipe(table, moment.known_at)
    if not (replay_folder(warehouse, contract, recipe.parts) / "done").exists():
        try:
            batches = read(RAW_BATCHES, contract=contract.reference, batches=recipe.batches)
        except NoReader as why:
            context = {"contract": contract.reference, "known": moment.known_at.isoformat()}
            raise Refused([Finding("warehouse.moment-expired", context=context)]) from why
    return recompute(warehouse, contract, batches, known=moment.known_at)


def _recipe(table: Table, until: dt.datetime) -> _Recipe:
    """Batches are merged later than a load that they stand upon, if only by a microsecond: see `merging`."""
    loads = [
        Moment(snapshot, known_at)
        for known_at, snapshot in known_times(table)
        if known_at <= until and BATCH in stated_properties(table.snapshot_by_id(snapshot))
    ]
    load = loads[-1] if loads else None
    return _Recipe(load, batches_known(table, until, after=load.known_at if load else None))


def _copy(planned: Plan, scratch: Warehouse, contract: Contract) -> None:
    """The records of a state, tombstones and marks included, as the first commit of another warehouse."""
    table = scratch.table(contract)
    connection = bare_connection(spill=scratch.folder / "spill")
    try:
        names = ", ".join(f"'{file.replace(chr(39), chr(39) * 2)}'" for file in planned.files)
        connection.execute(
            f"CREATE VIEW held AS SELECT * FROM read_parquet([{names}], union_by_name = true)"  # noqa: S608
        )
        versions = Versions(connection, table, contract)
        files = [write_partition(connection, table, query) for query in versions.partitions_sql("held")]
    finally:
        connection.close()
    added = [file for file in files if file is not None]
    commit_files(table, replaced=[], added=added, properties={KNOWN_AT: planned.known_at.isoformat()})
