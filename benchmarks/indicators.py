"""Dossier rate by organisation, month and service level over 50 million dossiers, beside hand-written SQL and peers.

    python benchmarks/indicators.py [--rows 50000000] [--peer-rows 5000000] [--repeats 3] [--quick] [--json]

The engine and the hand-written side read the same Parquet files of the same Iceberg snapshot, with two DuckDB threads,
in turns round by round; memory is measured in a process of each side's own. Peers (indicators_peers.py) answer the same
question: Polars on all rows, pandas, SQLite and PostgreSQL on fewer, where they cannot. Simulated records are generated
once in chunks and kept under var/bench. Answers are compared before times are. See README.md beside this file.
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
KNOWN = dt.datetime(2024, 12, 9, tzinfo=dt.UTC)
INDICATOR = "dossier_rate_settled"
SPLIT = "service_level"
SQL = """
SELECT settling_unit, year(settled_at) AS y, month(settled_at) AS m, service_level,
       count(*) FILTER (WHERE channel = 'online' AND service_level = 'full'
                        AND result_delivery IN ('electronic', 'both')) AS online,
       count(*) AS settled
FROM read_parquet({files}) WHERE settled_at IS NOT NULL GROUP BY ALL
"""
PEAK_GOAL_MB = 512
"""Over what the hand-written side needs."""
LATE_ROWS = 0.002
"""Of all records: a last batch, so that `known=` reads the moment before it."""
WORK = "dossier rate by organisation x month x level"
PEERS = ("polars", "pandas", "sqlite", "postgres")
KEYS = ("work", "engine", "seconds", "peak_mb", "ratio", "goal", "holds")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=50_000_000)
    parser.add_argument("--peer-rows", type=int, default=5_000_000, help="for pandas, SQLite and PostgreSQL")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="2 million rows, one run, 500,000 for the slower peers")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument(
        "--json", action="store_true", help="a list of {work, engine, seconds, peak_mb, ratio, goal, holds}"
    )
    parser.add_argument("--into", type=Path, help="folder of the records (default var/bench/dossiers-ROWS)")
    parser.add_argument("--worker", choices=["sql", "engine", "turns", *PEERS], help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.quick:
        args.rows, args.peer_rows, args.repeats = 2_000_000, 500_000, 1
    folder = args.into or ROOT / "var" / "bench" / f"dossiers-{args.rows}"
    if args.worker:
        print(json.dumps(run_worker(args.worker, folder)))
        return 0
    prepare(folder, args.rows)
    results = compare(folder, args.repeats)
    if not args.no_peers:
        small = folder.parent / f"dossiers-{min(args.rows, args.peer_rows)}"
        prepare(small, min(args.rows, args.peer_rows))
        results += beside(folder, small)
    if args.json:
        print(json.dumps([{name: each[name] for name in KEYS} for each in results], indent=1))
    else:
        print_table(results, args.rows)
    return 0 if all(result["holds"] for result in results) else 1


def prepare(folder: Path, rows: int) -> None:
    """Records in chunks of a month, each its own commit, and a small late one; a complete folder is used again."""
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
    began, late = time.monotonic(), None
    chunks = simulate_dossiers(units, months, rows, SEED, wanted.target_rates)
    for month, chunk in zip(months, chunks, strict=True):
        kept = 0 if late is not None else int(rows * LATE_ROWS)
        late = chunk.slice(0, kept) if late is None else late
        name, timely = f"bench-{rows}-{month.code}", chunk.slice(kept)
        load_batch(warehouse, contract, timely, known_at=KNOWN, batch=name, is_checked=True)
        print(f"  {month.code}  {timely.num_rows:,}  {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)
    later = KNOWN + dt.timedelta(days=1)
    load_batch(warehouse, contract, late, known_at=later, batch=f"bench-{rows}-late", is_checked=True)


def run_worker(engine: str, folder: Path) -> dict[str, object]:
    """One run in this process: seconds from the question to its rows, peak memory, and a digest of the answer."""
    sys.path.insert(0, str(ROOT / "src"))
    works = {"sql": run_sql, "engine": run_engine, "turns": lambda place: run_engine(place, turns=True)}
    return works[engine](folder) if engine in works else run_peer(engine, folder)


def run_sql(folder: Path) -> dict[str, object]:
    """The floor: what one would write by hand, with the files already known."""
    seconds, answers = timed({"sql": sql_side(folder)}, rounds=2)
    return {"seconds": seconds, "peak_mb": peak_mb(), "answer": digest(answers["sql"])}


def sql_side(folder: Path):
    import duckdb

    files = list(warehouse_plan(folder).files)
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "600MB", "preserve_insertion_order": False})
    query = SQL.format(files=files)
    return lambda: connection.execute(query).fetchall()


def run_engine(folder: Path, *, turns: bool = False) -> dict[str, object]:
    """Our path: plan the files, definition to Ibis to DuckDB, cells, frame, rates; with `turns` the floor beside it."""
    from giaoban.core.indicators.engine import compute
    from giaoban.measures.warehouse.reading import connect, plan, records

    definition, lineage = definition_and_lineage()
    warehouse, contract = warehouse_and_contract(folder)
    connection = connect()

    def ask(frame="as_was", known=None):
        table = records(connection, plan(warehouse, contract, known=known))
        return compute(definition, table, frame=frame, lineage=lineage, dimensions=[SPLIT])

    works = {"plain": ask, "restated": lambda: ask(dt.date(2025, 7, 1)), "known": lambda: ask(known=KNOWN)}
    seconds, rows = timed(({"sql": sql_side(folder)} if turns else {}) | works, rounds=5 if turns else 1)
    assert sum(row.den for row in rows["known"]) < sum(row.den for row in rows["plain"])
    assert len({row.subject for row in rows["restated"]}) < len({row.subject for row in rows["plain"]})
    assert sum(row.den for row in rows["restated"]) == sum(row.den for row in rows["plain"])
    answer = (
        (row.subject, row.period.start.year, row.period.start.month, row.dimensions[SPLIT], row.num, row.den)
        for row in rows["plain"]
    )
    return {"seconds": seconds, "peak_mb": peak_mb(), "answer": digest(answer)}


def run_peer(engine: str, folder: Path) -> dict[str, object]:
    """The same question to another engine: seconds of the question alone, and of getting the records in."""
    import indicators_peers

    planned, (_, contract) = warehouse_plan(folder), warehouse_and_contract(folder)
    began = time.perf_counter()
    ask, close = getattr(indicators_peers, engine)(planned, contract, folder)
    load = time.perf_counter() - began
    try:
        seconds, answers = timed({engine: ask}, rounds=2)
    finally:
        close()
    return {"seconds": seconds, "peak_mb": peak_mb(), "load": load, "answer": digest(answers[engine])}


def warehouse_plan(folder: Path):
    from giaoban.measures.warehouse.reading import plan

    return plan(*warehouse_and_contract(folder))


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
    if SPLIT not in definition.dimensions:
        definition = definition.model_copy(update={"dimensions": [*definition.dimensions, SPLIT]})
    with (PACK / "subjects" / "successions.csv").open(encoding="utf-8") as rows:
        lineage = [
            Lineage(row["predecessor"], row["successor"], dt.date.fromisoformat(row["date"]), row["kind"])
            for row in csv.DictReader(rows)
        ]
    return definition, lineage


def digest(rows) -> str:
    """Equal answers have equal digests, whatever their order."""
    lines = sorted(
        f"{unit}|{int(year)}|{int(month)}|{level}|{int(num)}|{int(den)}" for unit, year, month, level, num, den in rows
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def run(engine: str, folder: Path) -> dict:
    command = [sys.executable, __file__, "--worker", engine, "--into", str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{engine}: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def compare(folder: Path, repeats: int) -> list[dict[str, object]]:
    """Times from processes in which both sides take turns round by round, so that what else the machine does meets both
    alike; peaks from a process of each side's own."""
    alone = {engine: run(engine, folder) for engine in ("sql", "engine")}
    peak = {engine: made["peak_mb"] for engine, made in alone.items()}
    seconds: dict[str, list[float]] = {"sql": [], "plain": [], "restated": [], "known": []}
    answers = {made["answer"] for made in alone.values()}
    for number in range(repeats):
        made = run("turns", folder)
        for name, rounds in made["seconds"].items():
            seconds[name] += rounds
        answers.add(made["answer"])
        best = ", ".join(f"{name} {min(rounds):.3f} s" for name, rounds in made["seconds"].items())
        print(f"  {number + 1}/{repeats} {best}", file=sys.stderr, flush=True)
    if len(answers) != 1:
        raise SystemExit("The engine and the hand-written SQL disagree: no comparison of speed.")
    lean = peak["engine"] - peak["sql"] < PEAK_GOAL_MB
    goals = (("plain", WORK, "sql", 1.3), ("known", f"{WORK}, known=", "plain", 1.3))
    goals += (("restated", f"{WORK}, restated", "plain", 1.1),)
    return [
        result(WORK, "hand-written DuckDB SQL", seconds["sql"], peak["sql"]),
        *(
            result(work, "giaoban", seconds[name], peak["engine"], against=seconds[floor], goal=goal, lean=lean)
            for name, work, floor, goal in goals
        ),
    ]


def beside(folder: Path, small: Path) -> list[dict[str, object]]:
    """Peers in processes of their own: Polars on all rows; the others, and for scale the SQL, on fewer."""
    lines = []
    for place, engines in ((folder, ("polars",)), (small, PEERS[1:])):
        floor = run("sql", place)
        rows = warehouse_plan(place).rows
        for engine in engines:
            made = run(engine, place)
            if made["answer"] != floor["answer"]:
                raise SystemExit(f"{engine} and the hand-written SQL disagree.")
            name = f"{rows / 1e6:g} M, same question (records in: {made['load']:.1f} s)"
            against = floor["seconds"]["sql"]
            lines.append(result(name, engine, made["seconds"][engine], made["peak_mb"], against=against))
            print(f"  {engine} {min(made['seconds'][engine]):.2f} s", file=sys.stderr, flush=True)
    return lines


def result(work, engine, seconds, peak, *, against=None, goal=None, lean=True) -> dict[str, object]:
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
        "holds": lean and (ratio is None or goal is None or ratio <= goal),
    }


def print_table(results: list[dict[str, object]], rows: int) -> None:
    print(f"\n{rows:,} simulated dossiers; {machine()}; ratios of the best rounds; peak is VmHWM")
    print(f"goal of memory: less than {PEAK_GOAL_MB} MB over the hand-written side\n")
    print(f"{'work':60}{'engine':25}{'best s':>9}{'median':>8}{'peak MB':>9}{'ratio':>7}{'goal':>6}  holds")
    for each in results:
        ratio, goal = each["ratio"] or "-", each["goal"] or "-"
        print(
            f"{each['work']:60}{each['engine']:25}{each['seconds']:>9}{each['median_seconds']:>8}"
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
