"""DNSSEC checked from the trust anchors down: secure, insecure, bogus, told apart.

    secure     signed without a gap from an anchor to the records
    insecure   some zone above is signed and proves that the next one has no keys
    bogus      a signature is missing, wrong or out of date where there must be one
    unknown    answers are missing: nothing is said

Source: RFC 4033 to 4035, RFC 5155, RFC 6840. An answer out of a wildcard needs the proof that the name itself does not
exist; where a resolver on the way left that proof out, nothing is said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import cast

import dns.dnssec
import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.DS import DS

from giaoban.core.probes.anchors import ROOT_ANCHORS
from giaoban.core.probes.answers import Ask, Said, asked, normal
from giaoban.core.probes.denial import Denied, denied
from giaoban.core.probes.measurement import Measurement
from giaoban.core.probes.outcome import Outcome, graded, untested

_KNOWN_ALGORITHMS, _KNOWN_DIGESTS = frozenset({5, 7, 8, 10, 13, 14, 15, 16}), frozenset({1, 2, 4})
_DEEPEST = 8
"""Aliases followed one after another."""


class Status(StrEnum):
    SECURE = "secure"
    INSECURE = "insecure"
    BOGUS = "bogus"
    UNKNOWN = "unknown"


_WORSE = (Status.SECURE, Status.INSECURE, Status.UNKNOWN, Status.BOGUS)


@dataclass(frozen=True)
class Security:
    """`reason` is a stable code, `zone` where it was decided."""

    status: Status
    reason: str
    zone: str


class _Stop(Exception):
    def __init__(self, status: Status, reason: str, zone: object) -> None:
        self.found = Security(status, reason, normal(str(zone)))


@dataclass
class _Zone:
    name: dns.name.Name
    keys: dns.rrset.RRset
    now: float
    ask: Ask = field(repr=False)

    def check(self, rrset: dns.rrset.RRset, signatures: dns.rrset.RRset | None) -> None:
        """Raises _Stop (bogus) unless one signature of this zone holds now."""
        if signatures is None:
            raise _Stop(Status.BOGUS, "signature-missing", self.name)
        ours = [one for one in signatures if one.signer == self.name]
        if not ours:
            raise _Stop(Status.BOGUS, "signature-missing", self.name)
        reason = "signature-wrong"
        for signature in ours:
            try:
                dns.dnssec.validate_rrsig(rrset, signature, {self.name: self.keys}, now=self.now)
            except (dns.exception.DNSException, ValueError, TypeError):
                if signature.expiration < self.now:
                    reason = "signature-expired"
                elif signature.inception > self.now:
                    reason = "signature-not-yet-valid"
            else:
                return
        raise _Stop(Status.BOGUS, reason, self.name)


def validate(
    ask: Ask, name: str, kinds: Sequence[str], *, at: dt.datetime, anchors: Sequence[str] = ROOT_ANCHORS
) -> Security:
    """How secure the first of the record types is that the name has. Aliases count as the weakest of their steps.

    anchors  DS records of the root, as text
    """
    try:
        return _validated(ask, dns.name.from_text(name), kinds, at.timestamp(), anchors, 0)
    except _Stop as stop:
        return stop.found
    except (dns.exception.DNSException, ValueError):
        return Security(Status.UNKNOWN, "unreadable", normal(name))


def judge_dnssec(visit: Measurement, ask: Ask, *, anchors: Sequence[str] = ROOT_ANCHORS) -> Outcome:
    """dnssec: 6 secure, 1 insecure; bogus fails the whole."""
    found = validate(ask, visit.host, ("A", "AAAA"), at=visit.at, anchors=anchors)
    evidence = f"dns/{normal(visit.host)}/A"
    context = {"zone": found.zone, "why": found.reason}
    if found.status == Status.UNKNOWN:
        return untested("dnssec", found.reason, evidence)
    level = {Status.SECURE: "6", Status.INSECURE: "1"}.get(found.status, "bogus")
    return graded("dnssec", level, f"dnssec-{found.status}", evidence, **context)


def _validated(
    ask: Ask, name: dns.name.Name, kinds: Sequence[str], now: float, anchors: Sequence[str], depth: int
) -> Security:
    if depth > _DEEPEST:
        raise _Stop(Status.UNKNOWN, "too-many-aliases", name)
    zone = _lowest(ask, name, now, anchors)
    for kind in kinds:
        said = _known(asked(ask, str(name), kind), name)
        wanted = dns.rdatatype.from_text(kind)
        for rrset, signatures in _signed(said.answer, name):
            zone.check(rrset, signatures)
            if signatures and any(one.labels < len(name.labels) - 1 for one in signatures):
                _check_no_closer(zone, name, said)
            if rrset.rdtype == wanted:
                return Security(Status.SECURE, "signed", normal(str(zone.name)))
            if rrset.rdtype == dns.rdatatype.CNAME:
                there = _validated(ask, rrset[0].target, kinds, now, anchors, depth + 1)
                return max(Security(Status.SECURE, "signed", normal(str(zone.name))), there,
                           key=lambda one: _WORSE.index(one.status))  # fmt: skip
    proofs = _proofs(zone, said)
    if not proofs:
        raise _Stop(Status.BOGUS, "denial-missing", zone.name)
    return Security(Status.SECURE, "absence-signed", normal(str(zone.name)))


def _check_no_closer(zone: _Zone, name: dns.name.Name, said: Said) -> None:
    """Behind a wildcard: a signed proof that no closer name exists (RFC 4035, 5.3.4). Raises _Stop without it."""
    proofs = _proofs(zone, said)
    if not proofs:
        raise _Stop(Status.UNKNOWN, "wildcard-unproven", zone.name)
    exists = any(one.name == name for one in proofs if one.rdtype == dns.rdatatype.NSEC)
    if exists or denied(name, zone.name, proofs) == Denied.NOTHING:
        raise _Stop(Status.BOGUS, "wildcard-unproven", zone.name)


def _lowest(ask: Ask, name: dns.name.Name, now: float, anchors: Sequence[str]) -> _Zone:
    """The zone that holds the name, its keys trusted. Raises _Stop where the chain ends or breaks."""
    given = [cast(DS, dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.DS, one)) for one in anchors]
    zone = _entered(ask, dns.name.root, given, now)
    for depth in range(2, len(name.labels) + 1):
        below = dns.name.Name(name.labels[-depth:])
        said = _known(asked(ask, str(below), "DS"), below)
        found = next(((r, s) for r, s in _signed(said.answer, below) if r.rdtype == dns.rdatatype.DS), None)
        if found:
            zone.check(*found)
            zone = _entered(ask, below, [cast(DS, one) for one in found[0]], now)
            continue
        alias = next(((r, s) for r, s in _signed(said.answer, below) if r.rdtype == dns.rdatatype.CNAME), None)
        if alias:  # a name with an alias is no zone of its own
            zone.check(*alias)
            continue
        match denied(below, zone.name, _proofs(zone, said)):
            case Denied.UNSIGNED:
                raise _Stop(Status.INSECURE, "no-keys", below)
            case Denied.NOTHING:
                raise _Stop(Status.BOGUS, "denial-missing", zone.name)
    return zone


def _entered(ask: Ask, name: dns.name.Name, given: list[DS], now: float) -> _Zone:
    """A zone whose keys one of the DS records vouches for."""
    usable = [one for one in given if one.algorithm in _KNOWN_ALGORITHMS and one.digest_type in _KNOWN_DIGESTS]
    if not usable:
        raise _Stop(Status.INSECURE, "unknown-algorithm", name)
    said = _known(asked(ask, str(name), "DNSKEY"), name)
    found = next(((r, s) for r, s in _signed(said.answer, name) if r.rdtype == dns.rdatatype.DNSKEY), None)
    if found is None:
        raise _Stop(Status.BOGUS, "keys-missing", name)
    keys, signatures = found
    vouched = [key for key in keys for one in usable if _matches(name, cast(DNSKEY, key), one)]
    if not vouched:
        raise _Stop(Status.BOGUS, "keys-unknown-to-parent", name)
    entry = dns.rrset.from_rdata_list(name, keys.ttl, vouched)
    _Zone(name, entry, now, ask).check(keys, signatures)
    return _Zone(name, keys, now, ask)


def _matches(name: dns.name.Name, key: DNSKEY, given: DS) -> bool:
    if dns.dnssec.key_id(key) != given.key_tag or key.algorithm != given.algorithm:
        return False
    made = dns.dnssec.make_ds(name, key, {1: "SHA1", 2: "SHA256", 4: "SHA384"}[given.digest_type], validating=True)
    return bool(made.digest == given.digest)


def _signed(
    rrsets: list[dns.rrset.RRset], name: dns.name.Name
) -> Iterator[tuple[dns.rrset.RRset, dns.rrset.RRset | None]]:
    """The record sets of a name, each with its signatures."""
    for rrset in rrsets:
        if rrset.name == name and rrset.rdtype != dns.rdatatype.RRSIG:
            yield rrset, _signatures(rrsets, rrset)


def _signatures(rrsets: list[dns.rrset.RRset], rrset: dns.rrset.RRset) -> dns.rrset.RRset | None:
    for one in rrsets:
        if one.name == rrset.name and one.rdtype == dns.rdatatype.RRSIG and one.covers == rrset.rdtype:
            return one
    return None


def _proofs(zone: _Zone, said: Said) -> list[dns.rrset.RRset]:
    """The NSEC and NSEC3 sets of an answer, each checked."""
    found = [r for r in said.authority if r.rdtype in (dns.rdatatype.NSEC, dns.rdatatype.NSEC3)]
    for rrset in found:
        zone.check(rrset, _signatures(said.authority, rrset))
    return found


def _known(said: Said, name: dns.name.Name) -> Said:
    if not said.is_known:
        raise _Stop(Status.UNKNOWN, "no-answer", name)
    return said
