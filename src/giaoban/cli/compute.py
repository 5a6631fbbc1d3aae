"""`giaoban compute`: figures from the records in the warehouse, stored as observations."""

from __future__ import annotations

import argparse
import sys


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "compute",
        help="figures from the records in the warehouse",
        description=(
            "Computes every indicator that is counted from records (or only those named), by organisation, block and "
            "nation, month and quarter, and stores the figures with the snapshot they came from. The same snapshot is "
            "never computed twice. Figures that contain simulated records have the status simulated."
        ),
        epilog=(
            "Example: giaoban compute dossier_rate_settled. "
            "Exit codes: 0 fine, 1 no records or nothing to count, 3 an unknown indicator (the nearest are named)."
        ),
    )
    parser.add_argument("indicators", nargs="*", metavar="INDICATOR", help="ids; none means all")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse
    from giaoban.cli.series import unknown_indicator

    open_stores()
    from django.utils import timezone

    from giaoban.measures.actions import compute_from_warehouse
    from giaoban.measures.models import Indicator
    from giaoban.registry.actions import console_person
    from giaoban.web import formats

    known = set(Indicator.objects.values_list("code", flat=True))
    unknown = [code for code in args.indicators if code not in known]
    if unknown or not known:
        return refuse([unknown_indicator(code) for code in (unknown if known else [""])], 3)
    done = compute_from_warehouse(by=console_person(), codes=args.indicators, now=timezone.now())
    for one in done:
        said = f"{formats.number(one.new)} số liệu mới / new" if one.new else "không có gì mới / nothing new"
        print(f"  {one.indicator}: {formats.number(one.records)} hồ sơ / records, {said}", file=sys.stderr)
    return 0
