"""`giaoban economy`: the digital economy measured, from a table somebody has to a figure that can be recomputed."""

from __future__ import annotations

import argparse

from giaoban.cli.economy import bridging, bundling, estimating, provincial, quarters, sensitivity, tables, trial


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "economy",
        help="the digital economy measured: tables, estimates, quarters, provinces",
        description=(
            "Measures the digital economy: checks and imports input-output tables, estimates the digital share by the "
            "method you name, carries it to quarters and provinces, says how sure it is, and packs everything up so "
            "that others come to the same figure."
        ),
        epilog="Example: giaoban economy check table.xlsx --layout national --kind competitive --period 2022 "
        '--unit "tỷ đồng" --publisher "Tổng cục Thống kê"',
    )
    commands = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    for part in (tables, bridging, estimating, sensitivity, quarters, provincial, bundling, trial):
        part.add(commands)
