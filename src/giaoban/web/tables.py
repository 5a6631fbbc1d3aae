"""A table as plain values: shown on the page, and taken away as CSV or XLSX with its unit, source and date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Column:
    key: str
    title: str
    align: str = "start"  # start, end
    sort: str = ""  # the address that sorts by this column
    sorted: str = ""  # "ascending" or "descending" when it is sorted by this one


@dataclass(frozen=True)
class Cell:
    """What is read (`text`) and what is exported (`value`, or the text)."""

    text: str
    value: Decimal | int | str | dt.date | None = None
    href: str = ""
    state: str = ""  # met, on_course, behind, no_data
    kind: str = ""  # official, reported, estimate, simulated
    head: bool = False  # names its row

    @property
    def taken(self) -> Decimal | int | str | dt.date:
        return self.text if self.value is None else self.value


@dataclass(frozen=True)
class Table:
    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    unit: str = ""
    source: str = ""
    as_of: str = ""
    empty: str = ""

    @property
    def aligned(self) -> list[list[tuple[Cell, Column]]]:
        return [list(zip(row, self.columns, strict=True)) for row in self.rows]
