"""`giaoban figures`: figures from a spreadsheet somebody sent, checked as a whole, recorded all or none."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from giaoban.core.findings import Finding, Place
    from giaoban.core.formats.spreadsheets import Record, Sheet
    from giaoban.measures.actions import NewFigure

FIELDS = (
    *("indicator", "subject", "period", "value", "num", "den", "bound", "status", "vintage", "source", "place"),
    *("evidence", "method", "ref", "note"),
)
NEEDED = ("indicator", "subject", "period", "status", "vintage", "source")
NUMBERS = ("value", "num", "den")
LARGEST = 15
"""Digits before the decimal comma: more than any figure of a country has, and the columns have room for them."""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "figures",
        help="figures from a spreadsheet: check, load",
        description="Figures somebody sent in a spreadsheet: check them, then record all of them or none.",
        epilog="Example: giaoban figures check so-lieu-quy-4.xlsx",
    )
    commands = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    for what, text in (("check", "find every fault, change nothing"), ("load", "record all rows, or none")):
        command = commands.add_parser(
            what,
            help=text,
            description=(
                f"Reads an .xlsx or .csv with one figure a row: {text}. Columns: {', '.join(FIELDS)}; "
                f"{', '.join(NEEDED)} are needed, and a value or its counts. A figure recorded before with the same "
                "numbers changes nothing; with other numbers it is refused: revise it instead."
            ),
            epilog=f"Example: giaoban figures {what} so-lieu-quy-4.xlsx. "
            "Exit codes: 0 fine, 1 faults in rows, 2 a file that cannot be read.",
        )
        command.add_argument("file", type=Path)
        command.set_defaults(run=run, load=what == "load")


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores
    from giaoban.core.findings import Refused
    from giaoban.core.formats.spreadsheets import read_spreadsheet
    from giaoban.web.findings import print_findings

    try:
        sheets = read_spreadsheet(args.file)
    except Refused as refusal:
        print_findings(refusal.findings, stream=sys.stderr)
        return 2
    open_stores()
    from django.db import transaction
    from django.utils import timezone

    from giaoban.measures.actions import record_observations
    from giaoban.registry.actions import console_person

    figures, places, faults = figures_in(sheets)
    try:
        with transaction.atomic():
            done = record_observations(
                by=console_person(), rows=figures, today=timezone.localdate(), now=timezone.now()
            )
            if faults or not args.load:
                transaction.set_rollback(True)
    except Refused as refusal:
        faults += [_in_the_sheet(finding, places) for finding in refusal.findings]
    if faults:
        raise Refused(sorted(faults, key=lambda fault: (fault.where.line or 0, fault.where.column or 0)))
    verb = "đã ghi / recorded" if args.load else "có thể ghi / can be recorded"
    print(f"{done.new} {verb}; {done.same} đã có từ trước / were there before", file=sys.stderr)
    return 0


def figures_in(sheets: list[Sheet]) -> tuple[list[NewFigure], list[Place], list[Finding]]:
    """The rows of every sheet that has any, where each stands, and what is wrong with the others.

    A sheet whose head is wrong is told once, not again in every row.
    """
    from giaoban.core.findings import Finding, Place, Refused
    from giaoban.core.formats.spreadsheets import records
    from giaoban.measures.actions import NewFigure

    figures: list[NewFigure] = []
    places: list[Place] = []
    faults: list[Finding] = []
    for sheet in sheets:
        if not any(value not in (None, "") for row in sheet.rows for value in row):
            continue
        try:
            rows = records(sheet)
        except Refused as refusal:
            faults += refusal.findings
            continue
        if rows and (head := _head_faults(sheet, rows[0])):
            faults += head
            continue
        for row in rows:
            given, wrong = _read_row(row)
            faults += wrong
            if not wrong:
                figures.append(NewFigure(**given))
                places.append(sheet.place(row.row, 1))
    if not figures and not faults:
        faults.append(Finding("figure.no-rows", where=Place(sheets[0].file)))
    return figures, places, faults


def _head_faults(sheet: Sheet, row: Record) -> list[Finding]:
    from giaoban.core.findings import Finding

    known = ", ".join(FIELDS)
    named = {title.strip().lower(): title for title in row.values}
    unknown = [title for name, title in named.items() if name not in FIELDS]
    return [
        *(
            Finding("figure.unknown-column", where=row.places[title], context={"column": title[:60], "known": known})
            for title in unknown
        ),
        *(
            Finding("figure.no-column", where=sheet.place(row.row, 1), context={"column": name, "known": known})
            for name in NEEDED
            if name not in named
        ),
    ]


def _read_row(row: Record) -> tuple[dict[str, Any], list[Finding]]:
    from giaoban.core.findings import Finding
    from giaoban.core.quantities import NotANumber

    given: dict[str, Any] = {}
    faults: list[Finding] = []
    longest = _longest()
    for title, cell in row.values.items():
        name, where = title.strip().lower(), row.places[title]
        text = "" if cell is None else str(cell).strip()
        context = {"row": row.row, "column": name, "value": text[:60]}
        if not text:
            if name in NEEDED:
                faults.append(Finding("figure.empty-cell", where=where, context=context))
            continue
        if name not in NUMBERS:
            given[name] = text
            if len(text) > longest.get(name, len(text)):
                context |= {"limit": longest[name], "length": len(text)}
                faults.append(Finding("figure.too-long", where=where, context=context))
            continue
        try:
            given[name] = _number(cell)
        except NotANumber:
            faults.append(Finding("figure.not-a-number", where=where, context=context))
        else:
            if given[name].adjusted() >= LARGEST:
                faults.append(Finding("figure.out-of-range", where=where, context={**context, "digits": LARGEST}))
    return given, faults


def _number(cell: Any) -> Decimal:
    """A cell of a spreadsheet is a number already; text is read as Vietnamese writes it."""
    from giaoban.core.quantities import parse_vietnamese

    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(str(cell))
    return parse_vietnamese(str(cell))


def _longest() -> dict[str, int]:
    """Characters each column of text has room for; what is longer would be cut, or refused without a place."""
    from giaoban.library.models import Document
    from giaoban.measures.models import Indicator, Observation
    from giaoban.registry.models import Subject

    columns = {
        "indicator": Indicator._meta.get_field("code"),
        "subject": Subject._meta.get_field("key"),
        "source": Document._meta.get_field("key"),
        "period": Observation._meta.get_field("period_code"),
        "place": Observation._meta.get_field("source_place"),
    } | {
        name: Observation._meta.get_field(name) for name in ("bound", "status", "vintage", "evidence", "method", "ref")
    }
    return {name: int(getattr(column, "max_length", 0) or 0) for name, column in columns.items()}


def _in_the_sheet(finding: Finding, places: list[Place]) -> Finding:
    """The action numbers the figures it was given; the person counts lines of the sheet."""
    numbers = {name: finding.context.get(name) for name in ("row", "first")}
    lines = {name: places[number - 1] for name, number in numbers.items() if isinstance(number, int)}
    if "row" not in lines:
        return finding
    context = {**finding.context, **{name: place.line for name, place in lines.items()}}
    return replace(finding, where=lines["row"], context=context)
