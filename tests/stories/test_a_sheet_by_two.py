"""A sheet from the template to the receipt, by two people in a browser; then a machine's value locks the form."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from tests.stories.test_typing_a_record import WORD, told

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
PLACE = "province.da-nang.2025"
SOURCE = "da-nang-sheet"
ROW = {
    "Mã hồ sơ (đã giả danh)": "to-1", "Cơ quan tiếp nhận": PLACE, "Cơ quan giải quyết": PLACE,
    "Mã thủ tục hành chính": "1.001", "Mức độ dịch vụ công": "full", "Cách nộp hồ sơ": "online",
    "Ngày tiếp nhận": "05/08/2025", "Ngày hẹn trả": "15/08/2025", "Hình thức trả kết quả": "none",
}  # fmt: skip


def filled(template: bytes, *rows: dict[str, str]) -> bytes:
    """The template's own head and hidden mark, with rows beneath, as a person leaves it."""
    taken, out = CalamineWorkbook.from_filelike(io.BytesIO(template)), io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for name in taken.sheet_names:
            sheet, lines = made.add_worksheet(name), taken.get_sheet_by_name(name).to_python()
            if name == taken.sheet_names[0]:
                lines = [
                    *lines[:2],
                    *([row.get(str(title).removesuffix(" *"), "") for title in lines[0]] for row in rows),
                ]
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
    return out.getvalue()


def signed_in(browser, site: str, name: str):
    context = browser.new_context(base_url=site, locale="vi-VN", viewport={"width": 360, "height": 720})
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto("/sign-in/")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(WORD)
    page.locator("main").get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda address: "sign-in" not in address)
    return page


def api_key(demo: Path) -> str:
    """Of the province's case system, set up beside the people's sheet."""
    command = [str(Path(sys.executable).parent / "giaoban"), "sources", "add", "da-nang-cases", "--sender", PLACE]
    about = ["--contract", "dossier", "--simulated", "--api-key", "--title", "Một cửa Đà Nẵng"]
    environment = {**os.environ, "GIAOBAN_VAR": str(demo)}
    done = subprocess.run(
        [*command, *about], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[1]


def test_a_sheet_is_filled_checked_corrected_submitted_and_approved_by_another(demo, site, browser, tmp_path):
    told(demo, "people", "add", "lan", "--name", "Trần Thị Lan", "--role", "editor", "--at", PLACE)
    told(demo, "people", "add", "minh", "--name", "Lê Văn Minh", "--role", "approver", "--at", PLACE)
    told(demo, "sources", "add", SOURCE, "--sender", PLACE, "--contract", "dossier", "--way", "sheet", "--simulated")
    editor = signed_in(browser, site, "lan")

    editor.goto(f"/sources/{SOURCE}/sheet/")
    with editor.expect_download() as waiting:
        editor.get_by_role("link", name="Tải mẫu (.xlsx)").click()
    template = Path(waiting.value.path()).read_bytes()
    file = tmp_path / "thang-8.xlsx"
    file.write_bytes(filled(template, ROW, {**ROW, "Mã hồ sơ (đã giả danh)": "to-2", "Ngày tiếp nhận": "31/02/2025"}))
    editor.get_by_label("Tệp đã điền (.xlsx, .csv)").set_input_files(file)
    editor.get_by_role("button", name="Kiểm tra").click()

    editor.get_by_role("heading", name=re.compile("Sửa")).wait_for()
    wrong = editor.locator("input[aria-invalid=true]")
    assert wrong.count() == 1
    assert wrong.input_value() == "31/02/2025"
    assert editor.get_by_role("button", name="Nộp để duyệt").count() == 0
    assert editor.evaluate("document.documentElement.scrollWidth <= 360"), "nothing runs out of a phone"
    wrong.fill("05/08/2025")
    editor.get_by_role("button", name="Lưu và kiểm tra lại").click()
    editor.get_by_role("button", name="Nộp để duyệt").click()
    editor.get_by_text("chờ duyệt").first.wait_for()
    assert editor.get_by_role("button", name="Duyệt và nộp").count() == 0, "nobody approves their own"
    address = editor.url

    approver = signed_in(browser, site, "minh")
    approver.goto(address)
    approver.get_by_role("button", name="Duyệt và nộp").click()
    receipt = approver.get_by_role("heading", name="Biên nhận")
    receipt.wait_for()
    assert re.search(r"2.{0,20}2", approver.locator("section[aria-labelledby=receipt] p").first.inner_text())

    key = api_key(demo)
    record = {
        "dossier_id": "may-1", "receiving_unit": PLACE, "settling_unit": PLACE, "procedure": "1.001",
        "service_level": "full", "channel": "post", "received_at": "2025-08-06", "due_at": "2025-08-16",
        "result_delivery": "none", "updated_at": "2025-08-06T08:00:00Z",
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-ndjson"}
    request = urllib.request.Request(f"{site}/api/facts/dossier", json.dumps(record).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert json.load(answer)["receipt"]["counts"]["accepted"] == 1
    editor.goto(f"/sources/{SOURCE}/form/")
    editor.locator("#t-dossier_id").fill("may-1")
    editor.get_by_role("button", name="Tiếp tục").click()
    editor.get_by_text("Một cửa Đà Nẵng").first.wait_for()
    assert editor.locator("[name=received_at], [name=channel]").count() == 0, "entered once: locked"
    assert "06/08/2025" in editor.locator("main").inner_text()
    assert editor.get_by_role("button", name="Nộp").count() == 0
    for page in (editor, approver):
        page.context.close()
