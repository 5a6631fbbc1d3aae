"""`giaoban label keys make|rotate|show`."""

from __future__ import annotations

import argparse
import json


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    keys = verbs.add_parser(
        "keys",
        help="the keys that sign labels: make the first, replace, show the public halves",
        description=(
            "The private half lies in VAR/keys/labels/KID.pem, mode 600, and nowhere else: back it up apart from the "
            "database, which holds the public halves only. A replaced key verifies what it signed until it expires."
        ),
        epilog='Example: giaoban label keys rotate --reason "thay định kỳ"',
    )
    steps = keys.add_subparsers(dest="step", metavar="STEP", required=True)
    make = steps.add_parser(
        "make",
        help="make the first key if there is none",
        description=(
            "Makes the key that signs labels, once for a machine. A second call changes nothing and says which key is "
            "there; to replace a key that is old or may be in other hands, use rotate."
        ),
        epilog="Example: giaoban label keys make prints the key's name.",
    )
    make.set_defaults(run=run_make)
    rotate = steps.add_parser(
        "rotate",
        help="a new key signs from now on",
        description="The old one verifies what it signed until that expires, unless --lost ends it at once.",
        epilog='Example: giaoban label keys rotate --reason "thay định kỳ"',
    )
    rotate.add_argument("--reason", required=True, help="why, for the record")
    rotate.add_argument("--lost", action="store_true", help="the old key may be in other hands: it ends at once")
    rotate.set_defaults(run=run_rotate)
    show = steps.add_parser(
        "show",
        help="the public keys as JWKS",
        description=(
            "Prints every public key that labels were ever signed with, with its days, as JSON Web Key Set: what an "
            "offline check needs, and what /.well-known/giaoban-labels/jwks.json says."
        ),
        epilog="Example: giaoban label keys show > jwks.json",
    )
    show.set_defaults(run=run_show)


def run_make(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from django.db import transaction
    from django.utils import timezone

    from giaoban.assessments.actions.labels.keys import signing_key
    from giaoban.registry.actions import console_person

    with transaction.atomic():
        row, _ = signing_key(by=console_person(), now=timezone.now())
    print(row.kid)
    return 0


def run_rotate(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from django.utils import timezone

    from giaoban.assessments.actions.labels import rotate_keys
    from giaoban.registry.actions import console_person

    made = rotate_keys(by=console_person(), reason=args.reason, is_lost=args.lost, now=timezone.now())
    print(made.kid)
    return 0


def run_show(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from giaoban.assessments.queries.labels.published import key_set

    print(json.dumps(key_set(), indent=2))
    return 0
