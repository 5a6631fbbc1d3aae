"""`giaoban passon`: what bodies that merged still owe and ask goes on under their successors, by a decision."""

from __future__ import annotations

import argparse
import datetime as dt
import sys


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "passon",
        help="pass on what bodies that merged still owe and ask",
        description=(
            "Everything open that is owed or asked by a body that had ended by the day passes to its one successor, "
            "with the document of the decision in its history; the old names stay readable there. People who held a "
            "role at the old body hold it at the new one. What has several successors, or none, is named and left."
        ),
        epilog="Example: giaoban passon --decision lt-09-2024 --on 2025-01-01. "
        "Exit codes: 0 fine, 1 something was left, 2 wrong usage, 3 unknown document.",
    )
    parser.add_argument("--decision", required=True, metavar="DOCUMENT", help="key of the document that decides it")
    parser.add_argument("--on", required=True, type=dt.date.fromisoformat, metavar="DAY", help="such as 2025-07-01")
    parser.add_argument("--without-people", action="store_true", help="leave the roles of people as they are")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from django.utils import timezone

    from giaoban.commitments.actions import pass_on_commitments
    from giaoban.library.models import Document
    from giaoban.registry.actions import console_person
    from giaoban.web.findings import print_findings

    decision = Document.objects.filter(key=args.decision).first()
    if decision is None:
        print(f"Không có văn bản “{args.decision}” / no document with this key. Thử: giaoban packs apply packs/vn",
              file=sys.stderr)  # fmt: skip
        return 3
    done = pass_on_commitments(
        by=console_person(), decision=decision, day=args.on, people=not args.without_people, now=timezone.now()
    )
    for one in done.commitments:
        print(f"{one.key}\t{one.owed_by.key}\t{one.asked_by.key if one.asked_by else ''}")
    for own in done.own_targets:
        print(f"{own.target.key}\t{own.subject.key}\t{own.value:f}")
    print(
        f"{len(done.commitments)} việc, {len(done.own_targets)} chỉ tiêu tự đặt, {len(done.memberships)} vai trò"
        " đã chuyển / passed on"
    )
    print_findings(done.left)
    return 1 if done.left else 0
