"""`giaoban inspections count`: how many were held online in a year, from their steps; with --record as a figure."""

from __future__ import annotations

import argparse
import dataclasses
import json
from typing import Any


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "count",
        help="how many inspections of a year were held online",
        description=(
            "Counts concluded inspections of a year, and those of which every statutory step was taken in the system. "
            "--record writes the shares as figures of the indicators inspections_digital and "
            "periodic_inspections_online, with their counts. Simulated ones are counted apart (--simulated)."
        ),
        epilog="Example: giaoban inspections count 2026 --record --source qd-12-2026. "
        "Exit codes: 0 fine, 1 nothing to record, 2 wrong usage.",
    )
    parser.add_argument("year", type=int)
    parser.add_argument("--simulated", action="store_true", help="the exercises instead of the real ones")
    parser.add_argument("--record", action="store_true", help="write the figures")
    parser.add_argument("--subject", default="vn", help="whose figure it is (default vn)")
    parser.add_argument("--source", default="", metavar="KEY", help="document the figure stands in")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse

    open_stores()
    from django.utils import timezone

    from giaoban.core.findings import Refused
    from giaoban.meetings.actions.inspections import record_online_share
    from giaoban.meetings.queries.inspections.steps import counted
    from giaoban.registry.actions import console_person

    found = counted(year=args.year, simulated=args.simulated, today=timezone.localdate())
    print(json.dumps(dataclasses.asdict(found) | {"year": args.year, "simulated": args.simulated}))
    if args.record:
        try:
            record_online_share(
                by=console_person(), year=args.year, subject=args.subject, source=args.source,
                simulated=args.simulated, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            return refuse(refusal.findings, 1)
    return 0
