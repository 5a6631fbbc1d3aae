"""`giaoban sources keys`: by which key a source is known; a new one ends the one before."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from giaoban.web.terms import why_not


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "keys",
        help="give a source a new key, or stop it",
        description=(
            "Gives a source an API key (shown once), takes down its Ed25519 public key, or makes a pair for a trial: "
            "--make writes the private key to FILE, readable by you alone, and keeps the public one here. --stop ends "
            "the taking of records, --start lets the source in again."
        ),
        epilog="Example: giaoban sources keys bien-cases --make bien.pem. "
        "Exit codes: 0 fine, 1 faults were found, 2 the file cannot be read or is there already, 3 unknown source.",
    )
    parser.add_argument("key", help="the source")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--api-key", action="store_true", help="make a new API key and show it once")
    what.add_argument("--public-key", type=Path, metavar="FILE", help="Ed25519 public key, PEM or base64")
    what.add_argument("--make", type=Path, metavar="FILE", help="make a key pair; the private key goes to FILE")
    what.add_argument("--stop", action="store_true", help="take no more records from it")
    what.add_argument("--start", action="store_true", help="take records from it again")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli.sources.finding import source_named

    source = source_named(args.key)
    if source is None:
        return 3
    from django.utils import timezone

    from giaoban.exchange.actions.sources import give_api_key, set_public_key, stop_source
    from giaoban.registry.actions import console_person

    now, by = timezone.now(), console_person()
    if args.api_key:
        print(give_api_key(by=by, source=source, now=now))
        return 0
    if args.stop or args.start:
        stop_source(by=by, source=source, is_active=args.start, now=now)
        return 0
    try:
        public = args.public_key.read_bytes() if args.public_key else _make(args.make)
    except OSError as why:
        print(f"{args.public_key or args.make}: {why_not(why)}", file=sys.stderr)
        return 2
    print(set_public_key(by=by, source=source, public_key=public, now=now).public_key)
    return 0


def _make(path: Path) -> bytes:
    """A private key in a file nobody else reads; gives the public key. Raises FileExistsError."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    key = Ed25519PrivateKey.generate()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        handle.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
