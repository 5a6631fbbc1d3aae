"""The keys that sign labels. The private half lies in VAR/keys/labels, readable by its owner alone; never in a table.

Made by `giaoban label keys make`, or when the first label is issued; never by somebody who only reads a page.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from giaoban.assessments.models import LabelKey
from giaoban.core.checklists.label.jose import encode
from giaoban.core.checklists.label.keys import LabelKey as PublicKey
from giaoban.core.findings import Finding, Refused
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person


def signing_key(*, by: Person, now: dt.datetime) -> tuple[LabelKey, Ed25519PrivateKey]:
    """The key in use, made now if there is none. Raises Refused (`label.no-private-key`) where its file is missing."""
    row = LabelKey.objects.filter(is_in_use=True).first() or make_key(by=by, now=now)
    return row, private_key(row)


def private_key(row: LabelKey) -> Ed25519PrivateKey:
    """The private half. Raises Refused (`label.no-private-key`): no file, one that others may read, another's."""
    path = _path(row.kid)
    try:
        if path.stat().st_mode & 0o077:
            raise ValueError("others may read it: chmod 600")
        key = load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey) or _public(key) != row.public:
            raise ValueError("it is the key of another")
    except (OSError, ValueError) as why:
        context = {"file": str(path), "reason": getattr(why, "strerror", None) or str(why)}
        raise Refused([Finding("label.no-private-key", context=context)]) from why
    return key


def make_key(*, by: Person, now: dt.datetime) -> LabelKey:
    """A new key in use; the one before was put out of use by the caller."""
    now = now.replace(microsecond=0)  # times of statements are whole seconds: none may lie before its key
    key = Ed25519PrivateKey.generate()
    raw = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    kid = PublicKey(raw, now).kid
    _write(_path(kid), key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    row: LabelKey = LabelKey.objects.create(kid=kid, public=encode(raw), begins=now)
    write_event(by=by, action="label.key-made", thing=f"label-keys:{kid}", now=now)
    return row


def _public(key: Ed25519PrivateKey) -> str:
    return encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def _path(kid: str) -> Path:
    return Path(settings.VAR) / "keys" / "labels" / f"{kid}.pem"


def _write(path: Path, data: bytes) -> None:
    """Mode 600 from its first byte, and on the disk before any label names the key."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    number = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(number, "wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
