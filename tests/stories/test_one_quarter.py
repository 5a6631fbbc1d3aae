"""One reader's way: the board, an indicator, 63 provinces read as 34, a figure's source, the review, the report."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile

import pytest

pytestmark = pytest.mark.browser


def counts(page, name: str) -> tuple[int, int]:
    """Numerator and denominator in the row of an organisation, as printed (a dot parts thousands)."""
    row = page.locator("#table-organisations tbody tr").filter(has=page.get_by_role("link", name=name, exact=True))
    cells = row.locator("td.end").all_inner_texts()
    num, den = (int(re.sub(r"\D", "", text)) for text in cells[-2:])
    return num, den


def test_from_the_board_to_the_report(page, demo, tmp_path):
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "vi"
    page.get_by_role("link", name="Chính phủ số", exact=True).first.click()
    page.get_by_role("link", name=re.compile("tính trên hồ sơ đã giải quyết")).first.click()

    # the indicator, with the provinces as they were in 2024
    page.wait_for_url("**/indicators/dossier_rate_settled/**")
    assert page.get_by_text("mô phỏng").first.is_visible(), "simulated figures say so"
    before = page.locator("#table-organisations tbody tr").count()
    yen_bai, lao_cai = counts(page, "Yên Bái"), counts(page, "Lào Cai")

    # the same quarter in the structure of 1 July 2025: 63 provinces became 34, so 29 rows fewer
    page.locator("nav a[href*='frame=2025-07-01']").click()
    page.wait_for_url("**frame=2025-07-01**")
    merged = counts(page, "Lào Cai")
    assert merged == (yen_bai[0] + lao_cai[0], yen_bai[1] + lao_cai[1]), "counts add up; the rate follows from them"
    assert page.get_by_role("link", name="Yên Bái", exact=True).count() == 0
    ministries_fewer = 22 - 17  # central bodies merged on 1 March 2025
    assert page.locator("#table-organisations tbody tr").count() == before - (63 - 34) - ministries_fewer

    # why: the figure's own page names its source
    page.locator("#table-series tbody a[href^='/figures/']").first.click()
    page.wait_for_url("**/figures/**")
    assert page.get_by_text("Số liệu mô phỏng").first.is_visible()

    # the review and its report
    page.get_by_role("link", name="Giao ban", exact=True).first.click()
    page.get_by_role("link", name=re.compile("quý IV.2024")).first.click()
    page.wait_for_url("**/reviews/**")
    assert page.get_by_text("SHA-256").is_visible(), "the review is sealed"
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("DOCX")).first.click()
    file = tmp_path / "report.docx"
    waiting.value.save_as(file)
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(file.read_bytes())).namelist()
    written = demo / "reports" / "giao-ban-2024Q4.docx"
    assert hashlib.sha256(file.read_bytes()).digest() == hashlib.sha256(written.read_bytes()).digest()


def test_the_matrix_is_moved_through_with_arrows_and_opened_with_enter(page):
    page.goto("/matrix/")
    cell = page.locator("table td a").first
    cell.focus()
    first = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("ArrowDown")
    second = page.evaluate("document.activeElement.getAttribute('href')")
    assert second is not None
    assert first != second
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: not address.rstrip("/").endswith("/matrix"))


def test_the_site_works_without_javascript(browser, site):
    context = browser.new_context(base_url=site, locale="vi-VN", java_script_enabled=False)
    page = context.new_page()
    page.goto("/search/?q=yen+bai")
    assert page.get_by_role("link", name=re.compile("Yên Bái")).first.is_visible(), "marks are not needed to find it"
    page.goto("/matrix/?block=provinces&period=2024Q4")  # of 63 provinces; a later meeting may have moved the default
    assert page.locator("table tbody tr").count() >= 63
    context.close()


@pytest.mark.parametrize(
    "address", ["/", "/matrix/", "/indicators/fibre_households/", "/reviews/2024q4/", "/commitments/"]
)
def test_nothing_runs_out_of_a_phone(browser, site, address):
    context = browser.new_context(base_url=site, locale="vi-VN", viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
