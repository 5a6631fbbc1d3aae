"""An address as somebody wrote it: scheme, host, port, path. What two programs could read differently is refused.

Libraries disagree about `http://0x7f.1/`, `http://2130706433/`, `http://good@evil/`, `http://good\\@evil/` and about
tabs inside; an attacker lives on the difference between the one that checks and the one that connects. Here there is
one reading, strict, and everything after works on its parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import urljoin

from giaoban.exchange.fetch.rules import Unfetched

LONGEST = 8_000
_PORTS = {"http": 80, "https": 443}
_PRINTABLE = re.compile(r"[!-\[\]-~]+")  # ASCII without space, control characters and backslash
_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<authority>[^/?#]*)(?P<target>[^#]*)")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBERLIKE = re.compile(r"[0-9]+|0x[0-9a-f]*")


@dataclass(frozen=True)
class Target:
    """Where a request goes. `host` is a name in lower case or a literal address; `target` is path and query."""

    scheme: str
    host: str
    port: int
    target: str = "/"

    @property
    def origin(self) -> tuple[str, str, int]:
        """What a secret belongs to."""
        return self.scheme, self.host, self.port

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host_header}{self.target}"

    @property
    def place(self) -> str:
        """To be said aloud: without the query, which may hold a secret."""
        return f"{self.scheme}://{self.host_header}{self.target.partition('?')[0]}"


def read_url(text: str) -> Target:
    """The parts of an http or https address. Raises Unfetched with what is odd about it.

    >>> read_url("https://API.example.vn/v1?a=1#top")
    Target(scheme='https', host='api.example.vn', port=443, target='/v1?a=1')
    """
    if len(text) > LONGEST or not _PRINTABLE.fullmatch(text):
        raise Unfetched("fetch.bad-url", url=_short(text))
    parts = _URL.fullmatch(text.partition("#")[0])
    if parts is None:
        raise Unfetched("fetch.bad-url", url=_short(text))
    scheme = parts["scheme"].lower()
    if scheme not in _PORTS:
        raise Unfetched("fetch.scheme", scheme=scheme[:20])
    authority = parts["authority"]
    if "@" in authority:
        raise Unfetched("fetch.userinfo", host=_short(authority.rpartition("@")[2]))
    host, port = _host_and_port(authority)
    target = parts["target"] or "/"
    return Target(scheme, _host(host), _port(port, scheme), target if target.startswith("/") else f"/{target}")


def follow(target: Target, location: str) -> Target:
    """Where a redirect leads, read as strictly as the first address."""
    if not location or len(location) > LONGEST or not _PRINTABLE.fullmatch(location):
        raise Unfetched("fetch.bad-url", url=_short(location))
    return read_url(urljoin(target.url, location))


def _host_and_port(authority: str) -> tuple[str, str]:
    if authority.startswith("["):
        host, closing, rest = authority.partition("]")
        if not closing or (rest and not rest.startswith(":")):
            raise Unfetched("fetch.odd-host", host=_short(authority))
        return host + closing, rest[1:] if rest else ""
    host, _, port = authority.partition(":")
    return host, port


def _port(text: str, scheme: str) -> int:
    if not text:
        return _PORTS[scheme]
    if not (text.isdigit() and len(text) <= 5 and 0 < int(text) < 65_536):
        raise Unfetched("fetch.port", port=_short(text))
    return int(text)


def _host(text: str) -> str:
    """A literal address in its one usual form, or a name of letters, digits and hyphens (xn-- for others)."""
    try:
        if text.startswith("["):
            literal = IPv6Address(text[1:-1])
            if literal.scope_id:
                raise Unfetched("fetch.odd-host", host=_short(text))
            return str(literal)
        if re.fullmatch(r"[0-9.]+", text):
            return str(IPv4Address(text))
    except AddressValueError as why:
        raise Unfetched("fetch.odd-host", host=_short(text)) from why
    name = text.lower().removesuffix(".")
    labels = name.split(".")
    is_name = len(name) <= 253 and all(_LABEL.fullmatch(label) for label in labels)
    if not is_name or _NUMBERLIKE.fullmatch(labels[-1]):
        raise Unfetched("fetch.odd-host", host=_short(text))
    return name


def _short(text: str) -> str:
    """For a sentence: no control characters, no query, no more than people read."""
    shown = "".join(letter if letter.isprintable() else "·" for letter in text[:200])
    return shown.partition("?")[0][:80] or "?"
