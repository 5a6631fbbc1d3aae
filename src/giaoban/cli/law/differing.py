"""`giaoban law diff NUMBER|ADDRESS --from DATE --to DATE`: what changed in a document between two days."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from giaoban.core.law.validity.compare import Change


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "diff",
        help="what changed in a document between two days",
        description=(
            "Compares the wording of two days, provision by provision: what is new (+), gone (-), in other words (~, "
            "with [-old-] and {+new+}). Works on corpora made from whole documents; the codification holds one wording "
            "of each article and cannot be compared."
        ),
        epilog=(
            "Examples: giaoban law diff 12/2023/SL-BS --from 2024-12-31 --to 2025-02-03\n"
            "          giaoban law diff /vn/sac-lenh/2023/12/sl-bs/dieu-2 --from 2024-12-31 --to 2025-02-03 --json\n"
            "Exit codes: 0 fine (also when nothing changed), 1 only one wording is held, 2 wrong usage, 3 not held."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("document", metavar="NUMBER|ADDRESS", help="a number in any spelling, or an address of law")
    parser.add_argument("--from", dest="one", type=dt.date.fromisoformat, required=True, metavar="DATE")
    parser.add_argument("--to", dest="other", type=dt.date.fromisoformat, required=True, metavar="DATE")
    parser.add_argument("--corpus", action="append", metavar="NAME", help="only this one (default all)")
    parser.add_argument("--json", action="store_true", help="one object a provision")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import refuse
    from giaoban.core.findings import Finding, Refused

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giaoban.settings")
    from giaoban.core.law.uris import NotAnAddress, parse_uri
    from giaoban.library.queries.corpora.documents import Shelf, addressed
    from giaoban.library.queries.corpora.place import NoCorpus
    from giaoban.library.queries.corpora.searching import open_search

    try:
        path = parse_uri(args.document).path if args.document.startswith("/") else ""
    except NotAnAddress:
        return refuse([Finding("law.bad-address", context={"address": args.document[:200]})], 2)
    try:
        books = addressed(Shelf(open_search(args.corpus)), args.document, on=args.other)
    except NoCorpus as refusal:
        return refuse(refusal.findings, 3)
    except Refused as refusal:
        return refuse(refusal.findings, 2)
    if not books:
        return refuse([Finding("corpus.document-unknown", context={"number": args.document[:120]})], 3)
    compared = [book for book in books if not book.is_codified]
    if not compared:
        return refuse([Finding("law.one-wording", context={"corpus": books[0].corpus})], 1)
    for book in compared:
        changes = book.changes(args.one, args.other, path)
        if args.json:
            for each in changes:
                print(json.dumps({"corpus": book.corpus, "uri": book.uri, **plain(each)}, ensure_ascii=False))
            continue
        name = f"{book.document.type} {book.document.number}"
        print(f"{name} [{book.corpus}] {args.one:%d/%m/%Y} → {args.other:%d/%m/%Y}: {len(changes)} thay đổi / changes")
        for each in changes:
            print(said(each))
    return 0


def plain(change: Change) -> dict[str, object]:
    """A change as plain values."""
    pieces = [{"kind": each.kind, "before": each.before, "after": each.after} for each in change.pieces]
    return {
        "kind": change.kind, "path": change.path, "before": change.before, "after": change.after, "pieces": pieces,
    }  # fmt: skip


def said(change: Change) -> str:
    """A change as lines of a terminal."""
    from giaoban.core.law.uris import NotAnAddress, spoken

    try:
        place = spoken(change.path)
    except NotAnAddress:
        place = change.path
    if change.kind == "added":
        return f"+ {place}: {change.after}"
    if change.kind == "removed":
        return f"- {place}: {change.before}"
    words = "".join(
        each.before
        if each.kind == "same"
        else (f"[-{each.before}-]" if each.before else "") + (f"{{+{each.after}+}}" if each.after else "")
        for each in change.pieces
    )
    return f"~ {place}: {words}"
