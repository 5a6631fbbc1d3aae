"""Signatures in a PDF: two behind each other, checked by poppler, openssl and ourselves; nothing forged passes."""

from __future__ import annotations

import datetime as dt
import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from tests.tiny import needs_program

from giaoban.core.reports.signing import add_signature, only_signed, signatures_in
from giaoban.core.reports.signing.incremental import NotThisKind, appended, body, newest

AT = dt.datetime(2026, 4, 1, 9, 30, tzinfo=dt.UTC)


def identity(name: str, key):
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder(
        named, named, key.public_key(), x509.random_serial_number(), dt.datetime(2025, 1, 1), dt.datetime(2035, 1, 1)
    ).sign(key, hashes.SHA256())
    return key, made


def signer(key, certificate):
    options = [
        pkcs7.PKCS7Options.DetachedSignature,
        pkcs7.PKCS7Options.Binary,
        pkcs7.PKCS7Options.NoCapabilities,
    ]

    def sign(data: bytes) -> bytes:
        builder = pkcs7.PKCS7SignatureBuilder().set_data(data).add_signer(certificate, key, hashes.SHA256())
        return builder.sign(serialization.Encoding.DER, options)

    return sign


@pytest.fixture(scope="module")
def paper() -> bytes:
    import typst

    made = typst.compile(b'= Minutes\n#link("https://a.example")[a]', format="pdf", timestamp=0)
    assert isinstance(made, bytes)
    return made


@pytest.fixture(scope="module")
def both():
    head = identity("Trưởng đoàn (thử)", rsa.generate_private_key(65537, 2048))
    return head, identity("Đơn vị", ec.generate_private_key(ec.SECP256R1()))


@pytest.fixture(scope="module")
def signed(paper, both):
    one = add_signature(paper, sign=signer(*both[0]), name="Đoàn (", reason=")>> endobj", at=AT)
    return one, add_signature(one, sign=signer(*both[1]), name="Đơn vị", reason="", at=AT)


def test_both_signatures_are_valid_and_the_last_covers_the_whole_file(paper, signed):
    one, two = signed
    assert one.startswith(paper)
    assert two.startswith(one)
    found = signatures_in(two)
    assert [(each.name, each.is_valid) for each in found] == [("Trưởng đoàn (thử)", True), ("Đơn vị", True)]
    assert [each.covers for each in found] == [len(one), len(two)]
    assert signatures_in(paper) == []


def test_poppler_says_the_same(signed, tmp_path):
    needs_program("pdfsig")
    file = tmp_path / "two.pdf"
    file.write_bytes(signed[1])
    said = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=True).stdout
    assert said.count("Signature is Valid.") == 2
    assert said.count("Total document signed") == 1
    file.write_bytes(signed[1].replace(b"/Lang", b"/Bang", 1))
    said = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." not in said


def test_openssl_says_the_same(signed, both, tmp_path):
    needs_program("openssl")
    one = signed[0]
    start = one.index(b"/Contents<") + len(b"/Contents")
    end = one.index(b">", start) + 1
    (tmp_path / "data").write_bytes(one[:start] + one[end:])
    (tmp_path / "signature").write_bytes(bytes.fromhex(one[start + 1 : end - 1].decode()))
    (tmp_path / "who.pem").write_bytes(both[0][1].public_bytes(serialization.Encoding.PEM))
    command = ["openssl", "cms", "-verify", "-inform", "DER", "-in", "signature", "-content", "data", "-binary"]
    command += ["-CAfile", "who.pem", "-purpose", "any", "-out", "said"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    (tmp_path / "data").write_bytes(one[:start] + one[end:] + b" ")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize("place", [20, 400, -30])
def test_a_changed_byte_is_no_valid_signature(signed, place):
    changed = bytearray(signed[0])
    changed[place] ^= 1
    assert not any(each.is_valid for each in signatures_in(bytes(changed)))


def test_a_page_replaced_behind_a_signature_is_more_than_signing(paper, signed, both):
    one, two = signed
    assert only_signed(paper, one)
    assert only_signed(one, two)
    assert not only_signed(one, paper)
    revision = newest(one)
    page = next(number for number in revision.offsets if b"/MediaBox" in _read(one, revision, number))
    forged = appended(one, revision, {page: _read(one, revision, page).replace(b"/MediaBox", b"/MediaBox ")})
    resigned = add_signature(forged, sign=signer(*both[1]), name="b", reason="", at=AT)
    assert signatures_in(resigned)[-1].is_valid, "the signature itself is right"
    assert not only_signed(one, resigned), "but the page is another one"


def _read(pdf, revision, number) -> bytes:
    try:
        return body(pdf, revision, number)
    except NotThisKind:
        return b""


NONSENSE = [b"", b"%PDF-1.7", b"hello", b"%PDF-1.7\nstartxref\n5\n%%EOF"]
NONSENSE.append(b"%PDF-1.7\nxref\n0 9\ntrailer<<>>\nstartxref\n9\n%%EOF")


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_is_refused_kindly(nonsense, both):
    with pytest.raises(NotThisKind):
        add_signature(nonsense, sign=signer(*both[0]), name="", reason="", at=AT)
    assert signatures_in(nonsense) == []
