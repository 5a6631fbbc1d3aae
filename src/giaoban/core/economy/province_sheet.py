"""The sheet of a province: GRDP by sector and turnover of its digital enterprises, by codes of VSIC or ISIC.

One row a code: a section (A to U), a division or a narrower code; `TAX` is the row of product taxes less subsidies,
`TOTAL` that of GRDP as a whole. A cell left empty is not known, which is something else than 0. Every fault is told at
once with its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from giaoban.core.economy.scopes import activities
from giaoban.core.economy.table import IOTable
from giaoban.core.findings import Finding, Place, Refused, Severity
from giaoban.core.quantities import NotANumber, fold, parse_vietnamese

Decimals = Literal["comma", "point"]
TAX, TOTAL = "TAX", "TOTAL"
HEADS: Mapping[str, tuple[str, ...]] = {
    "code": ("ma", "ma nganh", "nganh", "code", "sector"),
    "grdp": ("grdp", "grdp theo nganh", "gross value added"),
    "turnover": ("doanh thu", "doanh thu doanh nghiep so", "turnover"),
    "name": ("ten", "ten nganh", "name"),
}
"""Titles by which a column is known, without marks and capitals."""
SPECIAL = {
    "tax": TAX,
    "thue": TAX,
    "thue san pham": TAX,
    "total": TOTAL,
    "tong": TOTAL,
    "tong so": TOTAL,
    "grdp": TOTAL,
}
SLACK = 0.005
"""So far the sectors may miss a total that was rounded."""
MOST_ROWS, MOST_FAULTS = 500, 40


@dataclass(frozen=True)
class ProvinceSheet:
    """Money in the unit of the sheet. `grdp` is the whole; `notes` are findings that do not stop anything."""

    grdp: float
    sectors: Mapping[str, float]
    turnover: Mapping[str, float]
    notes: tuple[Finding, ...] = ()


def read_province(rows: Sequence[Sequence[Any]], *, file: str = "", decimals: Decimals = "comma") -> ProvinceSheet:
    """The sheet of these rows, titles first.

    Raises Refused: `economy.sheet-empty`, `economy.sheet-long`, `economy.sheet-column`, `economy.row-code`,
    `economy.row-twice`, `economy.rows-overlap`, `economy.sheet-number`, `economy.row-negative`, `economy.no-grdp-row`,
    `economy.grdp-sum`, `economy.no-turnover`, `economy.turnover-place`.

    >>> made = read_province([["code", "GRDP", "turnover"], ["TOTAL", "2.600,5", ""], ["61", "", "200"]])
    >>> made.grdp, dict(made.turnover)
    (2600.5, {'61': 200.0})
    """
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(_text(cell) for cell in row)]
    if not filled:
        raise Refused([Finding("economy.sheet-empty", where=Place(file))])
    if len(filled) > MOST_ROWS:
        raise Refused(
            [Finding("economy.sheet-long", where=Place(file), context={"rows": len(filled), "most": MOST_ROWS})]
        )
    at = _columns(filled[0][1], file, filled[0][0])
    titles = {name: _text(_cell(filled[0][1], column)) for name, column in at.items()}
    read = _Reader(file, decimals, titles)
    for number, row in filled[1:]:
        read.row(number, row, at)
    return read.sheet()


@dataclass
class _Reader:
    file: str
    decimals: Decimals
    titles: Mapping[str, str]
    grdp: dict[str, float] = field(default_factory=dict)
    turnover: dict[str, float] = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def row(self, number: int, row: Sequence[Any], at: Mapping[str, int]) -> None:
        code = _code(_text(_cell(row, at["code"])))
        money = {name: self._money(number, row, at, name) for name in ("grdp", "turnover")}
        if code is None:
            self._fault("economy.row-code", number, value=_text(_cell(row, at["code"]))[:40] or "–")
            return
        if code in self.lines:
            self._fault("economy.row-twice", number, value=code, line=self.lines[code])
            return
        self.lines[code] = number
        if money["grdp"] is not None:
            self.grdp[code] = money["grdp"]
        if money["turnover"] is not None:
            if code in (TAX, TOTAL):
                self._fault("economy.turnover-place", number, value=code)
            else:
                self.turnover[code] = money["turnover"]

    def sheet(self) -> ProvinceSheet:
        for held in (self.grdp, self.turnover):
            self._overlaps(held)
        notes: list[Finding] = []
        sectors = {code: value for code, value in self.grdp.items() if code not in (TAX, TOTAL)}
        summed = sum(sectors.values()) + self.grdp.get(TAX, 0.0)
        total = self.grdp.get(TOTAL)
        if total is None:
            total = summed
        elif sectors and abs(summed - total) > SLACK * total:
            context = {"sum": summed, "total": total}
            if summed > total:
                self.faults.append(Finding("economy.grdp-sum", where=Place(self.file), context=context))
            else:
                notes.append(Finding("economy.grdp-partial", Severity.WARNING, Place(self.file), context))
        if not self.faults and not total > 0:
            self.faults.append(Finding("economy.no-grdp-row", where=Place(self.file)))
        if not self.faults and not any(self.turnover.values()):
            self.faults.append(Finding("economy.no-turnover", where=Place(self.file)))
        if self.faults:
            raise Refused(self.faults[:MOST_FAULTS])
        return ProvinceSheet(total, sectors, self.turnover, tuple(notes))

    def _overlaps(self, held: Mapping[str, float]) -> None:
        codes = [code for code in held if code not in (TAX, TOTAL)]
        for place, code in enumerate(codes):
            for other in codes[:place]:
                if _meet(code, other):
                    self._fault("economy.rows-overlap", self.lines[code], value=code, other=other)

    def _money(self, number: int, row: Sequence[Any], at: Mapping[str, int], name: str) -> float | None:
        cell = _cell(row, at[name]) if name in at else None
        if _text(cell) in ("", "-", "–", "—"):
            return None
        made = _number(cell, self.decimals)
        if made is None:
            self._fault("economy.row-number", number, value=_text(cell)[:40], column=self.titles[name])
        elif made < 0:
            self._fault("economy.row-negative", number, value=_text(cell)[:40], column=self.titles[name])
        return made

    def _fault(self, code: str, number: int, **context: Any) -> None:
        self.faults.append(Finding(code, where=Place(self.file, number), context={"row": number, **context}))


def turnover_by_sector(turnover: Mapping[str, float], table: IOTable) -> dict[str, float]:
    """The same turnover by sectors of a table: a code goes to the sector it lies in.

    Raises Refused: `economy.code-too-wide` (part of it lies in another sector), `economy.code-not-in-table`.

    >>> from giaoban.core.periods import Period
    >>> two = IOTable([[150, 500], [200, 100]], [[350], [1700]], [[650, 1400]], [1000, 2000], sectors=("46", "62-63"),
    ...               kind="domestic", price="basic", unit="million VND", period=Period.parse("2022"))
    >>> turnover_by_sector({"4651": 5.0, "62": 1.0, "631": 2.0}, two)
    {'46': 5.0, '62-63': 3.0}
    """
    made: dict[str, float] = {}
    faults = []
    for code, value in turnover.items():
        wanted = activities(code)
        inside = [
            sector
            for sector in table.sectors
            if (held := activities(sector)) and all(any(one.startswith(own) for own in held) for one in wanted)
        ]
        if inside:
            made[inside[0]] = made.get(inside[0], 0.0) + value
            continue
        touched = [sector for sector in table.sectors if _meet(code, sector)]
        fault = "economy.code-too-wide" if touched else "economy.code-not-in-table"
        faults.append(Finding(fault, context={"value": code, "sectors": ", ".join(touched[:8])}))
    if faults:
        raise Refused(faults)
    return made


def _columns(head: Sequence[Any], file: str, number: int) -> dict[str, int]:
    titles = [fold(_text(cell)).strip() for cell in head]
    at: dict[str, int] = {}
    for name, known in HEADS.items():
        found = [place for place, title in enumerate(titles) if title in known or title.split(" (")[0] in known]
        if found:
            at[name] = found[0]
    missing = [name for name in ("code", "turnover", "grdp") if name not in at]
    if missing:
        raise Refused(
            Finding(
                "economy.sheet-title",
                where=Place(file, number),
                context={"column": name, "known": ", ".join(HEADS[name])},
            )
            for name in missing
        )
    return at


def _code(text: str) -> str | None:
    """
    >>> _code("J"), _code("4651"), _code("Thuế"), _code("x1"), _code("6.1")
    ('J', '4651', 'TAX', None, None)
    """
    plain = text.strip().upper().removesuffix(".0")
    if (special := SPECIAL.get(fold(text).strip())) is not None:
        return special
    return plain if activities(plain) else None


def _meet(code: str, other: str) -> bool:
    """Whether two codes share an activity: one holds the other, or both hold a third."""
    return any(a.startswith(b) or b.startswith(a) for a in activities(code) for b in activities(other))


def _cell(row: Sequence[Any], at: int) -> Any:
    return row[at] if at < len(row) else None


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    return " ".join(str(cell).split())


def _number(cell: Any, decimals: Decimals) -> float | None:
    """
    >>> _number("1.234,5", "comma"), _number("1,234.5", "point"), _number(12.5, "comma"), _number("1.5", "comma")
    (1234.5, 1234.5, 12.5, None)
    """
    if isinstance(cell, bool):
        return None
    try:
        if isinstance(cell, int | float | Decimal):
            made = float(cell)
        else:
            text = str(cell).strip().replace("\u2212", "-").replace("\u00a0", "").replace(" ", "")
            if decimals == "point":
                text = text.translate(str.maketrans(",.", ".,"))
            made = float(parse_vietnamese(text))
    except (NotANumber, InvalidOperation, OverflowError, ValueError):
        return None
    return made if abs(made) < 1e18 else None
