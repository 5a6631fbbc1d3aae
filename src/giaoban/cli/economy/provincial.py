"""`giaoban economy provinces`: the nation's table spread over provinces that meet every GRDP."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from giaoban.cli.economy.estimating import add_result, estimated
from giaoban.cli.economy.options import CODES, add_definition, definition_of, telling


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    provinces = commands.add_parser(
        "provinces",
        help="digital value added of every province",
        description=(
            "Spreads the nation's value added by sector over provinces so that each GRDP is met and every sector adds "
            "up to the nation (GRAS), then gives each province its direct figure, its core as a band over δ, and the "
            "spill-over to the rest of the country in a column of its own. Core figures of provinces are never added. "
            "The sheet: columns province (its key), grdp, and one for every sector with the value to start from (value "
            "added or jobs); GRDP as gross value added at basic prices in the unit of the table."
        ),
        epilog="Example: giaoban economy provinces --table vn-2022-164 --grdp grdp-theo-nganh.xlsx --scope gso_core7 "
        "--delta 0.1,0.2,0.3 --store. " + CODES,
    )
    provinces.add_argument("--table", required=True, metavar="KEY")
    add_provinces(provinces, required=True)
    add_definition(provinces, phi=False)
    add_result(provinces)
    provinces.set_defaults(run=run_provinces)


def add_provinces(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """GRDP of the provinces and how their tables are made from the nation's."""
    name = "--grdp" if required else "--provinces"
    parser.add_argument(name, dest="provinces", required=required, type=Path, metavar="FILE")
    parser.add_argument(
        "--delta", required=required, metavar="LIST", help="of the location quotient, several for a band: 0.1,0.2,0.3"
    )
    parser.add_argument("--quotient", default="flq", choices=("slq", "cilq", "rlq", "flq", "aflq"))
    parser.add_argument(
        "--give-way", default="none", choices=("none", "rows"), help="rows: GRDPs move where they miss the nation"
    )


def provinces_asked(args: argparse.Namespace) -> dict[str, Any]:
    """What the options say of the provinces, as a definition holds it. Raises Refused for faults of the sheet."""
    from giaoban.cli.economy.sheets import matrix
    from giaoban.core.findings import Finding, Refused
    from giaoban.measures.queries.economy import named_tables, read_table

    if not args.delta:
        raise Refused([Finding("region.delta-missing", context={"quotient": args.quotient.upper()})])
    (row,) = named_tables([args.table])
    read = matrix(args.provinces, ("province", "grdp"), read_table(row).sectors, decimals=args.file_decimals)
    return {
        "names": read["names"],
        "grdp": read["grdp"],
        "prior": read["matrix"],
        "deltas": args.delta.split(","),
        "quotient": args.quotient,
        "give_way": args.give_way,
    }


@telling
def run_provinces(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    return estimated(args, [args.table], definition_of(args, provinces=provinces_asked(args)))
