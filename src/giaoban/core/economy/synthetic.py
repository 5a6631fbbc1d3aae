"""A made-up table of 35 sectors in the shape of Viet Nam's economy, for trying the instruments. It is no statistic.

Calibrated to figures of 2023: the sum of digital value added is 12,87 % of GDP (published 2025-01), of which 60,2 % is
the core, as in the release before (7,42 of 12,33); agriculture, industry and services have 11,96, 37,12 and 42,54 % of
GDP, the rest are taxes on products; GDP is 10 221,8 thousand billion VND (both recalled, unverified). Everything below
that, sector by sector and cell by cell, is drawn by a seed: value added within its branch, the mix of inputs, how much
of an output is used up by others, how digitised a sector is. Two calls with one seed give one table.

Method:  draw value added and its ratio to output; draw a mix of inputs and balance it by RAS so that rows and columns
         foot; scale the digital sectors' value added and the drawn φ to the two published shares.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from giaoban.core.economy.balancing import ras
from giaoban.core.economy.table import Array, IOTable, Origin
from giaoban.core.periods import Period

GDP, TOTAL_SHARE, CORE_SHARE = 10_221_800.0, 0.1287, 0.1287 * 7.42 / 12.33
"""Billion VND; fractions of GDP."""
BRANCHES = {"A": 0.1196, "I": 0.3712, "S": 0.4254}
SECTORS: tuple[tuple[str, str, str], ...] = (
    ("01", "A", "Agriculture"), ("02", "A", "Forestry"), ("03", "A", "Fishing"), ("05-09", "I", "Mining"),
    ("10-12", "I", "Food, beverages, tobacco"), ("13-15", "I", "Textiles, clothing, leather"),
    ("16-18", "I", "Wood, paper, printing"), ("19-20", "I", "Petroleum, chemicals"),
    ("21-23", "I", "Medicines, plastics, minerals"), ("24-25", "I", "Metals"),
    ("26", "I", "Computers, electronics"), ("27", "I", "Electrical equipment"), ("28", "I", "Machinery"),
    ("29-30", "I", "Vehicles"), ("31-33", "I", "Furniture, other, repair"), ("35", "I", "Electricity, gas"),
    ("36-39", "I", "Water, waste"), ("41-43", "I", "Construction"), ("45", "S", "Trade of vehicles"),
    ("46", "S", "Wholesale trade"), ("47", "S", "Retail trade"), ("49-53", "S", "Transport, storage, post"),
    ("55-56", "S", "Hotels, restaurants"), ("58", "S", "Publishing, software publishing"),
    ("59-60", "S", "Film, broadcasting"), ("61", "S", "Telecommunications"),
    ("62-63", "S", "Computer programming, information"), ("64-66", "S", "Finance"), ("68", "S", "Real estate"),
    ("69-75", "S", "Professional services"), ("77-82", "S", "Administrative services"),
    ("84", "S", "Public administration"), ("85", "S", "Education"), ("86-88", "S", "Health"),
    ("90-99", "S", "Culture, other services"),
)  # fmt: skip
WHOLLY_DIGITAL = ("26", "61", "62-63")
PARTLY_DIGITAL = {"46": 0.06, "58": 0.35}
"""Shares of trade in computers within wholesale and of software within publishing: invented."""
WEIGHT_OF_DIGITAL = {"26": 0.62, "61": 0.2, "62-63": 0.18}
"""How the core beyond the two mixed sectors is shared out: invented."""


@dataclass(frozen=True)
class Synthetic:
    """The table, the digital shares of mixed sectors, and a φ for every sector, all invented together."""

    table: IOTable
    shares: dict[str, float]
    phi: dict[str, float]
    seed: int


def synthetic_table(seed: int, *, period: str = "2023") -> Synthetic:
    """A domestic table at basic prices in billion VND with net taxes on products, and what goes with it.

    >>> made = synthetic_table(7)
    >>> made.table.n, made.table == synthetic_table(7).table, made.table == synthetic_table(8).table
    (35, True, False)
    """
    chance = np.random.default_rng(seed)
    codes = tuple(code for code, _, _ in SECTORS)
    branch = np.array([name for _, name, _ in SECTORS])
    gva = _value_added(chance, codes, branch)
    ratio = np.select([branch == "A", branch == "I"], [0.62, 0.3], 0.55) * chance.uniform(0.85, 1.15, len(codes))
    x = gva / ratio
    paid = x - gva
    imported = paid * np.where(branch == "I", 0.3, 0.12) * chance.uniform(0.7, 1.3, len(codes))
    bought = paid - imported
    mix = chance.lognormal(0, 1.0, (len(codes), len(codes))) * (chance.random((len(codes), len(codes))) < 0.8)
    np.fill_diagonal(mix, chance.uniform(1, 4, len(codes)))
    sold = x * np.select([branch == "A", branch == "I"], [0.55, 0.4], 0.35) * chance.uniform(0.7, 1.3, len(codes))
    sold *= bought.sum() / sold.sum()
    sold = _within(sold, 0.9 * x)
    Z = np.asarray(ras(mix, sold, bought).table_or_refuse())
    x = Z.sum(axis=0) + imported + gva
    final = x - Z.sum(axis=1)
    uses = chance.dirichlet([5, 1, 3, 5], len(codes))
    wages = chance.uniform(0.35, 0.7, len(codes))
    table = IOTable(
        Z,
        final[:, None] * uses,
        np.vstack([wages * gva, (1 - wages) * gva]),
        x,
        sectors=codes,
        names=tuple(name for _, _, name in SECTORS),
        finals=("Households", "Government", "Capital formation", "Exports"),
        components=("Compensation of employees", "Operating surplus, mixed income, taxes on production"),
        other_inputs=imported[None, :],
        other_names=("imported inputs",),
        kind="domestic",
        price="basic",
        unit="billion VND",
        period=Period.parse(period),
        net_product_taxes=GDP * (1 - sum(BRANCHES.values())),
        classification="isic4",
        origin=Origin(publisher="SIMULATED by giaoban", title=f"Synthetic table, seed {seed}"),
    )
    return Synthetic(table, dict(PARTLY_DIGITAL), _phi(chance, table), seed)


def _value_added(chance: np.random.Generator, codes: tuple[str, ...], branch: np.ndarray) -> Array:
    """By branch as stated; the digital sectors as large as the core share asks."""
    gva = np.zeros(len(codes))
    digital = WHOLLY_DIGITAL
    mixed = {"46": 0.055 * GDP, "58": 0.0035 * GDP}
    rest = CORE_SHARE * GDP - sum(PARTLY_DIGITAL[code] * value for code, value in mixed.items())
    fixed = mixed | {code: rest * WEIGHT_OF_DIGITAL[code] for code in digital}
    for name, share in BRANCHES.items():
        inside = [i for i in range(len(codes)) if branch[i] == name]
        free = [i for i in inside if codes[i] not in fixed]
        left = share * GDP - sum(fixed[codes[i]] for i in inside if codes[i] in fixed)
        gva[free] = left * chance.dirichlet(np.full(len(free), 6.0))
    for code, value in fixed.items():
        gva[codes.index(code)] = value
    return gva


def _within(wanted: Array, most: Array) -> Array:
    """The same total with no part above its most: what is cut goes to the others in proportion to their room."""
    kept = np.minimum(wanted, most)
    room = most - kept
    made: Array = kept + room * ((wanted.sum() - kept.sum()) / room.sum())
    return made


def _phi(chance: np.random.Generator, table: IOTable) -> dict[str, float]:
    """Drawn, then scaled so that core and digitised value added make the published share of GDP."""
    d = np.array([1.0 if code in WHOLLY_DIGITAL else PARTLY_DIGITAL.get(code, 0.0) for code in table.sectors])
    drawn = chance.uniform(0.2, 1.8, table.n)
    open_part = (1 - d) * table.gva
    drawn *= (TOTAL_SHARE - CORE_SHARE) * GDP / float(open_part @ drawn)
    return {code: float(value) for code, value, own in zip(table.sectors, drawn, d, strict=True) if own < 1}
