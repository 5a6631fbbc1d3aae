"""The second look at a batch: only the rows that may be wrong, and for each of them every reason.

Suspects are fetched by their numbers into a table of the connection, the exact conditions run over it, and each fault
found is a row: row number, code, severity, column, value, and the record as it was sent.
"""

# ruff: noqa: S608 - names are quoted, values written by `sql.literal`
from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from giaoban.core.contracts.batch import Batch
from giaoban.core.contracts.conditions import Condition
from giaoban.core.contracts.sources import NUMBER
from giaoban.core.contracts.sql import quoted, text
from giaoban.core.contracts.terms import Contract
from giaoban.core.findings import Finding, Place, Refused, Severity

if TYPE_CHECKING:
    import pyarrow as pa

    from giaoban.core.contracts.repeats import Numbers

REASONS = ("row_number", "code", "severity", "column", "value", "record")
REPEATED = "batch.repeated-key"
LONGEST_SHOWN = 200  # characters of a value in a reason
_RECORD = "record "
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Explained:
    findings: list[Finding]
    reasons: pa.Table


def explain(connection: Any, batch: Batch, numbers: Numbers, faults: list[Condition]) -> tuple[Explained, int, str]:
    """Reasons and findings, how many rows go back, and the table of the connection that holds their numbers.

    numbers: of the rows to look at, each once; faults: what may be wrong with one of them, besides a repeated key
    """
    import pyarrow as pa

    number = next(_numbers)
    asked, suspects, reasons = (f"giaoban_{name}_{number}" for name in ("asked", "suspects", "reasons"))
    connection.register(asked, pa.table({"row_number": numbers}))
    few = Batch(batch.contract, batch.source.only(asked), batch.values)
    connection.execute(f"CREATE TEMP TABLE {suspects} AS SELECT *, {few.record} AS {quoted(_RECORD)} FROM {few.sql}")
    try:
        found = _found(connection, suspects, faults, len(numbers))
        parts = [*(_reasons_of(batch, one, suspects) for one in found), _repeats_of(batch, suspects)]
        connection.execute(f"CREATE TEMP TABLE {reasons} AS {' UNION ALL '.join(parts)}")
    finally:
        connection.execute(f"DROP TABLE {suspects}")
        connection.unregister(asked)
    groups = f'SELECT code, severity, "column", count(*), min(row_number) FROM {reasons} GROUP BY ALL ORDER BY 5, 1, 3'
    findings = [finding_of(batch.contract, *each) for each in connection.execute(groups).fetchall()]
    (refused,) = connection.execute(f"SELECT count(DISTINCT row_number) FROM {reasons}").fetchall()[0]
    columns = ", ".join(map(quoted, REASONS))
    found = connection.sql(f"SELECT {columns} FROM {reasons} ORDER BY 1, 2, 4").to_arrow_table()
    return Explained(findings, found), refused, reasons


def finding_of(contract: Contract, code: str, severity: str, column: str, rows: int, first: int) -> Finding:
    """A fault counted. A rule of a contract brings its own words, for where nobody wrote a sentence for its code."""
    context: dict[str, Any] = {"column": column, "rows": rows, "first": first}
    rule = next((rule for rule in contract.rules if rule.code == code), None)
    if rule is not None:
        context |= {"vi": rule.title.vi, "en": rule.title.en}
    return Finding(code, Severity(severity), Place(part=column), context)


def no_reasons() -> pa.Table:
    import pyarrow as pa

    return pa.schema([(name, pa.int64() if name == "row_number" else pa.string()) for name in REASONS]).empty_table()


def _found(connection: Any, suspects: str, faults: list[Condition], asked: int) -> list[Condition]:
    """The faults that some suspect has; where a file's account of its rows let one get lost, nothing is believed."""
    counts = ", ".join(["count(*)", *(f"count_if({one.violated})" for one in faults)])
    arrived, *found = connection.execute(f"SELECT {counts} FROM {suspects}").fetchall()[0]
    if arrived != asked:
        raise Refused([Finding("batch.false-statistics")])
    return [one for one, rows in zip(faults, found, strict=True) if rows]


def _reasons_of(batch: Batch, one: Condition, suspects: str) -> str:
    shown = [batch.sent(name) for name in one.columns]
    value = f"CAST({shown[0]} AS VARCHAR)" if len(shown) == 1 else f"concat_ws(', ', {', '.join(shown)})"
    where = one.violated
    if len(shown) > 1 or one.code in {rule.code for rule in batch.contract.rules}:
        # A value that could not be read is a fault by itself; what a rule makes of its absence says nothing more.
        readable = [f"({batch.sent(name)} IS NULL) = ({quoted(name)} IS NULL)" for name in one.columns]
        where = " AND ".join([f"({where})", *readable])
    return _reason(one.code, one.severity, ", ".join(one.columns), value, f"{suspects} WHERE {where}")


def _repeats_of(batch: Batch, suspects: str) -> str:
    """Rows that share their key and its version; only a source that orders versions may send a key twice."""
    key, version = batch.contract.key, batch.contract.version_of
    same = ", ".join(quoted(name) for name in (*key, *([version] if version else [])))
    there = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in key)
    rows = f"(SELECT * FROM {suspects} WHERE {there} QUALIFY count(*) OVER (PARTITION BY {same}) > 1)"
    return _reason(REPEATED, "error", ", ".join(key), f"concat_ws(', ', {', '.join(map(quoted, key))})", rows)


def _reason(code: str, severity: str, column: str, value: str, rows: str) -> str:
    return (
        f"SELECT {quoted(NUMBER)} AS row_number, {text(code)} AS code, {text(severity)} AS severity, {text(column)}"
        f' AS "column", left({value}, {LONGEST_SHOWN}) AS value, {quoted(_RECORD)} AS record FROM {rows}'
    )
