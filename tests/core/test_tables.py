"""Tables that leave the house: readable by others' programs, harmless in all of them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
from decimal import Decimal

import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from giaoban.core.findings import Refused
from giaoban.core.formats.tables import Column, Table, harmless, to_csv, to_xlsx

COLUMNS = (
    Column("name", "Tỉnh", "Province"),
    Column("files", "Hồ sơ", "Files", kind="integer"),
    Column("rate", "Tỷ lệ", "Rate", unit="%", kind="percent"),
    Column("change", "Tăng, giảm", "Change", unit="điểm", kind="number"),
    Column("day", "Ngày", "Day", kind="date"),
)
ROWS = [
    {"name": "Bình Sơn", "files": 1846, "rate": Decimal("45.79"), "change": -2.5, "day": dt.date(2031, 12, 31)},
    {"name": "Hải Phú", "files": None, "rate": None, "change": 0},
]
TABLE = Table(
    "Hồ sơ theo tỉnh", "Files by province", COLUMNS, ROWS, "Báo cáo số 12", dt.date(2032, 1, 9), ("Tạm tính",)
)


def test_a_csv_is_what_rfc_4180_and_excel_expect() -> None:
    assert to_csv(TABLE) == (
        b"\xef\xbb\xbf"
        + "Tỉnh,Hồ sơ,Tỷ lệ (%),\"Tăng, giảm (điểm)\",Ngày\r\n"
        "Bình Sơn,1846,45.79,-2.5,2031-12-31\r\n"
        "Hải Phú,,,0,\r\n".encode()
    )  # fmt: skip


def test_a_csv_for_programs_has_keys_and_no_mark() -> None:
    assert to_csv(TABLE, bom=False, header="key").startswith(b"name,files,rate,change,day\r\n")


def test_a_workbook_keeps_numbers_and_dates_and_says_source_date_and_unit() -> None:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(TABLE)))
    assert book.sheet_names == ["Hồ sơ theo tỉnh", "Nguồn"]
    assert book.get_sheet_by_index(0).to_python() == [
        ["Tỉnh", "Hồ sơ", "Tỷ lệ (%)", "Tăng, giảm (điểm)", "Ngày"],
        ["Bình Sơn", 1846, 45.79, -2.5, dt.date(2031, 12, 31)],
        ["Hải Phú", "", "", 0, ""],
    ]
    said = {(row[0], row[1]) for row in book.get_sheet_by_index(1).to_python()}
    assert {("Nguồn", "Báo cáo số 12"), ("Ngày", "09/01/2032"), ("Ghi chú", "Tạm tính"), ("Tỷ lệ", "%")} <= said


@pytest.mark.parametrize(
    "attack",
    [
        "=1+1",
        "=HYPERLINK(\"http://x\",\"y\")",
        "+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        " =1+1",
        "\u00a0=1+1",  # a no-break space
        "\u200b=1+1",  # an invisible one
        "＝1+1",  # full width: Excel in an Asian locale reads it as "="
        "＋1",
        "－1+2",
        "＠SUM(1)",
        "﹦1+1",  # small form
        '"=1+1',
        "'=1+1",
    ],
)  # fmt: skip
def test_no_text_acts_as_a_formula(attack: str) -> None:
    table = Table(attack, attack, (Column("a", attack, attack),), [{"a": attack}], source=attack, notes=(attack,))
    cells = [cell for row in csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig"), newline="")) for cell in row]
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(table)))
    for name in book.sheet_names:
        cells += [cell for row in book.get_sheet_by_name(name).to_python() for cell in row if isinstance(cell, str)]
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦"))]
    assert b"<f>" not in to_xlsx(table)


@pytest.mark.parametrize("number", ["-2,5", "+84", "-1.234,5", "-12 %", "-3.1"])
def test_a_number_below_zero_written_as_text_stays_as_it_was(number: str) -> None:
    assert harmless(number) == number


@given(st.text())
def test_harmless_text_never_begins_like_a_formula_unless_it_is_a_plain_number(text: str) -> None:
    out = harmless(text)
    if out[:1] in tuple("=+-@\t\r\n＝＋－＠"):
        assert out.strip("+-").replace(".", "").replace(",", "").replace("%", "").strip().isdecimal()
    assert unicodedata.is_normalized("NFC", out)


@given(st.lists(st.text(st.characters(codec="utf-8")), min_size=1, max_size=5))
def test_any_text_makes_a_csv_that_reads_back_in_as_many_cells(texts: list[str]) -> None:
    columns = tuple(Column(f"c{place}", "t", "t") for place in range(len(texts)))
    table = Table("t", "t", columns, [{f"c{place}": text for place, text in enumerate(texts)}])
    rows = list(csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig"), newline="")))
    assert [len(row) for row in rows] == [len(texts)] * 2


def test_the_same_table_gives_the_same_bytes() -> None:
    assert to_xlsx(TABLE) == to_xlsx(TABLE)
    assert to_csv(TABLE) == to_csv(TABLE)


def test_a_long_table_is_written_row_by_row_and_keeps_every_row() -> None:
    table = Table("dài", "long", COLUMNS[:2], [{"name": f"Xã {row}", "files": -row} for row in range(25_000)])
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(table)))
    rows = book.get_sheet_by_index(0).to_python()
    assert (len(rows), rows[-1]) == (25_001, ["Xã 24999", -24_999])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_a_number_that_is_none_is_refused_with_its_place(value: float) -> None:
    table = Table("t", "t", COLUMNS[:2], [{"files": 1}, {"files": value}])
    for write in (to_csv, to_xlsx):
        with pytest.raises(Refused) as refused:
            write(table)
        (finding,) = refused.value.findings
        assert (finding.code, finding.where.line, finding.context["column"]) == ("table.not-finite", 2, "files")


def test_identifiers_longer_than_a_spreadsheet_can_count_keep_all_digits() -> None:
    table = Table("t", "t", (Column("id", "Mã", "Id", kind="integer"),), [{"id": 1234567890123456789}])
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(table)))
    assert book.get_sheet_by_index(0).to_python()[1] == ["1234567890123456789"]


def test_a_title_no_sheet_may_have_still_gives_a_workbook() -> None:
    title = "Quý [IV]: a/b\\c*?" + "x" * 40
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(Table(title, title, COLUMNS, []))))
    assert len(book.sheet_names[0]) <= 31
