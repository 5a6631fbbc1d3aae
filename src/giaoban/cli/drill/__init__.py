"""`giaoban drill`: restores a real dump into a scratch database and compares every table, against the objective."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from giaoban.core.findings import Finding

if TYPE_CHECKING:
    from giaoban.assessments.actions.systems import DrillResult
    from giaoban.assessments.models import BackupSet
    from giaoban.registry.models import Subject

HELP = """\
Dumps a PostgreSQL database as it stands, plays its loss, restores the dump into a new database of a scratch server,
compares the count and the SHA-256 of every table, and drops the scratch database again. The source is only read. Every
step is stamped by this machine's clock. With --system the drill is kept with its proof, and measured against the
objective of that system. Exit code 1 when a table differs or the objective is missed.
"""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "drill",
        help="restore a PostgreSQL dump into a scratch server and compare",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Example: giaoban drill --source postgresql://db/records --scratch postgresql://spare/postgres",
    )
    parser.add_argument("--source", required=True, metavar="URI", help="the database to be saved; only read")
    parser.add_argument("--scratch", required=True, metavar="URI", help="a server where databases may be made")
    parser.add_argument("--system", metavar="KEY", help="keep the drill with this system of the register")
    parser.add_argument("--backup", metavar="NAME", help="the backup set it was restored from")
    parser.add_argument("--tools", type=Path, metavar="FOLDER", help="where pg_dump and pg_restore are (default: PATH)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse, set_up_django

    set_up_django()
    from giaoban.cli.drill.restoring import drill

    system = backup = None
    if args.backup and not args.system:
        return refuse([Finding("drill.backup-of-no-system", context={"name": args.backup[:80]})], 2)
    if args.system:
        open_stores()
        from giaoban.assessments.models import BackupSet
        from giaoban.registry.models import Subject

        system = Subject.objects.filter(kind="information-system", key=args.system).first()
        if system is None:
            return refuse([Finding("system.unknown", context={"key": args.system[:80]})], 3)
        sets = {one.name: one for one in BackupSet.objects.filter(system=system)}
        backup = sets.get(args.backup)
        if args.backup and backup is None:
            context = {"name": args.backup[:80], "system": system.name_vi, "known": ", ".join(sets) or "–"}
            return refuse([Finding("drill.unknown-backup", context=context)], 3)
    result = drill(
        source=args.source, scratch=args.scratch, tools=args.tools,
        progress=lambda step: print(f"  {step}", file=sys.stderr, flush=True),
    )  # fmt: skip
    for name in sorted({*result.before, *result.after}):
        before, after = result.before.get(name, {}), result.after.get(name, {})
        sign = "=" if before == after else "≠"
        print(f"{sign} {name}  {before.get('rows', '–')} -> {after.get('rows', '–')}  {str(after.get('sha256'))[:12]}")
    took = (result.steps[-1].ended_at - result.steps[0].started_at).total_seconds()
    print(f"{result.engine}  {took:.1f} s  " + ("bằng nhau / equal" if result.is_equal else "KHÁC / DIFFERENT"))
    faults = []
    if not result.is_equal:
        names = ", ".join(result.differing[:10])
        faults.append(Finding("drill.differs", context={"tables": len(result.differing), "names": names}))
    if system is not None:
        faults += _kept(system, backup, result)
    return refuse(faults, 1) if faults else 0


def _kept(system: Subject, backup: BackupSet | None, result: DrillResult) -> list[Finding]:
    from django.utils import timezone

    from giaoban.assessments.actions.systems import record_drill
    from giaoban.assessments.queries.systems.recovery import recovery_of
    from giaoban.registry.actions import console_person

    made = record_drill(by=console_person(), system=system, result=result, backup=backup, now=timezone.now())
    measured = next(one for one in recovery_of(system).drills if one.drill.pk == made.pk)
    faults = []
    if measured.objective is not None:
        for name, took, allowed in (
            ("RTO", made.minutes, measured.objective.rto_minutes),
            ("RPO", made.lost_minutes, measured.objective.rpo_minutes),
        ):
            if took > allowed:
                context = {"objective": name, "took": round(took, 1), "allowed": allowed}
                faults.append(Finding("drill.objective-missed", context=context))
    return faults
