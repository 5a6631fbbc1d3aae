"""A table cannot change, says what is wrong with it and where, and is refused rather than computed badly."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.economy.sample_tables import random_table, seeds, sizes, table, two

from giaoban.core.economy.checks import check, check_scale, sound_system
from giaoban.core.economy.concordance import (
    Concordance,
    Step,
    by_codes,
    concordance_from_rows,
    concordance_on,
    converted,
    converted_weights,
    split_in,
)
from giaoban.core.economy.digital import digital_gdp
from giaoban.core.economy.domestic import domestic, without
from giaoban.core.economy.linkages import linkages
from giaoban.core.economy.readers.grid import Rows
from giaoban.core.economy.table import IOTable
from giaoban.core.findings import Finding, Refused, Severity

DAY = dt.date(2022, 1, 1)


def refused(code: str, act: object) -> Finding:
    """The one finding of that code in what was refused; a warning or NaN on the way would fail the test."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(Refused) as caught:
            act()  # type: ignore[operator]
    found = [finding for finding in caught.value.findings if finding.code == code]
    assert found, [str(finding) for finding in caught.value.findings]
    return found[0]


def codes(found: list[Finding]) -> set[str]:
    return {finding.code for finding in found}


def test_a_table_cannot_be_changed_and_does_not_follow_the_array_it_was_made_from():
    Z = np.array([[150.0, 500.0], [200.0, 100.0]])
    made = table(Z, [[350], [1700]], [[650, 1400]], [1000, 2000])
    Z[0, 0] = 999
    assert made.Z[0, 0] == 150
    with pytest.raises(ValueError, match="read-only"):
        made.Z[0, 0] = 1
    with pytest.raises(AttributeError):
        made.unit = "billion VND"  # type: ignore[misc]


def test_a_copy_cannot_be_changed_either():
    for made in (pickle.loads(pickle.dumps(two())), copy.deepcopy(two())):
        assert made == two()
        with pytest.raises(ValueError, match="read-only"):
            made.Z[0, 0] = 1


def test_prices_that_are_not_basic_are_told():
    assert codes(check(two().replaced(price="purchaser"))) == {"economy.not-basic-prices"}


def test_equal_tables_have_one_hash_and_any_other_cell_or_label_another():
    assert two() == two()
    assert len({two(), two(), two().replaced(Z=[[150, 500], [200, 100.0000001]])}) == 2
    assert two() != two().replaced(unit="billion VND")
    assert two() != two().replaced(sectors=("a", "c"), names=())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Z": [[1, 2, 3], [4, 5, 6]]}, "economy.shape"),
        ({"x": [1000, 2000, 3]}, "economy.shape"),
        ({"Z": [["150", "many"], [200, 100]]}, "economy.shape"),
        ({"Y": [[float("nan")], [1700]]}, "economy.not-finite"),
        ({"Z": [[float("inf"), 500], [200, 100]]}, "economy.not-finite"),
        ({"Z": [[1e200, 500], [200, 100]]}, "economy.not-finite"),
        ({"sectors": ("a", "a")}, "economy.repeated-sector"),
        ({"kind": "imported"}, "economy.unknown-choice"),
        ({"price": "market"}, "economy.unknown-choice"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(changes, code):
    refused(code, lambda: two().replaced(**({"names": ()} | changes)))


def test_a_cell_that_is_not_finite_is_named():
    assert (
        refused("economy.not-finite", lambda: two().replaced(Y=[[np.nan], [1700]])).context["cells"] == "Y[a, final 1]"
    )


def test_a_sound_table_has_only_notes():
    assert check(two()) == []
    found = check(random_table(5, 6, negatives=True))
    assert {finding.severity for finding in found} <= {Severity.NOTE}


def test_a_row_and_a_column_that_do_not_foot_are_named_with_what_they_say_and_sum_to():
    found = check(two().replaced(Z=[[150, 500], [200, 700]]))
    assert [(one.code, one.context["sector"]) for one in found[:2]] == [
        ("economy.row-footing", "b"),
        ("economy.column-footing", "b"),
    ]
    assert (found[0].context["stated"], found[0].context["summed"], found[0].context["gap"]) == ("2000", "2600", "600")
    assert "Z[b, :]" in found[0].context["cells"]


def test_a_row_in_another_unit_shows_its_power_of_a_thousand():
    found = check(two().replaced(Z=[[150_000, 500_000], [200, 100]], Y=[[350_000], [1700]]))
    assert found[0].context["gap"].endswith("(10^3)")


def test_rounding_is_a_note_and_not_a_fault():
    rounded = two().replaced(x=[1000.4, 2000])
    assert [(one.code, one.severity) for one in check(rounded)] == [("economy.rounding-gap", Severity.NOTE)]


def test_a_small_row_of_a_table_in_whole_units_may_miss_by_what_rounding_does():
    """Row a: three cells and their sum were rounded; 3·sqrt(4/12) = 1.7 units may be rounding, 4 of 10 are not."""
    small = table([[2, 3], [1, 1]], [[6], [1000]], [[7, 998]], [10, 1002])
    assert "economy.row-footing" in codes(check(small))
    assert codes(check(small.replaced(rounding=1))) == {"economy.rounding-gap"}
    assert "economy.row-footing" in codes(check(small.replaced(rounding=1, Y=[[9], [1000]])))


def test_columns_without_imports_and_taxes_leave_a_rest_that_is_told():
    found = check(two().replaced(VA=[[600, 1400]]))
    assert [(one.code, one.context["rest"]) for one in found] == [("economy.inputs-not-given", "50")]
    stated = two().replaced(VA=[[600, 1400]], other_inputs=[[0, 0]])
    assert codes(check(stated)) == {"economy.column-footing"}


def test_a_sector_that_makes_nothing_is_kept_and_disturbs_no_figure():
    Z = [[150, 0, 500], [0, 0, 0], [200, 0, 100]]
    idle = table(Z, [[350], [0], [1700]], [[650, 0, 1400]], [1000, 0, 2000])
    assert codes(check(idle)) == {"economy.idle-sector"}
    made = digital_gdp(idle, [1, 1, 0])
    assert made.share() == pytest.approx(digital_gdp(two(), [1, 0]).share(), abs=1e-15)
    assert made.within_sector()["b"] is None
    assert np.isfinite(linkages(idle).power).all()


def test_a_sector_with_inputs_and_no_output_is_refused():
    bad = table([[150, 500], [200, 100]], [[350], [-300]], [[650, 1400]], [1000, 0])
    assert refused("economy.output-missing", lambda: sound_system(bad)).context["cells"] == "x[b]"


def test_a_negative_output_is_refused_with_its_cell():
    bad = two().replaced(x=[1000, -2000])
    assert refused("economy.negative-output", lambda: sound_system(bad)).context["cells"] == "x[b] = -2000"


def test_an_economy_that_makes_nothing_is_refused():
    nothing = table([[0, 0], [0, 0]], [[0], [0]], [[0, 0]], [0, 0])
    refused("economy.nothing-made", lambda: linkages(nothing))


def test_an_output_too_small_to_divide_by_is_refused():
    bad = two().replaced(x=[1000, 5e-324])
    assert refused("economy.output-missing", lambda: sound_system(bad)).context["cells"] == "x[b]"


def test_falling_inventories_are_kept_and_told():
    Y = [[400, -50], [1700, 0]]
    falling = table([[150, 500], [200, 100]], Y, [[650, 1400]], [1000, 2000], finals=("use", "inventories"))
    assert [(one.code, one.severity, one.context["cells"]) for one in check(falling)] == [
        ("economy.negative-final-demand", Severity.NOTE, "Y[a, inventories] = -50")
    ]
    assert digital_gdp(falling, [1, 0]).share() == pytest.approx(digital_gdp(two(), [1, 0]).share(), abs=1e-15)


def test_a_singular_system_is_refused_where_lapack_only_warns():
    """Every sector buys all it makes: I - A has no inverse."""
    closed = table([[50, 50], [50, 50]], [[0], [0]], [[0, 0]], [100, 100])
    finding = refused("economy.singular", lambda: sound_system(closed))
    assert "Σa = 1" in finding.context["sectors"]


def test_a_nearly_singular_system_is_refused_by_its_condition_number():
    near = 50 * (1 - 1e-12)
    almost = table([[near, near], [near, near]], [[1e-10], [1e-10]], [[1e-10, 1e-10]], [100, 100])
    refused("economy.singular", lambda: sound_system(almost))


def test_sectors_that_use_more_than_they_make_are_refused_by_hawkins_and_simon():
    """2 units of itself for 1 unit of output: 1 - 2 < 0, though the system has a solution."""
    eating = table([[200, 0], [0, 10]], [[-100], [90]], [[-100, 90]], [100, 100])
    assert refused("economy.hawkins-simon", lambda: sound_system(eating)).context["sectors"] == "a (Σa = 2)"


def test_a_column_sum_above_one_alone_is_no_fault():
    """Sector a buys 1.1 of others for each unit, the others little: minors 1 and 1 - 1.1·0.1 = 0.89 are positive."""
    heavy = table([[0, 10], [110, 0]], [[90], [-10]], [[-10, 90]], [100, 100])
    assert codes(check(heavy)) == {"economy.negative-value-added", "economy.negative-final-demand"}


def test_negative_coefficients_are_judged_by_the_minors_themselves():
    by_product = two().replaced(Z=[[150, 500], [-20, 100]], Y=[[350], [1920]], VA=[[870, 1400]])
    assert codes(check(by_product)) == {"economy.negative-flow"}
    bad = table([[150, -20], [0, 300]], [[-30], [-200]], [[-50, -180]], [100, 100])
    assert refused("economy.hawkins-simon", lambda: sound_system(bad)).context["sectors"].startswith("a ")


@pytest.mark.parametrize(
    ("known", "unit", "expected"),
    [
        (2.05, "billion VND", []),
        (2.05, "tỷ đồng", []),
        (2.05, "million VND", ["economy.unit-scale"]),  # a thousand times too small
        (2.05, "nghìn tỷ đồng", ["economy.unit-scale"]),
        (41, "billion VND", ["economy.size-differs"]),  # twenty times is no unit
        (2.05, "heaps", ["economy.unknown-unit"]),
        (0, "billion VND", ["economy.size-differs"]),
    ],
)
def test_a_wrong_unit_is_caught_by_what_is_known_of_the_economy(known, unit, expected):
    found = check_scale(two(), known=known, unit=unit)
    assert [finding.code for finding in found] == expected


# Imports


def competitive(seed: int, n: int) -> IOTable:
    """A domestic table whose users take a known part of each product from abroad; exports are home-made."""
    home = random_table(seed, n)
    part = np.random.default_rng(seed + 2).uniform(0, 0.6, n)
    Z = home.Z / (1 - part[:, None])
    consumed = home.Y[:, 0] / (1 - part)
    imports = (Z.sum(axis=1) + consumed) * part
    gap = (home.other_inputs if home.other_inputs is not None else 0) - (Z - home.Z).sum(axis=0)
    return home.replaced(
        Z=Z,
        Y=np.column_stack([consumed, home.Y[:, 1]]),
        finals=("households", "exports"),
        imports=imports,
        kind="competitive",
        other_inputs=gap,
    )


@settings(max_examples=50, deadline=None)
@given(seed=seeds, n=sizes, treatment=st.sampled_from(["domestic use", "all uses"]))
def test_taking_imports_out_keeps_every_output(seed, n, treatment):
    before = competitive(seed, n)
    after = domestic(before, treatment=treatment)
    assert np.array_equal(after.x, before.x)
    assert (after.Z.sum(axis=1) + after.final_demand) == pytest.approx(before.x, rel=1e-9)
    columns = after.Z.sum(axis=0) + after.gva + after.other_inputs.sum(axis=0)
    assert columns == pytest.approx(before.x, rel=1e-9)
    assert "economy.row-footing" not in codes(check(after))
    assert (after.Z >= 0).all()


@settings(max_examples=25, deadline=None)
@given(seed=seeds, n=sizes)
def test_import_shares_give_back_the_home_table_they_came_from(seed, n):
    assert pytest.approx(random_table(seed, n).Z, rel=1e-9, abs=1e-12) == domestic(competitive(seed, n)).Z


def test_more_imports_than_home_use_is_refused_and_can_be_spread_over_exports_too():
    """Product a is imported to be sold abroad: 30 used at home, 40 imported, 90 exported; output 80."""
    trade = table(
        [[10, 20], [30, 10]],
        [[0, 90], [20, 20]],
        [[40, 50]],
        [80, 80],
        finals=("home", "exports"),
        imports=[40, 0],
        kind="competitive",
    )
    finding = refused("economy.imports-exceed-use", lambda: domestic(trade))
    assert finding.context["cells"] == "imports[a] = 40, use = 30"
    spread = domestic(trade, treatment="all uses")  # two thirds of every use is home-made
    assert spread.Z[0] == pytest.approx([10 * 2 / 3, 20 * 2 / 3])
    assert spread.Y[0] == pytest.approx([0, 60])


def test_an_imports_table_is_taken_off_cell_by_cell():
    both = competitive(3, 4)
    home = random_table(3, 4)
    Y = np.column_stack([both.Y[:, 0] - home.Y[:, 0], np.zeros(4)])
    abroad = both.replaced(Z=both.Z - home.Z, Y=Y, kind="imports", other_inputs=None, other_names=())
    assert pytest.approx(home.Z, rel=1e-9) == without(both, abroad).Z
    assert check(abroad) == [] or codes(check(abroad)) <= {"economy.rounding-gap"}
    other = abroad.replaced(unit="billion VND")
    assert refused("economy.other-table", lambda: without(both, other)).context["field"] == "unit"


def test_exports_that_cannot_be_told_are_asked_for():
    nameless = competitive(3, 4).replaced(finals=("one", "other"))
    refused("economy.no-exports", lambda: domestic(nameless))
    assert np.allclose(domestic(nameless, exports=["other"]).Z, domestic(competitive(3, 4)).Z)


# Concordances


def test_weights_that_do_not_sum_to_one_are_refused_all_at_once():
    steps = (Step("a", "x", 0.5), Step("a", "y", 0.4), Step("b", "x", 1.5), Step("c", "x"), Step("c", "x"))
    with pytest.raises(Refused) as caught:
        Concordance("", "", steps, DAY)
    assert sorted(finding.code for finding in caught.value.findings) == [
        "economy.concordance-sum",
        "economy.concordance-sum",
        "economy.concordance-sum",
        "economy.concordance-twice",
        "economy.concordance-weight",
    ]


def test_codes_that_fit_nowhere_or_twice_need_weights_and_are_not_guessed():
    said = {"names": ("isic4", "icio45"), "valid_from": DAY}
    found = refused("economy.concordance-missing", lambda: by_codes(("61", "J", "99"), ("J61", "J62_63"), **said))
    assert found.context["sectors"] == "J, 99"


def test_a_concordance_is_read_from_rows_and_a_bad_weight_is_named_by_its_cell():
    head = ["from", "to", "weight"]
    said = {"names": ("vsic2018", "gso164"), "valid_from": DAY}
    made = concordance_from_rows(Rows([head, ["26", "080", None], ["61", "120", 0.4], ["61", "121", "0.6"]]), **said)
    assert made.matrix(("26", "61"))[1].tolist() == [[1, 0, 0], [0, 0.4, 0.6]]
    bad = Rows([head, ["26", "080", "all"]], file="c.csv")
    assert str(refused("economy.text-in-number", lambda: concordance_from_rows(bad, **said)).where) == "c.csv:2:3 (C2)"
    refused("economy.concordance-weight", lambda: concordance_from_rows(Rows([head, ["26", "080", 0]]), **said))
    refused("economy.empty", lambda: concordance_from_rows(Rows([head]), **said))


def test_a_sector_without_a_line_is_named():
    bridge = Concordance("", "", (Step("a", "x"),), DAY)
    assert refused("economy.concordance-missing", lambda: converted(two(), bridge)).context["sectors"] == "b"


def test_the_concordance_of_the_day_is_taken():
    old = Concordance("vsic2018", "gso164", (Step("a", "1"),), dt.date(2018, 7, 6), dt.date(2024, 12, 31))
    new = Concordance("vsic2018", "gso164", (Step("a", "2"),), dt.date(2025, 1, 1))
    found = concordance_on([old, new], source="vsic2018", target="gso164", day=dt.date(2025, 1, 1))
    assert found is new
    refused(
        "economy.no-concordance",
        lambda: concordance_on([old, new], source="vsic2018", target="gso164", day=dt.date(2010, 1, 1)),
    )


@settings(max_examples=50, deadline=None)
@given(seed=seeds, n=sizes, groups=st.integers(1, 4))
def test_aggregation_keeps_the_economy(seed, n, groups):
    before = random_table(seed, n)
    steps = tuple(Step(code, f"g{at % groups}") for at, code in enumerate(before.sectors))
    after = converted(before, Concordance("", "", steps, DAY))
    for block in ("Z", "Y", "VA", "x"):
        assert getattr(after, block).sum() == pytest.approx(getattr(before, block).sum(), rel=1e-12)
    assert not codes(check(after)) & {"economy.row-footing", "economy.column-footing"}


@settings(max_examples=50, deadline=None)
@given(seed=seeds, n=sizes, part=st.floats(0.05, 0.95))
def test_splitting_and_joining_again_is_nothing(seed, n, part):
    before = random_table(seed, n)
    split = converted(before, split_in({"a": {"a1": part, "a2": 1 - part}}, before.sectors, day=DAY))
    joining = tuple(Step(code, "a" if code in ("a1", "a2") else code) for code in split.sectors)
    joined = converted(split, Concordance("", "", joining, DAY))
    assert joined.sectors == before.sectors
    assert pytest.approx(before.Z, rel=1e-12) == joined.Z


@settings(max_examples=50, deadline=None)
@given(seed=seeds, n=st.integers(3, 12))
def test_the_direct_share_commutes_with_any_aggregation_that_keeps_digital_apart(seed, n):
    before = random_table(seed, n)
    d = (np.arange(n) < 2).astype(float)
    steps = tuple(Step(code, f"digital {at % 2}" if d[at] else f"g{at % 3}") for at, code in enumerate(before.sectors))
    bridge = Concordance("", "", steps, DAY)
    after = converted(before, bridge)
    e = converted_weights(d, before.sectors, bridge, before.x)
    assert set(e.tolist()) <= {0.0, 1.0}
    assert digital_gdp(after, e).share("direct") == pytest.approx(digital_gdp(before, d).share("direct"), rel=1e-12)


@settings(max_examples=50, deadline=None)
@given(seed=seeds, n=sizes)
def test_the_core_share_commutes_with_joining_sectors_of_one_technology(seed, n):
    """Split in proportion, the parts have equal columns: joining them is the aggregation that theory calls exact."""
    before = random_table(seed, n)
    bridge = split_in({"b": {"b1": 0.3, "b2": 0.7}}, before.sectors, day=DAY)
    d = np.zeros(n)
    d[1] = 1
    split = digital_gdp(converted(before, bridge), converted_weights(d, before.sectors, bridge, before.x))
    assert split.share() == pytest.approx(digital_gdp(before, d).share(), rel=1e-12)
