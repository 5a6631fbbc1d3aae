"""`giaoban series INDICATOR`: a figure through time, in any structure of the country, as known on any day."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

FIELDS = (
    *("indicator", "version", "subject", "name", "period", "value", "unit", "bound", "num", "den", "status"),
    *("method", "vintage", "source", "place", "known_at", "flags"),
)
FRAMES = ("as_was", "as_now")


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "series",
        help="a figure through time: whose, in which structure, as known when",
        description=textwrap.fill(
            "Prints every figure of an indicator. Rates are read in another structure only from their counts: where a "
            "source gave a rate without counts, the value stays empty and the flag says needs-counts. Simulated "
            "figures are lines of their own."
        ),
        epilog=(
            "Examples: giaoban series dossier_rate_settled --by organisation --frame as_now\n"
            "          giaoban series digital_economy_share_gdp --known 2024-12-09 --format json\n"
            "Exit codes: 0 fine, 2 a date that is none, 3 an unknown indicator or subject (the nearest are named)."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("indicator", metavar="INDICATOR", help="code of an indicator, such as online_dossier_rate")
    parser.add_argument(
        "--by",
        choices=("nation", "block", "organisation", "all"),
        default="nation",
        help="whose figures (default nation)",
    )
    parser.add_argument("--subject", metavar="KEY", help="only this subject, such as province.lao-cai.2025")
    parser.add_argument(
        "--frame", default="as_was", metavar="FRAME", help="as_was (default), as_now, or the day of a structure"
    )
    parser.add_argument("--known", metavar="DATE", help="only what was known by the end of this day")
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table", help="default table")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse

    open_stores()
    from django.utils import timezone

    from giaoban.core.findings import Finding
    from giaoban.measures import queries
    from giaoban.measures.models import Indicator
    from giaoban.registry.models import Subject

    faults = []
    frame: Any = args.frame if args.frame in FRAMES else _day(args.frame)
    known = _day(args.known) if args.known is not None else None
    if frame is None:
        faults.append(_not_a_date("--frame", args.frame, ", hoặc as_was, as_now"))
    if args.known is not None and known is None:
        faults.append(_not_a_date("--known", args.known, ""))
    if faults:
        return refuse(faults, 2)
    if not Indicator.objects.filter(code=args.indicator).exists():
        return refuse([unknown_indicator(args.indicator)], 3)
    if args.subject and not Subject.objects.filter(key=args.subject).exists():
        near = nearest(args.subject, Subject.objects.values_list("key", flat=True))
        return refuse([Finding("series.unknown-subject", context={"subject": args.subject, "nearest": near})], 3)
    today = timezone.localdate()
    points = queries.series(args.indicator, by=args.by, subject=args.subject, frame=frame, known=known, today=today)
    if not points and args.subject and (why := queries.outside_frame(args.subject, frame=frame, today=today)):
        refuse([why], 0)
    _print(points, args.format)
    return 0


def unknown_indicator(code: str) -> Any:
    """What to say of a code that no applied pack defines."""
    from giaoban.core.findings import Finding
    from giaoban.measures.models import Indicator

    known = set(Indicator.objects.values_list("code", flat=True))
    if not known:
        return Finding("series.nothing-applied")
    return Finding("series.unknown-indicator", context={"indicator": code, "nearest": nearest(code, known)})


def nearest(name: str, known: Iterable[str], count: int = 3) -> str:
    """The names that look most like a mistyped one.

    >>> nearest("dosier_rate", ["dossier_rate", "postal_revenue", "fibre"], 1)
    'dossier_rate'
    """
    from rapidfuzz import fuzz, process

    found = process.extract(name, sorted(known), scorer=fuzz.WRatio, limit=count)
    return ", ".join(match for match, _, _ in found) or "–"


def row_of(point: Any) -> dict[str, Any]:
    """A point as plain values, numbers with a decimal point, for machines."""
    from giaoban.meetings.queries.quoted import text

    return {
        "indicator": point.indicator,
        "version": point.version,
        "subject": point.subject_key,
        "name": point.subject_name,
        "period": point.period_code,
        "value": text(point.value),
        "unit": point.unit,
        "bound": point.bound,
        "num": text(point.num),
        "den": text(point.den),
        "status": point.status,
        "method": point.method,
        "vintage": point.vintage,
        "source": point.source_key,
        "place": point.source_place,
        "known_at": point.known_at.isoformat(),
        "flags": " ".join(point.flags),
    }


def _print(points: Sequence[Any], form: str) -> None:
    if form == "json":
        rows = [{**row_of(point), "flags": list(point.flags)} for point in points]
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=2)
        print()
    elif form == "csv":
        writer = csv.DictWriter(sys.stdout, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _safe(value) for name, value in row_of(point).items()} for point in points)
    else:
        _print_table(points)


def _print_table(points: Sequence[Any]) -> None:
    from giaoban.web import formats
    from giaoban.web.findings import words

    if not points:
        print("Chưa có số liệu. / No figures.")
        return
    titles = ("Đơn vị", "Kỳ", "Giá trị", "Tử/mẫu", "Tình trạng", "Cách tính", "Lần công bố", "Lưu ý")
    rows = []
    for point in points:
        counts = (
            f"{formats.number(point.num)}/{formats.number(point.den)}" if point.num is not None and point.den else ""
        )
        value = formats.quantity(point.value, point.unit, point.decimals, "vi", point.bound)
        flags = "; ".join(words().get(f"flag.{flag}", (flag, flag))[0] for flag in point.flags)
        status = {
            "official": "chính thức",
            "reported": "đơn vị báo cáo",
            "estimate": "ước tính",
            "simulated": "MÔ PHỎNG",
        }
        rows.append(
            (point.subject_name, formats.period(point.period_code), value, counts, status[point.status], point.method,
             point.vintage, flags)
        )  # fmt: skip
    widths = [max(len(row[at]) for row in [titles, *rows]) for at in range(len(titles))]
    for row in [titles, *rows]:
        cells = (
            cell.rjust(width) if at in (2, 3) else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join(cells).rstrip())


def _safe(value: Any) -> Any:
    """A cell that a spreadsheet would run as a formula is led by an apostrophe; numbers stay numbers."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        try:
            float(value)
        except ValueError:
            return f"'{value}"
    return value


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _not_a_date(option: str, value: str, also: str) -> Any:
    from giaoban.core.findings import Finding

    return Finding("series.not-a-date", context={"option": option, "value": value, "also": also})
