"""Provinces from a nation: quotients by hand, sums that hold, sums that are impossible."""

from __future__ import annotations

import csv
import math
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from giaoban.core.economy.balancing import Status
from giaoban.core.economy.provinces import (
    CoreFigure,
    ProvincialTable,
    balance_provinces,
    merge_counts,
    provincial_digital,
)
from giaoban.core.economy.regional import over_deltas, quotients, regional_coefficients, simple_quotients
from giaoban.core.findings import Refused

ALL = ["slq", "cilq", "rlq", "flq", "aflq"]
# A region of 20 in a nation of 200: SLQ = (5/20)/(100/200) = 0.5 and (15/20)/(100/200) = 1.5.
REGION, NATION = [5.0, 15.0], [100.0, 100.0]
SIZE = math.log2(1.1)


@pytest.mark.parametrize(
    ("quotient", "expected"),
    [
        ("slq", [[0.5, 0.5], [1.0, 1.0]]),
        ("cilq", [[0.5, 0.5 / 1.5], [1.0, 1.0]]),
        ("rlq", [[0.5 / math.log2(1.5), 0.5 / math.log2(2.5)], [1.0, 1.0]]),
        # delta = 0.5: 1.5 / 0.5 = 3 and 1.5, both above 1 even after the size factor 0.3708 only for 3 x 0.3708.
        ("flq", [[0.5 * SIZE**0.5, 0.5 / 1.5 * SIZE**0.5], [1.0, 1.5 * SIZE**0.5]]),
        ("aflq", [[0.5 * SIZE**0.5, 0.5 / 1.5 * SIZE**0.5 * math.log2(2.5)], [1.0, 1.5 * SIZE**0.5 * math.log2(2.5)]]),
    ],
)
def test_quotients_worked_by_hand(quotient, expected):
    assert simple_quotients(REGION, NATION).tolist() == [0.5, 1.5]
    made = quotients(REGION, NATION, quotient=quotient, delta=0.5 if "flq" in quotient else None)
    assert made == pytest.approx(np.array(expected), rel=1e-12)


@pytest.mark.parametrize("quotient", ALL)
def test_a_region_that_is_the_nation_buys_what_the_nation_buys(quotient):
    national = np.array([[0.2, 0.1], [0.3, 0.05]])
    made = regional_coefficients(national, NATION, NATION, quotient=quotient, delta=0.3)
    assert made == pytest.approx(national, rel=1e-12)


@given(
    arrays(float, 5, elements=st.floats(0, 1)),
    arrays(float, 5, elements=st.floats(0.1, 1000)),
    st.sampled_from(ALL),
    st.floats(0, 0.9),
)
@settings(max_examples=100, deadline=None)
def test_quotients_are_numbers_and_never_above_one_but_for_specialised_buyers(part, nation, quotient, delta):
    region = part * nation
    if region.sum() == 0:
        return
    made = quotients(region, nation, quotient=quotient, delta=delta)
    ceiling = np.maximum(1, np.log2(1 + simple_quotients(region, nation))) if quotient == "aflq" else 1.0
    assert np.isfinite(made).all()
    assert ((made >= 0) & (made <= ceiling + 1e-12)).all()
    absent = region == 0
    assert (made[absent] == 0).all()
    assert (made[:, absent] == 0).all()


@given(st.floats(0, 0.4), st.floats(0.01, 0.5))
@settings(max_examples=40, deadline=None)
def test_a_larger_delta_never_buys_more_at_home(delta, more):
    low = quotients(REGION, NATION, quotient="flq", delta=delta)
    high = quotients(REGION, NATION, quotient="flq", delta=delta + more)
    assert (high <= low + 1e-12).all()


@pytest.mark.parametrize(
    ("region", "nation", "asked", "code"),
    [
        (REGION, NATION, {"quotient": "flq"}, "region.delta-missing"),
        (REGION, NATION, {"quotient": "aflq", "delta": 1.0}, "region.delta-range"),
        ([5.0], NATION, {"quotient": "slq"}, "region.shape"),
        ([5.0, float("nan")], NATION, {"quotient": "slq"}, "region.not-a-number"),
        (["five", 3], NATION, {"quotient": "slq"}, "region.not-a-number"),
        ([5.0, -1.0], NATION, {"quotient": "slq"}, "region.negative"),
        ([5000.0, 15.0], NATION, {"quotient": "slq"}, "region.exceeds-nation"),
        ([0.0, 0.0], NATION, {"quotient": "slq"}, "region.empty"),
    ],
)
def test_what_gives_no_quotient_is_refused_by_name(region, nation, asked, code):
    with pytest.raises(Refused) as refusal:
        quotients(region, nation, **asked)
    assert [finding.code for finding in refusal.value.findings] == [code]


def test_delta_is_a_band_and_never_a_default():
    band = over_deltas([0.1, 0.3, 0.2], lambda delta: 1 - delta)
    assert (band.low, band.high) == (0.7, 0.9)
    with pytest.raises(Refused):
        over_deltas([], lambda delta: delta)


SECTORS = ("ICT", "trade", "farming")
A = np.array([[0.10, 0.05, 0.01], [0.15, 0.10, 0.10], [0.02, 0.05, 0.20]])
OUTPUT = np.array([200.0, 500.0, 400.0])
FINAL = OUTPUT - A @ OUTPUT
ADDED = OUTPUT * (1 - A.sum(axis=0))
WEIGHTS = np.array([1.0, 0.1, 0.0])
PRIOR = np.array([[5.0, 4.0, 1.0], [1.0, 3.0, 4.0], [0.5, 1.0, 2.0]])


def country(give_way="none"):
    grdp = np.array([0.5, 0.3, 0.2]) * ADDED.sum()
    return balance_provinces(
        PRIOR,
        grdp=grdp,
        national=ADDED,
        provinces=["A", "B", "C"],
        sectors=SECTORS,
        unit="billion VND",
        give_way=give_way,
    )


def test_direct_digital_value_added_of_provinces_makes_the_nation_and_every_grdp_is_met():
    table, run = country()
    assert run.status is Status.CONVERGED
    assert table.value_added.sum(axis=1) == pytest.approx(np.array([0.5, 0.3, 0.2]) * ADDED.sum(), rel=1e-9)
    assert sum(table.direct(WEIGHTS).values()) == pytest.approx(WEIGHTS @ ADDED, rel=1e-9)


def test_grdps_that_do_not_make_the_nation_are_named_and_may_give_way():
    asked = {"national": [30, 20], "provinces": ["A", "B"], "sectors": ["ICT", "other"], "unit": "billion VND"}
    _, run = balance_provinces([[1, 1], [1, 1]], grdp=[33, 22], **asked)
    assert run.status is Status.IMBALANCED
    table, run = balance_provinces([[1, 1], [1, 1]], grdp=[33, 22], give_way="rows", **asked)
    assert run.status is Status.CONVERGED
    assert table.value_added.sum(axis=1) == pytest.approx(np.array([30.0, 20.0]))  # 33 and 22 times 50/55
    assert [finding.code for finding in run.findings] == ["balance.rows-gave-way"]


@pytest.mark.parametrize("quotient", ["flq", "aflq", "slq"])
def test_direct_within_and_spill_over_make_the_national_core(quotient):
    table, _ = country()
    provinces, _ = provincial_digital(
        table,
        coefficients=A,
        output=OUTPUT,
        final_demand=FINAL,
        weights=WEIGHTS,
        deltas=[0.1, 0.3],
        quotient=quotient,
    )
    # The national core from the inverse itself: backward + forward - overlap.
    inverse, v = np.linalg.inv(np.eye(3) - A), ADDED / OUTPUT
    backward, forward = v @ inverse @ (WEIGHTS * FINAL), (WEIGHTS * v) @ inverse @ FINAL
    national = backward + forward - (WEIGHTS * v) @ inverse @ (WEIGHTS * FINAL)
    for place in range(2):
        parts = [row.direct + row.within.values[place] + row.spill_over.values[place] for row in provinces]
        assert sum(parts) == pytest.approx(national, rel=1e-9)
    if quotient != "aflq":  # only AFLQ lets a province buy more at home than the nation buys at all
        assert all(row.spill_over.low >= 0 for row in provinces)
        # Cores leave out what crosses a border: set side by side they stay below the nation, and nobody adds them.
        inside = sum(row.direct + row.within.high for row in provinces)
        assert inside < national


def test_core_figures_of_provinces_cannot_be_added_in_any_way():
    one, two = CoreFigure(10.0, "billion VND"), CoreFigure(5.0, "billion VND")
    for attempt in (
        lambda: one + two,
        lambda: 1 + one,
        lambda: one - two,
        lambda: sum([one, two]),
        lambda: np.sum([one, two]),
        lambda: np.array([one, two]).sum(),
        lambda: np.add(one, two),
        lambda: float(one),
        lambda: math.fsum([one, two]),
        lambda: np.mean([one, two]),
        lambda: merge_counts({"a": one, "b": two}, {"a": "c", "b": "c"}),
    ):
        with pytest.raises(TypeError):
            attempt()
    assert one.share_of(80.0).value == Decimal("12.5")
    assert (one.quantity.value, one.quantity.unit) == (Decimal("10.0"), "billion VND")


def test_merged_provinces_sum_counts_and_compute_their_core_anew():
    table, _ = country()
    merged = table.merged({"A": "A", "B": "New", "C": "New"})
    assert merged.provinces == ("A", "New")
    assert merged.value_added[1] == pytest.approx(table.value_added[1] + table.value_added[2])
    assert merged.value_added.sum() == pytest.approx(table.value_added.sum())
    asked = {"coefficients": A, "output": OUTPUT, "final_demand": FINAL, "weights": WEIGHTS, "deltas": [0.2]}
    before, _ = provincial_digital(table, **asked)
    after, _ = provincial_digital(merged, **asked)
    assert after[1].direct == pytest.approx(before[1].direct + before[2].direct)
    # A border less: what the two drew from one another is now within.
    assert after[1].within.low > before[1].within.low + before[2].within.low


def test_a_merger_with_a_missing_or_unknown_part_is_refused():
    for counts, code in (({"B": 1}, "region.missing-part"), ({"B": 1, "C": 1, "D": 1}, "region.no-successor")):
        with pytest.raises(Refused) as refusal:
            merge_counts(counts, {"B": "New", "C": "New"})
        assert [finding.code for finding in refusal.value.findings] == [code]


def test_sixty_three_provinces_become_thirty_four_and_nothing_is_lost():
    path = Path(__file__).resolve().parents[3] / "packs" / "vn" / "subjects" / "successions.csv"
    if not path.exists():
        pytest.skip("no successions in the pack")
    with path.open(encoding="utf-8") as lines:
        lineage = {
            row["predecessor"]: row["successor"]
            for row in csv.DictReader(lines)
            if row["predecessor"].startswith("province.") and row["date"] == "2025-07-01"
        }
    everybody = {f"p{number}": f"p{number}" for number in range(63 - len(lineage))} | lineage
    table = ProvincialTable(tuple(everybody), ("a", "b"), np.arange(126.0).reshape(63, 2), "billion VND")
    merged = table.merged(everybody)
    assert len(merged.provinces) == 34
    assert merged.value_added.sum(axis=0) == pytest.approx(table.value_added.sum(axis=0))


def test_coefficients_that_use_up_their_output_are_refused():
    table, _ = country()
    with pytest.raises(Refused) as refusal:
        provincial_digital(table, coefficients=A * 4, output=OUTPUT, final_demand=FINAL, weights=WEIGHTS, deltas=[0.2])
    assert refusal.value.findings[0].code == "region.not-domestic"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"weights": [1.0, 2.0, 0.0]}, "region.weight-range"),
        ({"weights": [1.0, float("nan"), 0.0]}, "region.weight-range"),
        ({"weights": [1.0]}, "region.shape"),
        ({"output": [200.0, float("nan"), 400.0]}, "region.not-a-number"),
        ({"final_demand": [1.0]}, "region.shape"),
        ({"deltas": []}, "region.delta-missing"),
    ],
)
def test_what_would_end_in_nan_is_refused_by_name(changes, code):
    table, _ = country()
    asked = {"coefficients": A, "output": OUTPUT, "final_demand": FINAL, "weights": WEIGHTS, "deltas": [0.2]}
    with pytest.raises(Refused) as refusal:
        provincial_digital(table, **(asked | changes))
    assert refusal.value.findings[0].code == code
