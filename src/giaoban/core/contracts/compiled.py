"""Judges a batch by its contract at the speed of a scan: what is good, what goes back and why.

    checked = check(contract, connection, parquet_source("batch.parquet"), codes=register)
    checked.refused, checked.findings       how many rows go back; a finding a fault, with its count and first row
    checked.bad                             row_number, code, severity, column, value, record: every reason
    checked.good(connection)                the other rows in the contract's columns and types

A first pass counts what each column's quick test does not pass and what each rule refuses, while hashes of the keys are
sorted beside it. Only where something was counted does a second pass (`reasons.py`) look at the suspects one by one.
Errors return a row; warnings and notes are counted and change nothing.
"""

# ruff: noqa: S608 - names are quoted, values written by `sql.literal`
from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from giaoban.core.contracts.batch import Batch
from giaoban.core.contracts.conditions import (
    Code,
    ColumnTest,
    Condition,
    column_test,
    reference_remark,
    rule_conditions,
)
from giaoban.core.contracts.reasons import Suspicion, explain, finding_of, no_reasons
from giaoban.core.contracts.repeats import KeyHashes
from giaoban.core.contracts.sources import NUMBER, Source
from giaoban.core.contracts.sql import quoted
from giaoban.core.contracts.terms import Contract
from giaoban.core.contracts.values import Value
from giaoban.core.findings import Finding, Place, Refused, Severity

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Checked:
    """What a contract says of a batch. Counts are of rows; a row with two faults is returned once."""

    rows: int
    refused: int
    findings: tuple[Finding, ...]
    bad: pa.Table
    good_sql: str = field(repr=False)

    def good(self, connection: Any) -> pa.Table:
        """The rows without an error, typed and in the contract's order; the source must still be readable."""
        return connection.sql(self.good_sql).to_arrow_table()


def check(contract: Contract, connection: Any, source: Source, *, codes: Sequence[Code] | None = None) -> Checked:
    """What the contract says of the rows of a source.

    connection: of duckdb; two settings of it are changed while the check runs
    codes:      the register, to check references against; None leaves them unchecked
    Raises Refused when the batch as a whole cannot be judged: columns that are missing, unexpected or of a type that
    can never fit, a file that cannot be read, or one that lies about what is in it.
    """
    import duckdb

    unreadable = (duckdb.DataError, duckdb.InvalidInputException, duckdb.IOException)
    try:
        with _settled(connection):
            return _checked(contract, connection, source, codes)
    except unreadable as why:
        raise Refused([Finding("batch.unreadable", context={"reason": str(why).splitlines()[0][:200]})]) from why


@contextmanager
def _settled(connection: Any) -> Iterator[None]:
    """Rows carry their numbers, so their order is free; and what a file says of itself is not believed."""
    names = ("preserve_insertion_order", "disabled_optimizers")
    before = [connection.execute(f"SELECT current_setting('{name}')").fetchall()[0][0] for name in names]
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET disabled_optimizers = 'statistics_propagation'")
    try:
        yield
    finally:
        for name, value in zip(names, before, strict=True):
            connection.execute(f"SET {name} = '{value}'")


def _checked(contract: Contract, connection: Any, source: Source, codes: Sequence[Code] | None) -> Checked:
    batch = Batch.described(contract, connection, source)
    columns = list(_column_tests(batch, codes))
    rules = [*rule_conditions(contract), *_reference_remarks(batch, codes)]
    keys = [column for column in columns if column.name in contract.key]
    hashes = KeyHashes(connection, batch, keys)
    rows, failing, broken, remarks = _counts(connection, batch, [each for each in columns if each not in keys], rules)
    findings = [*_unchecked_references(batch, codes), *_remarks(connection, batch, remarks)]
    repeated, unusable = hashes.found()
    if unusable:
        failing += [(column, None) for column in keys if column.fine]
    suspicion = Suspicion(failing, broken, repeated)
    if not suspicion:
        return Checked(rows, 0, tuple(findings), no_reasons(), batch.select())
    bad, refused, table = explain(connection, batch, suspicion)
    return Checked(rows, refused, (*findings, *bad.findings), bad.reasons, batch.select(table if refused else None))


def _column_tests(batch: Batch, codes: Sequence[Code] | None) -> Iterator[ColumnTest]:
    kinds = {code.kind for code in codes or ()}
    for name, value in batch.values.items():
        column = batch.contract.columns[name]
        known = codes if kinds & set(column.refers_to) else None
        yield column_test(name, column, may_fail=value.may_fail, month_of=batch.contract.month_of, codes=known)


Counted = tuple[int, list[tuple[ColumnTest, int | None]], list[tuple[Condition, int]], list[tuple[Condition, int]]]


def _counts(connection: Any, batch: Batch, columns: list[ColumnTest], rules: list[Condition]) -> Counted:
    """The first pass: rows, then what fails each quick test, breaks each rule, deserves each remark."""
    tested = [column for column in columns if column.fine]
    rows, *found = connection.execute(_first_pass(batch, tested, rules)).fetchall()[0]
    numbers = [n or 0 for n in found]  # of values that are all missing, DuckDB counts none as nothing
    failing = [(column, rows - n) for column, n in zip(tested, numbers, strict=False) if rows - n]
    broken = [(one, n) for one, n in zip(rules, numbers[len(tested) :], strict=True) if n]
    errors = [(one, n) for one, n in broken if one.severity == "error"]
    return rows, failing, errors, [(one, n) for one, n in broken if one.severity != "error"]


def _first_pass(batch: Batch, tested: list[ColumnTest], rules: list[Condition]) -> str:
    counts = ["count(*)", *(f"count_if({column.fine})" for column in tested)]
    counts += [f"count_if({one.violated})" for one in rules]
    joined = ",\n  ".join(counts)
    return f"SELECT\n  {joined}\nFROM {batch.sql}"


def compiled(contract: Contract, *, codes: Sequence[Code] | None = None) -> str:
    """The first pass as SQL over a table `records` that has the contract's own types: rows, then for each column how
    many values are fine, then for each rule how many records break it."""
    values = {name: Value(quoted(name), False) for name in contract.columns}
    batch = Batch(contract, Source("records", number=quoted(NUMBER)), values)
    tested = [column for column in _column_tests(batch, codes) if column.fine]
    return _first_pass(batch, tested, rule_conditions(contract))


def _remarks(connection: Any, batch: Batch, found: list[tuple[Condition, int]]) -> Iterator[Finding]:
    if not found:
        return
    firsts = ", ".join(f"min({quoted(NUMBER)}) FILTER ({one.violated})" for one, _ in found)
    numbers = connection.execute(f"SELECT {firsts} FROM {batch.sql}").fetchall()[0]
    for (one, rows), first in zip(found, numbers, strict=True):
        yield finding_of(batch.contract, one.code, one.severity, ", ".join(one.columns), rows, first)


def _reference_remarks(batch: Batch, codes: Sequence[Code] | None) -> Iterator[Condition]:
    kinds = {code.kind for code in codes or ()}
    for name in batch.values:
        column = batch.contract.columns[name]
        if column.reference_severity != "error" and kinds & set(column.refers_to):
            yield reference_remark(name, column, batch.contract.month_of, codes or ())


def _unchecked_references(batch: Batch, codes: Sequence[Code] | None) -> Iterator[Finding]:
    """Said, not hidden: what would return rows could not be checked, because the register has no entry of that kind."""
    kinds = {code.kind for code in codes or ()}
    for name in batch.values:
        column = batch.contract.columns[name]
        asked = codes is not None and column.reference_severity == "error" and column.refers_to
        if asked and not kinds & set(column.refers_to):
            context = {"column": name, "kinds": ", ".join(column.refers_to)}
            yield Finding("batch.reference-not-checked", Severity.NOTE, Place(part=name), context)
