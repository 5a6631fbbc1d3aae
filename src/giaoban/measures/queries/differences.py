"""Why the figures of one moment are others than those of an earlier one: every difference in parts that add up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from giaoban.core.indicators.cells import Cell
from giaoban.core.indicators.cubes import RECORDS, SIGN, add_cells, counted, is_storable
from giaoban.core.indicators.differences import KINDS, Difference, Kind, explain
from giaoban.core.indicators.engine import compute
from giaoban.core.indicators.records import record_cells
from giaoban.core.indicators.restate import Frame, structure_date
from giaoban.core.indicators.rollup import Level, PeriodKind, Row, roll_up
from giaoban.core.indicators.schema import Definition
from giaoban.core.periods import Period
from giaoban.measures.queries.definitions import contract_of, definition_on, place_column, territory
from giaoban.measures.queries.points import nation
from giaoban.registry import queries as registry
from giaoban.registry.models import Subject
from giaoban.web.formats import HANOI

Moment = dt.date | dt.datetime | str
RECORD_KINDS: tuple[Kind, ...] = ("late", "corrected", "deleted")


@dataclass(frozen=True)
class Differences:
    """The differences between two moments. `names` are those of the subjects, `amounts` what each kind moved in all."""

    indicator: str
    before: Definition
    after: Definition
    start: dt.datetime
    end: dt.datetime
    structure_before: dt.date | None
    structure_after: dt.date | None
    items: tuple[Difference, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    def records(self, kind: Kind) -> int:
        """Records of a kind among all figures shown."""
        return sum(part.records or 0 for one in self.items for part in one.parts if part.kind == kind)


def differences(
    code: str,
    *,
    start: Moment,
    end: Moment | None = None,
    by: Level = "organisation",
    period_kind: PeriodKind = "quarter",
    frame: Frame = "as_was",
    today: dt.date,
    warehouse: Any = None,
    pack: Path | None = None,
) -> Differences:
    """Every figure of a record-level indicator that is another at `end` (default: now) than it was at `start`.

    start, end: a day (its end), a moment, or the name of a seal
    frame:      as in `compute`; as_now is the structure of each moment's own day
    Raises Refused as reading the records does, and for an indicator that is not counted from records.
    """
    from giaoban.measures.warehouse.comparing import comparing, plan_or_nothing
    from giaoban.measures.warehouse.reading import connect, plan, records
    from giaoban.measures.warehouse.store import Warehouse

    warehouse = warehouse or Warehouse(settings.VAR / "warehouse")
    newest = definition_on(code, today)
    contract = contract_of(newest.contract or "", pack)
    later = plan(warehouse, contract, known=end)
    days = [_day(moment, planned) for moment, planned in (
        (start, plan_or_nothing(warehouse, contract, start)), (end or today, later)
    )]  # fmt: skip
    before, after = (definition_on(code, day) for day in days)
    structures = [structure_date(frame, day) for day in days]
    lineage = registry.lineage()
    places = territory(lineage) if any(structures) else {}
    asked: dict[str, Any] = {"by": by, "period_kind": period_kind, "lineage": lineage, **_country()}

    contract = contract_of(before.contract or "", pack)
    with comparing(warehouse, contract, start=start, end=end) as found:
        first = found.at(found.before) if found.before.files else found.at(found.after).filter(False)
        shown: dict[str, Any] = {"lineage": lineage, "place": place_column(contract), "territory": places}

        def rows_of(definition: Definition, cells: Sequence[Cell], structure: dt.date | None) -> list[Row]:
            return roll_up(definition, cells, structure=structure, **asked)

        if is_storable(before):
            cells = record_cells(counted(before), first, structure=structures[0], **shown)
            steps = _changed_cells(before, found.changed, structures[0], shown)
            stages = [rows_of(before, cells, structures[0])]
            for kind in RECORD_KINDS:
                cells = add_cells(_summed(cells), _summed(steps[kind][0]))
                stages.append(rows_of(before, cells, structures[0]))
            counts = {kind: _counts(before, steps[kind][1], structures[0], asked) for kind in RECORD_KINDS}
        else:
            tables = _stage_tables(found, first, contract.key)
            settings_of = {**asked, "frame": structures[0] or "as_was"}
            stages = [compute(before, table, **settings_of) for table in tables]
            counts = {}
        contract_after = contract_of(after.contract or "", pack)
        if contract_after.reference == contract.reference:
            last = found.at(found.after)
            stages += _last_stages(before, after, last, structures, shown, rows_of)
        else:
            connection = connect(spill=warehouse.folder / "spill")
            try:
                last = records(connection, plan(warehouse, contract_after, known=end))
                place = {**shown, "place": place_column(contract_after)}
                stages += _last_stages(before, after, last, structures, place, rows_of)
            finally:
                connection.disconnect()
        items = tuple(explain(stages, counts))
    names = dict(Subject.objects.filter(key__in={one.subject for one in items}).values_list("key", "name_vi"))
    return Differences(
        code,
        before,
        after,
        found.before.known_at,
        found.after.known_at,
        structures[0],
        structures[1],
        items,
        names,
    )


def _last_stages(
    before: Definition, after: Definition, table: Any, structures: Sequence[dt.date | None], shown: Any, rows_of: Any
) -> list[list[Row]]:
    """After the definition, and after the structure; the same rows again where nothing of the kind changed."""
    cells = record_cells(after, table, structure=structures[0], **shown)
    defined = rows_of(after, cells, structures[0])
    if structures[0] == structures[1]:
        return [defined, defined]
    return [defined, rows_of(after, record_cells(after, table, structure=structures[1], **shown), structures[1])]


def _changed_cells(
    definition: Definition, changed: Any, structure: dt.date | None, shown: Mapping[str, Any]
) -> dict[Kind, tuple[list[Cell], list[Cell]]]:
    """By kind: what to add to the totals, and how many records of the kind a cell holds."""
    from giaoban.measures.warehouse.comparing import KIND

    wider = counted(definition).model_copy(update={"dimensions": [*definition.dimensions, KIND, SIGN]})
    cells = record_cells(wider, changed, structure=structure, dimensions=[KIND, SIGN], **shown)
    found: dict[Kind, tuple[list[Cell], list[Cell]]] = {kind: ([], []) for kind in RECORD_KINDS}
    for cell in cells:
        kind, sign = cell.dimensions
        number = int(str(sign))
        bare = Cell(cell.subject, cell.month, cell.measures, (), cell.simulated, cell.notes)
        signed = {name: None if value is None else value * number for name, value in cell.measures.items()}
        change = Cell(cell.subject, cell.month, signed, (), cell.simulated, cell.notes)
        found[kind][0].append(change)  # type: ignore[index]
        if number > 0 or kind == "deleted":
            found[kind][1].append(bare)  # type: ignore[index]
    return found


def _summed(cells: Sequence[Cell]) -> list[Cell]:
    """One cell a place, also where it holds no record any more: its totals may have changed all the same."""
    found: dict[Any, Cell] = {}
    for cell in cells:
        place = (cell.subject, cell.month, cell.dimensions, cell.simulated)
        held = found.get(place)
        if held is None:
            found[place] = cell
        else:
            measures = {name: _plus(held.measures[name], cell.measures[name]) for name in held.measures}
            found[place] = replace(cell, measures=measures, notes=held.notes | cell.notes)
    return list(found.values())


def _plus(one: Any, other: Any) -> Any:
    return None if one is None or other is None else one + other


def _counts(
    definition: Definition, cells: Sequence[Cell], structure: dt.date | None, asked: Mapping[str, Any]
) -> dict[tuple[str, Period, bool], int]:
    rows = roll_up(counted(definition), cells, structure=structure, **asked)
    return {(row.subject, row.period, row.simulated): int(row.measures[RECORDS] or 0) for row in rows}


def _stage_tables(found: Any, first: Any, key: Sequence[str]) -> list[Any]:
    """The records themselves after each kind of change, for totals that do not add up."""
    from giaoban.measures.warehouse.comparing import KIND

    tables, changed = [first], found.changed
    names = [name for name in first.columns if name in changed.columns]
    for number in range(1, len(RECORD_KINDS) + 1):
        kinds = changed[KIND].isin(list(RECORD_KINDS[:number]))
        went, came = changed.filter(kinds & (changed[SIGN] < 0)), changed.filter(kinds & (changed[SIGN] > 0))
        tables.append(first.anti_join(went, list(key)).select(*names).union(came.select(*names)))
    return tables


def _country() -> dict[str, Any]:
    whole = nation()
    parents = dict(Subject.objects.filter(parent__isnull=False).values_list("key", "parent__key"))
    return {"parents": parents, "nation": whole.key if whole else ""}


def _day(moment: Moment, planned: Any) -> dt.date:
    """The day a moment lies on in Ha Noi; of a seal, the day its records became known."""
    if isinstance(moment, dt.datetime):
        return moment.astimezone(HANOI).date()
    return moment if isinstance(moment, dt.date) else planned.known_at.astimezone(HANOI).date()


__all__ = ["KINDS", "Differences", "Moment", "differences"]
