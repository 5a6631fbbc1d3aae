"""fetch: resolve once, check every address, connect to a checked one, follow redirects by the same rules."""

from __future__ import annotations

import hashlib
import io
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from typing import BinaryIO

import httpx

from giaoban import __version__
from giaoban.exchange.fetch.addresses import Address, address_of, why_refused
from giaoban.exchange.fetch.bodies import OFFERED, unpacked
from giaoban.exchange.fetch.pinned import PinnedTransport
from giaoban.exchange.fetch.places import Target, follow, read_url
from giaoban.exchange.fetch.rules import Allow, Deadline, Limits, Unfetched

Resolve = Callable[[str, int], list[str]]
REDIRECTS = frozenset({301, 302, 303, 307, 308})
SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization", "x-api-key"})
_OURS = frozenset({"host", "connection", "accept-encoding", "content-length", "transfer-encoding", "te", "upgrade"})


@dataclass(frozen=True)
class Fetched:
    """An answer. `body` is empty when it was written to `to`; header names are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    size: int
    sha256: str
    hops: tuple[str, ...] = field(default=())

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


def fetch(
    url: str,
    *,
    allow: Allow = Allow(),  # noqa: B008  frozen
    limits: Limits = Limits(),  # noqa: B008  frozen
    method: str = "GET",
    content: bytes = b"",
    headers: Mapping[str, str] | None = None,
    secrets: Mapping[str, str] | None = None,
    to: BinaryIO | None = None,
    resolve: Resolve | None = None,
) -> Fetched:
    """The answer of an http or https address, whatever its status.

    `secrets` are headers that only the first origin (scheme, host, port) gets: a redirect elsewhere goes without them,
    and they never travel in clear, except to addresses that `allow.networks` names. Large bodies go `to` a binary
    file. Raises Unfetched: nothing else, whatever the other side does.
    """
    target = read_url(url)
    first = target.origin
    allow = replace(allow, hosts=allow.hosts or (target.host,))
    deadline = Deadline(limits.seconds, target.place)
    kept, private = _headers(headers, secrets)
    hops: list[str] = []
    while True:
        addresses = checked_addresses(target, allow=allow, resolve=resolve, deadline=deadline)
        sent = kept | private if target.origin == first else kept
        if private and target.origin == first:
            _check_secrecy(target, addresses, allow)
        transport, response = _ask(target, addresses, method, sent, content, allow, limits, deadline)
        with closing(transport), closing(response):
            if response.status_code not in REDIRECTS:
                return _read(target, response, to, limits, tuple(hops))
            hops.append(target.place)
            target, method = _redirected(target, response, method, len(hops), limits)


def checked_addresses(
    target: Target | str, *, allow: Allow, resolve: Resolve | None = None, deadline: Deadline | None = None
) -> list[Address]:
    """Every address of a target, if all of them may be reached; for drivers that open their own connection as well.

    A name with one good and one bad address is refused: which of the two a later look-up gives is not ours to choose.
    Raises Unfetched.
    """
    if isinstance(target, str):
        target = read_url(target)
    if allow.hosts and not allow.has_host(target.host):
        raise Unfetched("fetch.host-not-allowed", host=target.host)
    if not allow.has_port(target.port):
        raise Unfetched("fetch.port-not-allowed", host=target.host, port=target.port)
    deadline = deadline or Deadline(Limits.connect, target.place)
    try:
        texts = [str(ip_address(target.host))]
    except ValueError:
        texts = _resolved(target, resolve or system_resolve, deadline)
    try:
        found = list(dict.fromkeys(address_of(text) for text in texts))
    except ValueError as why:
        raise Unfetched("fetch.no-address", host=target.host, reason=str(why)) from why
    if not found:
        raise Unfetched("fetch.no-address", host=target.host, reason="–")
    for address in found:
        if reason := why_refused(address, allow):
            raise Unfetched("fetch.address-refused", host=target.host, address=str(address), reason=reason)
    return found


def system_resolve(host: str, port: int) -> list[str]:
    """What this machine's resolver says now. Raises OSError."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _resolved(target: Target, resolve: Resolve, deadline: Deadline) -> list[str]:
    """The look-up in a thread of its own: the system's has no time limit, and a hostile name server is slow."""
    answer: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answer.put(resolve(target.host, target.port))
        except (OSError, UnicodeError) as why:
            answer.put(OSError(str(why)))

    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    try:
        found = answer.get(timeout=deadline.left())
    except queue.Empty:
        raise deadline.passed() from None
    if isinstance(found, OSError):
        raise Unfetched("fetch.no-address", host=target.host, reason=str(found)[:200]) from found
    return found


def _headers(
    headers: Mapping[str, str] | None, secrets: Mapping[str, str] | None
) -> tuple[dict[str, str], dict[str, str]]:
    """What every hop gets and what only the first origin gets. A secret by its name is one, wherever it was passed."""
    given = {name.lower(): value for name, value in (headers or {}).items()}
    private = {name.lower(): value for name, value in (secrets or {}).items()}
    private |= {name: given.pop(name) for name in SECRET_HEADERS & given.keys()}
    for name, value in (given | private).items():
        if name in _OURS or not (name.isascii() and value.isascii() and value.isprintable()):
            raise Unfetched("fetch.bad-header", header=name[:40])
    return {"user-agent": f"giaoban/{__version__}", "accept-encoding": OFFERED, **given}, private


def _check_secrecy(target: Target, addresses: list[Address], allow: Allow) -> None:
    """A key goes over TLS, or stays inside the networks that the agency named."""
    inside = all(any(address in block for block in allow.ranges) for address in addresses)
    if target.scheme != "https" and not inside:
        raise Unfetched("fetch.secret-in-clear", host=target.host)


def _ask(
    target: Target,
    addresses: list[Address],
    method: str,
    headers: Mapping[str, str],
    content: bytes,
    allow: Allow,
    limits: Limits,
    deadline: Deadline,
) -> tuple[PinnedTransport, httpx.Response]:
    """Asks the first address that can be connected to; all were checked."""
    request = httpx.Request(
        method, target.url, headers={**headers, "host": target.host_header, "connection": "close"}, content=content
    )
    if (request.url.scheme, request.url.raw_host.decode(), request.url.port or target.port) != target.origin:
        raise Unfetched("fetch.odd-host", host=target.host)  # two readings of one address
    fault: Unfetched | None = None
    context = _context(allow) if target.scheme == "https" else None
    for address in addresses:
        transport = PinnedTransport(address, deadline=deadline, limits=limits, context=context)
        try:
            return transport, transport.handle_request(request)
        except Unfetched as why:
            transport.close()
            if why.finding.code != "fetch.no-connection":
                raise
            fault = why
    raise fault or Unfetched("fetch.no-address", host=target.host, reason="–")


def _context(allow: Allow) -> ssl.SSLContext:
    """Certificates and host names are checked, always. Raises Unfetched when the agency's own file cannot be read."""
    try:
        context = ssl.create_default_context(cafile=allow.ca_file or None)
    except (OSError, ssl.SSLError) as why:
        raise Unfetched("fetch.bad-ca-file", file=allow.ca_file, reason=str(why)[:200]) from why
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _redirected(target: Target, response: httpx.Response, method: str, hops: int, limits: Limits) -> tuple[Target, str]:
    if hops > limits.redirects:
        raise Unfetched("fetch.too-many-redirects", place=target.place, limit=limits.redirects)
    location = response.headers.get("location", "")
    if not location:
        raise Unfetched("fetch.bad-answer", place=target.place, reason=f"{response.status_code} without a place to go")
    there = follow(target, location)
    if target.scheme == "https" and there.scheme != "https":
        raise Unfetched("fetch.downgrade", place=target.place, host=there.host)
    if method in ("GET", "HEAD"):
        return there, method
    if response.status_code == 303:
        return there, "GET"
    raise Unfetched("fetch.redirected-post", place=target.place, host=there.host)


def _read(
    target: Target, response: httpx.Response, to: BinaryIO | None, limits: Limits, hops: tuple[str, ...]
) -> Fetched:
    announced = response.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limits.bytes:
        raise Unfetched("fetch.too-big", place=target.place, limit=limits.bytes)
    sink: BinaryIO = to if to is not None else io.BytesIO()
    digest, size = hashlib.sha256(), 0
    packing = response.headers.get("content-encoding", "")
    for piece in unpacked(response.iter_raw(), packing, limits=limits, place=target.place):
        sink.write(piece)
        digest.update(piece)
        size += len(piece)
    body = sink.getvalue() if isinstance(sink, io.BytesIO) and to is None else b""
    plain = {name.lower(): value for name, value in response.headers.items()}
    return Fetched(target.url, response.status_code, plain, body, size, digest.hexdigest(), hops)
