"""Cubes by difference, distinct counts that are counted anew, and small cells of breakdowns."""

from __future__ import annotations

import datetime as dt

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.core.test_indicators_rollup import DEFINITION

from giaoban.core.indicators.cubes import add_cells, change_of_cube, counted, fingerprint, full_cube, is_storable
from giaoban.core.indicators.engine import compute, read_cells
from giaoban.core.indicators.restate import Lineage
from giaoban.core.indicators.schema import Measure

PEOPLE = DEFINITION.model_copy(
    update={
        "measures": {
            "people": Measure(expr="distinct(citizen)", succession="not_additive"),
            "all": Measure(expr="count()"),
        },
        "value": "people",
        "unit": "people",
    }
)
SCHEMA = pa.schema(
    {"settling_unit": pa.string(), "settled_at": pa.date32(), "citizen": pa.string(), "channel": pa.string()}
    | {"service_level": pa.string(), "result_delivery": pa.string(), "simulated": pa.bool_(), "sign": pa.int64()}
)


def record(unit: str, day: dt.date, citizen: str = "x", channel: str = "online", sign: int = 1) -> dict:
    fixed = {"service_level": "full", "result_delivery": "both", "simulated": False}
    return {"settling_unit": unit, "settled_at": day, "citizen": citizen, "channel": channel, "sign": sign, **fixed}


def table(records: list[dict]):
    connection = ibis.duckdb.connect()
    connection.con.register("records", pa.Table.from_pylist(records, schema=SCHEMA))
    return connection.table("records")


def test_only_totals_that_add_up_are_kept() -> None:
    assert is_storable(DEFINITION)
    assert not is_storable(PEOPLE)
    assert not is_storable(DEFINITION.model_copy(update={"measures": {"m": Measure(source=None)}}))


def test_another_way_of_counting_has_another_fingerprint() -> None:
    other = DEFINITION.model_copy(update={"measures": {**DEFINITION.measures, "online": Measure(expr="count()")}})
    titled = DEFINITION.model_copy(update={"value": "settled / online"})
    assert fingerprint(other) != fingerprint(DEFINITION)
    assert fingerprint(titled) == fingerprint(DEFINITION)  # the value is divided when it is read


rows = some.lists(
    some.tuples(some.sampled_from("ab"), some.integers(1, 3), some.sampled_from(["online", "counter"])), max_size=12
)


@settings(max_examples=20, deadline=None)
@given(held=rows, went=some.integers(0, 12), came=rows)
def test_adding_what_came_and_taking_what_went_is_counting_anew(held, went, came) -> None:
    def records(drawn, sign=1):
        return [record(unit, dt.date(2024, month, 5), channel=channel, sign=sign) for unit, month, channel in drawn]

    leaving = held[:went]
    before = cells(full_cube(DEFINITION, table(records(held)).drop("sign")))
    change = cells(change_of_cube(DEFINITION, table(records(leaving, -1) + records(came))))
    after = cells(full_cube(DEFINITION, table(records(held[went:]) + records(came)).drop("sign")))
    assert ordered(add_cells(before, change)) == ordered(after)
    assert ordered(add_cells(after, change, sign=-1)) == ordered(before)


def cells(expression) -> list:
    return read_cells(counted(DEFINITION), expression)


def ordered(found) -> list:
    return sorted(found, key=lambda cell: (cell.subject, cell.month, cell.dimensions))


PERSONS = [
    record("a", dt.date(2024, 1, 5), "ann"),
    record("a", dt.date(2024, 2, 5), "ann"),
    record("a", dt.date(2024, 3, 5), "bob"),
    record("b", dt.date(2024, 3, 31), "ann"),
    record("b", dt.date(2024, 4, 1), "cy"),
]


@pytest.mark.parametrize(
    ("asked", "people"),
    [
        ({}, {"a 2024-01": 1, "a 2024-02": 1, "a 2024-03": 1, "b 2024-03": 1, "b 2024-04": 1}),
        ({"period_kind": "quarter"}, {"a 2024Q1": 2, "b 2024Q1": 1, "b 2024Q2": 1}),
        # Ann is one person in the country, though she was at both: 2 in the first quarter, 3 in the year.
        ({"period_kind": "quarter", "by": "nation"}, {"vn 2024Q1": 2, "vn 2024Q2": 1}),
        ({"period_kind": "year", "by": "nation"}, {"vn 2024": 3}),
        ({"period_kind": "year", "by": "parent", "parents": {"a": "block", "b": "block"}}, {"block 2024": 3}),
    ],
)
def test_distinct_people_are_counted_anew_and_never_added(asked, people) -> None:
    found = compute(PEOPLE, table(PERSONS), **asked)
    assert {f"{row.subject} {row.period.code}": row.value for row in found} == people


def test_distinct_people_of_merged_organisations_are_counted_once() -> None:
    merge = [Lineage("a", "m", dt.date(2025, 1, 1)), Lineage("b", "m", dt.date(2025, 1, 1))]
    asked = {"period_kind": "year", "frame": dt.date(2026, 1, 1), "lineage": merge}
    (row,) = compute(PEOPLE, table(PERSONS), **asked)
    assert (row.subject, row.value, row.measures["all"]) == ("m", 3, 5)


def test_distinct_people_of_a_part_by_share_are_unknown() -> None:
    from decimal import Decimal

    split = [Lineage("a", part, dt.date(2025, 1, 1), "split", Decimal("0.5")) for part in ("p", "q")]
    found = compute(PEOPLE, table(PERSONS), period_kind="year", frame=dt.date(2026, 1, 1), lineage=split)
    assert {row.subject: row.value for row in found} == {"b": 2, "p": None, "q": None}


# -- small cells of a breakdown


def breakdown(sizes: dict[str, list[int]]) -> list:
    """Rows of subjects by channel; the channels are named by their place."""
    from decimal import Decimal

    from giaoban.core.indicators.rollup import Row
    from giaoban.core.periods import Period

    return [
        Row(
            "rate@1", subject, Period.parse("2024Q4"), size, size, Decimal(100) if size else None,
            {"online": size, "settled": size}, {"channel": f"c{number}"}, False, frozenset(),
        )
        for subject, numbers in sizes.items()
        for number, size in enumerate(numbers)
    ]  # fmt: skip


def hidden(sizes: dict[str, list[int]], minimum: int = 5) -> dict[str, list[str]]:
    from giaoban.core.indicators.suppression import suppress

    rows, named = suppress(breakdown(sizes), minimum=minimum)
    empty = {(row.subject, *row.dimensions.values()) for row in rows if row.den is None}
    assert empty == {(one.subject, *one.dimensions) for one in named}
    assert not any(row.value is not None or any(row.measures.values()) for row in rows if row.den is None)
    return {f"{one.subject} {one.dimensions[0]}": one.why for one in named}


def test_a_small_cell_takes_others_with_it_so_that_no_total_gives_it_away() -> None:
    """3 is small; 7 is the smallest beside it. Columns c0 and c1 then hide one each: 8 and 9 go too."""
    assert hidden({"a": [3, 7, 50], "b": [8, 9, 40]}) == {
        "a c0": "small-cell",
        "a c1": "small-cell-complement",
        "b c0": "small-cell-complement",
        "b c1": "small-cell-complement",
    }


def test_zero_hides_nobody_and_large_cells_are_shown() -> None:
    assert hidden({"a": [0, 10], "b": [20, 30]}) == {}
    assert hidden({"a": [3, 10], "b": [20, 30]}, minimum=1) == {}


def test_a_line_with_nothing_else_in_it_hides_what_it_can() -> None:
    assert hidden({"a": [2, 0, 0]}) == {"a c0": "small-cell"}


@given(
    some.lists(some.lists(some.integers(0, 12), min_size=3, max_size=3), min_size=1, max_size=4).map(
        lambda lines: {f"s{number}": line for number, line in enumerate(lines)}
    )
)
def test_no_hidden_cell_is_its_total_minus_the_others(sizes) -> None:
    found = hidden(sizes)
    lines = [[(subject, number) for number in range(3)] for subject in sizes]
    lines += [[(subject, number) for subject in sizes] for number in range(3)]
    for line in lines:
        gone = [place for place in line if f"{place[0]} c{place[1]}" in found]
        shown = [place for place in line if place not in gone and sizes[place[0]][place[1]] > 0]
        assert len(gone) != 1 or not shown
    for subject, numbers in sizes.items():
        assert all(f"{subject} c{n}" in found for n, size in enumerate(numbers) if 0 < size < 5)
