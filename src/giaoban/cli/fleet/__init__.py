"""`giaoban fleet`: simulated source systems over real HTTP, with every fault, and what came of it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

EXPLANATION = """\
Makes a temporary instance (stores of its own, the pack applied, a source for every system) and serves it on loopback.
Simulated systems of ministries and provinces live through the days: some push, signed or with an API key, some are
pulled from a small HTTP server, some drop files. A quiet week comes first, so that there is something usual; then
faults fall on working days, decided by the seed. Prints which faults were injected, by which code and from whom each
was named, and which figures moved and why. Equal arguments give an equal report. The clock is simulated, in both
processes of the trial and nowhere else; all records are marked as simulated.
"""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "fleet",
        help="a fleet of simulated source systems with every fault, to try the platform on",
        description=EXPLANATION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=(
            "Example: giaoban fleet --sources 6 --days 5 --faults all --seed 1\n"
            "Exit codes: 0 every fault named, no valid record lost, no figure moved unexplained; 1 otherwise; "
            "2 wrong usage."
        ),
    )
    parser.add_argument("--sources", type=int, default=83, help="source systems, 6 or more (default 83)")
    parser.add_argument("--days", type=int, default=30, help="days on which faults may fall (default 30)")
    parser.add_argument(
        "--faults", default="all", metavar="NAMES", help="all (default), none, or names with commas between; see --list"
    )
    parser.add_argument("--seed", type=int, default=1, help="decides records and faults (default 1)")
    parser.add_argument("--pack", type=Path, help="the pack to apply (default the pack of the site)")
    parser.add_argument("--into", type=Path, help="an empty folder for the instance, which is kept for a look")
    parser.add_argument("--json", action="store_true", help="the report as JSON")
    parser.add_argument("--list", action="store_true", help="the faults and the codes that name them")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import refuse
    from giaoban.cli.fleet.kinds import KINDS
    from giaoban.cli.fleet.telling import print_kinds
    from giaoban.core.findings import Finding

    if args.list:
        print_kinds()
        return 0
    names = {"all": list(KINDS), "none": []}.get(args.faults, [one.strip() for one in args.faults.split(",")])
    known = ", ".join(KINDS)
    faults = [
        Finding("fleet.unknown-fault", context={"fault": one[:40], "known": known}) for one in names if one not in KINDS
    ]
    for option, value, least in (("--sources", args.sources, 6), ("--days", args.days, 1)):
        if value < least:
            faults.append(Finding("fleet.too-few", context={"option": option, "value": value, "least": least}))
    if args.into and args.into.exists() and any(args.into.iterdir()):
        faults.append(Finding("fleet.not-empty", context={"folder": str(args.into)}))
    if faults:
        return refuse(faults, 2)

    from giaoban.cli.fleet.trial import run_trial

    return run_trial(args, names, progress=lambda text: print(text, end="", file=sys.stderr, flush=True))
