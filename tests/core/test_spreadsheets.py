"""Spreadsheets that come in: measured before they are read, faults shown at their cell."""

from __future__ import annotations

import datetime as dt
import io
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from giaoban.core.findings import Finding, Refused
from giaoban.core.formats.delimited import read_csv
from giaoban.core.formats.spreadsheets import Limits, read_spreadsheet, records
from giaoban.web.findings import say

MB = 1_000_000


def workbook(*rows: list[object], merge: str = "") -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Tỉnh")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
        if merge:
            sheet.merge_range(merge, "Gộp")
    return out.getvalue()


def findings(source: Path | bytes, file: str = "", **limits: int) -> list[Finding]:
    """What is wrong with a file, each finding with a whole sentence; nothing when all its sheets can be read."""
    try:
        for sheet in read_spreadsheet(source, file=file, limits=Limits(**limits)):
            records(sheet)
    except Refused as refused:
        assert all(not set("?{}") & set(say(one, "vi") + say(one, "en")) for one in refused.findings)
        return refused.findings
    return []


def codes(source: Path | bytes, file: str = "") -> list[str]:
    return [finding.code for finding in findings(source, file)]


def repack(data: bytes, **changed: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed.get(Path(name).stem, old.read(name)))
    return out.getvalue()


@pytest.fixture(scope="module")
def bomb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real one: a worksheet of 400 MB of spaces, some 400 kB when packed."""
    path = tmp_path_factory.mktemp("bomb") / "so-lieu.xlsx"
    with (
        zipfile.ZipFile(io.BytesIO(workbook(["Tỉnh"]))) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            if not name.endswith("sheet1.xml"):
                new.writestr(name, old.read(name))
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(400):
                member.write(b" " * MB)
    return path


def test_a_bomb_of_400_megabytes_is_refused_with_little_memory(bomb: Path) -> None:
    assert bomb.stat().st_size < 5 * MB
    tracemalloc.start()
    (finding,) = findings(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert finding.code == "sheet.bomb"
    assert finding.context["size"] == "400 MB"
    assert peak < 20 * MB


def test_a_bomb_that_lies_about_its_size_is_refused_too(bomb: Path) -> None:
    """Both lists inside the archive claim 1,000 bytes; what comes out after them is never handed on."""
    data = bomb.read_bytes()
    with zipfile.ZipFile(bomb) as archive:
        place = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    lied = bytearray(data)
    size = struct.pack("<I", 400 * MB)
    at = data.rfind(b"xl/worksheets/sheet1.xml")
    assert data[at - 22 : at - 18] == size  # uncompressed size in the central directory
    lied[at - 22 : at - 18] = struct.pack("<I", 1000)
    assert place >= 0
    tracemalloc.start()
    assert codes(bytes(lied), "a.xlsx") == ["sheet.broken"]
    assert tracemalloc.get_traced_memory()[1] < 40 * MB
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ('r="XFD1048576"', "sheet.too-many-cells"),
        ("r = 'XFD1048576'", "sheet.too-many-cells"),
        ('r="A99999999"', "sheet.too-many-cells"),  # beyond any sheet, and believed by readers
        ('t="n"r="A99999999"', "sheet.too-many-cells"),
        ('r="ZZZZ1"', "sheet.too-many-cells"),
        ('r="&#88;FD1048576"', "sheet.broken"),
    ],
)
def test_a_small_file_that_claims_a_far_corner_is_refused(cell: str, code: str) -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c {cell}><v>1</v></c></row></sheetData></worksheet>'
    )
    assert codes(repack(workbook(["Tỉnh"]), sheet1=sheet.encode()), "a.xlsx") == [code]


def test_a_file_of_too_many_parts_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(3000):
            archive.writestr(f"xl/{number}.xml", b"")
    assert codes(out.getvalue(), "a.xlsx") == ["sheet.too-many-parts"]


def test_a_file_over_the_limit_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "lon.csv"
    with path.open("wb") as file:
        file.truncate(60 * MB)
    tracemalloc.start()
    assert codes(path) == ["sheet.too-large"]
    assert tracemalloc.get_traced_memory()[1] < MB
    tracemalloc.stop()


def test_a_workbook_comes_back_with_types_and_places() -> None:
    data = workbook(["Tỉnh", "Hồ sơ", "Ngày"], ["Bình Sơn", 12, dt.date(2031, 12, 31)], [], ["Hải Phú", 1.5])
    (sheet,) = read_spreadsheet(data, file="a.xlsx")
    first, second = records(sheet)
    assert first.values == {"Tỉnh": "Bình Sơn", "Hồ sơ": 12, "Ngày": dt.date(2031, 12, 31)}
    assert second.values == {"Tỉnh": "Hải Phú", "Hồ sơ": 1.5, "Ngày": None}
    assert str(second.places["Hồ sơ"]) == "a.xlsx:4:2 (Tỉnh!B4)"


def test_decomposed_letters_come_back_composed() -> None:
    (sheet,) = read_spreadsheet(workbook(["Ti\u0309nh"], ["Ha\u0309i Phu\u0301"]))
    assert records(sheet)[0].values == {"Tỉnh": "Hải Phú"}


def test_merged_cells_in_the_head_are_named() -> None:
    (finding,) = findings(workbook(["Tỉnh", "", "c"], ["a", 1, 2], merge="A1:B1"), "a.xlsx")
    assert (finding.code, finding.context["cells"], finding.context["place"]) == (
        "sheet.merged-header",
        "A1:B1",
        "Tỉnh!A1",
    )


def test_every_fault_of_the_head_is_told_at_once() -> None:
    data = workbook(["Tỉnh", "", "Số", "Số"], ["a", 1, 2, 3, "ngoài"])
    assert codes(data, "a.xlsx") == ["sheet.no-title", "sheet.title-twice", "sheet.beyond-header"]


@pytest.mark.parametrize(
    ("data", "file", "code"),
    [
        (b"", "a.csv", "sheet.empty"),
        (b"\r\n;;\r\n", "a.csv", "sheet.empty"),
        (b"", "a.xlsx", "sheet.broken"),
        (b"PK\x03\x04 cut short", "a.xlsx", "sheet.broken"),
        (b"not a zip", "a.xlsx", "sheet.broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", "sheet.old-format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            "sheet.encrypted",
        ),
        ("Tỉnh\nHuế".encode("cp1258", "replace") + b"\xff", "a.csv", "sheet.encoding"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(50), "a.csv", "sheet.not-text"),
        (b'a,b\n"open,1\n2,3\n', "a.csv", "sheet.unclosed-quote"),
    ],
)
def test_what_is_no_spreadsheet_gives_a_finding(data: bytes, file: str, code: str) -> None:
    assert codes(data, file) == [code]


def test_an_archive_of_something_else_is_no_spreadsheet() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", b"<a/>")
    assert codes(out.getvalue(), "a.docx") == ["sheet.not-a-spreadsheet"]


def test_a_missing_file_gives_a_finding(tmp_path: Path) -> None:
    assert codes(tmp_path / "none.csv") == ["sheet.unreadable"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_table_is_read_however_it_was_saved(separator: str, encoding: str) -> None:
    text = "\r\n".join(separator.join(row) for row in (["Tỉnh", "Số", "Ghi chú"], ["Đồng Ngãi", "10", '"a\r\nb"']))
    assert read_csv(text.encode(encoding)) == [["Tỉnh", "Số", "Ghi chú"], ["Đồng Ngãi", "10", "a\r\nb"]]


def test_decimal_commas_do_not_win_over_semicolons() -> None:
    assert read_csv("Tỉnh;Tỷ lệ\nBình Sơn;75,5\nHải Phú;40,1\n".encode())[1] == ["Bình Sơn", "75,5"]


def test_the_line_with_the_wrong_letter_is_named() -> None:
    (finding,) = findings(b"a,b\n1,2\n3,\xe9\n", "a.csv")
    assert (finding.where.line, finding.context["byte"]) == (3, "0xE9")


@given(st.binary(max_size=300))
def test_no_bytes_at_all_cause_a_traceback(data: bytes) -> None:
    for file in ("a.csv", "a.xlsx"):
        try:
            read_spreadsheet(data, file=file)
        except Refused as refused:
            assert refused.findings


GOOD = workbook(["Tỉnh", "Số"], ["a", 1])  # once: a workbook holds its time of making, so its size differs by a byte


@given(st.data())
def test_a_damaged_workbook_never_causes_a_traceback(data: st.DataObject) -> None:
    good = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 8))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(good)))
    for damaged in (bytes(good), bytes(good[:cut])):
        try:
            read_spreadsheet(damaged, file="a.xlsx", limits=Limits(cells=10_000))
        except Refused as refused:
            assert refused.findings
