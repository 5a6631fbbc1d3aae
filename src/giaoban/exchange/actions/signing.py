"""Signs receipts with the installation's Ed25519 key, and says whether a receipt is genuine.

The key is made on first use in VAR/keys, readable by its owner alone. A receipt is a JWS (RFC 7515) whose payload is
the receipt's body; its `kid` is the thumbprint of the public key (RFC 7638). Public keys that were in use before stand
beside it as `*.jwk` and stay published, so that old receipts can still be held against them.
"""

from __future__ import annotations

import json
import os
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from giaoban.core.findings import Finding, Refused

ALGORITHM = "Ed25519"
KIND = "giaoban-receipt+json"


def sign_receipt(body: dict[str, Any]) -> tuple[str, str]:
    """The compact JWS over a receipt's body, and the id of the key."""
    key = _key(_folder() / "receipts.pem")
    kid = key.thumbprint()
    header = {"alg": ALGORITHM, "kid": kid, "typ": KIND}
    return jws.serialize_compact(header, canonical(body), key, algorithms=[ALGORITHM]), kid


def canonical(body: Any) -> bytes:
    """One spelling for equal bodies: sorted names, no blanks, UTF-8."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def public_keys() -> dict[str, Any]:
    """The JSON Web Key Set that `/.well-known/jwks.json` shows."""
    folder = _folder()
    keys = [_key(folder / "receipts.pem").as_dict(private=False)]
    keys += [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.jwk"))]
    for key in keys:
        key |= {"use": "sig", "alg": ALGORITHM, "kid": OKPKey.import_key(key).thumbprint()}
    return {"keys": keys}


def verified(receipt: dict[str, Any], keys: dict[str, Any]) -> dict[str, Any]:
    """The body of a genuine receipt (`{"receipt": body, "signature": JWS}`), held against a key set.

    Raises Refused: `receipt.unreadable`, `receipt.unknown-key`, `receipt.forged`, `receipt.body-differs`.
    """
    signature = receipt.get("signature")
    if not isinstance(signature, str):
        raise Refused([Finding("receipt.unreadable", context={"reason": "no signature"})])
    try:
        known = KeySet.import_key_set(keys)  # type: ignore[arg-type]  # a plain dict, as read from a file
        kid = jws.extract_compact(signature.encode()).headers().get("kid")
        if kid not in {key.kid for key in known.keys}:
            raise Refused([Finding("receipt.unknown-key", context={"key": str(kid)[:80]})])
        payload = jws.deserialize_compact(signature, known, algorithms=[ALGORITHM]).payload
        body = json.loads(payload)
    except (JoseError, ValueError, KeyError, TypeError) as why:
        raise Refused([Finding("receipt.forged", context={"reason": str(why)[:200]})]) from why
    if "receipt" in receipt and canonical(receipt["receipt"]) != canonical(body):
        raise Refused([Finding("receipt.body-differs")])
    return dict(body)


def _folder() -> Path:
    return Path(settings.VAR) / "keys"


@lru_cache(maxsize=4)
def _key(path: Path) -> OKPKey:
    if not path.exists():
        _make(path)
    return OKPKey.import_key(path.read_bytes())


def _make(path: Path) -> None:
    """Written beside and linked, so that threads and processes that start together end with one key.

    The name beside is nobody else's: not another thread's, nor that of a process of the same number that was killed.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # only its owner may read it
    beside = Path(name)
    try:
        with os.fdopen(number, "wb") as handle:
            handle.write(OKPKey.generate_key("Ed25519").as_pem(private=True))
            handle.flush()
            os.fsync(handle.fileno())
        try:
            os.link(beside, path)
        except FileExistsError:
            return
    finally:
        beside.unlink(missing_ok=True)
