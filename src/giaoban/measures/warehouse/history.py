"""When each state of a table became known: the clock of "as known at".

A commit states it in its own properties, because a batch may be loaded later than it arrived.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyiceberg.table import Table

BATCH = "giaoban.batch"
KNOWN_AT = "giaoban.known-at"


def known_times(table: Table) -> Iterator[tuple[dt.datetime, int]]:
    """When each state of the table became known, oldest first; commits of other writers count from their own time."""
    for entry in table.history():
        snapshot = table.snapshot_by_id(entry.snapshot_id)
        if snapshot is not None:
            stated = snapshot.summary.additional_properties.get(KNOWN_AT) if snapshot.summary else None
            written = dt.datetime.fromtimestamp(snapshot.timestamp_ms / 1000, dt.UTC)
            yield (dt.datetime.fromisoformat(stated) if stated else written), snapshot.snapshot_id


def end_of_day(day: dt.date) -> dt.datetime:
    """The last moment of a day in Viet Nam, which keeps UTC+7 all year."""
    return dt.datetime.combine(day, dt.time.max, dt.timezone(dt.timedelta(hours=7)))
