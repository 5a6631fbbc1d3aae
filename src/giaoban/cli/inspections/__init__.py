"""`giaoban inspections`: sign and check minutes, draw a sample again, count what was held online."""

from __future__ import annotations

import argparse

from giaoban.cli.inspections import counting, drawing, signing, simulating


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "inspections",
        help="inspections: sign and verify minutes, draw a sample again, count those held online",
        description=(
            "Everything about inspections that is done outside the site: minutes are signed on one's own machine, so "
            "that the key stays there; a published sample is drawn again; those held online are counted from their "
            "recorded steps. docs/reference/inspections.md walks through an inspection."
        ),
        epilog="Example: giaoban inspections draw list.txt --size 5 --seed 2026-04-29",
    )
    commands = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    for part in (signing, drawing, counting, simulating):
        part.add(commands)
