"""`giaoban checklists lint [PATH...]`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    lint = verbs.add_parser(
        "lint",
        help="every fault of checklist files at once, with file, line and code",
        description=(
            "Reads single files or the checklists of pack folders. Keys of other parts of the pack (documents, "
            "owners, crosswalks) are checked by giaoban packs lint. Exit code 1 when a file has an error."
        ),
        epilog="Example: giaoban checklists lint packs/tiny packs/vn/checklists/web-trust.yaml",
    )
    lint.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a file or a pack folder (default packs/vn)")
    lint.add_argument("--json", action="store_true", help="one list of findings")
    lint.add_argument("--language", choices=("vi", "en"), default="vi", help="language of the sentences (vi)")
    lint.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli.checklists.finding import load
    from giaoban.core.findings import has_errors
    from giaoban.web.findings import print_findings, say

    files = [
        file for path in args.paths or [None] for file in ([path] if path and not path.is_dir() else _inside(path))
    ]
    findings, sound = [], 0
    for file in files:
        checklist, found = load(file)
        findings += found
        sound += checklist is not None
    if args.json:
        rows = [
            {"code": one.code, "severity": str(one.severity), "where": str(one.where), "says": say(one, args.language)}
            for one in findings
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        print_findings(findings, language=args.language)
        vietnamese = args.language == "vi"
        print(f"Bộ tiêu chí không lỗi: {sound}/{len(files)}." if vietnamese else f"Sound: {sound} of {len(files)}.")
    if any(one.code == "checklist.unreadable" for one in findings) or (args.paths and not files):
        return 2
    return 1 if has_errors(findings) else 0


def _inside(path: Path | None) -> list[Path]:
    from giaoban.cli.checklists.finding import pack_files

    return pack_files([path] if path else None)
