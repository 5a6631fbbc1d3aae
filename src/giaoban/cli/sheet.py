"""`giaoban sheet`: the workbook of a contract to fill in, and what is wrong with one that was filled in."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from giaoban.web.terms import why_not


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "sheet",
        help="spreadsheets that people fill in: make the template of a contract, check a filled one",
        description="Makes the .xlsx template of a contract, checks a filled one cell by cell. Nothing is handed over.",
        epilog="Example: giaoban sheet template account --out account.xlsx. "
        "Exit codes: 0 fine, 1 faults were found, 2 unreadable or unwritable file, 3 unknown contract or source.",
    )
    commands = parser.add_subparsers(dest="sheet_command", metavar="COMMAND", required=True)
    making = commands.add_parser(
        "template",
        help="write the template",
        description="Writes the workbook: titles, notes, lists of allowed values and of the register's entries today.",
        epilog="Example: giaoban sheet template account --source yen-bai-accounts --out account.xlsx",
    )
    making.add_argument("contract", help="such as account or account@1")
    making.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to write it (.xlsx)")
    making.add_argument("--source", default="", help="the source it is for: columns that a machine fills are marked")
    making.set_defaults(run=run_template)
    checking = commands.add_parser(
        "check",
        help="check a filled sheet",
        description="Says every fault with its sheet and cell; with --out the same workbook with its faults marked.",
        epilog="Example: giaoban sheet check account.xlsx --contract account --out marked.xlsx",
    )
    checking.add_argument("file", type=Path, help=".xlsx or .csv")
    checking.add_argument("--contract", required=True, help="such as account or account@1")
    checking.add_argument("--source", default="", help="the source it is for: what machines delivered is checked too")
    checking.add_argument("--out", type=Path, metavar="FILE", help="write the workbook with its faults marked")
    checking.set_defaults(run=run_check)


def run_template(args: argparse.Namespace) -> int:
    made = _desk(args.contract, args.source)
    if made is None:
        return 3
    from giaoban.exchange.queries.sheets_template import template

    contract, asked, source, notes, today = made
    body = template(contract, asked, today=today, source=source.key if source else "", locked=notes)
    return _write(args.out, body) or _say(f"{args.out}\t{contract.full_reference}\t{len(asked)} cột / columns")


def run_check(args: argparse.Namespace) -> int:
    made = _desk(args.contract, args.source)
    if made is None:
        return 3
    from django.conf import settings
    from django.utils import timezone

    from giaoban.exchange.queries.sheets_checking import check_rows, said_of
    from giaoban.exchange.queries.sheets_reading import read_upload
    from giaoban.exchange.queries.sheets_template import Told, annotated
    from giaoban.web.findings import print_findings, say

    contract, asked, source, notes, today = made
    try:
        data = args.file.read_bytes()
    except OSError as why:
        print(f"{args.file}: {why_not(why)}", file=sys.stderr)
        return 2
    pack = Path(settings.PACK) / "contracts"
    found = read_upload(data, file=args.file.name, contract=contract, asked=asked, pack=pack)
    checked = check_rows(
        source, contract, asked, found.rows, formulas=found.formulas, errors=found.errors, now=timezone.now()
    )
    by_name = {one.name: one for one in asked}
    layout = {"sheet": found.sheet, "letters": found.letters}
    faults = [(fault, said_of(fault, contract, by_name, layout)) for fault in checked.faults]
    print_findings([*found.notes, *checked.findings], sys.stderr)
    print_findings([finding for _, finding in faults])
    if args.out:
        told = [Told(fault.row, fault.columns, say(finding)) for fault, finding in faults]
        key = source.key if source else ""
        if code := _write(
            args.out, annotated(contract, asked, found.rows, told, today=today, source=key, locked=notes)
        ):
            return code
    rows, bad = len(found.rows), len(checked.faulty)
    print(f"{rows} dòng, {bad} dòng có lỗi / {rows} rows, {bad} with faults", file=sys.stderr)
    return 1 if bad else 0


def _desk(name: str, key: str):  # type: ignore[no-untyped-def]  # values of rooms that are imported late
    """Contract, columns, source, notes of machines, today; None where a name is unknown, which was said."""
    from giaoban.cli import open_stores, refuse

    open_stores()
    from django.utils import timezone

    from giaoban.core.findings import Refused
    from giaoban.exchange.models import Connector
    from giaoban.exchange.queries.contracts import contract_named
    from giaoban.exchange.queries.sheets import desk_of
    from giaoban.exchange.queries.sheets_columns import asked_columns, register_entries
    from giaoban.registry.actions import console_person

    today = timezone.localdate()
    try:
        contract = contract_named(name)
    except Refused as refusal:
        refuse(refusal.findings, 3)
        return None
    source = Connector.objects.filter(key=key).select_related("sender__parent__parent").first() if key else None
    if key and (source is None or source.contract != contract.reference):
        print(f"Không có nguồn “{key}” của {contract.reference} / no such source of this contract", file=sys.stderr)
        return None
    notes = desk_of(source, by=console_person(), today=today).lock_notes("vi") if source else {}
    return contract, asked_columns(contract, register_entries(contract), today=today), source, notes, today


def _write(target: Path, body: bytes) -> int:
    try:
        target.write_bytes(body)
    except OSError as why:
        print(f"{target}: {why_not(why)}", file=sys.stderr)
        return 2
    return 0


def _say(text: str) -> int:
    print(text)
    return 0
