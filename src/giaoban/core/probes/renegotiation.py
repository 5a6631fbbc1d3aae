"""Whether a client may begin to negotiate again: one whole handshake of TLS 1.2 in our own bytes, and one hello inside.

OpenSSL no longer lets a client ask that, so the few steps are written out for one suite family: ECDHE (X25519 or P-256)
with AES-128-GCM. Certificates are not checked here and nothing but the second hello is ever sent; it is not answered.

    conversation = Conversation(host, random=32 bytes)
    send(conversation.begin());  then for each flight received: send(conversation.go_on(data)) until `.verdict`

Source: RFC 5246 (TLS 1.2), RFC 5288 (GCM), RFC 8422 (curves), RFC 5746 (what the second hello must carry).
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Literal

from giaoban.core.probes.handshake import RENEGOTIATION_INFO, TLS_1_2, client_hello, read_answer

SUITES = (0xC02B, 0xC02F)
_NO_RENEGOTIATION = 100
Verdict = Literal["", "taken", "refused"]


def expanded(secret: bytes, label: bytes, seed: bytes, size: int) -> bytes:
    """The pseudo-random function of TLS 1.2 with SHA-256 (RFC 5246, 5).

    >>> expanded(b"k", b"label", b"seed", 8) == expanded(b"k", b"label", b"seed", 16)[:8]
    True
    """
    seed = label + seed
    found, step = b"", seed
    while len(found) < size:
        step = hmac.digest(secret, step, "sha256")
        found += hmac.digest(secret, step + seed, "sha256")
    return found[:size]


class Failed(Exception):
    """The handshake did not come as far as the question; nothing is known."""


class Conversation:
    """The client's side, without a socket: bytes in, bytes out. `verdict` is empty until the server has decided."""

    def __init__(self, host: str, *, random: bytes) -> None:
        self.host, self.random = host, random
        self.verdict: Verdict = ""
        self._in = b""
        self._messages = b""
        self._number = self._their_number = 0
        self._keys: tuple[bytes, bytes, bytes, bytes] = (b"", b"", b"", b"")
        self._master = b""
        self._is_open = self._asked = self._theirs_encrypted = False

    def begin(self) -> bytes:
        hello = client_hello(version=TLS_1_2, suites=SUITES, host=self.host, random=self.random)
        self._messages = hello[5:]
        return hello

    def go_on(self, data: bytes) -> bytes:
        """What to send after these bytes; empty to wait for more. Raises Failed."""
        self._in += data
        return self._after_flight() if not self._master else self._after_finish()

    def hung_up(self) -> None:
        """The server closed the line: after the question that is a refusal."""
        if not self._asked:
            raise Failed("closed")
        self.verdict = self.verdict or "refused"

    def _after_flight(self) -> bytes:
        """Certificate, key exchange, done: agree on a key and finish."""
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ec, x25519

        answer = read_answer(self._in)
        if answer.kind in ("alert", "other") or (answer.kind == "hello" and answer.version != TLS_1_2):
            raise Failed(answer.kind)
        if not answer.is_complete:
            return b""
        given = answer.key_exchange
        if answer.suite not in SUITES or len(given) < 5 or given[0] != 3:
            raise Failed("suite")
        group, point = int.from_bytes(given[1:3]), given[4 : 4 + given[3]]
        try:
            if group == 0x001D:
                own = x25519.X25519PrivateKey.generate()
                shared = own.exchange(x25519.X25519PublicKey.from_public_bytes(point))
                public = own.public_key().public_bytes_raw()
            elif group == 0x0017:
                ours = ec.generate_private_key(ec.SECP256R1())
                shared = ours.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))
                public = ours.public_key().public_bytes(
                    serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
                )
            else:
                raise Failed("group")
        except ValueError as why:
            raise Failed("point") from why
        flight, self._in = _plain_handshake(self._in)
        exchange = b"\x10" + (len(public) + 1).to_bytes(3) + bytes([len(public)]) + public
        self._messages += flight + exchange
        self._master = expanded(shared, b"master secret", self.random + answer.random, 48)
        block = expanded(self._master, b"key expansion", answer.random + self.random, 40)
        self._keys = (block[:16], block[16:32], block[32:36], block[36:40])
        self._own_end = expanded(self._master, b"client finished", self._digest(), 12)
        finished = b"\x14\x00\x00\x0c" + self._own_end
        self._messages += finished
        return _record(0x16, exchange) + _record(0x14, b"\x01") + self._sealed(0x16, finished)

    def _after_finish(self) -> bytes:
        """The server's Finished, then the question, then its decision."""
        said = b""
        while len(self._in) >= 5 and len(self._in) >= 5 + int.from_bytes(self._in[3:5]):
            size = 5 + int.from_bytes(self._in[3:5])
            kind, body = self._in[0], self._in[5:size]
            self._in = self._in[size:]
            if kind == 0x14:
                self._theirs_encrypted = True
                continue
            if self._theirs_encrypted:
                body = self._opened(kind, body)
            said += self._heard(kind, body)
        return said

    def _heard(self, kind: int, body: bytes) -> bytes:
        if kind == 0x15:
            if not self._asked:
                raise Failed("alert")
            self.verdict = self.verdict or "refused"
        elif kind == 0x16 and body[:1] == b"\x14" and not self._asked:
            self._asked = True
            again = client_hello(version=TLS_1_2, suites=SUITES, host=self.host, random=self.random)[9:]
            return self._sealed(0x16, _with_proof(again, self._own_end))
        elif kind == 0x16 and body[:1] == b"\x02" and self._asked:
            self.verdict = "taken"
        return b""

    def _digest(self) -> bytes:
        return hashlib.sha256(self._messages).digest()

    def _sealed(self, kind: int, body: bytes) -> bytes:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key, _, salt, _ = self._keys
        number = self._number.to_bytes(8)
        about = number + bytes([kind, 3, 3]) + len(body).to_bytes(2)
        self._number += 1
        return _record(kind, number + AESGCM(key).encrypt(salt + number, body, about))

    def _opened(self, kind: int, body: bytes) -> bytes:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        _, key, _, salt = self._keys
        about = self._their_number.to_bytes(8) + bytes([kind, 3, 3]) + max(0, len(body) - 24).to_bytes(2)
        self._their_number += 1
        try:
            return AESGCM(key).decrypt(salt + body[:8], body[8:], about)
        except (InvalidTag, ValueError) as why:
            raise Failed("tag") from why


def _record(kind: int, body: bytes) -> bytes:
    return bytes([kind, 3, 3]) + len(body).to_bytes(2) + body


def _plain_handshake(data: bytes) -> tuple[bytes, bytes]:
    """The messages of the handshake records, and what follows them."""
    found = b""
    while len(data) >= 5 and data[0] == 0x16:
        size = 5 + int.from_bytes(data[3:5])
        found += data[5:size]
        data = data[size:]
    return found, data


def _with_proof(body: bytes, proof: bytes) -> bytes:
    """A hello whose last suite (the signal of RFC 5746) gives way to the extension that names the first handshake."""
    session = 35 + body[34]
    size = int.from_bytes(body[session : session + 2])
    suites = body[session + 2 : session + size]  # without the last two bytes
    rest = session + 2 + size
    after = rest + 1 + body[rest]
    extension = RENEGOTIATION_INFO.to_bytes(2) + (len(proof) + 1).to_bytes(2) + bytes([len(proof)]) + proof
    extensions = body[after + 2 :] + extension
    body = (
        body[:session] + len(suites).to_bytes(2) + suites + body[rest:after] + len(extensions).to_bytes(2) + extensions
    )
    return b"\x01" + len(body).to_bytes(3) + body
