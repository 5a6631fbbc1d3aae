"""The digital economy beside pymrio, balancing beside the textbook loop, and what a quarter costs.

    python benchmarks/economy.py [--sizes 164 1000 5000] [--repeats 3] [--peer-python /tmp/peer/bin/python] [--json]

Tables are random (they foot, nothing else is real). Each run is a process of its own, in turns; inputs are read before
the clock starts; peak is the memory beyond the inputs (VmHWM, reset after reading them). Answers are compared before
times are. pymrio (LGPL) is a peer of this benchmark only: install it into any environment and name its python; where
it is not found its rows are left out and that is said. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FASTER = 1 / 3


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[164, 1000, 5000])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1, help="of the linear algebra library, for every engine")
    parser.add_argument("--peer-python", default=os.environ.get("GIAOBAN_PEER_PYTHON", sys.executable))
    parser.add_argument(
        "--json", action="store_true", help="a list of {work, engine, seconds, peak_mb, ratio, goal, holds}"
    )
    parser.add_argument("--worker", nargs=3, metavar=("WORK", "ENGINE", "FOLDER"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.worker:
        print(json.dumps(run_worker(*args.worker)))
        return 0
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(args.threads)
    with tempfile.TemporaryDirectory() as folder:
        results = compare(Path(folder), args.sizes, args.repeats, args.peer_python)
    if args.json:
        print(json.dumps(results, indent=1))
    else:
        print_table(results)
    return 0 if all(result["holds"] for result in results) else 1


def compare(folder: Path, sizes: list[int], repeats: int, peer_python: str) -> list[dict[str, object]]:
    results: list[dict[str, object]] = []
    peer = subprocess.run([peer_python, "-c", "import pymrio"], check=False, capture_output=True).returncode == 0
    if not peer:
        print(
            "  pymrio cannot be imported: its rows are left out (--peer-python names another python)", file=sys.stderr
        )
    for size in sizes:
        save_table(folder, size)
        work = f"core share, {size:,} sectors"
        engines = {"giaoban": sys.executable} | ({"pymrio": peer_python} if peer else {})
        runs = in_turns("core", engines, folder, repeats)
        goal = FASTER if size >= 1000 else None
        results += beside(work, runs, against="pymrio", goal=goal, memory=size >= 1000)
    for size, fill in [*((size, 1.0) for size in sizes), (max(sizes), 0.01)]:
        save_balance(folder, size, fill)
        work = f"GRAS, {size:,} x {size:,}, {'dense' if fill == 1 else '1 % filled'}"
        engines = {"giaoban": sys.executable} | ({"textbook loop": sys.executable} if fill == 1 else {})
        results += beside(work, in_turns("gras", engines, folder, repeats), against="textbook loop")
    save_table(folder, 164)
    for name, work, goal in (
        ("provinces", "63 provinces x 164 sectors balanced", 1.0),
        ("spill_over", "63 provinces x 3 deltas, core and spill-over", None),
        ("chow_lin", "Chow-Lin, 158 quarters", 0.05),
        ("quarter", "a quarter, 164 sectors: read, balance, share, sensitivity", 1.0),
    ):
        runs = in_turns(name, {"giaoban": sys.executable}, folder, repeats)
        seconds, peak = best(runs["giaoban"])
        holds = goal is None or seconds <= goal
        results.append(line(work, "giaoban", seconds, peak, ratio=None, goal=goal, holds=holds))
    return results


def in_turns(work: str, engines: dict[str, str], folder: Path, repeats: int) -> dict[str, list[dict]]:
    """Fresh processes in turns, so that what else the machine does meets all alike."""
    runs: dict[str, list[dict]] = {engine: [] for engine in engines}
    for _ in range(repeats):
        for engine, python in engines.items():
            command = [python, __file__, "--worker", work, engine, str(folder)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            runs[engine].append(json.loads(done.stdout))
            print(f"  {work} {engine} {runs[engine][-1]['seconds']:.4f} s", file=sys.stderr, flush=True)
    answers = [run["answer"] for engine in runs.values() for run in engine]
    if max(answers) - min(answers) > 1e-7 * abs(max(answers, key=abs)):
        raise SystemExit(f"{work}: the answers differ ({answers}): no comparison of speed.")
    return runs


def beside(
    work: str, runs: dict[str, list[dict]], *, against: str, goal: float | None = None, memory: bool = False
) -> list[dict[str, object]]:
    """Our line with its ratio to the peer, and the peer's. The ratio is that of the best rounds."""
    ours = best(runs["giaoban"])
    if against not in runs:
        return [line(work, "giaoban", *ours, ratio=None, goal=None, holds=True)]
    theirs = best(runs[against])
    ratio = ours[0] / theirs[0]
    holds = (goal is None or ratio <= goal) and (not memory or ours[1] < theirs[1])
    return [
        line(work, "giaoban", *ours, ratio=ratio, goal=goal, holds=holds),
        line(work, against, *theirs, ratio=None, goal=None, holds=True),
    ]


def best(runs: list[dict]) -> tuple[float, float]:
    return min(run["seconds"] for run in runs), max(run["peak_mb"] for run in runs)


def line(work, engine, seconds, peak, *, ratio, goal, holds) -> dict[str, object]:
    return {
        "work": work,
        "engine": engine,
        "seconds": round(seconds, 4),
        "peak_mb": round(peak, 1),
        "ratio": None if ratio is None else round(ratio, 3),
        "goal": None if goal is None else round(goal, 3),
        "holds": bool(holds),
    }


# Inputs, written once and read by every engine


def save_table(folder: Path, size: int) -> None:
    import numpy as np

    chance = np.random.default_rng(size)
    A = chance.random((size, size))
    A *= chance.uniform(0.2, 0.7, size) / A.sum(axis=0)
    y = chance.uniform(1, 100, size)
    x = np.linalg.solve(np.eye(size) - A, y)
    np.save(folder / "A.npy", A)
    A *= x
    np.save(folder / "Z.npy", A)
    added = x - A.sum(axis=0)
    digital = (chance.random(size) < 0.1).astype(float)
    np.savez(folder / "rest.npz", x=x, y=y, added=added, d=digital)


def save_balance(folder: Path, size: int, fill: float) -> None:
    """A prior with one negative cell in fifty, and targets some way off that some table does meet."""
    import numpy as np
    from scipy import sparse

    chance = np.random.default_rng(size)
    for old in ("prior.npy", "prior.npz"):
        (folder / old).unlink(missing_ok=True)
    if fill == 1:
        prior = chance.lognormal(0, 1, (size, size))
        prior[chance.random((size, size)) < 0.02] *= -0.1
        np.save(folder / "prior.npy", prior)
        grown = prior * chance.uniform(0.8, 1.3, size) * chance.uniform(0.9, 1.1, (size, 1))
        grown *= chance.uniform(0.95, 1.05, (size, size))
    else:
        prior = sparse.random_array((size, size), density=fill, rng=chance, format="csr")
        prior.data = chance.lognormal(0, 1, prior.nnz)
        prior.data[chance.random(prior.nnz) < 0.02] *= -0.1
        prior = sparse.csr_array(prior + sparse.diags_array(np.full(size, 5.0)))
        sparse.save_npz(folder / "prior.npz", prior)
        grown = prior.copy()
        grown.data = prior.data * chance.uniform(0.8, 1.3, prior.nnz)
    np.savez(folder / "targets.npz", rows=grown.sum(axis=1), columns=grown.sum(axis=0))


# Workers: read, reset the peak, run


def run_worker(work: str, engine: str, folder: str) -> dict[str, float]:
    if engine != "pymrio":
        sys.path.insert(0, str(ROOT / "src"))
    prepare = {
        ("core", "giaoban"): core_giaoban,
        ("core", "pymrio"): core_pymrio,
        ("gras", "giaoban"): gras_giaoban,
        ("gras", "textbook loop"): gras_textbook,
        ("provinces", "giaoban"): provinces,
        ("spill_over", "giaoban"): spill_over,
        ("chow_lin", "giaoban"): quarters_of_a_series,
        ("quarter", "giaoban"): full_quarter,
    }[work, engine]
    run = prepare(Path(folder))
    before = reset_peak()
    began = time.perf_counter()
    answer = run()
    seconds = time.perf_counter() - began
    peak = memory("VmHWM") - before
    if seconds < 0.5:  # small works are repeated in the same process: the first round pays for the caches
        for _ in range(5):
            began = time.perf_counter()
            run()
            seconds = min(seconds, time.perf_counter() - began)
    return {"seconds": seconds, "peak_mb": peak, "answer": float(answer() if callable(answer) else answer)}


def reset_peak() -> float:
    Path("/proc/self/clear_refs").write_text("5")
    return memory("VmRSS")


def memory(name: str) -> float:
    """MB of this process, from the kernel."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(text.split()[1]) for text in lines if text.startswith(name)) / 1024


def load_table(folder: Path):
    import numpy as np

    from giaoban.core.economy.table import IOTable
    from giaoban.core.periods import Period

    Z, rest = np.load(folder / "Z.npy"), np.load(folder / "rest.npz")
    table = IOTable(
        Z,
        rest["y"][:, None],
        rest["added"][None, :],
        rest["x"],
        sectors=tuple(f"s{place}" for place in range(len(Z))),
        kind="domestic",
        price="basic",
        unit="billion VND",
        period=Period.parse("2022"),
    )
    return table, rest["d"]


def core_giaoban(folder: Path):
    """Everything a user gets: footing and Hawkins-Simon checks, coefficients, factorisation, five figures by sector."""
    from giaoban.core.economy.digital import digital_gdp

    table, d = load_table(folder)
    return lambda: digital_gdp(table, d).total()


def core_pymrio(folder: Path):
    """Only pymrio's Leontief inverse from ready coefficients is timed; the figure is worked out afterwards."""
    import numpy as np
    import pymrio

    A, rest = np.load(folder / "A.npy"), np.load(folder / "rest.npz")
    v, y, d = rest["added"] / rest["x"], rest["y"], rest["d"]

    def run():
        L = pymrio.calc_L(A)
        return lambda: v @ L @ (d * y) + (d * v) @ L @ y - (d * v) @ L @ (d * y)

    return run


def load_balance(folder: Path):
    import numpy as np
    from scipy import sparse

    targets = np.load(folder / "targets.npz")
    thin = (folder / "prior.npz").exists()
    prior = sparse.load_npz(folder / "prior.npz") if thin else np.load(folder / "prior.npy")
    return prior, targets["rows"], targets["columns"]


def gras_giaoban(folder: Path):
    import numpy as np

    from giaoban.core.economy.balancing import gras

    prior, rows, columns = load_balance(folder)

    def run():
        made = gras(prior, rows, columns).table_or_refuse()
        return lambda: float(np.abs(made).sum())

    return run


def gras_textbook(folder: Path):
    """The formulas of the papers, line by line, to the same closeness; no check of anything."""
    import numpy as np

    prior, rows, columns = load_balance(folder)

    def run():
        above, below = np.where(prior > 0, prior, 0.0), np.where(prior < 0, -prior, 0.0)
        r = np.ones(len(rows))
        while True:
            p, n = r @ above, (1 / r) @ below
            s = (columns + np.sqrt(columns**2 + 4 * p * n)) / (2 * p)
            p, n = above @ s, below @ (1 / s)
            r = (rows + np.sqrt(rows**2 + 4 * p * n)) / (2 * p)
            made = r[:, None] * above * s - below / (r[:, None] * s)
            if np.abs(made.sum(axis=0) / columns - 1).max() < 1e-11:
                return lambda: float(np.abs(made).sum())

    return run


def province_table(folder: Path):
    import numpy as np

    from giaoban.core.economy.provinces import balance_provinces

    rest = np.load(folder / "rest.npz")
    chance = np.random.default_rng(63)
    size = chance.lognormal(0, 1, 63)
    prior = size[:, None] * rest["added"] * chance.lognormal(0, 0.7, (63, 164)) * (chance.random((63, 164)) < 0.8)
    names = [f"p{place}" for place in range(63)]
    sectors = [f"s{place}" for place in range(164)]
    asked = {"national": rest["added"], "provinces": names, "sectors": sectors, "unit": "billion VND"}
    grdp = size / size.sum() * rest["added"].sum()
    return rest, lambda: balance_provinces(prior, grdp=grdp, **asked)


def provinces(folder: Path):
    rest, balance = province_table(folder)

    def run():
        table, balanced = balance()
        balanced.table_or_refuse()
        return sum(table.direct(rest["d"]).values())

    return run


def spill_over(folder: Path):
    import numpy as np

    from giaoban.core.economy.provinces import provincial_digital

    rest, balance = province_table(folder)
    table, _ = balance()
    asked = {"coefficients": np.load(folder / "A.npy"), "output": rest["x"], "final_demand": rest["y"]}

    def run():
        made, _ = provincial_digital(table, weights=rest["d"], deltas=[0.1, 0.2, 0.3], **asked)
        return sum(each.direct + each.within.values[0] + each.spill_over.values[0] for each in made)

    return run


def quarters_of_a_series(folder: Path):
    import numpy as np

    from giaoban.core.economy.quarterly import chow_lin

    chance = np.random.default_rng(158)
    indicator = 100 + np.cumsum(chance.normal(1, 3, 158))
    rest = np.convolve(chance.normal(0, 4, 158), 0.7 ** np.arange(20))[:158]
    annual = (20 + 1.5 * indicator + rest)[12:156].reshape(36, 4).sum(axis=1)
    return lambda: float(chow_lin(annual, indicator, first=12).values.sum())


def full_quarter(folder: Path):
    """From a file on disk to the share of a quarter with its gradient."""
    import csv
    import datetime as dt

    import numpy as np

    from giaoban.core.economy.digital import digital_gdp
    from giaoban.core.economy.quarterly import AnnualTable, Indicators, quarters_of
    from giaoban.core.economy.readers.generic import as_rows, read_generic
    from giaoban.core.economy.readers.grid import About, Rows
    from giaoban.core.economy.sensitivity import gradient
    from giaoban.core.periods import Period

    year, d = load_table(folder)
    file = folder / "table.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(as_rows(year))
    chance = np.random.default_rng(4)
    activity = chance.uniform(0.9, 1.1, (8, year.n)) * np.linspace(1, 1.1, 8)[:, None]
    indicators = Indicators(Period.parse("2022Q1"), activity)

    def run():
        with file.open(encoding="utf-8", newline="") as lines:
            grid = Rows(list(csv.reader(lines)), file=str(file))
        table = read_generic(
            grid, About(Period.parse("2022"), "billion VND", "benchmark"), kind="domestic", decimals="point"
        )
        annual = AnnualTable(2022, dt.date(2023, 6, 30), table.Z, table.Y, table.x)
        quarters = quarters_of(2022, [annual], indicators, vintage=dt.date(2023, 7, 1)).tables_or_refuse()
        last = quarters[-1]
        quarter = table.replaced(
            Z=last.intermediate, Y=last.final, VA=last.value_added[None, :], x=last.output, period=last.quarter
        )
        share = digital_gdp(quarter, d).share()
        gradient(quarter, d).strongest(10)
        return share

    return run


def print_table(results: list[dict[str, object]]) -> None:
    print(f"\n{machine()}; ratios of the best run; peak beyond the inputs\n")
    print(f"{'work':58}{'engine':15}{'best s':>9}{'peak MB':>9}{'ratio':>7}{'goal':>7}  holds")
    for each in results:
        ratio, goal = ("-" if each[key] is None else each[key] for key in ("ratio", "goal"))
        print(
            f"{each['work']:58}{each['engine']:15}{each['seconds']:>9}{each['peak_mb']:>9}{ratio:>7}{goal:>7}"
            f"  {'yes' if each['holds'] else 'NO'}"
        )


def machine() -> str:
    import numpy
    import scipy

    names = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((text.partition(":")[2].strip() for text in names if "model name" in text), platform.processor())
    versions = f"Python {platform.python_version()}, numpy {numpy.__version__}, scipy {scipy.__version__}"
    threads = os.environ["OPENBLAS_NUM_THREADS"]
    return f"{os.cpu_count()} cores {model}, {threads} of them used, {versions}"


if __name__ == "__main__":
    sys.exit(main())
