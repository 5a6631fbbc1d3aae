"""Keeps the warehouse quick and small: old snapshots expire, files that nobody names are swept away.

A commit writes the list of all live snapshots anew, so it grows dearer with each. What stays readable at once: every
snapshot of the last days, the last one of each day for a quarter, and for good what a seal names. Other moments stay
readable too: they are computed again from the raw batches (`replaying.py`).

    giaoban's schedule calls `expire`, which sweeps as well; both may be killed at any point and called again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giaoban.measures.warehouse.changes import CHANGES, changes_folder
from giaoban.measures.warehouse.history import BATCH, LOCAL, known_times, stated_properties
from giaoban.measures.warehouse.ledger import fold, ledger_folder
from giaoban.measures.warehouse.store import Warehouse

if TYPE_CHECKING:
    from pyiceberg.table import Table

    from giaoban.core.contracts.contract import Contract

ATTEMPTS = 20
DAILY = "day-"
"""Tags of this name keep the last snapshot of a day; they are taken off again after a time, seals never."""


@dataclass(frozen=True)
class Keep:
    """For how long every snapshot stays, and for how long the last of each day; seals stay for good."""

    every: dt.timedelta = dt.timedelta(days=3)
    daily: dt.timedelta = dt.timedelta(days=92)


@dataclass(frozen=True)
class Expired:
    """How many snapshots went and stay, and how many files and bytes were swept."""

    snapshots: int
    kept: int
    files: int
    bytes: int


def expire(
    warehouse: Warehouse,
    contract: Contract,
    *,
    now: dt.datetime,
    keep: Keep | None = None,
    protect: Collection[int] = (),
) -> Expired:
    """Expire what is neither recent, nor the last of a recent day, nor sealed, nor a bulk load; then sweep.

    `protect` are snapshots that somebody still stands on. Nothing that was merged is forgotten: which batches came, and
    what each did, is kept first. Raises CommitFailedException when others wrote meanwhile, each of many times.
    """
    from pyiceberg.exceptions import CommitFailedException

    for attempt in range(ATTEMPTS):
        try:
            return _expire(warehouse, contract, now, keep or Keep(), protect)
        except CommitFailedException:  # a batch was merged meanwhile: look again at what there is
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError


def _expire(
    warehouse: Warehouse, contract: Contract, now: dt.datetime, keep: Keep, protect: Collection[int]
) -> Expired:
    if (table := warehouse.find(contract)) is None:
        return Expired(0, 0, 0, 0)
    times = {snapshot: moment for moment, snapshot in known_times(table)}
    last_of_day = {moment.astimezone(LOCAL).date(): snapshot for snapshot, moment in times.items()}
    wanted = {day: one for day, one in last_of_day.items() if times[one] >= now - keep.daily}
    _tag_days(table, wanted)
    current = table.current_snapshot()
    stays = {reference.snapshot_id for reference in table.refs().values()} | {current.snapshot_id if current else 0}
    stays |= set(protect)
    goes = [
        snapshot.snapshot_id
        for snapshot in table.metadata.snapshots
        if snapshot.snapshot_id not in stays
        and BATCH not in stated_properties(snapshot)
        and times.get(snapshot.snapshot_id, dt.datetime.min.replace(tzinfo=dt.UTC)) < now - keep.every
    ]
    if goes:
        fold(table, ledger_folder(table), goes)
        table.maintenance.expire_snapshots().by_ids(goes).commit()
        table.refresh()
    files, size = sweep(warehouse, contract, now=now)
    return Expired(len(goes), len(table.metadata.snapshots), files, size)


def sweep(
    warehouse: Warehouse, contract: Contract, *, now: dt.datetime, older_than: dt.timedelta = dt.timedelta(hours=1)
) -> tuple[int, int]:
    """Delete files below a table that no live snapshot names; gives their number and bytes.

    Younger ones may belong to a writer that has not committed yet.
    """
    if (table := warehouse.find(contract)) is None:
        return 0, 0
    named = set(_named(table))
    root = _place(table.location())
    files, size = 0, 0
    for folder in (root / "data", root / "metadata", changes_folder(table)):
        for path in sorted(folder.rglob("*")):
            if not path.is_file() or path in named:
                continue
            about = path.stat()
            if dt.datetime.fromtimestamp(about.st_mtime, dt.UTC) < now - older_than:
                path.unlink(missing_ok=True)
                files, size = files + 1, size + about.st_size
    return files, size


def _tag_days(table: Table, wanted: dict[dt.date, int]) -> None:
    names = {f"{DAILY}{day.isoformat()}": snapshot for day, snapshot in wanted.items()}
    held = {name: one.snapshot_id for name, one in table.refs().items() if name.startswith(DAILY)}
    if names == held:
        return
    with table.manage_snapshots() as change:
        for name in held.keys() - {name for name in names if names[name] == held.get(name)}:
            change.remove_tag(name)
        for name, snapshot in names.items():
            if held.get(name) != snapshot:
                change.create_tag(snapshot, name)


def _named(table: Table) -> Iterator[Path]:
    """Every file that the table's present metadata leads to."""
    yield _place(table.metadata_location)
    for entry in table.metadata.metadata_log:
        yield _place(entry.metadata_file)
    manifests: dict[str, Any] = {}
    for snapshot in table.metadata.snapshots:
        yield _place(snapshot.manifest_list)
        if changes := stated_properties(snapshot).get(CHANGES):
            yield changes_folder(table) / changes
        manifests |= {manifest.manifest_path: manifest for manifest in snapshot.manifests(table.io)}
    for path, manifest in manifests.items():
        yield _place(path)
        for entry in manifest.fetch_manifest_entry(table.io, discard_deleted=True):
            yield _place(entry.data_file.file_path)


def _place(address: str) -> Path:
    return Path(address.removeprefix("file://"))
