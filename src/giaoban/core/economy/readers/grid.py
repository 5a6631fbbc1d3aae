"""Cells with their places, numbers read strictly, and what is told about a table besides its cells."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, Protocol

import numpy as np

from giaoban.core.economy.table import Array, Origin, Price
from giaoban.core.findings import Finding, Place
from giaoban.core.periods import Period
from giaoban.core.quantities import NotANumber, parse_vietnamese

Decimals = Literal["point", "comma"] | None
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_NOTHING = {"", "-", "–", "—"}
_EXACT = 2**53  # whole numbers beyond are looked at one by one
MOST_FAULTS = 50  # a block in the wrong place is one mistake, not 27,000


class Grid(Protocol):
    """A sheet: rows from its first line on; merged ranges (first row, first column, last row, last column), from 1."""

    @property
    def name(self) -> str: ...
    @property
    def rows(self) -> Sequence[Sequence[Any]]: ...
    @property
    def file(self) -> str: ...
    @property
    def merged(self) -> Sequence[tuple[int, int, int, int]]: ...


@dataclass(frozen=True)
class Rows:
    """The plainest grid: rows somebody has at hand.

    >>> Rows([["a", 1]]).rows[0][1]
    1
    """

    rows: Sequence[Sequence[Any]]
    name: str = ""
    file: str = ""
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True)
class About:
    """What a table's cells do not say. `sha256` is of the file's bytes; without it the cells themselves are hashed."""

    period: Period
    unit: str
    publisher: str
    price: Price = "basic"
    title: str = ""
    published: dt.date | None = None
    retrieved: dt.date | None = None
    licence: str = ""
    sha256: str = ""
    classification: str = ""
    net_product_taxes: float | None = None
    rounding: float = 0.0

    def origin(self, grid: Grid, blocks: dict[str, str]) -> Origin:
        return Origin(
            publisher=self.publisher,
            title=self.title,
            published=self.published,
            retrieved=self.retrieved,
            licence=self.licence,
            file=grid.file,
            sha256=self.sha256 or sha256_of(grid),
            cells=blocks,
        )


def sha256_of(grid: Grid) -> str:
    """A hash of every cell, when the bytes of the file are not at hand."""
    made = hashlib.sha256()
    for row in grid.rows:
        made.update(json.dumps(list(row), ensure_ascii=False, default=str).encode() + b"\n")
    return made.hexdigest()


def address(row: int, column: int) -> str:
    """A cell as spreadsheets name it, from positions that begin at 0.

    >>> address(0, 0), address(9, 26), address(1, 701)
    ('A1', 'AA10', 'ZZ2')
    """
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


def block_address(rows: Sequence[int], columns: Sequence[int]) -> str:
    """The range from the first to the last of each, or "" when there is none."""
    if not rows or not columns:
        return ""
    return f"{address(min(rows), min(columns))}:{address(max(rows), max(columns))}"


def place(grid: Grid, row: int, column: int) -> Place:
    """Row and column from 0, as a finding shows them: "sheet!C14"."""
    cell = address(row, column)
    return Place(grid.file, row + 1, column + 1, f"{grid.name}!{cell}" if grid.name else cell)


def value(grid: Grid, row: int, column: int) -> Any:
    """A cell, None beyond the end of its row."""
    if not 0 <= row < len(grid.rows):
        return None
    cells = grid.rows[row]
    return cells[column] if 0 <= column < len(cells) else None


def label(cell: Any) -> str:
    """A cell as a label: a whole number loses its ".0", blanks go.

    >>> label(26.0), label(" 62 T 63 "), label(None)
    ('26', '62 T 63', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return re.sub(r"\s+", " ", str(cell)).strip()


def numbers(
    grid: Grid, rows: Sequence[int], columns: Sequence[int], *, decimals: Decimals, faults: list[Finding]
) -> Array:
    """The cells as an array; an empty cell or a dash is 0. Anything else that is no number joins `faults`.

    A text that looks like a number is one only when the caller says how decimals are written: 1.234 is two different
    numbers in Hà Nội and in London.
    """
    made = np.zeros((len(rows), len(columns)))
    for at, row in enumerate(rows):
        cells = grid.rows[row] if row < len(grid.rows) else ()
        taken = [cells[column] if column < len(cells) else None for column in columns]
        if all(type(cell) is float or (type(cell) is int and abs(cell) < _EXACT) for cell in taken):
            made[at] = taken
            if np.isfinite(made[at]).all():
                continue
        for to, (column, cell) in enumerate(zip(columns, taken, strict=True)):
            read = _number(cell, decimals)
            if read is None:
                _note(faults, grid, row, column, cell)
                made[at, to] = 0.0  # never used: the caller refuses
            else:
                made[at, to] = read
    return made


def _number(cell: Any, decimals: Decimals) -> float | None:
    if cell is None:
        return 0.0
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float | Decimal | np.number):
        try:
            made = float(cell)
        except OverflowError:
            return None
        return made if np.isfinite(made) else None
    if not isinstance(cell, str):
        return None
    text = cell.strip().replace("\u2212", "-")
    if text in _NOTHING:
        return 0.0
    if decimals == "point" and _PLAIN.fullmatch(text):
        made = float(text)
        return made if np.isfinite(made) else None
    if decimals == "comma":
        try:
            return float(parse_vietnamese(text))
        except NotANumber:
            return None
    return None


def _note(faults: list[Finding], grid: Grid, row: int, column: int, cell: Any) -> None:
    known = sum(finding.code == "economy.text-in-number" for finding in faults)
    if known < MOST_FAULTS:
        context = {"cell": address(row, column), "value": str(cell)[:40]}
        faults.append(Finding("economy.text-in-number", where=place(grid, row, column), context=context))
    elif known == MOST_FAULTS and not any(finding.code == "economy.more-faults" for finding in faults):
        faults.append(Finding("economy.more-faults", where=place(grid, row, column), context={"shown": MOST_FAULTS}))


def merged_faults(grid: Grid, row: int, columns: Sequence[int]) -> list[Finding]:
    """Header cells that are merged, or empty between filled ones as a merged cell leaves them."""
    found = []
    spans = [
        (left - 1, right - 1)
        for top, left, bottom, right in grid.merged
        if top - 1 <= row <= bottom - 1 and right > left
    ]
    for column in columns:
        covered = any(left <= column <= right for left, right in spans)
        if covered or not label(value(grid, row, column)):
            context = {"cell": address(row, column)}
            found.append(Finding("economy.merged-header", where=place(grid, row, column), context=context))
    return found
