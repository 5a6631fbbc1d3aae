"""`giaoban law`: bring the law in, find the article that answers, read it as of a day."""

from __future__ import annotations

import argparse

from giaoban.cli.law import corpora, differing, importing, queueing, searching, showing, training, vectoring


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "law",
        help="the law: import it, search it, read an article as of a day",
        description=(
            "A corpus holds documents article by article, with an index beside it. Import the codification, a folder "
            "of documents or any JSON-lines file with the same fields; then search it or read it."
        ),
        epilog='Example: giaoban law import phapdien.jsonl.xz && giaoban law search "thời giờ làm việc ban đêm"',
    )
    commands = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    for part in (importing, searching, showing, differing, queueing, corpora, training, vectoring):
        part.add(commands)
