"""`giaoban label badges FILE --host H`: badges on a saved page, with no label behind them or another's."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from giaoban.web.terms import why_not


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    badges = verbs.add_parser(
        "badges",
        help="find badges on a page that have no valid label behind them",
        description="Reads a saved page (HTML) and, with --picture, pictures of it; the register says who is labelled.",
        epilog="Example: giaoban label badges page.html --host www.example.vn --picture a.svg=https://www.example.vn/a.svg",
    )
    badges.add_argument("file", type=Path, metavar="FILE")
    badges.add_argument("--host", required=True)
    badges.add_argument("--picture", action="append", default=[], metavar="FILE=ADDRESS", help="bytes of a picture")
    badges.add_argument("--language", choices=("vi", "en"), default="vi")
    badges.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from django.utils import timezone

    from giaoban.assessments.queries.labels.checking import page_faults
    from giaoban.web.findings import print_findings

    try:
        html = args.file.read_text(encoding="utf-8", errors="replace")
        pairs = [text.partition("=") for text in args.picture]
        pictures = {address: Path(name).read_bytes() for name, _, address in pairs}
    except OSError as why:
        print(f"{why.filename}: {why_not(why)}", file=sys.stderr)
        return 2
    faults = page_faults(html, host=args.host, pictures=pictures, now=timezone.now())
    print_findings(faults, language=args.language)
    return 1 if faults else 0
