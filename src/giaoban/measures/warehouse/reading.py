"""Reads records as known at a moment: Iceberg plans the Parquet files, DuckDB scans them, Ibis speaks to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from giaoban.core.findings import Finding, Refused
from giaoban.measures.warehouse.connecting import MEMORY, THREADS, bare_connection, connect
from giaoban.measures.warehouse.moments import moment_of
from giaoban.measures.warehouse.planning import Plan, plan_snapshot
from giaoban.measures.warehouse.replaying import replayed
from giaoban.measures.warehouse.store import Warehouse

if TYPE_CHECKING:
    from giaoban.core.contracts.contract import Contract

__all__ = ["MEMORY", "THREADS", "Plan", "bare_connection", "connect", "plan", "plan_snapshot", "reading", "records"]


def plan(warehouse: Warehouse, contract: Contract, *, known: dt.date | dt.datetime | str | None = None) -> Plan:
    """Files of the records as known at the end of a day, at a moment, or under a seal's name; by default, now.

    A moment whose snapshot has expired is computed again from the raw batches. Raises Refused when nothing was known
    yet, no seal has that name, or the raw batches of an expired moment are not at hand.
    """
    table = warehouse.find(contract)
    if table is None:
        raise Refused([Finding("warehouse.empty", context={"contract": contract.reference})])
    moment = moment_of(warehouse, contract, table, known)
    return plan_snapshot(table, contract, moment) if moment.is_live else replayed(warehouse, contract, table, moment)


@contextmanager
def reading(
    warehouse: Warehouse, contract: Contract, *, known: dt.date | dt.datetime | str | None = None
) -> Iterator[Any]:
    """The records as an Ibis table of DuckDB for as long as the `with` lasts; `known` as in `plan`."""
    planned = plan(warehouse, contract, known=known)
    connection = connect(spill=warehouse.folder / "spill")
    try:
        yield records(connection, planned)
    finally:
        connection.disconnect()


def records(connection: Any, planned: Plan) -> Any:
    """An Ibis table over planned files, without deleted records.

    An origin that all records share is a constant, so no query has to read it. Files written before a minor version
    added a column are read with nothing in it.
    """
    options = {} if planned.is_even else {"union_by_name": True}
    table = connection.read_parquet(list(planned.files), table_name=f"records_{planned.snapshot}", **options)
    return standing(table, planned)


def standing(table: Any, planned: Plan) -> Any:
    """What every engine makes of the files: no deleted records, an origin that all share as a constant, and every
    column of the contract, also where all files are older than it."""
    import ibis

    from giaoban.core.indicators.dialects import IBIS_TYPES

    lacking = {
        name: ibis.null(IBIS_TYPES[kind])
        for name, kind in planned.columns
        if name not in table.columns and name != planned.deleted_of
    }
    table = table.mutate(**lacking) if lacking else table
    if planned.deleted_of and planned.deleted_of in table.columns:
        table = table.filter(~ibis.coalesce(table[planned.deleted_of], False))
    return table if planned.simulated is None else table.mutate(simulated=planned.simulated)
