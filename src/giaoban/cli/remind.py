"""`giaoban remind`: what clocks do by themselves, to be run every morning."""

from __future__ import annotations

import argparse


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "remind",
        help="give the reminders that are due, and close what was met with silence after notice",
        description=(
            "Reads the clock of everything somebody opened: gives each reminder and each escalation that is due today "
            "or was missed, and closes what nobody confirmed in time, but only after every reminder was given and the "
            "time it left has passed. Run it every working morning; run twice, the second time does nothing."
        ),
        epilog="Example (cron): 30 7 * * 1-6 giaoban remind. Exit codes: 0 fine, 1 faults were found.",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from django.utils import timezone

    from giaoban.commitments.actions import remind
    from giaoban.registry.actions import console_person

    done = remind(by=console_person(), now=timezone.now())
    for notice in done.notices:
        print(f"{notice.commitment.key}\t{notice.what}\t{notice.clock}\t{notice.last}\t{', '.join(notice.to)}")
    for commitment in done.closed:
        print(f"{commitment.key}\t{commitment.state}")
    print(f"{len(done.notices)} lời nhắc, {len(done.closed)} việc đóng / {len(done.notices)} notices given")
    return 0
