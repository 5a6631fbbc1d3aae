"""`giaoban figures check | load`: sheets that people send, whole, broken, hostile; all rows or none."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter

from giaoban.cli import main
from giaoban.measures.models import Observation

HEAD = ["indicator", "subject", "period", "value", "num", "den", "status", "vintage", "source"]
GOOD = ["signatures", "province.bien", "2025-01-31", "22", "", "", "reported", "2025-02", "review-2025Q1"]


def row(**changes):
    return [changes.get(name, cell) for name, cell in zip(HEAD, GOOD, strict=True)]


@pytest.fixture
def sheet(tmp_path):
    """Writes rows as .csv, or as .xlsx when the name says so; gives the path."""

    def write(*rows, name="figures.csv", separator=",", encoding="utf-8"):
        path = tmp_path / name
        if path.suffix == ".xlsx":
            with xlsxwriter.Workbook(path) as book:
                page = book.add_worksheet("Số liệu")
                day = book.add_format({"num_format": "dd/mm/yyyy"})
                for number, cells in enumerate(rows):
                    for column, cell in enumerate(cells):
                        page.write(number, column, cell, day if isinstance(cell, dt.date) else None)
                book.add_worksheet("Sheet2")  # spreadsheets add empty ones by themselves
        else:
            text = io.StringIO()
            csv.writer(text, delimiter=separator).writerows(rows)
            path.write_bytes(text.getvalue().encode(encoding))
        return path

    return write


@pytest.fixture
def run(tiny, capsys):
    """Runs the command; gives its exit code and the codes it printed, and holds that a fault changes nothing."""

    def command(what, path):
        before = Observation.objects.count()
        code = main(["figures", what, str(path)])
        said = capsys.readouterr().err
        if code or what == "check":
            assert Observation.objects.count() == before
        return code, [word[1:-1] for word in said.split() if word.startswith("[")], said

    return command


@pytest.mark.parametrize("name", ["figures.csv", "figures.xlsx"])
def test_checking_changes_nothing_and_loading_twice_records_once(run, sheet, name):
    path = sheet(HEAD, row(value=22) if name.endswith("xlsx") else GOOD, name=name)
    before = Observation.objects.count()
    assert run("check", path)[0] == run("load", path)[0] == run("load", path)[0] == 0
    assert Observation.objects.count() == before + 1


def test_numbers_are_read_as_vietnamese_writes_them(run, sheet):
    assert run("load", sheet(HEAD, row(value="1.234,5"), separator=";"))[0] == 0
    assert Observation.objects.get(vintage="2025-02").value == Decimal("1234.5")


def test_a_date_in_a_cell_is_a_period(run, sheet):
    path = sheet(HEAD, row(period=dt.date(2025, 1, 31), value=22), name="figures.xlsx")
    assert run("load", path)[0] == 0
    assert Observation.objects.get(vintage="2025-02").period_code == "2025-01-31"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"indicator": "signatuers"}, "figure.unknown-indicator"),
        ({"subject": "15"}, "figure.unknown-subject"),  # a bare code says nothing without a date
        ({"period": "31/02/2025"}, "figure.not-a-period"),
        ({"period": "2025Q5"}, "figure.not-a-period"),
        ({"value": "hai mươi"}, "figure.not-a-number"),
        ({"value": "NaN"}, "figure.not-a-number"),
        ({"value": "9" * 60}, "figure.out-of-range"),
        ({"value": ""}, "figure.no-value"),
        ({"status": ""}, "figure.empty-cell"),
        ({"status": "certain"}, "figure.unknown-choice"),
        ({"vintage": "v" * 41}, "figure.too-long"),  # the column has room for 40
        ({"source": "a-rumour"}, "figure.unknown-document"),
    ],
)
def test_a_faulty_row_is_named_by_its_line_and_takes_the_good_ones_with_it(run, sheet, changes, code):
    exit_code, codes, said = run("load", sheet(HEAD, GOOD, row(**({"period": "2025-02-28"} | changes))))
    assert (exit_code, codes) == (1, [code])
    assert "figures.csv:3:" in said


def test_faults_of_cells_and_of_meaning_come_together(run, sheet):
    path = sheet(HEAD, row(value="nhiều"), row(subject="province.nowhere"), row(period="never"))
    assert run("check", path)[:2] == (1, ["figure.not-a-number", "figure.unknown-subject", "figure.not-a-period"])


def test_true_is_no_number(run, sheet):
    assert run("check", sheet(HEAD, row(value=True), name="figures.xlsx"))[:2] == (1, ["figure.not-a-number"])


def test_a_row_twice_names_the_line_of_the_first(run, sheet):
    exit_code, codes, said = run("load", sheet(HEAD, GOOD, [], GOOD))
    assert (exit_code, codes) == (1, ["figure.twice"])
    assert "figures.csv:4:" in said
    assert "dòng 2" in said


def test_other_numbers_for_a_recorded_figure_are_refused(run, sheet):
    run("load", sheet(HEAD, GOOD))
    assert run("load", sheet(HEAD, row(value="23")))[:2] == (1, ["figure.already-recorded"])


def test_half_a_row_is_told_cell_by_cell(run, sheet):
    assert run("check", sheet(HEAD, GOOD[:4]))[1] == ["figure.empty-cell"] * 3  # status, vintage, source


def test_a_wrong_head_is_told_once_and_not_in_every_row(run, sheet):
    head = ["chỉ số" if name == "indicator" else name for name in HEAD]
    assert run("check", sheet(head, GOOD, GOOD, GOOD))[1] == ["figure.unknown-column", "figure.no-column"]


def test_a_head_without_rows_is_no_success(run, sheet):
    assert run("load", sheet(HEAD))[:2] == (1, ["figure.no-rows"])


def swollen() -> bytes:
    """A workbook with a part that unpacks to 400 MB."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        book.add_worksheet()
    with (
        zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(400):
            part.write(b" " * 1_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"not a workbook", "sheet.broken"),
        ("a.xlsx", swollen, "sheet.bomb"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(200), "sheet.not-text"),
        ("a.csv", "indicator\nr\xe9gion".encode("latin-1"), "sheet.encoding"),
        ("a.csv", b"", "sheet.empty"),
    ],
    ids=["words", "bomb", "picture", "latin-1", "nothing"],
)
def test_a_file_that_is_no_sheet_is_unreadable_input(run, tmp_path, name, content, code):
    (tmp_path / name).write_bytes(content() if callable(content) else content)
    assert run("load", tmp_path / name)[:2] == (2, [code])


def test_half_a_workbook_a_folder_and_no_file_are_unreadable_input(run, sheet, tmp_path):
    path = sheet(HEAD, GOOD, name="figures.xlsx")
    path.write_bytes(path.read_bytes()[:2000])
    assert run("load", path)[:2] == (2, ["sheet.broken"])
    assert run("load", tmp_path)[:2] == (2, ["sheet.unreadable"])
    assert run("load", tmp_path / "nowhere.csv")[:2] == (2, ["sheet.unreadable"])
