"""Connections to DuckDB: two threads, bounded memory, UTC, nothing from the internet.

DuckDB works offline with what is built in; memory and threads are bounded so that a shared server stays usable.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

THREADS = 2
MEMORY = "600MB"


def connect(*, spill: Path | None = None) -> Any:
    """DuckDB through Ibis: two threads, bounded memory, UTC, and no attempt to download an extension."""
    import ibis

    connection = ibis.duckdb.connect(
        threads=THREADS,
        memory_limit=MEMORY,
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
        preserve_insertion_order=False,
    )
    if spill is not None:
        connection.raw_sql(f"SET temp_directory = '{str(spill).replace(chr(39), chr(39) * 2)}'")
    return connection


def bare_connection(*, spill: Path | None = None) -> Any:
    """DuckDB without Ibis, bounded the same way, for work in SQL."""
    import duckdb

    settings: dict[str, Any] = {"threads": THREADS, "memory_limit": MEMORY, "preserve_insertion_order": False}
    offline: dict[str, Any] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    connection = duckdb.connect(config={**settings, **offline})
    connection.execute("SET TimeZone = 'UTC'")
    if spill is not None:
        connection.execute(f"SET temp_directory = '{str(spill).replace(chr(39), chr(39) * 2)}'")
    return connection


def sibling(connection: Any) -> Any:
    """Another bare connection to the same DuckDB, at a hundredth of the price of a new one.

    Memory and threads are shared; temporary tables, and tables that were registered, are not.
    """
    found = connection.cursor()
    found.execute("SET TimeZone = 'UTC'")
    return found
