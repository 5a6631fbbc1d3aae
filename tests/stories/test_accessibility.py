"""No page has a serious fault for those who listen to it or use the keyboard: light, dark, wide, narrow."""

from __future__ import annotations

import pytest
from tests.stories.sweeping import WIDE, judge

pytestmark = pytest.mark.browser

ADDRESSES = (
    "/",
    "/matrix/",
    "/matrix/?columns=valued&block=provinces",
    "/map/",
    "/indicators/?group=government",
    "/indicators/digital_economy_share_gdp/",
    "/indicators/dossier_rate_settled/",
    "/figures/1/",
    "/organisations/",
    "/organisations/province.ca-mau/",
    "/commitments/",
    "/commitments/C001/",
    "/targets/vn-2023/G4/",
    "/documents/qd-17-2023/",
    "/economy/",
    "/economy/?year=2023&subject=vn",
    "/economy/tables/",
    "/economy/measure/",
    "/checklists/",
    "/checklists/web-trust@1/?with=network-trust@1",
    "/inspections/",
    "/systems/level/",
    "/labels/",
    "/labels/not-yet/",
    "/labels/league/",
    "/labels/months/",
    "/labels/verify/?label=2026-000001&host=www.example.vn",
    "/plans/",
    "/plans/guidance/",
    "/lessons/",
    "/meetings/",
    "/press/",
    "/press/network/",
    "/press/subscribe/",
    "/press/accreditation/",
    "/reviews/2024q4/",
    "/reviews/2024q4/meeting/?item=2",
    "/search/?q=ca+mau",
    "/law/search/?q=phi+qua+song",
    "/ask/",
    "/sign-in/",
    "/ui/",
    "/nothing-here/",
)


def test_axe_finds_no_serious_fault_and_our_security_policy_drops_nothing(browser, site):
    """Each page is loaded once and judged on a phone, wide and in the dark; signed-in pages are swept elsewhere.

    A style or script that the policy drops shows only in the browser's console.
    """
    context = browser.new_context(base_url=site, locale="vi-VN", viewport=WIDE, reduced_motion="reduce")
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda one: faults.append(one.text) if "Content Security Policy" in one.text else None)
    for address in ADDRESSES:
        page.goto(address)
        faults += [f"{address} {fault}" for fault in judge(page)]
    context.close()
    assert not faults, "\n".join(faults)
