"""A record typed in the browser with scripts on: kept by itself while it is typed, one draft, nothing lost."""

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


def told(demo: Path, *arguments: str) -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "giaoban"), *arguments],
        cwd=ROOT, env={**os.environ, "GIAOBAN_VAR": str(demo), "GIAOBAN_NEW_PASSWORD": WORD},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_what_is_typed_is_kept_by_itself(demo, site, browser):
    place = "province.da-nang.2025"
    told(demo, "people", "add", "thu", "--name", "Phạm Thị Thu", "--role", "editor", "--at", place)
    told(demo, "sources", "add", "da-nang-typed", "--sender", place, "--contract", "dossier", "--way", "form",
         "--simulated")  # fmt: skip
    context = browser.new_context(base_url=site, locale="vi-VN", viewport={"width": 360, "height": 720})
    context.set_default_timeout(60_000)
    faults: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.goto("/sign-in/")
    page.get_by_label("Tên đăng nhập").fill("thu")
    page.get_by_label("Mật khẩu").fill(WORD)
    page.locator("main").get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda address: "sign-in" not in address)

    page.goto("/sources/da-nang-typed/form/")
    page.locator("#t-dossier_id").fill("go-1")
    page.get_by_role("button", name="Tiếp tục").click()
    level = page.locator("#t-service_level")
    assert "Toàn trình" in level.inner_text(), "allowed values stand there in words"
    level.select_option(label="Toàn trình")
    page.locator("#t-received_at").fill("05/03/2025")
    page.locator("#t-received_at").press("Tab")
    kept = page.locator("#kept")
    kept.get_by_text(re.compile(r"Bản nháp số \d+")).wait_for()
    number = kept.locator("input[name=draft]").get_attribute("value")
    page.locator("#t-due_at").fill("không rõ")
    page.locator("#t-due_at").press("Tab")
    kept.locator("input[name=edition][value='2']").wait_for(state="attached")
    assert kept.locator("input[name=draft]").get_attribute("value") == number, "one draft, not one a keystroke"

    # the window is closed without a word; what was typed is there again, the strange value too
    page.close()
    page = context.new_page()
    page.goto(f"/sources/da-nang-typed/form/?draft={number}")
    assert page.locator("#t-received_at").input_value() == "05/03/2025"
    assert page.locator("#t-due_at").input_value() == "không rõ"
    assert page.locator("#t-service_level option:checked").inner_text() == "Toàn trình"
    assert page.locator("#t-due_at").get_attribute("aria-invalid") == "true"
    assert not faults, faults
    assert page.evaluate("document.documentElement.scrollWidth <= 360"), "nothing runs out of a phone"
    context.close()
