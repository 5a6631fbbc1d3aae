"""What a caller may reach, how much and for how long, and how a refusal is said."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from giaoban.core.findings import Finding, Refused, Severity

MEBIBYTE = 1024 * 1024


class Unfetched(Refused):
    """Nothing was fetched; `finding` says which rule or which fault. What was read so far is thrown away."""

    def __init__(self, code: str, /, **context: Any) -> None:
        self.finding = Finding(code, Severity.ERROR, context=context)
        super().__init__([self.finding])


@dataclass(frozen=True)
class Allow:
    """What one connector may reach.

    hosts     names it may ask, redirects included; empty: the name it began with, and no other; "*": any public one
    networks  address ranges that would be refused otherwise ("10.20.0.0/16"), for sources inside the state's own
              network. A metadata service is only reached when its address stands alone ("169.254.169.254/32"), so that
              nobody opens it by a wide range.
    ports     besides 80 and 443
    ca_file   certificates of an authority of one's own, instead of the public ones

    Raises ValueError for a network that is none.
    """

    hosts: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    ports: tuple[int, ...] = ()
    ca_file: str = ""

    def __post_init__(self) -> None:
        _ = self.ranges  # a mistyped network is a fault of the setting, found before anything is asked

    @cached_property
    def ranges(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(ip_network(text) for text in self.networks)

    def has_host(self, host: str) -> bool:
        return "*" in self.hosts or host in {name.lower().removesuffix(".") for name in self.hosts}

    def has_port(self, port: int) -> bool:
        return port in (80, 443, *self.ports)


@dataclass(frozen=True)
class Limits:
    """How much one answer may cost. Bytes are counted after unpacking; seconds run from the first look-up to the end.

    silent   seconds without a single byte
    ratio    how many times larger than what came over the wire the unpacked answer may be (after the first MiB)
    """

    bytes: int = 256 * MEBIBYTE
    seconds: float = 120.0
    connect: float = 10.0
    silent: float = 20.0
    redirects: int = 5
    ratio: int = 100


@dataclass
class Deadline:
    """One moment for everything: a server that sends a byte now and then does not prolong it."""

    seconds: float
    place: str
    clock: Callable[[], float] = time.monotonic
    _ends: float = field(init=False)

    def __post_init__(self) -> None:
        self._ends = self.clock() + self.seconds

    def left(self, most: float | None = None) -> float:
        """Seconds that remain, `most` at the most. Raises Unfetched (`fetch.too-slow`) when there are none."""
        remaining = self._ends - self.clock()
        if remaining <= 0:
            raise self.passed()
        return remaining if most is None else min(remaining, most)

    def passed(self) -> Unfetched:
        return Unfetched("fetch.too-slow", place=self.place, seconds=f"{self.seconds:g}")
