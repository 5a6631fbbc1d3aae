"""A transport that connects to one checked address and keeps one deadline, whatever the name would resolve to now.

The name still stands in the Host line and in the TLS handshake, and the certificate is checked against it; only the
look-up is gone. So a name that answers with a public address first and a private one afterwards (rebinding) finds
nobody who asks a second time.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpcore
import httpx

from giaoban.exchange.fetch.addresses import Address, address_of
from giaoban.exchange.fetch.rules import Deadline, Limits, Unfetched


class _TimedStream(httpcore.NetworkStream):
    """Each wait is as long as the caller allows, and never longer than what remains of the whole."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _PinnedBackend(httpcore.NetworkBackend):
    def __init__(self, address: Address, deadline: Deadline) -> None:
        self._address, self._deadline, self._inner = address, deadline, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._inner.connect_tcp(
            str(self._address), port, self._deadline.left(timeout), local_address, socket_options
        )
        peer = stream.get_extra_info("server_addr")
        if peer is None or address_of(str(peer[0])) != self._address:  # something between us redirects connections
            stream.close()
            raise Unfetched("fetch.address-refused", host=host, address=str(peer), reason="not-pinned")
        return _TimedStream(stream, self._deadline)

    def connect_unix_socket(self, path: str, *args: Any, **more: Any) -> httpcore.NetworkStream:
        raise Unfetched("fetch.scheme", scheme="unix")


class _Stream(httpx.SyncByteStream):
    def __init__(self, inner: Iterable[bytes], close: Callable[[], None], said: Callable[[Exception], Unfetched]):
        self._inner, self._close, self._said = inner, close, said

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._inner
        except _FAULTS as why:
            raise self._said(why) from why

    def close(self) -> None:
        self._close()


_FAULTS = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, httpcore.UnsupportedProtocol)


class PinnedTransport(httpx.BaseTransport):
    """Asks the given address. One request, one connection: nothing of it is left for the next one.

    context: for TLS; not wanted where plain HTTP is spoken
    Its faults are Unfetched: too slow, no connection, certificate, cut short, no proper answer.
    """

    def __init__(self, address: Address, *, deadline: Deadline, limits: Limits, context: ssl.SSLContext | None) -> None:
        self._deadline, self._limits = deadline, limits
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=1,
            max_keepalive_connections=0,
            http1=True,
            http2=False,
            retries=0,
            network_backend=_PinnedBackend(address, deadline),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        silent = self._limits.silent
        timeouts = {"connect": self._limits.connect, "read": silent, "write": silent, "pool": silent}
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions={"timeout": timeouts},
        )
        try:
            answered = self._pool.handle_request(asked)
        except _FAULTS as why:
            self._pool.close()
            raise self._said(why) from why
        return httpx.Response(
            status_code=answered.status,
            headers=answered.headers,
            stream=_Stream(answered.stream, self._pool.close, self._said),  # type: ignore[arg-type]
            request=request,
        )

    def close(self) -> None:
        self._pool.close()

    def _said(self, why: Exception) -> Unfetched:
        place = self._deadline.place
        if isinstance(why, httpcore.TimeoutException):
            return self._waited(why)
        below = why.args[0] if why.args else None  # httpcore wraps what the socket said, without naming it as a cause
        if isinstance(below, ssl.SSLCertVerificationError):
            return Unfetched("fetch.certificate", place=place, reason=below.verify_message)
        reason = str(why)[:200] or type(why).__name__
        if isinstance(why, httpcore.ConnectError):
            return Unfetched("fetch.no-connection", place=place, reason=reason)
        if isinstance(why, httpcore.ReadError | httpcore.WriteError) or "closed connection" in reason:
            return Unfetched("fetch.cut-short", place=place, reason=reason)
        return Unfetched("fetch.bad-answer", place=place, reason=reason)

    def _waited(self, why: Exception) -> Unfetched:
        """Whether the whole took too long, or only nobody spoke; a dead address leaves time for the next one."""
        try:
            self._deadline.left()
        except Unfetched as passed:
            return passed
        place = self._deadline.place
        if isinstance(why, httpcore.ConnectTimeout):
            return Unfetched("fetch.no-connection", place=place, reason=f"{self._limits.connect:g} s")
        return Unfetched("fetch.silent", place=place, seconds=f"{self._limits.silent:g}")
