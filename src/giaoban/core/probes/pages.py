"""What an HTTP server answered, hop by hop, as it is kept in a measurement and read again."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from giaoban.core.probes.measurement import Measurement

HTML = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True)
class Page:
    """One answer. Header names in lower case, in the order they came, repeated ones kept apart."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key == name]

    def first(self, name: str) -> str:
        return next(iter(self.all(name)), "")

    @property
    def scheme(self) -> str:
        return urlsplit(self.url).scheme

    @property
    def host(self) -> str:
        return (urlsplit(self.url).hostname or "").lower()

    @property
    def kind(self) -> str:
        """The media type alone."""
        return self.first("content-type").partition(";")[0].strip().lower()

    @property
    def is_html(self) -> bool:
        return self.kind in HTML or (not self.kind and self.body.lstrip()[:1] == b"<")

    @cached_property
    def text(self) -> str:
        """By the charset that was said; what does not fit is replaced."""
        said = self.first("content-type").lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
        try:
            return self.body.decode(said or "utf-8", "replace")
        except LookupError:
            return self.body.decode("utf-8", "replace")


def as_bytes(hops: Iterable[Page]) -> bytes:
    """A chain of answers, redirects first."""
    plain = [
        {"url": one.url, "status": one.status, "headers": [list(pair) for pair in one.headers],
         "body": base64.b64encode(one.body).decode()}
        for one in hops
    ]  # fmt: skip
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_pages(data: bytes) -> list[Page]:
    """Empty for what is none of it.

    >>> read_pages(as_bytes([Page("https://a.vn/", 200, (("server", "x"),), b"hi")]))[0].first("server")
    'x'
    """
    try:
        return [
            Page(str(one["url"]), int(one["status"]), tuple((str(name), str(value)) for name, value in one["headers"]),
                 base64.b64decode(one["body"]))
            for one in json.loads(data)
        ]  # fmt: skip
    except (ValueError, KeyError, TypeError):
        return []


def hops(visit: Measurement, name: str) -> list[Page]:
    """The answers kept under `pages/{name}`."""
    exchange = visit.get(f"pages/{name}")
    return read_pages(exchange.data) if exchange and exchange.data else []


def last(visit: Measurement, name: str) -> Page | None:
    """Where the redirects ended."""
    found = hops(visit, name)
    return found[-1] if found and found[-1].status not in (301, 302, 303, 307, 308) else None
