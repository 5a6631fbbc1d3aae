"""Dossier rate by organisation and month over 20 million dossiers: the indicator engine against hand-written SQL.

    python benchmarks/indicators.py [--rows 20000000] [--repeats 5] [--json]

Both sides read the same Parquet files of the same Iceberg snapshot, with two DuckDB threads, each run in a process of
its own, in turns. Simulated records are generated once in chunks and kept under var/bench. Answers are compared before
times are. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import hashlib
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
PACK = ROOT / "packs" / "vn"
SEED = 2024
MONTHS = "2024-01:2024-11"
INDICATOR = "dossier_rate_settled"
SQL = """
SELECT settling_unit, year(settled_at) AS y, month(settled_at) AS m,
       count(*) FILTER (WHERE channel = 'online' AND service_level = 'full'
                        AND result_delivery IN ('electronic', 'both')) AS online,
       count(*) AS settled
FROM read_parquet({files}) WHERE settled_at IS NOT NULL GROUP BY ALL
"""
PEAK_GOAL_MB = 1024
KEYS = ("work", "engine", "seconds", "peak_mb", "ratio", "goal", "holds")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument(
        "--json", action="store_true", help="a list of {work, engine, seconds, peak_mb, ratio, goal, holds}"
    )
    parser.add_argument("--into", type=Path, help="folder of the records (default var/bench/dossiers-ROWS)")
    parser.add_argument("--worker", choices=["sql", "engine"], help=argparse.SUPPRESS)
    args = parser.parse_args()
    folder = args.into or ROOT / "var" / "bench" / f"dossiers-{args.rows}"
    if args.worker:
        print(json.dumps(run_worker(args.worker, folder)))
        return 0
    prepare(folder, args.rows)
    results = compare(folder, args.repeats)
    if args.json:
        print(json.dumps([{name: each[name] for name in KEYS} for each in results], indent=1))
    else:
        print_table(results, args.rows)
    return 0 if all(result["holds"] for result in results) else 1


def prepare(folder: Path, rows: int) -> None:
    """Records in chunks of a month, each its own commit; a folder that is complete is used again."""
    sys.path.insert(0, str(ROOT / "src"))
    from giaoban.cli.simulate import month_range
    from giaoban.measures.warehouse.loading import load_batch
    from giaoban.measures.warehouse.reading import plan
    from giaoban.measures.warehouse.simulation import simulate_dossiers
    from giaoban.measures.warehouse.simulation_file import pack_units, read_contract, read_simulation
    from giaoban.measures.warehouse.store import Warehouse

    wanted = read_simulation(PACK)
    contract, warehouse = read_contract(PACK, wanted.contract), Warehouse(folder)
    if warehouse.has(contract) and plan(warehouse, contract).rows == rows:
        return
    units, months = pack_units(PACK, wanted, SEED), month_range(MONTHS)
    began = time.monotonic()
    chunks = simulate_dossiers(units, months, rows, SEED, wanted.target_rates)
    for month, chunk in zip(months, chunks, strict=True):
        name = f"bench-{rows}-{SEED}-{month.code}"
        load_batch(warehouse, contract, chunk, known_at=dt.datetime.now(dt.UTC), batch=name, is_checked=True)
        print(f"  {month.code}  {chunk.num_rows:,}  {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)


def run_worker(engine: str, folder: Path) -> dict[str, object]:
    """One run in this process: seconds from the question to its rows, peak memory, and a digest of the answer."""
    sys.path.insert(0, str(ROOT / "src"))
    return run_sql(folder) if engine == "sql" else run_engine(folder)


def run_sql(folder: Path) -> dict[str, object]:
    """The floor: what one would write by hand, with the files already known."""
    import duckdb

    from giaoban.measures.warehouse.reading import plan

    files = list(plan(*warehouse_and_contract(folder)).files)
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "600MB", "preserve_insertion_order": False})
    query = SQL.format(files=files)
    seconds, answers = timed({"sql": lambda: connection.execute(query).fetchall()})
    return {"seconds": seconds, "peak_mb": peak_mb(), "answer": digest(answers["sql"])}


def run_engine(folder: Path) -> dict[str, object]:
    """Our path: plan the files, definition to Ibis to DuckDB, cells, frame, rates. Both frames in turns."""
    from giaoban.core.indicators.engine import compute
    from giaoban.measures.warehouse.reading import connect, plan, records

    definition, lineage = definition_and_lineage()
    warehouse, contract = warehouse_and_contract(folder)
    connection = connect()

    def ask(frame):
        return compute(definition, records(connection, plan(warehouse, contract)), frame=frame, lineage=lineage)

    frames = {"plain": "as_was", "restated": dt.date(2025, 7, 1)}
    seconds, rows = timed({name: lambda frame=frame: ask(frame) for name, frame in frames.items()})
    assert len({row.subject for row in rows["restated"]}) < len({row.subject for row in rows["plain"]})
    assert sum(row.den for row in rows["restated"]) == sum(row.den for row in rows["plain"])
    answer = ((row.subject, row.period.start.year, row.period.start.month, row.num, row.den) for row in rows["plain"])
    return {"seconds": seconds, "peak_mb": peak_mb(), "answer": digest(answer)}


def timed(works: dict, rounds: int = 5) -> tuple[dict[str, list[float]], dict]:
    """Each once unmeasured (lazy imports, page cache), then in turns: seconds of every round, and the answers."""
    answers = {name: work() for name, work in works.items()}
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            began = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - began)
    return seconds, answers


def peak_mb() -> float:
    """VmHWM of this process: the highest resident memory it ever had."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0


def warehouse_and_contract(folder: Path):
    """The records' place and shape."""
    from giaoban.measures.warehouse.simulation_file import read_contract
    from giaoban.measures.warehouse.store import Warehouse

    return Warehouse(folder), read_contract(PACK, "dossier@1")


def definition_and_lineage():
    """The indicator of the pack, and the lineage of its organisations (63 provinces into 34)."""
    from giaoban.core.indicators.definition import load_definition
    from giaoban.core.indicators.restate import Lineage

    file = PACK / "indicators" / f"{INDICATOR}.yaml"
    definition, findings = load_definition(file.read_text(encoding="utf-8"), str(file))
    if definition is None:
        raise SystemExit(str(findings))
    with (PACK / "subjects" / "successions.csv").open(encoding="utf-8") as rows:
        lineage = [
            Lineage(row["predecessor"], row["successor"], dt.date.fromisoformat(row["date"]), row["kind"])
            for row in csv.DictReader(rows)
        ]
    return definition, lineage


def digest(rows) -> str:
    """Equal answers have equal digests, whatever their order."""
    lines = sorted(f"{unit}|{year}|{month}|{int(num)}|{int(den)}" for unit, year, month, num, den in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def compare(folder: Path, repeats: int) -> list[dict[str, object]]:
    """Both engines in fresh processes, in turns, so that what else the machine does meets both alike."""
    seconds: dict[str, list[float]] = {"sql": [], "plain": [], "restated": []}
    peak = {"sql": 0.0, "engine": 0.0}
    answers = set()
    for number in range(repeats):
        for engine in ("sql", "engine"):
            command = [sys.executable, __file__, "--worker", engine, "--into", str(folder)]
            run = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            for name, rounds in run["seconds"].items():
                seconds[name] += rounds
            peak[engine] = max(peak[engine], run["peak_mb"])
            answers.add(run["answer"])
            best = ", ".join(f"{name} {min(rounds):.3f} s" for name, rounds in run["seconds"].items())
            print(f"  {number + 1}/{repeats} {best}", file=sys.stderr, flush=True)
    if len(answers) != 1:
        raise SystemExit("The engine and the hand-written SQL disagree: no comparison of speed.")
    work = "dossier rate by organisation x month"
    return [
        result(work, "hand-written DuckDB SQL", seconds["sql"], peak["sql"]),
        result(work, "giaoban", seconds["plain"], peak["engine"], against=seconds["sql"], goal=1.3),
        result(f"{work}, restated", "giaoban", seconds["restated"], peak["engine"], against=seconds["plain"], goal=1.1),
    ]


def result(work, engine, seconds, peak, *, against=None, goal=None) -> dict[str, object]:
    """One line of the table; the ratio is that of the best rounds."""
    ratio = None if against is None else round(min(seconds) / min(against), 3)
    return {
        "work": work,
        "engine": engine,
        "seconds": round(min(seconds), 3),
        "median_seconds": round(median(seconds), 3),
        "peak_mb": peak,
        "ratio": ratio,
        "goal": goal,
        "holds": peak < PEAK_GOAL_MB and (ratio is None or goal is None or ratio <= goal),
    }


def print_table(results: list[dict[str, object]], rows: int) -> None:
    print(f"\n{rows:,} simulated dossiers; {machine()}; ratios of the best run; peak is VmHWM\n")
    print(f"{'work':48}{'engine':25}{'best s':>9}{'median':>8}{'peak MB':>9}{'ratio':>7}{'goal':>6}  holds")
    for each in results:
        ratio, goal = each["ratio"] or "-", each["goal"] or "-"
        print(
            f"{each['work']:48}{each['engine']:25}{each['seconds']:>9}{each['median_seconds']:>8}"
            f"{each['peak_mb']:>9}{ratio:>7}{goal:>6}  {'yes' if each['holds'] else 'NO'}"
        )


def machine() -> str:
    import duckdb
    import ibis

    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.processor(),
    )
    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}, Ibis {ibis.__version__}"
    return f"{os.cpu_count()} cores {model}, {versions}"


if __name__ == "__main__":
    sys.exit(main())
