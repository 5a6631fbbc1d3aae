"""Judges a batch in memory by its contract: `core.contracts` says what is wrong, here it is asked in the house's way.

A finding counts the rows that share a fault and names the first of them, so that a million bad rows are one sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from giaoban.core.contracts.compiled import check
from giaoban.core.contracts.sources import bounded_connection, table_source
from giaoban.core.findings import Finding, Place, Refused

if TYPE_CHECKING:
    import pyarrow as pa

    from giaoban.core.contracts.contract import Contract


def batch_findings(contract: Contract, records: pa.Table) -> list[Finding]:
    """Every fault of a batch; rows count from 1. With an error among them the batch must not be written."""
    repeated = sorted({name for name in records.column_names if records.column_names.count(name) > 1})
    if repeated:  # a database would rename the second in silence
        return [
            Finding("batch.unexpected-column", where=Place(part=name), context=_about(contract, name))
            for name in repeated
        ]
    connection = bounded_connection()
    try:
        return list(check(contract, connection, table_source(connection, records)).findings)
    except Refused as refusal:
        return refusal.findings
    finally:
        connection.close()


def _about(contract: Contract, column: str) -> dict[str, str]:
    return {"column": column, "contract": contract.full_reference}
