"""Asks the contract about a batch: which rows are good, which go back and why.

Beside what the contract says, a source speaks only for itself: `source` is its own key (filled in where the records
leave it out), and records of a simulated source say that they are simulated, those of a real one that they are not.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from giaoban.core.contracts.contract import Contract
from giaoban.core.findings import Finding, Refused, has_errors
from giaoban.exchange.actions.bodies import open_body
from giaoban.exchange.actions.quarantine import bad_schema
from giaoban.exchange.actions.raw import raw_file
from giaoban.exchange.models import Batch

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Judged:
    """Good records in the contract's types, returned rows with their reasons (columns as in `quarantine`)."""

    rows: int
    good: pa.Table
    bad: pa.Table
    findings: list[Finding] = field(default_factory=list)
    totals: list[Any] = field(default_factory=list)

    def good_hash(self) -> str:
        """Sha-256 of the accepted records as an Arrow stream."""
        from giaoban.measures.warehouse.loading import fingerprint

        return fingerprint(self.good)


def judge_batch(batch: Batch, contract: Contract) -> Judged:
    """What the contract says about a batch. Raises Refused when the body as a whole cannot be taken."""
    import duckdb
    import pyarrow as pa

    from giaoban.measures.warehouse.checking import batch_findings
    from giaoban.measures.warehouse.store import arrow_schema

    work = Path(settings.VAR) / "work"
    work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work) as name:
        folder = Path(name)
        body = open_body(
            raw_file(batch.raw_path), batch.media_type, batch.encoding, wanted=list(contract.columns), folder=folder
        )
        connection = duckdb.connect()
        schema = arrow_schema(contract)
        columns = ", ".join(
            f"'{batch.connector.key}' AS source"
            if c == "source" and c not in body.columns
            else f"{str(batch.connector.simulated).lower()} AS simulated"
            if c == "simulated" and c not in body.columns
            else f'"{c}"'
            for c in contract.columns
        )
        records = connection.sql(f"SELECT {columns} FROM read_parquet('{body.file}')").to_arrow_table()
        try:
            records = pa.table(
                [records.column(c).cast(schema.field(c).type) for c in contract.columns], names=list(contract.columns)
            )
        except pa.ArrowInvalid as why:
            raise Refused([Finding("batch.wrong-type", context={"column": "?", "type": "?", "reason": str(why)[:200]})])
        findings = batch_findings(contract, records)
        if has_errors(findings):
            raise Refused([*body.findings, *findings])
        bad = pa.Table.from_pylist(
            [
                {"row_number": n, "code": c, "severity": "error", "column": None, "value": None, "record": t}
                for n, c, t in body.unreadable
            ],
            schema=bad_schema(),
        )
        return Judged(body.rows, records, bad, [*body.findings, *findings], body.totals)
