"""A figure of a split organisation, divided by where its records lie and not by a declared share.

Stored figures know no places: read in a later structure a split divides them by shares, and says so. Where the figure
was counted from records whose contract names a commune, the records of its own snapshot are asked instead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from giaoban.core.findings import Refused
from giaoban.core.indicators.cells import ESTIMATED, Number
from giaoban.core.indicators.definition import Definition
from giaoban.core.indicators.records import record_cells
from giaoban.core.indicators.restate import Lineage
from giaoban.core.indicators.rollup import Row, roll_up
from giaoban.measures.models import Indicator, Observation
from giaoban.measures.queries.definitions import contract_of, place_column, record_definition, territory
from giaoban.measures.queries.points import Point

SHARED = "estimated-share"
Rows = Mapping[tuple[str, str, bool], Row]


def by_place(
    points: Sequence[Point], structure: dt.date | None, lineage: Sequence[Lineage], indicators: Mapping[str, Indicator]
) -> list[Point]:
    """The points, those divided by a share counted anew from records that say where they lie.

    No query where no point is so divided; otherwise two, and one reading of the records, which is kept. What those
    cannot say (no commune, no warehouse at hand) stays divided by its share, and flagged.
    """
    shared = [point for point in points if SHARED in point.flags]
    if structure is None or not shared:
        return list(points)
    places = territory(list(lineage))
    counted: dict[str, Rows] = {}
    for code in {point.indicator for point in shared} if places else ():
        mine = [point for point in shared if point.indicator == code]
        definition = record_definition(indicators[code]) if code in indicators else None
        if definition is not None and definition.from_records:
            mine = [point for point in mine if point.method == definition.reference]
            snapshot = _snapshot(mine)
            if snapshot is not None:
                counted[definition.reference] = _rows(definition, snapshot, structure, lineage, places)
    return [
        _placed(point, counted[point.method]) if SHARED in point.flags and counted.get(point.method) else point
        for point in points
    ]


def _placed(point: Point, rows: Rows) -> Point:
    row = rows.get((point.subject_key, point.period_code, point.is_simulated))
    if row is None:  # all its records say that they lie elsewhere
        return replace(point, num=Decimal(0), den=Decimal(0), value=None, flags=_without_share(point))
    flags = point.flags if ESTIMATED in row.notes else _without_share(point)
    return replace(point, num=_exact(row.num), den=_exact(row.den), value=row.value, flags=flags)


def _without_share(point: Point) -> tuple[str, ...]:
    return tuple(flag for flag in point.flags if flag != SHARED)


def _exact(number: Number) -> Decimal | None:
    return None if number is None else Decimal(number)


def _snapshot(points: Sequence[Point]) -> int | None:
    """The newest snapshot these figures were counted from; what is older has not changed since."""
    numbers = {number for point in points for number in point.observation_ids}
    stored = Observation.objects.filter(pk__in=numbers, warehouse_snapshot__isnull=False).order_by("-known_at")
    return stored.values_list("warehouse_snapshot", flat=True).first()


def _rows(
    definition: Definition,
    snapshot: int,
    structure: dt.date,
    lineage: Sequence[Lineage],
    places: Mapping[str, frozenset[str]],
) -> Rows:
    known = (Path(settings.VAR), Path(settings.PACK), definition.model_dump_json(), snapshot, structure)
    try:
        return _counted(*known, tuple(lineage), tuple(sorted(places.items(), key=lambda one: one[0])))
    except Refused:
        return {}


@lru_cache(maxsize=16)
def _counted(
    var: Path,
    pack: Path,
    definition_json: str,
    snapshot: int,
    structure: dt.date,
    lineage: tuple[Lineage, ...],
    places: tuple[tuple[str, frozenset[str]], ...],
) -> Rows:
    """Months and quarters of the organisations that ever changed; a snapshot never changes, so they are kept."""
    from giaoban.core.indicators.cubes import is_storable
    from giaoban.measures.queries.explained_records import plan_of_snapshot
    from giaoban.measures.warehouse.reading import connect, records
    from giaoban.measures.warehouse.store import Warehouse

    definition = Definition.model_validate_json(definition_json)
    contract = contract_of(definition.contract or "", pack)
    place = place_column(contract)
    if place is None or not is_storable(definition):
        return {}
    warehouse = Warehouse(var / "warehouse")
    planned = plan_of_snapshot(warehouse, contract, snapshot)
    touched = sorted({step.from_ for step in lineage} | {step.to for step in lineage})
    connection = connect(spill=warehouse.folder / "spill")
    try:
        table = records(connection, planned)
        table = table.filter(table[definition.subject].isin(touched))
        cells = record_cells(
            definition, table, lineage=lineage, structure=structure, place=place, territory=dict(places)
        )
    finally:
        connection.disconnect()
    asked: dict[str, Any] = {"by": "organisation", "structure": structure, "lineage": list(lineage)}
    asked |= {"parents": {}, "nation": ""}
    rows = (row for kind in ("month", "quarter") for row in roll_up(definition, cells, period_kind=kind, **asked))
    return {(row.subject, row.period.code, row.simulated): row for row in rows}
