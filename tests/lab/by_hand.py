"""First flights written out by hand, for a laboratory server that pretends to speak what no library speaks any more."""

from __future__ import annotations

from collections.abc import Callable, Sequence

RENEGOTIATION = bytes.fromhex("ff01000100")


def offered(hello: bytes) -> tuple[int, list[int], bytes]:
    """Version, suites and compressions of a ClientHello; (0, [], b"") for anything else."""
    if len(hello) < 44 or hello[0] != 0x16 or hello[5] != 1:
        return 0, [], b""
    at = 43 + 1 + hello[43]
    size = int.from_bytes(hello[at : at + 2])
    suites = [int.from_bytes(hello[n : n + 2]) for n in range(at + 2, at + 2 + size, 2)]
    at += 2 + size
    version = 0x0304 if 0x1301 in suites else int.from_bytes(hello[9:11])
    return version, suites, hello[at + 1 : at + 1 + hello[at]]


def first_flight(version: int, suite: int, *, compression: int = 0, extensions: bytes = RENEGOTIATION) -> bytes:
    """ServerHello and ServerHelloDone in one record."""
    body = version.to_bytes(2) + bytes(32) + b"\x00" + suite.to_bytes(2) + bytes([compression])
    body += len(extensions).to_bytes(2) + extensions if extensions else b""
    messages = b"\x02" + len(body).to_bytes(3) + body + b"\x0e\x00\x00\x00"
    return b"\x16" + version.to_bytes(2) + len(messages).to_bytes(2) + messages


def takes(*suites: int) -> Callable[[bytes], bytes | None]:
    """Takes one of the suites when nothing but broken ones are offered; anything else goes to the real server."""

    def quirk(hello: bytes) -> bytes | None:
        version, given, _ = offered(hello)
        found = next((suite for suite in suites if suite in given), 0)
        only_weak = version and not any(suite in given for suite in (0xC02F, 0xC02B, 0xC013, 0x002F, 0x1301))
        return first_flight(min(version, 0x0303), found) if found and only_weak else None

    return quirk


def compresses(hello: bytes) -> bytes | None:
    version, suites, compressions = offered(hello)
    if version == 0x0303 and 1 in compressions and 0xC02B in suites and 0x002F in suites:
        return first_flight(version, 0xC02B, compression=1)
    return None


def forgets_rfc_5746(hello: bytes) -> bytes | None:
    version, suites, compressions = offered(hello)
    if version == 0x0303 and 1 in compressions and 0xC02B in suites:
        return first_flight(version, 0xC02B, extensions=b"")
    return None


def speaks_ssl2(hello: bytes) -> bytes | None:
    """A server hello of 1995: hit, certificate type, version, three lengths, certificate, one suite, an identity."""
    if not (len(hello) > 4 and hello[0] & 0x80 and hello[2] == 1):
        return None
    certificate, specs, identity = b"\x30\x00", bytes.fromhex("0700c0"), bytes(16)
    body = b"\x04\x00\x01\x00\x02" + _lengths(certificate, specs, identity) + certificate + specs + identity
    return (0x8000 | len(body)).to_bytes(2) + body


def _lengths(*parts: Sequence[int]) -> bytes:
    return b"".join(len(part).to_bytes(2) for part in parts)
