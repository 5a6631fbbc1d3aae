"""`giaoban messages`: the page strings and their Vietnamese."""

from __future__ import annotations

import argparse
from typing import Any


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "messages",
        help="collect page strings into the Vietnamese catalogue",
        description="Collects every page string from templates and Python into locale/vi/LC_MESSAGES/django.po. "
        "New strings come in empty: fill their Vietnamese by hand, then run it again.",
        epilog="Example: giaoban messages --check   (exit code 1 when a string is missing, unsure or unused)",
    )
    parser.add_argument(
        "--check", action="store_true", help="change nothing, only say whether the catalogue is complete"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import set_up_django
    from giaoban.web import messages
    from giaoban.web.findings import print_findings

    set_up_django()
    if not args.check:
        catalogue = messages.update()
        print(f"{messages.CATALOGUE}: {len(catalogue)} texts")
    findings = messages.check()
    print_findings(findings)
    messages.ensure_compiled()
    return 1 if findings else 0
