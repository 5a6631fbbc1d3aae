"""Two approvers press the button at the same moment: one batch, one decision, on both databases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.rooms.exchange.test_crashes import finish, python

PROGRAM = """
import json, threading, django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
call_command("migrate", verbosity=0)
from giaoban.core.findings import Refused
from giaoban.exchange.actions.approving import approve, send_back, submit
from giaoban.exchange.actions.sources import add_source
from giaoban.exchange.models import Batch, Submission
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event
from tests.rooms.exchange.conftest import held
from tests.rooms.exchange.test_sheets import GOOD, bring
from tests.tiny import apply_tiny, person, subject
apply_tiny()
source = add_source(by=console_person(), key="bien-typed", sender=subject("province.bien"), contract="dossier",
                    way="sheet", simulated=True, now=timezone.now())
editor = person("editor", role="editor", at="province.bien")
judges = [person(name, role="approver", at="province.bien") for name in ("first", "second")]
told = []

def decide(action, by, one, gate, said, **more):
    gate.wait()
    try:
        action(by=by, submission=Submission.objects.get(pk=one.pk), now=timezone.now(), **more)
        said.append([by.username, "done"])
    except Refused as refusal:
        said.append([by.username, *(finding.code for finding in refusal.findings)])
    finally:
        connection.close()

for number in range(6):
    one = bring(source, editor, GOOD | {"dossier_id": f"h-{number}"})
    submit(by=editor, submission=one, now=timezone.now())
    gate, said = threading.Barrier(2), []
    ways = [(approve, {}), (approve, {}) if number % 2 else (send_back, {"reason": "Thiếu hồ sơ"})]
    threads = [
        threading.Thread(target=decide, args=(way, by, one, gate, said), kwargs=more)
        for (way, more), by in zip(ways, judges, strict=True)
    ]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    one.refresh_from_db()
    names = ["submission.approve", "submission.return"]
    decisions = Event.objects.filter(thing__endswith=f"/{one.pk}", action__in=names)
    told.append({
        "said": sorted(said), "state": one.state, "by": str(one.decided_by.username), "way": number % 2,
        "decisions": decisions.count(), "batches": Batch.objects.filter(idempotency_key=f"submission-{one.pk}").count(),
        "held": (f"h-{number}",) in held("dossier_id") if Batch.objects.filter(state="merged").exists() else False,
    })
print(json.dumps(told))
"""


def two_approvers(folder: Path, database: str = "") -> None:
    told = json.loads(finish(python(PROGRAM, folder, database=database)).splitlines()[-1])
    assert len(told) == 6
    for one in told:
        (winner,) = [who for who, what, *_ in one["said"] if what == "done"]
        assert [what for who, *what in one["said"] if who != winner] == [["submission.not-waiting"]]
        assert one["by"] == winner
        assert one["decisions"] == 1
        is_approved = one["state"] == "approved"
        assert one["state"] == "approved" or not one["way"]  # only where one of them wanted to return it
        assert (one["batches"], one["held"]) == ((1, True) if is_approved else (0, False))


def test_of_two_approvers_at_once_one_decides_and_the_other_is_told(made: Path) -> None:
    two_approvers(made)


@pytest.mark.postgres
def test_of_two_approvers_at_once_one_decides_and_the_other_is_told_on_postgres(tmp_path: Path, postgres: str) -> None:
    two_approvers(tmp_path / "var", postgres)
