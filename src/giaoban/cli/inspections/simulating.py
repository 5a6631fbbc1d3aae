"""`giaoban inspections simulate`: made-up inspections for a site that has no real ones, and their share as figures."""

from __future__ import annotations

import argparse
from typing import Any

ORGANISER = "ministry.khoa-hoc-cong-nghe.2025"


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "simulate",
        help="six made-up inspections, marked simulated everywhere",
        description=(
            "Adds made-up inspectors and people of provinces (nobody can sign in as them) and six inspections: two "
            "held online to the end, one on the spot, one that waits for the reply, one for answers, one planned. "
            "Their shares are written as simulated figures of the year. Run twice, the second time changes nothing."
        ),
        epilog="Example: giaoban inspections simulate. Exit codes: 0 fine, 1 refused, 3 no such organisation.",
    )
    parser.add_argument("--organiser", default=ORGANISER, metavar="KEY", help=f"who inspects (default {ORGANISER})")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse

    open_stores()
    from django.utils import timezone

    from giaoban.core.findings import Finding, Refused
    from giaoban.meetings.actions.inspections.counting import record_online_share
    from giaoban.meetings.actions.inspections.simulating import simulate_inspections
    from giaoban.registry.actions import console_person
    from giaoban.registry.models import Subject

    organiser, now = Subject.objects.filter(key=args.organiser).first(), timezone.now()
    if organiser is None:
        return refuse([Finding("inspection.no-such-thing", context={"text": args.organiser[:60]})], 3)
    try:
        made = simulate_inspections(organiser=organiser, now=now)
        for year in sorted({one.year for one in made if one.conclusion}):
            record_online_share(by=console_person(), year=year, subject="vn", source="", simulated=True, now=now)
    except Refused as refusal:
        return refuse(refusal.findings, 1)
    for one in made:
        print(f"{one.key}\t{one.subject.key}\t{one.state}")
    print(f"{len(made)} cuộc kiểm tra MÔ PHỎNG mới / new simulated inspections")
    return 0
