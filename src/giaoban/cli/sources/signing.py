"""`giaoban sources sign`: the headers that a signed request carries, ready for curl; it sends nothing itself."""

from __future__ import annotations

import argparse
import base64
import datetime as dt
import hashlib
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VALID = dt.timedelta(minutes=5)


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "sign",
        help="the headers of a signed request, for curl",
        description=(
            "Prints the headers with which FILE is pushed to URL, signed by an Ed25519 key (RFC 9421): the digest of "
            "the body, the signature over method, address, digest and headers, good for five minutes and once. Without "
            "FILE the request is a GET."
        ),
        epilog="Example: giaoban sources sign http://127.0.0.1:8000/api/facts/dossier day.ndjson --source bien-cases "
        "--key bien.pem --type application/x-ndjson > headers && curl --data-binary @day.ndjson -H @headers "
        "http://127.0.0.1:8000/api/facts/dossier. Exit codes: 0 fine, 2 a file cannot be read.",
    )
    parser.add_argument("url", help="where the request goes, exactly as curl is told")
    parser.add_argument("file", nargs="?", type=Path, help="the body")
    parser.add_argument("--source", required=True, metavar="KEY", help="who signs")
    parser.add_argument("--key", required=True, type=Path, metavar="FILE", help="private key, PEM")
    parser.add_argument("--type", default="application/x-ndjson", help="Content-Type (default application/x-ndjson)")
    parser.add_argument("--encoding", default="", help="Content-Encoding, such as gzip")
    parser.add_argument("--idempotency-key", default="", metavar="TEXT", help="names this body for good")
    parser.set_defaults(run=run)


@dataclass(frozen=True)
class _Request:
    method: str
    url: str
    headers: dict[str, str]


def run(args: argparse.Namespace) -> int:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(args.key.read_bytes(), password=None)
        digest = _digest(args.file) if args.file else ""
    except (OSError, ValueError) as why:
        print(f"giaoban sources sign: {why}", file=sys.stderr)
        return 2
    headers = {"Content-Type": args.type, "Content-Digest": digest} if args.file else {}
    headers |= {"Content-Encoding": args.encoding} if args.encoding else {}
    headers |= {"Idempotency-Key": f'"{args.idempotency_key}"'} if args.idempotency_key else {}
    for name, value in signed_headers("POST" if args.file else "GET", args.url, headers, args.source, key).items():
        print(f"{name}: {value}")
    return 0


def signed_headers(method: str, url: str, headers: dict[str, str], source: str, key: Any) -> dict[str, str]:
    """The headers with a signature over method, address and all of them."""
    from http_message_signatures import HTTPMessageSigner, MappingKeyResolver
    from http_message_signatures.algorithms import ED25519

    request = _Request(method, url, dict(headers))
    now = dt.datetime.now(dt.UTC)
    signer = HTTPMessageSigner(
        signature_algorithm=ED25519, key_resolver=MappingKeyResolver(public_keys={}, private_keys={source: key})
    )
    signer.sign(
        request,
        key_id=source,
        created=now,
        expires=now + VALID,
        nonce=secrets.token_urlsafe(18),
        label="giaoban",
        use_existing_digest="Content-Digest" in headers,
        covered_component_ids=("@method", "@target-uri", *(name.lower() for name in headers)),
    )
    return request.headers


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return f"sha-256=:{base64.b64encode(hashlib.file_digest(handle, 'sha256').digest()).decode()}:"
