"""Judges a batch by its contract at the speed of a scan: what is good, what goes back and why.

    checked = check(contract, connection, parquet_source("batch.parquet"), codes=register)
    checked.refused, checked.findings       how many rows go back; a finding a fault, with its count and first row
    checked.bad                             row_number, code, severity, column, value, record: every reason
    checked.good(connection)                the other rows in the contract's columns and types

A first pass counts what passes each quick test and breaks each rule, while hashes of the keys are sorted beside it.
Where anything does not pass, a second one notes the numbers of the rows; only these does a third (`reasons.py`) fetch,
by number, and say what is wrong with each.
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
from giaoban.core.contracts.reasons import explain, finding_of, no_reasons
from giaoban.core.contracts.repeats import KeyHashes
from giaoban.core.contracts.sources import NUMBER, Source, disbelieving
from giaoban.core.contracts.sql import quoted
from giaoban.core.contracts.terms import Contract
from giaoban.core.contracts.values import Value
from giaoban.core.findings import Finding, Place, Refused, Severity

if TYPE_CHECKING:
    import pyarrow as pa

    from giaoban.core.contracts.repeats import Numbers


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
        with disbelieving(connection):
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
    ((before,),) = connection.execute("SELECT current_setting('preserve_insertion_order')").fetchall()
    connection.execute("SET preserve_insertion_order = false")
    try:
        with disbelieving(connection):
            yield
    finally:
        connection.execute(f"SET preserve_insertion_order = '{before}'")


def _checked(contract: Contract, connection: Any, source: Source, codes: Sequence[Code] | None) -> Checked:
    import numpy as np

    batch = Batch.described(contract, connection, source)
    columns = list(_column_tests(batch, codes))
    rules = [*rule_conditions(contract), *_reference_remarks(batch, codes)]
    keys = [column for column in columns if column.name in contract.key]
    errors = [one for one in rules if one.severity == "error"]
    hashes = KeyHashes(connection, batch, keys)
    unsure = [column for column in columns if column.fine and column not in keys]
    passes, remarks = _counted(connection, batch, hashes.rows, unsure, rules)
    findings = [*_unchecked_references(batch, codes), *_remarks(connection, batch, remarks)]
    suspects = hashes.found()
    if passes:
        suspects = np.union1d(suspects, _failing(connection, batch, passes))
    if not suspects.size:
        return Checked(hashes.rows, 0, tuple(findings), no_reasons(), batch.select())
    faults = [*(fault for column in columns for fault in column.faults), *errors]
    bad, refused, table = explain(connection, batch, suspects, faults)
    good = batch.select(table if refused else None)
    return Checked(hashes.rows, refused, (*findings, *bad.findings), bad.reasons, good)


def _column_tests(batch: Batch, codes: Sequence[Code] | None) -> Iterator[ColumnTest]:
    kinds = {code.kind for code in codes or ()}
    for name, value in batch.values.items():
        column = batch.contract.columns[name]
        known = codes if kinds & set(column.refers_to) else None
        yield column_test(name, column, may_fail=value.may_fail, month_of=batch.contract.month_of, codes=known)


def _counted(
    connection: Any, batch: Batch, rows: int, columns: list[ColumnTest], rules: list[Condition]
) -> tuple[list[str], list[tuple[Condition, int]]]:
    """The first pass: the tests that not every row passes, as SQL, and how many rows each remark is about."""
    found = connection.execute(_counts(columns, rules, batch)).fetchall()[0][1:]
    numbers = [number or 0 for number in found]  # of values all missing, DuckDB counts none as nothing
    broken = [(one, number) for one, number in zip(rules, numbers[len(columns) :], strict=True) if number]
    failing = [number if column.wrong else rows - number for column, number in zip(columns, numbers, strict=False)]
    passes = [f"({column.fine})" for column, number in zip(columns, failing, strict=True) if number]
    passes += [f"({one.violated}) IS NOT TRUE" for one, _ in broken if one.severity == "error"]
    return passes, [(one, number) for one, number in broken if one.severity != "error"]


def _counts(columns: list[ColumnTest], rules: list[Condition], batch: Batch) -> str:
    """A count of its own for each: a little faster than one condition of all of them."""
    counts = ["count(*)", *(f"count_if({column.wrong or column.fine})" for column in columns)]
    counts += [f"count_if({one.violated})" for one in rules]
    joined = ",\n  ".join(counts)
    return f"SELECT\n  {joined}\nFROM {batch.sql}"


def _failing(connection: Any, batch: Batch, passes: list[str]) -> Numbers:
    """The second pass: numbers of the rows that do not pass all of these tests.

    They are gathered by an aggregate, not by WHERE: a condition there may be answered from what the file says of
    itself.
    """
    gathered = f"list({quoted(NUMBER)}) FILTER (({' AND '.join(passes)}) IS NOT TRUE)"
    found = connection.sql(f"SELECT {gathered} FROM {batch.sql}").to_arrow_table().column(0)
    numbers: Numbers = found.combine_chunks().flatten().to_numpy()
    return numbers


def compiled(contract: Contract, *, codes: Sequence[Code] | None = None) -> str:
    """The tests of a contract as SQL over a table `records` that has the contract's own types.

    It counts rows, then for each column how many values are fine (`fine`) or, of those that may be absent, are not
    (`NOT ...`), then for each rule how many records break it.
    """
    values = {name: Value(quoted(name), False) for name in contract.columns}
    batch = Batch(contract, Source("records", number=quoted(NUMBER)), values)
    tested = [column for column in _column_tests(batch, codes) if column.fine]
    return _counts(tested, rule_conditions(contract), batch)


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
