"""Merges batches by key: a newer version of a record takes the place of the older one, in one commit for all batches.

The state is a function of the set of batches received, whatever their order, repetition or division. Versions of one
record are totally ordered: by the contract's `version_of`, then by a hash of their content; where a contract names no
such column, by the moment their batch was received, then by the hash. A deletion is a version like any other and stays
as a tombstone, so that an older version that comes late cannot bring the record back; readers leave tombstones out.

Only (source, month) partitions in which something changes are written anew. A commit is one change of the catalogue's
pointer: a writer killed before it leaves files that nobody reads, a writer who lost a race starts again from the new
state. A batch is known from its commit on: never before what is there already.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giaoban.measures.warehouse.changes import changes_property, write_changes
from giaoban.measures.warehouse.committing import commit_files
from giaoban.measures.warehouse.connecting import bare_connection
from giaoban.measures.warehouse.history import BATCH as BULK
from giaoban.measures.warehouse.history import KNOWN_AT, SOURCES, known_times, stated_properties, utc
from giaoban.measures.warehouse.ledger import Merged, batches_property, ledger, ledger_folder
from giaoban.measures.warehouse.seen import SEEN
from giaoban.measures.warehouse.store import Warehouse
from giaoban.measures.warehouse.versions import Versions
from giaoban.measures.warehouse.writing import write_partition

if TYPE_CHECKING:
    import pyarrow as pa
    from pyiceberg.manifest import DataFile
    from pyiceberg.table import Table

    from giaoban.core.contracts.contract import Contract

__all__ = ["Incoming", "Merged", "NotMerged", "merge_batches"]

ATTEMPTS = 20
AFTER = dt.timedelta(microseconds=1)
PAUSE = 0.05  # seconds before the second attempt; doubled up to two seconds


class NotMerged(RuntimeError):
    """Other writers were faster every time; nothing was written and the batches can be merged later."""


@dataclass(frozen=True)
class Incoming:
    """A batch that its contract has accepted; `known_at` is when it was received.

    arrived_at: when its body came for the first time, where it was judged again since. Where a contract names no
                `version_of`, this moment orders its versions, so that an old body never undoes what came after it.
    """

    batch: str
    records: pa.Table
    known_at: dt.datetime
    sender: str = ""
    arrived_at: dt.datetime | None = None


def merge_batches(warehouse: Warehouse, contract: Contract, incoming: Sequence[Incoming]) -> list[Merged]:
    """Merge batches in one commit; one answer a batch, in the order asked.

    A batch merged before changes nothing and gives its first answer.

    Raises KeyError for a missing column and pyarrow.ArrowInvalid for a value of a wrong type: check batches first.
    Raises NotMerged when other writers won every race.
    """
    from pyiceberg.exceptions import CommitFailedException, ValidationException

    given = {one.batch: one for one in reversed(incoming)}
    pause = PAUSE
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(pause)
            pause = min(2.0, pause * 2)
        table = warehouse.table(contract)
        done = ledger(table, ledger_folder(table))
        new = [one for name, one in given.items() if name not in done]
        if not new:
            return [done[one.batch] for one in incoming]
        written: list[Path] = []
        try:
            made = _merge(warehouse, table, contract, new, written)
        except (CommitFailedException, ValidationException):
            for path in written:
                path.unlink(missing_ok=True)
            continue
        done |= {one.batch: one for one in made}
        return [done[one.batch] for one in incoming]
    raise NotMerged(f"{ATTEMPTS} attempts to merge into {contract.reference}")


def _merge(
    warehouse: Warehouse, table: Table, contract: Contract, new: Sequence[Incoming], written: list[Path]
) -> list[Merged]:
    ordered = sorted(new, key=lambda one: (utc(one.known_at), one.batch))
    known_at = max([utc(one.known_at) for one in new] + [moment for moment, _ in known_times(table)])
    if BULK in stated_properties(table.current_snapshot()):
        known_at += AFTER  # never the moment of a load as a whole: which came first has to be told for good
    connection = bare_connection(spill=warehouse.folder / "spill")
    try:
        versions = Versions(connection, table, contract)
        versions.take([(one.batch, utc(_ranked_at(one, contract)), one.records) for one in ordered])
        versions.find_stored()
        versions.decide()
        replaced = [file for files in versions.touched().values() for file in files]
        added = _write(connection, table, versions, written)
        changes = write_changes(connection, table, versions.changed_sql())
        written += [changes.path] if changes else []
        made = [Merged(batch, 0, known_at, **counts) for batch, counts in versions.counts()]
        properties = {
            KNOWN_AT: known_at.isoformat(),
            SEEN: "yes",
            SOURCES: "\n".join(sorted({one.sender for one in new} - {""})),
            **batches_property(made),
            **changes_property(changes),
        }
    finally:
        connection.close()
    snapshot = commit_files(table, replaced=replaced, added=added, properties=properties)
    return [replace(one, snapshot=snapshot) for one in made]


def _ranked_at(one: Incoming, contract: Contract) -> dt.datetime:
    return one.known_at if contract.version_of or one.arrived_at is None else one.arrived_at


def _write(connection: Any, table: Table, versions: Versions, written: list[Path]) -> list[DataFile]:
    added = []
    for partition, files in versions.touched().items():
        file = write_partition(connection, table, versions.content_sql(partition, files))
        if file is not None:
            added.append(file)
            written.append(Path(file.file_path))
    return added
