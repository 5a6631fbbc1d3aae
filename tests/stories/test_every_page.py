"""Every address of the site, as a stranger meets it: on a phone, in the dark, on paper.

The addresses are those of the resolver: a page without parameters is opened as it is, one with parameters by the first
link to it that any page shows. Nothing runs out of 320 px but tables in boxes of their own, each page has a title and
one heading, and the browser has nothing to complain about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, URLPattern, get_resolver, resolve

pytestmark = pytest.mark.browser

NO_PAGES = {"ask-stream", "language", "sign-out", "press-feed", "labels-log"}
FILES = re.compile(r"^(api|\.well-known)/|\.\w+(/|$)|\.<")
PHONE, PAPER = {"width": 320, "height": 800}, {"width": 718, "height": 1000}
"""In CSS pixels; paper is A4 between margins of 10 mm."""
LONG = "/khongcotrangnao/" + "tenratdaikhongcodaucach" * 8 + "/"
ERRORS = {LONG: 404, "/law/vn/khong-co/2024": 404}
LEAST = 60
"""So many different pages the demo has at least; fewer means that links to them went away."""

MEASURE = """() => {
    const runsOut = one => one.getBoundingClientRect().right > innerWidth + 1
    const wide = [...document.querySelectorAll('body *')].filter(runsOut)
    const links = [...document.querySelectorAll('main a[href^="/"], nav a[href^="/"]')]
    return {
        width: document.documentElement.scrollWidth,
        title: document.title.trim(),
        heads: document.querySelectorAll('h1').length,
        wide: wide.slice(0, 3).map(one => one.outerHTML.slice(0, 120)),
        links: links.map(one => one.getAttribute('href')),
    }
}"""


def pages() -> list[str]:
    """Addresses without parameters; files, feeds and machine doors are no pages."""
    return sorted("/" + route for route, pattern in _routes() if "<" not in route and pattern.name not in NO_PAGES)


def _routes() -> Iterator[tuple[str, URLPattern]]:
    for pattern in get_resolver("giaoban.portal.urls").url_patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLPattern) and not route.startswith("^") and not FILES.search(route):
            yield route, pattern


def name_of(address: str) -> str:
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return ""
    return "" if FILES.search(found.route) or not found.url_name else found.url_name


@pytest.fixture
def phone(browser, site):
    context = browser.new_context(base_url=site, locale="vi-VN", viewport=PHONE)
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def faults_of_all(page) -> tuple[set[str], list[str]]:
    """Opens one page of every name; gives the names met and what is wrong. Each is loaded once and seen three ways."""
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda one: said.append(str(one)))
    waiting = [*pages(), *ERRORS]
    met: set[str] = set()
    faults: list[str] = []
    while waiting:
        address = waiting.pop(0)
        met.add(name_of(address))
        said.clear()
        answer = page.goto(address)
        status = answer.status if answer else 0
        expected = ERRORS.get(address, 200)
        if status != expected:
            faults.append(f"{address}: {status}")
        page.emulate_media(media="screen", color_scheme="light")
        seen = page.evaluate(MEASURE)
        if seen["width"] > 320:
            faults.append(f"{address}: {seen['width']} px wide at 320 px: {seen['wide']}")
        if not seen["title"] or seen["heads"] != 1:
            faults.append(f"{address}: title {seen['title']!r}, {seen['heads']} main headings")
        page.emulate_media(media="screen", color_scheme="dark")
        if page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)":
            faults.append(f"{address}: white in the dark")
        page.emulate_media(media="print", color_scheme="light")
        page.set_viewport_size(PAPER)
        width = page.evaluate("document.documentElement.scrollWidth")
        is_landscape = page.locator(".matrix-box").count() > 0  # has a sheet of its own
        if width > PAPER["width"] and not is_landscape:
            faults.append(f"{address}: {width} px wide on paper of {PAPER['width']} px")
        page.set_viewport_size(PHONE)
        faults += [f"{address}: {text[:200]}" for text in said if expected == 200]
        for link in seen["links"]:
            if (name := name_of(link)) and name not in met and name not in NO_PAGES:
                met.add(name)
                if urlsplit(link).path not in waiting and urlsplit(link).path not in pages():
                    waiting.append(link)
    return met, faults


def test_a_stranger_finds_no_page_that_runs_out_or_complains(phone):
    met, faults = faults_of_all(phone)
    assert not faults, "\n".join(faults)
    assert len(met) >= LEAST, sorted(met)
