"""Where the records are counted: DuckDB in this process, a PostgreSQL, or a Spark cluster, as a setting chooses.

    with open_engine(chosen(), warehouse) as engine:
        rows = compute(definition, engine(contract, plan(warehouse, contract)), by="nation")

All three count the same Parquet files of the same Iceberg snapshot. DuckDB and Spark read them where they lie, so a
Spark cluster needs the folder of the warehouse at the same path on every worker. PostgreSQL cannot read Parquet: the
snapshot is copied into a table that bears its number, once, because a snapshot never changes.

Nothing is sent anywhere else, no extension is downloaded, and what is opened is closed again when the `with` ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from giaoban.core.findings import Finding, Refused
from giaoban.measures.warehouse.knocking import knock
from giaoban.measures.warehouse.reading import Plan, connect, records, standing

if TYPE_CHECKING:
    from giaoban.core.contracts.contract import Contract
    from giaoban.measures.warehouse.store import Warehouse

ENGINES = ("duckdb", "postgres", "spark")
MEMORY = "512m"
"""Of the Spark driver and of each of its executors."""
Engine = Callable[["Contract", Plan], Any]
"""Gives the records of a plan as an Ibis table of the engine."""


@dataclass(frozen=True)
class Chosen:
    """An engine and where it is: `postgresql://...`, `spark://host:port`, `sc://host:port`; DuckDB is here."""

    name: str = "duckdb"
    address: str = ""


def chosen() -> Chosen:
    """What GIAOBAN_ENGINE and GIAOBAN_ENGINE_ADDRESS say. Raises Refused for a name that is none, or no address."""
    from django.conf import settings

    return checked(Chosen(settings.ENGINE, settings.ENGINE_ADDRESS))


def checked(wanted: Chosen) -> Chosen:
    """The choice, or Refused: `engine.unknown`, `engine.no-address`.

    >>> checked(Chosen("duckdb"))
    Chosen(name='duckdb', address='')
    """
    if wanted.name not in ENGINES:
        raise Refused([Finding("engine.unknown", context={"engine": wanted.name, "known": ", ".join(ENGINES)})])
    if wanted.name != "duckdb" and not wanted.address:
        raise Refused([Finding("engine.no-address", context={"engine": wanted.name})])
    return wanted


@contextmanager
def open_engine(wanted: Chosen, warehouse: Warehouse) -> Iterator[Engine]:
    """The engine for as long as the `with` lasts. Raises Refused when it is not installed or does not answer."""
    opened = {"duckdb": _duckdb, "postgres": _postgres, "spark": _spark}[checked(wanted).name]
    with opened(wanted, warehouse) as engine:
        yield engine


@contextmanager
def _duckdb(wanted: Chosen, warehouse: Warehouse) -> Iterator[Engine]:
    connection = connect(spill=warehouse.folder / "spill")
    try:
        yield lambda contract, planned: records(connection, planned)
    finally:
        connection.disconnect()


@contextmanager
def _postgres(wanted: Chosen, warehouse: Warehouse) -> Iterator[Engine]:
    try:
        import psycopg
    except ImportError as why:
        raise _not_installed(wanted, "giaoban[postgres]") from why
    from giaoban.measures.warehouse.postgres import SCHEMA, connect_postgres, hold

    try:
        connection = connect_postgres(wanted.address)
    except psycopg.Error as why:
        raise _unreachable(wanted, why) from why
    try:

        def table(contract: Contract, planned: Plan) -> Any:
            return standing(connection.table(hold(wanted.address, contract, planned), database=SCHEMA), planned)

        yield table
    finally:
        connection.disconnect()


@contextmanager
def _spark(wanted: Chosen, warehouse: Warehouse) -> Iterator[Engine]:
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as why:
        raise _not_installed(wanted, "giaoban[spark]") from why
    import ibis

    try:
        knock(wanted.address)
    except OSError as why:
        raise _unreachable(wanted, why) from why
    builder = SparkSession.builder.appName("giaoban")
    is_connect = wanted.address.startswith("sc://")
    builder = builder.remote(wanted.address) if is_connect else builder.master(wanted.address)
    for name, value in _spark_settings(wanted.address).items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except (PySparkException, RuntimeError, OSError) as why:
        raise _unreachable(wanted, why) from why
    except Exception as why:  # py4j wraps whatever the JVM says; it is no dependency that could be named here
        if type(why).__module__.partition(".")[0] not in ("py4j", "grpc"):
            raise
        raise _unreachable(wanted, why) from why
    try:
        connection = ibis.pyspark.connect(session)
        known: set[str] = set()

        def table(contract: Contract, planned: Plan) -> Any:
            name = f"records_{planned.snapshot}"
            if name not in known:
                known.add(name)
                read(name, planned)
            return standing(connection.table(name), planned)

        def read(name: str, planned: Plan) -> None:
            # Left alone, Spark guesses columns from the names of folders and overrules those in the files.
            reader = session.read.option("recursiveFileLookup", "true")
            files = reader.option("mergeSchema", str(not planned.is_even).lower()).parquet(*planned.files)
            files.createOrReplaceTempView(name)

        yield table
    finally:
        session.stop()


def _spark_settings(address: str) -> dict[str, str]:
    """Small, quiet, in UTC; a cluster on this machine is spoken to by loopback only."""
    quiet = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "4",
        "spark.driver.memory": MEMORY,
        "spark.executor.memory": MEMORY,
    }
    if address.startswith("sc://"):
        return {name: value for name, value in quiet.items() if name.startswith("spark.sql.")}
    if address.startswith(("spark://127.0.0.1", "spark://localhost", "local")):
        quiet |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return quiet


def _not_installed(wanted: Chosen, extra: str) -> Refused:
    return Refused([Finding("engine.not-installed", context={"engine": wanted.name, "extra": extra})])


def _unreachable(wanted: Chosen, why: Exception) -> Refused:
    """Only the machine is named: an address may hold a password."""
    from urllib.parse import urlsplit

    place = urlsplit(wanted.address).hostname or wanted.address.rpartition("@")[2]
    said = getattr(why, "strerror", None) or str(why)
    context = {"engine": wanted.name, "place": place, "reason": said.strip().partition("\n")[0][:300]}
    return Refused([Finding("engine.unreachable", context=context)])
