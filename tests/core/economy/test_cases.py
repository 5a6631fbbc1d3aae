"""Published figures: textbooks, handbooks and the tables of a statistics office, each with its source and tolerance."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.core.economy.sample_tables import ROOT, table, two, united_kingdom

from giaoban.core.economy.concordance import Concordance, Step, converted, converted_weights, split_in
from giaoban.core.economy.digital import digital_gdp
from giaoban.core.economy.leontief import leontief
from giaoban.core.economy.linkages import linkages, output_for
from giaoban.core.economy.scopes import Scope
from giaoban.core.economy.table import IOTable

CASES = Path(os.environ.get("GIAOBAN_CASES") or ROOT.parent / "shared" / "cases") / "economy"
ICT = Scope("divisions", ("26", "61", "62", "63"))
GERMAN_SECTORS = ("agriculture", "manufacturing", "construction", "trade", "business", "other")


def germany() -> IOTable:
    """Germany 1995, six groups of sectors, million DM: Eurostat Manual 2008, chapter 15 (Beutel), table 15.4."""
    return table(
        [
            [1131, 25480, 1, 607, 710, 762],
            [7930, 304584, 64167, 41082, 11981, 30360],
            [426, 7334, 3875, 5296, 23457, 9155],
            [3559, 72717, 14190, 74399, 10835, 21008],
            [3637, 96115, 31027, 65755, 193176, 34223],
            [1552, 14986, 1747, 11225, 15058, 22070],
        ],
        [
            [8500, 16, 2975, -6, 3734],
            [197792, 8588, 91692, 7559, 313711],
            [3457, 742, 191715, 0, 149],
            [269663, 13492, 14155, 0, 46045],
            [214757, 10061, 30124, 0, 13612],
            [119504, 317251, 3483, 0, 2042],
        ],
        [[21664, 395022, 115624, 311407, 415426, 365017]],
        [43910, 1079446, 245606, 540063, 692487, 508918],
        sectors=GERMAN_SECTORS,
    )


def test_the_inverse_and_the_new_output_of_miller_and_blair():
    """Miller and Blair 2009, tables 2.3 and 2.4; outputs printed with one decimal."""
    expected = [[1.25412541, 0.330033], [0.2640264, 1.12211221]]
    assert leontief(two()).inverse() == pytest.approx(np.array(expected), abs=5e-8)
    assert output_for(two(), [600, 1500]) == pytest.approx([1247.5, 1841.6], abs=0.06)


def test_the_linkages_of_germany_1995():
    """Eurostat Manual 2008, table 15.10. The printed forward linkage of manufacturing, 1.6691, does not follow from the
    table, which gives 1.6910: two digits changed places."""
    made = linkages(germany())
    assert made.backward == pytest.approx([1.7048, 1.8413, 1.8136, 1.6035, 1.5951, 1.3782], abs=1e-3)
    forward = [2.1126, 1.6910, 1.3558, 1.5848, 2.1037, 1.2106]
    assert made.forward == pytest.approx(forward, abs=1e-3)


def test_the_effects_of_127_industries_of_the_united_kingdom():
    """ONS, UK Input-Output Analytical Tables 2010: value-added effects and output multipliers."""
    lines = (ROOT / "tests" / "data" / "economy" / "uk_2010_effects.csv").read_text().splitlines()
    stated = list(csv.DictReader(lines))
    made = linkages(united_kingdom())
    assert made.sectors == tuple(row["code"] for row in stated)
    assert made.gva_effect == pytest.approx([float(row["gva_effect"]) for row in stated], abs=1e-8)
    assert made.backward == pytest.approx([float(row["output_multiplier"]) for row in stated], abs=1e-8)


def test_the_digital_share_of_the_united_kingdom():
    """Worked out apart from this code, with a full inverse, from the same table: 5.469, 6.432, 6.526, 6.421 %."""
    uk = united_kingdom()
    d = ICT.weights(uk)
    block = digital_gdp(uk, d)
    assert block.share("direct") == pytest.approx(0.05469, abs=5e-6)
    assert block.share("forward") == pytest.approx(block.share("direct"), abs=1e-12)
    assert block.share("core") == pytest.approx(0.06432, abs=5e-6)
    assert digital_gdp(uk, d, form="diagonal").share("core") == pytest.approx(0.06526, abs=5e-6)
    ends = tuple(Step(code, "digital" if weight else code) for code, weight in zip(uk.sectors, d, strict=True))
    bridge = Concordance("", "", ends, uk.period.start)
    one = converted(uk, bridge)
    assert one.n == 124
    for form in ("block", "diagonal"):  # with one digital sector the two forms are one
        share = digital_gdp(one, one.weights({"digital": 1}), form=form).share("core")
        assert share == pytest.approx(0.06421, abs=5e-6)


def test_halves_of_a_digital_industry_leave_the_block_form_alone_and_move_the_diagonal_one():
    uk = united_kingdom()
    d = ICT.weights(uk)
    bridge = split_in({"62": {"62 left": 0.5, "62 right": 0.5}}, uk.sectors, day=uk.period.start)
    split = converted(uk, bridge)
    e = converted_weights(d, uk.sectors, bridge, uk.x)
    assert split.n == 128
    assert e.sum() == 5
    assert abs(digital_gdp(split, e).share() - digital_gdp(uk, d).share()) < 1e-12
    diagonal = [digital_gdp(t, w, form="diagonal").share() for t, w in ((uk, d), (split, e))]
    assert diagonal[1] - diagonal[0] > 1e-4


def case(name: str) -> dict[str, Any]:
    if not (CASES / name).is_file():
        pytest.skip(f"no {name} in {CASES}; set GIAOBAN_CASES to the folder that holds economy/")
    made: dict[str, Any] = json.loads((CASES / name).read_text(encoding="utf-8"))
    return made


def from_case(given: dict[str, Any]) -> IOTable:
    gva = given.get("gva", np.subtract(given["x"], np.sum(given["Z"], axis=0)))
    Y = np.array(given.get("Y", given.get("final_demand")))
    codes = given.get("codes") or given.get("sectors") or ["a", "b"]
    return table(given["Z"], Y.reshape(len(gva), -1), [gva], given["x"], sectors=codes)


def test_the_folder_of_cases_agrees_on_the_textbook():
    held = case("leontief_miller_blair_2_3.json")
    made = from_case(held["input"])
    assert pytest.approx(np.array(held["expected"]["A"]), abs=1e-12) == leontief(made).A
    assert leontief(made).inverse() == pytest.approx(np.array(held["expected"]["L"]), abs=held["tolerance"]["L"])
    outputs = output_for(made, held["expected"]["new_final_demand"])
    assert outputs == pytest.approx(held["expected"]["x_new"], abs=held["tolerance"]["x_new"])


def test_the_folder_of_cases_agrees_on_germany():
    held = case("linkages_germany_1995.json")
    made, sound = linkages(from_case(held["input"])), [0, 2, 3, 4, 5]
    assert made.backward == pytest.approx(held["expected"]["backward"], abs=held["tolerance"]["backward"])
    forward = np.array(held["expected"]["forward_ghosh_rowsum"])
    assert made.forward[sound] == pytest.approx(forward[sound], abs=held["tolerance"]["forward"])


def test_the_folder_of_cases_agrees_on_the_united_kingdom():
    held = case("uk_2010_ixi127.json")
    given = from_case(held["input"])
    made = linkages(given)
    assert made.gva_effect == pytest.approx(held["expected"]["gva_effects"], abs=held["tolerance"])
    assert made.backward == pytest.approx(held["expected"]["output_multipliers"], abs=held["tolerance"])
    ours = united_kingdom()
    for block in ("Z", "Y", "VA", "x"):
        assert np.array_equal(getattr(ours, block), getattr(given, block))
