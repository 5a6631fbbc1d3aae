"""`giaoban sources`: who sends records, by which key, what became of batches, and whether a receipt is genuine."""

from __future__ import annotations

import argparse

from giaoban.cli.sources import adding, changing, keys, listing, processing, receipts, settling, signing


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "sources",
        help="systems that send records: set up, keys, batches, receipts",
        description=(
            "A source is a system that hands over records of one contract. Set it up, give it a key, and it can push "
            "batches to /api/facts/CONTRACT; every batch gets a signed receipt. docs/reference/exchange.md walks "
            "through it with curl."
        ),
        epilog="Example: giaoban sources add bien-cases --sender province.bien --contract dossier --api-key",
    )
    commands = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    for part in (adding, changing, listing, keys, signing, processing, receipts, settling):
        part.add(commands)
