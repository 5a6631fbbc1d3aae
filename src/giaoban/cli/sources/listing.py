"""`giaoban sources list`: every source, when it was heard last, and what it handed over."""

from __future__ import annotations

import argparse
import sys
from typing import Any


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "list",
        help="sources, or the batches of one",
        description=(
            "Lists the sources, parted by tabs: key, sender, contract, how it is known (key, signed, none), active or "
            "stopped, when it was heard last, batches, records taken, records in quarantine. With a KEY its newest "
            "batches: when each arrived, state, rows, accepted, quarantined, sha256 (with .2 for a second judging)."
        ),
        epilog="Example: giaoban sources list bien-cases. Exit codes: 0 fine, 3 unknown source.",
    )
    parser.add_argument("key", nargs="?", help="a source, for its batches")
    parser.add_argument("--last", type=int, default=50, help="how many batches (default 50)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores
    from giaoban.cli.sources.finding import source_named

    if args.key:
        source = source_named(args.key)
        if source is None:
            return 3
        for batch in source.batches.order_by("-received_at")[: max(0, args.last)]:
            print(
                f"{batch.received_at:%Y-%m-%d %H:%M:%S}\t{batch.state}\t{batch.rows}\t{batch.accepted}"
                f"\t{batch.quarantined}\t{batch.reference}"
            )
        return 0
    open_stores()
    from giaoban.exchange.queries.sources import source_lines

    lines = source_lines()
    for line in lines:
        heard = f"{line.heard_at:%Y-%m-%d %H:%M}" if line.heard_at else "–"
        state = "active" if line.is_active else "stopped"
        known = ",".join(line.known_by) or "none"
        print(
            f"{line.key}\t{line.sender}\t{line.contract}\t{known}\t{state}\t{heard}\t{line.batches}"
            f"\t{line.accepted}\t{line.quarantined}"
        )
    if not lines:
        print("Chưa có nguồn nào / no source yet: giaoban sources add --help", file=sys.stderr)
    return 0
