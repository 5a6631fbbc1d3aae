"""Enter once: which values of a record a machine has delivered already, so that nobody types them again.

A record is the same where everything that identifies it but its source is the same; where the day that places it
(`month_of`) belongs to that, the same month is enough, because a machine counts on another day than a person. Only
sources of the same sender, of the units above it and below it are asked: elsewhere the same number is another thing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from giaoban.core.contracts.contract import Contract
from giaoban.core.findings import Refused
from giaoban.exchange.models import Connector
from giaoban.exchange.queries.contracts import warehouse
from giaoban.exchange.queries.sheets_columns import SOURCE, identity
from giaoban.exchange.queries.sheets_values import shown
from giaoban.registry.permissions import is_within

MACHINES = (Connector.Way.PUSH, Connector.Way.HTTP, Connector.Way.SQL, Connector.Way.FOLDER)
TYPED = (Connector.Way.SHEET, Connector.Way.FORM)
Identity = tuple[str, ...]


@dataclass(frozen=True)
class Lock:
    """One delivered value: what it is, which source delivered it, and when it arrived."""

    column: str
    value: str  # as `sheets_values.shown` writes it
    source: str
    title: str
    at: dt.datetime


@dataclass(frozen=True)
class Delivered:
    """What machines delivered of one record. `whole`: a value without which no record can stand is among it."""

    locks: Mapping[str, Lock]
    whole: bool

    @property
    def first(self) -> Lock:
        return next(iter(self.locks.values()))


def machine_sources(connector: Connector) -> list[Connector]:
    """The machine sources that deliver the same contract for the same sender, or above or below it. One query."""
    others = Connector.objects.filter(contract=connector.contract, way__in=MACHINES).exclude(pk=connector.pk)
    return [
        one
        for one in others.select_related("sender__parent__parent").order_by("key")
        if is_within(one.sender, connector.sender) or is_within(connector.sender, one.sender)
    ]


def identity_of(
    contract: Contract, values: Mapping[str, str | None], names: Sequence[str] | None = None
) -> Identity | None:
    """What a record is known by, from its plain values; None where a part is missing.

    names: `identity(contract)`, where many are asked for
    """
    found = []
    for name in identity(contract) if names is None else names:
        value = values.get(name)
        if not value:
            return None
        found.append(value[:7] if name == contract.month_of else value)
    return tuple(found)


def delivered(
    connector: Connector, contract: Contract, wanted: Iterable[Identity], *, sources: Sequence[Connector] | None = None
) -> dict[Identity, Delivered]:
    """What machines delivered of these records, by identity. Nothing where the contract locks nothing."""
    sources = machine_sources(connector) if sources is None else sources
    locked = contract.enter_once
    wanted = sorted(set(wanted))
    if not (sources and locked and wanted):
        return {}
    titles = {one.key: one.title for one in sources}
    found: dict[Identity, Delivered] = {}
    for row in _records(contract, list(titles), wanted, locked):
        known = row[-1]
        locks = {
            name: Lock(name, shown(value), row[0], titles[row[0]], known)
            for name, value in zip(locked, row[2:-1], strict=True)
            if value is not None
        }
        if locks:
            found[tuple(row[1])] = Delivered(locks, any(not contract.columns[name].nullable for name in locks))
    return found


def held(connector: Connector, contract: Contract, one: Identity) -> dict[str, str]:
    """What the source itself holds of one record, as text by column; empty where it holds nothing."""
    names = tuple(contract.columns)
    rows = _records(contract, [connector.key], [one], names)
    return {name: shown(value) for name, value in zip(names, rows[0][2:-1], strict=True)} if rows else {}


def newest_month(contract: Contract, sources: Sequence[Connector]) -> tuple[str, dt.datetime] | None:
    """The newest month these sources delivered anything for, and when it arrived."""
    from giaoban.measures.warehouse.reading import reading
    from giaoban.measures.warehouse.store import KNOWN, MONTH

    try:
        with reading(warehouse(), contract) as records:
            mine = records.filter(records[SOURCE].isin([one.key for one in sources]))
            rows = mine.aggregate(month=mine[MONTH].max(), at=mine[KNOWN].max()).to_pyarrow().to_pylist()
    except Refused:
        return None
    month, at = rows[0]["month"], rows[0]["at"]
    return (f"{month:%m/%Y}", at) if month else None


def _records(
    contract: Contract, keys: list[str], wanted: list[Identity], columns: Sequence[str]
) -> list[tuple[Any, ...]]:
    """(source, identity, *columns, known at) of the records that are held, the last one to arrive last."""
    import ibis

    from giaoban.measures.warehouse.reading import reading
    from giaoban.measures.warehouse.store import KNOWN

    names = identity(contract)
    if SOURCE not in contract.columns:
        return []
    try:
        with reading(warehouse(), contract) as records:
            mine = records.filter(records[SOURCE].isin(keys))
            parts = {f"id_{place}": _part(mine, name, contract) for place, name in enumerate(names)}
            chosen = {f"column_{place}": mine[name] for place, name in enumerate(columns)}
            mine = mine.select(held_in=mine[SOURCE], known=mine[KNOWN], **parts, **chosen)
            asked = ibis.memtable(
                [dict(zip(parts, one, strict=True)) for one in wanted], schema=dict.fromkeys(parts, "string")
            )
            rows = mine.semi_join(asked, list(parts)).order_by("known").to_pyarrow().to_pylist()
    except Refused:  # nothing is held of this contract yet
        return []
    return [
        (row["held_in"], tuple(row[name] for name in parts), *(row[name] for name in chosen), row["known"])
        for row in rows
    ]


def _part(records: Any, name: str, contract: Contract) -> Any:
    """A part of the identity as text, in the form of `identity_of`."""
    column = records[name]
    if name == contract.month_of:
        return column.strftime("%Y-%m")
    return column.cast("string")
