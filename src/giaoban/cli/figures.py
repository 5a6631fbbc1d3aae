"""`giaoban figures`: figures from a spreadsheet somebody sent, checked as a whole, recorded all or none."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FIELDS = (
    *("indicator", "subject", "period", "value", "num", "den", "bound", "status", "vintage", "source", "place"),
    *("evidence", "method", "ref", "note"),
)


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("figures", help="figures from a spreadsheet: check, load")
    commands = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    for what, text in (("check", "find every fault, change nothing"), ("load", "record all rows, or none")):
        command = commands.add_parser(
            what,
            help=text,
            description=(
                f"Reads an .xlsx or .csv with one figure a row and will {text}. Columns: {', '.join(FIELDS)}; "
                "indicator, subject, period, status, vintage and source are needed, and a value or its counts. A figure recorded "
                "before with the same numbers changes nothing; with other numbers it is refused: revise it instead."
            ),
            epilog=f"Example: giaoban figures {what} so-lieu-quy-4.xlsx",
        )
        command.add_argument("file", type=Path)
        command.set_defaults(run=run, load=what == "load")


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import set_up_django

    set_up_django()
    from django.db import transaction
    from django.utils import timezone

    from giaoban.core.findings import Refused
    from giaoban.measures.actions import record_observations
    from giaoban.registry.actions import console_person

    rows = list(figures_in(args.file))
    try:
        with transaction.atomic():
            figures = [figure for _, figure in rows]
            done = record_observations(
                by=console_person(), rows=figures, today=timezone.localdate(), now=timezone.now()
            )
            if not args.load:
                transaction.set_rollback(True)
    except Refused as refusal:
        raise Refused(_in_the_sheet(finding, [place for place, _ in rows]) for finding in refusal.findings) from None
    verb = "đã ghi / recorded" if args.load else "có thể ghi / can be recorded"
    print(f"{done.new} {verb}; {done.same} đã có từ trước / were there before", file=sys.stderr)
    return 0


def figures_in(file: Path) -> Iterator[tuple[Any, Any]]:
    """The rows of every sheet as (place, NewFigure). Raises Refused with every fault, each with its cell."""
    from giaoban.core.findings import Finding, Refused
    from giaoban.core.formats.spreadsheets import read_spreadsheet, records
    from giaoban.measures.actions import NewFigure

    faults: list[Finding] = []
    found: list[Any] = []
    for sheet in read_spreadsheet(file):
        for record in records(sheet):
            given: dict[str, Any] = {}
            for title, cell in record.values.items():
                name = title.strip().lower()
                if name not in FIELDS:
                    context = {"column": title, "known": ", ".join(FIELDS)}
                    faults.append(Finding("figure.unknown-column", where=record.places[title], context=context))
                elif cell is not None:
                    _take(name, cell, record.places[title], given, faults)
            for name in ("indicator", "subject", "period", "status", "vintage", "source"):
                if not given.get(name):
                    where = record.places.get(name, sheet.place(record.row, 1))
                    faults.append(
                        Finding("figure.empty-cell", where=where, context={"row": record.row, "column": name})
                    )
            if not faults:
                found.append((sheet.place(record.row, 1), NewFigure(**given)))
    if faults:
        raise Refused(_first_of_each_column(faults))
    yield from found


def _take(name: str, cell: Any, where: Any, given: dict[str, Any], faults: list[Any]) -> None:
    from decimal import Decimal

    from giaoban.core.findings import Finding
    from giaoban.core.quantities import NotANumber, parse_vietnamese

    if name not in ("value", "num", "den"):
        given[name] = str(cell).strip()
        return
    try:
        given[name] = Decimal(str(cell)) if isinstance(cell, int | float) else parse_vietnamese(str(cell))
    except NotANumber:
        faults.append(Finding("figure.not-a-number", where=where, context={"column": name, "value": str(cell)[:60]}))


def _in_the_sheet(finding: Any, places: list[Any]) -> Any:
    """The action numbers the figures it was given; the person counts lines of the sheet."""
    from dataclasses import replace

    number = finding.context.get("row")
    if not isinstance(number, int) or not 1 <= number <= len(places):
        return finding
    place = places[number - 1]
    return replace(finding, where=place, context={**finding.context, "row": place.line})


def _first_of_each_column(faults: list[Any]) -> list[Any]:
    """A column that is unknown is unknown in every row: said once."""
    said: set[str] = set()
    kept = []
    for fault in faults:
        if fault.code == "figure.unknown-column":
            if fault.context["column"] in said:
                continue
            said.add(fault.context["column"])
        kept.append(fault)
    return kept
