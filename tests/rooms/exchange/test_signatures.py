"""Signed requests: what has to be covered, how long they are good, and that they are good once."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.utils import timezone
from http_message_signatures import HTTPMessageSigner, MappingKeyResolver
from http_message_signatures.algorithms import ED25519
from tests.rooms.exchange.conftest import NDJSON, dossier, lines

from giaoban.core.findings import Refused
from giaoban.exchange.actions.sources import set_public_key
from giaoban.exchange.models import Batch
from giaoban.registry.actions import console_person

URL = "http://testserver/api/facts/dossier"
COVERED = ("@method", "@target-uri", "content-type", "content-digest")
KEY = Ed25519PrivateKey.generate()


@dataclass
class Message:
    method: str = "POST"
    url: str = URL
    headers: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def signer(bien):
    set_public_key(by=console_person(), source=bien, public_key=pem(KEY), now=timezone.now())
    return bien


def pem(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def digest(body: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def signed(body: bytes, *, covered: tuple[str, ...] = COVERED, key: Any = KEY, **changes: Any) -> dict[str, str]:
    now = changes.pop("now", dt.datetime.now(dt.UTC))
    headers = {"Content-Type": NDJSON, "Content-Digest": digest(body), **changes.pop("headers", {})}
    message = Message(changes.pop("method", "POST"), changes.pop("url", URL), headers)
    given = {
        "key_id": "bien-cases",
        "created": now,
        "nonce": base64.b64encode(hashlib.sha256(str(now).encode()).digest()).decode(),
    }
    resolver = MappingKeyResolver(public_keys={}, private_keys={"bien-cases": key, "nobody": key})
    HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=resolver).sign(
        message, covered_component_ids=covered, use_existing_digest=True, **given | changes
    )
    return message.headers


def send(body: bytes, headers: dict[str, str]):
    return Client().post("/api/facts/dossier", body, content_type=headers["Content-Type"], headers=headers)


def code(answer) -> str:
    return answer.json()["findings"][0]["code"]


BODY = lines(dossier(1))


def test_a_signed_batch_is_let_in_and_its_repetition_is_not(signer):
    headers = signed(BODY)
    assert send(BODY, headers).status_code == 201
    assert (send(BODY, headers).status_code, code(send(BODY, headers))) == (401, "push.replayed")
    assert send(BODY, signed(BODY)).status_code == 200  # signed again: the same batch, counted once


def test_another_body_under_a_signature_is_refused(signer):
    assert code(send(lines(dossier(2)), signed(BODY))) == "push.digest-differs"
    assert not Batch.objects.exists()


@pytest.mark.parametrize("left_out", COVERED)
def test_a_signature_covers_everything_that_has_an_effect(signer, left_out):
    covered = tuple(name for name in COVERED if name != left_out)
    assert code(send(BODY, signed(BODY, covered=covered))) == "push.not-covered"


def test_headers_that_have_an_effect_are_covered_too(signer):
    assert code(send(BODY, signed(BODY) | {"Idempotency-Key": '"k"'})) == "push.not-covered"
    assert code(send(BODY, signed(BODY) | {"ce-id": "1"})) == "push.not-covered"
    with_key = {"headers": {"Idempotency-Key": '"k"'}, "covered": (*COVERED, "idempotency-key")}
    assert send(BODY, signed(BODY, **with_key)).status_code == 201


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"key": Ed25519PrivateKey.generate()}, "another key"),
        ({"key_id": "nobody"}, "an unknown source"),
        ({"now": dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)}, "too old"),
        ({"now": dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)}, "from the future"),
        ({"expires": dt.datetime.now(dt.UTC) - dt.timedelta(minutes=3)}, "expired"),
        ({"url": "http://testserver/api/facts/turnover"}, "another address"),
        ({"url": "http://elsewhere/api/facts/dossier"}, "another host"),
        ({"method": "PUT"}, "another method"),
        ({"nonce": "short"}, "a nonce to guess"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_signature_that_does_not_hold_is_refused(signer, changes, why):
    assert code(send(BODY, signed(BODY, **changes))) == "push.bad-signature"
    assert not Batch.objects.exists()


def test_a_request_without_nonce_could_be_replayed_and_is_refused(signer):
    assert code(send(BODY, signed(BODY, nonce=None))) == "push.not-covered"


@pytest.mark.parametrize("header", ["Signature", "Signature-Input"])
@pytest.mark.parametrize("value", ["", "x", "a=1", 'sig=("@method");keyid="bien-cases"', "é=():"])
def test_nonsense_in_the_signature_headers_is_a_refusal_and_no_error(signer, header, value):
    answer = send(BODY, signed(BODY) | {header: value})
    assert answer.status_code == 401


def test_a_key_that_is_no_ed25519_key_is_refused_in_words(bien):
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

    other = generate_private_key(SECP256R1()).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for given in (other, b"AAAA", b"", b"-----BEGIN PUBLIC KEY-----"):
        with pytest.raises(Refused) as refusal:
            set_public_key(by=console_person(), source=bien, public_key=given, now=timezone.now())
        assert refusal.value.findings[0].code == "source.bad-public-key"
