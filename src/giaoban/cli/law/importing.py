"""`giaoban law import FILE|FOLDER [--corpus NAME]`: texts become a corpus and its index."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from giaoban.library.queries.corpora.place import DEFAULT

if TYPE_CHECKING:
    from giaoban.library.actions.corpora import Imported

SHOWN = 5
"""Findings of one kind."""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "import",
        help="bring a file or a folder of law into a corpus",
        description=(
            "Reads JSON lines with the fields of the codification (so, type, art, eff, title, text, chapter, demuc, "
            "demuc_title, src; .xz, .gz and .bz2 are unpacked), or documents (.txt .md .html .htm .docx .pdf, Akoma "
            "Ntoso .xml .akn, and .yaml of a pack's law folder), and indexes what is new. Broken off, it goes on when "
            "it is started again; done twice, the second changes nothing. A line that cannot be read is said and left "
            "out. Corpora lie side by side."
        ),
        epilog=(
            "Examples: giaoban law import ../shared/data/law/phapdien_all.jsonl.xz\n"
            "          giaoban law import decrees/ --corpus decrees\n"
            "          giaoban law import --library --corpus library    guidance, plans and answers held here\n"
            "Exit codes: 0 fine, 1 some lines or files were left out, 2 nothing could be read."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("path", nargs="?", type=Path, metavar="FILE|FOLDER")
    parser.add_argument("--library", action="store_true", help="what the library holds itself, instead of a file")
    parser.add_argument("--corpus", default=DEFAULT, metavar="NAME", help=f"default {DEFAULT}")
    parser.add_argument("--json", action="store_true", help="one object with what was done")
    parser.add_argument("--quiet", action="store_true", help="no progress")
    parser.add_argument("--language", choices=("vi", "en"), default="vi", help="of findings (default vi)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse
    from giaoban.core.findings import Refused

    if (args.path is None) != args.library:
        print("giaoban law import FILE|FOLDER | --library", file=sys.stderr)
        return 2
    open_stores()
    from django.utils import timezone

    from giaoban.library.actions.corpora import import_law
    from giaoban.registry.actions import console_person

    began = time.monotonic()
    progress = None if args.quiet else _Progress()
    try:
        done = import_law(
            by=console_person(), path=args.path, corpus=args.corpus, now=timezone.now(), progress=progress
        )
    except Refused as refusal:
        return refuse(refusal.findings, 2)
    finally:
        if progress:
            progress.end()
    _say(done, args.language)
    said = {
        "corpus": done.corpus,
        "source": done.source,
        "read": done.kept.articles,
        "added": done.kept.added,
        "replaced": done.kept.replaced,
        "removed": done.kept.removed,
        "twice": done.kept.twice,
        "indexed": done.indexed,
        "linked": done.linked,
        "documents": done.documents,
        "articles": done.articles,
        "findings": len(done.findings) + done.more_findings,
        "seconds": round(time.monotonic() - began, 1),
    }
    if args.json:
        print(json.dumps(said, ensure_ascii=False))
    else:
        print(
            f"{done.corpus}: {done.kept.articles:,} điều đã đọc / articles read, {done.kept.added:,} mới / new, "
            f"{done.kept.replaced:,} thay / replaced, {done.kept.removed:,} bỏ / removed, {done.indexed:,} lập chỉ "
            f"mục / indexed; {done.documents:,} văn bản / documents, {done.articles:,} điều / articles; "
            f"{said['seconds']} s"
        )
    if not done.kept.articles:
        return 2
    return 0 if done.is_whole else 1


def _say(done: Imported, language: str) -> None:
    """The first few findings of each code, and how many more there are."""
    from giaoban.web.findings import print_findings

    counts: dict[str, int] = {}
    for finding in done.findings:
        counts[finding.code] = counts.get(finding.code, 0) + 1
        if counts[finding.code] <= SHOWN:
            print_findings([finding], sys.stderr, language)
    for code, count in counts.items():
        if count > SHOWN:
            print(f"  [{code}] … +{count - SHOWN:,}", file=sys.stderr)
    if done.more_findings:
        print(f"  … +{done.more_findings:,}", file=sys.stderr)


class _Progress:
    """Counts on stderr: over one another on a terminal, a line now and then elsewhere."""

    WORDS = {"read": "đọc / read", "index": "lập chỉ mục / index", "link": "đọc viện dẫn / references"}

    def __init__(self) -> None:
        self.is_terminal = sys.stderr.isatty()
        self.last, self.stage = 0.0, ""

    def __call__(self, stage: str, count: int) -> None:
        now = time.monotonic()
        if now - self.last < (0.2 if self.is_terminal else 5) and stage == self.stage:
            return
        self.last, self.stage = now, stage
        start, end = ("\r", "") if self.is_terminal else ("", "\n")
        print(f"{start}  {self.WORDS[stage]} {count:,}   ", end=end, file=sys.stderr, flush=True)

    def end(self) -> None:
        if self.is_terminal and self.stage:
            print(file=sys.stderr)
