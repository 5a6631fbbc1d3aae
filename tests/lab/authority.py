"""Certificates for the laboratory: an authority, one in the middle, and every way to get a certificate wrong."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
SHA256_RSA, SHA1_RSA = bytes.fromhex("2a864886f70d01010b"), bytes.fromhex("2a864886f70d010105")
PEM = serialization.Encoding.PEM


@cache
def key(kind: str) -> Any:
    """`ec256`, or `rsa` with the number of bits; each made once."""
    if kind.startswith("ec"):
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, int(kind.removeprefix("rsa")))


def certificate(
    names: list[str], *, by: tuple[Any, Any] | None, kind: str = "ec256", since: int = -5, days: int = 90,
    authority: bool = False, own: Any = None,
) -> x509.Certificate:  # fmt: skip
    """Signed by (certificate, key), or by itself; valid from `since` days from now for `days`."""
    own = own or key(kind)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:60])])
    issuer, signer = (by[0].subject, by[1]) if by else (subject, own)
    begins = NOW + dt.timedelta(days=since)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(issuer).public_key(own.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(begins).not_valid_after(begins + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )  # fmt: skip
    if not authority:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), False)
    return builder.sign(signer, hashes.SHA256())


class Authority:
    """The root that the laboratory trusts, and one in the middle that signs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root_key, self.middle_key = key("ec256"), ec.generate_private_key(ec.SECP256R1())
        self.root = certificate(["Laboratory root"], by=None, authority=True, days=3650, own=self.root_key)
        self.middle = certificate(
            ["Laboratory in the middle"], by=(self.root, self.root_key), authority=True, days=1800, own=self.middle_key
        )
        self.file = folder / "root.pem"
        self.file.write_bytes(self.root.public_bytes(PEM))

    def issue(self, host: str, defect: str = "", kind: str = "ec256") -> Path:
        """A file with chain and key for the host, with the defect asked for."""
        by = (self.middle, self.middle_key)
        chain = [self.middle]
        names, since, days = [host], -5, 90
        match defect:
            case "expired":
                since, days = -100, 60
            case "not-yet":
                since = 5
            case "ends-soon":
                since, days = -80, 90
            case "too-long":
                days = 800
            case "wrong-name":
                names = ["another.lab.vn"]
            case "incomplete":
                chain = []
            case "unknown-root":
                stranger = ec.generate_private_key(ec.SECP256R1())
                root = certificate(["Stranger"], by=None, authority=True, own=stranger)
                by, chain = (root, stranger), [root]
        own = None if defect == "self-signed" else by
        made = certificate(names, by=own, kind=kind, since=since, days=days)
        if defect == "self-signed":
            chain = []
        der = made.public_bytes(serialization.Encoding.DER)
        if defect == "sha1":
            middle_key = key("rsa2048")
            middle = certificate(["Old one"], by=(self.root, self.root_key), authority=True, days=900, own=middle_key)
            made = certificate(names, by=(middle, middle_key), kind=kind)
            der, chain = _with_sha1(made, middle_key), [middle]
        pem = x509.load_der_x509_certificate(der).public_bytes(PEM) if defect != "sha1" else _pem(der)
        private = key(kind).private_bytes(
            PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
        file = self.folder / f"{host}.pem"
        file.write_bytes(pem + b"".join(one.public_bytes(PEM) for one in chain) + private)
        return file


def _with_sha1(made: x509.Certificate, signer: Any) -> bytes:
    """The same certificate signed with SHA-1, which libraries no longer do: the two names are equally long."""
    inner = made.tbs_certificate_bytes.replace(SHA256_RSA, SHA1_RSA)
    signature = signer.sign(inner, padding.PKCS1v15(), hashes.SHA1())
    outer = made.public_bytes(serialization.Encoding.DER)
    outer = outer.replace(made.tbs_certificate_bytes, inner).replace(SHA256_RSA, SHA1_RSA)
    return outer.replace(made.signature, signature)


def _pem(der: bytes) -> bytes:
    import base64

    text = base64.encodebytes(der)
    return b"-----BEGIN CERTIFICATE-----\n" + text + b"-----END CERTIFICATE-----\n"
