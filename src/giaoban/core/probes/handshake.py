"""ClientHello out, ServerHello in: what libraries of today refuse to speak (SSL 2.0 to TLS 1.1, broken suites) is
asked in bytes of our own, and the answer is read, never finished: no key is agreed on, nothing is sent after it.

Source: RFC 8446, RFC 5246, RFC 6101 (SSL 3.0), draft-hickman-netscape-ssl (SSL 2.0), RFC 5746, RFC 6066.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal

from giaoban.core.probes.suites import SIGNALLING, SSL2

SSL_2, SSL_3, TLS_1_0, TLS_1_1, TLS_1_2, TLS_1_3 = 0x0002, 0x0300, 0x0301, 0x0302, 0x0303, 0x0304
VERSIONS = {
    "ssl2": SSL_2, "ssl3": SSL_3, "tls10": TLS_1_0, "tls11": TLS_1_1, "tls12": TLS_1_2, "tls13": TLS_1_3
}  # fmt: skip
RENEGOTIATION_INFO = 0xFF01
_RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
"""The random of a ServerHello that asks for another key share (RFC 8446, 4.1.3)."""
_X25519, _GROUPS = 0x001D, (0x001D, 0x0017, 0x0018, 0x0019, 0x0100)
_SIGNATURES = (
    *(0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B),
    *(0x0401, 0x0501, 0x0601, 0x0303, 0x0301, 0x0203, 0x0201, 0x0402, 0x0302, 0x0202),
)


@dataclass(frozen=True)
class Answer:
    """The first flight of a server.

    hello     chose a version and a suite        alert     refused, with the number of the alert
    other     spoke, but no TLS                  nothing   hung up, or not enough came to tell
    """

    kind: Literal["hello", "alert", "other", "nothing"]
    version: int = 0
    suite: int = 0
    compression: int = 0
    extensions: frozenset[int] = frozenset()
    is_retry: bool = False
    alert: int = 0
    certificates: tuple[bytes, ...] = ()
    key_exchange: bytes = b""
    random: bytes = b""
    is_complete: bool = False


def client_hello(
    *, version: int, suites: Sequence[int], host: str, random: bytes, key: bytes = b"", deflate: bool = False
) -> bytes:
    """The record of a hello whose newest version is `version`.

    random   32 bytes
    key      32 bytes: an X25519 share, for TLS 1.3 only
    deflate  offers compression, to see whether it is taken

    >>> hello = client_hello(version=TLS_1_2, suites=(0xC02F,), host="a.vn", random=bytes(32))
    >>> hello[:5].hex(), len(hello)
    ('1603010082', 135)
    """
    modern = version >= TLS_1_3
    listed = [*suites] if modern else [*suites, SIGNALLING]
    body = min(version, TLS_1_2).to_bytes(2) + random
    body += _sized(1, random if modern else b"")
    body += _sized(2, b"".join(suite.to_bytes(2) for suite in listed))
    body += _sized(1, b"\x01\x00" if deflate else b"\x00")
    if version > SSL_3:
        body += _sized(2, b"".join(_extensions(version, host, key)))
    message = b"\x01" + len(body).to_bytes(3) + body
    return b"\x16" + min(version, TLS_1_0).to_bytes(2) + _sized(2, message)


def ssl2_hello(challenge: bytes) -> bytes:
    """The hello of SSL 2.0, `challenge` of 16 bytes.

    >>> ssl2_hello(bytes(16))[:5].hex()
    '802e010002'
    """
    specs = b"".join(spec.to_bytes(3) for spec in SSL2)
    body = b"\x01\x00\x02" + b"".join(len(part).to_bytes(2) for part in (specs, b"", challenge)) + specs + challenge
    return (0x8000 | len(body)).to_bytes(2) + body


def _extensions(version: int, host: str, key: bytes) -> Iterator[bytes]:
    if not _is_literal(host):
        name = b"\x00" + _sized(2, host.encode("ascii"))
        yield _extension(0, _sized(2, name))
    groups = [group for group in _GROUPS if version >= TLS_1_3 or group < 0x0100]
    yield _extension(10, _sized(2, b"".join(group.to_bytes(2) for group in groups)))
    yield _extension(11, b"\x01\x00")
    if version >= TLS_1_2:
        yield _extension(13, _sized(2, b"".join(one.to_bytes(2) for one in _SIGNATURES)))
    if version >= TLS_1_3:
        yield _extension(43, _sized(1, version.to_bytes(2)))
        yield _extension(45, b"\x01\x01")
        yield _extension(51, _sized(2, _X25519.to_bytes(2) + _sized(2, key)))


def _extension(number: int, body: bytes) -> bytes:
    return number.to_bytes(2) + _sized(2, body)


def _sized(width: int, body: bytes) -> bytes:
    return len(body).to_bytes(width) + body


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def read_answer(data: bytes) -> Answer:
    """What the server said, as far as it came; nonsense is an answer too, never an exception.

    >>> read_answer(bytes.fromhex("15030300020228")).alert, read_answer(b"HTTP/1.1 400 Bad").kind
    (40, 'other')
    """
    if not data:
        return Answer("nothing")
    if _is_ssl2(data):
        return _ssl2(data)
    if data[0] not in (0x14, 0x15, 0x16, 0x17) or (len(data) > 1 and data[1] != 3):
        return Answer("other", is_complete=True)
    messages = b""
    modern = False
    for kind, body in _records(data):
        if kind == 0x15:
            found = _messages(messages)
            return found if found.kind == "hello" else Answer("alert", alert=body[1] if len(body) > 1 else 0,
                                                              is_complete=True)  # fmt: skip
        if kind == 0x16:
            messages += body
        modern = modern or kind in (0x14, 0x17)
    found = _messages(messages)
    if modern and found.kind == "hello":  # encrypted from here on
        return Answer(**{**found.__dict__, "is_complete": True})
    return found


def _is_ssl2(data: bytes) -> bool:
    return len(data) >= 7 and data[0] & 0x80 == 0x80 and data[2] == 4 and data[5:7] == b"\x00\x02"


def _ssl2(data: bytes) -> Answer:
    """Server hello: hit, certificate type, version, three lengths, certificate, cipher specs, connection id."""
    sizes = [int.from_bytes(data[at : at + 2]) for at in (7, 9)]
    certificate = data[13 : 13 + sizes[0]]
    specs = data[13 + sizes[0] : 13 + sizes[0] + sizes[1]]
    return Answer("hello", SSL_2, int.from_bytes(specs[:3]), certificates=(certificate,), is_complete=True)


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 5 <= len(data):
        size = int.from_bytes(data[at + 3 : at + 5])
        body = data[at + 5 : at + 5 + size]
        if len(body) < size and data[at] != 0x16:
            return
        yield data[at], body
        at += 5 + size


def _messages(data: bytes) -> Answer:
    found = Answer("nothing")
    at = 0
    while at + 4 <= len(data):
        kind, size = data[at], int.from_bytes(data[at + 1 : at + 4])
        body = data[at + 4 : at + 4 + size]
        if len(body) < size:
            break
        if kind == 2:
            found = _server_hello(body)
            if found.kind != "hello" or found.version >= TLS_1_3:
                return found
        elif kind == 11 and found.kind == "hello":
            found = Answer(**{**found.__dict__, "certificates": tuple(_certificates(body))})
        elif kind == 12 and found.kind == "hello":
            found = Answer(**{**found.__dict__, "key_exchange": body})
        elif kind == 14 and found.kind == "hello":
            found = Answer(**{**found.__dict__, "is_complete": True})
        at += 4 + size
    return found


def _server_hello(body: bytes) -> Answer:
    try:
        version, random = int.from_bytes(body[:2]), body[2:34]
        at = 35 + body[34]
        suite, compression = int.from_bytes(body[at : at + 2]), body[at + 2]
        extensions = dict(_read_extensions(body[at + 5 :]))
    except (IndexError, ValueError):
        return Answer("other", is_complete=True)
    if chosen := extensions.get(43):
        version = int.from_bytes(chosen[:2])
    return Answer(
        "hello", version, suite, compression, frozenset(extensions), random == _RETRY, random=random,
        is_complete=version >= TLS_1_3,
    )  # fmt: skip


def _read_extensions(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(data):
        size = int.from_bytes(data[at + 2 : at + 4])
        yield int.from_bytes(data[at : at + 2]), data[at + 4 : at + 4 + size]
        at += 4 + size


def _certificates(body: bytes) -> Iterator[bytes]:
    at = 3
    while at + 3 <= len(body):
        size = int.from_bytes(body[at : at + 3])
        yield body[at + 3 : at + 3 + size]
        at += 3 + size
