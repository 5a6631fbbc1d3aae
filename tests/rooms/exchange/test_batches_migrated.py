"""Batches of before there were several judgings are first judgings, and final as they were, on both databases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.rooms.exchange.test_crashes import finish, python

PROGRAM = """
import json, django
django.setup()
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

def migrated(*wanted):
    executor = MigrationExecutor(connection)
    executor.migrate([("exchange", name) for name in wanted])
    return executor.loader.project_state([("exchange", name) for name in wanted]).apps

def told(**changes):
    try:
        with transaction.atomic():
            Batch.objects.filter(sha256="a" * 64).update(**changes)
        return "changed"
    except DatabaseError as why:
        return "final" if "record is final" in str(why) else str(why)

old = migrated("0004_when_a_batch_became_known")
now = timezone.now()
sender = old.get_model("registry", "Subject").objects.create(key="x", kind="province", name_vi="X")
source = old.get_model("exchange", "Connector").objects.create(key="x", sender=sender, contract="d@1", created_at=now)
about = {"connector": source, "contract": "d@1", "bytes": 1, "raw_path": "x", "media_type": "text/csv"}
old.get_model("exchange", "Batch").objects.create(**about, sha256="a" * 64, received_at=now, state="received")
new = migrated("0006_faults_that_people_settle")
Batch = new.get_model("exchange", "Batch")
one = Batch.objects.get()
said = {"judging": one.judging, "replaces": one.replaces_id, "terms": one.terms}
said["identity"] = [told(judging=2), told(raw_path="y"), told(replaces=one)]
said["state"] = told(state="merged", processed_at=now)
said["after"] = told(rows=1, accepted=1)
about["connector"] = new.get_model("exchange", "Connector").objects.get()
Batch.objects.create(**about, sha256="a" * 64, received_at=now, judging=2, replaces=one)
said["batches"] = Batch.objects.count()
print(json.dumps(said))
"""


def carried_over(folder: Path, database: str = "") -> None:
    said = json.loads(finish(python(PROGRAM, folder, database=database)).splitlines()[-1])
    assert said == {
        "judging": 1,
        "replaces": None,
        "terms": {},
        "identity": ["final"] * 3,
        "state": "changed",
        "after": "final",
        "batches": 2,
    }


def test_batches_of_before_are_first_judgings_and_stay_final(tmp_path: Path) -> None:
    carried_over(tmp_path / "var")


@pytest.mark.postgres
def test_batches_of_before_are_first_judgings_and_stay_final_on_postgres(tmp_path: Path, postgres: str) -> None:
    carried_over(tmp_path / "var", postgres)
