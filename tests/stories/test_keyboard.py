"""Forms without a mouse: all is reached by Tab, seen when it has the focus, sent by Enter, and mended in place."""

from __future__ import annotations

import pytest
from tests.stories.sweeping import signed_in

pytestmark = pytest.mark.browser

MOST_TABS = 400
FOCUSED = """() => {
    const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect()
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
    return {
        at: one.tagName + ' ' + (one.name || one.id || one.textContent.trim().slice(0, 30)),
        skip: one.classList.contains('skip'), inside: document.querySelector('main').contains(one),
        seen: (ring || style.boxShadow !== 'none') && box.width > 0 && box.height > 0,
        top: one === document.body,
    }
}"""
FIELDS = """() => [...document.querySelectorAll('main input, main select, main textarea, main button')]
    .filter(one => one.type !== 'hidden' && !one.disabled && one.checkVisibility() && one.type !== 'radio')
    .map(one => one.tagName + ' ' + (one.name || one.id || one.textContent.trim().slice(0, 30)))"""
FORMS = (
    ("lan", "/inspections/"),
    ("lan", "/plans/new/"),
    ("lan", "/plans/guidance/qcvn-135-2024/"),
    ("lan", "/systems/new/"),
    ("lan", "/ask/gaps/"),
    ("lan", "/checklists/web-trust@1/assess/"),
    ("lan", "/meetings/thu-quy/prepare/"),
    ("minh", "/petitions/new/"),
    ("minh", "/labels/sites/new/"),
    ("minh", "/lessons/new/"),
    ("minh", "/sources/da-nang-form/form/"),
    ("minh", "/preferences/"),
    ("thu", "/press/ask/"),
)
SENT_EMPTY = (
    ("lan", "/plans/new/"),
    ("lan", "/systems/new/"),
    ("minh", "/labels/sites/new/"),
    ("minh", "/lessons/new/"),
    ("thu", "/press/ask/"),
)
"""Forms of which at least one field must be filled in."""


def walked(page) -> list[dict[str, object]]:
    """What has the focus after each Tab, to the end of the page."""
    steps: list[dict[str, object]] = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        step = page.evaluate(FOCUSED)
        if step["top"]:
            break
        steps.append(step)
    return steps


def test_the_first_tab_skips_to_the_page_and_every_field_is_reached_and_seen(browser, site, furnished):
    people, said = signed_in(browser, site, furnished["people"])
    faults = []
    for who, address in FORMS:
        page = people[who]
        assert page.goto(address).status == 200, address
        fields = page.evaluate(FIELDS)
        assert fields, address
        page.keyboard.press("Tab")
        first = page.evaluate(FOCUSED)
        if not first["skip"] or not first["seen"]:
            faults.append(f"{address}: the first Tab leads to {first['at']}")
        page.keyboard.press("Enter")
        steps = walked(page)
        faults += [f"{address}: no focus is seen at {step['at']}" for step in steps if not step["seen"]]
        reached = {step["at"] for step in steps}
        faults += [f"{address}: not reached by Tab: {one}" for one in fields if one not in reached]
        if not steps[0]["inside"]:
            faults.append(f"{address}: behind the skip link comes {steps[0]['at']}")
    assert not faults + said, "\n".join(faults + said)


def test_a_form_is_filled_in_and_sent_without_a_mouse(browser, site, furnished):
    people, _ = signed_in(browser, site, furnished["people"])
    page = people["minh"]
    page.goto("/labels/sites/new/")
    page.locator("main [name=owner]").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Đà Nẵng")
    page.keyboard.press("Tab")
    page.keyboard.type("ban-phim.example")
    page.keyboard.press("Tab")
    page.keyboard.type("Trang gõ bằng bàn phím")
    page.keyboard.press("Enter")
    page.wait_for_url("**/labels/sites/website.ban-phim.example/**")


def test_a_refused_form_says_so_where_the_keyboard_is(browser, site, furnished):
    """Every fault belongs to its field for those who listen, and the first place to mend has the focus."""
    people, _ = signed_in(browser, site, furnished["people"])
    for who, address in SENT_EMPTY:
        page = people[who]
        page.goto(address)
        page.evaluate("document.querySelector('main form[method=post]').noValidate = true")
        page.locator("main form[method=post] button").last.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        wrong = page.locator("main [aria-invalid=true]")
        assert wrong.count() > 0, f"{address}: a fault that no field owns"
        for one in wrong.all():
            told = (one.get_attribute("aria-describedby") or "").split()
            assert any(page.locator(f"[id='{name}']").count() for name in told), one.get_attribute("name")
        focused = page.evaluate("document.activeElement.getAttribute('aria-invalid')")
        assert focused == "true", f"{address}: {page.evaluate(FOCUSED)['at']}"
