"""Made-up records of any contract, with the values that engines disagree about when nobody looks.

Missing values wherever the contract lets them be missing, Vietnamese letters, an apostrophe, the empty text, the last
and first days of months and years, a leap day. The same seed gives the same records.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pyarrow as pa

from giaoban.core.contracts.contract import Contract

TEXTS = ("", "Đồng Nai", "đồng nai", "O'Môn", "cấp phép", "a\\b", 'nói "có"', "x,y", " trước", "Ủy ban\nnhân dân")
SUBJECTS = ("ministry.so", "ministry.duong", "province.nui", "province.song", "province.bien", "province.huế")
SOURCES = ("hệ thống Đ", "a%20b=c")  # folders of the warehouse are called after them
DAYS = (
    *(dt.date(2024, 1, 1), dt.date(2024, 1, 31), dt.date(2024, 2, 29), dt.date(2024, 3, 1), dt.date(2024, 6, 30)),
    *(dt.date(2024, 7, 1), dt.date(2024, 12, 31), dt.date(2025, 1, 1), dt.date(2025, 2, 28), dt.date(1999, 12, 31)),
)


def made_up(contract: Contract, rows: int, seed: int, *, subjects: tuple[str, ...] = ()) -> pa.Table:
    """Records of the contract's columns; those of `subjects` hold keys of organisations."""
    chance = random.Random(f"{contract.reference} {seed}")
    table = {
        name: [_value(column, name in subjects, chance) for _ in range(rows)]
        for name, column in contract.columns.items()
    }
    from giaoban.measures.warehouse.store import with_month

    for number in range(rows):  # few partitions: each is a file of its own, and files are what costs time
        table[contract.month_of][number] = chance.choice(DAYS[:3])
        if "source" in table:
            table["source"][number] = chance.choice(SOURCES)
    return with_month(pa.table(table), contract)


def _value(column: Any, is_subject: bool, chance: random.Random) -> Any:
    if column.nullable and chance.random() < 0.2:
        return None
    if is_subject:
        return chance.choice(SUBJECTS)
    if column.allowed:
        return chance.choice(column.allowed)
    match column.type:
        case "string":
            return chance.choice(TEXTS)
        case "date":
            return chance.choice(DAYS)
        case "timestamp":
            day = chance.choice(DAYS)
            return dt.datetime(day.year, day.month, day.day, chance.choice((0, 12, 23)), 59, tzinfo=dt.UTC)
        case "integer":
            return chance.choice((0, 1, 7, 250, 1_000_000))
        case "number":
            return chance.choice((0.0, 0.5, 2.25, 1024.0))  # sums of these are exact in any order
        case _:
            return chance.random() < 0.5
