"""The drill itself: a snapshot that the dump and the proof share, a loss that is played, a restore, the same proof.

The dump lies in a file without a name, so it is gone with this process, however that ends. A scratch database that a
killed drill left is dropped by the next one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit, urlunsplit

from giaoban.assessments.actions.systems import DrillResult, StepResult
from giaoban.core.findings import Finding, Place, Refused

PREFIX = "giaoban_drill_"
LONGEST = 6 * 3600  # seconds for one tool
PLAIN = "SET TIME ZONE 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'iso_8601'; SET extra_float_digits = 3"


def drill(*, source: str, scratch: str, tools: Path | None, progress: Callable[[str], None]) -> DrillResult:
    """Raises Refused when a server cannot be reached, a tool is missing, or a step fails. Nothing is left behind."""
    dump_tool, restore_tool = _tool("pg_dump", tools), _tool("pg_restore", tools)
    with _ended_in_order(), tempfile.TemporaryFile(prefix="giaoban-drill-") as file:
        with _connected(source, "source") as connection:
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()[0]
            engine = f"PostgreSQL {connection.execute('SHOW server_version').fetchone()[0]}"
            copied_at = _now()
            progress("dump")
            _run("dump", [dump_tool, "--format=custom", f"--snapshot={snapshot}", f"--dbname={source}"], into=file)
            progress("proof before")
            before = _proof(connection)
        failed_at = _now()
        steps: list[StepResult] = []
        with _database(scratch, steps, progress) as target:
            with _stamped("restore", steps, progress):
                file.seek(0)
                restore = [restore_tool, "--no-owner", "--no-acl", "--exit-on-error", f"--dbname={target}"]
                _run("restore", restore, out_of=file)
            with _stamped("compare", steps, progress), _connected(target, "scratch") as connection:
                after = _proof(connection)
        return DrillResult(engine, copied_at, failed_at, tuple(steps), before, after, restored=True)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """A request to end (SIGTERM) unwinds like any other error, so the scratch database is dropped."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _proof(connection: Any) -> dict[str, dict[str, Any]]:
    """Count and SHA-256 of each table's rows as text, sorted byte by byte; rows never leave this function."""
    from psycopg import sql

    connection.execute(PLAIN)
    tables = connection.execute(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') "
        "ORDER BY 1, 2"
    ).fetchall()
    found = {}
    for schema, table in tables:
        digest, rows = hashlib.sha256(), 0
        query = sql.SQL('SELECT kept::text FROM {} AS kept ORDER BY kept::text COLLATE "C"')
        with connection.cursor(name="proof", withhold=True) as cursor:
            cursor.execute(query.format(sql.Identifier(schema, table)))
            for (text,) in cursor:
                digest.update(text.encode() + b"\n")
                rows += 1
        found[f"{schema}.{table}"] = {"rows": rows, "sha256": digest.hexdigest()}
    return found


@contextmanager
def _database(scratch: str, steps: list[StepResult], progress: Callable[[str], None]) -> Iterator[str]:
    """The address of a new database on the scratch server, dropped at the end whatever happens."""
    from psycopg import sql

    name = f"{PREFIX}{secrets.token_hex(6)}"
    with _connected(scratch, "scratch") as connection:
        _drop_what_was_left(connection)
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", (name,))  # ends with this session, however it ends
        with _stamped("create", steps, progress):
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(scratch)._replace(path=f"/{name}"))
        finally:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _drop_what_was_left(connection: Any) -> None:
    """Databases of drills that were killed: nobody holds their lock and nobody is connected to them."""
    from psycopg import errors, sql

    found = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (PREFIX,)).fetchall()
    for (name,) in found:
        if connection.execute("SELECT pg_try_advisory_lock(hashtext(%s))", (name,)).fetchone()[0]:
            # In use while a restore that outlived its drill still writes; another role's database is that role's.
            with suppress(errors.ObjectInUse, errors.InsufficientPrivilege):
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
            connection.execute("SELECT pg_advisory_unlock(hashtext(%s))", (name,))


@contextmanager
def _connected(address: str, what: str) -> Iterator[Any]:
    import psycopg

    try:
        connection = psycopg.connect(address, autocommit=True, connect_timeout=15)
    except psycopg.Error as why:
        context = {"what": what, "reason": str(why).splitlines()[0][:300]}
        raise Refused([Finding("drill.unreachable", where=Place(part=what), context=context)]) from why
    try:
        yield connection
    except psycopg.Error as why:
        context = {"step": what, "reason": str(why).splitlines()[0][:300]}
        raise Refused([Finding("drill.step-failed", where=Place(part=what), context=context)]) from why
    finally:
        connection.close()


@contextmanager
def _stamped(name: str, steps: list[StepResult], progress: Callable[[str], None]) -> Iterator[None]:
    progress(name)
    began = _now()
    yield
    steps.append(StepResult(name, began, _now()))


def _tool(name: str, folder: Path | None) -> str:
    found = shutil.which(name, path=str(folder) if folder else None)
    if found is None:
        raise Refused([Finding("drill.no-tool", context={"tool": name})])
    return found


def _run(step: str, command: list[str], *, into: IO[bytes] | None = None, out_of: IO[bytes] | None = None) -> None:
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603
            command, stdin=out_of or subprocess.DEVNULL, stdout=into or subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True, timeout=LONGEST, env=environment, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as why:
        raise Refused([Finding("drill.step-failed", context={"step": step, "reason": f"> {LONGEST} s"})]) from why
    if done.returncode:
        reason = " ".join(done.stderr.split())[:300] or "–"
        raise Refused([Finding("drill.step-failed", context={"step": step, "reason": reason})])


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
