"""Signed text: compact JWS (RFC 7515) with EdDSA over Ed25519 (RFC 8037), and nothing else.

A library that accepts many algorithms has to be told each time which ones not to; here there is one. The header holds
exactly `alg`, `kid` and `typ`, so a key carried along (`jwk`, `jku`, `x5c`), a critical extension or an unencoded
payload has no place to stand. Base64url is read canonically: of one signature there is one spelling.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from giaoban.core.findings import Finding, Refused

ALGORITHM = "EdDSA"
LONGEST = 4 * 1024 * 1024  # a status list of two million labels is 350 kB
_PART = re.compile(r"[A-Za-z0-9_-]+")
_HEADER = {"alg", "kid", "typ"}


@dataclass(frozen=True)
class Signed:
    """What was signed: `typ` says what kind of statement, `kid` by which key."""

    typ: str
    kid: str
    payload: Mapping[str, Any]
    signature: bytes
    input: bytes


def sign(payload: Mapping[str, Any], *, typ: str, kid: str, key: Ed25519PrivateKey) -> str:
    """The compact form."""
    header = {"alg": ALGORITHM, "kid": kid, "typ": typ}
    text = f"{encode(canonical(header))}.{encode(canonical(payload))}"
    return f"{text}.{encode(key.sign(text.encode('ascii')))}"


def unverified(text: str, *, typ: str) -> Signed:
    """The parts, before any signature was checked. Raises Refused: `label.unreadable`, `label.algorithm`,
    `label.header`, `label.other-kind`."""
    parts = text.split(".") if len(text) <= LONGEST else []
    if len(parts) != 3 or not all(map(_PART.fullmatch, parts[:2])):
        raise _refused("label.unreadable", reason="header.payload.signature")
    try:
        header, payload = (_object(decode(part)) for part in parts[:2])
        signature = decode(parts[2])
    except (ValueError, RecursionError) as why:
        raise _refused("label.unreadable", reason=str(why)[:120]) from why
    if header.get("alg") != ALGORITHM:
        raise _refused("label.algorithm", algorithm=str(header.get("alg"))[:40])
    if set(header) != _HEADER or not isinstance(header["kid"], str):
        raise _refused("label.header", names=", ".join(sorted(set(header) ^ _HEADER))[:120] or "kid")
    if header["typ"] != typ:
        raise _refused("label.other-kind", kind=str(header["typ"])[:60], wanted=typ)
    return Signed(typ, header["kid"], payload, signature, ".".join(parts[:2]).encode("ascii"))


def is_genuine(signed: Signed, public: bytes) -> bool:
    """Whether the raw public key made the signature."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signed.signature, signed.input)
    except (InvalidSignature, ValueError):
        return False
    return True


def canonical(value: Any) -> bytes:
    """One spelling for equal values: sorted names, no blanks, UTF-8."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def encode(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """The bytes. Raises ValueError for padding, foreign letters and bits left over.

    >>> decode("AQ")
    b'\\x01'
    >>> decode("AR")
    Traceback (most recent call last):
    ...
    ValueError: not canonical base64url
    """
    if text and not _PART.fullmatch(text):
        raise ValueError("not base64url")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as why:
        raise ValueError("not base64url") from why
    if encode(data) != text:
        raise ValueError("not canonical base64url")
    return data


def _object(data: bytes) -> dict[str, Any]:
    """A JSON object in which no name stands twice: two readers would choose differently."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a name stands twice")
        return found

    def refuse(name: str) -> Any:
        raise ValueError(f"{name} is no JSON number")

    value = json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=refuse)
    if not isinstance(value, dict):
        raise ValueError("no JSON object")
    return value


def _refused(code: str, **context: Any) -> Refused:
    return Refused([Finding(code, context=context)])
