"""Questions to name servers, answers kept as they came."""

from __future__ import annotations

from collections.abc import Sequence

import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rdatatype
import dns.resolver

from giaoban.exchange.fetch.addresses import Address
from giaoban.exchange.fetch.probing.lines import fault_of

PAYLOAD = 1232
"""Bytes of an answer that pass every network unbroken (DNS flag day 2020)."""
Server = tuple[str, int]


def own_resolvers() -> list[Server]:
    """Those this machine is set up with. Raises Unfetched nothing: none gives an empty list."""
    try:
        found = dns.resolver.Resolver()
    except (dns.exception.DNSException, OSError):
        return []
    return [(str(one), int(found.port)) for one in found.nameservers if isinstance(one, str)]


def question(name: str, kind: str, servers: Sequence[Server], *, seconds: float) -> tuple[bytes, str]:
    """The answer of the first resolver that gives one, DNSSEC records included, unchecked by the resolver."""
    fault = "unreachable"
    for server, port in (*servers, *servers):  # a lost datagram is not silence: everybody is asked twice
        try:
            asked = dns.message.make_query(name, kind, use_edns=0, want_dnssec=True, payload=PAYLOAD)
            asked.flags |= dns.flags.CD
            answer, _ = dns.query.udp_with_fallback(asked, server, timeout=seconds, port=port, ignore_unexpected=True)
        except dns.exception.Timeout:
            fault = "timeout"
        except (dns.exception.DNSException, OSError, ValueError) as why:
            fault = fault_of(why)
        else:
            return answer.wire or answer.to_wire(), ""
    return b"", fault


def reach(name: str, address: Address, port: int, zone: str, *, seconds: float) -> tuple[bytes, str]:
    """Whether a name server answers at one address: asked once for the start of the zone."""
    try:
        asked = dns.message.make_query(zone, dns.rdatatype.SOA)
        asked.flags &= ~dns.flags.RD
        answer = dns.query.udp(asked, str(address), timeout=seconds, port=port, ignore_unexpected=True)
    except dns.exception.Timeout:
        return b"", "timeout"
    except (dns.exception.DNSException, OSError) as why:
        return b"", fault_of(why)
    return answer.wire or answer.to_wire(), ""
