"""`giaoban minutes MEETING --out DIR`: a meeting's minutes, its notice of conclusions, its invitation."""

from __future__ import annotations

import argparse
import sys
import textwrap
from pathlib import Path

from giaoban.cli.review import FORMATS, write

PAPERS = ("minutes", "conclusions", "invitation")


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "minutes",
        help="minutes, notice of conclusions and invitation of a meeting",
        description=textwrap.fill(
            "Writes MEETING-minutes and MEETING-conclusions as Word files and PDF in the form of Decree 30/2020, from "
            "what was recorded: who was there, what was said at each item, what was directed to whom until when. Those "
            "of a sealed meeting are always the same bytes."
        ),
        epilog=(
            "Examples: giaoban minutes 2024q4 --out var/reports\n"
            "          giaoban minutes 2024q4 --out var/reports --paper invitation --formats pdf\n"
            "Exit codes: 0 fine, 1 faults in the pack's layout, 2 wrong usage, 3 no such meeting."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("meeting", metavar="MEETING", help="key of the meeting, such as 2024q4")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the files, made if missing")
    parser.add_argument("--paper", default="minutes,conclusions", help="some of minutes,conclusions,invitation")
    parser.add_argument("--formats", default="docx,pdf", help="some of docx,pdf,html (default docx,pdf)")
    parser.add_argument("--language", choices=("vi", "en"), default="vi", help="default vi")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse

    open_stores()
    from django.utils import timezone

    from giaoban.core.findings import Finding
    from giaoban.core.reports.render import render
    from giaoban.meetings.models import Meeting
    from giaoban.meetings.queries.papers import paper

    papers, forms = _listed(args.paper), _listed(args.formats)
    faults = [
        Finding("meeting.no-such-paper", context={"name": name, "known": ", ".join(PAPERS)})
        for name in papers
        if name not in PAPERS
    ]
    faults += [
        Finding("review.unknown-format", context={"format": form, "known": ", ".join(FORMATS)})
        for form in forms
        if form not in FORMATS
    ]
    if faults:
        return refuse(faults, 2)
    meeting = Meeting.objects.filter(key=args.meeting).select_related("organiser", "chair", "snapshot").first()
    if meeting is None:
        known = ", ".join(Meeting.objects.values_list("key", flat=True)) or "–"
        return refuse([Finding("meeting.no-such-meeting", context={"key": args.meeting, "known": known})], 3)
    today = timezone.localdate()
    try:
        args.out.mkdir(parents=True, exist_ok=True)
        for name in papers:
            made = paper(meeting, name, today=today, language=args.language)
            for form in forms:
                path = args.out / f"{meeting.key}-{name}.{form}"
                is_new = write(path, render(made, form))  # type: ignore[arg-type]
                print(f"  {path}{'' if is_new else '  (không đổi / unchanged)'}", file=sys.stderr)
    except OSError as why:
        context = {"folder": str(args.out), "why": why.strerror or str(why)}
        return refuse([Finding("review.cannot-write", context=context)], 2)
    return 0


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()] or [text]
