"""`giaoban economy estimate`: the digital share from an imported table."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from giaoban.cli.economy.options import CODES, add_definition, definition_of, number, subject_named, telling


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    estimate = commands.add_parser(
        "estimate",
        help="the digital share from an imported table",
        description=(
            "Computes direct, backward, forward, overlap and core digital GDP; with φ also the official Vietnamese "
            "form (core activities and what other sectors digitise). φ is never assumed: give a sheet, or name a ratio "
            "of the table. A province that knows only turnover gives --turnover with its GRDP and the errors it "
            "declares. The result is labelled an estimate; it is official only when the statistics office publishes "
            "it (--publish-as)."
        ),
        epilog="Examples: giaoban economy estimate --table uk-2010 --scope divisions4 --errors Z=0.1,Y=0.05,VA=0.02. "
        "giaoban economy estimate --table vn-2022-164 --scope gso_core7 --phi he-so-phi.xlsx --of gdp --store. "
        "giaoban economy estimate --table vn-2022-164 --scope gso_core7 --subject province.yen-bai "
        '--turnover doanh-thu.xlsx --grdp 44000 --grdp-unit "tỷ đồng" --turnover-error 0.1 --ratio-error 0.2. ' + CODES,
    )
    estimate.add_argument("--table", required=True, metavar="KEY", help="of an imported table (economy tables)")
    add_definition(estimate)
    add_turnover(estimate)
    add_result(estimate)
    estimate.set_defaults(run=run_estimate)


def add_turnover(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("a province with turnover only")
    group.add_argument("--subject", metavar="KEY", help="whom the estimate is about (default: the table's economy)")
    group.add_argument("--turnover", type=Path, metavar="FILE", help="a sheet: columns sector, turnover")
    group.add_argument("--grdp", type=number, metavar="MONEY")
    group.add_argument("--grdp-unit", default="", metavar="UNIT", help="of both turnover and GRDP")
    group.add_argument("--turnover-error", type=number, metavar="ERROR", help="relative: 0.1 is ten per cent")
    group.add_argument(
        "--ratio-error", type=number, metavar="ERROR", help="of value added to output against the nation"
    )
    group.add_argument("--grdp-error", type=number, default=0.0, metavar="ERROR")


def add_result(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the result")
    group.add_argument("--store", action="store_true", help="keep it, with its figures as observations")
    group.add_argument("--publish-as", metavar="KEY", help="the statistics office, when it is the publisher")
    group.add_argument("--format", choices=("table", "json", "csv"), default="table")


@telling
def run_estimate(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    more = {"turnover": turnover_asked(args)} if args.turnover else {}
    return estimated(args, [args.table], definition_of(args, **more))


def turnover_asked(args: argparse.Namespace) -> dict[str, Any]:
    """What the options say of a province's turnover, as a definition holds it."""
    from giaoban.cli.economy.sheets import by_sector

    return {
        "turnover": by_sector(args.turnover, "turnover", decimals=args.file_decimals),
        "grdp": args.grdp,
        "unit": args.grdp_unit,
        "turnover_error": args.turnover_error,
        "ratio_error": args.ratio_error,
        "grdp_error": args.grdp_error,
    }


def estimated(args: argparse.Namespace, keys: list[str], definition: Any) -> int:
    """The end of every estimating command: compute, store if asked, show."""
    from django.utils import timezone

    from giaoban.cli.economy.showing import show
    from giaoban.measures.actions.economy import estimate_digital_economy
    from giaoban.measures.queries.economy import named_tables
    from giaoban.registry.actions import console_person
    from giaoban.web.findings import print_findings

    subject = getattr(args, "subject", None)
    tables = named_tables(keys)
    made = estimate_digital_economy(
        by=console_person(),
        tables=tables,
        definition=definition,
        subject=subject_named(subject) if subject else None,
        publisher=subject_named(args.publish_as) if args.publish_as else None,
        store=args.store,
        today=timezone.localdate(),
        now=timezone.now(),
    )
    told = {noted["code"] for table in tables for noted in table.findings}  # when it was imported
    print_findings([one for one in made.answer.findings if one.code not in told], stream=sys.stderr)
    show(made.answer, status=made.status, style=args.format, stored=made.estimate.key if made.estimate else "")
    if made.estimate and not made.new:
        print("đã có từ trước / was there before", file=sys.stderr)
    return 0
