"""Tables from rows of cells: each layout gives the table on paper, and every bad cell is named by its address."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from tests.core.economy.sample_tables import ROOT, random_table, seeds, sizes, two, united_kingdom

from giaoban.core.economy.checks import check
from giaoban.core.economy.domestic import domestic
from giaoban.core.economy.readers.adb_mrio import read_adb_mrio
from giaoban.core.economy.readers.generic import as_rows, read_generic
from giaoban.core.economy.readers.grid import About, Rows
from giaoban.core.economy.readers.icio import read_icio
from giaoban.core.economy.readers.national import parse_words, read_national
from giaoban.core.findings import Finding, Refused, has_errors
from giaoban.core.formats.spreadsheets import Sheet
from giaoban.core.periods import Period

ABOUT = About(
    Period.parse("2022"),
    "million VND",
    "us",
    title="A table on paper",
    published=dt.date(2024, 3, 1),
    licence="CC-BY-4.0",
    sha256="ab" * 32,
)


def refused(code: str, act: Any) -> list[Finding]:
    with pytest.raises(Refused) as caught:
        act()
    found = [finding for finding in caught.value.findings if finding.code == code]
    assert found, [str(finding) for finding in caught.value.findings]
    return found


# The plain layout


@settings(max_examples=30, deadline=None)
@given(seed=seeds, n=sizes)
def test_a_table_written_and_read_again_is_equal(seed, n):
    made = random_table(seed, n, negatives=True)
    about = About(made.period, made.unit, "us", price=made.price)
    assert read_generic(Rows(as_rows(made)), about, kind="domestic") == made
    texts = [[str(cell) for cell in row] for row in as_rows(made)]
    assert read_generic(Rows(texts), about, kind="domestic", decimals="point") == made


def test_a_table_remembers_who_published_it_and_where_its_cells_stood():
    made = read_generic(Rows(as_rows(two()), file="io.csv"), ABOUT, kind="domestic")
    assert made.origin is not None
    assert (made.origin.publisher, made.origin.licence, made.origin.published) == (
        "us",
        "CC-BY-4.0",
        dt.date(2024, 3, 1),
    )
    assert made.origin.cells == {"Z": "C2:D3", "Y": "E2:E3", "VA": "C4:D4", "x": "F2:F3"}
    assert made.origin.sha256 == "ab" * 32
    unhashed = About(ABOUT.period, ABOUT.unit, "us")
    first = read_generic(Rows(as_rows(two())), unhashed, kind="domestic").origin
    again = read_generic(Rows(as_rows(two())), unhashed, kind="domestic").origin
    other = read_generic(Rows(as_rows(two().replaced(x=[1000, 2001]))), unhashed, kind="domestic").origin
    assert first is not None
    assert again is not None
    assert other is not None
    assert len(first.sha256) == 64
    assert first.sha256 == again.sha256 != other.sha256


@pytest.mark.parametrize(
    ("text", "decimals"),
    [
        ("n/a", None),
        ("1.234", None),  # a thousand and more in Hà Nội, a little more than one in London
        ("1,5", "point"),
        ("1.5", "comma"),
        ("12 %", "comma"),
        ("nan", "point"),
        ("1e999", "point"),
        ("=B2", None),
        (True, None),
        (float("nan"), None),
        (dt.date(2024, 1, 1), None),
        ("..", "point"),
    ],
)
def test_a_text_where_a_number_belongs_is_named_by_its_cell(text, decimals):
    rows = as_rows(two())
    rows[2][3] = text
    found = refused(
        "economy.text-in-number",
        lambda: read_generic(Rows(rows, "IO", "a.xlsx"), ABOUT, kind="domestic", decimals=decimals),
    )
    assert [(str(one.where), one.context["cell"]) for one in found] == [("a.xlsx:3:4 (IO!D3)", "D3")]


@pytest.mark.parametrize(
    ("text", "decimals", "value"),
    [("1.234", "comma", 1234), ("1.234", "point", 1.234), ("-1,5", "comma", -1.5), ("−2", "point", -2), ("–", None, 0)],
)
def test_a_number_as_text_is_read_as_its_writer_meant_it(text, decimals, value):
    rows = as_rows(two())
    rows[2][3] = text
    assert read_generic(Rows(rows), ABOUT, kind="domestic", decimals=decimals).Z[1, 1] == value


def test_a_block_full_of_texts_is_one_mistake_and_not_ten_thousand():
    rows = as_rows(random_table(1, 12))
    texts = [rows[0], *([row[0], row[1], *("x" for _ in row[2:])] for row in rows[1:])]
    with pytest.raises(Refused) as caught:
        read_generic(Rows(texts), ABOUT, kind="domestic")
    assert [finding.code for finding in caught.value.findings] == ["economy.text-in-number"] * 50 + [
        "economy.more-faults"
    ]


def test_a_merged_header_is_named_whether_the_file_tells_or_leaves_holes():
    rows = as_rows(two())
    told = Rows(rows, merged=((1, 3, 1, 4),))
    found = refused("economy.merged-header", lambda: read_generic(told, ABOUT, kind="domestic"))
    assert [one.context["cell"] for one in found] == ["C1", "D1"]
    rows[0][3] = None
    found = refused("economy.merged-header", lambda: read_generic(Rows(rows), ABOUT, kind="domestic"))
    assert [one.context["cell"] for one in found] == ["D1"]


def test_the_sheet_of_a_spreadsheet_is_read_as_it_is():
    sheet = Sheet("IO", as_rows(two()), "a.xlsx", ((1, 3, 1, 4),))
    found = refused("economy.merged-header", lambda: read_generic(sheet, ABOUT, kind="domestic"))
    assert str(found[0].where) == "a.xlsx:1:3 (IO!C1)"


def test_every_fault_of_the_head_is_told_at_once():
    rows = [
        ["code", "name", "a", "b", "Q:what", "Y:all"],
        ["a", "", 1, 2, 3, 4],
        ["b", "", 1, 2, 3, 4],
        ["ZZ:x", "", 1, 2],
    ]
    with pytest.raises(Refused) as caught:
        read_generic(Rows(rows), ABOUT, kind="domestic")
    assert {finding.code for finding in caught.value.findings} == {
        "economy.unknown-column",
        "economy.unknown-row",
        "economy.no-output",
        "economy.no-block",
    }


def test_sectors_in_another_order_down_than_along_are_refused():
    rows = as_rows(two())
    rows[1], rows[2] = rows[2], rows[1]
    found = refused("economy.sectors-differ", lambda: read_generic(Rows(rows), ABOUT, kind="domestic"))
    assert (found[0].context["row"], found[0].context["column"]) == ("b", "a")


def test_two_outputs_that_differ_are_named():
    rows = as_rows(two())
    rows[-1][2] = 1001
    found = refused("economy.outputs-differ", lambda: read_generic(Rows(rows), ABOUT, kind="domestic"))
    assert [one.context["cell"] for one in found] == ["C5"]


@pytest.mark.parametrize("rows", [[], [[]], [["code"]], [[], []], [["a", None], [None]]])
def test_nothing_is_refused_and_not_computed(rows):
    with pytest.raises(Refused):
        read_generic(Rows(rows), ABOUT, kind="domestic")


def test_the_united_kingdom_foots_and_keeps_its_origin():
    uk = united_kingdom()
    assert not has_errors(check(uk))
    assert (uk.n, uk.origin.licence if uk.origin else "") == (127, "Open Government Licence v3.0")
    assert uk.gva.sum() == pytest.approx(1_327_923)
    assert uk.Y.min() == -1600  # falling inventories stay


# A statistics office: competitive, titles in Vietnamese, sums in between


def national() -> list[list[Any]]:
    """Three sectors. Row 1: 10+20+0 = 30 used, 50+5+35 = 90 final, 20 imported: 100. The others alike."""
    return [
        ["BẢNG CÂN ĐỐI LIÊN NGÀNH", None, None, None, None, None, None, None, None, None, None, None],
        ["Đơn vị: triệu đồng"],
        [
            None,
            None,
            None,
            None,
            None,
            "Nhu cầu",
            "Tiêu dùng cuối cùng",
            "Thay đổi",
            None,
            "Tổng cầu",
            "Nhập khẩu",
            "Giá trị",
        ],
        [
            "STT",
            "Ngành",
            1.0,
            2.0,
            3.0,
            "trung gian",
            "của hộ gia đình",
            "tồn kho",
            "Xuất khẩu",
            "cuối cùng",
            None,
            "sản xuất",
        ],
        [1.0, "Nông nghiệp", 10, 20, 0, 30, 50, 5, 35, 90, -20, 100],
        [2.0, "Công nghiệp", 30, 60, 10, 100, 100, -10, 60, 150, -50, 200],
        [3.0, "Dịch vụ", 10, 20, 30, 60, 60, 0, 30, 90, None, 150],
        [None, "Tổng chi phí trung gian", 50, 100, 40, 190],
        [None, "Thu của người lao động", 30, 50, 60],
        [None, "Thuế sản xuất", 5, 10, 10],
        [None, "Khấu hao tài sản cố định", 5, 20, 10],
        [None, "Thặng dư sản xuất", 10, 20, 30],
        [None, "Tổng giá trị tăng thêm", 50, 100, 110],
        [None, "Giá trị sản xuất", 100, 200, 150],
        ["Nguồn: bảng giả định để kiểm thử"],
    ]


def words() -> Any:
    return parse_words((ROOT / "packs" / "vn" / "economy" / "words.yaml").read_text(encoding="utf-8"))


def test_a_competitive_table_of_an_office_is_read_without_its_sums():
    made = read_national(Rows(national(), "IO 2019", "io.xlsx"), ABOUT, words=words())
    assert (made.n, made.kind, made.sectors) == (3, "competitive", ("1", "2", "3"))
    assert made.names == ("Nông nghiệp", "Công nghiệp", "Dịch vụ")
    assert made.finals == ("Tiêu dùng cuối cùng của hộ gia đình", "Thay đổi tồn kho", "Xuất khẩu")
    assert made.imports is not None
    assert made.imports.tolist() == [20, 50, 0]
    assert made.VA.shape == (4, 3)
    assert made.gva.tolist() == [50, 100, 110]
    assert made.origin is not None
    assert made.origin.cells["Z"] == "C5:E7"
    assert [finding.code for finding in check(made)] == ["economy.negative-final-demand"]
    home = domestic(made)
    assert home.Z[0] == pytest.approx([10 * (1 - 20 / 85), 20 * (1 - 20 / 85), 0])
    assert not has_errors(check(home))


def test_a_title_nobody_knows_is_refused_and_not_guessed():
    rows = national()
    rows[3][8] = "Cột lạ"
    found = refused("economy.unknown-column", lambda: read_national(Rows(rows), ABOUT, words=words()))
    assert [one.context for one in found] == [{"cell": "I4", "value": "Cột lạ"}]
    rows = national()
    rows[9][1] = "Dòng lạ"
    found = refused("economy.unknown-row", lambda: read_national(Rows(rows), ABOUT, words=words()))
    assert [one.context["cell"] for one in found] == ["A10"]


def test_a_column_whose_title_went_into_a_merged_cell_is_refused():
    rows = national()
    rows[2][8] = rows[3][8] = None
    found = refused("economy.merged-header", lambda: read_national(Rows(rows), ABOUT, words=words()))
    assert [one.context["cell"] for one in found] == ["I4"]


def test_a_head_of_merged_sector_codes_is_refused():
    rows = national()
    rows[3][3] = rows[3][4] = None
    with pytest.raises(Refused) as caught:
        read_national(Rows(rows, merged=((4, 3, 4, 5),)), ABOUT, words=words())
    assert {"economy.merged-header", "economy.no-block"} <= {finding.code for finding in caught.value.findings}


def test_a_total_of_value_added_is_not_counted_whatever_its_title():
    rows = national()
    rows[12][1] = "Giá trị tăng thêm"
    assert read_national(Rows(rows), ABOUT, words=words()).gva.tolist() == [50, 100, 110]


@pytest.mark.parametrize("row", [4, 8])
def test_a_text_in_an_offices_table_is_named(row):
    rows = national()
    rows[row][3] = "20 (ước)"
    found = refused("economy.text-in-number", lambda: read_national(Rows(rows), ABOUT, words=words()))
    assert [one.context for one in found] == [{"cell": f"D{row + 1}", "value": "20 (ước)"}]


def test_imports_with_both_signs_and_missing_imports_are_refused():
    rows = national()
    rows[6][10] = 5
    refused("economy.import-signs", lambda: read_national(Rows(rows), ABOUT, words=words()))
    rows = [[cell for at, cell in enumerate(row) if at != 10] for row in national()]
    refused("economy.no-imports", lambda: read_national(Rows(rows), ABOUT, words=words()))


def test_164_sectors_are_found_by_their_codes():
    made = random_table(3, 164)
    codes = [f"{number:03}" for number in range(1, 165)]
    head = ["Code", "Industry", *codes, "Household consumption", "Exports", "Gross output"]
    rows: list[list[Any]] = [["A title"], head]
    for at, code in enumerate(codes):
        rows.append([code, f"Industry {code}", *made.Z[at].tolist(), *made.Y[at].tolist(), float(made.x[at])])
    rows.append(["", "Compensation of employees", *made.VA[0].tolist()])
    rows.append(["", "Operating surplus", *made.VA[1].tolist()])
    read = read_national(Rows(rows), ABOUT, kind="domestic")
    assert read.sectors == tuple(codes)
    assert np.array_equal(read.Z, made.Z)
    assert np.array_equal(read.x, made.x)
    assert not has_errors(check(read))


# Two economies with two sectors and one column of final demand each

WORLD = np.array([[10.0, 5, 2, 3], [4, 20, 1, 5], [3, 2, 30, 10], [1, 3, 5, 40]])
FINALS = np.array([[50.0, 10], [60, 30], [5, 80], [5, 90]])
ADDED = np.array([60.0, 88, 90, 84])
TAXES = np.array([2.0, 2, 2, 2])
OUTPUT = np.array([80.0, 120, 130, 144])


def test_the_world_on_paper_foots():
    assert np.array_equal(WORLD.sum(axis=1) + FINALS.sum(axis=1), OUTPUT)
    assert np.array_equal(WORLD.sum(axis=0) + ADDED + TAXES, OUTPUT)


def adb_rows() -> list[list[Any]]:
    who, codes = ["VNM", "VNM", "ROW", "ROW"], ["c1", "c2", "c1", "c2"]
    rows: list[list[Any]] = [["Multi-Regional Input-Output Table"], ["2 economies"]]
    rows.append([None, None, None, None, "Agriculture", "Mining", "Agriculture", "Mining", "Final", "Final", "Total"])
    rows.append([None, None, None, None, *who, "VNM", "ROW", "ToT"])
    rows.append([None, None, None, None, *codes, "F1", "F1", None])
    names = ["Agriculture", "Mining"] * 2
    for at in range(4):
        rows.append([None, names[at], who[at], codes[at], *WORLD[at].tolist(), *FINALS[at].tolist(), float(OUTPUT[at])])
    rows.append([None, "Total intermediate", "ToT", "r60", *WORLD.sum(axis=0).tolist()])
    rows.append([None, "Taxes less subsidies on products", "ToT", "r99", *TAXES.tolist()])
    rows.append([None, "Value added at basic prices", "ToT", "r64", *ADDED.tolist()])
    rows.append([None, "Output", "ToT", "r69", *OUTPUT.tolist()])
    return rows


def icio_rows() -> list[list[Any]]:
    codes = ["VNM_A01_02", "VNM_B05_06", "ROW_A01_02", "ROW_B05_06"]
    rows: list[list[Any]] = [["V1", *codes, "VNM_HFCE", "ROW_HFCE", "OUT"]]
    for at in range(4):
        rows.append([codes[at], *map(str, [*WORLD[at], *FINALS[at], OUTPUT[at]])])
    rows.append(["TLS", *map(str, TAXES), "0", "0", ""])
    rows.append(["VA", *map(str, ADDED), "", "", ""])
    rows.append(["OUT", *map(str, OUTPUT), "", "", ""])
    return rows


def first_economy(made: Any) -> None:
    """VNM: its own 2 x 2, exports 2+3+10 = 15 and 1+5+30 = 36, imported inputs 3+1 = 4 and 2+3 = 5."""
    assert made.Z.tolist() == [[10, 5], [4, 20]]
    assert made.Y.tolist() == [[50, 15], [60, 36]]
    assert made.gva.tolist() == [60, 88]
    assert made.other_inputs.tolist() == [[4, 5], [2, 2]]
    assert made.x.tolist() == [80, 120]
    assert made.finals[-1] == "exports"
    assert check(made) == []


def test_one_economy_is_taken_out_of_the_adb_table():
    made = read_adb_mrio(Rows(adb_rows(), "ADB MRIO 2022"), ABOUT, economy="VNM")
    first_economy(made)
    assert (made.sectors, made.names, made.classification) == (("c1", "c2"), ("Agriculture", "Mining"), "adb35")
    assert made.components == ("Value added at basic prices",)
    assert made.origin is not None
    assert made.origin.cells["Z"] == "E6:F7"


def test_one_economy_is_taken_out_of_the_oecd_table():
    made = read_icio(Rows(icio_rows()), ABOUT, economy="VNM")
    first_economy(made)
    assert (made.sectors, made.classification) == (("A01_02", "B05_06"), "icio45")


def test_the_parts_of_china_are_added_up():
    rows = [
        [cell.replace("VNM", "CHN").replace("ROW", "CN1") if isinstance(cell, str) else cell for cell in row]
        for row in icio_rows()
    ]
    made = read_icio(Rows(rows), ABOUT, economy="CHN")
    assert made.Z.tolist() == [[45, 20], [11, 68]]  # 10+2+3+30, 5+3+2+10; 4+1+1+5, 20+5+3+40
    assert made.Y[:, -1].tolist() == [0, 0]
    assert made.x.tolist() == [210, 264]
    assert check(made) == []


def test_an_economy_that_is_not_there_is_refused_with_those_that_are():
    for act in (
        lambda: read_adb_mrio(Rows(adb_rows()), ABOUT, economy="ATL"),
        lambda: read_icio(Rows(icio_rows()), ABOUT, economy="ATL"),
    ):
        assert refused("economy.unknown-economy", act)[0].context["known"] == "VNM, ROW"


def test_a_merged_economy_code_is_refused():
    rows = adb_rows()
    rows[3][5] = None
    found = refused("economy.merged-header", lambda: read_adb_mrio(Rows(rows), ABOUT, economy="VNM"))
    assert [one.context["cell"] for one in found] == ["F4"]


def test_texts_and_strange_codes_in_the_big_tables_are_named():
    rows = adb_rows()
    rows[5][6] = "x"  # an export: it would have been summed
    found = refused("economy.text-in-number", lambda: read_adb_mrio(Rows(rows), ABOUT, economy="VNM"))
    assert [one.context["cell"] for one in found] == ["G6"]
    rows = icio_rows()
    rows[0][1] = "Viet Nam"
    refused("economy.unknown-column", lambda: read_icio(Rows(rows), ABOUT, economy="VNM"))
    rows = icio_rows()
    rows[-1][1] = "81"
    refused("economy.outputs-differ", lambda: read_icio(Rows(rows), ABOUT, economy="VNM"))


@pytest.mark.parametrize("rows", [[], [[]], [["a"]], [["V1", "VNM_HFCE"], ["VA", "1"]]])
def test_a_sheet_of_another_kind_is_refused(rows):
    for act in (
        lambda: read_adb_mrio(Rows(rows), ABOUT, economy="VNM"),
        lambda: read_icio(Rows(rows), ABOUT, economy="VNM"),
        lambda: read_national(Rows(rows), ABOUT),
    ):
        with pytest.raises(Refused):
            act()
