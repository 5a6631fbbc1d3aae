"""What the records themselves tell about their sources: shares and sums by day, reports repeated, records doubled.

A handful of scans of a contract's table, for all its sources at once, and only over what arrived lately. Column names
come from the contract and are quoted; no value of a record becomes part of a statement.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from giaoban.core.contracts.contract import Contract
from giaoban.exchange.queries.contracts import warehouse
from giaoban.exchange.queries.watch_feeds import Double, Profile, Repeat
from giaoban.registry.models import Subject

PAST = dt.timedelta(days=60)
LATELY = dt.timedelta(days=7)
ZONE = "Asia/Ho_Chi_Minh"
LAST_MINUTES = dt.time(23, 45)
FEWEST_NUMBERS = 5
"""Numbers other than 0 that a report must hold before its likeness to another is more than chance."""


@dataclass(frozen=True)
class Told:
    newest: dt.datetime | None
    profiles: tuple[Profile, ...]
    repeats: tuple[Repeat, ...] = ()
    doubles: tuple[Double, ...] = ()


def told(
    contract: Contract,
    senders: Mapping[str, Subject],
    *,
    now: dt.datetime,
    level: Callable[[Subject, Subject], str],
) -> dict[str, Told]:
    """By source. Raises Refused (`warehouse.empty`) when nothing was ever merged."""
    from giaoban.measures.warehouse.reading import bare_connection, plan

    store = warehouse()
    planned = plan(store, contract)
    if not planned.files:
        return {}
    connection = bare_connection(spill=store.folder / "spill")
    try:
        files = ", ".join(f"'{file.replace(chr(39), chr(39) * 2)}'" for file in planned.files)
        kept = f"WHERE NOT coalesce({_q(contract.deleted_of)}, false)" if planned.deleted_of else ""
        connection.execute(
            f"CREATE VIEW records AS SELECT * FROM read_parquet([{files}], union_by_name = true) {kept}"  # noqa: S608
        )
        newest = _newest(connection, contract)
        profiles = _profiles(connection, contract, now)
        repeats = _repeats(connection, contract, now)
        doubles = _doubles(connection, contract, senders, now, level)
    finally:
        connection.close()
    return {
        key: Told(newest.get(key), tuple(profiles[key]), tuple(repeats[key]), tuple(doubles[key])) for key in senders
    }


def _newest(connection: Any, contract: Contract) -> dict[str, dt.datetime]:
    """The last change each source told of: by its own stamp, else the end of the day its newest record is about.

    Moments leave DuckDB without a zone, in UTC: with one it asks for a library that is not ours.
    """
    stamp = _q(contract.version_of) if contract.version_of else "NULL::TIMESTAMPTZ"
    day = f"(CAST({_q(contract.month_of)} AS TIMESTAMP) + INTERVAL 1 DAY)"
    rows = connection.execute(
        f"SELECT source, timezone('UTC', max({stamp})), timezone('UTC', max(timezone('{ZONE}', {day}))) "  # noqa: S608
        "FROM records GROUP BY source"
    ).fetchall()
    return {source: (stamped or last).replace(tzinfo=dt.UTC) for source, stamped, last in rows if stamped or last}


def _profiles(connection: Any, contract: Contract, now: dt.datetime) -> dict[str, list[Profile]]:
    """Records by the day on which their present version arrived. One scan."""
    values = [
        (name, value)
        for name, column in contract.columns.items()
        if column.allowed and not column.personal and name != "source"
        for value in column.allowed
    ]
    sums = [name for name, column in contract.columns.items() if column.additive]
    late = (
        f"CAST(timezone('{ZONE}', {_q(contract.version_of)}) AS TIME) >= TIME '{LAST_MINUTES}' AND "
        f"CAST(timezone('{ZONE}', {_q(contract.version_of)}) AS DATE) >= {_day('_known_at')} - 1"
        if contract.version_of
        else "false"
    )
    terms = ["count(*)", f"count_if({late})"]
    parameters: list[Any] = []
    for name, value in values:
        terms += [f"count_if({_q(name)} = ?)", f"count_if({_q(name)} = ? AND {late})"]
        parameters += [value, value]
    terms += [f"sum({_q(name)})" for name in sums]
    statement = (
        f"SELECT source, {_day('_known_at')} AS day, {', '.join(terms)} FROM records "  # noqa: S608
        "WHERE _known_at >= ? GROUP BY source, day ORDER BY source, day"
    )
    found: dict[str, list[Profile]] = defaultdict(list)
    for source, day, rows, late_rows, *rest in connection.execute(statement, [*parameters, now - PAST]).fetchall():
        shares: dict[str, dict[str, int]] = defaultdict(dict)
        lates: dict[str, dict[str, int]] = defaultdict(dict)
        for number, (name, value) in enumerate(values):
            shares[name][value], lates[name][value] = rest[2 * number], rest[2 * number + 1]
        totals = {name: float(total or 0) for name, total in zip(sums, rest[2 * len(values) :], strict=True)}
        found[source].append(Profile(day, rows, late_rows, shares, lates, totals))
    return found


def _repeats(connection: Any, contract: Contract, now: dt.datetime) -> dict[str, list[Repeat]]:
    """Reports equal to the one before but for their dates. One scan, of contracts that carry sums."""
    found: dict[str, list[Repeat]] = defaultdict(list)
    numbers = [name for name, column in contract.columns.items() if column.additive]
    if not numbers:
        return found
    left_out = {"source", contract.version_of, contract.deleted_of}
    same = [
        name
        for name, column in contract.columns.items()
        if name not in left_out and column.type not in ("date", "timestamp")
    ]
    counted = " + ".join(f"CAST(coalesce({_q(name)}, 0) <> 0 AS INTEGER)" for name in numbers)
    day = f"CAST({_q(contract.month_of)} AS DATE)"
    statement = (
        f"WITH reports AS (SELECT source, {day} AS day, count(*) AS rows, "  # noqa: S608
        f"sum(CAST(hash({', '.join(map(_q, same))}) AS HUGEINT)) AS print, sum({counted}) AS numbers, "
        "max(_known_at) AS known FROM records GROUP BY source, day), "
        "pairs AS (SELECT *, lag(day) OVER w AS before, lag(print) OVER w AS print_before, lag(rows) OVER w "
        "AS rows_before FROM reports WINDOW w AS (PARTITION BY source ORDER BY day)) "
        "SELECT source, day, before, rows FROM pairs WHERE print = print_before AND rows = rows_before "
        "AND numbers >= ? AND known >= ? ORDER BY source, day"
    )
    for source, there, before, rows in connection.execute(statement, [FEWEST_NUMBERS, now - LATELY]).fetchall():
        found[source].append(Repeat("report", there, before, rows, rows))
    return found


def _doubles(
    connection: Any,
    contract: Contract,
    senders: Mapping[str, Subject],
    now: dt.datetime,
    level: Callable[[Subject, Subject], str],
) -> dict[str, list[Double]]:
    """Records that came lately and have the key of another source's record. One join."""
    found: dict[str, list[Double]] = defaultdict(list)
    keys = [name for name in contract.key if name != "source"]
    if not keys or "source" not in contract.key:
        return found
    using = " AND ".join(f"a.{_q(name)} = b.{_q(name)}" for name in keys)
    statement = (
        "WITH lately AS (SELECT * FROM records WHERE _known_at >= ?), "  # noqa: S608
        "counts AS (SELECT source, count(*) AS of FROM lately GROUP BY source) "
        "SELECT a.source, b.source, count(*), any_value(counts.of) FROM lately a JOIN records b "
        f"ON {using} AND a.source <> b.source JOIN counts ON counts.source = a.source GROUP BY 1, 2 ORDER BY 1, 2"
    )
    for source, other, rows, of in connection.execute(statement, [now - LATELY]).fetchall():
        if source in senders and other in senders:
            how = level(senders[source], senders[other])
            found[source].append(Double(other, senders[other].name_vi, how, rows, of))
    return found


def _day(column: str) -> str:
    return f"CAST(timezone('{ZONE}', {column}) AS DATE)"


def _q(name: str | None) -> str:
    return '"' + str(name).replace('"', '""') + '"'
