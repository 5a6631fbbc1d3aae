"""`giaoban sources process` and `repair`: the worker of the pipeline, and what mends the stores after a crash."""

from __future__ import annotations

import argparse
import sys
import time
from typing import Any


def add(commands: Any) -> None:
    process = commands.add_parser(
        "process",
        help="check and merge the batches that wait",
        description=(
            "Repairs what a crash left, then checks and merges every batch that waits, oldest first; batches that wait "
            "together share one commit. With --watch it keeps looking: the worker of an installation that takes large "
            "batches. Any number may run; one works at a time."
        ),
        epilog="Example: giaoban sources process --watch 5. "
        "Exit codes: 0 fine, 1 a batch was refused or failed, or the disk is full.",
    )
    process.add_argument("--watch", type=float, metavar="SECONDS", help="look again after this many seconds, for ever")
    process.add_argument("--retry", action="store_true", help="take failed batches up again")
    process.set_defaults(run=run_process)
    repair = commands.add_parser(
        "repair",
        help="mend the stores after a crash",
        description=(
            "Clears away bodies nobody acknowledged, finishes batches that were received, merges again what the "
            "warehouse lost, compares control totals, and says what a person has to look at. `giaoban serve` and "
            "`giaoban sources process` mend when they start, `giaoban watch` compares; twice changes nothing."
        ),
        epilog="Example: giaoban sources repair. Exit codes: 0 fine, 1 something a person has to look at.",
    )
    repair.set_defaults(run=run_repair)


def run_process(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from django.utils import timezone

    from giaoban.exchange.actions.chores import tidy_when_due
    from giaoban.exchange.actions.processing import process_batches
    from giaoban.exchange.actions.repairing import repair, retry_failed
    from giaoban.registry.actions import console_person

    if args.retry:
        count = retry_failed(by=console_person(), now=timezone.now())
        print(f"{count} batches are taken up again", file=sys.stderr)
    before = timezone.now()
    _say(repair(timezone.now()))
    while args.watch is not None:
        for receipt in process_batches(now=timezone.now()):
            print(f"{receipt.batch.name}\t{receipt.body['state']}\t{receipt.body['counts']['accepted']}", flush=True)
        tidy_when_due(now=timezone.now(), progress=lambda name: print(f"tidy {name}", file=sys.stderr, flush=True))
        time.sleep(max(0.1, args.watch))
    from giaoban.exchange.models import Batch

    ended = list(Batch.objects.filter(processed_at__gte=before).select_related("connector"))
    for batch in ended:
        print(f"{batch.name}\t{batch.state}\t{batch.rows}\t{batch.accepted}\t{batch.quarantined}")
    return 1 if any(batch.state != Batch.State.MERGED for batch in ended) else 0


def run_repair(_: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from django.utils import timezone

    from giaoban.core.findings import has_errors
    from giaoban.exchange.actions.repairing import repair
    from giaoban.exchange.actions.totals import compare_totals
    from giaoban.exchange.models import Fault

    findings = repair(timezone.now())
    _say(findings)
    compare_totals(now=timezone.now())
    open_faults = list(Fault.objects.filter(until=None, code__startswith="totals.").select_related("connector"))
    _say([fault.finding for fault in open_faults])
    if not findings and not open_faults:
        print("Không có gì phải sửa / nothing to mend")
    return 1 if has_errors(findings) or open_faults else 0


def _say(findings: Any) -> None:
    from giaoban.web.findings import print_findings

    print_findings(findings)
