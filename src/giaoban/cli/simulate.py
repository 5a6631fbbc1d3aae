"""`giaoban simulate`: records and counts for what has no public source, marked as simulated wherever they go."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time
from pathlib import Path

from giaoban.core.findings import Finding
from giaoban.core.periods import NotAPeriod, Period
from giaoban.web import formats

DOSSIERS_HELP = """\
Writes simulated dossiers into the warehouse: one commit, and the same arguments twice change nothing. Other arguments
replace the earlier simulation; the earlier one stays readable as known before.

They reproduce the rates that the pack names in simulations/dossiers.yaml (November 2024: 45.79 % of the country,
63.47 % of the ministries, 18.54 % of the provinces) to the printed digit, with invented variation among organisations
and months. Every row is marked as simulated, and so is every figure computed from it.
"""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "simulate",
        help="records for what has no public source, marked as simulated",
        description="Simulates records that no public source supplies. Everything computed from them says so.",
        epilog="Example: giaoban simulate dossiers --rows 400000 --seed 2024 --months 2023-10:2024-12",
    )
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    dossiers = what.add_parser(
        "dossiers",
        help="administrative dossiers (contract dossier@1)",
        description=DOSSIERS_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Example: giaoban simulate dossiers --rows 1000000 --seed 7 --months 2024-01:2024-11 --into var/try",
    )
    dossiers.add_argument("--rows", type=int, default=400_000, help="records in all (default 400000)")
    dossiers.add_argument("--seed", type=int, default=2024, help="equal seeds give equal records (default 2024)")
    dossiers.add_argument("--months", default="2024-01:2024-11", help="FIRST:LAST settling month (default %(default)s)")
    dossiers.add_argument("--into", type=Path, help="folder of the warehouse (default var/warehouse)")
    dossiers.add_argument("--pack", type=Path, help="pack with the organisations (default the pack of the site)")
    dossiers.set_defaults(run=run)
    society = what.add_parser(
        "society",
        help="the eight components of digital society by province",
        description=(
            "Writes counts of households and adults for the eight components, one a province and quarter, as "
            "observations with the status simulated. The same seed twice changes nothing."
        ),
        epilog="Example: giaoban simulate society --seed 2024",
    )
    society.add_argument("--seed", type=int, default=2024, help="equal seeds give equal counts (default 2024)")
    society.set_defaults(run=run_society)
    systems = what.add_parser(
        "systems",
        help="information systems with decisions, answers, evidence and drills",
        description=(
            "Writes invented systems of the ministries and provinces with the records behind them: facts, dossiers, "
            "decisions, answers, evidence, drills. The board of security levels counts them like any other, and says "
            "that they are simulated. While simulated systems are there, nothing more is written."
        ),
        epilog="Example: giaoban simulate systems --seed 331 && giaoban systems board",
    )
    systems.add_argument("--systems", type=int, default=3_078, help="how many (default %(default)s)")
    systems.add_argument("--determined", type=int, default=1_846, help="with a decision in force (default %(default)s)")
    systems.add_argument("--compliant", type=int, default=201, help="meeting every requirement (default %(default)s)")
    systems.add_argument("--seed", type=int, default=331, help="equal seeds give equal systems (default %(default)s)")
    systems.set_defaults(run=run_systems)


def run(args: argparse.Namespace) -> int:
    from giaoban.cli import refuse

    faults = _too_small("--rows", args.rows, 1) + _too_small("--seed", args.seed, 0)
    try:
        months = month_range(args.months)
    except NotAPeriod:
        faults.append(Finding("simulate.not-months", context={"value": args.months}))
    if faults:
        return refuse(faults, 2)
    import pyarrow as pa

    from giaoban.measures.warehouse.loading import load_batch, loaded
    from giaoban.measures.warehouse.simulation import batch_name, simulate_dossiers
    from giaoban.measures.warehouse.simulation_file import pack_units, read_contract, read_simulation
    from giaoban.measures.warehouse.store import Warehouse

    into, pack = _folders(args)
    wanted = read_simulation(pack)
    contract = read_contract(pack, wanted.contract)
    units, targets = pack_units(pack, wanted, args.seed), wanted.target_rates
    name = batch_name(units, months, args.rows, args.seed, targets)
    warehouse = Warehouse(into)
    if loaded(warehouse, contract, name):
        count = formats.number(args.rows)
        _say(f"Đã có {count} hồ sơ mô phỏng này trong {into}; không thay đổi gì. / Already there; nothing changed.")
        return 0

    began = time.monotonic()
    tables = []
    for month, table in zip(months, simulate_dossiers(units, months, args.rows, args.seed, targets), strict=True):
        tables.append(table)
        _say(f"  {month.code}  {formats.number(table.num_rows)}")
    records = pa.concat_tables(tables)
    receipt = load_batch(
        warehouse, contract, records, known_at=dt.datetime.now(dt.UTC), batch=name, mode="replace-sources"
    )
    seconds = formats.number(time.monotonic() - began, 1)
    _say(
        f"Đã ghi {formats.number(receipt.rows)} hồ sơ MÔ PHỎNG vào {into} trong {seconds} giây."
        f" / Wrote simulated dossiers, snapshot {receipt.snapshot}."
    )
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def run_society(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse

    if faults := _too_small("--seed", args.seed, 0):
        return refuse(faults, 2)
    open_stores()
    from django.utils import timezone

    from giaoban.measures.actions import simulate_digital_society
    from giaoban.registry.actions import console_person

    new = simulate_digital_society(by=console_person(), seed=args.seed, now=timezone.now())
    said = "đã có, không thay đổi gì / nothing changed"
    if new:
        said = f"{formats.number(new)} số liệu MÔ PHỎNG mới / new simulated figures"
    _say(f"Xã hội số / digital society: {said}")
    return 0


def run_systems(args: argparse.Namespace) -> int:
    from giaoban.cli import open_stores, refuse

    if faults := _too_small("--seed", args.seed, 0) + _too_small("--systems", args.systems, 1):
        return refuse(faults, 2)
    open_stores()
    from django.utils import timezone

    from giaoban.assessments.actions.systems.simulating import Wanted, simulate_systems
    from giaoban.registry.actions import console_person
    from giaoban.registry.queries import organisations_on

    today = timezone.localdate()
    made = simulate_systems(
        by=console_person(), owners=list(organisations_on(today)), on=today, now=timezone.now(), seed=args.seed,
        wanted=Wanted(args.systems, args.determined, args.compliant, min(400, args.determined)),
        progress=lambda what, rows: _say(f"  {what}  {formats.number(rows)}"),
    )  # fmt: skip
    if not made.systems:
        _say("Đã có hệ thống mô phỏng; không thay đổi gì. / Simulated systems are there; nothing changed.")
    return 0


def _too_small(option: str, value: int, least: int) -> list[Finding]:
    context = {"option": option, "value": value, "least": least}
    return [Finding("simulate.too-small", context=context)] if value < least else []


def month_range(text: str) -> list[Period]:
    """Months from the first to the last, both included. Raises NotAPeriod.

    >>> [month.code for month in month_range("2023-12:2024-02")]
    ['2023-12', '2024-01', '2024-02']
    """
    first, _, last = text.partition(":")
    begin, end = Period.parse(first), Period.parse(last or first)
    if {begin.kind, end.kind} != {"month"} or end < begin:
        raise NotAPeriod(f"{text!r}: write FIRST:LAST as 2024-01:2024-11")
    months = [begin]
    while months[-1] < end:
        months.append(Period.month_of(months[-1].end + dt.timedelta(days=1)))
    return months


def _folders(args: argparse.Namespace) -> tuple[Path, Path]:
    """Where to write and which pack to read; the settings are asked only for what the shell left open."""
    if args.into and args.pack:
        return args.into, args.pack
    from giaoban.cli import open_stores

    open_stores()
    from django.conf import settings

    return args.into or settings.VAR / "warehouse", args.pack or settings.PACK
