"""Three people, one difficulty: a province asks, the ministry answers, it is returned, answered again, closed."""

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
    "lan": ("Nguyễn Thị Lan", "agency", "ministry.khoa-hoc-cong-nghe.2025"),
    "binh": ("Trần Văn Bình", "province", "province.da-nang.2025"),
    "minh": ("Lê Minh", "public", "vn"),
}
TITLE = "Hai thủ tục cấp phép in chưa nộp trực tuyến được vì phải có bản sao chứng thực"


@pytest.fixture(scope="module")
def people(demo):
    """Added as an administrator would add them."""
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
    """A window for each person; without JavaScript, because everything has to work so."""
    windows = []

    def window(username: str):
        context = browser.new_context(
            base_url=site, locale="vi-VN", viewport={"width": 320, "height": 720}, java_script_enabled=False
        )
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


def form(page, verb: str):
    """The form of a move, opened."""
    part = page.locator("details.panel").filter(has=page.locator("summary strong", has_text=re.compile(f"^{verb}$")))
    if part.get_attribute("open") is None:
        part.locator("summary").click()
    return part


def test_a_petition_is_carried_to_its_end(signed_in):
    province, agency, outsider = signed_in("binh"), signed_in("lan"), signed_in("minh")

    # the province writes it, sees what was raised before, and says that it is the same again
    province.goto("/petitions/new/")
    province.get_by_role("button", name=re.compile("Xem trước")).click()
    assert province.locator("#p-title-fault").is_visible(), "an empty petition is refused beside its place"
    province.locator("#p-title").fill(TITLE)
    province.locator("#p-owed_by").fill("Bộ Khoa học và Công nghệ")
    province.get_by_role("button", name=re.compile("Xem trước")).click()
    assert province.get_by_role("link", name="C102", exact=True).is_visible(), "the like one of 2024 is shown"
    province.locator("input[name=recurs][value=C102]").check()
    province.get_by_role("button", name="Gửi", exact=True).click()
    province.wait_for_url("**/commitments/petition.**")
    address = province.url
    assert "width" not in address
    assert province.get_by_text("Đã gửi, chờ chuyển").first.is_visible()

    # an outsider reads it and can do nothing
    outsider.goto(address)
    assert outsider.locator("details.panel summary").count() == 0
    refused = outsider.request.post(address, form={"move": "answer", "answer": "xong"})
    assert refused.status == 403
    outsider.goto("/petitions/new/")
    assert outsider.get_by_text("403").count() or outsider.locator("#p-title").count() == 0

    # the agency finds it in its inbox, routes it, and answers; without a provision nothing is saved
    agency.goto("/")
    agency.get_by_role("link", name="Chờ tôi xử lý").click()
    agency.get_by_role("link", name=TITLE).click()
    form(agency, "Chuyển cơ quan giải quyết").get_by_role("button").click()
    part = form(agency, "Trả lời")
    part.locator("textarea").fill("Nộp trực tuyến được, trừ bản sao chứng thực.")
    part.get_by_role("button").click()
    assert agency.locator("details[open] .fault").first.is_visible()
    part = form(agency, "Trả lời")
    assert part.locator("textarea").input_value() == "Nộp trực tuyến được, trừ bản sao chứng thực."
    part.locator("[name=document]").fill("nd-42-2022")
    part.locator("[name=place]").fill("Điều 10")
    part.get_by_role("button").click()

    # the province returns it with a reason
    province.goto("/inbox/")
    province.get_by_role("link", name=TITLE).click()
    part = form(province, "Trả lại")
    part.locator("textarea").fill("Vẫn phải đến nộp bản giấy.")
    part.get_by_role("button").click()

    # the agency answers again, the province closes
    agency.goto(address)
    part = form(agency, "Trả lời")
    part.locator("textarea").fill("Dùng chứng thực điện tử thay bản giấy.")
    part.locator("[name=document]").fill("nd-42-2022")
    part.locator("[name=place]").fill("Điều 11")
    part.get_by_role("button").click()
    province.goto(address)
    part = form(province, "Chấp nhận và đóng")
    part.locator("select").select_option("settled")
    part.get_by_role("button").click()

    # everybody reads the whole chain
    outsider.goto(address)
    told = outsider.locator("section[aria-labelledby=steps-head]").inner_text()
    for words in ("Vẫn phải đến nộp bản giấy.", "Điều 10", "Dùng chứng thực điện tử", "Điều 11", "Trần Văn Bình"):
        assert words in told
    assert outsider.get_by_text("Đã đóng").first.is_visible()
    assert outsider.locator("svg.wf").count() == 1
    province.goto("/inbox/")
    assert province.get_by_role("link", name=TITLE).count() == 0


def test_nothing_of_it_runs_out_of_a_phone(signed_in):
    page = signed_in("binh")
    for address in ("/inbox/", "/petitions/new/", "/commitments/C102/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_no_serious_fault_in_what_is_signed_in(browser, site, people, width):
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(
        base_url=site, locale="vi-VN", viewport={"width": width, "height": 900}, bypass_csp=True
    )
    page = context.new_page()
    page.goto("/sign-in/")
    page.get_by_label("Tên đăng nhập").fill("lan")
    page.get_by_label("Mật khẩu").fill(WORD)
    page.locator("main").get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda address: "sign-in" not in address)
    faults = []
    for address in ("/inbox/", "/petitions/new/", "/commitments/C001/"):
        page.goto(address)
        for part in page.locator("details").all():
            part.evaluate("one => { one.open = true }")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        faults += [
            f"{address} {fault['id']}: {node['html'][:160]}"
            for fault in Axe().run(page).response["violations"]
            if fault["impact"] in ("serious", "critical")
            for node in fault["nodes"][:3]
        ]
    context.close()
    assert not faults, "\n".join(faults)
