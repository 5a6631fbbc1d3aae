"""`giaoban watch`: looks at every feed, opens what is wrong and closes what is mended."""

from __future__ import annotations

import argparse
import sys
import time

LEAST_SECONDS = 10


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "watch",
        help="judge every source's feed: heartbeat, freshness, volume, form, returned rows, jumps, gaming",
        description=(
            "Compares every active source with its promise and with its own past, opens a fault for what is wrong and "
            "closes what is mended. Each fault names the source and its sender; /sources/ shows them all. Looks again "
            "every five minutes until it is stopped; with --once it looks once, for cron."
        ),
        epilog="Example: giaoban watch --once. Exit codes: 0 no error among the open faults, 1 some, 2 wrong usage.",
    )
    parser.add_argument("--once", action="store_true", help="look once and end")
    parser.add_argument("--every", type=int, default=300, metavar="SECONDS", help="between two looks (default 300)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    if args.every < LEAST_SECONDS:
        print(f"--every: ít nhất {LEAST_SECONDS} giây / at least {LEAST_SECONDS} seconds", file=sys.stderr)
        return 2
    open_stores()
    while True:
        code = _look()
        if args.once:
            return code
        _tidy()
        try:
            time.sleep(args.every)
        except KeyboardInterrupt:
            return code


def _tidy() -> None:
    """Once a day, also where nothing else runs for long."""
    from django.utils import timezone

    from giaoban.exchange.actions.chores import tidy_when_due

    tidy_when_due(now=timezone.now(), progress=lambda name: print(f"tidy {name}", file=sys.stderr, flush=True))


def _look() -> int:
    from django.utils import timezone

    from giaoban.exchange.actions.watch import look
    from giaoban.exchange.models import Fault
    from giaoban.exchange.queries.watch_board import in_words
    from giaoban.registry.actions import console_person
    from giaoban.web.findings import print_findings

    done = look(by=console_person(), now=timezone.now())
    print_findings(done.findings, sys.stderr)
    for sign, faults in (("+", done.opened), ("-", done.closed)):
        for fault in faults:
            print(f"{sign}\t{fault.connector.key}\t{fault.severity}\t{fault.code}\t{in_words(fault)}")
    standing = len(done.opened) + done.standing
    print(
        f"{done.sources} nguồn, {len(done.opened)} lỗi mới, {len(done.closed)} lỗi đã hết, {standing} lỗi còn / "
        f"{done.sources} sources, {len(done.opened)} new, {len(done.closed)} ended, {standing} open",
        flush=True,
    )
    return 1 if Fault.objects.filter(until__isnull=True, severity="error").exists() else 0
