"""`giaoban economy check | import | tables`: a table from a file, held against every check, kept for good."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from giaoban.cli.economy.options import CODES, add_reading, reading_of, subject_named, telling


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = commands.add_parser(
        "check",
        help="find every fault of a table, change nothing",
        description=(
            "Reads an input-output table (.xlsx or .csv) and says everything that is wrong with it, cell by cell: "
            "footings, outputs, signs, whether the system can be solved, whether the unit can be right. Needs no "
            "database."
        ),
        epilog="Example: giaoban economy check packs/uk-2010/economy/table.csv --period 2010 "
        '--unit "million GBP" --publisher ONS --decimals point. ' + CODES,
    )
    check.add_argument("file", type=Path)
    add_reading(check)
    check.set_defaults(run=run_check)
    import_ = commands.add_parser(
        "import",
        help="check a table and keep it",
        description=(
            "Checks a table and keeps it: the file by its sha256 under var/tables, its origin, licence and cell map in "
            "the database. An imported table never changes; a revised one gets another key. The same import again "
            "changes nothing."
        ),
        epilog="Example: giaoban economy import bang-io-2022.xlsx --key vn-2022-164 --subject vn --layout national "
        '--kind competitive --period 2022 --unit "tỷ đồng" --publisher "Tổng cục Thống kê" --licence "..." '
        '--known 9548.7 --known-unit "nghìn tỷ đồng". ' + CODES,
    )
    import_.add_argument("file", type=Path)
    import_.add_argument("--key", required=True, help="a name of your own: vn-2022-164")
    import_.add_argument("--subject", default="vn", metavar="KEY", help="whose economy (default vn)")
    import_.add_argument("--status", default="reported", metavar="WORD", help="official, reported or simulated")
    import_.add_argument("--evidence", default="unknown", metavar="WORD", help="seen, memory, computed, unknown")
    add_reading(import_)
    import_.set_defaults(run=run_import)
    tables = commands.add_parser(
        "tables",
        help="imported tables, and estimates made from them",
        description="Lists the imported tables with their origin and hash; with --estimates what was computed.",
        epilog="Example: giaoban economy tables --subject vn --estimates. " + CODES,
    )
    tables.add_argument("--subject", metavar="KEY", help="only of this economy")
    tables.add_argument("--estimates", action="store_true", help="list estimates instead")
    tables.add_argument("--format", choices=("table", "json"), default="table")
    tables.set_defaults(run=run_tables)


@telling
def run_check(args: argparse.Namespace) -> int:
    from giaoban.cli import set_up_django
    from giaoban.core.economy.checks import check, check_scale
    from giaoban.core.economy.readers.layouts import read_layout
    from giaoban.core.findings import has_errors
    from giaoban.core.formats.spreadsheets import read_spreadsheet
    from giaoban.web.findings import print_findings

    set_up_django()
    about, reading = reading_of(args)
    table = read_layout(read_spreadsheet(args.file), about, reading)
    findings = check(table)
    if args.known is not None:
        findings += check_scale(table, known=args.known, unit=args.known_unit)
    print_findings(findings, stream=sys.stderr)
    size = f"{float(table.gva.sum()):,.0f}".replace(",", ".")
    print(f"{table.n} ngành / sectors, {table.kind}, {table.period.code}; giá trị tăng thêm / GVA {size} {table.unit}")
    return 1 if has_errors(findings) else 0


@telling
def run_import(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores
    from giaoban.core.findings import Finding, Place, Refused
    from giaoban.web.findings import print_findings

    open_stores()
    from django.utils import timezone

    from giaoban.measures.actions.economy import import_table
    from giaoban.registry.actions import console_person

    about, reading = reading_of(args)
    try:
        data = args.file.read_bytes()
    except (OSError, ValueError) as why:
        context = {"file": args.file.name, "problem": getattr(why, "strerror", None) or str(why)}
        raise Refused([Finding("sheet.unreadable", where=Place(args.file.name), context=context)]) from why
    done = import_table(
        by=console_person(),
        data=data,
        file=args.file.name,
        key=args.key,
        subject=subject_named(args.subject),
        about=about,
        reading=reading,
        known=None if args.known is None else (args.known, args.known_unit),
        status=args.status,
        evidence=args.evidence,
        today=timezone.localdate(),
        now=timezone.now(),
    )
    print_findings(done.findings, stream=sys.stderr)
    said = "đã nhập / imported" if done.new else "đã có từ trước / was there before"
    print(f"{done.row.key}: {done.row.sectors} ngành / sectors, sha256 {done.row.sha256[:16]}…, {said}")
    return 0


@telling
def run_tables(args: argparse.Namespace) -> int:
    from dataclasses import asdict

    from giaoban.cli import open_stores

    open_stores()
    from giaoban.measures.queries.economy import estimate_lines, table_lines

    subject = subject_named(args.subject) if args.subject else None
    lines = estimate_lines(subject=subject) if args.estimates else table_lines(subject=subject)
    if args.format == "json":
        print(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=1, default=str))
        return 0
    if not lines:
        print("Chưa có gì. Nhập bảng bằng / nothing yet; import a table with: giaoban economy import TỆP …")
    if args.estimates:
        for one in estimate_lines(subject=subject):
            share = f"{100 * one.share:.2f}".replace(".", ",")
            print(f"{one.key:32} {one.subject_key:26} {one.period_code:8} {share:>6} %  {one.status:10} {one.method}")
    else:
        for row in table_lines(subject=subject):
            print(
                f"{row.key:26} {row.subject_key:26} {row.period_code:8} {row.sectors:>4}  {row.kind:12} "
                f"{row.status:10} {row.sha256[:12]}  {row.publisher}"
            )
    return 0
