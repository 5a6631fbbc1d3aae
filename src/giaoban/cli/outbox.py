"""`giaoban outbox`: what was sent to whom, what waits, and what could not be sent."""

from __future__ import annotations

import argparse
import sys

STATES = ("waiting", "claimed", "sent", "failed", "dropped")
MOST = 200


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "outbox",
        help="mail and web-hooks: what was sent, what waits, what failed; send again",
        description=(
            "Lists the newest 200 mails and calls, one line each: key, way, state, attempts, reader, moment, parted by "
            "tabs, and below a failed one why it failed; addresses of reporters and subscribers are shortened. --send "
            "sends what waits now (what failed for a while comes again after 5 and 30 minutes, 2, 6 and 24 hours); "
            "--retry tries one that was given up from the beginning."
        ),
        epilog=(
            "Example: giaoban outbox --state failed. Example (cron): */15 * * * * giaoban outbox --send. "
            "Exit codes: 0 fine, 1 something failed, 3 unknown key."
        ),
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--state", choices=STATES, default="", help="only these")
    what.add_argument("--send", action="store_true", help="send what waits")
    what.add_argument("--retry", metavar="KEY", help="try one that failed again")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse
    from giaoban.cli.remind import send

    open_stores()
    if args.send:
        return send(write=False)
    if not args.retry:
        return show(args.state)
    from django.utils import timezone

    from giaoban.commitments.actions.sending import send_again
    from giaoban.commitments.models import Outgoing
    from giaoban.core.findings import Finding
    from giaoban.registry.actions import console_person

    row = Outgoing.objects.filter(key=args.retry).first()
    if row is None:
        return refuse([Finding("outbox.unknown", context={"key": args.retry})], 3)
    send_again(by=console_person(), row=row, now=timezone.now())
    return send(write=False)


def show(state: str) -> int:
    from giaoban.commitments.queries.outbox import fault_of, outbox, outbox_counts
    from giaoban.web.findings import print_findings
    from giaoban.web.formats import moment

    rows = list(outbox(state=state)[:MOST])
    for row in rows:
        when = moment(row.sent_at or row.not_before)
        print(f"{row.key}\t{row.way}\t{row.state}\t{row.attempts}\t{row.shown_to}\t{when}")
        if (fault := fault_of(row)) is not None:
            print_findings([fault], stream=sys.stdout)
    counts = outbox_counts()
    print(", ".join(f"{counts[name]} {name}" for name in STATES))
    return 1 if counts["failed"] else 0
