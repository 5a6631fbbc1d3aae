"""Which state of a table a moment means: a live snapshot, or one that expired and has to be computed again."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from giaoban.core.findings import Finding, Refused
from giaoban.measures.warehouse.history import end_of_day, known_times
from giaoban.measures.warehouse.ledger import ledger, ledger_folder

if TYPE_CHECKING:
    from pyiceberg.table import Table

    from giaoban.core.contracts.contract import Contract
    from giaoban.measures.warehouse.store import Warehouse

RAW_BATCHES = "warehouse.raw-batches"
"""Reader of the accepted batches of a contract: `contract` (its reference) and `batches` (ids) -> Incoming values."""


@dataclass(frozen=True)
class Moment:
    """A state of a table: the commit that made it and when it became known."""

    snapshot: int
    known_at: dt.datetime
    is_live: bool = True


def moment_of(
    warehouse: Warehouse, contract: Contract, table: Table, known: dt.date | dt.datetime | str | None
) -> Moment:
    """The state known at the end of a day, at a moment, or under a seal's name; by default the newest.

    Raises Refused when nothing was known yet, or no seal has that name.
    """
    live = [Moment(snapshot, known_at) for known_at, snapshot in known_times(table)]
    if isinstance(known, str):
        tag = table.refs().get(known)
        if tag is None:
            names = ", ".join(sorted(name for name in table.refs() if name != "main"))
            raise Refused([Finding("warehouse.no-such-seal", context={"name": known, "known": names})])
        return next(one for one in live if one.snapshot == tag.snapshot_id)
    if known is None and live:
        return live[-1]
    if isinstance(known, dt.date) and not isinstance(known, dt.datetime):
        known = end_of_day(known)
    there = {one.snapshot for one in live}
    expired = {one.snapshot: one.known_at for one in ledger(table, ledger_folder(table)).values()}
    gone = [Moment(number, known_at, False) for number, known_at in expired.items() if number not in there]
    # Of two states known at the same moment the live one is the later: expiry takes the older ones.
    moments = sorted([*gone, *live], key=lambda one: (one.known_at, one.is_live))
    found = [one for one in moments if known is None or one.known_at <= known]
    if not found:
        first = str(moments[0].known_at) if moments else ""
        context = {"contract": contract.reference, "known": str(known), "first": first}
        raise Refused([Finding("warehouse.nothing-known-yet", context=context)])
    return found[-1]


def batches_known(table: Table, moment: dt.datetime, *, after: dt.datetime | None = None) -> list[str]:
    """Ids of the batches that were merged by a moment, and after another one where it is given; sorted."""
    merged = ledger(table, ledger_folder(table)).values()
    return sorted(one.batch for one in merged if one.known_at <= moment and (after is None or one.known_at > after))


def replay_folder(warehouse: Warehouse, contract: Contract, parts: list[str]) -> Path:
    """Where the state made of exactly these batches (and loads) is kept once it was computed again."""
    name = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
    return warehouse.folder / "recomputed" / contract.reference.replace("@", "_v") / name
