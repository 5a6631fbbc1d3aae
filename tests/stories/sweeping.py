"""Every page as somebody signed in sees it: which there are, who opens them, and what is wrong with one.

A page is loaded once and then looked at on a phone, wide and in the dark. Before axe judges it, rows built alike are
taken out but for two of each build: colours are computed for every word, and the hundredth row has those of the first.
axe judges the whole page when it is wide; what may differ by width or colour alone is judged again there.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from django.urls import Resolver404, URLPattern, get_resolver, resolve
from tests.stories.furnishing import PASSWORD

NO_PAGES = {"ask-stream", "language", "sign-in", "sign-out", "press-feed", "labels-log"}
FILES = re.compile(r"^(api|\.well-known)/|\.\w+(/|$)|\.<|^(files|evidence)/")
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 800}
BY_WIDTH = ["target-size", "scrollable-region-focusable", "aria-hidden-focus", "label", "link-name", "button-name"]
BY_COLOUR = ["color-contrast"]
ENGLISH = re.compile(
    r"(?<![\w.\-])(the|and|of|with|from|which|this|that|these|are|was|were|has|have|your|please|by)(?![\w\-])", re.I
)
"""No word of these is Vietnamese; one in a Vietnamese page is a sentence that nobody translated."""
AS_IMPORTED = {"economy-estimate"}
"""Pages on which sectors are called as the table calls them: the demo's real table is British."""

SEEN = """served => {
    const words = root => {
        const copy = root.cloneNode(true)
        copy.querySelectorAll('script, style, template, noscript, [hidden], [data-live]').forEach(one => one.remove())
        return copy.textContent.replace(/\\s+/g, ' ').trim()
    }
    const vietnamese = document.querySelector('main').cloneNode(true)
    const foreign = 'code, pre, kbd, samp, script, style, textarea, [lang=en], [translate=no], [hreflang=en]'
    vietnamese.querySelectorAll(foreign).forEach(one => one.remove())
    const main = new DOMParser().parseFromString(served, 'text/html').querySelector('main')
    return {
        heads: document.querySelectorAll('h1').length,
        links: [...document.querySelectorAll('a[href^="/"]')].map(one => one.getAttribute('href')),
        text: vietnamese.textContent.replace(/\\s+/g, ' '),
        without: words(main), scripted: words(document.querySelector('main')),
    }
}"""
TOO_WIDE = """() => document.scrollingElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 3).map(one => one.outerHTML.slice(0, 120)).concat(String(document.scrollingElement.scrollWidth))"""

THIN_OUT = """() => {
    const built = one => [one.className, ...[...one.querySelectorAll('*')].map(each => each.tagName + each.className)]
    for (const list of document.querySelectorAll('tbody, ul, ol, dl')) {
        const known = {}
        for (const one of [...list.children]) {
            const build = built(one).join(' ')
            known[build] = (known[build] || 0) + 1
            if (known[build] > 2) one.remove()
        }
    }
}"""


@cache
def names() -> dict[str, str]:
    """Name -> route of every page of the site; files, feeds and doors of machines are no pages."""
    patterns = [one for one in get_resolver("giaoban.portal.urls").url_patterns if isinstance(one, URLPattern)]
    routes = {str(one.name): str(one.pattern) for one in patterns if one.name and one.name not in NO_PAGES}
    return {name: route for name, route in routes.items() if not FILES.search(route)}


def name_of(address: str) -> str:
    """The name of the page at an address; "" for what is none."""
    try:
        found = resolve(urlsplit(address).path)
    except Resolver404:
        return ""
    return found.url_name if found.url_name in names() else ""


def signed_in(browser: Any, site: str, people: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """A page for each of the people of `furnishing`, each in a window of its own; and a list that fills up with what
    the browser's console says is wrong. 403 is an answer, no fault."""
    pages, said = {}, list[str]()

    def hear(message: Any) -> None:
        if message.type == "error" and "403 (Forbidden)" not in message.text:
            said.append(f"{message.location.get('url', '')}: {message.text[:200]}")

    for name, username in people.items():
        context = browser.new_context(base_url=site, locale="vi-VN", viewport=WIDE, reduced_motion="reduce")
        context.set_default_timeout(60_000)
        pages[name] = page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto("/sign-in/")
        page.locator("input[name=username]").fill(username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda address: "sign-in" not in address)
    return pages, said


def sweep(
    people: Mapping[str, Any], made: Mapping[str, str], is_mine: Callable[[str], bool]
) -> tuple[set[str], list[str]]:
    """Opens one page of every name that `is_mine`, and all that were made; the first of the people who may, sees it.

    people:  name -> page in which they are signed in
    made:    label -> address; of a label "who:…" the page is opened by that person alone
    Gives the names met and what is wrong.
    """
    started = time.monotonic()
    waiting = [(address, label.rpartition(":")[0]) for label, address in made.items() if is_mine(address)]
    known = {name_of(address) for address, _ in waiting}
    for name, route in names().items():
        if "<" not in route and name not in known and is_mine("/" + route):
            waiting.append(("/" + route, ""))
            known.add(name)
    met: set[str] = set()
    faults: list[str] = []
    opened = 0
    while waiting:
        address, who = waiting.pop(0)
        for page in [people[who]] if who else people.values():
            answer = page.goto(address)
            if answer is not None and answer.status != 403:
                break
        opened += 1
        if answer is None or answer.status != 200:
            faults.append(f"{address}: {answer.status if answer else 'no answer'}")
            continue
        met.add(name_of(address))
        links, wrong = look(page, answer.text())
        faults += [f"{address}: {one}" for one in wrong]
        for link in links:
            if (name := name_of(link)) and name not in known and is_mine(link):
                known.add(name)
                waiting.append((link, ""))
    print(f"{opened} pages in {time.monotonic() - started:.0f} s")
    return met, faults


def look(page: Any, served: str) -> tuple[list[str], list[str]]:
    """The links of the open page, and its faults by every way of looking."""
    seen = page.evaluate(SEEN, served)
    faults = [] if seen["heads"] == 1 else [f"{seen['heads']} main headings"]
    if name_of(page.url) not in AS_IMPORTED and (found := ENGLISH.search(seen["text"])):
        faults.append("English: …" + seen["text"][max(0, found.start() - 40) : found.end() + 40])
    if seen["without"] != seen["scripted"]:
        faults.append("not the same without scripts: " + _difference(seen["without"], seen["scripted"]))
    page.set_viewport_size(PHONE)
    if wide := page.evaluate(TOO_WIDE):
        faults.append(f"runs out of 320 px: {wide}")
    faults += judge(page)
    return seen["links"], faults


def judge(page: Any) -> list[str]:
    """What axe says of the open page on a phone, wide and in the dark; long lists are thin afterwards."""
    page.evaluate(THIN_OUT)
    page.evaluate(AXE_SCRIPT)
    page.set_viewport_size(PHONE)
    faults = [f"at 320 px {one}" for one in axe(page, BY_WIDTH)]
    page.set_viewport_size(WIDE)
    faults += axe(page, None)
    page.emulate_media(color_scheme="dark")
    faults += [f"in the dark {one}" for one in axe(page, BY_COLOUR)]
    page.emulate_media(color_scheme="light")
    return faults


def axe(page: Any, rules: Iterable[str] | None) -> list[str]:
    """What axe calls serious or worse; `rules` are the only ones asked, None: all."""
    options: dict[str, Any] = {"resultTypes": ["violations"], "elementRef": False}
    if rules is not None:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    found = page.evaluate("options => axe.run(document, JSON.parse(options))", json.dumps(options))["violations"]
    return [
        f"{fault['id']} ({fault['impact']}): {node['html'][:160]} {node['target']}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"][:3]
    ]


def _difference(one: str, other: str) -> str:
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"…{one[max(0, start - 30) : start + 60]}… | …{other[max(0, start - 30) : start + 60]}…"
