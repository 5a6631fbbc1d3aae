"""Websites on loopback: sound unless told otherwise. OpenSSL speaks for most, tlslite-ng for what OpenSSL refuses, and
a few first flights are written out by hand, for suites that no library speaks any more."""

from __future__ import annotations

import datetime as dt
import selectors
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from giaoban.core.probes.headers import ORIGIN

GOOD_POLICY = "default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'"
HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "content-security-policy": GOOD_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "server": "nginx",
}
PAGE = """<!doctype html><html lang="vi"><head><title>Trang của phòng thử</title>{head}</head><body>
<a href="#noi-dung">Chuyển đến nội dung</a><main id="noi-dung"><h1>Trang thử</h1>{body}</main>
<footer>{footer}</footer></body></html>"""
FOOTER = '<a href="/rieng-tu">Chính sách bảo vệ dữ liệu cá nhân</a>'
PRIVACY = """<!doctype html><html lang="vi"><title>Chính sách</title><p>Bên kiểm soát dữ liệu là phòng thử. Mục đích:
thử. Thời hạn lưu trữ: một ngày. Quyền của chủ thể dữ liệu: xem, sửa, xóa. Liên hệ: thu@lab.vn.</p></html>"""
EXPIRES = (dt.datetime.now(dt.UTC) + dt.timedelta(days=200)).strftime("%Y-%m-%dT00:00:00Z")
SECURITY = f"Contact: mailto:antoan@lab.vn\nExpires: {EXPIRES}\nPreferred-Languages: vi, en\n"
Answer = tuple[int, list[tuple[str, str]], bytes]


@dataclass
class Site:
    """One website and what is wrong with it.

    engine   "openssl", "tlslite", or "by-hand"
    quirk    answers a hello by hand, or nothing: then the engine goes on
    files    path -> (status, headers, body) instead of the sound ones; None: 404
    """

    name: str
    check: str = ""
    reason: str = ""
    also: tuple[str, ...] = ()
    certificate: str = ""
    key: str = "ec256"
    engine: str = "openssl"
    tls: tuple[str, str] = ("TLSv1_2", "TLSv1_3")
    ciphers: str = "ECDHE+AESGCM:ECDHE+CHACHA20"
    options: int = 0
    quirk: Callable[[bytes], bytes | None] | None = None
    headers: dict[str, str | None] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    head: str = ""
    body: str = ""
    footer: str = FOOTER
    files: dict[str, Answer | None] = field(default_factory=dict)
    redirect: str = "https"
    reflects: bool = False
    zone: str = "lab.vn"
    records: dict[str, list[str]] = field(default_factory=dict)
    has_ipv6: bool = True
    body6: str | None = None
    page: str = ""
    port: int = 0
    http_port: int = 0
    asked: list[float] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"{self.name}.{self.zone}"

    def lines(self) -> list[str]:
        """Its lines in the zone."""
        default = {"A": ["127.0.0.1"], "AAAA": ["::1"] if self.has_ipv6 else [], "TXT": ['"v=spf1 -all"']}
        found = [f"{self.host}. {kind} {value}" for kind, values in (default | self.records).items()
                 if not kind.startswith("_") for value in values]  # fmt: skip
        dmarc = self.records.get("_dmarc", ['"v=DMARC1; p=reject"'])
        return found + [f"_dmarc.{self.host}. TXT {value}" for value in dmarc]

    def answer(self, path: str, headers: dict[str, str], *, secure: bool, six: bool = False) -> Answer:
        if not secure:
            if self.redirect == "none":
                return 200, [("content-type", "text/html")], b"<p>plain</p>"
            there = {"https": f"https://{self.host}:{self.port}/", "http": f"http://{self.host}:{self.http_port}/x",
                     "off": f"https://good-plain.lab.vn:{self.port}/"}[self.redirect]  # fmt: skip
            if path == "/x":
                there = f"https://{self.host}:{self.port}/"
            return 301, [("location", there)], b""
        files: dict[str, Answer | None] = {
            "/.well-known/security.txt": (200, [("content-type", "text/plain; charset=utf-8")], SECURITY.encode()),
            "/robots.txt": (200, [("content-type", "text/plain")], b"User-agent: *\nDisallow: /noi-bo\n"),
            "/rieng-tu": (200, [("content-type", "text/html; charset=utf-8")], PRIVACY.encode()),
        } | self.files
        if path != "/":
            return files.get(path) or (404, [("content-type", "text/html")], b"<p>404</p>")
        pairs = [(name, value) for name, value in (HEADERS | self.headers).items() if value is not None]
        pairs += [("set-cookie", value) for value in self.cookies]
        if self.reflects and headers.get("origin") == ORIGIN:
            pairs += [("access-control-allow-origin", ORIGIN), ("access-control-allow-credentials", "true")]
        text = self.page or PAGE.format(head=self.head, body=self.body, footer=self.footer)
        return 200, pairs, (self.body6 if six and self.body6 is not None else text).encode()


class Running:
    """Listeners of all sites in one thread, connections in a few."""

    def __init__(self, threads: int = 24) -> None:
        self.selector = selectors.DefaultSelector()
        self.pool = ThreadPoolExecutor(threads)
        self.sockets: list[socket.socket] = []
        self.goes_on = True

    def listen(self, host: str, port: int, serve: Callable[[socket.socket], None]) -> int:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        line = socket.socket(family)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        line.bind((host, port))
        line.listen(128)
        self.sockets.append(line)
        self.selector.register(line, selectors.EVENT_READ, serve)
        return int(line.getsockname()[1])

    def run(self) -> None:
        while self.goes_on:
            for ready, _ in self.selector.select(0.1):
                with suppress(OSError):
                    connection, _ = ready.fileobj.accept()  # type: ignore[union-attr]
                    connection.settimeout(5)
                    self.pool.submit(self._one, ready.data, connection)

    @staticmethod
    def _one(serve: Callable[[socket.socket], None], connection: socket.socket) -> None:
        with connection, suppress(OSError, ValueError, EOFError, IndexError):
            serve(connection)


def context_of(site: Site, file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = getattr(ssl.TLSVersion, site.tls[0])
    context.maximum_version = getattr(ssl.TLSVersion, site.tls[1])
    context.set_ciphers(site.ciphers + ":@SECLEVEL=0")
    context.options |= site.options
    context.load_cert_chain(file)
    return context


def https_of(site: Site, file: Path, *, six: bool = False) -> Callable[[socket.socket], None]:
    other = _tlslite(site, file) if site.engine == "tlslite" else None
    context = context_of(site, file) if other is None else None

    def serve(line: socket.socket) -> None:
        import time

        site.asked.append(time.monotonic())
        hello = line.recv(16_384, socket.MSG_PEEK)
        if site.quirk and (said := site.quirk(hello)):
            line.recv(16_384)
            line.sendall(said)
            return
        if other:
            other(line, lambda read, write: _http(site, read, write, secure=True, six=six))
            return
        assert context is not None
        with context.wrap_socket(line, server_side=True) as shaken:
            _http(site, shaken.recv, shaken.sendall, secure=True, six=six)

    return serve


def http_of(site: Site) -> Callable[[socket.socket], None]:
    def serve(line: socket.socket) -> None:
        import time

        site.asked.append(time.monotonic())
        _http(site, line.recv, line.sendall, secure=False)

    return serve


def _http(
    site: Site, read: Callable[[int], bytes], write: Callable[[bytes], Any], *, secure: bool, six: bool = False
) -> None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = bytes(read(8192))
        if not piece:
            return
        data += piece
    first, *rest = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
    status, pairs, body = site.answer(first.split()[1], headers, secure=secure, six=six)
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in pairs)]
    lines += [f"content-length: {len(body)}", "connection: close", "", ""]
    write("\r\n".join(lines).encode() + body)


def _tlslite(site: Site, file: Path) -> Callable[[socket.socket, Callable[[Any, Any], None]], None]:
    from tlslite.api import X509, HandshakeSettings, TLSConnection, X509CertChain, parsePEMKey

    text = file.read_text()
    parts = [f"-----BEGIN CERTIFICATE-----{part}" for part in text.split("-----BEGIN CERTIFICATE-----")[1:]]
    chain = X509CertChain([X509().parse(part.partition("-----END CERTIFICATE-----")[0] + "-----END CERTIFICATE-----\n")
                           for part in parts])  # fmt: skip
    private = parsePEMKey(text[text.index("-----BEGIN RSA PRIVATE") :], private=True)
    settings = HandshakeSettings()
    settings.minVersion, settings.maxVersion = (3, 0) if site.tls[0] == "SSLv3" else (3, 3), (3, 4)
    settings.cipherNames = ["aes128gcm", "aes256gcm", *site.ciphers.split(",")] if site.ciphers else ["aes128gcm"]
    settings.keyExchangeNames = ["ecdhe_rsa", "rsa"] if site.tls[0] == "SSLv3" else ["ecdhe_rsa"]

    def serve(line: socket.socket, then: Callable[[Any, Any], None]) -> None:
        connection = TLSConnection(line)
        try:
            connection.handshakeServer(
                certChain=chain, privateKey=private, settings=settings, alpn=[bytearray(b"http/1.1")]
            )
            then(lambda size: connection.read(min=1, max=size), connection.write)
            connection.close()
        except Exception:  # whatever tlslite thinks of a hello: the line is closed, as a real server would
            line.close()

    return serve


@contextmanager
def serving(sites: list[Site], issue: Callable[[Site], Path]) -> Iterator[None]:
    """All sites up, each on two ports of 127.0.0.1, the secure one on ::1 as well."""
    running = Running()
    for site in sites:
        file = issue(site)
        _listen(running, site, file)
        if site.redirect == "closed":
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                site.http_port = free.getsockname()[1]
        else:
            site.http_port = running.listen("127.0.0.1", 0, http_of(site))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        running.goes_on = False
        thread.join(2)
        for line in running.sockets:
            line.close()
        running.pool.shutdown(wait=False, cancel_futures=True)


def _listen(running: Running, site: Site, file: Path, tries: int = 50) -> None:
    """One port on both addresses: whoever holds it on one of them makes us take another."""
    for _ in range(tries):
        if not site.has_ipv6:
            site.port = running.listen("127.0.0.1", 0, https_of(site, file))
            return
        site.port = running.listen("::1", 0, https_of(site, file, six=True))
        with suppress(OSError):
            running.listen("127.0.0.1", site.port, https_of(site, file))
            return
    raise OSError("no port is free on both addresses")
