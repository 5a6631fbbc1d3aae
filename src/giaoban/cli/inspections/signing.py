"""`giaoban inspections sign | verify | test-key`: a PDF signed where the key is, and what the signatures in one say."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from giaoban.core.findings import Finding

PASSWORD = "GIAOBAN_KEY_PASSWORD"  # noqa: S105  # the name of a variable


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "sign",
        help="sign minutes with a key of one's own (PKCS #12)",
        description=(
            "Adds a signature behind a PDF; earlier signatures stay valid. The key is read from a PKCS #12 file "
            f"(.p12, .pfx), its password from {PASSWORD}. Nothing is sent anywhere."
        ),
        epilog="Example: giaoban inspections sign minutes.pdf --key office.p12 --out signed.pdf. "
        "Exit codes: 0 fine, 2 a file cannot be read or written.",
    )
    parser.add_argument("file", type=Path, help="the PDF as downloaded")
    parser.add_argument("--key", required=True, type=Path, metavar="FILE", help="PKCS #12 with key and certificate")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="the signed PDF")
    parser.add_argument("--reason", default="", help="why it is signed, as readers show it")
    parser.set_defaults(run=sign)
    parser = commands.add_parser(
        "verify",
        help="the signatures in a PDF: whose, whether they hold, what they cover",
        description=(
            "Says of each signature whose certificate it is, whether it belongs to exactly these bytes, and whether it "
            "covers the whole file. Who issued the certificate is for you to judge: pdfsig and openssl check the chain."
        ),
        epilog="Example: giaoban inspections verify signed.pdf. "
        "Exit codes: 0 all hold, 1 one does not or there is none, 2 unreadable.",
    )
    parser.add_argument("file", type=Path)
    parser.set_defaults(run=verify)
    parser = commands.add_parser(
        "test-key",
        help="a key to try signing with; nobody vouches for it",
        description="Writes a new P-256 key with a certificate that it signed itself, for exercises and tests only.",
        epilog="Example: giaoban inspections test-key try.p12 --name 'Trưởng đoàn (thử)'. "
        "Exit codes: 0 fine, 2 the file is there already or cannot be written.",
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--name", required=True, help="who it is for; say that it is a trial")
    parser.set_defaults(run=make_key)


def sign(args: argparse.Namespace) -> int:
    from giaoban.cli import refuse
    from giaoban.core.reports.signing import add_signature, signatures_in
    from giaoban.core.reports.signing.incremental import NotThisKind

    try:
        signer = _signer(args.key)
    except (OSError, ValueError, TypeError) as why:
        context = {"file": str(args.key), "why": str(why)[:200]}
        return refuse([Finding("inspection.unreadable-key", context=context)], 2)
    now = dt.datetime.now(dt.UTC).astimezone()
    try:
        made = add_signature(args.file.read_bytes(), sign=signer, name="", reason=args.reason, at=now)
        args.out.write_bytes(made)
    except (OSError, NotThisKind) as why:
        context = {"file": str(args.file), "why": str(why)[:200]}
        return refuse([Finding("inspection.unreadable-file", context=context)], 2)
    print(f"  {args.out}: {signatures_in(made)[-1].name}", file=sys.stderr)
    return 0


def verify(args: argparse.Namespace) -> int:
    from giaoban.cli import refuse
    from giaoban.core.reports.signing import signatures_in

    try:
        pdf = args.file.read_bytes()
    except OSError as why:
        context = {"file": str(args.file), "why": why.strerror or str(why)}
        return refuse([Finding("inspection.unreadable-file", context=context)], 2)
    found = signatures_in(pdf)
    for number, one in enumerate(found, 1):
        said = "hợp lệ / valid" if one.is_valid else f"KHÔNG hợp lệ / NOT valid: {one.why_not}"
        whole = "toàn bộ tệp / the whole file" if one.covers == len(pdf) else f"{one.covers} / {len(pdf)} byte"
        print(f"{number}  {one.name or '–'}  {said}  {whole}")
    if not found:
        print("Không có chữ ký / no signature")
    return 0 if found and all(one.is_valid for one in found) else 1


def make_key(args: argparse.Namespace) -> int:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs12
    from cryptography.x509.oid import NameOID

    from giaoban.cli import refuse

    key = ec.generate_private_key(ec.SECP256R1())
    now = dt.datetime.now(dt.UTC)
    password = os.environ.get(PASSWORD, "").encode()
    guard = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    try:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, args.name)])
        made = x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now - dt.timedelta(hours=1),
            now + dt.timedelta(days=365),
        ).sign(key, hashes.SHA256())  # fmt: skip
        body = pkcs12.serialize_key_and_certificates(b"giaoban", key, made, None, guard)
        with args.file.open("xb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(body)
    except (OSError, ValueError) as why:
        context = {"file": str(args.file), "why": str(why)[:200]}
        return refuse([Finding("inspection.unreadable-file", context=context)], 2)
    print(f"  {args.file}: {args.name}", file=sys.stderr)
    return 0


def _signer(file: Path) -> Callable[[bytes], bytes]:
    """Who signs with the key of a PKCS #12 file. Raises OSError, ValueError, TypeError."""
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import pkcs7, pkcs12

    password = os.environ.get(PASSWORD, "").encode() or None
    key, certificate, more = pkcs12.load_key_and_certificates(file.read_bytes(), password)
    if certificate is None or not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise ValueError("no RSA or EC key with a certificate")
    options = [
        pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.NoCapabilities,
    ]  # fmt: skip

    def signed(data: bytes) -> bytes:
        builder = pkcs7.PKCS7SignatureBuilder().set_data(data).add_signer(certificate, key, hashes.SHA256())
        for one in more:
            builder = builder.add_certificate(one)
        return builder.sign(serialization.Encoding.DER, options)

    return signed
