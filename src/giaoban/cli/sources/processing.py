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
        "When the register or a contract was mended: giaoban sources process --again bien-cases/9f86d081884c. "
        "Exit codes: 0 fine, 1 a batch was refused or failed, or the disk is full, 3 unknown source or batch.",
    )
    process.add_argument("--watch", type=float, metavar="SECONDS", help="look again after this many seconds, for ever")
    process.add_argument("--retry", action="store_true", help="take failed batches up again")
    process.add_argument(
        "--again",
        metavar="SOURCE/SHA",
        help="judge a stored body anew, as a new batch that names the old one, because an entry of the register or the "
        "contract has been mended since; never a batch of which every row was taken",
    )
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
    if args.again and not _judged_again(args.again):
        return 3
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


def _judged_again(name: str) -> bool:
    """Whether there is such a batch; it waits now. Raises Refused."""
    from django.utils import timezone

    from giaoban.cli.sources.finding import source_named
    from giaoban.exchange.actions.again import judge_again
    from giaoban.exchange.queries.batches import batch_beginning
    from giaoban.registry.actions import console_person

    key, _, digits = name.partition("/")
    source = source_named(key)
    if source is None:
        return False
    batch = batch_beginning(source, digits)
    if batch is None:
        print(f"Nguồn {key} không có lô “{digits}” / this source has no such batch", file=sys.stderr)
        return False
    made = judge_again(by=console_person(), batch=batch, now=timezone.now())
    print(f"{batch.name} -> {made.name}", file=sys.stderr)
    return True


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
