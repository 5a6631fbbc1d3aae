"""`giaoban sources receipt`: a receipt to keep, and whether one is genuine."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "receipt",
        help="show or verify a receipt",
        description="A receipt says what became of a batch: counts, hashes, snapshot, findings, signed by Ed25519.",
        epilog="Example: giaoban sources receipt verify receipt.json --keys jwks.json",
    )
    parts = parser.add_subparsers(dest="how", metavar="HOW", required=True)
    show = parts.add_parser(
        "show",
        help="print the receipt of a batch",
        description="Prints the signed receipt of a batch as JSON.",
        epilog="Example: giaoban sources receipt show bien-cases 9f86d081884c > receipt.json. "
        "Exit codes: 0 fine, 3 unknown source or batch, or no receipt yet.",
    )
    show.add_argument("key", help="the source")
    show.add_argument(
        "sha256", help="the batch, by the beginning of the sha256 of its body; with .1 at its end its first judging"
    )
    show.set_defaults(run=run_show)
    verify = parts.add_parser(
        "verify",
        help="whether a receipt is genuine",
        description=(
            "Holds a receipt against the keys it may be signed with: those of this installation, or a key set from "
            "/.well-known/jwks.json with --keys, which needs neither network nor database. With --body it also says "
            "whether the receipt is about this file."
        ),
        epilog="Example: giaoban sources receipt verify receipt.json --keys jwks.json --body day.ndjson. "
        "Exit codes: 0 genuine, 1 not genuine, 2 a file cannot be read.",
    )
    verify.add_argument("file", type=Path, help="the answer to the push, or what `show` printed")
    verify.add_argument("--keys", type=Path, metavar="FILE", help="a JSON Web Key Set")
    verify.add_argument("--body", type=Path, metavar="FILE", help="the file that was sent")
    verify.set_defaults(run=run_verify)


def run_show(args: argparse.Namespace) -> int:
    from giaoban.cli.sources.finding import source_named

    source = source_named(args.key)
    if source is None:
        return 3
    from giaoban.exchange.queries.batches import batch_beginning

    batch = batch_beginning(source, args.sha256)
    receipt = getattr(batch, "receipt", None)
    if receipt is None:
        print("Không có lô này, hoặc lô chưa có biên nhận / no such batch, or no receipt yet", file=sys.stderr)
        return 3
    print(json.dumps({"receipt": receipt.body, "signature": receipt.signature}, ensure_ascii=False, indent=2))
    return 0


def run_verify(args: argparse.Namespace) -> int:
    import hashlib

    from giaoban.cli import set_up_django
    from giaoban.core.findings import Finding, Refused

    set_up_django()
    from giaoban.exchange.actions.signing import public_keys, verified

    try:
        receipt = json.loads(args.file.read_text(encoding="utf-8"))
        keys = json.loads(args.keys.read_text(encoding="utf-8")) if args.keys else public_keys()
        digest = hashlib.sha256(args.body.read_bytes()).hexdigest() if args.body else ""
        if not isinstance(receipt, dict) or not isinstance(keys, dict):
            raise ValueError("no JSON object")
    except (OSError, ValueError) as why:
        print(f"giaoban sources receipt verify: {why}", file=sys.stderr)
        return 2
    body = verified(receipt, keys)
    if digest and digest != body["body"]["sha256"]:
        raise Refused([Finding("receipt.other-body", context={"named": body["body"]["sha256"], "found": digest})])
    counts = body["counts"]
    print(
        f"{body['batch']}\t{body['state']}\t{counts['rows']}\t{counts['accepted']}\t{counts['quarantined']}"
        f"\t{body['processed_at']}"
    )
    return 0
