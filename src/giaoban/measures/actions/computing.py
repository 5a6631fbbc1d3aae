"""From the records of the warehouse to observations: by organisation, block and nation, for every month and quarter.

Idempotent: the vintage is the warehouse's snapshot, and what was computed from a snapshot is not computed again.
Figures of simulated records are simulated figures and stay a line of their own.
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

from giaoban.core.contracts.contract import Contract, load_contract
from giaoban.core.findings import Finding, Refused
from giaoban.core.indicators.definition import Definition
from giaoban.library.models import Document
from giaoban.measures.models import Indicator, Observation
from giaoban.measures.queries import nation
from giaoban.registry.actions import write_event
from giaoban.registry.models import Evidence, Person, Subject
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

BATCH = 1000
DECIMALS = 2
EXACT = Decimal("0.00000001")  # the places the column keeps


@dataclass(frozen=True)
class Computed:
    """What one indicator gave. `new` is 0 when this snapshot had been computed before."""

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
            before = Observation.objects.filter(
                indicator=indicator, method=definition.reference, warehouse_snapshot=planned.snapshot
            )
            if before.exists():
                done.append(Computed(indicator.code, planned.snapshot, planned.rows, 0))
                continue
            # Opened when there is something to count: a cluster takes seconds.
            engine = engine or opened.enter_context(open_engine(wanted, warehouse))
            rows = list(_figures(definition, engine(contract, planned)))
            made = _observations(
                indicator, rows, method=definition.reference, snapshot=planned.snapshot, by=by, now=now
            )
            Observation.objects.bulk_create(made, batch_size=BATCH)
            done.append(Computed(indicator.code, planned.snapshot, planned.rows, len(made)))
    if any(one.new for one in done):
        data = {one.indicator: {"snapshot": str(one.snapshot), "records": one.records, "new": one.new} for one in done}
        write_event(by=by, action="figure.compute", thing="observations:many", data=data, now=now)
    return done


def contract_of(reference: str, pack: Path) -> Contract:
    """A contract of the pack by its reference (`dossier@1`). Raises Refused when the pack has none."""
    name = reference.partition("@")[0]
    file = pack / "contracts" / f"{name}.yaml"
    if file.exists():
        contract, findings = load_contract(file.read_text(encoding="utf-8"), str(file))
        if contract is None:
            raise Refused(findings)
        if contract.reference == reference:
            return contract
    raise Refused([Finding("figure.no-contract", context={"contract": reference, "folder": str(pack)})])


def _record_level(codes: Sequence[str]) -> Iterator[tuple[Indicator, Definition]]:
    """The newest version of each indicator with its definition; the engine reads definitions, not rows."""
    newest = {one.code: one for one in Indicator.objects.order_by("code", "version")}
    unknown = [code for code in codes if code not in newest]
    if unknown:
        raise Refused(Finding("compute.unknown-indicator", context={"indicator": code}) for code in unknown)
    for code in codes or newest:
        definition = _definition(newest[code])
        if definition is not None and definition.from_records:
            yield newest[code], definition
        elif codes:
            raise Refused([Finding("figure.not-from-records", context={"indicator": code})])


def _definition(indicator: Indicator) -> Definition | None:
    if not indicator.definition.get("contract"):
        return None
    return Definition.model_validate(indicator.definition)


def _figures(definition: Definition, table: Any) -> Iterator[Any]:
    """One grouped query over the records; months and quarters of three levels are made from its small answer."""
    from giaoban.core.indicators.engine import cube, read_cells
    from giaoban.core.indicators.rollup import roll_up
    from giaoban.registry.queries import lineage

    cells = read_cells(definition, cube(definition, table))
    keys = {cell.subject for cell in cells}
    parents = dict(Subject.objects.filter(key__in=keys, parent__isnull=False).values_list("key", "parent__key"))
    whole = nation()
    steps = lineage()
    for level in ("organisation", "parent", "nation"):
        for kind in ("month", "quarter"):
            yield from roll_up(
                definition,
                cells,
                by=level,
                period_kind=kind,
                parents=parents,
                nation=whole.key if whole else "",
                lineage=steps,
            )


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
