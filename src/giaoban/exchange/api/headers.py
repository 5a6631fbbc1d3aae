"""What the headers of a push say: form, encoding, length, digest, key against repetition, envelope beside the body."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from django.http import HttpRequest

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.events import ATTRIBUTES, check_attributes, event_time
from giaoban.exchange.actions.raw import MOST_BYTES, Expected

_DIGEST = re.compile(r"\s*(sha-256|sha-512)\s*=\s*:([A-Za-z0-9+/=]+):\s*(?:;.*)?")
_LENGTHS = {"sha-256": 32, "sha-512": 64}
_KEY = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?")


@dataclass(frozen=True)
class Sent:
    """What a request says about its body before the body is read."""

    media_type: str
    encoding: str
    expected: Expected
    idempotency_key: str = ""
    envelope: Mapping[str, str] = field(default_factory=dict)
    sent_at: dt.datetime | None = None
    wants_async: bool = False


def read_headers(request: HttpRequest, *, limit: int = MOST_BYTES) -> Sent:
    """Raises Refused (`push.length-required`, `push.too-large`, `push.bad-header`, `body.not-an-event`)."""
    headers = request.headers
    length = headers.get("Content-Length", "")
    if not length.isdecimal():
        raise Refused([Finding("push.length-required")])
    if int(length) > limit:
        raise Refused([Finding("push.too-large", context={"limit": limit, "bytes": int(length)})])
    envelope = _envelope(request)
    key = _idempotency_key(headers.get("Idempotency-Key", ""))
    return Sent(
        media_type=headers.get("Content-Type", ""),
        encoding=headers.get("Content-Encoding", "").strip().lower().replace("identity", ""),
        expected=Expected(int(length), _digests(headers.get("Content-Digest", ""))),
        idempotency_key=key or (f"ce:{envelope['id']}" if envelope else ""),
        envelope=envelope,
        sent_at=event_time(envelope) if envelope else None,
        wants_async="respond-async" in headers.get("Prefer", ""),
    )


def _digests(text: str) -> dict[str, bytes]:
    found = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        match = _DIGEST.fullmatch(part)
        try:
            digest = base64.b64decode(match[2], validate=True) if match else b""
        except binascii.Error:
            digest = b""
        if match is None or len(digest) != _LENGTHS[match[1]]:
            raise _bad("Content-Digest", "sha-256=:BASE64: or sha-512=:BASE64:")
        found[match[1]] = digest
    return found


def _idempotency_key(text: str) -> str:
    """A string of structured fields (`"k-1"`), as the draft wants it, or the same without its quotes."""
    key = text.strip()
    if len(key) >= 2 and key.startswith('"') and key.endswith('"'):
        key = re.sub(r"\\(.)", r"\1", key[1:-1])
    if text and (not _KEY.fullmatch(key) or key.startswith("ce:")):
        raise _bad("Idempotency-Key", "1 to 255 printable characters, not beginning with ce:")
    return key


def _envelope(request: HttpRequest) -> dict[str, str]:
    """The attributes of a CloudEvent in binary mode; empty when the request is none."""
    found = {
        name: unquote(request.headers[f"ce-{name}"])
        for name in ATTRIBUTES
        if name != "datacontenttype" and f"ce-{name}" in request.headers
    }
    return check_attributes(found) if found else {}


def _bad(name: str, wanted: str) -> Refused:
    return Refused([Finding("push.bad-header", context={"name": name, "wanted": wanted})])
