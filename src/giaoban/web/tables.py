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
    wide: bool = False  # holds sentences
    brief: bool = False  # never broken over lines: dates, periods, numbers of a list
    hidden: bool = False  # taken away with the table, but not shown on the page

    @property
    def look(self) -> str:
        """The classes of its cells."""
        return " ".join(name for name in ("wide", "brief") if getattr(self, name)) or self.align.replace("start", "")


@dataclass(frozen=True)
class Cell:
    """What is read (`text`) and what is exported (`value`, or the text)."""

    text: str
    value: Decimal | int | str | dt.date | None = None
    href: str = ""
    state: str = ""  # met, on_course, behind, no_data
    kind: str = ""  # official, reported, estimate, simulated
    head: bool = False  # names its row
    beside: str = ""  # a smaller line below, shown and not exported: another column has it

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
    group: str = ""  # the key of a column whose text stands above its rows instead of in each

    @property
    def is_long(self) -> bool:
        """Longer than a screen: it scrolls inside its box, under its head."""
        return len(self.rows) > 40

    @property
    def shown(self) -> list[Column]:
        return [column for column in self.columns if not column.hidden and column.key != self.group]

    @property
    def sections(self) -> list[tuple[str, list[list[tuple[Cell, Column]]]]]:
        """Group title -> its rows of cells beside their columns; one untitled section without a group."""
        sections: list[tuple[str, list[list[tuple[Cell, Column]]]]] = []
        for row in self.rows:
            pairs = list(zip(row, self.columns, strict=True))
            title = next((cell.text for cell, column in pairs if column.key == self.group), "")
            if not sections or sections[-1][0] != title:
                sections.append((title, []))
            visible = [(cell, column) for cell, column in pairs if not column.hidden and column.key != self.group]
            sections[-1][1].append(visible)
        return sections
