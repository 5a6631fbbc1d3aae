"""`giaoban lint FILE...`: recompute what a text claims."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path

from giaoban.core.findings import Finding, Place, Refused, Severity, has_errors
from giaoban.core.linter import ClaimFinding, Known, lint_texts
from giaoban.web.findings import print_findings

KNOWN_NUMBERS = Path(__file__).resolve().parents[3] / "packs" / "vn" / "reports" / "known_numbers.yaml"


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "lint",
        help="recompute the figures a text claims",
        description="Finds figures in Vietnamese prose (.txt .md .html .docx .pdf) and recomputes every claim the text "
        "allows: growth, parts of a whole, shares, sums against a known number of organisations, means, periods, "
        "targets. Several files together are also held against each other.",
        epilog="Example: giaoban lint report.docx speech.txt --json. "
        "Exit codes: 0 no errors, 1 a claim does not close, 2 a file cannot be read (the others are still checked).",
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="a text to check; - reads plain text from standard input"
    )
    parser.add_argument("--json", action="store_true", help="one list of objects instead of sentences")
    parser.add_argument("--language", choices=("vi", "en"), default="vi", help="language of the findings (vi)")
    parser.add_argument(
        "--date",
        type=dt.date.fromisoformat,
        help="the day the texts were written, as 2024-12-09; else read from each text",
    )
    parser.add_argument(
        "--known",
        type=Path,
        default=KNOWN_NUMBERS,
        help="known numbers and targets (packs/vn/reports/known_numbers.yaml)",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    try:
        known = load_known(args.known)
    except Refused as refusal:
        print_findings(refusal.findings, stream=sys.stderr, language=args.language)
        return 2
    texts: dict[str, list[str]] = {}
    unreadable: list[Finding] = []
    for place, file in enumerate(dict.fromkeys(args.files), 1):
        if len(args.files) > 1 and sys.stderr.isatty():
            print(f"{place}/{len(args.files)} {file}", file=sys.stderr)
        try:
            texts[file] = read_file(file)
        except Refused as refusal:
            unreadable += refusal.findings
    found = lint_texts(texts, known=known, date=args.date)
    if args.json:
        print(json.dumps([finding.as_row() for finding in found], ensure_ascii=False, indent=2))
    elif texts:
        _print(found, len(texts), args.language)
    print_findings(unreadable, stream=sys.stderr, language=args.language)
    if unreadable:
        return 2
    return 1 if has_errors(finding.as_finding() for finding in found) else 0


def read_file(file: str) -> list[str]:
    """Paragraphs of a file, or of standard input for "-". Raises Refused."""
    from giaoban.core.formats.texts import LARGEST_FILE, read_paragraphs

    try:
        if file == "-":
            data = sys.stdin.buffer.read(LARGEST_FILE + 1)
        else:
            with Path(file).open("rb") as stream:
                data = stream.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as why:
        raise Refused(
            [Finding("text.no-file", where=Place(file), context={"file": file, "why": _reason(why)})]
        ) from why
    return [paragraph.text for paragraph in read_paragraphs(data, "stdin.txt" if file == "-" else file)]


def load_known(path: Path) -> Known:
    """Known numbers of a pack file. Raises Refused when it cannot be read or holds a bad entry."""
    from giaoban.core.marked_yaml import read_marked

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as why:
        raise Refused(
            [Finding("known.unreadable", where=Place(str(path)), context={"file": str(path), "why": _reason(why)})]
        ) from why
    marked = read_marked(text, str(path))
    if marked.findings:
        raise Refused(marked.findings)
    return Known.from_data(marked.value, str(path))


def _print(found: list[ClaimFinding], texts: int, language: str) -> None:
    for finding in found:
        print_findings([finding.as_finding()], language=language)
        print(f"    “{finding.sentence if len(finding.sentence) <= 400 else finding.sentence[:400] + '…'}”")
    errors = sum(finding.severity == Severity.ERROR for finding in found)
    warnings = sum(finding.severity == Severity.WARNING for finding in found)
    if language == "vi":
        print(f"Đã soát {texts} văn bản: {errors} lỗi, {warnings} cảnh báo.")
    else:
        print(f"Texts checked: {texts}. Errors: {errors}. Warnings: {warnings}.")


def _reason(why: Exception) -> str:
    return why.strerror or str(why) if isinstance(why, OSError) else str(why)[:200]
