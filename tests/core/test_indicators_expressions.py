"""The language of indicator files: what it refuses, and that database and plain Python agree on every expression."""

from __future__ import annotations

import datetime as dt
import sys
from contextlib import suppress
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.core.expressions.grammar import NotAnExpression, parse
from giaoban.core.expressions.ibis import to_ibis
from giaoban.core.expressions.rows import measure_value, row_value
from giaoban.core.expressions.types import TypeCheck, is_additive_total

TYPES = {"kind": "string", "level": "string", "amount": "integer", "fee": "integer", "begun": "date", "ended": "date"}
SUMMABLE = frozenset({"amount"})


@pytest.mark.parametrize(
    ("text", "column", "why"),
    [
        ("__import__('os')", 1, "names begin with a letter"),
        ("count(kind.lower = 'a')", 11, "attributes do not exist"),
        ("lambda: 1", 7, "a colon does not exist"),
        ("kind[0]", 5, "indexing does not exist"),
        ("count() ; drop table x", 9, "statements do not exist"),
        ("a = = b", 5, "an operator needs two sides"),
        ("'never closed", 1, "a text ends where it began"),
        ('"double"', 1, "double quotes do not exist"),
        ("a /* comment */", 4, "comments do not exist"),
        ("1.5.2", 1, "not a number"),
        ("a < b < c", 7, "comparisons do not chain"),
        ("", 1, "nothing is no expression"),
        ("f'{a}'", 2, "a name followed by a text"),
        ("kind in ()", 10, "a list has members"),
        ("date '2024-02-31'", 6, "no such day"),
        ("a\u202e= 1", 2, "letters that turn the line around do not exist"),
    ],
)
def test_what_is_outside_the_grammar_is_refused_at_its_place(text: str, column: int, why: str) -> None:
    with pytest.raises(NotAnExpression) as refusal:
        parse(text)
    assert (refusal.value.line, refusal.value.column) == (1, column), why


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "a" + ")" * 10_000,
        "(" * 900 + "a" + ")" * 900,
        "not " * 1_900 + "a",
        "-" * 1_900 + "1",
        "a" + " + a" * 400,
        "a or " * 390 + "a",
        "a" * 1_000_000,
    ],
    ids=["brackets", "brackets-below-length", "nots", "minuses", "sums", "ors", "megabyte"],
)
def test_an_expression_made_to_exhaust_the_machine_is_refused_and_not_survived_by_luck(text: str) -> None:
    before = sys.getrecursionlimit()
    with pytest.raises(NotAnExpression) as refusal:
        parse(text)
    assert refusal.value.code in {"expression.too-deep", "expression.too-long"}
    assert sys.getrecursionlimit() == before


def test_the_place_of_a_fault_counts_lines_and_columns_from_one() -> None:
    with pytest.raises(NotAnExpression) as refusal:
        parse("online\n  / @settled")
    assert (refusal.value.line, refusal.value.column) == (2, 5)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("count(nonsense = 1)", "expression.unknown-name"),
        ("count(kind = 1)", "expression.not-comparable"),
        ("count(amount)", "expression.wrong-type"),
        ("count(kind in ('a', 2))", "expression.not-comparable"),
        ("sum(kind)", "expression.wrong-type"),
        ("sum(fee)", "expression.not-summable"),
        ("sum(amount + fee)", "expression.column-wanted"),
        ("avg(amount)", "expression.average"),
        ("open('x')", "expression.unknown-function"),
        ("count(count() > 1)", "expression.count-not-here"),
        ("amount", "expression.column-not-counted"),
        ("count(days_between(begun, kind) > 1)", "expression.wrong-type"),
        ("count(1, 2, 3)", "expression.wrong-arguments"),
    ],
)
def test_a_measure_that_makes_no_sense_is_found_before_it_runs(text: str, code: str) -> None:
    check = TypeCheck(text, TYPES, SUMMABLE, place="measure")
    check.expect(parse(text), frozenset({"integer", "number"}), False)
    assert code in {fault.code for fault in check.faults}


def test_only_totals_add_up() -> None:
    assert is_additive_total(parse("count(kind = 'a') - 2 * sum(amount)"))
    for text in ("count(kind = 'a') / count()", "count() * count()", "count() + 1", "distinct(kind)", "5"):
        assert not is_additive_total(parse(text)), text


def test_missing_values_follow_sql() -> None:
    # Three-valued logic, as in any SQL textbook: false and unknown is false, true or unknown is true.
    row = {"kind": None, "amount": 1}
    assert row_value(parse("kind = 'a' and amount = 2"), row) is False
    assert row_value(parse("kind = 'a' or amount = 1"), row) is True
    assert row_value(parse("kind = 'a' and amount = 1"), row) is None
    assert row_value(parse("not kind = 'a'"), row) is None
    assert row_value(parse("kind is null"), row) is True
    assert row_value(parse("coalesce(kind, 'a') = 'a'"), row) is True
    assert measure_value(parse("count(kind != 'a')"), [row]) == 0


# The law: both implementations agree on random expressions over random rows.

_texts = st.sampled_from(["a", "b", "it''s", ""])
_literals = _texts.map(lambda text: f"'{text}'")
_numbers = st.integers(0, 5).map(str)
_days = st.dates(dt.date(2024, 1, 1), dt.date(2024, 1, 9)).map(lambda day: f"date '{day}'")
_atoms = st.one_of(
    st.tuples(st.sampled_from(["kind", "level"]), st.sampled_from(["=", "!=", "<", ">="]), _literals).map(" ".join),
    st.tuples(
        st.sampled_from(["amount", "fee", "amount + fee", "-fee * 2"]), st.sampled_from(["<", "<=", "<>"]), _numbers
    ).map(" ".join),
    st.tuples(st.sampled_from(["begun", "ended"]), st.sampled_from(["<", "="]), _days).map(" ".join),
    st.tuples(st.sampled_from(["kind in ", "level not in "]), st.lists(_literals, min_size=1, max_size=3)).map(
        lambda pair: f"{pair[0]}({', '.join(pair[1])})"
    ),
    st.sampled_from(["ended is null", "kind is not null", "days_between(begun, ended) > 2", "coalesce(fee, 3) = 3"]),
)
_conditions = st.recursive(
    _atoms,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" and ", " or "]), inner).map(
            lambda three: f"({three[0]}{three[1]}{three[2]})"
        ),
        inner.map(lambda one: f"not ({one})"),
    ),
    max_leaves=6,
)
_measures = st.one_of(
    _conditions.map(lambda condition: f"count({condition})"),
    st.sampled_from(["count()", "sum(amount)", "distinct(kind)", "sum(amount) - 2 * count(kind = 'a')"]),
)
_rows = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["a", "b", "it's", None]),
        "level": st.sampled_from(["a", "", None]),
        "amount": st.one_of(st.none(), st.integers(-3, 6)),
        "fee": st.one_of(st.none(), st.integers(0, 6)),
        "begun": st.dates(dt.date(2024, 1, 1), dt.date(2024, 1, 9)),
        "ended": st.one_of(st.none(), st.dates(dt.date(2024, 1, 1), dt.date(2024, 1, 9))),
    }
)
_SCHEMA = pa.schema(
    {
        **dict.fromkeys(("kind", "level"), pa.string()),
        **dict.fromkeys(("amount", "fee"), pa.int64()),
        **dict.fromkeys(("begun", "ended"), pa.date32()),
    }
)


@pytest.fixture(scope="module")
def duck():
    import ibis

    connection = ibis.duckdb.connect(threads=1)
    yield connection
    connection.disconnect()


@settings(max_examples=120, deadline=None)
@given(text=_measures, rows=st.lists(_rows, max_size=8))
def test_the_database_counts_what_plain_python_counts(duck, text: str, rows: list[dict]) -> None:
    node = parse(text)
    duck.con.register("rows", pa.Table.from_pylist(rows, schema=_SCHEMA))
    table = duck.table("rows")
    found = table.aggregate(x=to_ibis(node, table)).to_pyarrow()["x"][0].as_py()
    assert Decimal(found) == Decimal(measure_value(node, rows)), text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_parsed_or_refused_and_nothing_else(text: str) -> None:
    with suppress(NotAnExpression):
        parse(text)
