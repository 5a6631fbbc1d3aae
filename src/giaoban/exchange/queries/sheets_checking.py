"""Judges typed rows by their contract, cell by cell: what is wrong with which value, in words that say what to do.

The check is the contract's own compiled one, so a sheet is judged as a batch of a machine is; beside it stand what only
sheets have (formulas, error values) and what only machines may fill (`locks`).
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from giaoban.core.contracts.contract import Contract
from giaoban.core.findings import Finding, Place, Severity
from giaoban.exchange.models import Connector
from giaoban.exchange.queries.contracts import register_codes
from giaoban.exchange.queries.locks import Delivered, Identity, delivered, identity_of, machine_sources
from giaoban.exchange.queries.sheets_columns import KINDS, SIMULATED, SOURCE, Asked, identity, shown_bound
from giaoban.exchange.queries.sheets_reading import Row
from giaoban.exchange.queries.sheets_values import plain
from giaoban.web.formats import moment

CELL_FAULTS = {
    "batch.wrong-type": "cell.wrong-type",
    "batch.missing-value": "cell.missing-value",
    "batch.value-not-allowed": "cell.not-allowed",
    "batch.wrong-length": "cell.wrong-length",
    "batch.wrong-pattern": "cell.wrong-pattern",
    "batch.out-of-range": "cell.out-of-range",
    "batch.not-a-multiple": "cell.not-a-multiple",
    "batch.unknown-reference": "cell.unknown-reference",
    "batch.repeated-key": "cell.repeated-key",
}
MOST_LISTED = 12
_as_json = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True)
class CellFault:
    """One fault of one row. `columns` are the cells to look at; `value` is what was typed in the first of them."""

    row: int
    columns: tuple[str, ...]
    code: str
    value: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str) -> CellFault:
        row, columns, code, value, context = json.loads(text)
        return cls(row, tuple(columns), code, value, context)


def texts_of(faults: Iterable[CellFault]) -> Iterator[str]:
    """Each fault as `from_json` reads it. What a large sheet says of many rows is written once."""
    said: dict[tuple[tuple[str, ...], str, str], str] = {}
    for one in faults:
        known = (one.columns, one.code, one.value)
        rest = None if one.context else said.get(known)
        if rest is None:
            rest = _as_json([one.columns, one.code, one.value, dict(one.context)])[1:]
            if not one.context:
                said[known] = rest
        yield f"[{one.row}, {rest}"


@dataclass(frozen=True)
class CheckedRows:
    """`plain` are the rows as a machine would send them, in the order they came; `findings` speak of all of them."""

    faults: tuple[CellFault, ...]
    findings: tuple[Finding, ...]
    plain: Sequence[Mapping[str, str | None]]

    @cached_property
    def faulty(self) -> frozenset[int]:
        """The numbers of the rows that have a fault."""
        return frozenset(fault.row for fault in self.faults)


def check_rows(
    connector: Connector | None,
    contract: Contract,
    asked: Sequence[Asked],
    rows: Sequence[Row],
    *,
    formulas: frozenset[tuple[int, str]] = frozenset(),
    errors: frozenset[tuple[int, str]] = frozenset(),
    now: dt.datetime,
) -> CheckedRows:
    """What is wrong with typed rows. Without a source (in the shell) nothing is known of machines."""
    texts = _plain_rows(asked, rows)
    typed = {row.number: row.values for row in rows}
    faults = [
        CellFault(number, (name,), code, typed[number].get(name, ""))
        for code, cells in (("cell.formula", formulas), ("cell.error-value", errors - formulas))
        for number, name in sorted(cells)
        if number in typed
    ]
    marked = formulas | errors
    of_contract, findings = _by_contract(connector, contract, asked, rows, texts, now)
    faults += (
        [fault for fault in of_contract if not any((fault.row, name) in marked for name in fault.columns)]
        if marked
        else of_contract
    )
    if connector is not None:
        faults += _by_machines(connector, contract, rows, texts)
    places = {one.name: place for place, one in enumerate(asked)}
    faults.sort(key=lambda fault: (fault.row, places.get(fault.columns[0] if fault.columns else "", 0), fault.code))
    return CheckedRows(tuple(faults), tuple(findings), texts)


def _plain_rows(asked: Sequence[Asked], rows: Sequence[Row]) -> list[Mapping[str, str | None]]:
    """The values as the check reads them. Most columns hold a few values again and again; each is read once."""
    columns = {}
    for one in asked:
        typed = [row.values.get(one.name, "") for row in rows]
        read = {text: plain(text, one) for text in set(typed)}
        columns[one.name] = [read[text] for text in typed]
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def said_of(fault: CellFault, contract: Contract, asked: Mapping[str, Asked], layout: Mapping[str, Any]) -> Finding:
    """The fault as a finding that names sheet, cell, what is wrong and what to do."""
    letters, sheet = layout.get("letters", {}), layout.get("sheet", "")
    cells = [f"{letters[name]}{fault.row}" for name in fault.columns if name in letters]
    ones = [asked[name] for name in fault.columns if name in asked]
    context: dict[str, Any] = {
        "cell": ", ".join(cells) or str(fault.row),
        "row": fault.row,
        "value": fault.value[:80],
        "title_vi": ", ".join(one.column.title.vi for one in ones),
        "title_en": ", ".join(one.column.title.en for one in ones),
        **fault.context,
    }
    if ones:
        context |= _wanted(ones[0])
    rule = next((rule for rule in contract.rules if rule.code == fault.code), None)
    if rule is not None:
        context |= {"rule_vi": rule.title.vi.rstrip("."), "rule_en": rule.title.en.rstrip(".")}
    code = "cell.rule-broken" if rule is not None else fault.code
    part = f"{sheet}!{cells[0]}" if sheet and cells else (cells[0] if cells else str(fault.row))
    return Finding(code, where=Place(line=fault.row, part=part), context=context)


def _wanted(one: Asked) -> dict[str, str]:
    column = one.column
    listed = [label for _, label in one.choices[:MOST_LISTED]] + (["…"] if len(one.choices) > MOST_LISTED else [])
    low, high = column.lowest, column.highest
    return {
        "kind_vi": KINDS[one.kind][0],
        "kind_en": KINDS[one.kind][1],
        "list": ", ".join(listed),
        "low": shown_bound(low) if low else "–",
        "high": shown_bound(high) if high else "–",
        "shortest": str(column.shortest or 0),
        "longest": str(column.longest or "–"),
        "pattern": column.pattern or "–",
        "step": str(column.multiple_of or "–"),
    }


def _by_contract(
    connector: Connector | None,
    contract: Contract,
    asked: Sequence[Asked],
    rows: Sequence[Row],
    texts: Sequence[Mapping[str, str | None]],
    now: dt.datetime,
) -> tuple[list[CellFault], list[Finding]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    from giaoban.core.contracts.compiled import check
    from giaoban.core.contracts.sources import NUMBER, Source, bounded_connection

    columns = {one.name: pa.array([text[one.name] for text in texts], pa.string()) for one in asked}
    for name, value in own_values(connector, contract, now).items():
        columns[name] = pa.array([value] * len(rows), pa.string())
    columns[NUMBER] = pa.array([row.number for row in rows], pa.int64())
    database = bounded_connection()
    try:
        database.register("typed", pa.table(columns))
        source = Source("typed", number=f'"{NUMBER}"', extra=(NUMBER,))
        checked = check(contract, database, source, codes=register_codes(contract))
        errors = checked.bad.filter(pc.equal(checked.bad.column("severity"), Severity.ERROR.value))
        said = zip(*(errors.column(name).to_pylist() for name in ("row_number", "column", "code")), strict=True)
    finally:
        database.close()
    typed = {row.number: row.values for row in rows}
    faults = []
    named: dict[str, tuple[str, ...]] = {}  # a few texts, as many times as there are faulty rows
    for number, text, code in said:
        if text not in named:
            named[text] = _columns_named(text or "", contract, columns)
        names = named[text]
        value = typed[number].get(names[0], "") if names else ""
        faults.append(CellFault(number, names, CELL_FAULTS.get(code, code), value))
    remarks = [one for one in checked.findings if one.severity != Severity.ERROR]
    return faults, remarks


def _columns_named(text: str, contract: Contract, asked: Collection[str]) -> tuple[str, ...]:
    """The columns a fault speaks of; those that somebody typed, where there are such."""
    names = tuple(name for name in text.split(", ") if name in contract.columns)
    return tuple(name for name in names if name in asked and name not in (SOURCE, SIMULATED)) or names


def own_values(connector: Connector | None, contract: Contract, now: dt.datetime) -> dict[str, str]:
    """What the source itself stands for in every record: its name, what it is, the moment of submission."""
    found = {
        SOURCE: connector.key if connector else "typed",
        SIMULATED: str(bool(connector and connector.simulated)).lower(),
    }
    if contract.version_of:
        found[contract.version_of] = now.isoformat()
    return {name: value for name, value in found.items() if name in contract.columns}


def _by_machines(
    connector: Connector, contract: Contract, rows: Sequence[Row], texts: Sequence[Mapping[str, str | None]]
) -> Iterator[CellFault]:
    """A value that a machine delivered is not typed again; without it the record may not even be able to stand."""
    machines = machine_sources(connector) if contract.enter_once else []
    if not machines:
        return
    known: dict[Identity, list[tuple[Row, Mapping[str, str | None]]]] = defaultdict(list)
    names = identity(contract)
    for row, values in zip(rows, texts, strict=True):
        one = identity_of(contract, values, names)
        if one is not None:
            known[one].append((row, values))
    for one, found in delivered(connector, contract, known, sources=machines).items():
        for row, values in known[one]:
            yield from locked_faults(contract, row, values, found)


def locked_faults(
    contract: Contract, row: Row, values: Mapping[str, str | None], found: Delivered
) -> Iterator[CellFault]:
    typed = [lock for name, lock in found.locks.items() if values.get(name)]
    for lock in typed:
        yield CellFault(row.number, (lock.column,), "once.locked", row.values.get(lock.column, ""), lock_context(lock))
    if found.whole and not typed:
        yield CellFault(row.number, (), "once.whole-record", "", lock_context(found.first))


def lock_context(lock: Any) -> dict[str, str]:
    return {
        "delivered": lock.value,
        "source": lock.source,
        "source_title": lock.title,
        "at_vi": moment(lock.at, "vi"),
        "at_en": moment(lock.at, "en"),
    }
