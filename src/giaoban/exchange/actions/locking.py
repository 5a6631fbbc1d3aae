"""One processor at a time, on one machine or several: whoever holds the lock works for everybody who waits.

Requests that arrive together find their batches done when their turn comes, which is how they share one commit.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from giaoban.core.findings import Finding, Refused
from giaoban.exchange.models import Connector

PROCESSING = 7_301_957  # any numbers, the same in every process
RECEIVING = 7_301_958
PULLING = 7_301_959


@contextmanager
def only_processor() -> Iterator[None]:
    """Waits its turn. The lock goes with the process, so a killed one leaves none behind."""
    settings.VAR.mkdir(parents=True, exist_ok=True)
    number = os.open(settings.VAR / "exchange.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [PROCESSING])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [PROCESSING])
    finally:
        os.close(number)


@contextmanager
def one_pull_at_a_time(connector: Connector) -> Iterator[None]:
    """Two pulls at once would read the same cursor, and settings do not change under one; a killed one leaves no lock.

    Raises Refused (`pull.running`).
    """
    busy = Refused([Finding("pull.running", context={"source": connector.key})])
    settings.VAR.mkdir(parents=True, exist_ok=True)
    number = os.open(settings.VAR / f"pull-{connector.key}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise busy from None
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [PULLING, connector.pk])
            if not cursor.fetchone()[0]:
                raise busy
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [PULLING, connector.pk])
    finally:
        os.close(number)


def one_arrival_at_a_time() -> None:
    """Call inside a transaction: arrivals get their moments in the order in which they are committed.

    SQLite admits one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RECEIVING])


def survive_power_loss() -> None:
    """Commits of this connection reach the disk before they are acknowledged; PostgreSQL does so by itself.

    The site's default (WAL, NORMAL) survives a killed process and not always a power failure.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
