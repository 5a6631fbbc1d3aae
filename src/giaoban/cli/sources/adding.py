"""`giaoban sources add`: a system that may hand over records of one contract."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from giaoban.web.terms import why_not


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "add",
        help="set a source up",
        description=(
            "Sets up a source: who sends, records of which contract, and how it is known. With --api-key an API key is "
            "made and shown this once; with --public-key requests are signed by the Ed25519 key that fits the file. "
            "A source that giaoban fetches from (http, sql, folder) says where and how in --settings, a JSON file as "
            "in docs/reference/watch.md. Records of a source carry its KEY in their column `source`."
        ),
        epilog="Examples: giaoban sources add bien-cases --sender province.bien --contract dossier --api-key; "
        "giaoban sources add nui-cases --sender province.nui --contract dossier --way http --settings nui.json. "
        "Exit codes: 0 fine, 1 faults were found, 2 unreadable key or settings file, 3 unknown sender.",
    )
    parser.add_argument("key", help="name of the source: lower-case letters, digits, dashes")
    parser.add_argument(
        "--sender", required=True, metavar="SUBJECT", help="who answers for it, such as province.yen-bai"
    )
    parser.add_argument("--contract", required=True, help="what it sends, such as dossier or dossier@1")
    parser.add_argument("--title", default="", help="what people call it")
    parser.add_argument(
        "--way",
        choices=("push", "http", "sql", "folder", "sheet", "form"),
        default="push",
        help="push: a system sends (default); http, sql or folder: giaoban pull fetches; sheet or form: people fill it "
        "in at /sources/KEY/sheet/ and /form/",
    )
    parser.add_argument("--settings", type=Path, metavar="FILE", help="how it is pulled, one JSON object")
    parser.add_argument("--api-key", action="store_true", help="make an API key and show it once")
    parser.add_argument("--public-key", type=Path, metavar="FILE", help="its Ed25519 public key, PEM or base64")
    parser.add_argument("--simulated", action="store_true", help="everything it sends is simulated, and marked so")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from django.db import transaction
    from django.utils import timezone

    from giaoban.exchange.actions.sources import add_source, give_api_key, set_public_key
    from giaoban.exchange.queries.ways import WAYS
    from giaoban.registry.actions import console_person
    from giaoban.registry.models import Subject

    sender = Subject.objects.filter(key=args.sender).first()
    if sender is None:
        print(f"Không có đơn vị “{args.sender}” / no subject with this key", file=sys.stderr)
        return 3
    try:
        public = args.public_key.read_bytes() if args.public_key else None
        settings = read_settings(args.settings) if args.settings else {}
    except OSError as why:
        print(f"{why.filename}: {why_not(why)}", file=sys.stderr)
        return 2
    except ValueError as why:
        print(f"{args.settings}: không phải một đối tượng JSON / not one JSON object: {why}", file=sys.stderr)
        return 2
    if args.settings and args.way not in WAYS:
        print(f"--settings: chỉ cho / only with --way {', '.join(WAYS)}", file=sys.stderr)
        return 2
    now, by = timezone.now(), console_person()
    with transaction.atomic():
        source = add_source(
            by=by,
            key=args.key,
            sender=sender,
            contract=args.contract,
            title=args.title,
            way=args.way,
            settings=settings,
            simulated=args.simulated,
            now=now,
        )
        if public is not None:
            set_public_key(by=by, source=source, public_key=public, now=now)
        secret = give_api_key(by=by, source=source, now=now) if args.api_key else ""
    doors = {"push": f"POST /api/facts/{source.contract}"} | dict.fromkeys(WAYS, f"giaoban pull {source.key}")
    door = doors.get(args.way, f"/sources/{source.key}/{args.way}/")
    print(f"{source.key}\t{source.sender.key}\t{source.contract}\t{door}")
    if secret:
        print("Khóa API, chỉ hiện một lần / the API key, shown this once:", file=sys.stderr)
        print(secret)
    elif public is None and args.way == "push":
        print(f"Chưa có khóa / no key yet: giaoban sources keys {source.key} --help", file=sys.stderr)
    return 0


def read_settings(file: Path) -> dict[str, Any]:
    """The settings of a source that is pulled. Raises OSError, or ValueError for what is no JSON object."""
    settings = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(settings, dict):
        raise ValueError(f"{type(settings).__name__}")
    return settings
