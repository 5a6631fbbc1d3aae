"""`giaoban sources settle`: a difference of control totals that will stay, and why."""

from __future__ import annotations

import argparse
import sys
from typing import Any


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "settle",
        help="end a difference of control totals, with a reason",
        description=(
            "What a source stated for a day and what is held differ until the day is compared and equal, however long "
            "ago it was stated. A difference that will stay is ended by a person who says why; the reason stands in "
            "the audit log, and the difference comes again as soon as either side says something else."
        ),
        epilog="Example: giaoban sources settle bien-cases 2025-01-02 --reason 'one test record, deleted there'. "
        "Exit codes: 0 fine, 1 it cannot be settled, 3 unknown source, or no open difference of that day.",
    )
    parser.add_argument("key", help="the source")
    parser.add_argument("day", help="such as 2025-01-02")
    parser.add_argument("--reason", required=True, help="why it needs no mending")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli.sources.finding import source_named

    source = source_named(args.key)
    if source is None:
        return 3
    from django.utils import timezone

    from giaoban.exchange.actions.totals import OURS, settle_difference
    from giaoban.registry.actions import console_person

    found = list(source.faults.filter(until=None, subject=args.day, code__startswith=OURS))
    for fault in found:
        settle_difference(by=console_person(), fault=fault, reason=args.reason, now=timezone.now())
        print(f"{source.key}\t{fault.subject}\t{fault.code}")
    if not found:
        print(f"Nguồn {source.key} không có chênh lệch ngày “{args.day}” / no open difference", file=sys.stderr)
    return 0 if found else 3
