"""An inspection in a real browser: the connection goes in the middle, a file is far too large, nothing is lost.

What the team does beside it goes by the same pages; the minutes are signed by the command, on each side's own machine.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.stories.conftest import giaoban

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
WORD = "mot-mat-khau-du-dai-2026"
PLACE = "province.da-nang.2025"
LARGE = 500 * 1024 * 1024


def people(demo: Path, *arguments: str) -> None:
    environment = {**os.environ, "GIAOBAN_VAR": str(demo), "GIAOBAN_NEW_PASSWORD": WORD}
    command = [str(Path(sys.executable).parent / "giaoban"), "people", "add", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def signed_in(browser, site: str, name: str, **options):
    context = browser.new_context(base_url=site, locale="vi-VN", **options)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto("/sign-in/")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(WORD)
    page.locator("main").get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda address: "sign-in" not in address)
    return page


def pressed(page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_text("Đã làm, và đã ghi vào chuỗi các bước.").wait_for()


def narrow(page) -> None:
    page.set_viewport_size({"width": 320, "height": 720})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, "nothing runs out of a phone"
    page.set_viewport_size({"width": 1280, "height": 900})


def test_an_inspection_survives_a_lost_connection(demo, site, browser, tmp_path):
    people(demo, "doan", "--name", "Lê Trưởng Đoàn", "--role", "agency", "--at", "ministry.khoa-hoc-cong-nghe.2025")
    people(demo, "danang", "--name", "Trần Thị Đà", "--role", "province", "--at", PLACE)
    team = signed_in(browser, site, "doan")
    today = dt.date.today()
    first, session = today + dt.timedelta(days=1), today + dt.timedelta(days=21)
    if first.year != today.year:
        first = today

    # planned, and a second time about the same: refused by the name of the first
    def plan() -> None:
        team.goto("/inspections/")
        team.locator("#organiser").fill("Bộ Khoa học và Công nghệ")
        team.locator("#subject").fill("Đà Nẵng")
        team.locator("#matter").fill("Phần mềm dùng chung")
        team.locator("#criteria").select_option(label="Phần mềm dùng chung, phần mềm phổ biến (common-software@1)")
        team.locator("#planned_from").fill(f"{first:%d/%m/%Y}")
        team.locator("#planned_to").fill(f"{session:%d/%m/%Y}")
        team.get_by_label("Mô phỏng: diễn tập, tính riêng").check()
        team.get_by_role("button", name="Đưa vào kế hoạch", exact=True).click()

    plan()
    team.get_by_text("Đã đưa vào kế hoạch.").wait_for()
    address = team.url.split("#")[0].removeprefix(site)
    key = address.strip("/").split("/")[-1]
    plan()
    team.locator("#matter-fault").get_by_text(key).wait_for()
    assert team.locator("#matter").input_value() == "Phần mềm dùng chung", "what was typed stands there"
    narrow(team)

    team.goto(address)
    team.locator("#person").select_option("doan")
    team.locator("#duty").select_option("head")
    pressed(team, "Đưa vào đoàn")
    pressed(team, "Khai")
    team.locator("#number").fill("12/QĐ-KT")
    team.locator("#basis").fill("luat-148-2025")
    team.locator("#basis_place").fill("Điều 5")
    pressed(team, "Quyết định")
    team.locator("#session_day").fill(f"{session:%d/%m/%Y}")
    team.locator("#requests").fill("Báo cáo năm\nQuy chế quản lý")
    pressed(team, "Gửi thông báo")
    narrow(team)

    # those inspected answer; the connection goes
    them = signed_in(browser, site, "danang")
    faults: list[str] = []
    them.on("pageerror", lambda error: faults.append(str(error)))
    them.goto(address)
    them.get_by_role("link", name="Trả lời theo từng tiêu chí").click()
    them.locator("#reply-1").fill("Gửi kèm tệp")
    state = them.locator("#draft-state")
    state.get_by_text("Đã lưu trên máy chủ.").wait_for()
    them.context.set_offline(True)
    them.locator("#answer-F1").select_option("met")
    them.locator("#note-F1").fill("Gõ lúc mất mạng, có dấu: đường truyền đứt")
    state.get_by_text("Mất kết nối").wait_for()
    them.get_by_role("button", name="Ghi câu trả lời", exact=True).click()
    assert them.locator("#note-F1").input_value().endswith("đứt"), "the page is still there"

    # the window is even closed; it comes back with everything, and the server gets it
    context = them.context
    them.close()
    context.set_offline(False)
    them = context.new_page()
    them.on("pageerror", lambda error: faults.append(str(error)))
    them.goto(f"{address}answers/")
    them.locator("#draft-state").get_by_text("Đã lưu trên máy chủ.").wait_for()
    assert them.locator("#note-F1").input_value() == "Gõ lúc mất mạng, có dấu: đường truyền đứt"
    them.reload()
    assert them.locator("#answer-F1").input_value() == "met"
    assert them.locator("#reply-1").input_value() == "Gửi kèm tệp"
    assert not them.locator("#draft-state").is_visible(), "nothing waits on this machine any more"

    # 500 MB: refused as soon as it is chosen; what was typed stays
    large = tmp_path / "quay.pdf"
    with large.open("wb") as file:
        file.write(b"%PDF-")
        file.truncate(LARGE)
    them.locator("#note-F2").fill("chưa lưu gì")
    them.locator("#file").set_input_files(large)
    them.locator("#file-fault").get_by_text("500 MB; tối đa 20 MB").wait_for()
    assert them.locator("#file").input_value() == ""
    assert them.locator("#note-F2").input_value() == "chưa lưu gì"
    narrow(them)
    them.get_by_role("button", name="Nộp", exact=True).click()
    them.get_by_text("Đã nộp. Biên nhận ở bên dưới.").wait_for()
    with them.expect_download() as told:
        them.get_by_role("link", name="Biên nhận kèm toàn bộ nội dung đã nộp (JSON)").click()
    assert "đường truyền đứt" in told.value.path().read_text(encoding="utf-8")
    assert not faults, faults

    # both are there; the recording stays, its hash comes
    for page, name in ((team, "Trưởng đoàn"), (them, "Giám đốc Sở")):
        page.goto(address)
        page.locator("#present").fill(name)
        pressed(page, "Có mặt")
    team.goto(address)
    team.locator("#note-words").fill("Xem hệ thống qua chia sẻ màn hình")
    pressed(team, "Ghi lại")
    recording = tmp_path / "phien.mp4"
    recording.write_bytes(b"abc")
    team.locator("#recording").set_input_files(recording)
    team.wait_for_function("document.querySelector('#sha256').value.length === 64")
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-4, appendix B.1
    assert team.locator("#sha256").input_value() == abc
    pressed(team, "Lưu mã băm")
    pressed(team, "Lập biên bản")

    # signed by the command, on each side's own machine
    for page, name in ((team, "Trưởng đoàn (thử)"), (them, "Đà Nẵng (thử)")):
        page.goto(address)
        with page.expect_download() as got:
            page.locator("a[href*='/minutes-']").last.click()
        paper, key_file = tmp_path / "in.pdf", tmp_path / "key.p12"
        got.value.save_as(paper)
        key_file.unlink(missing_ok=True)
        made = giaoban("inspections", "test-key", str(key_file), "--name", name, var=demo)
        assert made.returncode == 0, made.stderr
        out = tmp_path / "out.pdf"
        done = giaoban("inspections", "sign", str(paper), "--key", str(key_file), "--out", str(out), var=demo)
        assert done.returncode == 0, done.stderr
        page.locator("#file").set_input_files(out)
        pressed(page, "Nộp bản đã ký")
    verified = giaoban("inspections", "verify", str(out), var=demo)
    assert verified.returncode == 0, verified.stderr
    assert "Đà Nẵng (thử)" in verified.stdout
    narrow(team)
