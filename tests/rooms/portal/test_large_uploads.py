"""A file that is too large, on a real server: refused before it is read, nothing kept, what was typed is there."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.rooms.exchange.test_crashes import PREPARE, finish, python
from tests.rooms.exchange.test_server import Site

MEGABYTE = 1024 * 1024
PAGE = "/economy/measure/"
END = b"--part"
REFUSED = "Tệp quá lớn"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("uploads") / "var"
    finish(python(PREPARE, folder))
    site = Site(folder)
    site.start()
    yield site
    site.kill()


class Form:
    """The public form with a file, filled in: `head` are its fields and the beginning of the file."""

    def __init__(self, server: Site) -> None:
        self.address = ("127.0.0.1", server.port)
        page = httpx.get(f"http://127.0.0.1:{server.port}{PAGE}", timeout=60)
        assert page.status_code == 200
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token is not None
        self.cookie = "; ".join(f"{name}={value}" for name, value in page.cookies.items())
        fields = {"csrfmiddlewaretoken": token[1], "go": "check", "year": "2071"}
        self.head = b"".join(_field(name, value) for name, value in fields.items()) + (
            END + b'\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        )

    def send(self, size: int, *, tail: bytes = b"", stop_after: int | None = None) -> tuple[int, str]:
        """A file of so many bytes, of which at most `stop_after` are really sent; status and text of the answer."""
        length = len(self.head) + size + len(tail)
        host = "{}:{}".format(*self.address)
        start = (
            f"POST {PAGE} HTTP/1.1\r\nHost: {host}\r\nCookie: {self.cookie}\r\nReferer: http://{host}{PAGE}\r\n"
            f"Content-Type: multipart/form-data; boundary=part\r\nContent-Length: {length}\r\n\r\n"
        )
        with socket.create_connection(self.address, timeout=60) as line:
            line.sendall(start.encode() + self.head)
            block, left = b"x" * MEGABYTE, size if stop_after is None else stop_after
            while left > 0:
                line.sendall(block[: min(left, MEGABYTE)])
                left -= MEGABYTE
            if stop_after is None:
                line.sendall(tail)
            return _answer(line)


def _field(name: str, value: str) -> bytes:
    return END + f'\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


def _answer(line: socket.socket) -> tuple[int, str]:
    got = b""
    while b"\r\n\r\n" not in got:
        got += line.recv(65536) or pytest.fail("the server closed the line without an answer")
    head, _, body = got.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    while length is None or len(body) < int(length[1]):
        more = line.recv(65536)
        if not more:
            break
        body += more
    return int(head.split()[1]), body.decode("utf-8", "replace")


def peak_kb(server: Site) -> int:
    """The most memory that any process of the server ever held."""
    assert server.process is not None
    found = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except OSError:
            continue
        if re.search(rf"^NSpgid:\s+{server.process.pid}$", text, re.MULTILINE):
            found = max(found, int(re.search(r"VmHWM:\s+(\d+)", text)[1]))  # type: ignore[index]
    return found


def test_half_a_gigabyte_is_refused_while_its_first_bytes_arrive(server):
    """The rest is never sent, so an answer shows that nobody waited for it."""
    status, text = Form(server).send(500 * MEGABYTE, stop_after=MEGABYTE)
    assert status == 422
    assert REFUSED in text
    assert 'value="2071"' in text, "what was typed is still there"


def test_a_large_file_leaves_nothing_on_disk_and_little_in_memory(server):
    """Fields behind the file are read too; a second one costs no more than the first."""
    form = Form(server)
    tail = b"\r\n" + _field("data", "TOTAL;44.000") + END + b"--\r\n"
    kept = {path for path in server.folder.rglob("*") if path.is_file()}
    form.send(2 * MEGABYTE, tail=tail)  # whatever a first request loads
    before = peak_kb(server)
    status, text = form.send(60 * MEGABYTE, tail=tail)
    assert status == 422
    assert REFUSED in text
    assert "TOTAL;44.000" in text
    assert before > 0
    assert peak_kb(server) - before < 12 * 1024
    assert {path for path in server.folder.rglob("*") if path.is_file()} - kept <= {
        path for path in server.folder.rglob("*") if path.name.endswith(("-wal", "-shm"))
    }


def test_a_file_that_is_small_enough_is_read(server):
    status, text = Form(server).send(3, tail=b"\r\n" + END + b"--\r\n")
    assert status == 422
    assert REFUSED not in text
    assert "xxx" in text, "its rows stand in the form"
