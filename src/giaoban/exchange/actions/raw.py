"""Raw bodies on disk: below VAR/raw by their sha256, written once, never changed, the ground every figure stands on.

A body comes in through a file of its own below VAR/raw/incoming, is synced, made read-only and renamed to its name in
one step. Whoever brings it holds a lock on it until the database knows it, so that `repair` can tell a body that
somebody is bringing just now from what a crash left behind.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import hmac
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.failpoints import reach

CHUNK = 1024 * 1024
MOST_BYTES = 256 * 1024 * 1024
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
Read = Callable[[int], bytes]


@dataclass(frozen=True)
class Expected:
    """What the sender said about the body: its length, and digests by the names of RFC 9530 (sha-256, sha-512)."""

    length: int | None = None
    digests: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Raw:
    """A stored body. `path` is relative to VAR."""

    path: str
    sha256: str
    bytes: int

    @property
    def file(self) -> Path:
        return raw_file(self.path)


def raw_file(path: str) -> Path:
    return Path(settings.VAR) / path


@contextmanager
def stored(read: Read, *, limit: int = MOST_BYTES, expected: Expected | None = None) -> Iterator[Raw]:
    """The body in its place for good; the lock on it lasts as long as the `with`.

    Raises Refused, with nothing left behind: `push.too-large`, `push.half-sent`, `push.digest-differs`,
    `exchange.no-room`.
    """
    expected = expected or Expected()
    incoming = raw_file("raw/incoming")
    incoming.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=incoming, suffix=".part")
    part, done = Path(name), False
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        sha256, length = _write(read, number, limit, expected)
        reach("spooled")
        place = incoming.parent / sha256[:2] / sha256
        with _no_room_is_a_finding():
            place.parent.mkdir(exist_ok=True)
            os.fchmod(number, 0o444)
            os.fsync(number)
            os.rename(part, place)  # the same bytes may stand there already: then nothing changes
            done = True
            for folder in (place.parent, incoming.parent):
                _sync_folder(folder)
        reach("placed")
        yield Raw(str(place.relative_to(Path(settings.VAR))), sha256, length)
    finally:
        if not done:
            part.unlink(missing_ok=True)
        os.close(number)


def has_no_room(refusal: Refused) -> bool:
    return any(finding.code == "exchange.no-room" for finding in refusal.findings)


def from_file(path: Path) -> Read:
    """Reads a file from its beginning, for `stored`; the caller keeps it unchanged meanwhile."""
    handle = path.open("rb")
    return handle.read


def is_held(path: Path) -> bool:
    """Whether somebody is bringing this file just now."""
    try:
        number = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return True  # gone meanwhile: not ours to mend
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(number)
    return False


def write_whole(path: Path, content: Callable[[Path], None]) -> None:
    """A file that is there whole or not at all, also after a crash: written beside, synced, renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with _no_room_is_a_finding():
            content(beside)
            with beside.open("rb") as handle:
                os.fsync(handle.fileno())
            os.replace(beside, path)
            _sync_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def _write(read: Read, number: int, limit: int, expected: Expected) -> tuple[str, int]:
    digests = {"sha-256": hashlib.sha256()} | ({"sha-512": hashlib.sha512()} if "sha-512" in expected.digests else {})
    length = 0
    with _no_room_is_a_finding():
        while chunk := read(CHUNK):
            length += len(chunk)
            if length > limit:
                raise Refused([Finding("push.too-large", context={"limit": limit, "bytes": length})])
            for digest in digests.values():
                digest.update(chunk)
            rest = memoryview(chunk)
            while rest:
                rest = rest[os.write(number, rest) :]
            reach("spooling")
    if expected.length is not None and length != expected.length:
        raise Refused([Finding("push.half-sent", context={"expected": expected.length, "received": length})])
    for name, wanted in expected.digests.items():
        if not hmac.compare_digest(digests[name].digest(), wanted):
            raise Refused([Finding("push.digest-differs", context={"algorithm": name, "received": length})])
    return digests["sha-256"].hexdigest(), length


@contextmanager
def _no_room_is_a_finding() -> Iterator[None]:
    try:
        yield
    except OSError as why:
        if why.errno in NO_ROOM:
            raise Refused([Finding("exchange.no-room", context={"reason": why.strerror})]) from why
        raise


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems cannot sync a folder
            os.fsync(number)
    finally:
        os.close(number)
