"""Pages of an address, asked through `fetch`, each handed over as one body before the next is asked for.

The secret of a source goes to the origin in its settings and nowhere else: a next page that names another origin ends
the pull. Where pages are numbered and the source is walked along a column, the walk asks again from the last value
instead of turning pages, because a record that changes meanwhile would move the others by one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urljoin

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.feeds import is_feed
from giaoban.exchange.actions.media import NDJSON
from giaoban.exchange.connectors.cursors import Walk, mark_of
from giaoban.exchange.connectors.records import JSON, as_lines, at, form_of, list_at, read_json, records_of
from giaoban.exchange.connectors.round import Round, secret
from giaoban.exchange.connectors.windows import SPAN, Windows
from giaoban.exchange.fetch import Fetched, fetch
from giaoban.exchange.fetch.places import read_url
from giaoban.exchange.queries.ways import HttpWay

FORGOTTEN = frozenset({400, 404, 410, 422})
"""How sources say that they no longer know a cursor."""
BUSY = frozenset({429, 503})
NUMBERED = ("page", "offset")
_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[^,;]+)*)")
_NEXT = re.compile(r";\s*rel\s*=\s*(?:\"[^\"]*\bnext\b[^\"]*\"|next\s*(?:;|$))", re.IGNORECASE)

Page = Mapping[str, Any]
"""Where a round stands: `address` or `value` of the next page, `since` (and `until`) it asks for, `total` before."""


def pull_http(way: HttpWay, round: Round) -> None:
    """Everything new. Raises Unfetched or Refused; what was stored before stays, and the cursor stands behind it."""
    kept = round.cursor
    by_span = bool(way.incremental and way.incremental.until_parameter)
    walk = Walk(way.incremental, kept) if way.incremental and not by_span else None
    windows = Windows(way.incremental, kept, round.now()) if way.incremental and by_span else None
    first = windows.page if windows else _first(walk)
    if "page" not in kept and first is None:
        return  # everything up to now is read already
    page: Page = kept.get("page") or first or {}
    is_resumed = "page" in kept
    asked = set()
    for _ in range(way.paging.most):
        address = _address(way, page)
        if address in asked:
            raise Refused([Finding("pull.paging-in-circles", context={"place": read_url(address).place})])
        asked.add(address)
        got = _ask(way, address, round)
        if is_resumed and got.status in FORGOTTEN:
            page, is_resumed = _span(page), False
            asked.clear()
            continue
        is_resumed = False
        _hold(got)
        document, count = _hand_over(way, got, walk, round)
        following = _next(way, page, got, document, count, walk)
        if windows and "until" in page and _has_moved(way, page, document):
            following = _span(page)
            asked.clear()
        elif windows and following is None:
            windows.end(page)
            following = windows.page
        elif windows and following is not None and way.paging.total:
            following["total"] = at(document, way.paging.total)
        state = walk.saved if walk else windows.saved if windows else {}
        round.save({**state, "page": following} if following else state)
        if following is None:
            return
        page = following
    # As many pages as one round may take; the next round goes on from here.


def _first(walk: Walk | None) -> Page:
    return {"since": walk.since} if walk and walk.since else {}


def _span(page: Page) -> dict[str, Any]:
    return {name: page[name] for name in SPAN if page.get(name)}


def _has_moved(way: HttpWay, page: Page, document: Any) -> bool:
    """Whether the span holds another number of records than when its page before was read."""
    return "total" in page and at(document, way.paging.total) != page["total"]


def _address(way: HttpWay, page: Page) -> str:
    if "address" in page:
        return str(page["address"])
    query: dict[str, Any] = {}
    if way.paging.size and way.paging.size_parameter:
        query[way.paging.size_parameter] = way.paging.size
    if way.incremental and page.get("since"):
        query[way.incremental.parameter] = page["since"]
    if way.incremental and page.get("until"):
        query[way.incremental.until_parameter] = page["until"]
    if way.paging.kind in NUMBERED:
        query[way.paging.parameter] = page.get("value", _begins_at(way))
    elif "value" in page:
        query[way.paging.parameter] = page["value"]
    if not query:
        return way.url
    return f"{way.url}{'&' if '?' in way.url else '?'}{urlencode(query)}"


def _ask(way: HttpWay, address: str, round: Round) -> Fetched:
    secrets = {}
    if way.secret:
        secrets[way.secret.header] = way.secret.prefix + secret(way.secret.variable)
    return fetch(
        address,
        allow=way.allow.rules(),
        limits=way.limits.rules(),
        headers={"accept": "application/json, application/x-ndjson, text/csv;q=0.9, */*;q=0.1", **way.headers},
        secrets=secrets,
        resolve=round.resolve,
    )


def _hold(got: Fetched) -> None:
    place = read_url(got.url).place
    if got.status in BUSY:
        wait = got.headers.get("retry-after", "–")[:40]
        raise Refused([Finding("pull.asked-to-wait", context={"place": place, "status": got.status, "wait": wait})])
    if not got.is_success:
        raise Refused([Finding("pull.status", context={"place": place, "status": got.status})])


def _hand_over(way: HttpWay, got: Fetched, walk: Walk | None, round: Round) -> tuple[Any, int | None]:
    """Stores the page, unless there is nothing new in it; gives the JSON document and how many records it has."""
    if got.status == 204 or not got.body.strip():
        return None, 0
    form = form_of(got.headers.get("content-type", ""))
    document: Any = None
    records: list[Any] | None = None
    body, media = got.body, form
    if form == JSON:
        document = read_json(got.body)
        records = list_at(document, way.records)
        if not is_feed(round.connector.contract, way.records):
            body, media = as_lines(records), NDJSON
    elif walk or way.paging.kind in NUMBERED:
        records = list(records_of(got.body, form))
    if walk and records:
        walk.take(records)
    if (records is None or records) and (walk is None or walk.is_news):
        round.store(body, media)
    return document, None if records is None else len(records)


def _next(
    way: HttpWay, page: Page, got: Fetched, document: Any, count: int | None, walk: Walk | None
) -> dict[str, Any] | None:
    """The page after this one, or None after the last."""
    kept = _span(page)
    if way.paging.kind == "link":
        there = next_link(got.headers.get("link", ""))
        return kept | {"address": _same_origin(way, got, there)} if there else None
    if way.paging.kind == "cursor":
        value = at(document, way.paging.next)
        if value in (None, "", False):
            return None
        if isinstance(value, str) and value.startswith(("http://", "https://", "/")):
            return kept | {"address": _same_origin(way, got, value)}
        return kept | {"value": str(value)}
    if way.paging.kind == "page" and count:
        if way.paging.size and count < way.paging.size:
            return None
        if walk and walk.greatest and mark_of(walk.greatest) != mark_of(page.get("since")):
            return {"since": walk.greatest}
        return kept | {"value": int(page.get("value", way.paging.first)) + 1}
    if way.paging.kind == "offset" and count:
        if way.paging.size and count < way.paging.size:
            return None
        return kept | {"value": int(page.get("value", _begins_at(way))) + count}
    return None


def _begins_at(way: HttpWay) -> int:
    return way.paging.first if way.paging.kind == "page" else 0


def next_link(header: str) -> str:
    """The address of rel="next" in a Link header, or nothing.

    >>> next_link('</a?p=1>; rel="prev", </a?p=3>; rel="next"')
    '/a?p=3'
    """
    for address, parameters in _LINK.findall(header[:8_000]):
        if _NEXT.search(parameters):
            return str(address)
    return ""


def _same_origin(way: HttpWay, got: Fetched, there: str) -> str:
    address = urljoin(got.url, there)
    target = read_url(address)
    if target.origin != read_url(way.url).origin:
        raise Refused([Finding("pull.next-elsewhere", context={"place": target.place})])
    return address
