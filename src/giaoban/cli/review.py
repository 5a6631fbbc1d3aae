"""`giaoban review 2024Q4 --out DIR`: the report of a quarterly review as Word file, PDF and web page."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import textwrap
from pathlib import Path

FORMATS = ("docx", "pdf", "html")


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "review",
        help="the report of a quarterly review, sealed if asked",
        description=textwrap.fill(
            "Writes giao-ban-PERIOD.docx, .pdf and .html: agenda by field, targets, promises, who has not done it, "
            "figures to ask about, and an annex with the source of every number. The same content gives the same bytes."
        ),
        epilog=(
            "Examples: giaoban review 2024Q4 --out var/reports\n"
            "          giaoban review 2024Q4 --out var/reports --formats pdf --seal\n"
            "Exit codes: 0 fine, 1 faults in the pack's layout, 2 wrong usage, 3 no such review."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("period", metavar="PERIOD", help="quarter of the review, such as 2024Q4")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the files, made if missing")
    parser.add_argument("--formats", default=",".join(FORMATS), help="some of docx,pdf,html (default all)")
    parser.add_argument("--language", choices=("vi", "en"), default="vi", help="default vi")
    parser.add_argument(
        "--seal", action="store_true", help="keep for ever exactly what is shown; a sealed review is left as it is"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse

    open_stores()
    from django.utils import timezone

    from giaoban.core.findings import Finding
    from giaoban.core.periods import NotAPeriod, Period
    from giaoban.core.reports.render import render
    from giaoban.meetings.actions import seal_review
    from giaoban.meetings.models import Meeting
    from giaoban.meetings.queries import report
    from giaoban.registry.actions import console_person

    forms = [form.strip() for form in args.formats.split(",") if form.strip()] or [args.formats]
    faults = [
        Finding("review.unknown-format", context={"format": form, "known": ", ".join(FORMATS)})
        for form in forms
        if form not in FORMATS
    ]
    try:
        period = Period.parse(args.period)
    except NotAPeriod:
        faults.append(Finding("review.not-a-period", context={"period": args.period}))
    if faults:
        return refuse(faults, 2)
    meeting = Meeting.objects.filter(period_code=period.code).select_related("organiser", "chair", "snapshot").first()
    if meeting is None:
        known = ", ".join(Meeting.objects.values_list("period_code", flat=True)) or "–"
        return refuse([Finding("review.no-meeting", context={"period": period.code, "known": known})], 3)
    now = timezone.now()
    if args.seal and meeting.state != Meeting.State.SEALED:
        snapshot = seal_review(by=console_person(), meeting=meeting, now=now)
        print(f"  niêm phong / sealed {snapshot.content_hash}", file=sys.stderr)
    made = report(meeting, today=timezone.localdate(now), language=args.language)
    try:
        args.out.mkdir(parents=True, exist_ok=True)
        for form in forms:
            path = args.out / f"giao-ban-{period.code}.{form}"
            is_new = write(path, render(made, form))
            print(f"  {path}{'' if is_new else '  (không đổi / unchanged)'}", file=sys.stderr)
    except OSError as why:
        context = {"folder": str(args.out), "why": why.strerror or str(why)}
        return refuse([Finding("review.cannot-write", context=context)], 2)
    return 0


def write(path: Path, data: bytes) -> bool:
    """All of the file or nothing of it; whether it differs from what was there."""
    if path.exists() and path.read_bytes() == data:
        return False
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return True
