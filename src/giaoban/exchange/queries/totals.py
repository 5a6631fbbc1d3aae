"""What a source says it holds for a day beside what is held here of that day: a record lost on the way shows.

The day of a record is that of the contract's `month_of` (of a dossier: the day it was received), so nothing depends on
how records were divided into batches. The hash is over the keys of the day without the `source` column: one line a key,
its parts joined by TAB, sorted bytewise, each line ended by LF. A source computes it with `LC_ALL=C sort | sha256sum`.
"""

# ruff: noqa: S608 - names and values are quoted

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping
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


def differences_of(days: Mapping[Connector, Collection[dt.date]]) -> list[Difference]:
    """Where the newest statement of each source about each of its days differs from what is held now.

    One query, and one scan a contract, however many sources. Raises Refused when a contract cannot be read.
    """
    newest = _newest_totals(days)
    found: list[Difference | None] = []
    for reference in sorted({source.contract for source in newest}):
        stated = {source: totals for source, totals in newest.items() if source.contract == reference}
        held = held_totals(contract_named(reference), {source.key: set(totals) for source, totals in stated.items()})
        for source, totals in sorted(stated.items(), key=lambda one: one[0].key):
            of_source = held.get(source.key, {})
            found += [_difference(source, total, of_source.get(day, Held())) for day, total in sorted(totals.items())]
    return [one for one in found if one is not None]


def _newest_totals(days: Mapping[Connector, Collection[dt.date]]) -> dict[Connector, dict[dt.date, ControlTotal]]:
    by_pk = {source.pk: source for source in days}
    found: dict[Connector, dict[dt.date, ControlTotal]] = {}
    asked = {day for wanted in days.values() for day in wanted}
    if not asked:
        return found
    rows = ControlTotal.objects.filter(connector__in=list(by_pk), day__range=(min(asked), max(asked)))
    for row in rows.order_by("received_at", "pk"):
        source = by_pk[row.connector_id]
        if row.day in days[source]:
            found.setdefault(source, {})[row.day] = row
    return found


def held_totals(contract: Contract, days: Mapping[str, Collection[dt.date]]) -> dict[str, dict[dt.date, Held]]:
    """What is held of sources (their keys), by source and day; days without a record are left out.

    Counting, sorting and hashing are the database's: of a day of a hundred thousand records one line comes back.
    """
    from giaoban.measures.warehouse.reading import bare_connection, plan

    try:
        planned = plan(warehouse(), contract)
    except Refused:
        return {}  # nothing has ever come in
    connection = bare_connection(spill=warehouse().folder / "spill")
    try:
        connection.execute(f"CREATE VIEW wanted AS {_wanted_sql(contract, days, planned)}")
        hashes = connection.execute(_HASHES.format(line=_line_sql(contract))).fetchall()
        sums: dict[tuple[str, dt.date], dict[str, Decimal]] = {}
        for name in (name for name, column in contract.columns.items() if column.additive):
            values = connection.execute(_VALUES.format(column=_quoted(name))).fetchall()
            for source, day, value, times in values:
                here = sums.setdefault((source, day), {})
                here[name] = here.get(name, Decimal(0)) + Decimal(str(value or 0)) * times
    finally:
        connection.close()
    found: dict[str, dict[dt.date, Held]] = {}
    for source, day, rows, digest in hashes:
        plain = {name: format(value.normalize(), "f") for name, value in sums.get((source, day), {}).items()}
        found.setdefault(source, {})[day] = Held(rows, plain, digest)
    return found


# Texts are sorted by their bytes. Values that are equal are counted here and added as decimals by the caller, so that
# a sum is exact whatever the order.
_HASHES = """SELECT "_of", "_day", count(*), sha256(string_agg({line}, '' ORDER BY {line}))
FROM wanted GROUP BY ALL"""
_VALUES = 'SELECT "_of", "_day", {column}, count(*) FROM wanted GROUP BY ALL'


def _wanted_sql(contract: Contract, days: Mapping[str, Collection[dt.date]], planned: Any) -> str:
    """The records of these sources and days, with `_of` and `_day`. A contract without `source` has one source."""
    files = ", ".join(map(_text, planned.files))
    has_source = "source" in contract.columns
    pairs = ", ".join(f"({_text(key)}, DATE '{day.isoformat()}')" for key, of in sorted(days.items()) for day in of)
    months = ", ".join(
        f"DATE '{month.isoformat()}'" for month in sorted({_month(day) for of in days.values() for day in of})
    )
    standing = (
        f"AND NOT coalesce({_quoted(contract.deleted_of)}, false)" if planned.deleted_of and contract.deleted_of else ""
    )
    of = "records.source" if has_source else '"_of"'
    return (
        f'SELECT records.*, "_of", "_day" FROM read_parquet([{files}], union_by_name = true) AS records '
        f'JOIN (VALUES {pairs}) AS asked ("_of", "_day") ON {of} = "_of" '
        f'AND CAST({_quoted(contract.month_of)} AS DATE) = "_day" WHERE month IN ({months}) {standing}'
    )


def _line_sql(contract: Contract) -> str:
    parts = [f"CAST({_quoted(name)} AS VARCHAR)" for name in contract.key if name != "source"]
    return " || chr(9) || ".join(parts) + " || chr(10)"


def _month(day: dt.date) -> dt.date:
    return day.replace(day=1)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


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
