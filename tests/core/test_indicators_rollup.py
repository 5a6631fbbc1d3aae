"""Roll-up and restatement: ratios of sums in every frame, checked on paper (packs/tiny/README.md) and by laws."""

from __future__ import annotations

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.core.contracts.contract import load_contract
from giaoban.core.findings import Refused
from giaoban.core.indicators.cells import BOUNDARY, ESTIMATED, NEWER, Cell, combine
from giaoban.core.indicators.definition import load_definition
from giaoban.core.indicators.engine import compute
from giaoban.core.indicators.restate import Finder, Lineage, restate
from giaoban.core.indicators.rollup import check_findings, roll_up
from giaoban.core.indicators.schema import Measure
from giaoban.core.quantities import round_half_up
from giaoban.measures.warehouse.store import with_month

TINY = Path(__file__).resolve().parents[2] / "packs" / "tiny"
MERGER = dt.date(2025, 1, 1)
LINEAGE = [Lineage(name, "province.nui-song.2025", MERGER) for name in ("province.nui", "province.song")]
PARENTS = {
    **dict.fromkeys(["ministry.so", "ministry.duong"], "ministries"),
    **dict.fromkeys(["province.nui", "province.song", "province.bien", "province.nui-song.2025"], "provinces"),
}
CONTRACT, _ = load_contract((TINY / "contracts/dossier.yaml").read_text(encoding="utf-8"), "dossier.yaml")
DEFINITION, _ = load_definition(
    (TINY / "indicators/dossier_rate.yaml").read_text(encoding="utf-8"), "dossier_rate.yaml"
)
assert CONTRACT is not None
assert DEFINITION is not None


@pytest.fixture(scope="module")
def dossiers():
    """The 21 dossiers of the tiny country as an Ibis table."""
    import ibis

    with (TINY / "facts/dossier.csv").open(encoding="utf-8") as lines:
        rows = [
            {name: value or None for name, value in row.items()} | {"simulated": row["simulated"] == "true"}
            for row in csv.DictReader(lines)
        ]
    columns = {name: pa.array([row[name] for row in rows]) for name in rows[0]}
    connection = ibis.duckdb.connect(threads=1)
    connection.con.register("dossiers", with_month(pa.table(columns), CONTRACT))
    yield connection.table("dossiers")
    connection.disconnect()


def figures(rows, period: str) -> dict[str, tuple[int, int, str]]:
    """Subject -> numerator, denominator, rate as printed with two decimals, of one period."""
    return {
        row.subject: (row.num, row.den, str(round_half_up(row.value, 2))) for row in rows if row.period.code == period
    }


# -- the tiny country, as worked out in its README


def test_each_organisation_as_it_was(dossiers) -> None:
    rows = compute(DEFINITION, dossiers, period_kind="quarter", lineage=LINEAGE)
    assert figures(rows, "2024Q4") == {
        "ministry.so": (2, 2, "100.00"),
        "ministry.duong": (3, 4, "75.00"),
        "province.nui": (1, 4, "25.00"),
        "province.song": (1, 1, "100.00"),
        "province.bien": (0, 1, "0.00"),
    }
    assert figures(rows, "2025Q1")["province.nui-song.2025"] == (3, 4, "75.00")


@pytest.mark.parametrize("frame", ["as_was", "as_now", dt.date(2025, 6, 1), dt.date(2024, 6, 1)])
def test_the_nation_is_the_ratio_of_sums_in_every_frame_and_never_the_mean(dossiers, frame) -> None:
    rows = compute(
        DEFINITION,
        dossiers,
        by="nation",
        period_kind="quarter",
        frame=frame,
        lineage=LINEAGE,
        today=dt.date(2025, 4, 15),
    )
    # 7 of 12 and 6 of 8 dossiers; the means of the rates, 60 % and 68,75 %, appear nowhere.
    assert figures(rows, "2024Q4") == {"vn": (7, 12, "58.33")}
    assert figures(rows, "2025Q1") == {"vn": (6, 8, "75.00")}


def test_blocks_are_ratios_of_sums(dossiers) -> None:
    rows = compute(DEFINITION, dossiers, by="parent", parents=PARENTS, period_kind="quarter")
    assert figures(rows, "2024Q4") == {"ministries": (5, 6, "83.33"), "provinces": (2, 6, "33.33")}
    assert figures(rows, "2025Q1") == {"ministries": (2, 3, "66.67"), "provinces": (4, 5, "80.00")}


def test_a_merged_province_sums_the_counts_of_those_it_came_from(dossiers) -> None:
    rows = compute(
        DEFINITION, dossiers, period_kind="quarter", frame="as_now", lineage=LINEAGE, today=dt.date(2025, 4, 15)
    )
    # 1 of 4 and 1 of 1 are 2 of 5: 40 %, where the mean of 25 % and 100 % would be 62,5 %.
    assert figures(rows, "2024Q4")["province.nui-song.2025"] == (2, 5, "40.00")
    assert not any(row.subject in ("province.nui", "province.song") for row in rows)


def test_a_merger_cannot_be_taken_apart_again_and_says_so(dossiers) -> None:
    rows = compute(DEFINITION, dossiers, frame=dt.date(2024, 12, 31), lineage=LINEAGE, period_kind="quarter")
    later = {row.subject: row for row in rows if row.period.code == "2025Q1"}
    assert later["province.nui-song.2025"].notes == {NEWER}
    assert later["province.bien"].notes == frozenset()


def test_a_year_in_which_organisations_change_is_flagged(dossiers) -> None:
    merger_in_november = [Lineage(step.from_, step.to, dt.date(2024, 11, 15)) for step in LINEAGE]
    rows = compute(DEFINITION, dossiers, period_kind="year", lineage=merger_in_november)
    flagged = {row.subject for row in rows if BOUNDARY in row.notes and row.period.code == "2024"}
    assert flagged == {"province.nui", "province.song"}


def test_months_of_the_year_so_far_add_up(dossiers) -> None:
    rows = compute(DEFINITION, dossiers, by="nation", period_kind="months")
    # October settles d01, d03, d04, d07 (all the way online) and d08 (at the counter): 4 of 5.
    october, november, december = (figures(rows, f"2024-M01-M{month}")["vn"] for month in (10, 11, 12))
    assert october[:2] == (4, 5)
    assert november[:2] == (7, 9)  # d02, d05 and d11 went all the way, d09 was answered on paper
    assert december[:2] == (7, 12)  # d06, d10 and d12 did not


def test_an_open_dossier_counts_nowhere(dossiers) -> None:
    rows = compute(DEFINITION, dossiers, by="nation", period_kind="year")
    assert sum(row.den for row in rows) == 20  # of 21 records


def test_everything_from_simulated_records_is_simulated(dossiers) -> None:
    assert {row.status for row in compute(DEFINITION, dossiers)} == {"simulated"}


def test_simulated_and_real_records_never_meet_in_one_figure(dossiers) -> None:
    mixed = dossiers.mutate(simulated=dossiers.dossier_id.isin(["d01", "d02"]))
    rows = compute(DEFINITION, mixed, by="nation", period_kind="quarter")
    found = {(row.period.code, row.status): (row.num, row.den) for row in rows}
    assert found[("2024Q4", "simulated")] == (2, 2)
    assert found[("2024Q4", "reported")] == (5, 10)


def test_dimensions_split_a_figure_and_sum_to_it(dossiers) -> None:
    rows = compute(DEFINITION, dossiers, by="nation", period_kind="quarter", dimensions=["channel"])
    parts = {row.dimensions["channel"]: (row.num, row.den) for row in rows if row.period.code == "2024Q4"}
    assert parts == {"online": (7, 9), "counter": (0, 2), "post": (0, 1)}
    only = compute(DEFINITION, dossiers, by="nation", period_kind="quarter", where={"channel": "counter"})
    assert figures(only, "2024Q4") == {"vn": (0, 2, "0.00")}


def test_an_unknown_dimension_and_a_missing_parent_are_refused(dossiers) -> None:
    with pytest.raises(Refused, match="unknown-dimension"):
        compute(DEFINITION, dossiers, dimensions=["citizen_id"])
    with pytest.raises(Refused, match="unknown-dimension"):
        compute(DEFINITION, dossiers, where={"procedure'; drop table dossiers": "x"})
    with pytest.raises(Refused, match="no-parent"):
        compute(DEFINITION, dossiers, by="parent", parents={"ministry.so": "ministries"})


def test_a_value_in_a_filter_is_data_and_never_sql(dossiers) -> None:
    assert compute(DEFINITION, dossiers, where={"channel": "online' or '1'='1"}) == []


# -- rules on paper


def cell(subject: str, month: str, **measures) -> Cell:
    return Cell(subject, dt.date.fromisoformat(f"{month}-01"), measures)


def test_a_split_divides_totals_by_shares_and_says_that_it_is_an_estimate() -> None:
    day = dt.date(2024, 7, 1)
    split = [Lineage("a", "b", day, "split", Decimal("0.25")), Lineage("a", "c", day, "split", Decimal("0.75"))]
    parts = restate([cell("a", "2024-06", n=8)], lineage=split, structure=dt.date(2024, 12, 31), rules={"n": Measure()})
    assert {part.subject: part.measures["n"] for part in parts} == {"b": 2, "c": 6}
    assert all(part.notes == {ESTIMATED} for part in parts)


def test_a_chain_of_changes_is_followed_and_only_up_to_the_structure() -> None:
    steps = [
        Lineage("a", "b", dt.date(2024, 7, 1), "rename"),
        Lineage("b", "c", dt.date(2025, 7, 1)),
        Lineage("c", "d", dt.date(2026, 7, 1), "rename"),
    ]
    month = dt.date(2024, 1, 1)
    for structure, expected in [("2024-06-30", "a"), ("2024-07-01", "b"), ("2025-12-31", "c"), ("2027-01-01", "d")]:
        assert [part.subject for part in Finder(steps, dt.date.fromisoformat(structure))("a", month)] == [expected]


def test_a_rename_is_undone_when_reading_an_older_structure() -> None:
    find = Finder([Lineage("thua-thien-hue", "hue", dt.date(2025, 1, 1), "rename")], dt.date(2024, 12, 31))
    (part,) = find("hue", dt.date(2025, 3, 1))
    assert (part.subject, part.notes) == ("thua-thien-hue", frozenset())


def test_a_province_that_gives_a_part_away_keeps_later_months_whole() -> None:
    day = dt.date(2024, 7, 1)
    steps = [Lineage("a", "a", day, "split", Decimal("0.9")), Lineage("a", "b", day, "split", Decimal("0.1"))]
    find = Finder(steps, dt.date(2025, 1, 1))
    assert [(part.subject, part.share) for part in find("a", dt.date(2024, 6, 1))] == [
        ("a", Decimal("0.9")),
        ("b", Decimal("0.1")),
    ]
    assert [(part.subject, part.share) for part in find("a", dt.date(2024, 7, 1))] == [("a", Decimal(1))]


def test_shares_that_do_not_sum_to_one_and_circles_are_refused() -> None:
    day = dt.date(2024, 7, 1)
    with pytest.raises(Refused, match="shares-do-not-sum"):
        Finder([Lineage("a", "b", day, "split", Decimal("0.6"))], day)
    with pytest.raises(Refused, match="circle"):
        Finder([Lineage("a", "b", day), Lineage("b", "a", day)], day)


def test_each_succession_rule_combines_in_its_own_way() -> None:
    rules = {
        "flow": Measure(succession="sum"),
        "stock": Measure(succession="latest"),
        "speed": Measure(succession="weighted", weight="flow"),
        "people": Measure(succession="not_additive"),
    }
    cells = [
        cell("a", "2024-10", flow=1, stock=5, speed=10, people=4),
        cell("a", "2024-11", flow=3, stock=7, speed=20, people=4),
        cell("b", "2024-11", flow=4, stock=2, speed=40, people=1),
    ]
    # 1+3+4; 7+2 of the last month; (1*10 + 3*20 + 4*40) / 8; no number for distinct people of several.
    assert combine(cells, rules) == {"flow": 8, "stock": 9, "speed": Decimal("28.75"), "people": None}
    assert combine(cells[:1], rules)["people"] == 4


def test_a_missing_part_makes_the_whole_missing() -> None:
    rules = {"n": Measure()}
    assert combine([cell("a", "2024-10", n=1), cell("b", "2024-10", n=None)], rules) == {"n": None}


def test_nothing_counted_is_no_value_and_not_zero() -> None:
    (row,) = roll_up(DEFINITION, [cell("a", "2024-10", online=0, settled=0)])
    assert (row.num, row.den, row.value) == (0, 0, None)


def test_a_broken_check_names_whom_and_when() -> None:
    rows = roll_up(DEFINITION, [cell("a", "2024-10", online=5, settled=4)])
    (finding,) = check_findings(DEFINITION, rows)
    assert finding.code == "dossier-rate.more-online-than-settled"
    assert (finding.context["subject"], finding.context["period"]) == ("a", "2024-10")


# -- laws

_UNITS = ["a", "b", "c", "d"]
_cells = st.lists(
    st.builds(
        lambda unit, month, online, other: cell(unit, f"2024-{month:02}", online=online, settled=online + other),
        st.sampled_from(_UNITS),
        st.integers(1, 12),
        st.integers(0, 50),
        st.integers(0, 50),
    ),
    max_size=30,
)
_mergers = st.lists(
    st.tuples(st.sampled_from(_UNITS), st.sampled_from(["x", "y"]), st.integers(1, 12)),
    max_size=4,
    unique_by=lambda m: m[0],
).map(lambda found: [Lineage(unit, to, dt.date(2024, month, 1)) for unit, to, month in found])


@given(cells=_cells, mergers=_mergers, month=st.integers(1, 12))
def test_restating_never_changes_the_nation(cells, mergers, month) -> None:
    restated = restate(cells, lineage=mergers, structure=dt.date(2024, month, 1), rules=DEFINITION.measures)
    for kind in ("month", "quarter", "year", "months"):
        before = roll_up(DEFINITION, cells, by="nation", period_kind=kind)
        after = roll_up(DEFINITION, restated, by="nation", period_kind=kind)
        assert [(row.period, row.num, row.den) for row in before] == [(row.period, row.num, row.den) for row in after]


@given(cells=_cells)
def test_a_rate_of_a_whole_lies_between_the_rates_of_its_parts(cells) -> None:
    parts = {row.period: [] for row in roll_up(DEFINITION, cells, by="nation")}
    for row in roll_up(DEFINITION, cells):
        if row.value is not None:
            parts[row.period].append(row.value)
    for row in roll_up(DEFINITION, cells, by="nation"):
        if row.value is not None:
            tiny = Decimal("1e-20")
            assert min(parts[row.period]) - tiny <= row.value <= max(parts[row.period]) + tiny


@given(cells=_cells)
def test_rolling_up_in_two_steps_is_rolling_up_in_one(cells) -> None:
    quarters = roll_up(DEFINITION, cells, by="nation", period_kind="quarter")
    (year,) = roll_up(DEFINITION, cells, by="nation", period_kind="year") or (None,)
    if year:
        assert (sum(row.num for row in quarters), sum(row.den for row in quarters)) == (year.num, year.den)
