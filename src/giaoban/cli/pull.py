"""`giaoban pull`: goes to the sources that do not send by themselves, and takes what is new."""

from __future__ import annotations

import argparse
import sys


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "pull",
        help="take what is new from sources that are pulled: an address, a database, a drop folder",
        description=(
            "Fetches what is new from one source, or from all that are pulled, stores it as batches and processes "
            "them. How far each was read moves only after its records are stored, so a pull that breaks off loses "
            "and doubles nothing. Keys come from environment variables that the source's settings name."
        ),
        epilog="Example: giaoban pull --all. Exit codes: 0 fine, 1 faults were found, 2 wrong usage, 3 unknown name.",
    )
    parser.add_argument("source", nargs="?", metavar="CONNECTOR", help="the key of a source; see /sources/")
    parser.add_argument("--all", action="store_true", help="every active source that is pulled")
    parser.add_argument("--no-process", action="store_true", help="only store; a worker processes later")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse
    from giaoban.core.findings import Finding, Refused

    if bool(args.source) == args.all:
        print("giaoban pull CONNECTOR | --all", file=sys.stderr)
        return 2
    open_stores()
    from django.utils import timezone

    from giaoban.exchange.actions.processing import process_batches
    from giaoban.exchange.connectors import pull, pulled_sources
    from giaoban.exchange.models import Connector
    from giaoban.registry.actions import console_person
    from giaoban.web.findings import print_findings

    sources = pulled_sources()
    if args.source:
        named = Connector.objects.filter(key=args.source).select_related("sender").first()
        if named is None:
            known = ", ".join(one.key for one in sources) or "–"
            context = {"source": args.source, "known": known}
            return refuse([Finding("pull.no-such-source", context=context)], 3)
        sources = [named]
    by, is_whole = console_person(), True
    for number, source in enumerate(sources, 1):
        print(f"{number}/{len(sources)} {source.key} …", file=sys.stderr)
        try:
            done = pull(by=by, connector=source, now=timezone.now)
        except Refused as refusal:
            print_findings(refusal.findings, sys.stderr)
            is_whole = False
            continue
        print_findings(done.findings, sys.stderr)
        is_whole = is_whole and done.is_whole
        print(f"{source.key}\t{len(done.batches)} lô / batches\t{sum(batch.bytes for batch in done.batches)} byte")
    if not args.no_process:
        for receipt in process_batches(now=timezone.now()):
            counts = receipt.body["counts"]
            print(f"{receipt.batch}\t{receipt.batch.state}\t{counts['accepted']}/{counts['rows']}")
    return 0 if is_whole else 1
