"""Two do the same at the same moment: one thing is made, and the second is told so in words, on both databases.

The first keeps its transaction open until the second has come to wait for it, so that the race happens at every run.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.rooms.exchange.test_crashes import finish, python

PROGRAM = """
import datetime as dt, json, threading, time, django
django.setup()
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
call_command("migrate", verbosity=0)
from giaoban.assessments.actions import open_assessment
from giaoban.assessments.actions.labels import register_site
from giaoban.assessments.actions.systems.importing import import_systems
from giaoban.assessments.actions.systems import (
    DrillResult, StepResult, add_backup_set, change_backup_set, record_drill, register_system, set_objective,
    state_system_facts)
from giaoban.assessments.models import Assessment, BackupSet, Checklist, Drill, RecoveryObjective, SystemFacts
from giaoban.core.checklists.reading import load_checklist
from giaoban.core.findings import Refused
from giaoban.core.formats.spreadsheets import Sheet, records
from giaoban.registry.models import Event, Subject
from tests.rooms.assessments.test_labels import SET
from tests.tiny import apply_tiny, person, subject

apply_tiny()
now = timezone.now()
found, _ = load_checklist(SET, "web-trust.yaml")
checklist = Checklist.objects.create(
    key="web-trust@1", code="web-trust", version=1, fingerprint=found.fingerprint, title_vi="Nhan",
    definition=found.model_dump(mode="json", exclude_defaults=True), valid_from=dt.date(2024, 1, 1))
owner = subject("province.bien")
first, second = person("first", role="province", at=owner.key), person("second", role="province", at=owner.key)
made = lambda name: register_system(by=first, owner=owner, code=name, name_vi="Kho", now=now)
system, site = made("kho"), register_site(by=first, owner=owner, host="bien.vn", name="Bien", now=now)
old = add_backup_set(by=first, system=system, name="Cu", kind="database", every_minutes=60, now=now)
before = {"public.people": {"rows": 3, "sha256": "a" * 64}}
drill = DrillResult("PostgreSQL 16", now, now, [StepResult("restore", now, now)], before, before, restored=True)

def acts(by):
    backup = dict(by=by, name="Kho chinh", kind="database", every_minutes=60, now=now)
    return {
        "system": lambda: register_system(by=by, owner=owner, code="MOI", name_vi="Kho moi", now=now),
        "site": lambda: register_site(by=by, owner=owner, host="www.bien.vn", name="Bien", now=now),
        "assessment": lambda: open_assessment(by=by, checklist=checklist, subject=site, now=now),
        "backup": lambda: add_backup_set(system=system, **backup),
        "objective": lambda: set_objective(by=by, system=system, rto_minutes=60, rpo_minutes=5, now=now),
        "drill": lambda: record_drill(by=by, system=system, result=drill, now=now),
        "facts": lambda: state_system_facts(by=by, system=system, facts={}, now=now),
    }

def race(one, other):
    told, is_made = {}, threading.Event()
    def work(name, act, waits):
        try:
            if waits:
                is_made.wait(10)
            with transaction.atomic():
                told[name] = str(act().pk)
                is_made.set()
                if not waits:
                    time.sleep(0.5)
        except Refused as why:
            told[name] = sorted({one.code for one in why.findings})
        except Exception as why:
            told[name] = f"{type(why).__name__}: {why}"[:200]
        finally:
            is_made.set()
            connection.close()
    threads = [threading.Thread(target=work, args=args) for args in (("one", one, False), ("other", other, True))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return "same" if told["one"] == told["other"] else told["other"]

mine, theirs = acts(first), acts(second)
said = {name: race(mine[name], theirs[name]) for name in mine}
said["renamed"] = race(
    lambda: add_backup_set(by=first, system=system, name="Moi", kind="database", every_minutes=60, now=now),
    lambda: change_backup_set(by=second, backup=old, name="Moi", kind="database", every_minutes=60, now=now))
lines = [["Biển", f"T.{number}", f"He thong {number}"] for number in range(60)]
both, gate = [], threading.Barrier(2, timeout=60)
def bring(by, rows):
    table = records(Sheet("", [["Chủ quản", "Mã", "Tên hệ thống"], *rows]))
    gate.wait()
    try:
        both.append(import_systems(by=by, rows=table, is_trial=False, now=now))
    except Exception as why:
        both.append(f"{type(why).__name__}: {why}"[:200])
    finally:
        connection.close()
threads = [threading.Thread(target=bring, args=args) for args in ((first, lines), (second, lines[::-1]))]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
told = [one if isinstance(one, str) else [len(one.added), len(one.same), len(one.faults)] for one in both]
tables = sorted(told, key=str)
print(json.dumps({
    "tables": tables, "vendor": connection.vendor, "said": said,
    "kept": {
        "system": Subject.objects.filter(key="system.moi").count(),
        "site": Subject.objects.filter(kind="website", details__host="www.bien.vn").count(),
        "assessment": Assessment.objects.count(), "backup": BackupSet.objects.filter(name="Kho chinh").count(),
        "objective": RecoveryObjective.objects.count(), "drill": Drill.objects.count(),
        "facts": SystemFacts.objects.count(), "renamed": BackupSet.objects.filter(name="Moi").count(),
    },
    "events": Event.objects.filter(action="recovery.drill").count(),
}))
"""
SAID = {
    "system": ["system.known"], "site": ["site.known"], "assessment": ["assessment.open-already"],
    "backup": ["recovery.set-known"], "objective": "same", "drill": "same", "facts": "same",
    "renamed": ["recovery.set-known"],
}  # fmt: skip


def two_at_once(folder: Path, vendor: str, database: str = "") -> None:
    told = json.loads(finish(python(PROGRAM, folder, database=database)).splitlines()[-1])
    assert told["vendor"] == vendor
    assert told["said"] == SAID
    assert told["kept"] == dict.fromkeys(SAID, 1)
    assert told["events"] == 1
    assert told["tables"] == [[0, 60, 0], [60, 0, 0]]  # the same systems in another order: one waits for the other


def test_of_two_at_once_the_second_is_told(made: Path) -> None:
    two_at_once(made, "sqlite")


@pytest.mark.postgres
def test_of_two_at_once_the_second_is_told_on_postgres(tmp_path: Path, postgres: str) -> None:
    two_at_once(tmp_path / "var", "postgresql", postgres)
