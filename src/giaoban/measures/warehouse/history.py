"""When each state of a table became known: the clock of "as known at".

A commit states it in its own properties, because a batch may be loaded later than it arrived.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyiceberg.table import Table
    from pyiceberg.table.snapshots import Snapshot

BATCH = "giaoban.batch"
KNOWN_AT = "giaoban.known-at"
SOURCES = "giaoban.sources"  # who sent the records of the batch
LOCAL = dt.timezone(dt.timedelta(hours=7))  # Viet Nam keeps UTC+7 all year
REPLACED = "giaoban.replaced-sources"  # whose earlier records the batch took the place of


def stated_properties(snapshot: Snapshot | None) -> Mapping[str, str]:
    """What a commit said of itself besides the counts of Iceberg; empty where there is nothing."""
    return snapshot.summary.additional_properties if snapshot is not None and snapshot.summary else {}


def known_times(table: Table) -> Iterator[tuple[dt.datetime, int]]:
    """When each state of the table became known, oldest first; commits of other writers count from their own time."""
    for entry in table.history():
        snapshot = table.snapshot_by_id(entry.snapshot_id)
        if snapshot is not None:
            stated = stated_properties(snapshot).get(KNOWN_AT)
            written = dt.datetime.fromtimestamp(snapshot.timestamp_ms / 1000, dt.UTC)
            yield (dt.datetime.fromisoformat(stated) if stated else written), snapshot.snapshot_id


def batch_snapshot(table: Table, batch: str) -> int | None:
    """Snapshot in which a batch arrived; None if it never did, or a full resend by its sources took its place.

    A correction of some partitions does not count: a late copy of the first batch must not undo it.
    """
    replaced: set[str] = set()
    for entry in reversed(table.history()):
        stated = stated_properties(table.snapshot_by_id(entry.snapshot_id))
        if stated.get(BATCH) == batch:
            return None if replaced & set(stated.get(SOURCES, "").split("\n")) else entry.snapshot_id
        replaced |= set(filter(None, stated.get(REPLACED, "").split("\n")))
    return None


def end_of_day(day: dt.date) -> dt.datetime:
    """The last moment of a day in Viet Nam."""
    return dt.datetime.combine(day, dt.time.max, LOCAL)


def utc(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None:
        raise ValueError("known_at needs a time zone")
    return moment.astimezone(dt.UTC)
