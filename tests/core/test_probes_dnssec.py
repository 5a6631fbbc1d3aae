"""DNSSEC told apart: secure, insecure, bogus, expired, unknown; NSEC and NSEC3."""

from __future__ import annotations

import datetime as dt

import dns.dnssec
import dns.name
import dns.rdata
import dns.rdatatype
import dns.rrset
import pytest
from tests.lab.zones import NOW, Zone, answer, build

from giaoban.core.probes.denial import Denied, denied
from giaoban.core.probes.dnssec import Security, validate


@pytest.fixture(scope="module")
def tree():
    zones = [
        Zone("."), Zone("vn", ["plain A 127.0.0.1"]),
        Zone("good.vn", ["www A 127.0.0.1", "alias CNAME www", "out CNAME www.unsigned.vn.",
                         "*.cua A 127.0.0.1", "giua.cua A 127.0.0.2"]),
        Zone("unsigned.vn", ["www A 127.0.0.1"], state="unsigned"),
        Zone("bogus.vn", ["www A 127.0.0.1"], state="bogus"),
        Zone("stale.vn", ["www A 127.0.0.1"], state="expired"),
    ]  # fmt: skip
    return build(zones)


def asking(zones, change=lambda name, kind, data: data):
    def ask(name: str, kind: str) -> bytes | None:
        query = dns.message.make_query(name, kind, want_dnssec=True)
        return change(name, kind, answer(zones, query.to_wire()))

    return ask


@pytest.mark.parametrize(
    ("name", "status", "reason", "zone"),
    [
        ("www.good.vn", "secure", "signed", "good.vn"),
        ("alias.good.vn", "secure", "signed", "good.vn"),
        ("plain.vn", "secure", "signed", "vn"),
        ("nowhere.good.vn", "secure", "absence-signed", "good.vn"),
        ("bat-ky.cua.good.vn", "secure", "signed", "good.vn"),  # out of a wildcard, with its proof
        ("www.unsigned.vn", "insecure", "no-keys", "unsigned.vn"),
        ("out.good.vn", "insecure", "no-keys", "unsigned.vn"),
        ("www.bogus.vn", "bogus", "signature-wrong", "bogus.vn"),
        ("www.stale.vn", "bogus", "signature-expired", "stale.vn"),
    ],
)
def test_secure_insecure_and_bogus_are_told_apart(tree, name, status, reason, zone):
    zones, anchors = tree
    assert validate(asking(zones), name, ("A",), at=NOW, anchors=anchors) == Security(status, reason, zone)


def test_an_answer_out_of_a_wildcard_needs_the_proof_that_no_closer_name_exists(tree):
    """Without any proof nothing is said; with the proof of another gap, the wildcard stands before a real name."""
    zones, anchors = tree

    def without(name, kind, data):
        message = dns.message.from_wire(data)
        if message.answer and ".cua." in str(message.question[0].name):
            message.authority.clear()
        return message.to_wire()

    found = validate(asking(zones, without), "bat-ky.cua.good.vn", ("A",), at=NOW, anchors=anchors)
    assert found == Security("unknown", "wildcard-unproven", "good.vn")

    def forged(name, kind, data):
        """The wildcard's address and signature in the place of those of `giua`, which exists."""
        message = dns.message.from_wire(data)
        if message.answer and str(message.question[0].name).startswith("giua.cua."):
            query = dns.message.make_query("bat-ky.cua.good.vn", kind, want_dnssec=True)
            wild = dns.message.from_wire(answer(zones, query.to_wire()))
            own = dns.name.from_text("giua.cua.good.vn")
            message.answer[:] = [dns.rrset.from_rdata_list(own, one.ttl, list(one)) for one in wild.answer]
            message.authority[:] = wild.authority
        return message.to_wire()

    assert validate(asking(zones), "giua.cua.good.vn", ("A",), at=NOW, anchors=anchors).status == "secure"
    found = validate(asking(zones, forged), "giua.cua.good.vn", ("A",), at=NOW, anchors=anchors)
    assert found == Security("bogus", "wildcard-unproven", "good.vn")


def test_a_stranger_for_a_root_is_bogus(tree):
    zones, _ = tree
    _, others = build([Zone(".")])
    assert validate(asking(zones), "www.good.vn", ("A",), at=NOW, anchors=others).status == "bogus"


def test_signatures_taken_away_are_bogus_not_insecure(tree):
    """Whoever sits in between must not be able to make a signed zone look unsigned."""
    zones, anchors = tree

    def strip(name, kind, data):
        message = dns.message.from_wire(data)
        for section in (message.answer, message.authority):
            section[:] = [rrset for rrset in section if rrset.rdtype != dns.rdatatype.RRSIG]
        return message.to_wire() if name != "." else data

    assert validate(asking(zones, strip), "www.good.vn", ("A",), at=NOW, anchors=anchors).status == "bogus"


def test_a_ds_kept_from_us_is_bogus(tree):
    zones, anchors = tree

    def keep(name, kind, data):
        if (name, kind) != ("good.vn", "DS"):
            return data
        message = dns.message.from_wire(data)
        message.answer.clear()
        return message.to_wire()

    found = validate(asking(zones, keep), "www.good.vn", ("A",), at=NOW, anchors=anchors)
    assert (found.status, found.reason) == ("bogus", "denial-missing")


@pytest.mark.parametrize("spoilt", [b"", b"\x00" * 5, b"\xff" * 40])
def test_silence_and_nonsense_say_nothing(tree, spoilt):
    zones, anchors = tree
    lost = asking(zones, lambda name, kind, data: spoilt or None if kind == "DS" else data)
    assert validate(lost, "www.good.vn", ("A",), at=NOW, anchors=anchors).status == "unknown"


def test_a_day_after_the_signatures_end_the_zone_is_bogus(tree):
    zones, anchors = tree
    later = NOW + dt.timedelta(days=11)
    assert validate(asking(zones), "www.good.vn", ("A",), at=later, anchors=anchors).status == "bogus"


ZONE = dns.name.from_text("example")
SALT = "aabbccdd"
"""RFC 5155, appendix A: zone `example`, salt aabbccdd, 12 iterations; hashes as printed there."""
HASHED = {
    "example": "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom", "a.example": "35mthgpgcu1qg68fab165klnsnk3dpvl",
    "ns1.example": "2t7b4g4vsa5smi47k61mv5bv1a22bojr", "c.x.w.example": "",
}  # fmt: skip


def nsec3(owner: str, following: str, types: str, flags: int = 0) -> dns.rrset.RRset:
    text = f"1 {flags} 12 {SALT} {following} {types}"
    return dns.rrset.from_text(f"{owner}.example.", 60, "IN", "NSEC3", text)


def test_hashes_are_those_printed_in_the_rfc():
    for name in ("example", "a.example", "ns1.example"):
        assert dns.dnssec.nsec3_hash(name, SALT, 12, 1).lower() == HASHED[name]


def test_nsec3_tells_a_delegation_without_keys_from_a_plain_name_and_from_nothing():
    name = dns.name.from_text("a.example")
    here = HASHED["a.example"]
    before, after = "2vptu5timamqttgl4luu9kg21e0aor3s", "b4um86eghhds6nea196smvmlo4ors995"
    assert denied(name, ZONE, [nsec3(here, after, "NS")]) == Denied.UNSIGNED
    assert denied(name, ZONE, [nsec3(here, after, "A RRSIG")]) == Denied.NO_CUT
    assert denied(name, ZONE, [nsec3(here, after, "NS DS RRSIG")]) == Denied.NOTHING
    assert denied(name, ZONE, [nsec3(before, after, "NS", flags=1)]) == Denied.UNSIGNED
    assert denied(name, ZONE, [nsec3(before, after, "NS")]) == Denied.NO_CUT
    assert denied(name, ZONE, [nsec3(after, before, "NS")]) == Denied.NOTHING
    assert denied(name, ZONE, []) == Denied.NOTHING
