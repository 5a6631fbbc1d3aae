"""The pages about the digital economy: both languages, nonsense everywhere, who may store, what a file may do."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rooms.measures.economies import estimated, imported, indicators

from giaoban.core.periods import Period
from giaoban.measures.models import EconomyEstimate
from giaoban.registry.actions import console_person
from giaoban.web import reading as readings

MEASURE = "/economy/measure/"
# Of the table of two sectors: value added per output is 650/1000 = 0.65 in sector 26, 1400/2000 = 0.7 in 01.
GIVEN = {
    "subject": "province.bien", "year": "2023", "unit": "tỷ đồng", "decimals": "comma", "table": "two",
    "scope": "gso_core7", "data": "code;GRDP;turnover\nTOTAL;2.600;\n26;;200", "turnover": "10", "ratio": "20",
    "grdp": "0",
}  # fmt: skip


@pytest.fixture
def site(tiny, client, monkeypatch):
    """The tiny country on the day all its tests share, with a table of two sectors of its own."""
    monkeypatch.setattr(readings.timezone, "localdate", lambda: dt.date(2025, 4, 15))
    indicators()
    imported(console_person(), key="two", period=Period.parse("2023"))
    return client


def post(site, go: str, **changes):
    return site.post(MEASURE, {**GIVEN, **changes, "go": go})


def test_a_share_as_computed_by_hand(site):
    """200 of turnover at 0.65 is 130 of value added; of a GRDP of 2 600 that is 5 %.

    The error is 0.05 * sqrt(0.1^2 + 0.2^2) = 0.01118, times 1.96: 2.81 % to 7.19 %.
    """
    html = post(site, "result").content.decode()
    assert "5,00\u00a0%" in html
    assert "2,81\u00a0%" in html
    assert "7,19\u00a0%" in html
    assert "ước tính" in html
    assert not EconomyEstimate.objects.exists(), "trying stores nothing"


def test_what_is_missing_is_told_with_its_cost(site):
    """With the tax register the turnover error falls from 10 to 3 per cent: sqrt(0.03^2 + 0.2^2) against
    sqrt(0.1^2 + 0.2^2), times 0.05 times 2 times 1.96: 3.96 against 4.38 points."""
    html = post(site, "check").content.decode()
    assert "4,38\u00a0điểm" in html
    assert "3,96\u00a0điểm" in html
    assert "VSIC 4651" in html, "each code of the scope without turnover is named"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "address", ["/economy/", "/economy/?year=2022&subject=x", "/economy/tables/", MEASURE, "/economy/?table=parts"]
)
def test_every_page_opens_in_both_languages(site, address, language):
    site.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = site.get(address)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in html
    assert "style=" not in re.sub(r"<svg.*?</svg>", "", html, flags=re.S)


@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 400, "²", "٣", "<script>", "\x00", "2022'--", "NaN"])
def test_nonsense_in_the_address_is_said_and_forgiven(site, value):
    for name in ("year", "subject", "first", "second", "format", "table", "known", "period"):
        answer = site.get("/economy/", {name: value})
        assert answer.status_code == 200, (name, value)
        assert "<script>" not in answer.content.decode()
    assert site.get(f"/economy/estimates/{value or 'x'}/".replace("\x00", "%00")).status_code in (404, 400)


@pytest.mark.parametrize("name", list(GIVEN))
@pytest.mark.parametrize("value", ["", "x", "-1", "1e999", "NaN", "9" * 300, "<b>", "\x00", "²", "=1+1"])
def test_nonsense_in_a_field_comes_back_with_a_fault_at_that_field(site, name, value):
    answer = post(site, "result", **{name: value})
    html = answer.content.decode()
    assert answer.status_code in (200, 422), (name, value)
    assert "<b>" not in html.replace("<b>quý", "").replace("<b>hôm", "") or value != "<b>"
    if answer.status_code == 422:
        assert f'href="#id_{name}"' in html or f'id="id_{name}"' in html
        assert GIVEN["data"].splitlines()[-1] in html or name == "data", "nothing typed is lost"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("code;GRDP;turnover\nTOTAL;2.600;\nzz;;5", "Dòng 3"),
        ("code;GRDP;turnover\nTOTAL;2.600;\n61;;5\n61;;6", "Dòng 4"),
        ("code;GRDP;turnover\nTOTAL;2.600;\nJ;10;\n61;10;\n26;;5", "chứa nhau"),
        ("code;GRDP;turnover\nTOTAL;2.600;\n61;;1,234.5", "không phải là số"),
        ("code;GRDP;turnover\nTOTAL;2.600;\n61;;-5", "số âm"),
        ("code;GRDP;turnover\n61;;5", "Chưa có GRDP"),
        ("code;GRDP;turnover\nTOTAL;5;\nC;10;\n61;;1", "lớn hơn tổng"),
        ("code;GRDP\nTOTAL;5", "thiếu cột"),
        ("code;GRDP;turnover\nTOTAL;2.600;\n62;;5", "không có ngành chứa mã 62"),
        ("code;GRDP;turnover\nTOTAL;2.600;\nTAX;;5\n61;;1", "không ghi ở dòng TAX"),
        ("code;GRDP;turnover\nTOTAL;1;\n26;;900", "id_data"),
        ("code;GRDP;turnover\n" + "\n".join(f"{at};1;1" for at in range(10000, 10600)), "nhiều nhất 500"),
    ],
)
def test_a_wrong_sheet_is_told_row_by_row(site, data, said):
    answer = post(site, "check", data=data)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_all_faults_are_told_at_once(site):
    html = post(site, "check", subject="", year="x", table="", ratio="x", data="code;GRDP;turnover\nzz;y;z")
    text = html.content.decode()
    for name in ("subject", "year", "table", "ratio", "data"):
        assert f'href="#id_{name}"' in text, name


def xlsx(rows) -> bytes:
    from xlsxwriter import Workbook

    made = io.BytesIO()
    with Workbook(made) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def test_an_uploaded_file_is_read_and_can_be_put_right_afterwards(site):
    data = xlsx([["Mã ngành", "GRDP", "Doanh thu"], ["TOTAL", 2600.5, None], [26, None, 200.25]])
    answer = post(site, "check", data="", file=SimpleUploadedFile("a.xlsx", data))
    assert answer.status_code == 200
    assert "TOTAL\t2600,5\n26\t\t200,25" in answer.content.decode()


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 60_000_000)
    return made.getvalue()


@pytest.mark.parametrize(
    "hostile", [b"", b"\x00\xff", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", b"a" * 2_100_000, bomb]
)
def test_a_hostile_file_is_refused_in_words(site, hostile):
    body = hostile() if callable(hostile) else hostile
    answer = post(site, "check", data="", file=SimpleUploadedFile("../../<x>.xlsx", body))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'href="#id_data"' in html
    assert "<x>" not in html


def test_formulas_stay_text_in_what_is_taken_away(site):
    """The file opens in a spreadsheet program: nothing in it may begin a formula."""
    body = post(site, "csv").content.decode("utf-8-sig")
    assert not [cell for line in body.splitlines() for cell in re.split("[,;]", line) if cell.startswith(("=", "@"))]


def test_the_note_is_an_official_paper_that_says_estimate(site):
    answer = post(site, "docx")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        text = re.sub("<[^>]+>", "", archive.read("word/document.xml").decode())
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "ước tính" in text
    assert "5,00" in text


def test_only_officers_of_the_province_and_the_agency_store(site, officer_of_agency, officer_of_province, outsider):
    assert post(site, "store").status_code == 403, "nobody in particular"
    site.force_login(outsider)
    assert post(site, "store").status_code == 403
    assert 'value="store"' not in post(site, "result").content.decode()
    site.force_login(officer_of_province)
    assert post(site, "store", subject=OTHER).status_code == 403, "not for another province"
    assert not EconomyEstimate.objects.exists()
    answer = post(site, "store")
    made = EconomyEstimate.objects.get()
    assert answer["Location"] == f"/economy/estimates/{made.key}/"
    assert (made.period_code, made.status, made.share) == ("2023", "estimate", Decimal("0.05"))
    site.force_login(officer_of_agency)
    assert post(site, "store")["Location"] == answer["Location"], "the same again is the same estimate"
    assert EconomyEstimate.objects.count() == 1


OTHER = "province.nui"


def test_a_stored_estimate_has_its_page_its_note_and_its_bundle(site, officer_of_province):
    site.force_login(officer_of_province)
    address = post(site, "store")["Location"]
    html = site.get(address).content.decode()
    assert EconomyEstimate.objects.get().content_hash in html
    assert site.get(f"{address}note.docx").content[:2] == b"PK"
    with zipfile.ZipFile(io.BytesIO(site.get(f"{address}bundle.zip").content)) as archive:
        assert {name.rpartition("/")[2] for name in archive.namelist()} >= {
            "run.py",
            "two.csv",
            "definition.json",
            "expected.json",
        }
    assert "2,81" in site.get(f"/economy/?year=2023&subject={GIVEN['subject']}").content.decode()
    for chart, kind, first in (("parts", "svg", b"<svg"), ("choices", "png", b"\x89PNG")):
        taken = site.get(f"{address}?chart={chart}&format={kind}")
        assert (taken.status_code, taken.content[: len(first)]) == (200, first)
    assert site.get(f"{address}?chart=moon&format=svg").status_code == 200, "a wrong name is said on the page"
    site.logout()
    refused = site.get(f"{address}bundle.zip")
    assert refused["Location"].startswith("/sign-in/"), "the tables inside have licences of their own"


def test_an_open_licence_lets_everybody_have_the_bundle(site, officer_of_province, officer_of_agency):
    row = imported(officer_of_agency, key="open-2024", licence="CC BY 4.0").row
    made = estimated(officer_of_agency, [row])
    assert site.get(f"/economy/estimates/{made.estimate.key}/bundle.zip").content[:2] == b"PK"


def test_the_year_is_that_of_the_figures_not_of_the_table(site, officer_of_province):
    site.force_login(officer_of_province)
    post(site, "store", year="2024")
    assert EconomyEstimate.objects.get().period_code == "2024"


def test_signing_in_to_store_loses_nothing(site, officer_of_province):
    answer = post(site, "sign-in")
    assert answer["Location"] == f"/sign-in/?next={MEASURE}"
    site.force_login(officer_of_province)
    html = site.get(MEASURE).content.decode()
    assert 'value="store"' in html
    assert "5,00\u00a0%" in html


def test_going_back_keeps_what_was_typed(site):
    assert "26;;200" in post(site, "back").content.decode()
    assert "26;;200" in post(site, "nonsense").content.decode()


def test_the_empty_sheet_can_be_filled_in(site):
    body = site.get(f"{MEASURE}?template=csv").content.decode("utf-8-sig")
    mark = ";" if ";" in body.splitlines()[0] else ","
    rows = [line.split(mark) for line in body.splitlines()]
    assert [cell.strip('"') for cell in rows[0]] == ["code", "name", "GRDP", "turnover"]
    assert site.get(f"{MEASURE}?template=xlsx").content[:2] == b"PK"
    assert site.get(f"{MEASURE}?template=exe").status_code == 200


def test_other_methods_are_refused(site):
    assert site.put(MEASURE).status_code == 405
    assert site.get("/economy/estimates/nothing/").status_code == 404
    assert site.get("/economy/estimates/nothing/bundle.zip").status_code == 404
    assert site.get("/economy/estimates/nothing/note.docx").status_code == 404


@pytest.mark.parametrize(("address", "most"), [("/economy/", 80), ("/economy/tables/", 6), (MEASURE, 10)])
def test_pages_cost_a_known_number_of_queries(site, address, most):
    site.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        site.get(address)
    assert len(asked) <= most, len(asked)
