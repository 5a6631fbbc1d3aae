"""What the fleet's pulled systems show over HTTP: pages of what changed, or what a broken or hostile server shows."""

from __future__ import annotations

import gzip
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from giaoban.cli.fleet.systems import Record

SIZE = 50  # records of a page
METADATA = "http://169.254.169.254/latest/meta-data/"
DRIP = 0.3  # seconds between two bytes
MEGABYTE = 1024 * 1024


@dataclass
class Pages:
    """By system: the records shown, the oldest change first, and how its server misbehaves, if it does."""

    port: int
    records: dict[str, list[Record]] = field(default_factory=dict)
    misbehaving: dict[str, str] = field(default_factory=dict)

    def page(self, system: str, query: Mapping[str, list[str]]) -> bytes:
        since, first = query.get("since", [""])[0], int(query.get("cursor", ["0"])[0])
        rows = [one for one in self.records.get(system, []) if one["updated_at"] >= since]
        following = first + SIZE
        answer = {"items": rows[first:following], "next": str(following) if following < len(rows) else None}
        return json.dumps(answer).encode()


@contextmanager
def showing() -> Iterator[Pages]:
    """Serves on a port of loopback until the end of the block."""
    pages = Pages(0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            system = parts.path.strip("/").split("/")[0]
            with suppress(OSError):  # whoever hangs up has said enough
                _answer(self, pages.misbehaving.get(system, ""), pages.page(system, parse_qs(parts.query)))

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.block_on_close = True, False
    pages.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield pages
    finally:
        server.shutdown()
        server.server_close()


def _answer(handler: BaseHTTPRequestHandler, fault: str, body: bytes) -> None:
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body))}
    status = 200
    if fault == "redirect":
        status, body, headers = 302, b"", {"Location": METADATA, "Content-Length": "0"}
    elif fault == "pulled-bomb":
        body = gzip.compress(b" " * (4 * MEGABYTE), 9)
        headers |= {"Content-Encoding": "gzip", "Content-Length": str(len(body))}
    elif fault == "pulled-too-big":
        headers["Content-Length"] = str(1024 * MEGABYTE)
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    if fault == "slow-drip":
        for place in range(len(body)):
            handler.wfile.write(body[place : place + 1])
            handler.wfile.flush()
            time.sleep(DRIP)
    else:
        handler.wfile.write(body)
