"""Judges a batch by its contract, set at a time: types, missing values, allowed values, keys, rules.

A finding counts the rows that share a fault and names the first of them, so that a million bad rows are one sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from giaoban.core.expressions.grammar import parse
from giaoban.core.expressions.ibis import to_ibis
from giaoban.core.findings import Finding, Place, Severity, has_errors
from giaoban.measures.warehouse.reading import connect
from giaoban.measures.warehouse.store import arrow_schema

if TYPE_CHECKING:
    import pyarrow as pa

    from giaoban.core.contracts.contract import Contract


def batch_findings(contract: Contract, records: pa.Table) -> list[Finding]:
    """Every fault of a batch; rows count from 1. With an error among them the batch must not be written."""
    findings = [*_columns(contract, records)]
    return findings if has_errors(findings) else [*_values(contract, records)]


def _columns(contract: Contract, records: pa.Table) -> Iterator[Finding]:
    import pyarrow as pa

    repeated = {name for name in records.column_names if records.column_names.count(name) > 1}
    for name in [*sorted(repeated), *sorted(set(records.column_names) - set(contract.columns))]:
        context = {"column": name, "contract": contract.reference}
        yield Finding("batch.unexpected-column", where=Place(part=name), context=context)
    for field in arrow_schema(contract):
        if field.name not in contract.columns or field.name in repeated:
            continue
        if field.name not in records.column_names:
            if field.nullable:
                continue
            context = {"column": field.name, "contract": contract.reference}
            yield Finding("batch.missing-column", where=Place(part=field.name), context=context)
            continue
        try:
            records.column(field.name).cast(field.type)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as why:
            context = {"column": field.name, "type": str(field.type), "reason": str(why)[:200]}
            yield Finding("batch.wrong-type", where=Place(part=field.name), context=context)


def _values(contract: Contract, records: pa.Table) -> Iterator[Finding]:
    import ibis
    import pyarrow as pa

    schema = arrow_schema(contract)
    columns = {
        name: records.column(name).cast(schema.field(name).type)
        for name in contract.columns
        if name in records.column_names
    }
    columns |= {
        name: pa.nulls(records.num_rows, schema.field(name).type) for name in contract.columns if name not in columns
    }
    numbered = pa.table({**columns, "row_number": pa.array(range(1, records.num_rows + 1), pa.int64())})
    connection = connect()
    try:
        connection.con.register(
            "batch", numbered
        )  # Ibis 12's create_table fails on DuckDB 2 (DROP VIEW without a name)
        table = connection.table("batch")
        faults: list[tuple[str, str, Severity, Any]] = []
        for name, column in contract.columns.items():
            if not column.nullable:
                faults.append(("batch.missing-value", name, Severity.ERROR, table[name].isnull()))
            if column.allowed:
                faults.append(("batch.value-not-allowed", name, Severity.ERROR, table[name].notin(column.allowed)))
        faults += [
            (rule.code, "", Severity(rule.severity), ~to_ibis(parse(rule.expr), table)) for rule in contract.rules
        ]
        sums = {}
        for number, (_, _, _, condition) in enumerate(faults):
            sums[f"n{number}"] = table.count(where=condition.fill_null(False))
            sums[f"f{number}"] = table.row_number.min(where=condition.fill_null(False))
        found = table.aggregate(**sums).to_pyarrow().to_pylist()[0] if faults else {}
        for number, (code, name, severity, _) in enumerate(faults):
            if rows := found[f"n{number}"]:
                context = {"column": name, "rows": rows, "first": found[f"f{number}"]}
                yield Finding(code, severity, Place(part=name), context)
        repeated = table.group_by(contract.key).aggregate(times=table.count(), first=table.row_number.min())
        repeated = repeated.filter(repeated.times > 1)
        total = repeated.aggregate(keys=repeated.count(), first=ibis.coalesce(repeated["first"].min(), 0))
        answer = total.to_pyarrow().to_pylist()[0]
        if answer["keys"]:
            context = {"key": ", ".join(contract.key), "rows": answer["keys"], "first": answer["first"]}
            yield Finding("batch.repeated-key", where=Place(part=", ".join(contract.key)), context=context)
    finally:
        connection.disconnect()
