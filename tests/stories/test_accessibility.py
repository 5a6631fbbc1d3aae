"""No page has a serious fault for those who listen to it or use the keyboard: light, dark, wide, narrow."""

from __future__ import annotations

import pytest

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
LOOKS = {"wide": (1280, "light"), "narrow": (320, "light"), "dark": (1280, "dark")}


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_no_serious_fault(browser, site, look):
    from axe_playwright_python.sync_playwright import Axe

    width, scheme = LOOKS[look]
    context = browser.new_context(
        base_url=site, locale="vi-VN", viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    faults = []
    for address in ADDRESSES:
        page.goto(address)
        found = Axe().run(page).response["violations"]
        faults += [
            f"{address} {fault['id']} ({fault['impact']}): {node['html'][:160]} {node['target']}"
            for fault in found
            if fault["impact"] in ("serious", "critical")
            for node in fault["nodes"][:3]
        ]
    context.close()
    assert not faults, "\n".join(faults)


def test_nothing_is_refused_by_our_own_security_policy(page):
    """A style or script that the policy drops would show only in the browser's console."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for address in ADDRESSES[:-1]:
        page.goto(address)
    assert not [text for text in said if "Content Security Policy" in text]
