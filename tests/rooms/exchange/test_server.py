"""The door on a real server: a connection that breaks, many at once, the server killed while it answers."""

from __future__ import annotations

import concurrent.futures
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.rooms.exchange.conftest import dossier, lines
from tests.rooms.exchange.test_crashes import CLEAN, COUNT, PREPARE, finish, python

KEY = """
import django
django.setup()
from django.utils import timezone
from giaoban.exchange.actions.sources import give_api_key
from giaoban.exchange.models import Connector
from giaoban.registry.actions import console_person
print(give_api_key(by=console_person(), source=Connector.objects.get(), now=timezone.now()))
"""


class Site:
    """`giaoban serve` on a port of its own, in a process group that can be killed whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/api/facts/dossier"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [str(Path(sys.executable).with_name("giaoban")), "serve", "--port", str(self.port)]
        environment = CLEAN | {"GIAOBAN_VAR": str(self.folder)}
        self.process = subprocess.Popen(command, env=environment, start_new_session=True, stderr=subprocess.DEVNULL)
        for _ in range(600):
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/.well-known/jwks.json", timeout=30)
                return
            except httpx.TransportError:
                time.sleep(0.1)
        raise TimeoutError

    def kill(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@pytest.fixture
def site(made: Path) -> Iterator[tuple[Site, str]]:
    finish(python(PREPARE, made))
    key = finish(python(KEY, made)).split()[-1]
    site = Site(made)
    site.start()
    yield site, key
    site.kill()


def test_a_server_loses_and_doubles_nothing(site: tuple[Site, str]):
    server, key = site
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-ndjson"}
    raw = server.folder / "raw"

    # A connection that breaks in the middle leaves nothing.
    body = lines(*(dossier(number) for number in range(2000)))
    with socket.create_connection(("127.0.0.1", server.port)) as broken:
        head = f"POST /api/facts/dossier HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Length: {len(body)}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        broken.sendall(head.encode() + b"\r\n" + body[: len(body) // 2])
    for _ in range(600):
        if not list(raw.glob("incoming/*")):
            break
        time.sleep(0.1)
    assert [path for path in raw.rglob("*") if path.is_file()] == []

    # Many at once, some of them the same: each gets a receipt, the same body the same one.
    bodies = [lines(dossier(number)) for number in range(6)] * 2

    def push(content: bytes) -> httpx.Response:
        return httpx.post(server.url, content=content, headers=headers, timeout=120)

    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(push, bodies))
    assert {answer.status_code for answer in answers} <= {200, 201}
    signatures = [answer.json()["signature"] for answer in answers]
    assert signatures[:6] == signatures[6:] and len(set(signatures)) == 6

    # Answered later: the server works by itself, and tells when asked.
    later = httpx.post(server.url, content=lines(dossier(3000)), headers={**headers, "Prefer": "respond-async"})
    assert later.status_code == 202
    place = httpx.URL(server.url).join(later.headers["Location"])
    for _ in range(600):
        asked = httpx.get(place, headers=headers, timeout=60).json()
        if "receipt" in asked:
            break
        time.sleep(0.1)
    assert asked["receipt"]["counts"]["inserted"] == 1

    # Killed while it answers; the sender, who got none, sends again after the restart.
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(push, body)
        time.sleep(0.15)
        server.kill()
        with pytest.raises(httpx.TransportError):
            waiting.result()
    server.start()
    answer = push(body)
    assert answer.status_code in (200, 201)
    counts = answer.json()["receipt"]["counts"]
    assert (counts["inserted"], counts["unchanged"]) == (1994, 6)
    server.kill()
    found = json.loads(finish(python(COUNT, server.folder)).splitlines()[-1])
    assert (found["merged"], len(found["held"]), found["repair"]) == (8, 2001, [])
