"""Which batches a table has taken, and what each did: kept with the commit itself, so the two cannot disagree.

A commit carries its batches in its own properties. Before a commit expires its entries are folded into a file beside
the table; an entry in both places is the same entry, so a sweep killed between the two steps loses and doubles nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from giaoban.measures.warehouse.history import stated_properties

if TYPE_CHECKING:
    from pyiceberg.table import Table

BATCHES = "giaoban.batches"


@dataclass(frozen=True)
class Merged:
    """What merging one batch did. The five counts add up to its rows.

    known_at:  the moment of the commit; from then on the batch is in every answer
    unchanged: sent before with the same content;  late: older than what is held, and therefore without effect
    touched:   of those corrected, how many differ from what they replace in nothing but their version
    """

    batch: str
    snapshot: int
    known_at: dt.datetime
    inserted: int
    corrected: int
    deleted: int
    unchanged: int
    late: int
    touched: int = 0

    @property
    def rows(self) -> int:
        return self.inserted + self.corrected + self.deleted + self.unchanged + self.late


def batches_property(entries: Sequence[Merged]) -> dict[str, str]:
    """The entries as a property of the commit that is about to be made (its snapshot is not known yet)."""
    return {BATCHES: json.dumps([_plain(entry) for entry in entries], separators=(",", ":"))}


def ledger(table: Table, folder: Path) -> dict[str, Merged]:
    """Every batch the table ever took by merging, live and expired, by its id; `folder` as `ledger_folder` gives."""
    found = {entry.batch: entry for file in sorted(folder.glob("*.json")) for entry in _read(file)}
    for snapshot in table.metadata.snapshots:
        for entry in json.loads(stated_properties(snapshot).get(BATCHES, "[]")):
            found[entry["batch"]] = _entry(entry, snapshot.snapshot_id)
    return found


def ledger_folder(table: Table) -> Path:
    return Path(table.location().removeprefix("file://")) / "ledger"


def fold(table: Table, folder: Path, snapshots: Iterable[int]) -> None:
    """Keep the entries of snapshots that are about to expire. Atomic; twice is once."""
    entries = []
    wanted = set(snapshots)
    for snapshot in table.metadata.snapshots:
        if snapshot.snapshot_id in wanted:
            listed = json.loads(stated_properties(snapshot).get(BATCHES, "[]"))
            entries += [_entry(each, snapshot.snapshot_id) for each in listed]
    if not entries:
        return
    lines = [json.dumps({**_plain(entry), "snapshot": entry.snapshot}, separators=(",", ":")) for entry in entries]
    text = "[" + ",\n".join(sorted(lines)) + "]\n"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{hashlib.sha256(text.encode()).hexdigest()[:32]}.json"
    partial = target.with_suffix(f".{os.getpid()}.partial")
    with partial.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    partial.rename(target)


def _read(file: Path) -> list[Merged]:
    return [_entry(each, each["snapshot"]) for each in json.loads(file.read_text(encoding="utf-8"))]


def _plain(entry: Merged) -> dict[str, Any]:
    plain = asdict(entry) | {"known_at": entry.known_at.isoformat()}
    return {name: value for name, value in plain.items() if name != "snapshot"}


def _entry(plain: dict[str, Any], snapshot: int) -> Merged:
    known_at = dt.datetime.fromisoformat(plain["known_at"])
    return Merged(**{**plain, "known_at": known_at, "snapshot": snapshot})
