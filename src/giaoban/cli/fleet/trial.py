"""A whole trial: instance, plan, days, judgement, report."""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import giaoban
from giaoban.cli.fleet import judging
from giaoban.cli.fleet.clock import at
from giaoban.cli.fleet.days import Fleet
from giaoban.cli.fleet.instance import add_sources, make_systems, open_instance, serving
from giaoban.cli.fleet.pages import showing
from giaoban.cli.fleet.planning import FIRST, QUIET, plan
from giaoban.cli.fleet.sending import Post
from giaoban.cli.fleet.telling import Report, tell
from giaoban.core.findings import Finding, Refused

PACK = Path(giaoban.__file__).resolve().parents[2] / "packs" / "vn"


def run_trial(args: argparse.Namespace, names: Sequence[str], *, progress: Callable[[str], None]) -> int:
    folder = args.into or Path(tempfile.mkdtemp(prefix="giaoban-fleet-"))
    try:
        report = _trial(args, names, folder.resolve(), progress)
    finally:
        if not args.into:
            shutil.rmtree(folder, ignore_errors=True)
    tell(report, as_json=args.json)
    return 0 if report.holds else 1


def _trial(args: argparse.Namespace, names: Sequence[str], folder: Path, progress: Callable[[str], None]) -> Report:
    progress("kho tạm, gói dữ liệu / stores, pack ...")
    clock = open_instance(folder, (args.pack or PACK).resolve())
    systems = make_systems(args.sources, args.seed)
    try:
        planned = plan(systems, args.days, names, args.seed)
    except ValueError as why:
        raise Refused([Finding("fleet.no-room", context={"reason": str(why)})]) from why
    with ExitStack() as opened:
        pages = opened.enter_context(showing())
        keys = add_sources(systems, clock, pages=pages.port, drop=folder / "drop")
        port = opened.enter_context(serving(folder))
        fleet = Fleet(systems, planned, clock, Post(port, keys), pages, folder / "drop")
        moved, start = judging.Moved({}, {}), clock.now()
        last = QUIET + args.days  # and one day after the last, on which everybody catches up
        for number in range(last + 1):
            day = FIRST + dt.timedelta(days=number)
            progress(f"\r{day}  {number + 1}/{last + 1}                        ")
            fleet.live(day)
            end = clock.set(at(day + dt.timedelta(days=1), 0, 30))
            if number == QUIET - 1:
                moved = judging.Moved(judging.figures(systems), judging.figures(systems))
            elif number >= QUIET:
                judging.follow(moved, systems, day, start, end)
            start = end
            fleet.look(day)
        progress("\n")
        findings = [*judging.records(systems), *moved.silent, *judging.stored_figures(systems, clock.now())]
        findings += [Finding("fleet.record-returned", context={"what": one}) for one in fleet.wrong]
        found = judging.named(fleet)
    findings += [
        Finding(
            "fleet.not-named",
            context={
                "fault": one.planned.kind.name,
                "source": one.planned.source,
                "day": one.planned.first.isoformat(),
                "instead": one.lacking,
            },
        )
        for one in found
        if not one.code or one.lacking
    ]
    count = sum(not one["deleted"] for system in systems for one in system.own.values())
    return Report(args.sources, args.days, args.seed, tuple(found), moved, count, tuple(findings), _beside(fleet))


def _beside(fleet: Fleet) -> dict[str, int]:
    """Faults the watch named on days on which nothing was injected at that source: what would be a false alarm."""
    from giaoban.exchange.models import Fault

    spans = [(one.source, at(one.first, 0), at(one.days[-1] + dt.timedelta(days=8), 0)) for one in fleet.planned]
    spans += [(one.partner, first, until) for one, (_, first, until) in zip(fleet.planned, spans, strict=True)]
    found: dict[str, int] = {}
    for fault in Fault.objects.select_related("connector").order_by("code"):
        near = any(source == fault.connector.key and first <= fault.since <= until for source, first, until in spans)
        if not near:
            found[fault.code] = found.get(fault.code, 0) + 1
    return found
