"""A small contract whose records carry their version, and rows of it: what the tests of merging share."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pyarrow as pa

from giaoban.core.contracts.contract import Column, Contract
from giaoban.core.fields import Words
from giaoban.measures.warehouse.merging import Incoming
from giaoban.measures.warehouse.reading import reading
from giaoban.measures.warehouse.store import Warehouse

W = Words(vi="x", en="x")
CONTRACT = Contract(
    id="case",
    name="case",
    version="1.0",
    status="active",
    title=W,
    columns={
        "source": Column(type="string", title=W),
        "id": Column(type="string", title=W),
        "unit": Column(type="string", title=W),
        "opened": Column(type="date", title=W),
        "changed": Column(type="integer", title=W),
        "gone": Column(type="boolean", title=W),
        "online": Column(type="boolean", title=W),
        "person": Column(type="string", title=W, nullable=True),
    },
    key=("source", "id"),
    month_of="opened",
    partition=("source", "month"),
    version_of="changed",
    deleted_of="gone",
)
UNVERSIONED = replace(CONTRACT, name="plain", version_of=None)
DAY = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def at(hours: float) -> dt.datetime:
    """So many hours into 2025."""
    return DAY + dt.timedelta(hours=hours)


def row(name: str, version: int = 1, *, source: str = "a", month: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "source": source,
        "id": name,
        "unit": "province.one",
        "opened": dt.date(2024, month, 3),
        "changed": version,
        "gone": False,
        "online": True,
        "person": None,
        **changes,
    }


def batch(name: str, *rows: dict[str, Any], hour: float = 0) -> Incoming:
    texts = {name: pa.string() for name in ("source", "id", "unit", "person")}
    others = {"opened": pa.date32(), "changed": pa.int64(), "gone": pa.bool_(), "online": pa.bool_()}
    schema = pa.schema(texts | others)
    return Incoming(name, pa.Table.from_pylist(list(rows), schema=schema), at(hour), sender="system")


def held(warehouse: Warehouse, contract: Contract = CONTRACT, *, known: Any = None) -> list[tuple[Any, ...]]:
    """What a reader sees, as sorted rows of the contract's columns."""
    with reading(warehouse, contract, known=known) as table:
        rows = table.select(*contract.columns).to_pyarrow().to_pylist()
    return sorted(tuple(one.values()) for one in rows)


def brief(warehouse: Warehouse, contract: Contract = CONTRACT, *, known: Any = None) -> list[str]:
    """`id:version` of every record a reader sees, with the month it lies in."""
    return [f"{one[1]}:{one[4]}@{one[3].month}" for one in held(warehouse, contract, known=known)]
