"""`giaoban checklists`: criteria sets of the packs, checked, shown, compared, and answers scored, without any store."""

from __future__ import annotations

import argparse

from giaoban.cli.checklists import comparing, linting, oscal, scoring, showing


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "checklists",
        help="criteria sets: list, show, lint, compare two, score answers",
        description=(
            "A checklist is a dated YAML file of a pack: criteria, scales, gates, when it is passed. These commands "
            "read files only and need no database."
        ),
        epilog="Start with: giaoban checklists list && giaoban checklists show town-hall@1 --packs packs/tiny",
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for part in (showing, linting, comparing, scoring, oscal):
        part.add(verbs)
