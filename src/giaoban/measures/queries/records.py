"""Figures straight from the records as known at any moment: any level, frame and declared breakdown.

Stored figures (`series`) are what was computed and shown; these are what the records say. They come from the kept cube
where the moment can be reached from it, and from the records themselves otherwise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from giaoban.core.findings import Finding, Refused
from giaoban.core.indicators.cubes import is_storable
from giaoban.core.indicators.engine import compute
from giaoban.core.indicators.records import record_cells
from giaoban.core.indicators.restate import Frame, structure_date
from giaoban.core.indicators.rollup import Level, PeriodKind, Row, roll_up
from giaoban.core.indicators.suppression import Hidden, suppress
from giaoban.measures.queries.definitions import contract_of, definition_on, place_column, territory
from giaoban.measures.queries.points import nation
from giaoban.registry import queries as registry
from giaoban.registry.models import Subject

MINIMUM = 5
"""Fewest records a cell of a breakdown shows."""


@dataclass(frozen=True)
class FromRecords:
    """Figures of one snapshot. `hidden` names the cells of a breakdown that are too small to be shown."""

    indicator: str
    snapshot: int
    known_at: dt.datetime
    rows: tuple[Row, ...]
    hidden: tuple[Hidden, ...] = ()


def figures_from_records(
    code: str,
    *,
    by: Level = "organisation",
    period_kind: PeriodKind = "quarter",
    frame: Frame = "as_was",
    known: dt.date | dt.datetime | str | None = None,
    dimensions: Sequence[str] = (),
    where: Mapping[str, str | Sequence[str]] | None = None,
    minimum: int = MINIMUM,
    today: dt.date,
    warehouse: Any = None,
    pack: Path | None = None,
) -> FromRecords:
    """Figures of a record-level indicator, counted from the records known at a day's end, a moment or a seal.

    Raises Refused for an unknown indicator, dimension, moment or seal.
    """
    from giaoban.measures.warehouse.cubes import cube_cells
    from giaoban.measures.warehouse.reading import plan, reading
    from giaoban.measures.warehouse.store import Warehouse

    warehouse = warehouse or Warehouse(settings.VAR / "warehouse")
    definition = definition_on(code, today)
    unknown = sorted({*dimensions, *(where or ())} - set(definition.dimensions))
    if unknown:
        context = {"indicator": code, "known": ", ".join(definition.dimensions)}
        raise Refused(Finding("indicator.unknown-dimension", context={**context, "name": name}) for name in unknown)
    contract = contract_of(definition.contract or "", pack)
    planned = plan(warehouse, contract, known=known)
    structure = structure_date(frame, today)
    lineage = registry.lineage()
    parents = dict(Subject.objects.filter(parent__isnull=False).values_list("key", "parent__key"))
    whole = nation()
    asked: dict[str, Any] = {"by": by, "period_kind": period_kind, "parents": parents, "lineage": lineage}
    asked |= {"nation": whole.key if whole else "", "dimensions": dimensions}
    if not is_storable(definition):
        with reading(warehouse, contract, known=known) as table:
            rows = compute(definition, table, frame=structure or "as_was", where=where, **asked)
    elif structure is None:
        cells = cube_cells(warehouse, contract, definition, dimensions=dimensions, where=where, known=known)
        rows = roll_up(definition, cells, **asked)
    else:
        places: dict[str, Any] = {"place": place_column(contract), "territory": territory(lineage)}
        with reading(warehouse, contract, known=known) as table:
            cells = record_cells(
                definition, table, lineage=lineage, structure=structure, dimensions=dimensions, where=where, **places
            )
        rows = roll_up(definition, cells, structure=structure, **asked)
    shown, hidden = suppress(rows, minimum=minimum)
    return FromRecords(code, planned.snapshot, planned.known_at, tuple(shown), tuple(hidden))
