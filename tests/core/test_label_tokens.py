"""Labels: none that was tampered with, expired, replayed, revoked or signed otherwise is accepted.

Signatures are made and checked a second way by joserfc, so that the form is not only agreed between us.
"""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import json
import random
import warnings
import zlib
from functools import cache

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jws
from joserfc.jwk import KeySet, OKPKey

from giaoban.core.checklists.label import log, merkle, status, token
from giaoban.core.checklists.label.hosts import host_name
from giaoban.core.checklists.label.jose import encode, sign
from giaoban.core.checklists.label.keys import LabelKey, jwks, keys_from, seconds
from giaoban.core.checklists.label.verify import verify
from giaoban.core.findings import Refused

NOW = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)
BEGAN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
STATUS_AT = "https://labels.example/.well-known/giaoban-labels/status.jwt"
KEY, OTHER, OLD = (Ed25519PrivateKey.from_private_bytes(bytes([number] * 32)) for number in (1, 2, 3))


def raw(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


IN_USE = LabelKey(raw(KEY), BEGAN)
REPLACED = LabelKey(raw(OLD), BEGAN - 200 * DAY, signs_until=BEGAN, ends=BEGAN + 300 * DAY)
KEYS = {one.kid: one for one in (IN_USE, REPLACED)}


def label(**changes) -> token.Label:
    usual = {
        "serial": "2026-000007", "host": "so.example.vn", "owner": "Bộ Số", "criteria": "web-trust@1",
        "issuer": "https://labels.example", "issued": NOW - DAY, "begins": NOW - DAY, "expires": NOW + 364 * DAY,
        "status_list": STATUS_AT, "status_index": 7,
    }  # fmt: skip
    return token.Label(**(usual | changes))


OTHER_HOSTS = [
    "evil.vn", "example.vn", "a.so.example.vn", "so.example.vn.evil.vn", "so-example.vn", "s0.example.vn",
]  # fmt: skip


def text_of(stated: token.Label, *, key=KEY, kid=IN_USE.kid, typ=token.KIND) -> str:
    return sign(stated.payload(), typ=typ, kid=kid, key=key)


@cache
def status_of(*revoked: int, now=NOW, place=STATUS_AT) -> str:
    payload = status.status_payload(place, revoked, count=10, now=now)
    return sign(payload, typ=status.KIND, kid=IN_USE.kid, key=KEY)


def codes(verdict) -> set[str]:
    return {str(one.code) for one in verdict.findings if one.severity == "error"}


def check(text: str, *, host="so.example.vn", now=NOW, listed: str | None = None, keys=KEYS, proof=None):
    return verify(text, host=host, keys=keys, now=now, status=status_of() if listed is None else listed, proof=proof)


def test_a_genuine_label_holds_and_another_library_agrees():
    text = text_of(label())
    assert check(text).holds
    theirs = KeySet.import_key_set(jwks([IN_USE]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library prefers the newer name of the algorithm
        assert json.loads(jws.deserialize_compact(text, theirs, algorithms=["EdDSA"]).payload)["sub"] == "so.example.vn"
    assert OKPKey.import_key(IN_USE.as_jwk()).thumbprint() == IN_USE.kid


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("SO.Example.VN", True),
        ("so.example.vn.", True),
        ("so。example.vn", True),  # the ideographic full stop is a dot (UTS 46)
        ("ｓｏ.example.vn", True),  # full-width letters are letters
        ("sо.example.vn", False),  # a Cyrillic o
        ("so.example.vn.evil.vn", False),
        ("www.so.example.vn", False),
        ("so.example.vn..", False),
        ("so.example.vn:443", False),
        ("https://so.example.vn", False),
        ("so.example.vn\x00.evil.vn", False),
        ("*.example.vn", False),
        ("", False),
    ],
)
def test_a_host_is_compared_in_one_spelling(written, same):
    assert check(text_of(label()), host=written).holds is same


def test_vietnamese_and_its_ascii_form_are_one_host():
    ascii_form = host_name("bộ-số.vn")
    assert ascii_form.startswith("xn--")
    text = text_of(label(host=ascii_form))
    assert check(text, host="Bộ-Số.vn").holds
    assert check(text, host="bo\u0302\u0323-so\u0302\u0301.vn").holds  # the same letters, taken apart
    assert not check(text, host="bo-so.vn").holds


@pytest.mark.parametrize(
    "host", ["faß.vn", "10.0.0.1", "[::1]", "localhost", "a" * 64 + ".vn", "xn--zzzzzz.vn", "-a.vn"]
)
def test_no_host_that_two_readers_would_read_differently(host):
    """ß is its own letter since IDNA 2008; it must not become ss."""
    try:
        assert host_name(host) == "xn--fa-hia.vn"
    except Refused as why:
        assert why.findings[0].code == "label.bad-host"


def confused(random_: random.Random) -> str:
    """A label signed by another algorithm, or by a key of the forger's own that travels with it."""
    payload = encode(json.dumps(label().payload()).encode())
    mine = Ed25519PrivateKey.from_private_bytes(random_.randbytes(32))
    header: dict = {"alg": "EdDSA", "kid": IN_USE.kid, "typ": token.KIND}
    match random_.randrange(10):
        case 0:
            header["alg"] = random_.choice(["none", "None", "NONE", "nOnE", ""])
            return f"{encode(json.dumps(header).encode())}.{payload}."
        case 1:  # the public key as the secret of an HMAC
            header["alg"] = random_.choice(["HS256", "HS512"])
            start = f"{encode(json.dumps(header).encode())}.{payload}"
            secret = random_.choice([raw(KEY), encode(raw(KEY)).encode(), json.dumps(IN_USE.as_jwk()).encode()])
            return f"{start}.{encode(hmac.digest(secret, start.encode(), header['alg'].replace('HS', 'sha')))}"
        case 2:
            header["jwk"] = {"kty": "OKP", "crv": "Ed25519", "x": encode(raw(mine))}
        case 3:
            header["jku"] = "https://evil.example/keys.json"
        case 4:
            header["kid"] = random_.choice(["../../etc/passwd", "' OR 1=1 --", "", IN_USE.kid.lower(), "0"])
        case 5:
            header["kid"] = LabelKey(raw(mine), BEGAN).kid
        case 6:
            header["crit"], header["b64"] = ["b64"], False
        case 7:
            header["typ"] = random_.choice(["JWT", status.KIND, log.KIND, log.REVOCATION, token.KIND.upper()])
            mine = KEY  # even signed by us: another kind of statement is no label
        case 8:
            header["alg"] = random_.choice(["Ed25519", "Ed448", "ES256", "RS256", "PS256", "eddsa", ["EdDSA"], None])
            mine = KEY
        case _:
            pass  # our header, somebody else's key
    start = f"{encode(json.dumps(header).encode())}.{payload}"
    return f"{start}.{encode(mine.sign(start.encode()))}"


def tampered(random_: random.Random) -> str:
    """One character changed, dropped, added or two swapped; or one claim changed under the old signature."""
    text = text_of(label())
    place = random_.randrange(len(text))
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n"
    match random_.randrange(6):
        case 0 | 1:
            changed = random_.choice([one for one in letters if one != text[place]])
            return text[:place] + changed + text[place + 1 :]
        case 2:
            return text[:place] + text[place + 1 :]
        case 3:
            return text[: place + 1] + random_.choice("Aa0-_.=") + text[place + 1 :]
        case 4:
            head, _, end = text.split(".")
            changes = random_.choice(
                [{"sub": "evil.vn"}, {"exp": seconds(NOW + 9999 * DAY)}, {"jti": "2026-000008"}, {"nbf": 0}, {"x": 1}]
            )
            return f"{head}.{encode(json.dumps(label().payload() | changes).encode())}.{end}"
        case _:  # the last letter of a signature carries bits that a careless reader ignores
            last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".index(text[-1])
            other = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[last ^ random_.randrange(1, 16)]
            return text[:-1] + other


def test_ten_thousand_bad_labels_and_none_is_accepted():
    random_, accepted, refused = random.Random(20260301), [], 0
    revoking, fine = status_of(7), status_of()
    for number in range(10_000):
        host, listed, now = "so.example.vn", fine, NOW
        match number % 5:
            case 0:
                kind, text = "tampered", tampered(random_)
            case 1:
                begins = NOW - dt.timedelta(seconds=random_.randrange(2, 50 * 86_400))
                expires = min(NOW, begins + dt.timedelta(seconds=random_.randrange(1, 50 * 86_400)))
                kind, text = "expired", text_of(label(issued=begins, begins=begins, expires=expires))
            case 2:
                others = [
                    "evil.vn",
                    "example.vn",
                    "a.so.example.vn",
                    "so.example.vn.evil.vn",
                    "so-example.vn",
                    "s0.example.vn",
                ]
                kind, text, host = "replayed", text_of(label()), random_.choice(others)
                host = random_.choice([host, host.upper(), host + "."])
            case 3:
                index = random_.randrange(1, 10)
                stated = label(status_index=index, serial=f"2026-{index:06d}")
                listed = revoking if index == 7 else status_of(index)
                kind, text = "revoked", text_of(stated)
            case _:
                kind, text = "confused", confused(random_)
        verdict = check(text, host=host, listed=listed, now=now)
        refused += not verdict.holds
        if verdict.holds:
            accepted.append((kind, text))
        elif kind == "expired":
            assert codes(verdict) == {"label.expired"}
        elif kind == "replayed":
            assert codes(verdict) == {"label.other-host"}
        elif kind == "revoked":
            assert codes(verdict) == {"label.revoked"}
    assert accepted == []
    assert refused == 10_000


def test_a_replaced_key_verifies_what_it_signed_until_its_end_and_signs_nothing_new():
    before = label(issued=BEGAN - DAY, begins=BEGAN - DAY)
    assert check(text_of(before, key=OLD, kid=REPLACED.kid)).holds
    after = text_of(label(), key=OLD, kid=REPLACED.kid)
    assert codes(check(after)) == {"label.key-not-signing"}
    late = BEGAN + 301 * DAY
    assert codes(check(text_of(before, key=OLD, kid=REPLACED.kid), now=late, listed=status_of(now=late))) == {
        "label.key-ended"
    }


def test_a_lost_key_ends_everything_it_signed():
    ended = LabelKey(raw(KEY), BEGAN, signs_until=NOW, ends=NOW)
    assert codes(check(text_of(label()), keys={ended.kid: ended})) == {"label.key-ended"}


def test_without_the_list_of_revocations_no_label_holds():
    text = text_of(label())
    verdict = verify(text, host="so.example.vn", keys=KEYS, now=NOW, status=None)
    assert codes(verdict) == {"label.status-not-checked"}
    assert verify(text, host="so.example.vn", keys=KEYS, now=NOW, status=None, without_status=True).holds


def test_an_old_foreign_forged_or_short_list_says_nothing_good():
    text = text_of(label())
    assert codes(check(text, listed=status_of(now=NOW - 2 * DAY))) == {"label.status-old"}
    assert codes(check(text, listed=status_of(place="https://evil.example/s"))) == {"label.other-status"}
    forged = sign(status.status_payload(STATUS_AT, [], count=10, now=NOW), typ=status.KIND, kid=IN_USE.kid, key=OTHER)
    assert codes(check(text, listed=forged)) == {"label.forged"}
    beyond = text_of(label(status_index=status.LEAST * 8))
    assert codes(check(beyond)) == {"label.status-unknown"}
    assert codes(check(text, listed=text)) == {"label.other-kind"}


def test_the_status_list_is_that_of_the_draft():
    """The example of the IETF draft, section 4.1: sixteen statuses of one bit in the bytes b9 and a3."""
    listed = status.StatusList("x", bytes([0xB9, 0xA3]), NOW, NOW)
    assert [int(bool(listed.is_revoked(number))) for number in range(16)] == [
        1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1,
    ]  # fmt: skip


def test_a_list_that_would_fill_the_memory_is_refused():
    packed = encode(zlib.compress(bytes(64 * 1024 * 1024), 9))
    payload = status.status_payload(STATUS_AT, [], count=1, now=NOW) | {"status_list": {"bits": 1, "lst": packed}}
    bomb = sign(payload, typ=status.KIND, kid=IN_USE.kid, key=KEY)
    assert codes(check(text_of(label()), listed=bomb)) == {"label.bad-status"}


@pytest.mark.parametrize(
    "changes",
    [
        {"d": "AAAA"}, {"kty": "EC"}, {"crv": "Ed448"}, {"crv": "X25519"}, {"x": "AA"}, {"kid": "mine"}, {"nbf": "now"},
        {"alg": "HS256"}, {"nbf": True}, {"exp": -1}, {"x": 5},
    ],
)  # fmt: skip
def test_a_key_set_with_one_wrong_key_is_refused_whole(changes):
    plain = {"keys": [REPLACED.as_jwk(), IN_USE.as_jwk() | changes]}
    with pytest.raises(Refused) as refused:
        keys_from(plain)
    assert refused.value.findings[0].code == "label.bad-keys"


def test_keys_come_back_as_they_were_published():
    assert keys_from(json.loads(json.dumps(jwks(KEYS.values())))) == KEYS
    for broken in (None, [], {}, {"keys": []}, {"keys": [IN_USE.as_jwk()] * 2}, {"keys": "x"}):
        with pytest.raises(Refused):
            keys_from(broken)


def test_a_name_that_stands_twice_in_a_label_is_refused():
    head = encode(json.dumps({"alg": "EdDSA", "kid": IN_USE.kid, "typ": token.KIND}).encode())
    twice = json.dumps(label().payload())[:-1] + ', "sub": "evil.vn"}'
    start = f"{head}.{encode(twice.encode())}"
    text = f"{start}.{base64.urlsafe_b64encode(KEY.sign(start.encode())).decode().rstrip('=')}"
    assert codes(check(text, host="evil.vn")) == {"label.unreadable"}


def test_a_simulated_label_never_stands_for_a_name_somebody_can_own():
    real = check(text_of(label(is_simulated=True)))
    assert not real.holds
    reserved = label(is_simulated=True, host="so.example")
    verdict = check(text_of(reserved), host="so.example")
    assert verdict.holds
    assert "label.simulated" in {one.code for one in verdict.findings}


def test_a_label_is_proven_to_be_in_the_log_and_one_issued_in_secret_is_not():
    texts = [text_of(label(serial=f"2026-{number:06d}", status_index=number)) for number in range(1, 8)]
    leaves = [merkle.leaf_hash(text.encode()) for text in texts]
    head = sign(
        log.head_payload(log.TreeHead(7, merkle.root(leaves), NOW), issuer="x"), typ=log.KIND, kid=IN_USE.kid, key=KEY
    )
    proof = log.proof_payload(index=6, head=head, path=merkle.inclusion_proof(leaves, 6))
    assert check(texts[6], proof=proof).findings == ()
    secret = text_of(label(owner="Nobody knows"))
    assert codes(check(secret, proof=proof)) == {"label.not-logged"}
    for broken in (
        {},
        [],
        {"head": head},
        {"head": head, "index": 6, "path": ["zz"]},
        proof | {"index": "6"},
        proof | {"index": True},
    ):
        assert codes(check(texts[6], proof=broken)) <= {"label.bad-proof", "label.not-logged"}
        assert not check(texts[6], proof=broken).holds
