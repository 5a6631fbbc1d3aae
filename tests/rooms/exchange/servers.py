"""Servers on loopback for tests of everything that goes out: well-behaved, hostile, slow."""

from __future__ import annotations

import datetime as dt
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Server:
    """What came: each request as (method, path, headers)."""

    port: int
    asked: list[tuple[str, str, dict[str, str]]]

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


@contextmanager
def serving(
    answer: Callable[[str, dict[str, str]], Answer], *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> Iterator[Server]:
    """An HTTP server that answers a path and its headers."""
    asked: list[tuple[str, str, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked.append((self.command, self.path, headers))
            given = answer(self.path, headers)
            self.send_response(given.status)
            for name, value in ({"content-length": str(len(given.body))} | given.headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(given.body)

        do_POST = do_HEAD = do_GET

        def log_message(self, *args: Any) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *args: Any) -> None:
            pass

    server = Quiet((host, 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    with _running(server):
        yield Server(server.server_address[1], asked)


@contextmanager
def talking(say: Callable[[socket.socket], None]) -> Iterator[int]:
    """A raw TCP server whose every connection is handled by `say`; gives its port."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                say(self.request)

    class Threading(socketserver.ThreadingTCPServer):
        daemon_threads, block_on_close = True, False

    with _running(Threading(("127.0.0.1", 0), Handler)) as server:
        yield server.server_address[1]


@contextmanager
def relaying(path: str) -> Iterator[int]:
    """A TCP port on loopback that leads to a Unix socket, for clients that speak TCP only."""

    def carry(there: socket.socket, here: socket.socket) -> None:
        with suppress(OSError):
            while part := there.recv(65_536):
                here.sendall(part)
            here.shutdown(socket.SHUT_WR)

    def say(connection: socket.socket) -> None:
        with socket.socket(socket.AF_UNIX) as inside:
            inside.connect(path)
            back = threading.Thread(target=carry, args=(inside, connection), daemon=True)
            back.start()
            carry(connection, inside)
            back.join(5)

    with talking(say) as port:
        yield port


@contextmanager
def _running(server: Any) -> Iterator[Any]:
    server.daemon_threads, server.block_on_close = True, False
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def certificate(folder: Path, *names: str) -> tuple[Path, ssl.SSLContext]:
    """A self-signed certificate for the names; gives the file to trust and the server's context."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, names[0])])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, secret = folder / f"{names[0]}.pem", folder / f"{names[0]}.key"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, secret)
    return file, context
