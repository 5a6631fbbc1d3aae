"""`giaoban economy synthetic`: a made-up table to try everything on, and the commands the demo runs with it."""

from __future__ import annotations

import argparse
import csv
import io
from pathlib import Path

from giaoban.cli.economy.options import CODES, telling

SEED = 2023
READ_ME = """# MÔ PHỎNG / SIMULATED

Bảng 35 ngành do phần mềm tạo ra (hạt giống {seed}), không phải số liệu thật. Không có bảng thật nào của Việt Nam được
công khai để kèm theo; hãy nhập bảng của cơ quan thống kê bằng `giaoban economy import`.
A table of 35 sectors made by software (seed {seed}), no real figures. No real table of Viet Nam is publicly at hand;
import that of the statistics office with `giaoban economy import`.

`table.csv` the table, billion VND · `shares.csv` digital shares of mixed sectors · `phi.csv` φ of every sector.
Calibrated to 12,87 % of GDP in 2023; what is drawn and what is calibrated: `giaoban.core.economy.synthetic`.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    synthetic = commands.add_parser(
        "synthetic",
        help="a made-up table of 35 sectors to try things on",
        description=(
            "Writes a simulated table in the shape of Viet Nam's economy, calibrated to published shares of 2023, with "
            "digital shares of mixed sectors and φ. It is no statistic: import it with --status simulated and every "
            "figure made from it is marked simulated. The same seed gives the same files."
        ),
        epilog="Example: giaoban economy synthetic --seed 2023 --out trial. " + CODES,
    )
    synthetic.add_argument("--seed", type=int, required=True)
    synthetic.add_argument("--out", required=True, type=Path, metavar="DIR")
    synthetic.set_defaults(run=run_synthetic)


@telling
def run_synthetic(args: argparse.Namespace) -> int:
    from giaoban.cli.economy.bundling import write_folder
    from giaoban.core.economy.readers.generic import as_rows
    from giaoban.core.economy.synthetic import synthetic_table

    made = synthetic_table(abs(args.seed))
    files = {
        "table.csv": _csv(as_rows(made.table)),
        "shares.csv": _csv([["sector", "share"], *([code, share] for code, share in made.shares.items())]),
        "phi.csv": _csv([["sector", "phi"], *([code, phi] for code, phi in made.phi.items())]),
        "README.md": READ_ME.format(seed=args.seed).encode(),
    }
    write_folder(args.out, files)
    taxes = made.table.net_product_taxes
    print(f"MÔ PHỎNG / SIMULATED: {args.out / 'table.csv'}; --unit 'billion VND' --net-taxes {taxes:.10g}")
    return 0


def demo_commands(folder: Path, root: Path) -> list[list[str]]:
    """The United Kingdom 2010, a real table, and the simulated one: imported, estimated, stored. Idempotent."""
    from giaoban.core.economy.synthetic import BRANCHES, GDP

    trial = folder / "trial-economy"
    taxes = f"{GDP * (1 - sum(BRANCHES.values())):.10g}"
    uk = [
        "economy", "import", str(root / "packs" / "uk-2010" / "economy" / "table.csv"), "--key", "uk-2010",
        "--subject", "economy.united-kingdom", "--period", "2010", "--unit", "million GBP", "--decimals", "point",
        "--publisher", "Office for National Statistics", "--title", "UK Input-Output Analytical Tables 2010",
        "--licence", "Open Government Licence v3.0", "--classification", "cpa2008", "--status", "official",
        "--evidence", "seen", "--rounding", "1",
    ]  # fmt: skip
    simulated = [
        "economy", "import", str(trial / "table.csv"), "--key", f"simulated-2023-seed-{SEED}",
        "--subject", "economy.simulated", "--period", "2023", "--unit", "billion VND", "--decimals", "point",
        "--publisher", "giaoban (mô phỏng / simulated)", "--title", f"Bảng mô phỏng, hạt giống {SEED}",
        "--licence", "Apache-2.0", "--classification", "isic4", "--net-taxes", taxes, "--status", "simulated",
        "--evidence", "computed",
    ]  # fmt: skip
    return [
        uk,
        ["economy", "estimate", "--table", "uk-2010", "--scope", "divisions4", "--errors", "Z=0.1,Y=0.05,VA=0.02",
         "--store"],
        ["economy", "estimate", "--table", "uk-2010", "--scope", "divisions4", "--overlap", "diagonal", "--store"],
        ["economy", "synthetic", "--seed", str(SEED), "--out", str(trial)],
        simulated,
        ["economy", "estimate", "--table", f"simulated-2023-seed-{SEED}", "--scope", "gso_core7", "--of", "gdp",
         "--shares", str(trial / "shares.csv"), "--phi", str(trial / "phi.csv"), "--file-decimals", "point",
         "--errors", "Z=0.1,Y=0.1,VA=0.05,phi=0.2", "--store"],
        ["economy", "estimate", "--table", f"simulated-2023-seed-{SEED}", "--scope", "gso_core7", "--of", "gdp",
         "--shares", str(trial / "shares.csv"), "--phi-by", "total", "--file-decimals", "point", "--store"],
    ]  # fmt: skip


def _csv(rows: list[list[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
