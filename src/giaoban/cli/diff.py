"""`giaoban diff INDICATOR --from MOMENT`: why a figure is another than it was, in parts that add up."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import sys
import textwrap
from typing import Any

FRAMES = ("as_was", "as_now")
FIELDS = (
    *("indicator", "subject", "name", "period", "simulated", "part", "records"),
    *("num", "den", "amount", "before", "after"),
)


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "diff",
        help="why figures changed between two moments",
        description=textwrap.fill(
            "Compares what was known of the records at two moments and names, for every figure that changed, the "
            "parts of its difference: late, corrected and deleted records, another definition, another structure of "
            "the country. Parts are taken in this order and add up to the difference exactly; counts do in any order."
        ),
        epilog=(
            "A MOMENT is a day (its end in Ha Noi), a time with its zone, or the name of a seal.\n"
            "Examples: giaoban diff dossier_rate_settled --from 2025-01-15 --to 2025-02-15\n"
            "          giaoban diff dossier_rate_settled --from meeting-2024Q4 --by nation --format json\n"
            "Exit codes: 0 fine, 1 a moment that cannot be read, 2 wrong usage, 3 an unknown indicator."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("indicator", metavar="INDICATOR", help="an indicator that is counted from records")
    parser.add_argument("--from", dest="start", metavar="MOMENT", required=True, help="the earlier moment")
    parser.add_argument("--to", dest="end", metavar="MOMENT", help="the later moment (default: now)")
    parser.add_argument("--by", choices=("nation", "parent", "organisation"), default="organisation")
    parser.add_argument("--period", choices=("month", "quarter", "half", "year"), default="quarter")
    parser.add_argument(
        "--frame", default="as_was", metavar="FRAME", help="as_was (default), as_now, or the day of a structure"
    )
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="default table")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse
    from giaoban.cli.series import unknown_indicator
    from giaoban.core.findings import Finding

    frame: Any = args.frame if args.frame in FRAMES else moment_in(args.frame)
    start, end = moment_in(args.start), moment_in(args.end) if args.end else None
    faults = [
        Finding("diff.not-a-moment", context={"option": option, "value": value})
        for option, value, wrong in (
            ("--from", args.start, start is None),
            ("--to", args.end, bool(args.end) and end is None),
            ("--frame", args.frame, not isinstance(frame, dt.date) and frame not in FRAMES),
        )
        if wrong
    ]
    if faults or start is None:
        return refuse(faults, 2)
    open_stores()
    from django.utils import timezone

    from giaoban.measures.models import Indicator
    from giaoban.measures.queries.differences import differences

    if not Indicator.objects.filter(code=args.indicator).exists():
        return refuse([unknown_indicator(args.indicator)], 3)
    found = differences(
        args.indicator, start=start, end=end, by=args.by, period_kind=args.period, frame=frame,
        today=timezone.localdate(),
    )  # fmt: skip
    rows = [row for one in found.items for row in rows_of(found, one)]
    if args.format == "json":
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=2)
        print()
    elif args.format == "csv":
        writer = csv.DictWriter(sys.stdout, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    else:
        _print_table(found)
    return 0


def moment_in(said: str | None) -> dt.date | dt.datetime | str | None:
    """A day, a time with its zone, or the name of a seal; None where it is none of them.

    >>> moment_in("2025-01-15"), moment_in("meeting-2024Q4"), moment_in("2025-13-01")
    (datetime.date(2025, 1, 15), 'meeting-2024Q4', None)
    >>> moment_in("2025-01-15T08:00") is None
    True
    """
    said = (said or "").strip()
    if not said:
        return None
    if not said[:4].isdigit() or "-" not in said[:5]:
        return said
    try:
        if len(said) == 10:
            return dt.date.fromisoformat(said)
        moment = dt.datetime.fromisoformat(said)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def rows_of(found: Any, one: Any) -> list[dict[str, Any]]:
    """The parts of a difference as plain rows, numbers with a decimal point."""
    return [
        {
            "indicator": found.indicator,
            "subject": one.subject,
            "name": found.names.get(one.subject, one.subject),
            "period": one.period.code,
            "simulated": one.simulated,
            "part": part.kind,
            "records": part.records,
            "num": _plain(part.num),
            "den": _plain(part.den),
            "amount": _plain(part.amount),
            "before": _plain(one.before.value if one.before else None),
            "after": _plain(one.after.value if one.after else None),
        }
        for part in one.parts
    ]


def _plain(number: Any) -> str | None:
    return None if number is None else format(number, "f") if hasattr(number, "as_tuple") else str(number)


def _print_table(found: Any) -> None:
    from giaoban.web import formats
    from giaoban.web.findings import words

    print(f"{found.indicator}: {_moment(found.start)} -> {_moment(found.end)} UTC")
    if not found.items:
        print("Không số liệu nào thay đổi. / No figure changed.")
        return
    for one in found.items:
        simulated = "  MÔ PHỎNG" if one.simulated else ""
        before, after = (_value(row, formats) for row in (one.before, one.after))
        change = "" if one.amount is None else f"  ({_signed(formats, one.amount, 2)})"
        name = found.names.get(one.subject, one.subject)
        print(f"\n{name}, {formats.period(one.period.code)}: {before} -> {after}{change}{simulated}")
        for part in one.parts:
            said = words()[f"difference.{part.kind}"][0]
            records = "" if part.records is None else f"{part.records} hồ sơ"
            counts = f"{_counted(part.num)} / {_counted(part.den)}"
            amount = "" if part.amount is None else _signed(formats, part.amount, 4)
            print(f"  {said:28}{records:>14}{counts:>20}{amount:>14}")


def _moment(known_at: dt.datetime) -> str:
    return "chưa có hồ sơ / no records yet" if known_at.year == dt.MINYEAR else f"{known_at:%Y-%m-%d %H:%M}"


def _value(row: Any, formats: Any) -> str:
    if row is None or row.value is None:
        return "–"
    return f"{formats.number(row.value, 2)} ({formats.number(row.num)}/{formats.number(row.den)})"


def _signed(formats: Any, number: Any, decimals: int) -> str:
    return ("+" if number > 0 else "") + str(formats.number(number, decimals))


def _counted(number: Any) -> str:
    return "–" if number is None else f"{number:+}"
