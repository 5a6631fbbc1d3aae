"""`giaoban compare MEETING MEETING`: what changed from one sealed meeting to another, and why."""

from __future__ import annotations

import argparse
import json
import textwrap


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "compare",
        help="what changed between two sealed meetings, and why",
        description=textwrap.fill(
            "Sets two seals side by side: figures that were revised with the reason, figures of a new period, goals "
            "that were stated otherwise, targets that stand otherwise, promises that moved, are new or have ended, "
            "each with the steps that were taken between the two."
        ),
        epilog=(
            "Example: giaoban compare 2024q4 2025q1\n"
            "         giaoban compare 2024q4 2025q1 --json\n"
            "Exit codes: 0 fine, 1 one of them is not sealed, 2 wrong usage, 3 no such meeting."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("before", metavar="MEETING", help="key of a sealed meeting, such as 2024q4")
    parser.add_argument("after", metavar="MEETING", help="key of another one")
    parser.add_argument("--json", action="store_true", help="one object instead of sentences")
    parser.add_argument("--language", choices=("vi", "en"), default="vi", help="default vi")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse

    open_stores()
    from giaoban.core.findings import Finding
    from giaoban.meetings.models import Meeting
    from giaoban.meetings.queries.comparison import SECTIONS, as_json, compare
    from giaoban.web.findings import say

    found = {
        one.key: one for one in Meeting.objects.filter(key__in=[args.before, args.after]).select_related("snapshot")
    }
    missing = [key for key in dict.fromkeys((args.before, args.after)) if key not in found]
    if missing:
        known = ", ".join(Meeting.objects.values_list("key", flat=True)) or "–"
        faults = [Finding("meeting.no-such-meeting", context={"key": key, "known": known}) for key in missing]
        return refuse(faults, 3)
    result = compare(found[args.before], found[args.after], language=args.language)
    if args.json:
        print(json.dumps(as_json(result), ensure_ascii=False, indent=2))
        return 0
    for name in SECTIONS:
        changes = result.section(name)
        if changes:
            print(f"{say(Finding(f'compare.{name}'), args.language)} ({len(changes)})")
        for one in changes:
            print(f"  {one.key}  {one.what}\n      {one.before} → {one.after}")
            for why in one.why:
                print(f"      {why}")
    if not result.changes:
        print(say(Finding("compare.nothing"), args.language))
    return 0
