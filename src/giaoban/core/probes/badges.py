"""Pictures of a page that may be the badge of a trust label, to be fetched and looked at with the visit.

A badge under the path of ours, on whatever host, is known by that address, and one pasted into the page by its mark:
neither is fetched. What is left are pictures copied to somewhere else, found by how their address, their words or the
link around them speak. Limits: a picture that hides what it is, or is drawn by a style sheet, is not found.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from giaoban.core.probes.markup import read_markup
from giaoban.core.probes.measurement import Measurement
from giaoban.core.probes.pages import Page, hops
from giaoban.core.quantities import fold

MOST = 3
PICTURE = "picture/"
_SPEAKS = re.compile(r"giaoban|tin nhiem|nhan (an toan|tin cay)|trust ?(label|badge|seal|mark)|badge")
_OURS = re.compile(r"/labels/\d{4}-\d{6,9}/badge\.svg(?:$|[?#])")


def pictures(page: Page) -> list[str]:
    """Addresses of at most three pictures.

    >>> pictures(Page("https://a.vn/", 200, (), b'<img src=/logo.png alt="Nhan tin nhiem mang"><img src=/b.png>'))
    ['https://a.vn/logo.png']
    """
    if not page.is_html:
        return []
    markup = read_markup(page.text, page.url)
    found: list[str] = []
    for tag in markup.named("img", "object", "embed", "input"):
        address = markup.whole(tag.get("src") or tag.get("data"))
        words = " ".join((address, tag.get("alt"), tag.get("title"), tag.get("aria-label")))
        spoken = re.sub(r"[^a-z0-9]+", " ", fold(words))
        if urlsplit(address).scheme in ("https", "http") and not _OURS.search(address) and _SPEAKS.search(spoken):
            found.append(address)
    return list(dict.fromkeys(found))[:MOST]


def fetched(visit: Measurement) -> dict[str, bytes]:
    """The bytes of the pictures that came, by the address that the page names."""
    found: dict[str, bytes] = {}
    for exchange in visit.exchanges:
        if exchange.name.startswith(f"pages/{PICTURE}"):
            chain = hops(visit, exchange.name.removeprefix("pages/"))
            if chain and chain[-1].status == 200:
                found[exchange.asked.removeprefix("GET ")] = chain[-1].body
    return found
