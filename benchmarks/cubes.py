"""A day's batch over ten million dossiers: merging it, bringing the cubes up to date, against counting everything.

    python benchmarks/cubes.py [--rows 10000000] [--days 5] [--quick] [--json]

A day is 0.2 % of the rows: nine of ten are new dossiers of the newest month, the others corrections in three months
before it. Each day is merged, then the cubes of three indicators are brought up to date by difference; at the end the
same cubes are counted from all records, in the same process, and the two have to be equal cell by cell. The first day
also builds the filters of keys, which a bulk load leaves out, and is shown apart. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import shutil
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent))

from indicators import PACK, ROOT, machine, peak_mb, prepare, warehouse_and_contract

INDICATORS = ("dossier_rate_settled", "dossier_rate_received", "dossier_rate_eligible")
SHARE = 0.002
GOAL = 0.03


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--days", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="a million rows, two days")
    parser.add_argument(
        "--json", action="store_true", help="a list of {work, engine, seconds, peak_mb, ratio, goal, holds}"
    )
    parser.add_argument("--into", type=Path, help="folder of the records (default var/bench/cubes-ROWS; made anew)")
    args = parser.parse_args()
    rows, days = (1_000_000, 2) if args.quick else (args.rows, args.days)
    folder = args.into or ROOT / "var" / "bench" / f"cubes-{rows}"
    shutil.rmtree(folder, ignore_errors=True)
    prepare(folder, rows)
    results = run(folder, rows, days)
    if args.json:
        print(json.dumps(results, indent=1))
    else:
        print(f"\n{rows:,} simulated dossiers, a day is {int(rows * SHARE):,}; {machine()}\n")
        print(f"{'work':58}{'best s':>9}{'median':>9}{'ratio':>8}{'goal':>7}  holds")
        for each in results:
            ratio = "-" if each["ratio"] is None else f"{each['ratio']:.4f}"
            holds = "yes" if each["holds"] else "NO"
            print(
                f"{each['work']:58}{each['seconds']:>9}{each['median']:>9}{ratio:>8}{each['goal'] or '-':>7}  {holds}"
            )
        print(f"\npeak {results[0]['peak_mb']} MB")
    return 0 if all(one["holds"] for one in results) else 1


def run(folder: Path, rows: int, days: int) -> list[dict[str, object]]:
    from giaoban.core.indicators.definition import load_definition
    from giaoban.measures.warehouse.cubes import cube_cells, cube_folder, refresh_cubes
    from giaoban.measures.warehouse.merging import Incoming, merge_batches

    warehouse, contract = warehouse_and_contract(folder)
    definitions = []
    for name in INDICATORS:
        file = PACK / "indicators" / f"{name}.yaml"
        definition, faults = load_definition(file.read_text(encoding="utf-8"), str(file))
        if definition is None:
            raise SystemExit(str(faults))
        definitions.append(definition)

    def count_all() -> None:
        for definition in definitions:
            shutil.rmtree(cube_folder(warehouse.table(contract), definition), ignore_errors=True)
        refresh()

    def refresh() -> list[str]:
        return [one.how for one in refresh_cubes(warehouse, contract, definitions)]

    full = [timed(count_all) for _ in range(3)]
    merging, refreshing = [], []
    known_at = dt.datetime.now(dt.UTC)
    for number in range(days + 1):
        records = one_day(warehouse, contract, int(rows * SHARE), number)
        sent = Incoming(f"day-{number}", records, known_at + dt.timedelta(seconds=number))
        merging.append(timed(lambda sent=sent: print(merge_batches(warehouse, contract, [sent])[0], file=sys.stderr)))
        hows: list[str] = []
        refreshing.append(timed(lambda hows=hows: hows.extend(refresh())))
        if set(hows) != {"difference"}:
            raise SystemExit(f"The cubes were not brought up to date by difference but by {hows}.")
        print(f"  day {number}: merged {merging[-1]:.2f} s, cubes {refreshing[-1]:.3f} s", file=sys.stderr, flush=True)
    by_difference = [cells(cube_cells(warehouse, contract, one, dimensions=["channel"])) for one in definitions]
    full += [timed(count_all)]
    anew = [cells(cube_cells(warehouse, contract, one, dimensions=["channel"])) for one in definitions]
    if by_difference != anew:
        raise SystemExit("Cubes by difference and cubes counted anew disagree: no comparison of speed.")
    return [
        result("cubes of three indicators from all records", full),
        result("a day: cubes brought up to date by difference", refreshing[1:], against=full, goal=GOAL),
        result("a day: merged into its partitions, one commit", merging[1:], against=full),
        result("first day after a bulk load: merged, filters of keys built", merging[:1], against=full),
    ]


def one_day(warehouse, contract, rows: int, number: int):
    """Nine of ten are copies of dossiers of the newest month under new ids; the rest are corrections of older ones."""
    import pyarrow as pa

    from giaoban.measures.warehouse.reading import connect, plan
    from giaoban.measures.warehouse.reading import records as records_of

    connection = connect()
    planned = plan(warehouse, contract)
    records_of(connection, planned)
    name = f"records_{planned.snapshot}"
    ((newest,),) = connection.raw_sql(f"SELECT max(month) FROM {name}").fetchall()
    new, old = rows - rows // 10, rows // 10
    query = f"""
        SELECT * REPLACE ('new-{number}-' || dossier_id AS dossier_id)
        FROM (SELECT * FROM {name} WHERE month = DATE '{newest}' LIMIT {new} OFFSET {number * 7})
        UNION ALL BY NAME
        SELECT * REPLACE (if(channel = 'online', 'counter', 'online') AS channel)
        FROM (SELECT * FROM (SELECT * FROM {name} WHERE month < DATE '{newest}'
                             AND month >= DATE '{newest}' - INTERVAL 3 MONTH)
              USING SAMPLE {old} ROWS (reservoir, {number}))
    """
    found = connection.con.sql(query).to_arrow_table().select(list(contract.columns))
    connection.disconnect()
    if contract.version_of:
        kind = found.schema.field(contract.version_of).type
        stamps = pa.array([dt.datetime(2025, 1, 1 + number, tzinfo=dt.UTC)] * found.num_rows).cast(kind)
        found = found.set_column(found.column_names.index(contract.version_of), contract.version_of, stamps)
    return found


def cells(found) -> dict:
    return {(cell.subject, cell.month, cell.dimensions, cell.simulated): cell.measures for cell in found}


def timed(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def result(work, seconds, *, against=None, goal=None) -> dict[str, object]:
    ratio = None if against is None else round(min(seconds) / min(against), 4)
    return {
        "work": work, "engine": "giaoban", "seconds": round(min(seconds), 3), "median": round(median(seconds), 3),
        "peak_mb": peak_mb(), "ratio": ratio, "goal": goal, "holds": goal is None or ratio <= goal,
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
