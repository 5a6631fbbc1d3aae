"""How far procedures can be done online, and when that changed: read from the records of the catalogue, never typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from django.conf import settings

from giaoban.core.findings import Refused

CONTRACT = "procedure@1"
LEVELS = ("information", "partial", "full")
COLUMNS = ("source", "code", "valid_from", "service_level", "title", "instrument", "simulated")


@dataclass(frozen=True)
class LevelChange:
    """One procedure that is offered otherwise from a day on; levels are those of `LEVELS`."""

    code: str
    title: str
    on: dt.date
    before: str
    after: str
    instrument: str
    is_simulated: bool


def level_changes(
    codes: Collection[str], *, until: dt.date, known: dt.date | None = None, warehouse: Any = None,
    pack: Path | None = None,
) -> list[LevelChange]:  # fmt: skip
    """Every change of level of these procedures up to a day, the oldest first; `known` as in `warehouse.reading`.

    A row of the catalogue holds from its first day until the next row of the same system and procedure begins. Without
    a catalogue in the pack or in the warehouse nothing is known, and the list is empty.
    """
    from giaoban.measures.queries.definitions import contract_of
    from giaoban.measures.warehouse.reading import reading
    from giaoban.measures.warehouse.store import Warehouse

    if not codes:
        return []
    try:
        contract = contract_of(CONTRACT, pack or settings.PACK)
        with reading(warehouse or Warehouse(settings.VAR / "warehouse"), contract, known=known) as table:
            wanted = table.filter(table.code.isin(sorted(codes)) & (table.valid_from <= until))
            rows = wanted.select(*COLUMNS).order_by("source", "code", "valid_from").to_pyarrow().to_pylist()
    except Refused:
        return []
    return sorted(_changes(rows), key=lambda one: (one.on, one.code))


def _changes(rows: Iterable[dict[str, Any]]) -> Iterable[LevelChange]:
    for _, of_one in groupby(rows, key=lambda row: (row["source"], row["code"])):
        for before, after in pairwise(of_one):
            if before["service_level"] != after["service_level"]:
                yield LevelChange(
                    code=after["code"],
                    title=after["title"],
                    on=after["valid_from"],
                    before=before["service_level"],
                    after=after["service_level"],
                    instrument=after["instrument"] or "",
                    is_simulated=bool(before["simulated"] or after["simulated"]),
                )
