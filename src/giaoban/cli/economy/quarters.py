"""`giaoban economy update`: a quarter from annual tables and quarterly indicators."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from giaoban.cli.economy.estimating import add_result, estimated
from giaoban.cli.economy.options import CODES, add_definition, definition_of, telling


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    update = commands.add_parser(
        "update",
        help="the share of a quarter: annual tables carried by indicators",
        description=(
            "Makes the table of a quarter: the annual tables are the benchmark, indicators give the movement (Denton), "
            "GRAS the cells; then estimates as `estimate` does. The four quarters of a year with a table add up to it. "
            "The sheet of indicators has a row a quarter: column quarter, one column for every sector of the table, "
            "and where you have them Y: columns for final demand. Without convergence nothing is given but the reason."
        ),
        epilog="Example: giaoban economy update --table vn-2022-164 --indicators chi-so-quy.xlsx --quarter 2023Q1 "
        "--scope gso_core7 --phi he-so-phi.xlsx --store. " + CODES,
    )
    update.add_argument("--table", required=True, action="append", metavar="KEY", help="a year; repeat for more years")
    update.add_argument("--indicators", required=True, type=Path, metavar="FILE")
    update.add_argument("--quarter", required=True, help="2023Q1")
    update.add_argument(
        "--vintage", type=dt.date.fromisoformat, metavar="DATE", help="as known on a day (default today)"
    )
    add_definition(update)
    add_result(update)
    update.set_defaults(run=run_update)


@telling
def run_update(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from django.utils import timezone

    from giaoban.cli.economy.sheets import matrix
    from giaoban.core.findings import Finding, Refused
    from giaoban.measures.queries.economy import named_tables, read_table

    rows = named_tables(args.table)
    first = read_table(rows[0])
    read = matrix(args.indicators, ("quarter",), first.sectors, decimals=args.file_decimals)
    demand = None
    if read["finals"]:
        missing = [name for name in first.finals if name not in read["finals"]]
        if missing:
            known = ", ".join(f"Y:{name}" for name in first.finals)
            raise Refused(
                Finding(
                    "economy.sheet-column",
                    context={"file": args.indicators.name, "column": f"Y:{name}", "known": known},
                )
                for name in missing
            )
        demand = [list(line) for line in zip(*(read["finals"][name] for name in first.finals), strict=True)]
    asked = {
        "quarter": args.quarter,
        "begins": read["names"][0],
        "activity": read["matrix"],
        "demand": demand,
        "published": [(row.published_on or timezone.localdate(row.imported_at)).isoformat() for row in rows],
        "vintage": (args.vintage or timezone.localdate()).isoformat(),
    }
    return estimated(args, args.table, definition_of(args, quarter=asked))
