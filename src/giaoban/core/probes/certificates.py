"""The certificate of a site: who vouches for it, for which names, with what key, signed how, for how long.

Whether the chain leads to a trusted root was tried by OpenSSL during the visit and stands there as its verify code
(`tls/trust`); the rest is read from the certificates themselves, so that it can be judged again later. `cryptography`
reads RSA keys of 1024 bits without a word, so sizes are looked at here.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from giaoban.core.probes.handshake import read_answer
from giaoban.core.probes.measurement import Measurement
from giaoban.core.probes.outcome import Outcome, gate, graded, untested

if TYPE_CHECKING:
    from cryptography import x509

CODES = {
    9: "cert-not-yet-valid", 10: "cert-expired", 18: "cert-self-signed", 19: "cert-unknown-root",
    2: "cert-chain-incomplete", 20: "cert-chain-incomplete", 21: "cert-chain-incomplete", 23: "cert-revoked",
    62: "cert-wrong-name", 63: "cert-wrong-name", 64: "cert-wrong-name", 26: "cert-wrong-purpose",
    24: "cert-no-authority", 79: "cert-no-authority",
}  # fmt: skip
"""X509_V_ERR_* of OpenSSL (include/openssl/x509_vfy.h.in)."""
WEAK_HASHES = frozenset({"md2", "md4", "md5", "sha1"})


@dataclass(frozen=True)
class Trust:
    """How the handshake with a checked chain ended; `code` 0: trusted. `chain` is DER, the site's own first."""

    code: int
    message: str
    chain: tuple[bytes, ...]

    def as_bytes(self) -> bytes:
        plain = {"code": self.code, "message": self.message,
                 "chain": [base64.b64encode(one).decode() for one in self.chain]}  # fmt: skip
        return json.dumps(plain, sort_keys=True).encode()


def read_trust(data: bytes) -> Trust | None:
    """As kept; None for what is none of it.

    >>> read_trust(Trust(10, "expired", (b"x",)).as_bytes())
    Trust(code=10, message='expired', chain=(b'x',))
    """
    try:
        plain = json.loads(data)
        chain = tuple(base64.b64decode(one) for one in plain["chain"])
        return Trust(int(plain["code"]), str(plain["message"]), chain)
    except (ValueError, KeyError, TypeError):
        return None


@dataclass(frozen=True)
class Facts:
    """What a certificate says. `bits` of the key; names in lower case, addresses as text."""

    names: tuple[str, ...]
    key: str
    bits: int
    digest: str
    since: dt.datetime
    until: dt.datetime
    is_self_signed: bool


def read_certificate(der: bytes) -> Facts | None:
    """None for bytes that are no certificate."""
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        found = x509.load_der_x509_certificate(der)
        key, bits = _key(found)
        digest = found.signature_hash_algorithm.name if found.signature_hash_algorithm else "eddsa"
        return Facts(
            tuple(_names(found)), key, bits, digest, found.not_valid_before_utc, found.not_valid_after_utc,
            found.issuer == found.subject,
        )  # fmt: skip
    except (ValueError, UnsupportedAlgorithm, TypeError):
        return None


def _key(found: x509.Certificate) -> tuple[str, int]:
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa

    key = found.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA", key.key_size
    if isinstance(key, ec.EllipticCurvePublicKey):
        return "EC", key.key_size
    if isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
        return "EdDSA", 256 if isinstance(key, ed25519.Ed25519PublicKey) else 456
    return ("DSA", key.key_size) if isinstance(key, dsa.DSAPublicKey) else ("?", 0)


def _names(found: x509.Certificate) -> Iterator[str]:
    from cryptography import x509

    try:
        listed = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return
    for name in listed:
        if isinstance(name, x509.DNSName):
            yield name.value.lower()
        elif isinstance(name, x509.IPAddress):
            yield str(name.value)


def covers(names: Sequence[str], host: str) -> bool:
    """Whether one of the names is the host's; a star stands for exactly one label (RFC 9525).

    >>> covers(["*.bo.gov.vn"], "www.bo.gov.vn"), covers(["*.bo.gov.vn"], "bo.gov.vn"), covers(["*.vn"], "a.b.vn")
    (True, False, False)
    """
    host = host.lower().rstrip(".")
    try:
        return str(ip_address(host)) in names
    except ValueError:
        pass
    _, _, above = host.partition(".")
    return any(name == host or (name.startswith("*.") and above.count(".") and name[2:] == above) for name in names)


def judge_certificates(visit: Measurement) -> Iterator[Outcome]:
    """https-valid, key-size, signature, cert-life."""
    exchange = visit.get("tls/trust")
    trust = read_trust(exchange.data) if exchange and exchange.data else None
    if trust is None:
        yield _absent(visit)
        for check in ("key-size", "signature", "cert-life"):
            yield untested(check, "no-certificate", "tls/trust")
        return
    chain = [facts for der in trust.chain or _shown(visit) if (facts := read_certificate(der))]
    yield _valid(visit, trust, chain)
    if not chain:
        for check in ("key-size", "signature", "cert-life"):
            yield untested(check, "no-certificate", "tls/trust")
        return
    yield _size(chain)
    yield _signature(chain)
    yield _life(chain[0], visit.at)


def _shown(visit: Measurement) -> tuple[bytes, ...]:
    """The chain as it stands in the clear in a handshake of TLS 1.2."""
    exchange = visit.get("tls/tls12")
    return read_answer(exchange.data).certificates if exchange else ()


def _absent(visit: Measurement) -> Outcome:
    """Nothing listens: that was seen. Silence was not."""
    exchange = visit.get("tls/trust")
    if exchange is None or exchange.fault not in ("refused", "closed"):
        return untested("https-valid", exchange.fault if exchange else "no-answer", "tls/trust")
    return gate("https-valid", False, "no-https" if exchange.fault == "refused" else "no-handshake", "tls/trust")


def _valid(visit: Measurement, trust: Trust, chain: list[Facts]) -> Outcome:
    leaf = chain[0] if chain else None
    context = {
        "host": visit.host,
        "names": ", ".join(leaf.names[:5]) if leaf else "–",
        "until": leaf.until.date().isoformat() if leaf else "–",
        "message": trust.message,
    }
    if leaf and _is_weak(leaf):
        bits = {"bits": leaf.bits, "key": leaf.key}
        return gate("https-valid", False, "key-too-short", "tls/trust", **context, **bits)
    if trust.code:
        reason = CODES.get(trust.code, "cert-untrusted")
        if reason == "cert-self-signed" and len(trust.chain) > 1:
            reason = "cert-unknown-root"
        return gate("https-valid", False, reason, "tls/trust", **context)
    return gate("https-valid", True, "cert-valid", "tls/trust", **context)


def _is_weak(facts: Facts) -> bool:
    return facts.bits < {"RSA": 2048, "DSA": 2048, "EC": 256}.get(facts.key, 0)


def _size(chain: list[Facts]) -> Outcome:
    """Of the site's own key; a shorter key above it counts as well."""
    least = next((one for one in chain if _is_weak(one)), chain[0])
    context = {"key": least.key, "bits": least.bits}
    if _is_weak(least):
        return graded("key-size", "weak", "key-too-short", "tls/trust", **context)
    short = least.key in ("RSA", "DSA") and least.bits < 3072
    return graded("key-size", "2" if short else "3", "key-short" if short else "key-long", "tls/trust", **context)


def _signature(chain: list[Facts]) -> Outcome:
    """A root vouches for itself by being known: its own signature does not matter."""
    signed = [one for one in chain[1:] if not one.is_self_signed]
    weak = next((one for one in (chain[0], *signed) if one.digest in WEAK_HASHES), None)
    if weak:
        return graded("signature", "0", "signature-weak", "tls/trust", digest=weak.digest.upper())
    return graded("signature", "3", "signature-strong", "tls/trust", digest=chain[0].digest.upper())


def _life(leaf: Facts, at: dt.datetime) -> Outcome:
    days = (leaf.until - at).total_seconds() / 86_400
    context = {"days": int(days), "until": leaf.until.date().isoformat()}
    if days < 0:
        return graded("cert-life", "0", "cert-expired", "tls/trust", host="", **context)
    if days < 14:
        return graded("cert-life", "1", "cert-ends-soon", "tls/trust", **context)
    level, reason = ("0", "cert-too-long") if days > 398 else ("3", "cert-life-good")
    return graded("cert-life", level, reason, "tls/trust", **context)
