"""What a source says it holds for a day beside what is held here of that day: a record lost on the way shows.

The day of a record is that of the contract's `month_of` (of a dossier: the day it was received), so nothing depends on
how records were divided into batches. The hash is over the keys of the day without the `source` column: one line a key,
its parts joined by TAB, sorted bytewise, each line ended by LF. A source computes it with `LC_ALL=C sort | sha256sum`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from giaoban.core.contracts.contract import Contract
from giaoban.core.findings import Refused
from giaoban.exchange.models import Connector, ControlTotal
from giaoban.exchange.queries.contracts import contract_named, warehouse


@dataclass(frozen=True)
class Held:
    """What is held of one source and day. Sums are of the contract's additive columns, as plain numbers."""

    rows: int = 0
    sums: dict[str, str] = field(default_factory=dict)
    hash: str = hashlib.sha256().hexdigest()


@dataclass(frozen=True)
class Difference:
    """A day on which source and warehouse disagree. `code` says how: `totals.` and one of

    rows-missing  the source has more records than arrived     rows-extra  fewer
    keys-differ   as many, but others                          sums-differ the same records with other values
    """

    source: str
    sender: str
    day: dt.date
    code: str
    stated: int
    held: int
    sums: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def difference(self) -> int:
        return self.held - self.stated

    def plain(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "sender": self.sender,
            "day": self.day.isoformat(),
            "code": self.code,
            "stated": self.stated,
            "held": self.held,
            "difference": self.difference,
            "sums": {name: {"stated": stated, "held": held} for name, (stated, held) in self.sums.items()},
        }


def differences_of(source: Connector, days: Collection[dt.date]) -> list[Difference]:
    """Where the newest statement about each of these days differs from what is held now."""
    newest = newest_totals(source, days)
    held = held_totals(source, contract_named(source.contract), newest) if newest else {}
    found = (_difference(source, total, held.get(day, Held())) for day, total in sorted(newest.items()))
    return [one for one in found if one is not None]


def newest_totals(source: Connector, days: Collection[dt.date]) -> dict[dt.date, ControlTotal]:
    rows = ControlTotal.objects.filter(connector=source, day__in=days).order_by("received_at", "pk")
    return {row.day: row for row in rows}


def held_totals(source: Connector, contract: Contract, days: Iterable[dt.date]) -> dict[dt.date, Held]:
    """What is held of a source, by day; days without a record are left out. One scan of their months."""
    from giaoban.measures.warehouse.reading import connect, plan, records

    wanted = sorted(set(days))
    try:
        planned = plan(warehouse(), contract)
    except Refused:
        return {}  # nothing has ever come in
    connection = connect(spill=warehouse().folder / "spill")
    try:
        table = records(connection, planned)
        day = table[contract.month_of].cast("date")
        table = table.filter(table.month.isin(sorted({each.replace(day=1) for each in wanted})), day.isin(wanted))
        if "source" in contract.columns:
            table = table.filter(table.source == source.key)
        keys = [name for name in contract.key if name != "source"]
        additive = [name for name, column in contract.columns.items() if column.additive]
        rows = table.select(
            _day=table[contract.month_of].cast("date"), **{name: table[name] for name in [*keys, *additive]}
        )
        return _by_day(rows.to_pyarrow().to_pylist(), keys, additive)
    finally:
        connection.disconnect()


def _by_day(rows: list[dict[str, Any]], keys: list[str], additive: list[str]) -> dict[dt.date, Held]:
    lines: dict[dt.date, list[bytes]] = {}
    sums: dict[dt.date, dict[str, Decimal]] = {}
    for row in rows:
        lines.setdefault(row["_day"], []).append("\t".join(str(row[name]) for name in keys).encode() + b"\n")
        here = sums.setdefault(row["_day"], dict.fromkeys(additive, Decimal(0)))
        for name in additive:
            here[name] += Decimal(str(row[name] or 0))
    return {
        day: Held(
            len(found),
            {name: format(value.normalize(), "f") for name, value in sums[day].items()},
            hashlib.sha256(b"".join(sorted(found))).hexdigest(),
        )
        for day, found in lines.items()
    }


def _difference(source: Connector, total: ControlTotal, held: Held) -> Difference | None:
    sums = {
        name: (value, held.sums.get(name, "0"))
        for name, value in total.sums.items()
        if Decimal(value) != Decimal(held.sums.get(name, "0"))
    }
    if held.rows != total.rows:
        code = "totals.rows-missing" if held.rows < total.rows else "totals.rows-extra"
    elif total.hash and total.hash != held.hash:
        code = "totals.keys-differ"
    elif sums:
        code = "totals.sums-differ"
    else:
        return None
    return Difference(source.key, source.sender.key, total.day, code, total.rows, held.rows, sums)
