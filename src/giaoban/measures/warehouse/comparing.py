"""Two moments of the records compared: which records came late, were corrected, were deleted."""

# ruff: noqa: S608 - names are quoted

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from giaoban.measures.warehouse.changes import between, between_plans
from giaoban.measures.warehouse.reading import Plan, connect, plan, records
from giaoban.measures.warehouse.store import Warehouse
from giaoban.measures.warehouse.writing import quoted

if TYPE_CHECKING:
    from giaoban.core.contracts.contract import Contract

KIND = "_kind"  # late, corrected or deleted
Known = dt.date | dt.datetime | str | None


@dataclass(frozen=True)
class Comparison:
    """`changed` is an Ibis table: versions that went (`sign` -1) and came (1) with the `_kind` of their record."""

    before: Plan
    after: Plan
    changed: Any
    connection: Any

    def at(self, planned: Plan) -> Any:
        """The records of one of the two moments."""
        return records(self.connection, planned)


@contextmanager
def comparing(warehouse: Warehouse, contract: Contract, *, start: Known, end: Known) -> Iterator[Comparison]:
    """Both moments and what lies between them, for as long as the `with` lasts.

    Nothing known at `start` yet is an empty table. Raises Refused as `plan` does for `end`.
    """
    table = warehouse.table(contract)
    after = plan(warehouse, contract, known=end)
    before = plan_or_nothing(warehouse, contract, start)
    found = between(table, contract, before.snapshot, after.snapshot) if before.snapshot else None
    found = found or between_plans(table, contract, before, after)
    connection = connect(spill=warehouse.folder / "spill")
    try:
        columns = ", ".join(quoted(name) for name in (*contract.columns, "month"))
        key = ", ".join(map(quoted, contract.key))
        net = f"SELECT {columns}, sum(sign) AS sign FROM ({found.sql}) GROUP BY {columns} HAVING sum(sign) <> 0"
        sides = f"min(sign) OVER (PARTITION BY {key}) < 0 AS went, max(sign) OVER (PARTITION BY {key}) > 0 AS came"
        kind = "CASE WHEN went AND came THEN 'corrected' WHEN came THEN 'late' ELSE 'deleted' END"
        connection.raw_sql(
            f"CREATE TABLE changed_records AS SELECT * EXCLUDE (went, came, sign), CAST(sign AS BIGINT) AS sign, "
            f"{kind} AS {quoted(KIND)} FROM (SELECT *, {sides} FROM ({net}))"
        )
        yield Comparison(before, after, connection.table("changed_records"), connection)
    finally:
        connection.disconnect()


def plan_or_nothing(warehouse: Warehouse, contract: Contract, known: Known) -> Plan:
    """As `plan`; a moment before anything was known is a plan without files."""
    from giaoban.core.findings import Refused

    try:
        return plan(warehouse, contract, known=known)
    except Refused as refusal:
        if {one.code for one in refusal.findings} != {"warehouse.nothing-known-yet"}:
            raise
        return Plan(0, dt.datetime.min.replace(tzinfo=dt.UTC), (), 0, None)
