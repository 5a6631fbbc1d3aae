"""A detached signature as programs exchange it (PKCS #7 / CMS, RFC 5652): taken apart, and checked against the bytes.

Whose certificate it is says nothing about whether to trust who issued it: that is for the reader's list of issuers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization.pkcs7 import load_der_pkcs7_certificates

_DIGEST = bytes.fromhex("06092a864886f70d010904")  # messageDigest, with tag and length
_SHA = {
    bytes.fromhex("608648016503040201"): hashes.SHA256(),
    bytes.fromhex("608648016503040202"): hashes.SHA384(),
    bytes.fromhex("608648016503040203"): hashes.SHA512(),
}
_SET, _OCTETS, _ATTRIBUTES = 0x31, 0x04, 0xA0


class NotSigned(ValueError):
    """The signature is unreadable, does not belong to these bytes, or was not made with the certificate's key."""


def signer_of(signature: bytes, data: bytes) -> x509.Certificate:
    """The certificate whose key signed exactly these bytes. Raises NotSigned."""
    try:
        return _checked(signature, data)
    except (ValueError, IndexError, InvalidSignature, UnsupportedAlgorithm) as why:
        raise NotSigned(str(why) or type(why).__name__) from why


def _checked(signature: bytes, data: bytes) -> x509.Certificate:
    _, content, _, whole = next(_parts(signature))
    signed_data = next(_parts(list(_parts(content))[1][1]))[1]
    infos = [value for tag, value, _, _ in _parts(signed_data) if tag == _SET][-1]
    signers = list(_parts(infos))
    if len(signers) != 1:
        raise NotSigned("one signature has one signer")
    parts = list(_parts(signers[0][1]))
    serial = int.from_bytes(list(_parts(parts[1][1]))[-1][1], "big", signed=True)
    algorithm = _SHA.get(next(_parts(parts[2][1]))[1])
    if algorithm is None:
        raise NotSigned("an unknown or weak digest")
    attributes = next((raw for tag, _, raw, _ in parts if tag == _ATTRIBUTES), None)
    if attributes is None:
        raise NotSigned("no signed attributes")
    said_so = [value for _, value, _, _ in _parts(_value(attributes)) if value.startswith(_DIGEST)]
    stated = [next(_parts(list(_parts(value))[1][1]))[1] for value in said_so]
    if stated != [hashlib.new(algorithm.name, data).digest()]:
        raise NotSigned("the bytes are not those that were signed")
    proof = [value for tag, value, _, _ in parts if tag == _OCTETS][-1]
    found = next((one for one in load_der_pkcs7_certificates(whole) if one.serial_number == serial), None)
    if found is None:
        raise NotSigned("the certificate is missing")
    key = found.public_key()
    said = bytes([_SET]) + attributes[1:]
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(proof, said, padding.PKCS1v15(), algorithm)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(proof, said, ec.ECDSA(algorithm))
    else:
        raise NotSigned("a key of an unknown kind")
    return found


def _parts(data: bytes) -> Iterator[tuple[int, bytes, bytes, bytes]]:
    """The values of DER one behind the other: tag, content, the whole value, and everything up to its end."""
    at = 0
    while at < len(data):
        tag, length, head = data[at], data[at + 1], 2
        if length & 0x80:
            count = length & 0x7F
            if not 0 < count < 5:
                raise ValueError("no definite length")
            length, head = int.from_bytes(data[at + 2 : at + 2 + count], "big"), 2 + count
        end = at + head + length
        if end > len(data):
            raise ValueError("cut short")
        yield tag, data[at + head : end], data[at:end], data[:end]
        at = end


def _value(raw: bytes) -> bytes:
    return next(_parts(raw))[1]
