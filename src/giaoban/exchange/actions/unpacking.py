"""Opens raw bodies, gzip or plain, with a cap on what they unpack to: a small body must not fill the machine."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from typing import IO, Any

from giaoban.core.findings import Finding, Refused

MOST_UNPACKED = 4 * 1024**3
BLOCK = 4 * 1024 * 1024


class Opened(io.RawIOBase):
    """The bytes of a body. Reading raises Refused (`body.not-gzip`, `body.unpacks-too-large`).

    A gzip body that ends before its end is no gzip body: half of it is never taken for the whole.
    """

    def __init__(self, raw: Path, encoding: str, *, limit: int = MOST_UNPACKED) -> None:
        super().__init__()
        opened = gzip.open(raw) if encoding == "gzip" else raw.open("rb")  # noqa: SIM115  # closed by close()
        self._handle: IO[bytes] = opened  # type: ignore[assignment]
        self._limit = self._left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            part = self._handle.read(min(len(buffer), BLOCK))
        except (OSError, EOFError, zlib.error) as why:
            raise Refused([Finding("body.not-gzip", context={"reason": str(why)[:200]})]) from why
        self._left -= len(part)
        if self._left < 0:
            raise Refused([Finding("body.unpacks-too-large", context={"limit": self._limit})])
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        self._handle.close()
        super().close()
