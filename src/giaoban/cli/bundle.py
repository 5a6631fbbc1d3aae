"""`giaoban bundle FIGURE --out DIR`: a folder that counts a figure again on another machine."""

from __future__ import annotations

import argparse
import textwrap
from pathlib import Path


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from giaoban.cli.explain import NAMING, add_figure

    parser = subparsers.add_parser(
        "bundle",
        help="a folder that counts a figure again elsewhere",
        description=textwrap.fill(
            "Writes a folder with the definition of a figure, the contract, exactly the records that count (only the "
            "columns the formula reads, pseudonyms as numbers), what became of the organisations, the signed receipts, "
            "and run.py, which needs only the installed giaoban and no network, and says whether it comes to the same "
            "hash. The same figure gives the same bytes."
        ),
        epilog=(
            f"{NAMING}\n"
            "Example: giaoban bundle dossier_rate_settled/vn/2024Q4 --out bundle, then python bundle/run.py\n"
            "Exit codes: 0 fine, 1 it cannot be exported, 2 wrong usage, 3 an unknown figure."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_figure(parser)
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="a new or empty folder")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse
    from giaoban.cli.economy.bundling import write_folder
    from giaoban.cli.explain import frame_in, refused_as
    from giaoban.core.findings import Refused

    frame = frame_in(args.frame)
    open_stores()
    from django.utils import timezone

    from giaoban.measures.actions.bundling import take_bundle
    from giaoban.registry.actions import console_person

    try:
        files = take_bundle(by=console_person(), figure=args.figure, frame=frame, now=timezone.now())
        write_folder(args.out, files)
    except Refused as refusal:
        return refuse(refusal.findings, refused_as(refusal))
    print(f"{args.out}: python {args.out / 'run.py'}")
    return 0
