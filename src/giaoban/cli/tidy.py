"""`giaoban tidy`: expire old states of the records and sweep files nobody names."""

from __future__ import annotations

import argparse
import sys


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "tidy",
        help="keep the warehouse quick: expire old states, sweep files",
        description=(
            "Every commit lists all states that are still kept, so it grows dearer with each. Kept are all states of "
            "the last days, the last one of each day for a quarter, and for good whatever a review sealed. Other "
            "moments stay readable: they are computed again from the raw batches. `giaoban serve`, `giaoban sources "
            "process --watch` and `giaoban watch` do it by themselves once in GIAOBAN_TIDY_HOURS (24); --last says "
            "when it was done last."
        ),
        epilog="Example: giaoban tidy --every 3 --daily 92. Exit codes: 0 fine, 2 wrong usage.",
    )
    parser.add_argument("--every", type=int, default=3, metavar="DAYS", help="keep every state so long (default 3)")
    parser.add_argument(
        "--daily", type=int, default=92, metavar="DAYS", help="keep the last state of each day so long (default 92)"
    )
    parser.add_argument("--last", action="store_true", help="only say when it was done last")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    import datetime as dt

    from giaoban.cli import open_stores, refuse
    from giaoban.core.findings import Finding

    for option, value in (("--every", args.every), ("--daily", args.daily)):
        if value < 0:
            context = {"option": option, "value": value, "least": 0}
            return refuse([Finding("simulate.too-small", context=context)], 2)
    open_stores()
    from django.utils import timezone

    from giaoban.measures.actions.tidying import tidy_warehouse
    from giaoban.measures.queries.tidying import last_tidied
    from giaoban.measures.warehouse.expiring import Keep
    from giaoban.registry.actions import console_person
    from giaoban.web.formats import moment

    if args.last:
        last = last_tidied()
        print(moment(last, "vi") if last else "chưa lần nào / never")
        return 0
    keep = Keep(dt.timedelta(days=args.every), dt.timedelta(days=args.daily))
    done = tidy_warehouse(
        by=console_person(), now=timezone.now(), keep=keep, progress=lambda name: print(f"  {name} …", file=sys.stderr)
    )
    for name, one in done.items():
        print(
            f"  {name}: {one.snapshots} trạng thái hết hạn / states expired, {one.kept} giữ lại / kept, "
            f"{one.files} tệp / files, {one.bytes / 2**20:.1f} MB",
            file=sys.stderr,
        )
    return 0
