"""DNS messages as kept in a measurement, and the way judging asks for them.

Every judge of names takes `ask`: during a visit it goes out and keeps what comes; later it reads what was kept. So a
visit asks exactly what judging needs, and judging again needs no network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rdatatype
import dns.rrset

from giaoban.core.probes.measurement import Measurement

Ask = Callable[[str, str], bytes | None]
"""The whole answer to a name and a type in wire format, DNSSEC records included; None when none came."""


@dataclass(frozen=True)
class Said:
    """An answer: the message; `is_known` is false when none came or the resolver gave up (SERVFAIL, REFUSED)."""

    message: dns.message.Message | None

    @property
    def is_known(self) -> bool:
        return self.message is not None and self.message.rcode() in (0, 3)

    @property
    def answer(self) -> list[dns.rrset.RRset]:
        return list(self.message.answer) if self.message else []

    @property
    def authority(self) -> list[dns.rrset.RRset]:
        return list(self.message.authority) if self.message else []

    def records(self, kind: str) -> list[Any]:
        """Records of a type anywhere in the answer: aliases were followed by the resolver."""
        wanted = dns.rdatatype.from_text(kind)
        return [record for rrset in self.answer if rrset.rdtype == wanted for record in rrset]


def asked(ask: Ask, name: str, kind: str) -> Said:
    data = ask(normal(name), kind)
    if data is None:
        return Said(None)
    try:
        return Said(dns.message.from_wire(data, ignore_trailing=True, one_rr_per_rrset=False))
    except (dns.exception.DNSException, ValueError, IndexError):
        return Said(None)


def recorded(visit: Measurement) -> Ask:
    """Answers from what a visit kept."""

    def ask(name: str, kind: str) -> bytes | None:
        exchange = visit.get(f"dns/{name}/{kind}")
        return exchange.data if exchange and exchange.data else None

    return ask


def normal(name: str) -> str:
    """In lower case, without the dot at the end; the root is `.`.

    >>> normal("WWW.Bo.gov.vn."), normal(".")
    ('www.bo.gov.vn', '.')
    """
    return name.lower().rstrip(".") or "."


def upwards(name: str, least: int = 1) -> Iterator[str]:
    """The name and every domain above it that has at least so many labels.

    >>> list(upwards("a.b.gov.vn", 2))
    ['a.b.gov.vn', 'b.gov.vn', 'gov.vn']
    """
    labels = normal(name).split(".")
    for at in range(max(0, len(labels) - least + 1)):
        yield ".".join(labels[at:])


def texts(said: Said) -> list[str]:
    """TXT records, the pieces of each put together."""
    return [b"".join(record.strings).decode("utf-8", "replace") for record in said.records("TXT")]
