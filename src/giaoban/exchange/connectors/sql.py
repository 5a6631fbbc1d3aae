"""Rows of one table, read through SQLAlchemy in one read-only transaction and streamed.

No statement comes from settings: they name a table, its columns and the one to walk along, and the select is built from
these names. The database's address is checked and pinned like every other (`exchange.fetch`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions.media import NDJSON
from giaoban.exchange.connectors.cursors import Walk
from giaoban.exchange.connectors.records import as_lines
from giaoban.exchange.connectors.round import Round, secret
from giaoban.exchange.fetch import checked_addresses
from giaoban.exchange.fetch.places import read_url
from giaoban.exchange.queries.ways import SqlWay


def pull_sql(way: SqlWay, round: Round) -> None:
    """Everything new, a body for every `batch` rows. Raises Unfetched or Refused (`pull.database`)."""
    from sqlalchemy.exc import SQLAlchemyError

    walk = Walk(way.incremental, round.cursor) if way.incremental else None
    try:
        with _connected(way, round) as connection:
            result = connection.execution_options(stream_results=True, yield_per=way.batch).execute(_select(way, walk))
            for rows in result.mappings().partitions():
                records = [dict(row) for row in rows]
                if walk:
                    walk.take(records)
                if walk is None or walk.is_news:
                    round.store(as_lines(records), NDJSON)
                if walk:
                    round.save(walk.saved)
    except SQLAlchemyError as why:
        reason = str(getattr(why, "orig", None) or why).strip().splitlines()
        context = {"database": way.database, "table": way.table, "reason": (reason or ["–"])[0][:200]}
        raise Refused([Finding("pull.database", context=context)]) from why


def _select(way: SqlWay, walk: Walk | None) -> Any:
    import sqlalchemy as sa

    source = sa.table(way.table, *(sa.column(there) for there in way.columns.values()), schema=way.schema_)
    statement = sa.select(*(source.c[there].label(here) for here, there in way.columns.items()))
    if walk:
        column = source.c[way.columns[walk.rule.column]]
        statement = statement.order_by(column)
        statement = statement.where(column >= walk.value) if walk.since else statement.where(column.is_not(None))
    return statement


@contextmanager
def _connected(way: SqlWay, round: Round) -> Iterator[Any]:
    import sqlalchemy as sa
    from sqlalchemy.pool import NullPool

    url, arguments = _sqlite(way) if way.dialect == "sqlite" else _postgresql(way, round)
    engine = sa.create_engine(url, connect_args=arguments, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            if way.dialect == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            else:
                connection.exec_driver_sql("PRAGMA query_only = ON")
            yield connection
            connection.rollback()
    finally:
        engine.dispose()


def _sqlite(way: SqlWay) -> tuple[Any, dict[str, Any]]:
    import sqlalchemy as sa

    root = Path(settings.DROP).resolve()
    file = (root / way.database).resolve()
    if not file.is_relative_to(root) or not file.is_file():
        raise Refused([Finding("pull.no-such-file", context={"file": way.database, "folder": str(root)})])
    return sa.URL.create("sqlite", database=file.as_uri(), query={"mode": "ro", "uri": "true"}), {}


def _postgresql(way: SqlWay, round: Round) -> tuple[Any, dict[str, Any]]:
    import sqlalchemy as sa

    rules = way.allow.rules()
    rules = replace(rules, hosts=rules.hosts or (way.host.lower(),), ports=(*rules.ports, way.port))
    host = f"[{way.host}]" if ":" in way.host else way.host
    address = checked_addresses(read_url(f"https://{host}:{way.port}/"), allow=rules, resolve=round.resolve)[0]
    password = secret(way.password) if way.password else None
    url = sa.URL.create("postgresql+psycopg", way.user or None, password, way.host, way.port, way.database)
    arguments: dict[str, Any] = {
        "hostaddr": str(address),
        "sslmode": way.tls,
        "connect_timeout": 10,
        "application_name": "giaoban",
        "options": f"-c default_transaction_read_only=on -c statement_timeout={way.seconds * 1000}",
    }
    if way.tls != "disable":
        arguments["sslrootcert"] = rules.ca_file or "system"
    return url, arguments
