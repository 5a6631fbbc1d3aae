"""A meeting from its agenda to its seal, as the agency and a province live it: a phone, no JavaScript."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
WORD = "mot-mat-khau-du-dai-2026"
PEOPLE = {
    "thu-ky": ("Phạm Thu", "agency", "ministry.khoa-hoc-cong-nghe.2025"),
    "ca-mau": ("Lý Hải", "province", "province.ca-mau.2025"),
}
COPY = "Công tác tuyên truyền được đẩy mạnh, người dân ngày càng quan tâm đến dịch vụ công trực tuyến của tỉnh."


@pytest.fixture(scope="module")
def people(demo):
    for username, (name, role, place) in PEOPLE.items():
        done = subprocess.run(
            [str(Path(sys.executable).parent / "giaoban"), "people", "add", username, "--name", name, "--role", role,
             "--at", place],
            cwd=ROOT, env={**os.environ, "GIAOBAN_VAR": str(demo), "GIAOBAN_NEW_PASSWORD": WORD},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr


@pytest.fixture
def signed_in(browser, site, people):
    windows = []

    def window(username: str, *, width: int = 320, scripts: bool = False, bypass: bool = False):
        context = browser.new_context(
            base_url=site, locale="vi-VN", viewport={"width": width, "height": 800}, java_script_enabled=scripts,
            bypass_csp=bypass,
        )  # fmt: skip
        context.set_default_timeout(60_000)
        windows.append(context)
        page = context.new_page()
        page.goto("/sign-in/")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(WORD)
        page.locator("main").get_by_role("button", name="Đăng nhập").click()
        page.wait_for_url(lambda address: "sign-in" not in address)
        return page

    yield window
    for context in windows:
        context.close()


def prepared(page, period: str, title: str) -> str:
    """A meeting today; gives its address."""
    page.goto("/meetings/")
    page.locator("details.panel summary").click()
    page.fill("#m-title", title)
    page.fill("#m-period", period)
    today = page.evaluate("new Date().toLocaleDateString('en-GB', {timeZone: 'Asia/Ho_Chi_Minh'})")
    page.fill("#m-held_on", today)
    page.fill("#m-organiser", "Bộ Khoa học và Công nghệ")
    page.get_by_role("button", name="Chuẩn bị", exact=True).click()
    page.wait_for_url("**/prepare/")
    return page.url.removesuffix("prepare/")


def directed(page, line: str) -> str:
    """Reads the line, saves it; gives how its deadline was read."""
    page.fill("#d-line", line)
    page.get_by_role("button", name="Xem lại rồi lưu").click()
    rule = page.inner_text("#d-rule")
    page.get_by_role("button", name="Lưu chỉ đạo").click()
    return rule


def test_a_meeting_is_carried_to_its_seal(signed_in):
    agency, province = signed_in("thu-ky"), signed_in("ca-mau")
    address = prepared(agency, "2026Q3", "Giao ban quý III/2026")

    # the agenda: what was promised comes first by itself, one proposal is kept, the rest set aside
    assert agency.locator("input[name='keep-pfollowed/']").is_checked()
    assert agency.get_by_text(re.compile(r"việc quá hạn vào ngày họp, việc lâu nhất quá")).first.is_visible()
    agency.locator("input[name='keep-poverdue/government']").check()
    agency.get_by_role("button", name="Giữ chương trình này").click()
    assert "Việc đã hứa từ kỳ trước" in agency.locator("ul.rows > li").first.inner_text()

    # all provinces from their remote points; the province says that it comes
    agency.goto(f"{address}convene/")
    agency.locator("input[value=provinces]").check()
    agency.get_by_role("button", name="Thêm vào danh sách trên").click()
    agency.get_by_role("button", name="Mời các cơ quan này").click()
    assert "34 điểm cầu" in agency.inner_text("#came-section")
    province.goto(address)
    province.get_by_role("button", name="Trả lời").click()
    assert province.get_by_text("Đã ghi nhận trả lời.").is_visible()

    # its part of the report: what is copied or has no source is shown beside it
    agency.goto(f"{address}parts/")
    agency.fill("#r-who", "Cà Mau")
    agency.locator("input[value=government]").check()
    agency.fill("#r-due", "31/12/2099")
    agency.get_by_role("button", name="Yêu cầu", exact=True).click()
    province.goto("/reports/")
    province.locator("ul.rows a.title").first.click()
    province.fill("#t-text", f"{COPY} Tỉnh mở 12 quầy hỗ trợ.")
    province.get_by_role("button", name="Lưu nháp và soát").click()
    assert province.get_by_text("Số 12 không có trong số liệu của cơ quan").is_visible()
    province.get_by_role("button", name="Gửi", exact=True).click()
    assert province.get_by_text("Đã gửi.").is_visible()

    # held: the rule is shown before a directive is saved, and a day to look again where there is no day
    agency.goto(f"{address}live/")
    agency.get_by_role("button", name="Khai mạc").click()
    assert "30/12/2099" in directed(agency, "Cà Mau kết nối cơ sở dữ liệu đất đai trước 31/12/2099")
    assert "Chưa có ngày xong" in directed(agency, "Bộ Tài chính rà soát phí dịch vụ công trực tuyến ngay")
    assert agency.locator("ol.record > li").count() == 2
    province.goto(f"{address}live/")
    assert province.locator("ol.record > li").count() == 2
    assert province.locator("#d-line").count() == 0

    # concluded: owed at once, in the province's inbox; minutes in official form; sealed
    agency.goto(f"{address}conclude/")
    agency.fill("#c-reason", "Họp thử, không điểm danh")  # nobody was noted as present
    agency.locator("input[name=read]").check()
    agency.get_by_role("button", name="Kết luận", exact=True).click()
    assert agency.get_by_text("2 chỉ đạo thành việc phải làm").is_visible()
    province.goto("/inbox/")
    assert province.get_by_role("link", name="Kết nối cơ sở dữ liệu đất đai").is_visible()
    paper = agency.request.get(f"{address}minutes.docx")
    assert paper.status == 200
    assert paper.body()[:2] == b"PK"
    assert agency.request.get(f"{address}conclusions.pdf").body()[:5] == b"%PDF-"
    agency.locator("input[name=read]").check()
    agency.get_by_role("button", name="Niêm phong", exact=True).click(
        timeout=60_000
    )  # the whole review is read once more
    assert agency.locator(".hash").first.is_visible()
    agency.goto(f"{address}compare/")
    assert agency.locator("h1").inner_text().strip()


PAGES = ("", "prepare/", "convene/", "live/", "parts/", "conclude/", "compare/")


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_no_serious_fault_and_nothing_runs_out(signed_in, width):
    from axe_playwright_python.sync_playwright import Axe

    page = signed_in("thu-ky", width=width, scripts=True, bypass=True)
    faults = []
    for address in ("/meetings/", "/reports/", *(f"/meetings/2024q4/{stage}" for stage in PAGES)):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        faults += [
            f"{address} {fault['id']}: {node['html'][:160]}"
            for fault in Axe().run(page).response["violations"]
            if fault["impact"] in ("serious", "critical")
            for node in fault["nodes"][:3]
        ]
    assert not faults, "\n".join(faults)
