"""From the records of the warehouse to observations: by organisation, block and nation, for every month and quarter.

Totals come from kept cubes, which a day's batch brings up to date by what it changed. A figure is written when it is
new, and again as a revision with its reason when its records changed; what stayed the same is not written again, so
computing twice changes nothing. Figures of simulated records are simulated and stay a line of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from giaoban.core.contracts.contract import Contract
from giaoban.core.findings import Finding, Refused
from giaoban.core.indicators.cells import Cell
from giaoban.core.indicators.definition import Definition
from giaoban.core.indicators.rollup import Row
from giaoban.library.models import Document
from giaoban.measures.models import Indicator, Observation
from giaoban.measures.queries import nation
from giaoban.measures.queries.definitions import contract_of, record_definition
from giaoban.registry.actions import write_event
from giaoban.registry.models import Evidence, Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

BATCH = 1000
DECIMALS = 2
EXACT = Decimal("0.00000001")  # the places the column keeps
REASON = "Hồ sơ đến muộn, được sửa hoặc bị xóa sau lần tính trước; lệnh giaoban diff nêu từng phần."

__all__ = ["Computed", "compute_from_warehouse", "contract_of", "records_document", "simulation_document"]


@dataclass(frozen=True)
class Computed:
    """What one indicator gave: figures that are new or revised, of those in the records of a snapshot."""

    indicator: str
    snapshot: int
    records: int
    new: int


@transaction.atomic
def compute_from_warehouse(
    *, by: Person, codes: Iterable[str] = (), now: dt.datetime, warehouse: Any = None, pack: Path | None = None
) -> list[Computed]:
    """Compute the record-level indicators named by `codes`, by default all of them.

    The engine that counts is the one the settings choose. Raises Refused when a code is unknown or not computed from
    records, when the warehouse holds no records, and when the engine cannot be reached.
    """
    from giaoban.core.indicators.cubes import is_storable
    from giaoban.measures.warehouse.cubes import cube_cells, refresh_cube
    from giaoban.measures.warehouse.engines import Engine, chosen, open_engine
    from giaoban.measures.warehouse.reading import plan
    from giaoban.measures.warehouse.store import Warehouse

    check_may(by, "figure.record", about=nation(), today=now.astimezone(HANOI).date())
    warehouse = warehouse or Warehouse(settings.VAR / "warehouse")
    wanted = chosen()
    engine: Engine | None = None
    done = []
    contracts: dict[str, Contract] = {}
    with ExitStack() as opened:
        for indicator, definition in _record_level(list(codes)):
            reference = definition.contract or ""
            contract = contracts.setdefault(reference, contract_of(reference, pack or settings.PACK))
            planned = plan(warehouse, contract)
            if wanted.name == "duckdb" and is_storable(definition):
                refresh_cube(warehouse, contract, definition)
                rows = list(_figures(definition, cube_cells(warehouse, contract, definition)))
            else:
                # Opened when there is something to count: a cluster takes seconds.
                engine = engine or opened.enter_context(open_engine(wanted, warehouse))
                rows = list(_counted(definition, engine(contract, planned)))
            made = _changed(indicator, rows, method=definition.reference, snapshot=planned.snapshot, by=by, now=now)
            Observation.objects.bulk_create(made, batch_size=BATCH)
            done.append(Computed(indicator.code, planned.snapshot, planned.rows, len(made)))
    if any(one.new for one in done):
        data = {one.indicator: {"snapshot": str(one.snapshot), "records": one.records, "new": one.new} for one in done}
        write_event(by=by, action="figure.compute", thing="observations:many", data=data, now=now)
    return done


def _record_level(codes: Sequence[str]) -> Iterator[tuple[Indicator, Definition]]:
    """The newest version of each indicator with its definition; the engine reads definitions, not rows."""
    newest = {one.code: one for one in Indicator.objects.order_by("code", "version")}
    unknown = [code for code in codes if code not in newest]
    if unknown:
        raise Refused(Finding("compute.unknown-indicator", context={"indicator": code}) for code in unknown)
    for code in codes or newest:
        definition = record_definition(newest[code])
        if definition is not None and definition.from_records:
            yield newest[code], definition
        elif codes:
            raise Refused([Finding("figure.not-from-records", context={"indicator": code})])


def _figures(definition: Definition, cells: Sequence[Cell]) -> Iterator[Row]:
    """Months and quarters of three levels, all from the same cells."""
    from giaoban.core.indicators.rollup import roll_up

    for asked in _levels():
        yield from roll_up(definition, cells, **asked)


def _counted(definition: Definition, table: Any) -> Iterator[Row]:
    """The same on an engine of its own, or where totals do not add up and every level is counted anew."""
    from giaoban.core.indicators.cubes import is_storable
    from giaoban.core.indicators.engine import compute, cube, read_cells

    if is_storable(definition):
        yield from _figures(definition, read_cells(definition, cube(definition, table)))
        return
    for asked in _levels():
        yield from compute(definition, table, **asked)


def _levels() -> Iterator[dict[str, Any]]:
    from giaoban.registry.queries import lineage

    parents = dict(Subject.objects.filter(parent__isnull=False).values_list("key", "parent__key"))
    whole, steps = nation(), lineage()
    for level in ("organisation", "parent", "nation"):
        for kind in ("month", "quarter"):
            yield {"by": level, "period_kind": kind, "parents": parents, "lineage": steps} | {
                "nation": whole.key if whole else ""
            }


def _changed(
    indicator: Indicator, rows: Sequence[Row], *, method: str, snapshot: int, by: Person, now: dt.datetime
) -> list[Observation]:
    """Observations of the rows that nobody wrote yet, and revisions of those that are others now."""
    held = _held(indicator, method)
    there = {(row.subject, row.period.code, row.simulated) for row in rows}
    fresh = []
    for new in _observations(indicator, rows, method=method, snapshot=snapshot, by=by, now=now):
        simulated = new.status == Observation.Status.SIMULATED
        before = held.get((new.subject.key, new.period_code, simulated))
        if before is None:
            fresh.append(new)
        elif _said(before) != _said(new):
            new.vintage, new.revision, new.reason = before.vintage, before.revision + 1, REASON
            fresh.append(new)
    for place, before in held.items():
        if place not in there and (before.num or before.den or before.value is not None):
            fresh.append(_withdrawn(before, snapshot=snapshot, by=by, now=now))
    return fresh


def _held(indicator: Indicator, method: str) -> dict[tuple[str, str, bool], Observation]:
    """The last word on each figure so far: one query."""
    rows = Observation.objects.filter(indicator=indicator, method=method, dimensions="").select_related("subject")
    held = {}
    for row in rows.order_by("known_at", "revision"):
        held[row.subject.key, row.period_code, row.status == Observation.Status.SIMULATED] = row
    return held


def _said(row: Observation) -> tuple[Any, ...]:
    return (row.num, row.den, row.value, row.status, row.note)


def _withdrawn(before: Observation, *, snapshot: int, by: Person, now: dt.datetime) -> Observation:
    """All records of a figure were deleted or moved: it is zero of zero, which is no value."""
    names = ("indicator_id", "subject_id", "period_code", "period_start", "period_end", "method", "vintage", "decimals")
    kept = {name: getattr(before, name) for name in (*names, "status", "evidence", "source_id")}
    return Observation(
        **kept, revision=before.revision + 1, num=0, den=0, value=None, reason=REASON, known_at=now, recorded_at=now,
        recorded_by=by, warehouse_snapshot=snapshot,
    )  # fmt: skip


def _observations(
    indicator: Indicator, rows: Sequence[Any], *, method: str, snapshot: int, by: Person, now: dt.datetime
) -> list[Observation]:
    subjects = Subject.objects.in_bulk({row.subject for row in rows}, field_name="key")
    unknown = sorted({row.subject for row in rows} - set(subjects))
    if unknown:
        raise Refused(Finding("compute.unknown-subject", context={"subject": key}) for key in unknown)
    source = simulation_document() if any(row.simulated for row in rows) else records_document()
    real = {(row.subject, row.period) for row in rows if not row.simulated}
    return [
        Observation(
            indicator=indicator,
            subject=subjects[row.subject],
            period_code=row.period.code,
            period_start=row.period.start,
            period_end=row.period.end,
            method=method,
            vintage=f"{snapshot}-simulated" if row.simulated and (row.subject, row.period) in real else str(snapshot),
            num=row.num,
            den=row.den,
            value=row.value.quantize(EXACT) if row.value is not None else None,
            decimals=DECIMALS,
            status=row.status,
            evidence=Evidence.COMPUTED,
            source=source,
            note=" ".join(sorted(row.notes)),
            known_at=now,
            recorded_at=now,
            recorded_by=by,
            warehouse_snapshot=snapshot,
        )
        for row in rows
    ]


def simulation_document(key: str = "simulation.dossiers") -> Document:
    """What simulated figures name as their source: the pack's document, or one that says plainly what it is."""
    return Document.objects.get_or_create(
        key=key,
        defaults={
            "kind": Document.Kind.SIMULATION,
            "title_vi": "Số liệu mô phỏng do phần mềm tạo ra để thử, không phải số liệu thật",
            "title_en": "Simulated figures made by software for trial, not real ones",
            "evidence": Evidence.COMPUTED,
        },
    )[0]


def records_document() -> Document:
    return Document.objects.get_or_create(
        key="records.warehouse",
        defaults={
            "kind": Document.Kind.REPORT,
            "title_vi": "Hồ sơ do các hệ thống của bộ, tỉnh gửi về kho dữ liệu",
            "title_en": "Records sent to the warehouse by the systems of ministries and provinces",
            "evidence": Evidence.COMPUTED,
        },
    )[0]
