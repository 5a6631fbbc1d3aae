"""What has to hold for each value and each record, as SQL over the values of a batch.

Every column has one quick test, `fine`, which a good value passes at the speed of a scan, and exact conditions, which
say of the few values that failed it what is wrong. The quick test may fail a good value, never pass a bad one.

Quick, measured on DuckDB 2.0: a cast to an enumeration looks a repeated text up once in its dictionary (`IN` compares
every row, 2.3 times as slow); `strlen` counts bytes, and there are never fewer bytes than characters.
"""

# ruff: noqa: S608 - names are quoted, values written by `sql.literal`
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from giaoban.core.contracts.sql import literal, negation, quoted, text, texts
from giaoban.core.contracts.terms import Bound, Column, Contract, RuleSeverity
from giaoban.core.expressions.grammar import names, parse

RAW = "raw "  # before the name of a column: what was sent, where it is not the value itself
MOST_SPANS = 24  # periods in which the register did not change; more of them are looked up in a table


# A file may hold days that no calendar of a program can show, infinity among them.
_EARLIEST = {
    "date": Bound(value=dt.date.min),
    "timestamp": Bound(value=dt.datetime(1, 1, 2, tzinfo=dt.UTC)),
}
_LATEST = {
    "date": Bound(value=dt.date.max),
    "timestamp": Bound(value=dt.datetime(9999, 12, 30, tzinfo=dt.UTC)),
}


@dataclass(frozen=True)
class Code:
    """An entry of the register and the days it existed, both ends inside; None where it was always or is still."""

    kind: str
    key: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclass(frozen=True)
class Condition:
    """A fault: true in `violated` for the records that have it."""

    code: str
    severity: RuleSeverity
    columns: tuple[str, ...]
    violated: str


@dataclass(frozen=True)
class ColumnTest:
    """The quick test of a column (None: nothing to test) and what may be wrong where it fails.

    wrong: true for the same values as `fine` is not, where that is quicker to count (a third, of a text or a day that
           may be absent: the test of an absent value is neither true nor false); "" otherwise
    """

    name: str
    fine: str | None
    faults: tuple[Condition, ...]
    wrong: str = ""


def column_test(
    name: str, column: Column, *, may_fail: bool, month_of: str, codes: Sequence[Code] | None
) -> ColumnTest:
    """The tests of one column; `may_fail` as in `values.Value`, `codes` the register where references are checked."""
    x, faults, quick = quoted(name), [], []

    def fault(code: str, violated: str, fine: str | None = None) -> None:
        faults.append(Condition(code, "error", (name,), violated))
        quick.append(fine or f"NOT ({violated})")

    if column.allowed:
        known = f"TRY_CAST({x} AS ENUM({texts(column.allowed)})) IS NOT NULL"
        fault("batch.value-not-allowed", f"{x} NOT IN ({texts(column.allowed)})", known)
    if column.longest is not None or column.shortest:
        fault("batch.wrong-length", *_lengths(x, column.shortest or 0, column.longest))
    if column.pattern is not None:
        like = f"regexp_matches({x}, {text(column.pattern)})"
        fault("batch.wrong-pattern", f"NOT {like}", like)
    for outside, inside in _ranges(x, column):
        fault("batch.out-of-range", outside, inside)
    if column.multiple_of is not None:
        step = literal(column.multiple_of)
        fault("batch.not-a-multiple", f"CAST({x} AS DECIMAL(38, 9)) % {step} <> 0")
    if column.refers_to and codes is not None and column.reference_severity == "error":
        fault("batch.unknown-reference", *_unknown_reference(column, x, quoted(column.valid_at or month_of), codes))
    exact: list[Condition] = []
    if may_fail:
        lost = f"{quoted(RAW + name)} IS NOT NULL AND {x} IS NULL"
        exact.append(Condition("batch.wrong-type", "error", (name,), lost))
    if not column.nullable:
        missing = f"{quoted(RAW + name)} IS NULL" if may_fail else f"{x} IS NULL"
        exact.append(Condition("batch.missing-value", "error", (name,), missing))
    if not (exact or faults):
        return ColumnTest(name, None, ())
    fine, wrong = " AND ".join(f"({each})" for each in quick), ""
    if column.nullable:
        absent = f"{quoted(RAW + name)} IS NULL" if may_fail else f"{x} IS NULL"
        if not any((exact, column.allowed, column.refers_to)):
            wrong = f"NOT ({fine})"
        fine = f"{absent} OR ({fine or f'{x} IS NOT NULL'})"
    return ColumnTest(name, fine or f"{x} IS NOT NULL", (*exact, *faults), wrong)


def rule_conditions(contract: Contract) -> list[Condition]:
    """A record breaks a rule whose condition is false; where a value is missing the rule says nothing."""
    found = []
    for rule in contract.rules:
        node = parse(rule.expr)
        columns = tuple(name for name in contract.types if name in names(node))
        found.append(Condition(rule.code, rule.severity, columns, negation(node)))
    return found


def reference_remark(name: str, column: Column, month_of: str, codes: Sequence[Code]) -> Condition:
    """A reference that is looked up and, where the register lacks it, only remarked upon."""
    lost, _ = _unknown_reference(column, quoted(name), quoted(column.valid_at or month_of), codes)
    return Condition("batch.unknown-reference", column.reference_severity, (name,), lost)


def _unknown_reference(column: Column, x: str, day: str, codes: Sequence[Code]) -> tuple[str, str]:
    """What is true of an unknown key and of a known one; a record without a readable day is at fault for that alone."""
    known = known_code(x, day, column.refers_to, codes)
    return f"({known}) IS NOT TRUE AND {x} IS NOT NULL AND {day} IS NOT NULL", known


def known_code(x: str, day: str, kinds: Sequence[str], codes: Sequence[Code]) -> str:
    """Whether the key in `x` named an entry of these kinds that existed on `day`.

    Between two changes of the register the same keys are good, so each such span is one look into an enumeration.
    """
    chosen = [code for code in codes if code.kind in kinds]
    if not chosen:
        return "false"
    starts = {code.valid_from for code in chosen if code.valid_from}
    starts |= {code.valid_to + dt.timedelta(days=1) for code in chosen if code.valid_to and code.valid_to < dt.date.max}
    if len(starts) > MOST_SPANS:
        rows = ", ".join(_code_row(code) for code in chosen)
        return (
            f"EXISTS (SELECT 1 FROM (VALUES {rows}) AS known(key, first, last) WHERE known.key = {x}"
            f" AND ({day} < known.first) IS NOT TRUE AND ({day} > known.last) IS NOT TRUE)"
        )
    arms = []
    ends: list[dt.date | None] = [*sorted(starts), None]
    first: dt.date | None = None
    for end in ends:
        keys = sorted({code.key for code in chosen if _existed(code, first, end)})
        known = f"TRY_CAST({x} AS ENUM({texts(keys)})) IS NOT NULL" if keys else "false"
        arms.append(f"WHEN {day} < {literal(end)} THEN {known}" if end else f"ELSE {known}")
        first = end
    return f"CASE {' '.join(arms)} END" if len(arms) > 1 else arms[0].removeprefix("ELSE ")


def _existed(code: Code, first: dt.date | None, end: dt.date | None) -> bool:
    """Throughout the days from `first` to before `end`, in which nothing changes; None is open."""
    begun = code.valid_from is None or (first is not None and code.valid_from <= first)
    lasts = code.valid_to is None or (end is not None and code.valid_to >= end - dt.timedelta(days=1))
    return begun and lasts


def _code_row(code: Code) -> str:
    ends = (f"CAST({literal(day) if day else 'NULL'} AS DATE)" for day in (code.valid_from, code.valid_to))
    return f"({text(code.key)}, {', '.join(ends)})"


def _lengths(x: str, shortest: int, longest: int | None) -> tuple[str, str]:
    """Characters outside the bounds, and bytes inside: enough bytes for one character are no proof of two."""
    counted = "strlen" if shortest <= 1 else "length"
    if longest is None:
        return f"length({x}) < {shortest}", f"{counted}({x}) >= {shortest}"
    if counted == "strlen":
        return f"length({x}) NOT BETWEEN {shortest} AND {longest}", f"strlen({x}) BETWEEN {shortest} AND {longest}"
    outside = f"length({x}) NOT BETWEEN {shortest} AND {longest}"
    return outside, f"length({x}) >= {shortest} AND strlen({x}) <= {longest}"


def _ranges(x: str, column: Column) -> Iterator[tuple[str, str]]:
    """What is true outside each bound, and inside; two ends that belong to the range are looked at together."""
    low, high = column.lowest or _EARLIEST.get(column.type), column.highest or _LATEST.get(column.type)
    if low and high and not low.exclusive and not high.exclusive:
        between = f"BETWEEN {literal(low.value)} AND {literal(high.value)}"
        yield f"{x} NOT {between}", f"{x} {between}"
        return
    for bound, inside, outside in ((low, ">", "<"), (high, "<", ">")):
        if bound is not None:
            value, equal = literal(bound.value), "" if bound.exclusive else "="
            yield f"{x} {outside}{'=' if bound.exclusive else ''} {value}", f"{x} {inside}{equal} {value}"
