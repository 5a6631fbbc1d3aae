"""The four layouts by name, so that a stored table can be read again exactly as it was read first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from giaoban.core.economy.readers.adb_mrio import read_adb_mrio
from giaoban.core.economy.readers.generic import read_generic
from giaoban.core.economy.readers.grid import About, Decimals, Grid
from giaoban.core.economy.readers.icio import read_icio
from giaoban.core.economy.readers.national import Words, read_national
from giaoban.core.economy.table import IOTable, Kind
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.periods import Period

Layout = Literal["generic", "national", "adb", "icio"]
LAYOUTS: tuple[Layout, ...] = get_args(Layout)


@dataclass(frozen=True)
class Reading:
    """How a file is read. `economy` is the code of one economy in a multi-regional file, `sheet` the sheet's name."""

    layout: Layout
    kind: Kind = "domestic"
    decimals: Decimals = None
    economy: str = ""
    sheet: str = ""
    words: Mapping[str, Sequence[str]] | None = None

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def read_layout(grids: Sequence[Grid], about: About, reading: Reading) -> IOTable:
    """The table of a file's sheets: of the one named, else of the only one that is not empty.

    Raises Refused: `economy.unknown-layout`, `economy.which-sheet`, `economy.economy-missing` (a multi-regional layout
    without the code of an economy), and everything the reader of the layout refuses.
    """
    if reading.layout not in LAYOUTS:
        context = {"layout": reading.layout, "known": ", ".join(LAYOUTS)}
        raise Refused([Finding("economy.unknown-layout", context=context)])
    grid = _sheet(grids, reading.sheet)
    if reading.layout == "generic":
        return read_generic(grid, about, kind=reading.kind, decimals=reading.decimals)
    if reading.layout == "national":
        words = Words(**{role: tuple(said) for role, said in reading.words.items()}) if reading.words else None
        return read_national(grid, about, kind=reading.kind, words=words, decimals=reading.decimals)
    if not reading.economy:
        raise Refused([Finding("economy.economy-missing", where=Place(grid.file), context={"layout": reading.layout})])
    if reading.layout == "adb":
        return read_adb_mrio(grid, about, economy=reading.economy, decimals=reading.decimals)
    return read_icio(grid, about, economy=reading.economy, decimals=reading.decimals or "point")


def about_plain(about: About) -> dict[str, Any]:
    """As JSON holds it; `about_from` reads it again."""
    said = asdict(about)
    for name in ("published", "retrieved"):
        said[name] = said[name].isoformat() if said[name] else None
    return said | {"period": about.period.code}


def about_from(plain: Mapping[str, Any]) -> About:
    dates = {
        name: dt.date.fromisoformat(plain[name]) if plain.get(name) else None for name in ("published", "retrieved")
    }
    return About(**{**plain, **dates, "period": Period.parse(plain["period"])})


def _sheet(grids: Sequence[Grid], name: str) -> Grid:
    filled = [grid for grid in grids if any(cell not in (None, "") for row in grid.rows for cell in row)]
    found = [grid for grid in filled if grid.name == name] if name else filled
    if len(found) == 1:
        return found[0]
    file = grids[0].file if grids else ""
    if not filled:
        raise Refused([Finding("economy.empty", where=Place(file))])
    context = {"sheet": name or "–", "known": ", ".join(grid.name for grid in filled)}
    raise Refused([Finding("economy.which-sheet", where=Place(file), context=context)])
