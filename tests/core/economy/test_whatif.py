"""What a province's figure hangs on, held against the band of the estimate and against numbers from paper."""

from __future__ import annotations

import pytest

from giaoban.core.economy.definition import read_definition
from giaoban.core.economy.estimate import evaluate
from giaoban.core.economy.table import IOTable
from giaoban.core.economy.whatif_provinces import moves_of
from giaoban.core.findings import Refused
from giaoban.core.periods import Period

# Miller and Blair 2009, table 2.3: value added per output 0.65 and 0.7.
TWO = IOTable(
    [[150, 500], [200, 100]], [[350], [1700]], [[650, 1400]], [1000, 2000], sectors=("26", "01"), kind="domestic",
    price="basic", unit="billion VND", period=Period.parse("2023"), classification="isic4",
)  # fmt: skip
SCOPE = {"key": "one", "version": "1", "codes": ["26"], "classification": "isic4"}
PROVINCES = {
    "names": ["bien", "nui"],
    "grdp": [1250, 800],
    "prior": [[3, 2], [1, 4]],
    "deltas": [0.1, 0.2, 0.3],
}


def test_the_bar_of_delta_is_the_band_that_the_estimate_states():
    asked = read_definition({"scope": SCOPE, "provinces": PROVINCES})
    for name in PROVINCES["names"]:
        line = next(one for one in evaluate([TWO], asked).provinces if one.province == name)
        (bar,) = (one for one in moves_of(TWO, asked, province=name).bars if one.choice == "delta")
        assert (bar.low, bar.high) == pytest.approx((line.core_share_low, line.core_share_high), rel=1e-12)
        assert {label for label, _ in bar.shares} == {"base", "δ = 0.1", "δ = 0.3"}


def test_simple_quotients_know_no_delta_and_stand_in_the_bar_of_the_quotient():
    asked = read_definition({"scope": SCOPE, "provinces": PROVINCES})
    (bar,) = (one for one in moves_of(TWO, asked, province="nui").bars if one.choice == "quotient")
    simple = read_definition({"scope": SCOPE, "provinces": PROVINCES | {"quotient": "slq"}})
    shares = dict(bar.shares)
    assert shares["slq"] == pytest.approx(evaluate([TWO], simple).provinces[1].core_share_low)
    assert set(shares) == {"base", "slq", "cilq", "rlq", "aflq"}


def test_the_province_with_most_grdp_is_meant_when_none_is_named_and_a_strange_one_is_refused():
    asked = read_definition({"scope": SCOPE, "provinces": PROVINCES})
    assert moves_of(TWO, asked).share == moves_of(TWO, asked, province="bien").share
    with pytest.raises(Refused, match="unknown-province"):
        moves_of(TWO, asked, province="moon")


def test_errors_of_turnover_move_the_share_by_themselves_and_grdp_the_other_way():
    given = {
        "turnover": {"26": 200.0}, "grdp": 2600.0, "unit": "billion VND",
        "turnover_error": 0.1, "ratio_error": 0.2, "grdp_error": 0.05,
    }  # fmt: skip
    made = moves_of(TWO, read_definition({"scope": SCOPE, "turnover": given}))
    bars = {bar.choice: bar for bar in made.bars}
    assert made.share == pytest.approx(0.05)  # 200 * 0.65 / 2600
    assert (bars["turnover"].low, bars["turnover"].high) == pytest.approx((0.045, 0.055))
    assert (bars["ratio"].low, bars["ratio"].high) == pytest.approx((0.04, 0.06))
    assert (bars["grdp"].low, bars["grdp"].high) == pytest.approx((0.05 / 1.05, 0.05 / 0.95))
    assert "left_out" not in bars, "one activity alone cannot be left out"
    assert made.cells == ()


def test_an_activity_left_out_takes_its_value_added_with_it():
    given = {
        "turnover": {"26": 200.0, "01": 100.0}, "grdp": 2000.0, "unit": "billion VND",
        "turnover_error": 0.0, "ratio_error": 0.0,
    }  # fmt: skip
    both = SCOPE | {"codes": ["26", "01"]}
    (bar,) = moves_of(TWO, read_definition({"scope": both, "turnover": given})).bars
    # 200 * 0.65 + 100 * 0.7 = 200 of 2000; without electronics 70, without farming 130
    assert dict(bar.shares) == pytest.approx({"base": 0.1, "26": 0.035, "01": 0.065})
