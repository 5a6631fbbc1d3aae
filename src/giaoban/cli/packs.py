"""`giaoban packs lint | plan | apply`: a country's programme as data, checked, compared, applied at once."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from giaoban.core.findings import Finding
    from giaoban.core.packs.pack import Pack
    from giaoban.core.packs.plan import Plan, SectionPlan

SHOWN = 20
NO_FOLDER = "pack.no-folder"


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "packs",
        help="check, compare and apply packs",
        description="A pack is a folder of YAML and CSV files that describes a country's programme.",
        epilog="Start with: giaoban packs lint packs/tiny",
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)

    lint = verbs.add_parser(
        "lint",
        help="every fault of a pack at once, with file, line and code",
        description="Reads packs without touching any store. Warnings do not fail; errors give exit code 1.",
        epilog="Example: giaoban packs lint packs/tiny packs/vn --json",
    )
    lint.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a pack folder")
    lint.add_argument("--json", action="store_true", help="print a list of findings as JSON")
    lint.add_argument("--language", choices=["vi", "en"], default="vi", help="language of the sentences (default vi)")
    lint.set_defaults(run=run_lint)

    plan = verbs.add_parser(
        "plan",
        help="what applying a pack would change",
        description="Compares a pack with the stores and changes nothing.",
        epilog="Example: giaoban packs plan packs/tiny",
    )
    plan.add_argument("path", type=Path, metavar="PATH", help="a pack folder")
    plan.add_argument("--json", action="store_true", help="print every row with its fields before and after")
    plan.set_defaults(run=run_plan)

    apply = verbs.add_parser(
        "apply",
        help="make the stores say what the pack says",
        description=(
            "All rooms change together or not at all; a pack with errors changes nothing. A figure that is stated "
            "otherwise becomes a new revision, nothing is deleted, and applying twice changes nothing."
        ),
        epilog="Example: giaoban packs apply packs/tiny",
    )
    apply.add_argument("path", type=Path, metavar="PATH", help="a pack folder")
    apply.set_defaults(run=run_apply)


def run_lint(args: argparse.Namespace) -> int:
    from giaoban.core.findings import has_errors
    from giaoban.core.packs.load import load_pack
    from giaoban.web.findings import print_findings, say

    findings: list[Finding] = []
    for path in args.paths:
        pack, found = load_pack(path, today=dt.date.today())  # noqa: DTZ011 - the day of whoever runs the command
        findings += found
        if not args.json:
            print_findings(found, language=args.language)
            if pack is not None:
                print(_summary(pack, args.language))
    if args.json:
        told = [
            {
                "code": finding.code,
                "severity": str(finding.severity),
                "file": finding.where.file,
                "line": finding.where.line,
                "column": finding.where.column,
                "part": finding.where.part,
                "words": say(finding, args.language),
                "context": {name: str(value) for name, value in finding.context.items()},
            }
            for finding in findings
        ]
        print(json.dumps(told, ensure_ascii=False, indent=1))
    if any(finding.code == NO_FOLDER for finding in findings):
        return 2
    return 1 if has_errors(findings) else 0


def run_plan(args: argparse.Namespace) -> int:
    pack = _sound(args.path)
    from giaoban.cli import open_stores

    open_stores()
    from giaoban.registry.shelf import plan_pack

    plan = plan_pack(pack)
    if args.json:
        print(json.dumps(_as_json(plan), ensure_ascii=False, indent=1, default=str))
        return 0
    for section in plan.sections:
        _print_section(section)
    print(_outcome(plan, "would change"))
    return 0


def run_apply(args: argparse.Namespace) -> int:
    pack = _sound(args.path)
    from giaoban.cli import open_stores

    open_stores()
    from django.utils import timezone

    from giaoban.registry.actions import apply_pack, console_person

    def told(section: SectionPlan) -> None:
        print(f"  {section.section:<14} {_counts(section)}", file=sys.stderr, flush=True)

    now = timezone.now()
    plan = apply_pack(by=console_person(), pack=pack, today=timezone.localdate(now), now=now, progress=told)
    print(_outcome(plan, "changed"))
    return 0


def _sound(path: Path) -> Pack:
    """The pack, or Refused with its errors; warnings are said on stderr and do not stop anything."""
    from giaoban.core.findings import Refused
    from giaoban.core.packs.load import load_pack
    from giaoban.web.findings import print_findings

    pack, findings = load_pack(path, today=dt.date.today())  # noqa: DTZ011 - as above
    if any(finding.code == NO_FOLDER for finding in findings):
        print_findings(findings, stream=sys.stderr)
        raise SystemExit(2)
    if pack is None:
        raise Refused(findings)
    print_findings(findings, stream=sys.stderr)
    return pack


def _summary(pack: Pack, language: str) -> str:
    sections = ("subjects", "documents", "indicators", "observations", "programmes", "commitments", "meetings")
    counts = ", ".join(f"{len(getattr(pack, name))} {name}" for name in sections)
    return f"{pack}: {'không có lỗi' if language == 'vi' else 'no errors'} ({counts})"


def _counts(section: SectionPlan) -> str:
    return f"+{len(section.add)} ~{len(section.change)} ={section.same}" + (
        f" retired {len(section.retire)}" if section.retire else ""
    )


def _print_section(section: SectionPlan) -> None:
    print(f"{section.section}: {_counts(section)}")
    for row in section.add[:SHOWN]:
        print(f"  + {row.key}")
    if len(section.add) > SHOWN:
        print(f"  + ... {len(section.add) - SHOWN} more (--json lists all)")
    for change in section.change:
        print(f"  ~ {change.row.key}")
        for name in change.after:
            print(f"      {name}: {change.before[name]} -> {change.after[name]}")
    for key in section.retire:
        print(f"  - {key} is no longer in the pack; it stays, nothing is deleted")


def _outcome(plan: Plan, verb: str) -> str:
    added = sum(len(section.add) for section in plan.sections)
    changed = sum(len(section.change) for section in plan.sections)
    name = f"{plan.pack} {plan.version}"
    if not plan.writes:
        return f"{name}: nothing {verb}"
    return f"{name}: {added} rows added, {changed} changed" if verb == "changed" else f"{name}: +{added} ~{changed}"


def _as_json(plan: Plan) -> dict[str, object]:
    return {
        "pack": plan.pack,
        "version": plan.version,
        "sections": [
            {
                "section": section.section,
                "add": [{"key": row.key, "fields": row.fields} for row in section.add],
                "change": [
                    {"key": change.row.key, "before": change.before, "after": change.after} for change in section.change
                ],
                "retire": section.retire,
                "same": section.same,
            }
            for section in plan.sections
        ],
    }
