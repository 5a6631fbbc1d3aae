"""The sheet of a province and the price of what it lacks, on numbers from paper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.core.economy.precision import gaps
from giaoban.core.economy.province_sheet import HEADS, read_province, turnover_by_sector
from giaoban.core.economy.scopes import Scope
from giaoban.core.economy.table import IOTable
from giaoban.core.findings import Refused
from giaoban.core.periods import Period

# Miller and Blair 2009, table 2.3: value added per output 0.65 and 0.7.
TWO = IOTable(
    [[150, 500], [200, 100]], [[350], [1700]], [[650, 1400]], [1000, 2000], sectors=("61", "62-63"), kind="domestic",
    price="basic", unit="billion VND", period=Period.parse("2023"), classification="vsic2018",
)  # fmt: skip
HEAD = ["Mã ngành", "Tên ngành", "GRDP (tỷ đồng)", "Doanh thu"]


def codes(rows) -> set[str]:
    with pytest.raises(Refused) as refused:
        read_province(rows)
    return {finding.code for finding in refused.value.findings}


def test_sections_and_product_taxes_make_grdp():
    made = read_province(
        [HEAD, ["A", "", "1.000", ""], ["J", "", 500.5, ""], ["Thuế", "", "99,5", ""], [61, "", "", 20]]
    )
    assert made.grdp == 1600
    assert made.sectors == {"A": 1000, "J": 500.5}
    assert made.turnover == {"61": 20}
    assert not made.notes


def test_an_empty_cell_is_not_known_and_zero_is():
    made = read_province([HEAD, ["TOTAL", "", 100, ""], ["61", "", "", 0], ["62", "", "", 5], ["63", "", "", ""]])
    assert made.turnover == {"61": 0, "62": 5}


def test_sectors_short_of_the_total_are_noted_and_beyond_it_refused():
    rows = [HEAD, ["TOTAL", "", 100, ""], ["A", "", 60, ""], ["61", "", "", 5]]
    assert [note.code for note in read_province(rows).notes] == ["economy.grdp-partial"]
    assert codes([*rows, ["B", "", 60, ""]]) == {"economy.grdp-sum"}


def test_all_faults_of_a_sheet_come_at_once():
    rows = [HEAD, ["zz", "", 1, ""], ["A", "", "x", ""], ["A", "", 1, ""], ["C", "", -5, ""], ["26", "", 3, ""]]
    assert codes(rows) == {
        *("economy.row-code", "economy.row-number", "economy.row-twice", "economy.row-negative"),
        "economy.rows-overlap",
    }


def test_a_code_wider_than_a_sector_is_refused_not_divided():
    with pytest.raises(Refused) as refused:
        turnover_by_sector({"J": 5.0, "01": 1.0}, TWO)
    assert [one.code for one in refused.value.findings] == ["economy.code-too-wide", "economy.code-not-in-table"]


cell = st.one_of(st.none(), st.text(max_size=6), st.floats(), st.integers(), st.booleans())


@given(st.lists(st.lists(cell, max_size=5), max_size=6), st.sampled_from(["comma", "point"]))
def test_whatever_is_sent_it_is_read_or_refused(rows, decimals):
    titles = [names[0] for names in HEADS.values()]
    try:
        made = read_province([titles, *rows], decimals=decimals)
    except Refused as refused:
        assert refused.findings
    else:
        assert made.grdp > 0
        assert all(0 <= value < float("inf") for value in made.turnover.values())


def test_the_price_of_what_is_missing_by_hand():
    """Turnover 200 at 0.65 of GRDP 2 600 is 5 %. The width is 2 * 1.95996 * 0.05 * sqrt(t^2 + r^2):
    0.04383 with t = 0.1 and r = 0.2, 0.03964 with t = 0.03. A province like the nation has 1 400 of 2 050 in 62-63;
    but code 62 is only a part of that sector, so what it could add is not known."""
    scope = Scope("three", ("61", "62", "63"))
    errors = {"turnover": 0.1, "ratio": 0.2, "grdp": 0.0}
    found = gaps({"61": 200.0}, codes=("61",), grdp=2600.0, table=TWO, scope=scope, errors=errors)
    by_key = {gap.key: gap for gap in found if gap.key != "code"}
    assert by_key["turnover"].without == pytest.approx(0.04383, abs=1e-5)
    assert by_key["turnover"].with_it == pytest.approx(0.03964, abs=1e-5)
    assert by_key["grdp"].saved == 0
    assert [(gap.what, gap.adds) for gap in found if gap.key == "code"] == [("62", None), ("63", None)]
    whole = gaps({"61": 200.0}, codes=("61",), grdp=2600.0, table=TWO, scope=Scope("j", ("61", "6")), errors=errors)
    assert not [gap for gap in whole if gap.key == "code"], "6 holds 61, which was given"
