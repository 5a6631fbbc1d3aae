"""What a signed zone says about a name that has no DS record: a delegation without keys, no delegation, or no proof.

Source: RFC 4035 (NSEC), RFC 5155 (NSEC3), RFC 9276 (how much hashing is still reasonable).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import dns.dnssec
import dns.name
import dns.rdatatype
import dns.rrset

MOST_ITERATIONS = 150
"""Beyond this a validator may treat the zone as unsigned."""
_OPT_OUT = 1


class Denied(StrEnum):
    UNSIGNED = "unsigned"
    """A delegation, and its zone has no keys: what is below is insecure, rightly so."""
    NO_CUT = "no-cut"
    """No delegation here: the same zone goes on."""
    NOTHING = "nothing"
    """No proof at all."""


def denied(name: dns.name.Name, zone: dns.name.Name, proofs: Iterable[dns.rrset.RRset]) -> Denied:
    """What proofs (NSEC and NSEC3 sets whose signatures were checked) say about a DS record at the name."""
    proofs = list(proofs)
    plain = [rrset for rrset in proofs if rrset.rdtype == dns.rdatatype.NSEC]
    for rrset in plain:
        for record in rrset:
            if rrset.name == name:
                return _at(record)
            if _lies_between(name, rrset.name, record.next, zone):
                return Denied.NO_CUT
    return _by_hash(name, zone, [rrset for rrset in proofs if rrset.rdtype == dns.rdatatype.NSEC3])


def has_type(record: Any, kind: dns.rdatatype.RdataType) -> bool:
    """Whether the bitmap of an NSEC or NSEC3 record names the type."""
    for window, bitmap in record.windows:
        place = int(kind) - window * 256
        if 0 <= place < 8 * len(bitmap) and bitmap[place // 8] & (0x80 >> place % 8):
            return True
    return False


def _at(record: Any) -> Denied:
    if has_type(record, dns.rdatatype.DS):
        return Denied.NOTHING  # it exists and was kept from us
    if has_type(record, dns.rdatatype.NS) and not has_type(record, dns.rdatatype.SOA):
        return Denied.UNSIGNED
    return Denied.NO_CUT


def _lies_between(name: dns.name.Name, owner: dns.name.Name, following: dns.name.Name, zone: dns.name.Name) -> bool:
    """Between two neighbours in canonical order; the last one points back to the top of the zone."""
    return bool(owner < name and (name < following or following == zone))


def _by_hash(name: dns.name.Name, zone: dns.name.Name, proofs: list[dns.rrset.RRset]) -> Denied:
    if not proofs:
        return Denied.NOTHING
    settings = proofs[0][0]
    if settings.iterations > MOST_ITERATIONS:
        return Denied.UNSIGNED
    closer: dns.name.Name = name
    while closer != zone and closer.is_subdomain(zone):
        digest = dns.dnssec.nsec3_hash(closer, settings.salt, settings.iterations, settings.algorithm)
        for rrset in proofs:
            owner = rrset.name.labels[0].decode().upper()
            record = rrset[0]
            following = _base32(record.next)
            if owner == digest and closer == name:
                return _at(record)
            covers = owner < digest < following or (following <= owner and (digest > owner or digest < following))
            if covers and owner != digest:
                return Denied.UNSIGNED if record.flags & _OPT_OUT else Denied.NO_CUT
        closer = closer.parent()
    return Denied.NOTHING


def _base32(digest: bytes) -> str:
    import base64

    return base64.b32hexencode(digest).decode().rstrip("=")
