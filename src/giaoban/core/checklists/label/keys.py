"""Public keys of the labels as a JSON Web Key Set: from when a key signs, until when it signs, until when it verifies.

A key that was replaced verifies what it signed until its end. One that was stolen is ended at once. The times travel
in the set as `nbf`, `giaoban_signs_until` and `exp`, in seconds since 1970.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from giaoban.core.checklists.label.jose import Signed, canonical, decode, encode, is_genuine, unverified
from giaoban.core.findings import Finding, Refused

MOST_KEYS = 100


@dataclass(frozen=True)
class LabelKey:
    """A public key. `signs_until` and `ends` are open while it is the key in use."""

    public: bytes
    begins: dt.datetime
    signs_until: dt.datetime | None = None
    ends: dt.datetime | None = None

    @property
    def kid(self) -> str:
        """The thumbprint of RFC 7638: nobody chooses it, so two keys never share one."""
        members = {"crv": "Ed25519", "kty": "OKP", "x": encode(self.public)}
        return encode(hashlib.sha256(canonical(members)).digest())

    def as_jwk(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "kty": "OKP", "crv": "Ed25519", "x": encode(self.public), "kid": self.kid, "use": "sig", "alg": "EdDSA",
            "nbf": seconds(self.begins),
        }  # fmt: skip
        if self.signs_until:
            found["giaoban_signs_until"] = seconds(self.signs_until)
        if self.ends:
            found["exp"] = seconds(self.ends)
        return found


Keys = Mapping[str, LabelKey]


def jwks(keys: Iterable[LabelKey]) -> dict[str, Any]:
    """The set as it is published."""
    return {"keys": [key.as_jwk() for key in sorted(keys, key=lambda key: (key.begins, key.kid))]}


def keys_from(plain: Any) -> Keys:
    """A published set. Raises Refused (`label.bad-keys`): a key of another kind, a private part, a foreign `kid`."""
    found: dict[str, LabelKey] = {}
    try:
        rows = plain["keys"]
        if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_KEYS:
            raise ValueError("keys")
        for row in rows:
            key = _key(row)
            if row.get("kid") != key.kid or key.kid in found:
                raise ValueError("kid")
            found[key.kid] = key
    except (ValueError, KeyError, TypeError, AttributeError) as why:
        raise Refused([Finding("label.bad-keys", context={"reason": str(why)[:120]})]) from why
    return found


def opened(text: str, *, typ: str, keys: Keys, now: dt.datetime) -> Signed:
    """A statement of ours that is genuine at a moment.

    Raises Refused: what `unverified` refuses, `label.unknown-key`, `label.forged`, `label.key-ended`, `label.no-time`,
    `label.key-not-signing` (signed before the key began or after it was replaced), `label.from-the-future`.
    """
    signed = unverified(text, typ=typ)
    key = keys.get(signed.kid)
    if key is None:
        raise _refused("label.unknown-key", key=signed.kid[:80])
    if not is_genuine(signed, key.public):
        raise _refused("label.forged", key=signed.kid)
    if key.ends is not None and now >= key.ends:
        raise _refused("label.key-ended", key=signed.kid, ended=key.ends)
    at = moment(signed.payload.get("iat"))
    if at is None:
        raise _refused("label.no-time", name="iat")
    if at < key.begins or (key.signs_until is not None and at > key.signs_until):
        raise _refused("label.key-not-signing", key=signed.kid, at=at)
    if at > now + dt.timedelta(minutes=5):  # clocks of two machines differ a little
        raise _refused("label.from-the-future", at=at)
    return signed


def seconds(moment: dt.datetime) -> int:
    """Whole seconds since 1970; of an aware moment."""
    return int(moment.timestamp())


def moment(value: Any) -> dt.datetime | None:
    """Seconds since 1970 as an aware moment; None for anything that is no such number."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 253_402_300_800:
        return None
    return dt.datetime.fromtimestamp(value, dt.UTC)


def _key(row: Mapping[str, Any]) -> LabelKey:
    if row.get("kty") != "OKP" or row.get("crv") != "Ed25519" or "d" in row or row.get("alg", "EdDSA") != "EdDSA":
        raise ValueError("no public Ed25519 key")
    public, begins = decode(row["x"]), moment(row.get("nbf"))
    if len(public) != 32 or begins is None:
        raise ValueError("x or nbf")
    ends = {name: moment(row[name]) for name in ("giaoban_signs_until", "exp") if name in row}
    if None in ends.values():
        raise ValueError("exp")
    return LabelKey(public, begins, ends.get("giaoban_signs_until"), ends.get("exp"))


def _refused(code: str, **context: Any) -> Refused:
    return Refused([Finding(code, context=context)])
