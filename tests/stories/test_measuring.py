"""An officer of a province with a spreadsheet: upload, what is missing, the result, the note, stored under her name."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from tests.stories.conftest import giaoban

pytestmark = pytest.mark.browser

PASSWORD = "mot-mat-khau-dai-24"
SHEET = "code;GRDP;turnover\nTOTAL;44.000;\nJ;1.800;\n26;;5.200\n61;;1.100,5\n62;;300\n4651;;900\n"


@pytest.fixture(scope="module")
def officer(demo):
    """An account of Cà Mau, as the README makes one."""
    done = giaoban(
        *("people", "add", "can-bo-ca-mau", "--role", "province", "--at", "province.ca-mau.2025"),
        var=demo,
        input=f"{PASSWORD}\n{PASSWORD}\n",
    )
    assert done.returncode == 0, done.stderr
    return "can-bo-ca-mau"


def test_from_a_spreadsheet_to_the_note(page, officer, tmp_path):
    file = tmp_path / "ca-mau.csv"
    file.write_text(SHEET, encoding="utf-8")
    page.goto("/economy/")
    assert page.get_by_text("12,83").first.is_visible()
    assert page.get_by_text("14,26").first.is_visible()
    page.get_by_role("link", name="Đo cho một tỉnh").click()

    # a forgotten year is told, and nothing else is lost
    page.get_by_label("Tỉnh, thành phố").select_option("province.ca-mau.2025")
    page.get_by_label("Lấy tỷ lệ của bảng nào").select_option("simulated-2023-seed-2023")
    page.get_by_label("Bảng số liệu dạng tệp").set_input_files(file)
    page.get_by_role("button", name="Tiếp: còn thiếu gì").click()
    assert page.get_by_role("alert").is_visible()
    assert "4651" in page.locator("#id_data").input_value()
    page.get_by_label("Năm của số liệu").fill("2025")
    page.get_by_role("button", name="Tiếp: còn thiếu gì").click()

    # what is missing, with its price; the province narrows one error and sees the interval shrink
    assert page.get_by_text("VSIC 63").is_visible()
    wide = interval(page)
    page.get_by_label("Doanh thu có thể lệch").fill("5")
    page.get_by_role("button", name="Tính lại").click()
    assert interval(page) < wide
    page.get_by_role("button", name="Tiếp: kết quả").click()
    assert page.get_by_text("ước tính").first.is_visible()
    assert page.get_by_text("bảng mô phỏng").first.is_visible(), "ratios of a simulated table say so"

    with page.expect_download() as waiting:
        page.get_by_role("button", name="Báo cáo DOCX").click()
    note = tmp_path / "note.docx"
    waiting.value.save_as(note)
    with zipfile.ZipFile(io.BytesIO(note.read_bytes())) as archive:
        assert "mô phỏng" in re.sub("<[^>]+>", "", archive.read("word/document.xml").decode())

    # to store it she signs in, and finds everything again
    page.get_by_role("button", name="Đăng nhập để lưu").click()
    page.wait_for_url("**/sign-in/**")
    page.locator("#id_username").fill(officer)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url("**/economy/measure/**")
    page.get_by_role("button", name="Lưu thành số ước tính").click()
    page.wait_for_url("**/economy/estimates/**")
    assert page.get_by_text("Mã băm đầu vào và kết quả").is_visible()


def interval(page) -> float:
    """The width the screen states for the interval as it is, in points."""
    text = page.locator("#table-missing tbody tr").first.locator("td").first.inner_text()
    return float(re.match(r"[\d,]+", text)[0].replace(",", "."))
