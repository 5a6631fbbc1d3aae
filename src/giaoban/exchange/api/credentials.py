"""Which source a request comes from: by its Ed25519 signature (RFC 9421) or by its API key.

A signature covers the method, the address, the digest of the body and every header that changes what is done; it names
when it was made, and a nonce that is let in once. An API key is a secret that travels, so only TLS or the machine
itself may carry it.
"""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import ipaddress
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from http_message_signatures import HTTPMessageVerifier, HTTPSignatureKeyResolver
from http_message_signatures.algorithms import ED25519
from http_message_signatures.exceptions import HTTPMessageSignaturesException, InvalidSignature

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.sources import secret_hash
from giaoban.exchange.models import Connector, Nonce

LONGEST_AGE = dt.timedelta(minutes=5)
SKEW = dt.timedelta(seconds=60)
ACTED_UPON = ("content-type", "content-encoding", "idempotency-key", "prefer")
HEARD_EVERY = dt.timedelta(minutes=1)


def source_of(request: HttpRequest, *, now: dt.datetime) -> Connector:
    """The active source that sent the request. Raises Refused: the `push.` codes of problems.STATUS."""
    if "Signature-Input" in request.headers:
        source = _signer(request, now)
    elif request.headers.get("Authorization", "").startswith("Bearer "):
        source = _key_holder(request)
    else:
        raise Refused([Finding("push.unsigned")])
    if not source.is_active:
        raise Refused([Finding("push.source-stopped", context={"source": source.key})])
    if source.heard_at is None or now - source.heard_at > HEARD_EVERY:
        Connector.objects.filter(pk=source.pk).update(heard_at=now)
    return source


@dataclass(frozen=True)
class _Message:
    """A request as the verifier wants it."""

    method: str
    url: str
    headers: dict[str, str]


class _PublicKeys(HTTPSignatureKeyResolver):
    """A key id is the key of a source."""

    def resolve_public_key(self, key_id: str) -> object:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        source = Connector.objects.filter(key=key_id).exclude(public_key="").first()
        # One answer for an unknown source and a wrong signature: nobody learns here which sources there are.
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(source.public_key)) if source else None


class _Verifier(HTTPMessageVerifier):
    max_clock_skew = SKEW


def _signer(request: HttpRequest, now: dt.datetime) -> Connector:
    message = _Message(request.method or "", request.build_absolute_uri(), dict(request.headers))
    verifier = _Verifier(signature_algorithm=ED25519, key_resolver=_PublicKeys())
    try:
        results = verifier.verify(message, max_age=LONGEST_AGE)
    except (InvalidSignature, HTTPMessageSignaturesException) as why:
        reason = str(why)[:200]
        if not reason or "verification key" in reason:
            reason = "the signature does not fit the request and the key"
        raise Refused([Finding("push.bad-signature", context={"reason": reason})]) from why
    result = results[0]
    covered = set(result.covered_components)
    lacking = [name for name in _wanted(request, covered) if f'"{name}"' not in covered]
    lacking += [name for name in ("nonce", "created") if result.parameters.get(name) is None]
    if lacking:
        raise Refused([Finding("push.not-covered", context={"names": ", ".join(lacking)})])
    source: Connector = Connector.objects.select_related("sender").get(key=result.parameters["keyid"])
    _let_in_once(source, str(result.nonce), now)
    return source


def _wanted(request: HttpRequest, covered: set[str]) -> list[str]:
    """What a signature has to cover: either the whole address, or host, path and query apart."""
    names = ["@method"]
    names += ["@target-uri"] if '"@authority"' not in covered else ["@authority", "@path", "@query"]
    names += ["content-digest"] if request.method != "GET" else []
    present = {name.lower() for name in request.headers}
    names += [name for name in ACTED_UPON if name in present and request.headers[name]]
    return names + sorted(name for name in present if name.startswith("ce-"))


def _let_in_once(source: Connector, nonce: str, now: dt.datetime) -> None:
    if not 8 <= len(nonce) <= 128:
        raise Refused([Finding("push.bad-signature", context={"reason": "nonce: 8 to 128 characters"})])
    try:
        with transaction.atomic():
            Nonce.objects.create(connector=source, nonce=nonce, expires_at=now + LONGEST_AGE + 2 * SKEW)
    except IntegrityError as why:
        raise Refused([Finding("push.replayed", context={"nonce": nonce})]) from why


def _key_holder(request: HttpRequest) -> Connector:
    if not _is_private(request):
        raise Refused([Finding("push.key-needs-tls")])
    key, _, secret = request.headers["Authorization"].removeprefix("Bearer ").strip().partition(".")
    source = Connector.objects.select_related("sender").filter(key=key).first()
    kept = source.secret_hash if source and source.secret_hash else "-" * 64
    if source is None or not hmac.compare_digest(kept, secret_hash(secret)):
        raise Refused([Finding("push.bad-api-key")])
    return source


def _is_private(request: HttpRequest) -> bool:
    """TLS to us or to the proxy in front of us, or this very machine with nobody in between."""
    if request.is_secure():
        return True
    forwarded = {"Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-Ip", "Via"}
    if forwarded & set(request.headers):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
