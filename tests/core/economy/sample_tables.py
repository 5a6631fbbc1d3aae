"""Tables for the tests of the economy room: small ones on paper, the United Kingdom, and random ones that foot."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from giaoban.core.economy.readers.generic import read_generic
from giaoban.core.economy.readers.grid import About, Rows
from giaoban.core.economy.table import IOTable
from giaoban.core.periods import Period

ROOT = Path(__file__).parents[3]
YEAR = Period.parse("2022")


def table(Z: Any, Y: Any, VA: Any, x: Any, **changes: Any) -> IOTable:
    n = len(x)
    said = {"kind": "domestic", "price": "basic", "unit": "million VND", "period": YEAR}
    said["sectors"] = tuple("abcdefghijklmnopqrstuvwxyz"[:n]) if n <= 26 else tuple(f"s{i}" for i in range(n))
    return IOTable(Z, Y, VA, x, **(said | changes))


def two() -> IOTable:
    """Miller and Blair 2009, tables 2.3 and 2.4."""
    return table([[150, 500], [200, 100]], [[350], [1700]], [[650, 1400]], [1000, 2000])


def united_kingdom() -> IOTable:
    with (ROOT / "packs" / "uk-2010" / "economy" / "table.csv").open(encoding="utf-8", newline="") as lines:
        rows = Rows(list(csv.reader(lines)), file="packs/uk-2010/economy/table.csv")
    about = About(
        Period.parse("2010"),
        "million GBP",
        "Office for National Statistics",
        licence="Open Government Licence v3.0",
        classification="cpa2008",
    )
    return read_generic(rows, about, kind="domestic", decimals="point")


def random_table(seed: int, n: int, *, negatives: bool = False) -> IOTable:
    """A domestic table that foots: coefficients with column sums below 1, final demand from what is left."""
    chance = np.random.default_rng(seed)
    A = chance.random((n, n)) * (chance.random((n, n)) < 0.7)
    A *= chance.uniform(0.1, 0.7, n) / np.maximum(A.sum(axis=0), 1e-9)
    y = chance.uniform(1, 100, n)
    x = np.linalg.solve(np.eye(n) - A, y)
    Z = A * x
    Y = y[:, None] * np.array([[0.7, 0.3]])
    if negatives:  # inventories fall in half of the sectors; what is missing is consumed more
        fall = chance.uniform(0, 50, n) * (chance.random(n) < 0.5)
        Y = np.column_stack([Y[:, 0] + fall, Y[:, 1], -fall])
    rest = x - Z.sum(axis=0)
    part = chance.uniform(0.2, 0.9, n)
    return table(Z, Y, [part * rest * 0.6, part * rest * 0.4], x, other_inputs=[(1 - part) * rest])


def random_weights(seed: int, n: int, *, fractions: bool = True) -> np.ndarray:
    """Weights with at least one digital and one other sector."""
    chance = np.random.default_rng(seed + 1)
    made = chance.random(n) if fractions else np.ones(n)
    made *= chance.random(n) < 0.5
    made[0], made[-1] = 1.0, 0.0
    return made


seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(2, 12)
