"""The query of an indicator as SQL, for each engine that may run it: one definition, five spellings.

Ibis compiles; no client of the engine is needed and nothing is connected. What each engine gets stands in
`tests/golden/sql/ENGINE` and is reviewed there. DuckDB, PostgreSQL and Spark are also run and compared row by row
(`tests/core/test_engines.py`); Trino and ClickHouse are compiled only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from giaoban.core.findings import Finding, Refused
from giaoban.core.indicators.engine import cube
from giaoban.core.indicators.schema import Definition

DIALECTS: dict[str, str] = {
    "duckdb": "duckdb",
    "postgres": "postgres",
    "spark": "pyspark",
    "trino": "trino",
    "clickhouse": "clickhouse",
}
"""Our name of an engine, and the name Ibis has for its dialect."""

IBIS_TYPES = {
    "string": "string",
    "date": "date",
    "timestamp": "timestamp('UTC')",
    "integer": "int64",
    "number": "float64",
    "boolean": "boolean",
}
"""The type of a contract's column, and the name Ibis has for it."""


def sql(
    definition: Definition,
    types: Mapping[str, str],
    engine: str,
    *,
    table: str,
    dimensions: Sequence[str] | None = None,
) -> str:
    """The grouped query of a record-level indicator in the dialect of `engine`, ending with a newline.

    types:       the columns of the contract with their types, as `Contract.types` gives them
    table:       what the records are called there
    dimensions:  which declared dimensions split the figure; all of them by default
    Raises Refused (`engine.unknown`) for an engine whose dialect is not known here.
    """
    import ibis

    if engine not in DIALECTS:
        raise Refused([Finding("engine.unknown", context={"engine": engine, "known": ", ".join(DIALECTS)})])
    records = ibis.table({name: IBIS_TYPES[kind] for name, kind in types.items()}, name=table)
    wanted = definition.dimensions if dimensions is None else dimensions
    return str(ibis.to_sql(cube(definition, records, dimensions=wanted), dialect=DIALECTS[engine])) + "\n"
