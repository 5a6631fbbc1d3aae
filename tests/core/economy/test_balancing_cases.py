"""The cases that lie beside the checkout: tables and series of textbooks, handbooks and other programs.

Each file names its source and its tolerance. Where the folder is missing the tests are skipped; the small figures are
typed again in test_balancing.py and test_quarterly.py.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest

from giaoban.core.economy.balancing import gras, ras
from giaoban.core.economy.quarterly import chow_lin, denton

ROOT = Path(__file__).resolve().parents[3]
CASES = Path(os.environ.get("GIAOBAN_CASES", ROOT.parent / "shared" / "cases")) / "economy"


def case(name: str) -> dict:
    path = CASES / f"{name}.json"
    if not path.exists():
        pytest.skip(f"no {path}: set GIAOBAN_CASES to the folder of cases")
    return json.loads(path.read_text(encoding="utf-8"))


def test_ras_of_miller_and_blair():
    given = case("ras_miller_blair_7_4_2")
    outputs = np.array(given["input"]["x"])
    result = ras(np.array(given["input"]["A0"]) * outputs, given["input"]["u"], given["input"]["v"])
    assert result.converged
    assert result.table / outputs == pytest.approx(np.array(given["expected"]["A"]), abs=given["tolerance"])


def test_gras_of_temurshoev():
    given = case("gras_temurshoev_2013")
    result = gras(given["input"]["X0"], given["input"]["u"], given["input"]["v"])
    assert result.converged
    assert result.table == pytest.approx(np.array(given["expected"]["X"]), abs=given["tolerance"])


def test_gras_of_austria():
    given = case("gras_un_handbook_austria")
    prior, rows, columns = (given["input"][key] for key in ("X0", "u", "v"))
    before = np.ones(len(rows))
    for rounds in (1, 2):
        printed = given["expected"]["iterations"][str(rounds)]
        result = gras(prior, rows, columns, max_iterations=rounds)
        factors = given["tolerance"]["s_r"]
        assert result.column_factors == pytest.approx(np.array(printed["s"]), abs=factors)
        assert result.row_factors == pytest.approx(np.array(printed["r"]), abs=factors)
        table, masses = np.array(prior), given["tolerance"]["p_n"]
        above, below = np.maximum(table, 0), np.maximum(-table, 0)
        assert before @ above == pytest.approx(np.array(printed["p_j"]), abs=masses)
        assert (1 / before) @ below == pytest.approx(np.array(printed["n_j"]), abs=masses)
        assert above @ result.column_factors == pytest.approx(np.array(printed["p_i"]), abs=masses)
        assert below @ (1 / result.column_factors) == pytest.approx(np.array(printed["n_i"]), abs=masses)
        before = result.row_factors
    final = np.asarray(gras(prior, rows, columns, give_way="columns").table_or_refuse())
    actual = np.array(given["actual_2006"])
    # The note of the case gives 0.0177 for the weighted error against the real table of 2006.
    assert np.abs(final - actual).sum() / np.abs(actual).sum() == pytest.approx(0.0177, abs=5e-5)


@pytest.mark.parametrize("name", ["denton_imf_qna", "denton_cholette_R_const", "denton_cholette_R_indicator"])
def test_denton(name):
    given = case(name)
    asked = given["input"]
    indicator = np.ones(144) if asked["indicator"] == "ones(144)" else asked["indicator"]
    made = denton(asked["benchmark"], indicator, per_year=asked["k"], first=asked.get("first_benchmark_at", 0))
    assert made.values == pytest.approx(np.array(given["expected"]["x"]), abs=given["tolerance"])


def test_chow_lin():
    given = case("chow_lin_R")
    asked = given["input"]
    made = chow_lin(asked["y"], asked["X"], per_year=asked["k"], first=asked["first_benchmark_at"])
    assert made.values == pytest.approx(np.array(given["expected"]["x"]), rel=given["tolerance_rel"])
    assert made.rho == pytest.approx(given["our_rho"], abs=1e-6)
    # As tempdisagg prints them for these series: Sax and Steiner 2013, R Journal 5(2), section on Chow-Lin.
    assert made.betas == pytest.approx(np.array([12.41, 0.01339]), rel=5e-4)
    assert made.beta_errors == pytest.approx(np.array([1.493, 1.672e-4]), rel=5e-4)
