"""`giaoban systems`: the board of security levels, figures counted from it and from drills, tasks that are due."""

from __future__ import annotations

import argparse


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "systems",
        help="information systems by security level: the board, figures, tasks",
        description=(
            "Counts the register of information systems: determined, compliant, overdue, tried. Nothing here is typed; "
            "every figure is counted from records, and says so when one of them is simulated."
        ),
        epilog="Example: giaoban systems board",
    )
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    board = what.add_parser(
        "board",
        help="how many are determined, compliant, overdue; drills",
        description=(
            "Counts the systems in force today: determined (a decision is in force), compliant (every requirement of "
            "that level is met with evidence in date), overdue (a clock, evidence or a cycle has run out), and of "
            "those tried in the last 365 days how many lost no data and were back in time."
        ),
        epilog="Example: giaoban systems board",
    )
    board.set_defaults(run=run_board)
    figures = what.add_parser(
        "figures",
        help="record four indicators of a period as observations",
        description=(
            "Records systems_level_determined, systems_meeting_level, data_not_lost and back_quickly of the country "
            "and of each owner, as they stand on the last day of the period or today. Twice changes nothing."
        ),
        epilog="Example: giaoban systems figures --period 2026Q3",
    )
    figures.add_argument("--period", required=True, help="the quarter or month, such as 2026Q3 or 2026-09")
    figures.set_defaults(run=run_figures)
    tasks = what.add_parser(
        "tasks",
        help="open the tasks of review cycles, evidence and yearly reports that are due within 30 days",
        description=(
            "Opens a task for whoever runs a system when a review cycle or the evidence of a requirement runs out "
            "within 30 days, one a system and day; and for every owner the yearly report. giaoban remind does the same "
            "every morning. Each round is asked for once; simulated systems ask nothing."
        ),
        epilog="Example: giaoban systems tasks",
    )
    tasks.set_defaults(run=run_tasks)


def run_board(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse

    open_stores()
    from django.utils import timezone

    from giaoban.assessments.queries.levels import levels
    from giaoban.assessments.queries.systems.board import board
    from giaoban.assessments.queries.systems.recovery import recovery
    from giaoban.core.findings import Refused

    today = timezone.localdate()
    try:
        found = board(day=today, regimes=levels().in_use_on(today))
    except Refused as refusal:
        return refuse(refusal.findings, 2)
    back = recovery(day=today)
    print(f"{len(found.systems):>7,}  hệ thống / systems" + (f"  ({found.simulated:,} mô phỏng / simulated)"))
    print(f"{len(found.determined):>7,}  đã xác định cấp độ / determined")
    print(f"{len(found.compliant):>7,}  đạt yêu cầu / compliant")
    print(f"{len(found.overdue):>7,}  quá hạn / overdue")
    print(f"{back.not_lost.num:>7,}  không mất dữ liệu / data not lost, of {back.not_lost.den:,} tried")
    print(f"{back.back_quickly.num:>7,}  khôi phục kịp / back in time, of {back.back_quickly.den:,} tried")
    return 0


def run_figures(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse

    open_stores()
    from django.utils import timezone

    from giaoban.commitments.actions.system_figures import record_system_figures
    from giaoban.core.findings import Finding, Refused
    from giaoban.core.periods import NotAPeriod, Period
    from giaoban.registry.actions import console_person

    try:
        period = Period.parse(args.period)
    except NotAPeriod:
        return refuse([Finding("figure.not-a-period", context={"row": 1, "period": args.period[:40]})], 2)
    try:
        done = record_system_figures(by=console_person(), period=period, now=timezone.now())
    except Refused as refusal:
        return refuse(refusal.findings, 1)
    print(f"{done.new} số liệu mới, {done.same} như trước / {done.new} new figures, {done.same} as before")
    return 0


def run_tasks(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores

    open_stores()
    from django.utils import timezone

    from giaoban.commitments.actions.system_reviews import open_system_reviews
    from giaoban.registry.actions import console_person

    opened = open_system_reviews(by=console_person(), now=timezone.now())
    for one in opened:
        print(f"{one.key}\t{one.due}\t{one.title_vi}")
    print(f"{len(opened)} nhiệm vụ mới / new tasks")
    return 0
