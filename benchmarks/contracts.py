"""The contract of a dossier checked on 10 million rows of Parquet, beside the ways one would write it by hand.

    python benchmarks/contracts.py [--rows 10000000] [--repeats 3] [--quick] [--json]

Everybody answers the same question of the same file: types, values that must be there, allowed values, lengths, ranges,
keys of the register on the day, unique keys, five rules; how many rows go back, and why. Hand-written SQL and Polars
read the same file with two threads; pandas has its rows (two million at most) in memory before its clock starts. Each
engine runs in a process of its own, in turns. Two files: one without a fault, one in which a row in 500 has one.
Answers are compared before times are. Beside seconds on the wall stand seconds of the processor: on a shared machine
only these are the program's own. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACK = ROOT / "packs" / "vn"
SEED = 2024
MONTHS = "2024-01:2024-11"
MOST_FOR_PANDAS = 2_000_000
GOAL = 10_000_000  # rows a second
ENGINES = ("giaoban", "sql", "polars", "pandas")
FILES = ("good", "faulty")
KEYS = ("work", "engine", "seconds", "peak_mb", "ratio", "goal", "holds")
ALLOWED = {
    "service_level": ("full", "partial", "information"),
    "channel": ("online", "counter", "post"),
    "result_delivery": ("electronic", "paper", "both", "none"),
}
BOUNDED = ("dossier_id", "citizen_id", "procedure", "source")
REQUIRED = (*ALLOWED, *BOUNDED[::2], "source", "receiving_unit", "settling_unit", "received_at", "due_at", "simulated")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--quick", action="store_true", help="a million rows, once: does it run, do the answers agree")
    parser.add_argument("--json", action="store_true", help=f"a list of {{{', '.join(KEYS)}}}")
    parser.add_argument("--engines", nargs="*", choices=ENGINES, default=ENGINES)
    parser.add_argument("--worker", nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args()
    rows, repeats = (1_000_000, 1) if args.quick else (args.rows, args.repeats)
    if args.worker:
        engine, file = args.worker
        print(json.dumps(work(engine, Path(file))))
        return 0
    results = []
    for kind in FILES:
        results += compare(kind, rows, repeats, args.engines)
    if args.json:
        print(json.dumps([{name: each[name] for name in KEYS} for each in results], indent=1))
    else:
        print_table(results, rows)
    return 0 if all(each["holds"] is not False for each in results) else 1


def prepare(kind: str, rows: int) -> Path:
    """The file, made once: simulated dossiers as pyarrow writes them by default; a row in 500 spoilt in the second."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from giaoban.cli.simulate import month_range
    from giaoban.measures.warehouse.simulation import simulate_dossiers
    from giaoban.measures.warehouse.simulation_file import pack_units, read_simulation

    folder = ROOT / "var" / "bench"
    target = folder / f"contract-{kind}-{rows}.parquet"
    if target.exists():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    wanted, months = read_simulation(PACK), month_range(MONTHS)
    units, writer, begin = pack_units(PACK, wanted, SEED), None, 0
    half = target.with_suffix(".half")
    for chunk in simulate_dossiers(units, months, rows, SEED, wanted.target_rates):
        table = chunk
        if kind == "faulty":
            number = pa.array(range(begin, begin + table.num_rows))
            remainder = pc.subtract(number, pc.multiply(pc.divide(number, 1000), 1000))
            fax = pc.if_else(pc.equal(remainder, 0), "fax", table.column("channel"))
            early = pc.if_else(pc.equal(remainder, 500), dt.date(2023, 1, 1), table.column("due_at"))
            ids = table.column("dossier_id").combine_chunks()
            doubled = pc.if_else(pc.equal(remainder, 250), pa.concat_arrays([ids[1:], ids[:1]]), ids)
            for name, column in (("channel", fax), ("due_at", early), ("dossier_id", doubled)):
                table = table.set_column(table.column_names.index(name), name, column)
        begin += table.num_rows
        writer = writer or pq.ParquetWriter(half, table.schema)
        writer.write_table(table)
    writer.close()
    half.rename(target)
    return target


def compare(kind: str, rows: int, repeats: int, engines) -> list[dict]:
    sys.path.insert(0, str(ROOT / "src"))
    sizes = {engine: min(rows, MOST_FOR_PANDAS) if engine == "pandas" else rows for engine in engines}
    files = {size: prepare(kind, size) for size in set(sizes.values())}
    runs: dict[str, list[dict]] = {engine: [] for engine in engines}
    for _ in range(repeats):
        for engine in engines:
            asked = [sys.executable, __file__, "--worker", engine, str(files[sizes[engine]])]
            print(f"  {kind} {engine}", file=sys.stderr, flush=True)
            answered = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
            runs[engine].append(json.loads(answered.splitlines()[-1]))
    for engine in engines:
        for other in engines:
            if sizes[engine] == sizes[other] and runs[engine][0]["answer"] != runs[other][0]["answer"]:
                raise SystemExit(f"{engine} and {other} disagree: {runs[engine][0]} {runs[other][0]}")
    floor = min((run["seconds"] for run in runs.get("sql", [])), default=None)
    found = []
    for engine in engines:
        seconds = min(run["seconds"] for run in runs[engine])
        speed = sizes[engine] / seconds
        ours = engine == "giaoban"
        found.append(
            {
                "work": f"check {sizes[engine]:,} rows, {kind}",
                "engine": engine,
                "seconds": round(seconds, 3),
                "processor": round(min(run["processor"] for run in runs[engine]), 3),
                "peak_mb": round(max(run["peak_mb"] for run in runs[engine])),
                "speed": speed,
                "ratio": round(seconds / sizes[engine] * rows / floor, 2) if floor else None,
                "goal": f"{GOAL:,} rows/s" if ours and rows >= GOAL else None,
                "holds": speed >= GOAL if ours and rows >= GOAL else None,
            }
        )
    return found


def work(engine: str, file: Path) -> dict:
    """Best of five rounds after one unmeasured: seconds, seconds of the processor, peak memory, and the answer."""
    sys.path.insert(0, str(ROOT / "src"))
    ask = {"giaoban": ours, "sql": by_sql, "polars": by_polars, "pandas": by_pandas}[engine](file)
    answer = ask()
    wall, processor = [], []
    for _ in range(3 if engine == "pandas" else 5):
        began, began_processor = time.perf_counter(), time.process_time()
        assert ask() == answer
        wall.append(time.perf_counter() - began)
        processor.append(time.process_time() - began_processor)
    return {"seconds": min(wall), "processor": min(processor), "peak_mb": peak_mb(), "answer": answer}


def ours(file: Path):
    from giaoban.core.contracts.compiled import check
    from giaoban.core.contracts.shelf import find_contract
    from giaoban.core.contracts.sources import bounded_connection, parquet_source

    contract = find_contract(PACK / "contracts", "dossier")
    connection, codes = bounded_connection(), register()

    def ask():
        checked = check(contract, connection, parquet_source(file), codes=codes)
        counts = {finding.code.rpartition(".")[2]: finding.context["rows"] for finding in checked.findings}
        return {"rows": checked.rows, **{name: counts.get(name, 0) for name in COUNTED}}

    return ask


COUNTED = ("value-not-allowed", "due-before-received", "repeated-key")


def by_sql(file: Path):
    """What a good engineer writes: one pass with a filtered count a condition, one that groups by the key."""
    from giaoban.core.contracts.sources import bounded_connection

    connection = bounded_connection(memory="4GB")
    connection.execute("CREATE TABLE register (key VARCHAR, first DATE, last DATE)")
    for code in register():
        connection.execute("INSERT INTO register VALUES (?, ?, ?)", [code.key, code.valid_from, code.valid_to])
    allowed = " OR ".join(f"{name} NOT IN {values}" for name, values in ALLOWED.items())
    conditions = [
        *(f"{name} IS NULL" for name in REQUIRED),
        *(f"length({name}) NOT BETWEEN 1 AND 100" for name in BOUNDED),
        *(f"{name} < DATE '2000-01-01'" for name in ("received_at", "due_at", "settled_at")),
        "settled_at < received_at",
        "settled_at IS NULL AND result_delivery <> 'none'",
        "settled_at IS NOT NULL AND result_delivery = 'none'",
        "channel = 'online' AND service_level = 'information'",
        *(
            f"NOT EXISTS (SELECT 1 FROM register WHERE key = {name} AND received_at >= coalesce(first, received_at)"
            " AND received_at <= coalesce(last, received_at))"
            for name in ("receiving_unit", "settling_unit")
        ),
    ]
    counts = ", ".join(f"count(*) FILTER ({one})" for one in [allowed, "due_at < received_at", *conditions])
    first = f"SELECT count(*), {counts} FROM read_parquet('{file}')"
    second = (
        f"SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM read_parquet('{file}')"
        " GROUP BY source, dossier_id HAVING count(*) > 1)"
    )

    def ask():
        rows, allowed, due, *others = connection.execute(first).fetchall()[0]
        repeated = int(connection.execute(second).fetchall()[0][0])
        assert not any(others)
        return dict(zip(("rows", *COUNTED), (rows, allowed, due, repeated), strict=True))

    return ask


def by_polars(file: Path):
    os.environ["POLARS_MAX_THREADS"] = "2"
    import polars as pl

    codes = [code for code in register() if code.valid_from is None and code.valid_to is None]
    changed = [code for code in register() if code not in codes]
    col = pl.col
    early = dt.date(2000, 1, 1)

    def known(name: str):
        found = col(name).is_in([code.key for code in codes])
        for code in changed:
            inside = (col("received_at") >= (code.valid_from or early)) & (
                col("received_at") <= (code.valid_to or dt.date(2100, 1, 1))
            )
            found |= (col(name) == code.key) & inside
        return found

    conditions = [
        *(col(name).is_null() for name in REQUIRED),
        *(~col(name).str.len_chars().is_between(1, 100) for name in BOUNDED),
        *(col(name) < early for name in ("received_at", "due_at", "settled_at")),
        col("settled_at") < col("received_at"),
        col("settled_at").is_null() & (col("result_delivery") != "none"),
        col("settled_at").is_not_null() & (col("result_delivery") == "none"),
        (col("channel") == "online") & (col("service_level") == "information"),
        *(~known(name) for name in ("receiving_unit", "settling_unit")),
    ]
    allowed = pl.any_horizontal(~col(name).is_in(values) for name, values in ALLOWED.items())
    frame = pl.scan_parquet(file)
    counted = frame.select(
        rows=pl.len(),
        allowed=allowed.sum(),
        due=(col("due_at") < col("received_at")).sum(),
        others=pl.sum_horizontal(one.sum() for one in conditions),
    )
    keys = frame.group_by("source", "dossier_id").len().filter(col("len") > 1).select(col("len").sum())

    def ask():
        rows, allowed, due, others = counted.collect(engine="streaming").row(0)
        assert not others
        return dict(zip(("rows", *COUNTED), (rows, allowed, due, keys.collect(engine="streaming").item()), strict=True))

    return ask


def by_pandas(file: Path):
    import pandas as pd
    import pyarrow.parquet as pq

    frame = pq.read_table(file).to_pandas(date_as_object=False)
    always = (dt.date(1900, 1, 1), dt.date(2200, 1, 1))
    days = [(code.key, code.valid_from or always[0], code.valid_to or always[1]) for code in register()]
    register_frame = pd.DataFrame(days, columns=["key", "first", "last"]).set_index("key")
    spans = {name: pd.to_datetime(register_frame[name]) for name in ("first", "last")}

    def ask():
        others = sum(int(frame[name].isna().sum()) for name in REQUIRED)
        others += sum(int((~frame[name].dropna().str.len().between(1, 100)).sum()) for name in BOUNDED)
        others += sum(int((frame[name] < "2000-01-01").sum()) for name in ("received_at", "due_at", "settled_at"))
        others += int((frame.settled_at < frame.received_at).sum())
        others += int((frame.settled_at.isna() == (frame.result_delivery != "none")).sum())
        others += int(((frame.channel == "online") & (frame.service_level == "information")).sum())
        for name in ("receiving_unit", "settling_unit"):
            first, last = (frame[name].map(spans[end]) for end in ("first", "last"))
            others += int((~((frame.received_at >= first) & (frame.received_at <= last))).sum())
        assert not others
        wrong = sum((~frame[name].isin(values)) for name, values in ALLOWED.items()) > 0
        due = int((frame.due_at < frame.received_at).sum())
        repeated = int(frame.duplicated(["source", "dossier_id"], keep=False).sum())
        return dict(zip(("rows", *COUNTED), (len(frame), int(wrong.sum()), due, repeated), strict=True))

    return ask


def register():
    """The pack's ministries and provinces, with their days."""
    from giaoban.cli.contracts import register_of
    from giaoban.core.contracts.shelf import find_contract

    return register_of(PACK, find_contract(PACK / "contracts", "dossier"))


def peak_mb() -> float:
    """VmHWM of this process: the highest resident memory it ever had."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


def print_table(results: list[dict], rows: int) -> None:
    import duckdb

    print(f"DuckDB {duckdb.__version__}, Python {platform.python_version()}, {os.cpu_count()} cores\n")
    print("| work | engine | best s | processor s | rows/s | peak MB | ratio to SQL | goal |")
    print("|---|---|---|---|---|---|---|---|")
    for each in results:
        goal = f"{each['goal']}: {'holds' if each['holds'] else 'missed'}" if each["goal"] else ""
        print(
            f"| {each['work']} | {each['engine']} | {each['seconds']} | {each['processor']} | {each['speed']:,.0f} "
            f"| {each['peak_mb']} | {each['ratio']} | {goal} |"
        )


if __name__ == "__main__":
    sys.exit(main())
