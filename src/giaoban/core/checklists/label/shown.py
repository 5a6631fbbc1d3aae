"""Badges found on a page. A picture of a badge is not a label: it is only as good as what stands behind it.

Recognised are links and pictures that name a label on our site, a badge pasted into the page (as SVG or as a `data:`
address), and pictures whose bytes are those of a badge we made.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote, unquote_to_bytes, urljoin

from giaoban.core.checklists.label.badge import MARK
from giaoban.core.checklists.label.hosts import host_name, shown_host
from giaoban.core.findings import Finding, Place

_OURS = re.compile(r"/labels/(?P<serial>\d{4}-\d{6,9})(?:/|$|[?#\"'])")
_COPIED = re.compile(r"/labels/(?P<serial>\d{4}-\d{6,9})/badge\.svg(?:$|[?#\"' ])")
"""A picture under the path of a badge is one, whatever host it was copied to."""
_MARK = re.compile(MARK + r"\s*=\s*[\"']?(?P<serial>[0-9-]{0,20})", re.IGNORECASE)
_PICTURES = {"img": "src", "object": "data", "embed": "src", "source": "src", "image": "href", "input": "src"}
MOST = 200


@dataclass(frozen=True)
class Shown:
    """A badge on a page: the serial it names (empty: none), how it was recognised, and its line in the page."""

    serial: str
    by: str  # picture, link, pasted, bytes
    line: int


class _Reader(HTMLParser):
    def __init__(self, site: str, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.site, self.base = site.rstrip("/"), base
        self.found: list[Shown] = []
        self.pictures: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line = self.getpos()[0]
        for name, raw in attrs:
            value = (raw or "").strip()
            if name == MARK:
                self.found.append(Shown(value[:20], "pasted", line))
            elif value.lower().startswith("data:image"):
                if marked := _MARK.search(_unpacked(value)):
                    self.found.append(Shown(marked["serial"], "pasted", line))
            elif name in ("src", "href", "data", "srcset", "style", "xlink:href", "poster"):
                self._address(tag, name, value, line)

    handle_startendtag = handle_starttag

    def _address(self, tag: str, name: str, value: str, line: int) -> None:
        try:
            whole = unquote(urljoin(self.base, value))
        except ValueError:  # no address at all, such as "http://["
            return
        is_picture = _PICTURES.get(tag) == name or name in ("srcset", "style")
        ours = self.site.split("://")[-1] in whole
        found = _OURS.search(whole) if ours else _COPIED.search(whole) if is_picture else None
        if found:
            self.found.append(Shown(found["serial"], "picture" if is_picture else "link", line))
        elif is_picture and name != "style":
            self.pictures.append((urljoin(self.base, value.split(" ", maxsplit=1)[0]), line))


def badges_in(html: str, *, site: str, base: str = "", pictures: Mapping[str, bytes] | None = None,
              known: Mapping[str, str] | None = None) -> list[Shown]:  # fmt: skip
    """Every badge of a page, in its order.

    site       our own address, as badges name it
    base       the address of the page, for addresses that are relative
    pictures   bytes of pictures that were fetched, by address
    known      SHA-256 (hex) of the badges we made -> serial
    """
    reader = _Reader(site, base)
    reader.feed(html)
    reader.close()
    found = list(reader.found)
    for address, line in reader.pictures:
        data = (pictures or {}).get(address)
        if data is None:
            continue
        digest = hashlib.sha256(data).hexdigest()
        if digest in (known or {}):
            found.append(Shown((known or {})[digest], "bytes", line))
        elif marked := _MARK.search(data[:10_000].decode("utf-8", "replace")):
            found.append(Shown(marked["serial"], "bytes", line))
    return sorted(dict.fromkeys(found), key=lambda one: one.line)[:MOST]


def badge_faults(shown: Iterable[Shown], *, host: str, holder: Callable[[str], str | None]) -> list[Finding]:
    """What is wrong with the badges of a host's page.

    `holder` gives the host of a label that holds now, by its serial; None when there is no such label, or it expired or
    was revoked. A link alone, as an article about labels has, claims nothing: only pictures do.
    """
    here, faults = host_name(host), []
    for one in shown:
        if one.by == "link":
            continue
        owner = holder(one.serial) if one.serial else None
        context = {"host": shown_host(here), "serial": one.serial or "–", "by": one.by}
        if owner is None:
            faults.append(Finding("label.badge-without-label", where=Place(line=one.line), context=context))
        elif owner != here:
            about = context | {"labelled": shown_host(owner)}
            faults.append(Finding("label.badge-of-another", where=Place(line=one.line), context=about))
    return faults


def _unpacked(address: str) -> str:
    head, _, data = address.partition(",")
    try:
        raw = base64.b64decode(unquote(data)) if head.lower().endswith(";base64") else unquote_to_bytes(data)
    except ValueError:
        return ""
    return raw[:20_000].decode("utf-8", "replace")
