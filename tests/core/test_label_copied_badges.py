"""A badge copied to the site's own folders, under the very path of ours, is a badge still."""

from __future__ import annotations

import pytest

from giaoban.core.checklists.label.shown import badge_faults, badges_in
from giaoban.core.probes.badges import pictures
from giaoban.core.probes.pages import Page

SITE, BASE, SERIAL = "https://nhan.example.vn", "https://cong.vn/", "2026-000007"
COPIES = [
    f"/labels/{SERIAL}/badge.svg", f"https://kho.vn/labels/{SERIAL}/badge.svg", f"//kho.vn/labels/{SERIAL}/badge.svg?x",
    f"{SITE}/labels/{SERIAL}/badge.svg",
]  # fmt: skip


def faults(html: str, holders: dict[str, str]) -> list[str]:
    shown = badges_in(html, site=SITE, base=BASE)
    return [one.code for one in badge_faults(shown, host="cong.vn", holder=holders.get)]


@pytest.mark.parametrize("address", COPIES)
def test_a_copied_badge_without_a_label_is_a_finding_on_any_host(address):
    html = f'<p><img src="{address}" alt="Nhãn"></p>'
    assert faults(html, {}) == ["label.badge-without-label"]
    assert faults(html, {SERIAL: "khac.vn"}) == ["label.badge-of-another"]
    assert faults(html, {SERIAL: "cong.vn"}) == []


@pytest.mark.parametrize("address", COPIES[:3])
def test_a_link_to_such_a_path_elsewhere_claims_nothing(address):
    assert faults(f'<a href="{address}">bài viết</a>', {}) == []


def test_a_picture_in_the_folder_of_a_badge_is_fetched_and_the_badge_itself_is_not():
    page = Page(
        BASE, 200, (("content-type", "text/html"),),
        f'<img src="/labels/{SERIAL}/badge.svg"><img alt="Nhan tin nhiem" src="/labels/{SERIAL}/x.svg">'.encode(),
    )  # fmt: skip
    assert pictures(page) == [f"https://cong.vn/labels/{SERIAL}/x.svg"]
