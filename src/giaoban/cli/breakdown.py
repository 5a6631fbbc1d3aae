"""`giaoban breakdown INDICATOR --across DIMENSION`: a figure of records divided further, small cells hidden."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from giaoban.cli.diff import FRAMES, moment_in

LEAST = 5
FIELDS = ("indicator", "subject", "name", "period", "num", "den", "value", "simulated", "hidden")


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "breakdown",
        help="a figure divided by what its records say, small cells hidden",
        description=textwrap.fill(
            "Counts a figure from its records, divided by the dimensions its definition declares: by channel, by "
            f"procedure. A cell of fewer than {LEAST} records is emptied and says so, and so is the next smallest of "
            "its line that would give it away. Publish one breakdown of a figure: two side by side may tell more."
        ),
        epilog=(
            "Examples: giaoban breakdown dossier_rate_settled --across channel --by nation\n"
            "          giaoban breakdown dossier_rate_settled --across procedure --where channel=online --format csv\n"
            "Exit codes: 0 fine, 1 a dimension or moment there is not, 2 wrong usage, 3 an unknown indicator."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("indicator", metavar="INDICATOR", help="an indicator that is counted from records")
    parser.add_argument("--across", metavar="DIMENSION", nargs="+", required=True, help="what to divide by")
    parser.add_argument(
        "--where", metavar="DIMENSION=VALUE", action="append", default=[], help="only records of one value"
    )
    parser.add_argument("--by", choices=("nation", "parent", "organisation"), default="organisation")
    parser.add_argument("--period", choices=("month", "quarter", "half", "year"), default="quarter")
    parser.add_argument(
        "--frame", default="as_was", metavar="FRAME", help="as_was (default), as_now, or the day of a structure"
    )
    parser.add_argument("--known", metavar="MOMENT", help="as known at a day's end, a time with its zone, or a seal")
    parser.add_argument(
        "--minimum", type=int, default=LEAST, metavar="N", help=f"fewest records a cell shows (at least {LEAST})"
    )
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="default table")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse
    from giaoban.cli.series import unknown_indicator
    from giaoban.core.findings import Finding

    frame: Any = args.frame if args.frame in FRAMES else moment_in(args.frame)
    known = moment_in(args.known) if args.known else None
    faults = [
        Finding("diff.not-a-moment", context={"option": option, "value": value})
        for option, value, wrong in (
            ("--known", args.known, bool(args.known) and known is None),
            ("--frame", args.frame, type(frame) is not dt.date and frame not in FRAMES),
        )
        if wrong
    ]
    where = dict(part.partition("=")[::2] for part in args.where)
    faults += [Finding("breakdown.where", context={"value": part}) for part in args.where if "=" not in part]
    if args.minimum < LEAST:
        faults.append(Finding("breakdown.minimum", context={"minimum": args.minimum, "least": LEAST}))
    if faults:
        return refuse(faults, 2)
    open_stores()
    from django.utils import timezone

    from giaoban.measures.models import Indicator
    from giaoban.measures.queries.records import figures_from_records

    if not Indicator.objects.filter(code=args.indicator).exists():
        return refuse([unknown_indicator(args.indicator)], 3)
    found = figures_from_records(
        args.indicator, by=args.by, period_kind=args.period, frame=frame, known=known, dimensions=args.across,
        where=where, minimum=args.minimum, today=timezone.localdate(),
    )  # fmt: skip
    _print(_rows(found, args.across), args.across, args.format)
    return 0


def _rows(found: Any, across: Sequence[str]) -> list[dict[str, Any]]:
    """Plain values, a row a cell; `hidden` says why a cell is empty: small itself, or it would give one away."""
    from giaoban.registry.models import Subject

    names = dict(Subject.objects.filter(key__in={row.subject for row in found.rows}).values_list("key", "name_vi"))
    why = {(one.subject, one.period, one.dimensions): one.why for one in found.hidden}
    return [
        {
            "indicator": found.indicator,
            "subject": row.subject,
            "name": names.get(row.subject, row.subject),
            "period": row.period.code,
            **{name: row.dimensions[name] for name in across},
            "num": _text(row.num),
            "den": _text(row.den),
            "value": _text(row.value),
            "simulated": row.simulated,
            "hidden": why.get((row.subject, row.period.code, tuple(row.dimensions[name] for name in across)), ""),
        }
        for row in found.rows
    ]


def _text(number: Any) -> str | None:
    from giaoban.core.formats.sdmx.model import plain

    return None if number is None else plain(number)


def _print(rows: Sequence[Mapping[str, Any]], across: Sequence[str], form: str) -> None:
    if form == "json":
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=2)
        print()
    elif form == "csv":
        from giaoban.core.formats.tables import harmless

        writer = csv.DictWriter(sys.stdout, [*FIELDS[:4], *across, *FIELDS[4:]], lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: harmless(value) if isinstance(value, str) else value for name, value in row.items()}
                         for row in rows)  # fmt: skip
    else:
        _print_table(rows, across)


def _print_table(rows: Sequence[Mapping[str, Any]], across: Sequence[str]) -> None:
    from decimal import Decimal

    from giaoban.web import formats

    if not rows:
        print("Chưa có số liệu. / No figures.")
        return
    said = {"": "", "small-cell": "ẩn: quá ít hồ sơ"}
    table = [("Đơn vị", "Kỳ", *across, "Giá trị", "Tử/mẫu", "Lưu ý")]
    for row in rows:
        num, den = (formats.number(Decimal(row[name] or 0)) for name in ("num", "den"))
        counts = "" if row["den"] is None else f"{num}/{den}"
        value = "–" if row["value"] is None else formats.number(Decimal(row["value"]), 2)
        hidden = said.get(row["hidden"], "ẩn: để không suy ra ô khác")
        note = "; ".join(part for part in ("MÔ PHỎNG" if row["simulated"] else "", hidden) if part)
        parts = [row[name] or "–" for name in across]
        table.append((row["name"], formats.period(row["period"]), *parts, value, counts, note))
    widths = [max(len(line[at]) for line in table) for at in range(len(table[0]))]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
