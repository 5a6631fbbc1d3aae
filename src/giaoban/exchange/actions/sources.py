"""Setting sources up: who sends what, and by which key they are known. Secrets are shown once and never kept."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.models import Connector
from giaoban.exchange.queries.contracts import contract_named
from giaoban.exchange.queries.ways import WAYS, read_way
from giaoban.registry.actions import unless_taken, write_event
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

SECRET_BYTES = 32


@transaction.atomic
def add_source(
    *,
    by: Person,
    key: str,
    sender: Subject,
    contract: str,
    now: dt.datetime,
    title: str = "",
    way: str = Connector.Way.PUSH,
    settings: Mapping[str, Any] | None = None,
    simulated: bool = False,
) -> Connector:
    """A source that may hand over records of one contract. Raises NotAllowed, or Refused with every fault at once."""
    check_may(by, "source.add", about=sender, today=now.astimezone(HANOI).date())
    known = Finding("source.known", context={"key": key})
    findings: list[Finding] = []
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,78}", key):
        findings.append(Finding("source.bad-key", context={"key": key[:80]}))
    elif Connector.objects.filter(key=key).exists():
        findings.append(known)
    if way not in Connector.Way.values:
        findings.append(
            Finding("source.unknown-way", context={"way": way[:40], "known": ", ".join(Connector.Way.values)})
        )
    if way in WAYS:  # a source that is pulled says how, and says it right from the beginning
        try:
            read_way(way, settings or {})
        except Refused as refusal:
            findings += refusal.findings
    try:
        reference = contract_named(contract).reference
    except Refused as refusal:
        findings += refusal.findings
    if findings:
        raise Refused(findings)
    with unless_taken(known):
        made: Connector = Connector.objects.create(
            key=key,
            title=" ".join(title.split())[:200] or key,
            sender=sender,
            contract=reference,
            way=way,
            settings=dict(settings or {}),
            simulated=simulated,
            created_at=now,
        )
    data = {"sender": sender.key, "contract": reference, "way": way, "simulated": simulated}
    write_event(by=by, action="source.add", thing=f"sources:{key}", data=data, now=now)
    return made


@transaction.atomic
def give_api_key(*, by: Person, source: Connector, now: dt.datetime) -> str:
    """A new API key, `KEY.SECRET`; the one before stops working. It is shown this once: only its hash is kept."""
    check_may(by, "source.keys", about=source.sender, today=now.astimezone(HANOI).date())
    secret = secrets.token_urlsafe(SECRET_BYTES)
    source.secret_hash = secret_hash(secret)
    source.save(update_fields=["secret_hash"])
    write_event(by=by, action="source.api-key", thing=f"sources:{source.key}", now=now)
    return f"{source.key}.{secret}"


@transaction.atomic
def set_public_key(*, by: Person, source: Connector, public_key: bytes, now: dt.datetime) -> Connector:
    """The Ed25519 key by which the source signs its requests: PEM, or 32 bytes in base64. Raises Refused."""
    check_may(by, "source.keys", about=source.sender, today=now.astimezone(HANOI).date())
    source.public_key = base64.b64encode(_raw_key(public_key)).decode()
    source.save(update_fields=["public_key"])
    data = {"public_key": source.public_key}
    write_event(by=by, action="source.public-key", thing=f"sources:{source.key}", data=data, now=now)
    return source


@transaction.atomic
def stop_source(*, by: Person, source: Connector, is_active: bool, now: dt.datetime) -> Connector:
    """Stop taking records from a source, or start again; what it sent stays."""
    check_may(by, "source.keys", about=source.sender, today=now.astimezone(HANOI).date())
    source.is_active = is_active
    source.save(update_fields=["is_active"])
    action = "source.start" if is_active else "source.stop"
    write_event(by=by, action=action, thing=f"sources:{source.key}", now=now)
    return source


def secret_hash(secret: str) -> str:
    """A plain sha256 does: the secret has 256 random bits, nobody can try them all."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _raw_key(given: bytes) -> bytes:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        if given.lstrip().startswith(b"-----"):
            key = load_pem_public_key(given)
            if not isinstance(key, Ed25519PublicKey):
                raise ValueError("not an Ed25519 key")
            return key.public_bytes_raw()
        raw = base64.b64decode(given.strip(), validate=True)
        return Ed25519PublicKey.from_public_bytes(raw).public_bytes_raw()
    except (ValueError, TypeError, binascii.Error, UnsupportedAlgorithm) as why:
        raise Refused([Finding("source.bad-public-key", context={"reason": str(why)[:200]})]) from why
