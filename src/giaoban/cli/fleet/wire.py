"""Requests as no decent client sends them, on a bare socket to the trial's own site on loopback: halves, empty threats.

Everything else a simulated source sends goes through `giaoban.exchange.fetch`.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping

HOST = "127.0.0.1"
PATIENCE = 30.0


def free_port() -> int:
    with socket.create_server((HOST, 0)) as free:
        return int(free.getsockname()[1])


def break_off(port: int, path: str, headers: Mapping[str, str], body: bytes) -> None:
    """Announces the whole body, sends half of it and is gone."""
    with socket.create_connection((HOST, port), timeout=PATIENCE) as line:
        line.sendall(_head(port, path, {**headers, "Content-Length": str(len(body))}) + body[: len(body) // 2])


def announce(port: int, path: str, headers: Mapping[str, str], length: int) -> list[str]:
    """Announces a body of a length and sends none; the codes of the answer."""
    with socket.create_connection((HOST, port), timeout=PATIENCE) as line:
        line.sendall(_head(port, path, {**headers, "Content-Length": str(length)}))
        text = b""
        while not _is_whole(text) and (part := line.recv(65_536)):
            text += part
    return codes_of(text.partition(b"\r\n\r\n")[2])


def codes_of(body: bytes) -> list[str]:
    """The codes of the findings in a problem document."""
    try:
        return [str(one["code"]) for one in json.loads(body).get("findings", [])]
    except (ValueError, AttributeError, KeyError, TypeError):
        return []


def _is_whole(text: bytes) -> bool:
    head, end, body = text.partition(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return bool(end) and len(body) >= int(line.split(b":")[1])
    return False


def _head(port: int, path: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"POST {path} HTTP/1.1", f"Host: {HOST}:{port}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
