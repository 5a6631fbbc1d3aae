"""What comes back, counted while it is unpacked: a few kilobytes on the wire never become gigabytes in memory.

Only gzip is offered and only gzip is unpacked, by small steps; an answer packed in any other way (Brotli and Zstandard
reach 1 : 100,000 and more) or packed twice is refused unread.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from giaoban.exchange.fetch.rules import MEBIBYTE, Limits, Unfetched

OFFERED = "gzip"
STEP = 64 * 1024


def unpacked(chunks: Iterable[bytes], encoding: str, *, limits: Limits, place: str) -> Iterator[bytes]:
    """The body in pieces of at most 64 KiB. Raises Unfetched as soon as a limit is passed."""
    packing = encoding.strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise Unfetched("fetch.packing", place=place, packing=packing[:40])
    count = _Count(limits, place)
    if packing in ("", "identity"):
        for chunk in chunks:
            count.wire += len(chunk)
            yield count.seen(chunk)
    else:
        yield from _gunzipped(chunks, count)


class _Count:
    def __init__(self, limits: Limits, place: str) -> None:
        self.limits, self.place, self.wire, self.plain = limits, place, 0, 0

    def seen(self, piece: bytes) -> bytes:
        self.plain += len(piece)
        if self.plain > self.limits.bytes:
            raise Unfetched("fetch.too-big", place=self.place, limit=self.limits.bytes)
        if self.plain > MEBIBYTE and self.plain > self.limits.ratio * self.wire:
            raise Unfetched("fetch.bomb", place=self.place, ratio=self.limits.ratio, wire=self.wire)
        return piece


def _gunzipped(chunks: Iterable[bytes], count: _Count) -> Iterator[bytes]:
    inflater = zlib.decompressobj(wbits=31)
    begun = False
    for chunk in chunks:
        count.wire += len(chunk)
        if count.wire > count.limits.bytes:
            raise Unfetched("fetch.too-big", place=count.place, limit=count.limits.bytes)
        data = chunk
        while data:
            if inflater.eof:  # RFC 1952 allows one member after another
                inflater = zlib.decompressobj(wbits=31)
            begun = True
            try:
                piece = inflater.decompress(data, STEP)
            except zlib.error as why:
                raise Unfetched("fetch.bad-packing", place=count.place, reason=str(why)) from why
            if piece:
                yield count.seen(piece)
            data = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
    if begun and not inflater.eof:
        # A step may end exactly where its room did, with a few bytes still inside the inflater.
        rest = inflater.flush()
        if rest:
            yield count.seen(rest)
        if not inflater.eof:
            raise Unfetched("fetch.cut-short", place=count.place, reason="gzip")
