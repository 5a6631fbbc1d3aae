"""What an HTTP server answers, hop by hop. Certificates are judged elsewhere: a page behind a bad one is read too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing

import httpx

from giaoban.core.probes.pages import Page, as_bytes
from giaoban.exchange.fetch.addresses import Address
from giaoban.exchange.fetch.asking import REDIRECTS
from giaoban.exchange.fetch.bodies import OFFERED, unpacked
from giaoban.exchange.fetch.pinned import PinnedTransport
from giaoban.exchange.fetch.places import Target, follow, read_url
from giaoban.exchange.fetch.probing.lines import open_context
from giaoban.exchange.fetch.probing.pace import Pace
from giaoban.exchange.fetch.rules import MEBIBYTE, Deadline, Limits, Unfetched

MOST_HOPS = 5
Locate = Callable[[Target], list[Address]]
"""Checked addresses of a place. Raises Unfetched."""
_FAULTS = {
    "fetch.no-connection": "refused", "fetch.cut-short": "closed", "fetch.bad-answer": "closed",
    "fetch.too-slow": "timeout", "fetch.silent": "timeout", "fetch.no-address": "unreachable",
    "fetch.address-refused": "not-allowed", "fetch.host-not-allowed": "not-allowed",
    "fetch.port-not-allowed": "not-allowed",
}  # fmt: skip


def walk(
    url: str, *, locate: Locate, pace: Pace, agent: str, seconds: float,
    headers: Mapping[str, str] | None = None, most: int = MOST_HOPS,
) -> tuple[bytes, str]:  # fmt: skip
    """Every answer from `url` on, redirects followed, as `core.probes.pages` reads it; and what ended it early."""
    found: list[Page] = []
    fault = ""
    try:
        target = read_url(url)
        while True:
            page = _one(target, locate(target), pace, agent, seconds, headers or {})
            found.append(page)
            location = page.first("location")
            if page.status not in REDIRECTS or not location or len(found) > most:
                break
            target = follow(target, location)
    except Unfetched as why:
        reason = str(why.finding.context.get("reason", ""))
        fault = _FAULTS.get(why.finding.code, "failed")
        if fault == "refused" and "refused" not in reason.lower():
            fault = "timeout" if reason.endswith(" s") else "closed" if "SSL" in reason else "unreachable"
        if found and fault == "refused":
            found.append(Page(target.url, 0))
    return (as_bytes(found) if found else b""), fault


def _one(
    target: Target, addresses: list[Address], pace: Pace, agent: str, seconds: float,
    headers: Mapping[str, str],
) -> Page:  # fmt: skip
    limits = Limits(bytes=2 * MEBIBYTE, seconds=seconds, connect=seconds, silent=seconds)
    deadline = Deadline(seconds * 2, target.place)
    request = httpx.Request("GET", target.url, headers={
        "user-agent": agent, "accept": "text/html,*/*;q=0.5", "accept-encoding": OFFERED, "host": target.host_header,
        "connection": "close", **headers,
    })  # fmt: skip
    transport = PinnedTransport(
        addresses[0], deadline=deadline, limits=limits, context=open_context() if target.scheme == "https" else None
    )
    with pace.turn(target.host), closing(transport):
        response = transport.handle_request(request)
        with closing(response):
            pairs = tuple(
                (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.headers.raw
            )
            return Page(target.url, response.status_code, pairs, _body(response, limits, target.place))


def _body(response: httpx.Response, limits: Limits, place: str) -> bytes:
    """As much as came within the limits: a page cut short can still be judged."""
    found = b""
    try:
        for piece in unpacked(
            response.iter_raw(), response.headers.get("content-encoding", ""), limits=limits, place=place
        ):
            found += piece
    except Unfetched:
        pass
    return found
