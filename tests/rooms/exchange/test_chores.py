"""The warehouse is tidied once a day by whoever runs for long, and it is known when."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.utils import timezone
from tests.rooms.exchange.conftest import deliver, dossier, held, lines
from tests.rooms.exchange.test_crashes import CLEAN, PREPARE, finish, python

from giaoban.cli import serve
from giaoban.core.findings import Finding, Refused
from giaoban.exchange.actions import chores
from giaoban.exchange.actions.chores import tidy_when_due
from giaoban.exchange.queries.contracts import contract_named, warehouse
from giaoban.measures.queries.tidying import last_tidied
from giaoban.registry.models import Event

HOUR = dt.timedelta(hours=1)


def snapshots() -> int:
    table = warehouse().find(contract_named("dossier"))
    return len(table.metadata.snapshots)


def test_old_states_expire_once_a_day_and_what_is_newest_stays(bien):
    for number in range(4):
        deliver(bien, lines(dossier(number)))
    later, told = timezone.now() + dt.timedelta(days=200), []
    assert last_tidied() is None
    done = tidy_when_due(now=later, progress=told.append)
    assert (done["dossier@1"].snapshots, snapshots(), told) == (3, 1, ["dossier@1"])
    assert last_tidied() == later
    assert tidy_when_due(now=later + 23 * HOUR) is None
    assert tidy_when_due(now=later + 24 * HOUR)["dossier@1"].snapshots == 0
    assert last_tidied() == later + 24 * HOUR  # that it ran is known, though there was nothing to do


def test_it_is_never_done_by_itself_where_somebody_said_so(bien, settings):
    settings.TIDY_HOURS = 0
    deliver(bien, lines(dossier(1)))
    assert tidy_when_due(now=timezone.now()) is None
    assert not Event.objects.filter(action="warehouse.tidy").exists()


def test_of_two_that_find_it_due_at_once_one_does_it(bien, monkeypatch):
    deliver(bien, lines(dossier(1)))
    now = timezone.now()
    lock = chores.only_processor

    def slow():  # the other one was faster to the lock
        monkeypatch.setattr(chores, "only_processor", lock)
        assert tidy_when_due(now=now) is not None
        return lock()

    monkeypatch.setattr(chores, "only_processor", slow)
    assert tidy_when_due(now=now) is None
    assert Event.objects.filter(action="warehouse.tidy").count() == 1


@pytest.mark.parametrize("value", ["soon", "-1", "1.5"])
def test_an_hour_that_is_none_is_refused_when_the_site_starts(value, monkeypatch):
    from django.core.exceptions import ImproperlyConfigured

    from giaoban.settings import whole_number

    monkeypatch.setenv("GIAOBAN_TIDY_HOURS", value)
    with pytest.raises(ImproperlyConfigured, match="GIAOBAN_TIDY_HOURS"):
        whole_number("GIAOBAN_TIDY_HOURS", 24)


def test_a_batch_merged_while_old_states_expire_is_kept(bien, monkeypatch):
    from pyiceberg.table.maintenance import MaintenanceTable

    from giaoban.measures.warehouse.expiring import Keep, expire

    for number in range(3):
        deliver(bien, lines(dossier(number)))
    first, raced = MaintenanceTable.expire_snapshots, []

    def race(self):
        if not raced:
            raced.append(deliver(bien, lines(dossier(9))).state)
        return first(self)

    monkeypatch.setattr(MaintenanceTable, "expire_snapshots", race)
    nothing = Keep(every=dt.timedelta(0), daily=dt.timedelta(0))
    done = expire(warehouse(), contract_named("dossier"), now=timezone.now() + dt.timedelta(days=9), keep=nothing)
    assert raced == ["merged"]
    assert (done.snapshots, snapshots()) == (2, 2)  # the newest it knew, and the one that came meanwhile
    assert held("dossier_id") == [("d-0000",), ("d-0001",), ("d-0002",), ("d-0009",)]


def test_beside_the_site_what_is_due_is_looked_at_until_the_site_ends(monkeypatch, capsys):
    looks, ended = [], threading.Event()

    def tidy(*, now):
        looks.append("tidy")
        if looks.count("tidy") == 1:
            raise Refused([Finding("warehouse.busy")])  # one bad look is told, and is not the last

    def visit(*, now):
        looks.append("visit")
        if looks.count("visit") == 3:
            ended.set()

    monkeypatch.setattr(chores, "tidy_when_due", tidy)
    monkeypatch.setattr(chores, "visit_when_due", visit)
    monkeypatch.setattr(serve, "CHORES", 0.001)
    thread = threading.Thread(target=serve.do_chores, args=(ended,), daemon=True)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    assert looks == ["tidy", "visit"] * 3
    assert "warehouse.busy" in capsys.readouterr().err


HASTY = "from giaoban.cli import main, serve; serve.CHORES = 0.2; raise SystemExit(main())"


def test_a_served_site_tidies_once_that_day_and_ends_cleanly(made: Path):
    """`giaoban serve` with another clock of chores and nothing else changed."""
    finish(python(PREPARE, made))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", HASTY, "serve", "--port", str(port)]
    environment = CLEAN | {"GIAOBAN_VAR": str(made)}
    site = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, start_new_session=True)
    try:
        for _ in range(600):
            if tidied(made):
                break
            time.sleep(0.1)
        time.sleep(1)  # four more looks
        assert (tidied(made), site.poll()) == (1, None)
        site.send_signal(signal.SIGTERM)
        _, told = site.communicate(timeout=60)
        assert (site.returncode, b"Traceback" in told) == (0, False), told
    finally:
        if site.poll() is None:
            os.killpg(site.pid, signal.SIGKILL)
            site.wait()


def tidied(folder: Path) -> int:
    with sqlite3.connect(f"file:{folder / 'giaoban.sqlite3'}?mode=ro", uri=True) as stores:
        return stores.execute("SELECT count(*) FROM registry_event WHERE action = 'warehouse.tidy'").fetchone()[0]
