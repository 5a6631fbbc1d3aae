"""Snapshots of the warehouse held in PostgreSQL, which cannot read Parquet: copied once, counted often.

A table bears the number of its snapshot and is made and filled in one transaction, so a copy that was cut off leaves
nothing. Two processes that want the same snapshot wait for one another. The newest few of a contract are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from giaoban.measures.warehouse.reading import Plan
from giaoban.measures.warehouse.store import arrow_schema

if TYPE_CHECKING:
    from psycopg import Connection

    from giaoban.core.contracts.contract import Contract

SCHEMA = "giaoban_records"
KEPT = 3
"""Snapshots held of one contract: now, and a moment or two to compare with."""
ROWS = 100_000
_TYPES = {
    "string": "text",
    "date": "date",
    "timestamp": "timestamptz",
    "integer": "bigint",
    "number": "double precision",
    "boolean": "boolean",
}


def connect_postgres(address: str) -> Any:
    """Ibis on a server; the address may name a folder of sockets instead of a host (`?host=/folder`)."""
    import ibis

    url = urlsplit(address)
    host = parse_qs(url.query).get("host", [url.hostname or "127.0.0.1"])[0]
    return ibis.postgres.connect(
        host=unquote(host),
        port=url.port or 5432,
        user=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        database=unquote(url.path.strip("/")),
    )


def hold(address: str, contract: Contract, planned: Plan) -> str:
    """The name of the table that holds the snapshot, filled if it was not there. Raises psycopg.Error."""
    import psycopg

    prefix = f"{contract.name}_{contract.reference.rpartition('@')[2]}_"
    name = f"{prefix}{planned.snapshot}"
    with psycopg.connect(address) as connection:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{SCHEMA}.{name}"])
        if name not in _held(connection, prefix):
            _fill(connection, name, contract, planned)
            for old in [each for each in _held(connection, prefix) if each != name][: -KEPT + 1]:
                connection.execute(f'DROP TABLE {SCHEMA}."{old}"')
    return name


def _held(connection: Connection[Any], prefix: str) -> list[str]:
    """The snapshots of a contract that are there, the oldest copy first."""
    rows = connection.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = %s AND c.relkind = 'r' AND starts_with(c.relname, %s) ORDER BY c.oid",
        [SCHEMA, prefix],
    )
    return [name for (name,) in rows]


def _fill(connection: Connection[Any], name: str, contract: Contract, planned: Plan) -> None:
    import pyarrow.dataset
    from pyarrow import csv

    columns = {column: _TYPES[kind] for column, kind in contract.types.items()}
    shape = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
    listed = ", ".join(f'"{column}"' for column in columns)
    connection.execute(f'CREATE TABLE {SCHEMA}."{name}" ({shape})')
    # Every value is quoted and a missing one is not: that is how COPY tells an empty text from none.
    options = csv.WriteOptions(include_header=False, quoting_style="all_valid")
    schema = arrow_schema(contract)  # files older than a column are read with nothing in it
    files = pyarrow.dataset.dataset(list(planned.files), format="parquet", schema=schema)
    batches = files.to_batches(columns=list(columns), batch_size=ROWS)
    with connection.cursor().copy(f'COPY {SCHEMA}."{name}" ({listed}) FROM STDIN (FORMAT csv)') as copy:
        for batch in batches:
            sink = pyarrow.BufferOutputStream()
            csv.write_csv(batch, sink, options)
            copy.write(memoryview(sink.getvalue()))
    connection.execute(f'ANALYZE {SCHEMA}."{name}"')
