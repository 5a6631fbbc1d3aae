"""Which labels were revoked: one bit a label, packed and signed, as the token status list of the IETF has it.

The first label is the lowest bit of the first byte; 1 means revoked. The list carries its own end, a day away: who
keeps an old list for longer learns that it is old.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from giaoban.core.checklists.label.jose import decode, encode
from giaoban.core.checklists.label.keys import Keys, moment, opened, seconds
from giaoban.core.findings import Finding, Refused

KIND = "statuslist+jwt"
LASTS = dt.timedelta(days=1)
LEAST = 2048  # bytes: a list of few labels looks like one of many
MOST = 4 * 1024 * 1024


@dataclass(frozen=True)
class StatusList:
    """The list at a moment. `place` is the address that labels name."""

    place: str
    bits: bytes
    issued: dt.datetime
    expires: dt.datetime

    def is_revoked(self, index: int) -> bool | None:
        """None for a label that the list does not know.

        >>> now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        >>> known = StatusList("x", bytes([0b10]), now, now)
        >>> known.is_revoked(0), known.is_revoked(1), known.is_revoked(8)
        (False, True, None)
        """
        if not 0 <= index < len(self.bits) * 8:
            return None
        return bool(self.bits[index // 8] >> (index % 8) & 1)


def status_payload(place: str, revoked: Iterable[int], *, count: int, now: dt.datetime) -> dict[str, Any]:
    """What is signed: the bits of the first `count` labels."""
    bits = bytearray(max(LEAST, -(-count // 8)))
    for index in revoked:
        bits[index // 8] |= 1 << (index % 8)
    packed = encode(zlib.compress(bytes(bits), 9))
    return {
        "sub": place, "iat": seconds(now), "exp": seconds(now + LASTS), "ttl": 3600,
        "status_list": {"bits": 1, "lst": packed},
    }  # fmt: skip


def status_list(text: str, *, keys: Keys, now: dt.datetime) -> StatusList:
    """A genuine list. Raises Refused: what `opened` refuses, `label.bad-status`."""
    payload: Mapping[str, Any] = opened(text, typ=KIND, keys=keys, now=now).payload
    try:
        told, place = payload["status_list"], payload["sub"]
        issued, expires = moment(payload["iat"]), moment(payload["exp"])
        if type(told["bits"]) is not int or told["bits"] != 1 or not isinstance(place, str):
            raise ValueError("bits")
        if issued is None or expires is None:
            raise ValueError("times")
        unpack = zlib.decompressobj()
        bits = unpack.decompress(decode(told["lst"]), MOST)
        if not unpack.eof or unpack.unused_data or unpack.unconsumed_tail:
            raise ValueError("larger than a list may be, or cut off")
    except (KeyError, TypeError, ValueError, zlib.error) as why:
        raise Refused([Finding("label.bad-status", context={"reason": str(why)[:120]})]) from why
    return StatusList(place, bits, issued, expires)
