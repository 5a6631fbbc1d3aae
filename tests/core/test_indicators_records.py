"""Structure change at the level of records, on an invented country of communes; expected counts are counted by hand."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.core.test_indicators_rollup import DEFINITION

from giaoban.core.findings import Refused
from giaoban.core.indicators.cells import BOUNDARY, ESTIMATED, NEWER
from giaoban.core.indicators.records import record_cells
from giaoban.core.indicators.restate import Finder, Lineage, restate
from giaoban.core.indicators.rollup import roll_up

JULY = dt.date(2025, 7, 1)
NEXT = dt.date(2026, 7, 1)
LATER = dt.date(2027, 1, 1)
MERGE = [Lineage("a", "m", JULY), Lineage("b", "m", JULY)]
SPLIT = [
    Lineage("m", "a2", NEXT, "split", Decimal("0.25")),
    Lineage("m", "b2", NEXT, "split", Decimal("0.75")),
]
PLACES = {"c1": frozenset({"a", "m", "a2"}), "c2": frozenset({"b", "m", "b2"}), "c3": frozenset({"b", "m", "b2"})}


def record(unit: str, day: dt.date, commune: str | None, *, online: bool = True) -> dict:
    return {
        "settling_unit": unit, "settled_at": day, "commune": commune, "channel": "online" if online else "counter",
        "service_level": "full", "result_delivery": "electronic", "simulated": False,
    }  # fmt: skip


def table(records: list[dict]):
    import pyarrow as pa

    schema = pa.schema(
        {"settling_unit": pa.string(), "settled_at": pa.date32(), "commune": pa.string(), "channel": pa.string()}
        | {"service_level": pa.string(), "result_delivery": pa.string(), "simulated": pa.bool_()}
    )
    connection = ibis.duckdb.connect()
    connection.con.register("records", pa.Table.from_pylist(records, schema=schema))
    return connection.table("records")


def counts(records: list[dict], structure: dt.date | None, lineage=(*MERGE, *SPLIT), **asked) -> dict[str, tuple]:
    asked = {"place": "commune", "territory": PLACES} | asked
    cells = record_cells(DEFINITION, table(records), lineage=lineage, structure=structure, **asked)
    rows = roll_up(DEFINITION, cells, period_kind="year", lineage=lineage, structure=structure)
    return {f"{row.subject} {row.period.code}": (row.num, row.den, row.notes) for row in rows}


def test_a_split_by_the_place_in_the_record_is_exact() -> None:
    rows = [record("m", dt.date(2026, 1, 5), place) for place in ("c1", "c2", "c2", "c3")]
    found = counts(rows, LATER)
    assert {name: one[:2] for name, one in found.items()} == {"a2 2026": (1, 1), "b2 2026": (3, 3)}
    assert not any(ESTIMATED in one[2] for one in found.values())


def test_without_a_place_a_split_goes_by_shares_and_says_estimated() -> None:
    rows = [record("m", dt.date(2026, 1, 5), None) for _ in range(4)]
    found = counts(rows, LATER)
    assert {name: one[:2] for name, one in found.items()} == {"a2 2026": (1, 1), "b2 2026": (3, 3)}
    assert all(ESTIMATED in one[2] for one in found.values())
    assert counts(rows, LATER, place=None) == found
    unknown = [record("m", dt.date(2026, 1, 5), "nowhere") for _ in range(4)]
    assert counts(unknown, LATER) == found


def test_a_merger_is_taken_apart_again_where_the_place_is_known() -> None:
    rows = [record("m", dt.date(2025, 8, 5), "c1"), record("m", dt.date(2025, 8, 6), "c2")]
    found = counts(rows, dt.date(2025, 1, 1))
    assert {name: one[:2] for name, one in found.items()} == {"a 2025": (1, 1), "b 2025": (1, 1)}
    blind = counts(rows, dt.date(2025, 1, 1), place=None)
    assert blind["m 2025"][:2] == (2, 2)
    assert NEWER in blind["m 2025"][2]


def test_a_boundary_inside_a_month_divides_the_records_of_that_month() -> None:
    """A gives half of its communes away on 15 March and keeps its name; c1 stays, c9 goes to n."""
    day = dt.date(2025, 3, 15)
    lineage = [Lineage("a", "a", day, "split", Decimal("0.5")), Lineage("a", "n", day, "split", Decimal("0.5"))]
    places = {"c1": frozenset({"a"}), "c9": frozenset({"n"})}
    before = [record("a", dt.date(2025, 3, 10), "c1"), record("a", dt.date(2025, 3, 14), "c9")]
    after = [record("a", dt.date(2025, 3, 15), "c1"), record("a", dt.date(2025, 3, 20), None)]
    found = counts([*before, *after], LATER, lineage, territory=places)
    # 10 March and both later ones are a's, whoever they are about; 14 March lies in c9, which is n's now.
    assert {name: one[:2] for name, one in found.items()} == {"a 2025": (3, 3), "n 2025": (1, 1)}
    assert all(BOUNDARY in one[2] for one in found.values())


def test_the_first_of_july_inside_the_third_quarter_is_a_break() -> None:
    rows = [record("a", dt.date(2025, 6, 5), "c1"), record("m", dt.date(2025, 7, 5), "c1")]
    cells = record_cells(DEFINITION, table(rows), lineage=MERGE, structure=None)
    as_was = roll_up(DEFINITION, cells, period_kind="quarter", lineage=MERGE)
    assert {(row.subject, row.period.code): BOUNDARY in row.notes for row in as_was} == {
        ("a", "2025Q2"): False,
        ("m", "2025Q3"): True,
    }
    halves = roll_up(DEFINITION, cells, period_kind="half", lineage=MERGE)
    assert [BOUNDARY in row.notes for row in halves] == [False, True]
    year = roll_up(DEFINITION, cells, by="nation", period_kind="year", lineage=MERGE)
    assert [BOUNDARY in row.notes for row in year] == [True]
    now = record_cells(DEFINITION, table(rows), lineage=MERGE, structure=LATER)
    quarters = roll_up(DEFINITION, now, period_kind="quarter", lineage=MERGE, structure=LATER)
    assert not any(BOUNDARY in row.notes for row in quarters)  # one organisation all along: no break


def test_a_system_that_still_says_the_old_name_after_the_merger_counts_for_the_new_one() -> None:
    rows = [record("a", dt.date(2025, 7, 15), None), record("a", dt.date(2025, 12, 1), None)]
    assert counts(rows, dt.date(2025, 12, 31), MERGE)["m 2025"][:2] == (2, 2)
    assert set(counts(rows, None, MERGE)) == {"a 2025"}  # as it was: whoever recorded it


def test_a_rename_and_a_reassignment_carry_everything_along() -> None:
    lineage = [Lineage("old", "new", JULY, "rename"), Lineage("left", "right", JULY, "reassign")]
    rows = [record("old", dt.date(2025, 1, 1), None), record("left", dt.date(2025, 1, 1), None)]
    assert set(counts(rows, LATER, lineage)) == {"new 2025", "right 2025"}
    back = [record("new", dt.date(2025, 8, 1), None), record("right", dt.date(2025, 8, 1), None)]
    earlier = counts(back, dt.date(2025, 1, 1), lineage)
    assert set(earlier) == {"old 2025", "right 2025"}  # a name can be undone; tasks that were passed on cannot
    assert NEWER in earlier["right 2025"][2]


def test_organisations_that_never_changed_are_counted_as_ever() -> None:
    rows = [record("other", dt.date(2025, 8, 5), "c1"), record("other", dt.date(2025, 8, 5), None, online=False)]
    assert counts(rows, LATER)["other 2025"] == (1, 2, frozenset())


def test_a_faulty_lineage_is_refused() -> None:
    with pytest.raises(Refused, match="shares-do-not-sum"):
        counts([record("m", JULY, "c1")], LATER, SPLIT[:1])


days = some.dates(dt.date(2024, 1, 1), dt.date(2025, 6, 30))
people = some.lists(some.tuples(days, some.sampled_from(["c1", "c2", "c3"]), some.booleans()), min_size=1, max_size=30)


@settings(max_examples=25, deadline=None)
@given(people)
def test_merging_and_then_splitting_gives_the_original_counts(drawn) -> None:
    """a and b become m, m becomes a2 (the places of a) and b2 (those of b): a2 has what a had, b2 what b had."""
    owner = {"c1": "a", "c2": "b", "c3": "b"}
    rows = [record(owner[place], day, place, online=online) for day, place, online in drawn]
    before = {name: one[:2] for name, one in counts(rows, dt.date(2025, 1, 1)).items()}
    after = {name: one[:2] for name, one in counts(rows, LATER).items()}
    assert {name.replace("2 ", " "): one for name, one in after.items()} == before
    hand = Counter((owner[place], day.year) for day, place, _ in drawn)
    assert {name: one[1] for name, one in before.items()} == {f"{unit} {year}": n for (unit, year), n in hand.items()}


@settings(max_examples=60, deadline=None)
@given(
    pairs=some.lists(some.tuples(some.integers(0, 6), some.integers(1, 7)), min_size=1, max_size=6),
    units=some.lists(some.integers(0, 7), min_size=1, max_size=10),
)
def test_cascades_of_mergers_are_associative(pairs, units) -> None:
    """Each year some organisation joins a later one; read at once or year by year, everybody ends in the same place."""
    steps, gone = [], set()
    for year, (low, more) in enumerate(pairs):
        high = min(7, low + more)
        if low in gone or high in gone or low == high:
            continue
        gone.add(low)
        steps.append(Lineage(str(low), str(high), dt.date(2010 + year, 1, 1)))
    rows = [record(str(unit), dt.date(2009, 5, 1), None) for unit in units]
    last = dt.date(2030, 1, 1)
    at_once = record_cells(DEFINITION, table(rows), lineage=steps, structure=last)
    by_year = record_cells(DEFINITION, table(rows), lineage=(), structure=None)
    for step in steps:
        by_year = restate(by_year, lineage=[step], structure=last, rules=DEFINITION.measures)
    assert totals(at_once) == totals(by_year)
    assert totals(at_once) == Counter(end_of(str(unit), steps) for unit in units)


def end_of(unit: str, steps: list[Lineage]) -> str:
    """Followed by hand, one step after another."""
    for step in steps:
        unit = step.to if step.from_ == unit else unit
    return unit


def totals(cells) -> Counter:
    found: Counter = Counter()
    for cell in cells:
        found[cell.subject] += cell.measures["settled"]
    return found


def test_a_name_that_came_back_is_not_sent_away_again() -> None:
    lineage = [Lineage("a", "m", JULY), Lineage("m", "a", NEXT, "rename")]
    find = Finder(lineage, LATER)
    assert [part.subject for part in find("a", dt.date(2026, 9, 1))] == ["a"]
    assert [part.subject for part in find("a", dt.date(2025, 1, 1))] == ["a"]
    assert [part.subject for part in find("m", dt.date(2025, 9, 1))] == ["a"]
