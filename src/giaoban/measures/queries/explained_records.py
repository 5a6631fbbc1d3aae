"""The records behind a figure: counted again, who sent them in which batches, and themselves, a page at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from giaoban.core.contracts.contract import Contract
from giaoban.core.findings import Finding, Refused
from giaoban.core.indicators.reproducing import Asked, Country, Recount, counting, recount
from giaoban.core.indicators.restate import Frame, Lineage, structure_date
from giaoban.core.indicators.rollup import Level
from giaoban.core.indicators.schema import Definition
from giaoban.core.periods import Period
from giaoban.core.plugins import NoReader, read
from giaoban.measures.queries.definitions import contract_of, place_column, territory
from giaoban.measures.queries.points import nation
from giaoban.registry import queries as registry
from giaoban.registry.models import Subject

if TYPE_CHECKING:
    from giaoban.measures.warehouse.planning import Plan

PROVENANCE = "exchange.provenance"
"""Reader of what is known of batches: `batches` (ids) -> plain values by id, with the signed receipt."""
BATCHES = 200
"""Batches that are named one by one; of more the largest."""
PAGE = 50
EASY = 1_000_000
"""Records that are searched for anybody; beyond, only for those who signed in."""
_BATCH, _SOURCE = "_batch", "source"


@dataclass(frozen=True)
class Used:
    """A batch that brought counted records: how many, when they became known, and its receipt where there is one.

    `records` is None for a load that did not mark the records it brought.
    """

    batch: str
    source: str
    records: int | None
    known_at: dt.datetime | None
    receipt: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Part:
    """What one organisation recorded of a figure. `records` are whole ones, also where only a share of them counts."""

    subject: str
    name: str
    records: int
    num: Any
    den: Any
    value: Any
    is_estimated: bool


@dataclass(frozen=True)
class Behind:
    """The figure counted again. `sources` are (name, records); `batches_in_all` may be more than those named."""

    definition: Definition
    contract: Contract
    asked: Asked
    country: Country
    snapshot: int
    known_at: dt.datetime
    found: Recount
    records: int
    sources: tuple[tuple[str, int], ...]
    batches: tuple[Used, ...]
    batches_in_all: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Records:
    """One page of the exact records, in the order of their key. `hidden` columns are about persons, and not shown."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    hidden: tuple[str, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Wanted:
    """A figure of records to be counted again: its definition, whose, when, and as known in which state."""

    definition: Definition
    subject: str
    period: Period
    simulated: bool | None = None
    frame: Frame = "as_was"
    snapshot: int | None = None
    known: dt.date | dt.datetime | str | None = None


@dataclass(frozen=True)
class Opened:
    """The records that count (`kept`, an Ibis table), open for as long as the `with` lasts."""

    warehouse: Any
    contract: Contract
    plan: Plan
    asked: Asked
    country: Country
    kept: Any


def behind(
    wanted: Wanted, *, today: dt.date, most: int | None = None, warehouse: Any = None, pack: Path | None = None
) -> Behind:
    """Counts a figure again and says what it was counted from: five database queries, one more for receipts.

    most: of how many records at most it may be looked for
    Raises Refused: as reading the records does, `explain.snapshot-gone`, `explain.no-such-period`, `explain.sign-in`.
    """
    with opened(wanted, today=today, most=most, warehouse=warehouse, pack=pack) as here:
        found = recount(wanted.definition, here.kept, here.asked, here.country)
        counts = _counts(wanted.definition, here.kept)
        batches, in_all = _batches(here, counts)
        by_subject, by_source = _summed(counts, "subject"), _summed(counts, "source")
        names = dict(Subject.objects.filter(key__in=list(by_subject)).values_list("key", "name_vi"))
        parts = tuple(
            Part(
                row.subject, names.get(row.subject, row.subject), by_subject.get(row.subject, 0), row.num, row.den,
                row.value, row.status == "estimate",
            )
            for row in found.parts
        )  # fmt: skip
        return Behind(
            wanted.definition, here.contract, here.asked, here.country, here.plan.snapshot, here.plan.known_at, found,
            sum(by_source.values()), tuple(sorted(by_source.items())), batches, in_all, parts,
        )  # fmt: skip


def records_behind(
    wanted: Wanted,
    *,
    page: int = 1,
    size: int = PAGE,
    with_personal: bool = False,
    today: dt.date,
    warehouse: Any = None,
    pack: Path | None = None,
) -> Records:
    """A page of the records a figure counts. A page beyond the last gives the last. Raises Refused as `behind`."""
    with opened(wanted, today=today, warehouse=warehouse, pack=pack) as here:
        personal = () if with_personal else here.contract.personal
        shown = [name for name in here.contract.columns if name in here.kept.columns and name not in personal]
        shown += [name for name in (_BATCH,) if name in here.kept.columns]
        order = [here.kept[name] for name in (*here.contract.key, here.contract.month_of) if name in here.kept.columns]
        total = int(here.kept.count().execute())
        pages = max(1, -(-total // size))
        page = min(max(page, 1), pages)
        # Equal keys never stand, so the order is total and a page never shows a record of another one.
        part = here.kept.order_by(order).select(*shown).limit(size, offset=(page - 1) * size).to_pyarrow()
        rows = tuple(zip(*(part.column(name).to_pylist() for name in shown), strict=True))
        return Records(tuple(shown), rows, tuple(personal), total, page, pages)


@contextmanager
def opened(
    wanted: Wanted, *, today: dt.date, most: int | None = None, warehouse: Any = None, pack: Path | None = None
) -> Iterator[Opened]:
    """The records that count, read from the files of the figure's own snapshot."""
    from giaoban.core.indicators.reproducing import KINDS
    from giaoban.measures.warehouse.reading import connect, plan, records
    from giaoban.measures.warehouse.store import Warehouse

    if wanted.period.kind not in KINDS:
        raise Refused([Finding("explain.no-such-period", context={"period": wanted.period.code})])
    warehouse = warehouse or Warehouse(settings.VAR / "warehouse")
    contract = contract_of(wanted.definition.contract or "", pack)
    if wanted.snapshot is None:
        planned = plan(warehouse, contract, known=wanted.known)
    else:
        planned = plan_of_snapshot(warehouse, contract, wanted.snapshot)
    if most is not None and planned.rows > most:
        raise Refused([Finding("explain.sign-in", context={"most": most})])
    structure = structure_date(wanted.frame, today)
    country = _country(contract, structure)
    connection = connect(spill=warehouse.folder / "spill")
    try:
        table = records(connection, planned)
        by = _level(wanted, table, country, structure)
        asked = Asked(wanted.subject, by, wanted.period, structure, bool(wanted.simulated))
        if wanted.simulated is None and not _has_any(counting(wanted.definition, table, asked, country)):
            asked = replace(asked, simulated=True)  # simulated records answer only where no real ones do
        yield Opened(warehouse, contract, planned, asked, country, counting(wanted.definition, table, asked, country))
    finally:
        connection.disconnect()


def plan_of_snapshot(warehouse: Any, contract: Contract, snapshot: int) -> Plan:
    """The files of one snapshot; one that expired is computed again from the raw batches.

    Raises Refused (`explain.snapshot-gone`) for a number the warehouse never had, and as `plan`.
    """
    from giaoban.measures.warehouse.history import known_times
    from giaoban.measures.warehouse.ledger import ledger, ledger_folder
    from giaoban.measures.warehouse.moments import Moment
    from giaoban.measures.warehouse.planning import plan_snapshot
    from giaoban.measures.warehouse.replaying import replayed

    table = warehouse.find(contract)
    if table is None:
        raise Refused([Finding("warehouse.empty", context={"contract": contract.reference})])
    for known_at, number in known_times(table):
        if number == snapshot:
            return plan_snapshot(table, contract, Moment(snapshot, known_at))
    for entry in ledger(table, ledger_folder(table)).values():
        if entry.snapshot == snapshot:
            return replayed(warehouse, contract, table, Moment(snapshot, entry.known_at, False))
    context = {"snapshot": str(snapshot), "contract": contract.reference}
    raise Refused([Finding("explain.snapshot-gone", context=context)])


def _country(contract: Contract, structure: dt.date | None) -> Country:
    lineage: list[Lineage] = registry.lineage()
    parents = dict(Subject.objects.filter(parent__isnull=False).values_list("key", "parent__key"))
    whole = nation()
    places = territory(lineage) if structure else {}
    return Country(lineage, parents, whole.key if whole else "", place_column(contract), places)


def _level(wanted: Wanted, table: Any, country: Country, structure: dt.date | None) -> Level:
    """A block is whoever no record names and whose organisations records do name."""
    if wanted.subject == country.nation:
        return "nation"
    column = table[wanted.definition.subject]
    if _has_any(table.filter(column == wanted.subject)):
        return "organisation"
    named = table.select(subject=column).distinct().to_pyarrow().column("subject").to_pylist()
    return "parent" if any(country.parents.get(one) == wanted.subject for one in named) else "organisation"


def _has_any(table: Any) -> bool:
    return bool(table.limit(1).to_pyarrow().num_rows)


def _counts(definition: Definition, kept: Any) -> list[dict[str, Any]]:
    """How many records there are by organisation, source and batch."""
    import ibis

    nothing = ibis.null("string")
    keys = {"subject": kept[definition.subject]}
    keys |= {name: kept[at] if at in kept.columns else nothing for name, at in (("source", _SOURCE), ("batch", _BATCH))}
    found: list[dict[str, Any]] = kept.group_by(**keys).aggregate(records=kept.count()).to_pyarrow().to_pylist()
    return found


def _summed(counts: Sequence[Mapping[str, Any]], name: str) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in counts:
        sums[one[name] or ""] = sums.get(one[name] or "", 0) + one["records"]
    return sums


def _batches(here: Opened, counts: Sequence[Mapping[str, Any]]) -> tuple[tuple[Used, ...], int]:
    """The batches of the counted records, the largest first, with their receipts; and how many there are in all."""
    marked: dict[tuple[str, str], int] = {}
    unmarked: dict[str, int] = {}
    for one in counts:
        if one["batch"]:
            place = (one["batch"], one["source"] or "")
            marked[place] = marked.get(place, 0) + one["records"]
        else:
            unmarked[one["source"] or ""] = unmarked.get(one["source"] or "", 0) + one["records"]
    times = _known(here, {batch for batch, _ in marked})
    used = [Used(batch, source, number, times.get(batch)) for (batch, source), number in marked.items()]
    used += _loads(here, unmarked)
    used.sort(key=lambda one: (-(one.records or 0), one.source, one.batch))
    named = used[:BATCHES]
    try:
        receipts = read(PROVENANCE, batches=[one.batch for one in named])
    except NoReader:
        receipts = {}
    return tuple(replace(one, receipt=receipts.get(one.batch)) for one in named), len(used)


def _known(here: Opened, batches: set[str]) -> dict[str, dt.datetime]:
    """When each batch was merged, by the records' own mark."""
    from giaoban.measures.warehouse.store import KNOWN

    if not batches or KNOWN not in here.kept.columns:
        return {}
    first = here.kept.group_by(batch=here.kept[_BATCH]).aggregate(known=here.kept[KNOWN].min()).to_pyarrow()
    return {one["batch"]: one["known"] for one in first.to_pylist() if one["batch"] and one["known"]}


def _loads(here: Opened, sources: Mapping[str, int]) -> list[Used]:
    """Loads as a whole do not mark records: those that brought something of the sources, and were not replaced."""
    from giaoban.measures.warehouse.history import BATCH, KNOWN_AT, REPLACED, SOURCES, stated_properties

    table = here.warehouse.find(here.contract) if sources else None
    found: dict[str, list[tuple[str, dt.datetime | None]]] = {source: [] for source in sources}
    for entry in table.history() if table is not None else []:
        stated = stated_properties(table.snapshot_by_id(entry.snapshot_id)) if table is not None else {}
        if BATCH not in stated:
            continue
        known_at = dt.datetime.fromisoformat(stated[KNOWN_AT]) if KNOWN_AT in stated else None
        if known_at is not None and known_at > here.plan.known_at:
            continue
        replaced = set(stated.get(REPLACED, "").split("\n"))
        for source in set(stated.get(SOURCES, "").split("\n")) & found.keys():
            found[source] = [*([] if source in replaced else found[source]), (stated[BATCH], known_at)]
    return [
        Used(batch, source, sources[source] if len(loads) == 1 else None, known_at)
        for source, loads in found.items()
        for batch, known_at in loads
    ]
