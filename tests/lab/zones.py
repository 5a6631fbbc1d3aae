"""Signed zones on loopback: a root of our own, `vn`, and zones below that are sound, unsigned, bogus or expired.

One small server answers for all of them over UDP and TCP as a resolver would, signatures included, and checks nothing.
"""

from __future__ import annotations

import datetime as dt
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import dns.dnssec
import dns.flags
import dns.message
import dns.name
import dns.node
import dns.rdataset
import dns.rdatatype
import dns.zone
from cryptography.hazmat.primitives.asymmetric import ec

NOW = dt.datetime.now(dt.UTC)
SERVERS = "@ NS ns1\n@ NS ns2\nns1 A 127.0.1.1\nns1 AAAA ::1\nns2 A 127.0.2.1\nns2 AAAA ::1\n"


@dataclass
class Zone:
    """A zone as lines of a zone file; `state` is what is wrong with its signatures."""

    name: str
    lines: list[str] = field(default_factory=list)
    state: str = "signed"
    servers: str = SERVERS
    zone: Any = None
    keys: Any = None


def build(zones: list[Zone]) -> tuple[list[Zone], list[str]]:
    """Signs every zone and puts its DS into the one above; gives them with the anchors of the root."""
    by_name = {zone.name: zone for zone in zones}
    for zone in zones:
        if zone.state != "unsigned":
            private = ec.generate_private_key(ec.SECP256R1())
            zone.keys = (private, dns.dnssec.make_dnskey(private.public_key(), "ECDSAP256SHA256", flags=257))
    anchors: list[str] = []
    for zone in sorted(zones, key=lambda one: -one.name.count(".") - (one.name != ".")):
        _fill(zone, by_name)
    for zone in zones:
        if zone.keys and zone.name == ".":
            anchors.append(dns.dnssec.make_ds(".", zone.keys[1], "SHA256").to_text())
    return zones, anchors


def _fill(zone: Zone, by_name: dict[str, Zone]) -> None:
    origin = dns.name.from_text(zone.name)
    lines = [f"@ SOA ns1.{'' if zone.name == '.' else zone.name + '.'} admin.lab.vn. 1 3600 600 86400 60", zone.servers]
    lines += zone.lines
    for below in by_name.values():
        name = dns.name.from_text(below.name)
        if below.name != "." and name.parent() == origin:
            lines.append(f"{below.name}. NS ns1.{below.name}.")
            if below.keys:
                lines.append(f"{below.name}. DS {dns.dnssec.make_ds(name, below.keys[1], 'SHA256').to_text()}")
    zone.zone = dns.zone.from_text("$TTL 60\n" + "\n".join(lines), origin=origin, relativize=False, check_origin=False)
    if zone.keys:
        begins = NOW - dt.timedelta(days=30 if zone.state == "expired" else 1)
        ends = NOW - dt.timedelta(days=2) if zone.state == "expired" else NOW + dt.timedelta(days=10)
        dns.dnssec.sign_zone(
            zone.zone, keys=[zone.keys], inception=begins, expiration=ends, dnskey_ttl=60, deterministic=False
        )
    if zone.state == "bogus":  # the address was signed, and the signature spoiled on the way
        for name, node in zone.zone.nodes.items():
            for rdataset in [
                one for one in node if one.covers == dns.rdatatype.A and not name.labels[0].startswith(b"ns")
            ]:
                spoiled = [one.replace(signature=bytes(64)) for one in rdataset]
                rdataset.clear()
                for one in spoiled:
                    rdataset.add(one, 60)


def answer(zones: list[Zone], wire: bytes) -> bytes:
    """What a resolver without validation would say."""
    query = dns.message.from_wire(wire)
    response = dns.message.make_response(query, recursion_available=True)
    response.flags |= dns.flags.AA
    asked = query.question[0]
    zone = _zone_of(zones, asked.name, asked.rdtype)
    wants = bool(query.ednsflags & dns.flags.DO)
    node = zone.zone.get_node(asked.name)
    found = node.get_rdataset(dns.rdataclass.IN, asked.rdtype) if node else None
    kind = asked.rdtype
    if found is None and node and (found := node.get_rdataset(dns.rdataclass.IN, dns.rdatatype.CNAME)):
        kind = dns.rdatatype.CNAME
    if found is not None:
        _add(response.answer, asked.name, node, kind, wants)
        return response.to_wire()
    origin = zone.zone.origin
    wild = zone.zone.get_node(dns.name.Name((b"*", *asked.name.labels[1:]))) if node is None else None
    if wild and wild.get_rdataset(dns.rdataclass.IN, asked.rdtype):
        _add(response.answer, asked.name, wild, asked.rdtype, wants)
    else:
        _add(response.authority, origin, zone.zone.get_node(origin), dns.rdatatype.SOA, wants)
    if zone.keys and wants:
        owner = max((name for name in _secure(zone) if name <= asked.name), default=origin)
        _add(response.authority, owner, zone.zone.get_node(owner), dns.rdatatype.NSEC, wants)
    if node is None and not response.answer and not any(name.is_subdomain(asked.name) for name in zone.zone.nodes):
        response.set_rcode(dns.rcode.NXDOMAIN)
    return response.to_wire()


def _secure(zone: Zone) -> Iterator[dns.name.Name]:
    for name, node in zone.zone.nodes.items():
        if node.get_rdataset(dns.rdataclass.IN, dns.rdatatype.NSEC):
            yield name


def _zone_of(zones: list[Zone], name: dns.name.Name, kind: dns.rdatatype.RdataType) -> Zone:
    """The deepest that holds the name; a DS record stands above the cut."""
    fitting = [zone for zone in zones if name.is_subdomain(dns.name.from_text(zone.name))]
    if kind == dns.rdatatype.DS and len(fitting) > 1:
        fitting = [zone for zone in fitting if dns.name.from_text(zone.name) != name]
    return max(fitting, key=lambda zone: len(dns.name.from_text(zone.name)))


def _add(section: list[Any], name: dns.name.Name, node: Any, kind: Any, wants: bool) -> None:
    rdataset = node.get_rdataset(dns.rdataclass.IN, kind)
    section.append(dns.rrset.from_rdata_list(name, rdataset.ttl, list(rdataset)))
    signatures = node.get_rdataset(dns.rdataclass.IN, dns.rdatatype.RRSIG, kind)
    if wants and signatures:
        section.append(dns.rrset.from_rdata_list(name, signatures.ttl, list(signatures)))


@contextmanager
def serving(zones: list[Zone]) -> Iterator[int]:
    """Answers on one port of 127.0.0.1 and ::1, UDP and TCP; gives the port."""

    class Udp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, sock = self.request
            sock.sendto(answer(zones, data), self.client_address)

    class Tcp(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            size = int.from_bytes(self.rfile.read(2))
            said = answer(zones, self.rfile.read(size))
            self.wfile.write(len(said).to_bytes(2) + said)

    class Udp6(socketserver.ThreadingUDPServer):
        import socket

        address_family = socket.AF_INET6

    servers = _bound(Udp, Tcp, Udp6)
    port = servers[0].server_address[1]
    for server in servers:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield int(port)
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _bound(udp: Any, tcp: Any, udp6: Any, tries: int = 50) -> list[Any]:
    """Three servers on one port; another port when somebody holds it for one of them."""
    for _ in range(tries):
        made: list[Any] = [socketserver.ThreadingUDPServer(("127.0.0.1", 0), udp)]
        port = made[0].server_address[1]
        try:
            made.append(socketserver.ThreadingTCPServer(("127.0.0.1", port), tcp))
            made.append(udp6(("::1", port), udp))
        except OSError:
            for server in made:
                server.server_close()
        else:
            return made
    raise OSError("no port is free for all three")
