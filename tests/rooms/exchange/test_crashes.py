"""Kill -9 at every named step, two writers at once on both databases, and a full disk."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from tests.rooms.exchange.conftest import deliver, dossier, held, lines, receive

from giaoban.core.findings import Refused
from giaoban.exchange.actions.failpoints import STEPS
from giaoban.exchange.models import Batch

ROOT = Path(__file__).parents[3]
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("GIAOBAN_")}

WRITER = """
import io, sys, django
django.setup()
from django.utils import timezone
from giaoban.exchange.actions.processing import process_batches
from giaoban.exchange.actions.receiving import receive_batch
from giaoban.exchange.models import Connector
from tests.rooms.exchange.conftest import dossier, lines
source, first = Connector.objects.get(key=sys.argv[1]), int(sys.argv[2])
for number in range(5):
    body = lines(dossier(first + number), dossier(5000 + number, updated_at=f"2025-02-01T00:00:{first // 100:02}Z"))
    batch = receive_batch(
        connector=source, body=io.BytesIO(body).read, media_type="application/x-ndjson", now=timezone.now
    )
    process_batches(now=timezone.now(), until=batch)
    batch.refresh_from_db()
    assert batch.receipt.body["state"] == "merged", batch.receipt.body
"""
PREPARE = """
import django
django.setup()
from django.core.management import call_command
from django.utils import timezone
from giaoban.exchange.models import Connector
from giaoban.registry.models import Subject
call_command("migrate", verbosity=0)
sender = Subject.objects.create(key="province.bien", kind="province", name_vi="Biển")
about = dict(sender=sender, contract="dossier@1", created_at=timezone.now(), simulated=True)
Connector.objects.create(key="bien-cases", title="Biển", **about)
"""
COUNT = """
import json, django
django.setup()
from django.utils import timezone
from giaoban.exchange.actions.repairing import repair
from giaoban.exchange.models import Batch
from tests.rooms.exchange.conftest import held
print(json.dumps({
    "repair": [finding.code for finding in repair(timezone.now())],
    "merged": Batch.objects.filter(state="merged").count(),
    "held": held("dossier_id", "updated_at"),
    "moments": len(set(Batch.objects.values_list("received_at", flat=True))),
}, default=str))
"""


def python(program: str, folder: Path, *args: str, database: str = "") -> subprocess.Popen[str]:
    environment = CLEAN | {"GIAOBAN_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "giaoban.settings"}
    environment |= {"GIAOBAN_DATABASE": database} if database else {}
    command = [sys.executable, "-c", program, *args]
    return subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdout=-1, stderr=-1)


def finish(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err[-3000:]
    return out


def test_killed_at_any_step_nothing_is_lost_nothing_doubled_and_a_restart_mends_it(tmp_path: Path):
    command = [sys.executable, "benchmarks/kills.py", "--every-step", "--json", "--seed", "7"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=CLEAN | {"TMPDIR": str(tmp_path)},
        text=True,
        capture_output=True,
        timeout=400,
        check=False,
    )
    (found,) = json.loads(done.stdout)
    assert found["holds"], (found, done.stderr[-3000:])
    assert found["kills"] == dict.fromkeys(STEPS, 1)


def two_writers(folder: Path, database: str = "") -> None:
    finish(python(PREPARE, folder, database=database))
    for process in [python(WRITER, folder, "bien-cases", first, database=database) for first in ("100", "200")]:
        finish(process)
    found = json.loads(finish(python(COUNT, folder, database=database)).splitlines()[-1])
    assert (found["merged"], found["repair"], found["moments"]) == (10, [], 10)
    shared = {f"d-{5000 + number}" for number in range(5)}
    names = [name for name, _ in found["held"]]
    assert len(names) == len(set(names)) == 10 + 5
    # Both wrote versions of the shared records; the newer one, of second 02, stands whoever came last.
    assert {moment for name, moment in found["held"] if name in shared} == {"2025-02-01 00:00:02+00:00"}


def test_two_writers_at_once_lose_and_double_nothing(made: Path):
    two_writers(made)


@pytest.mark.postgres
def test_two_writers_at_once_lose_and_double_nothing_on_postgres(tmp_path: Path, postgres: str):
    two_writers(tmp_path / "var", postgres)


def test_a_full_disk_is_said_and_leaves_nothing_half_written(bien, stores: Path):
    """A limit on the size of files: the write fails half-way, as on a full disk, for this process alone."""
    first = deliver(bien, lines(dossier(1)))
    body = lines(*(dossier(number, procedure="x" * 50) for number in range(2, 9000)))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, before[1]))
    try:
        with pytest.raises(Refused) as refusal:
            receive(bien, body)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [finding.code for finding in refusal.value.findings] == ["exchange.no-room"]
    assert [path.name for path in stores.glob("raw/*/*")] == [first.sha256]
    assert held("dossier_id") == [("d-0001",)]
    assert deliver(bien, body).accepted == 8998


def test_a_disk_that_fills_while_a_batch_is_merged_keeps_it_for_later(bien, stores: Path, monkeypatch):
    import errno

    from django.utils import timezone

    from giaoban.exchange.actions import processing
    from giaoban.measures.warehouse import merging

    honest = merging.merge_batches

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(merging, "merge_batches", full)
    batch = receive(bien, lines(dossier(1)))
    with pytest.raises(Refused) as refusal:
        processing.process_batches(now=timezone.now())
    assert [finding.code for finding in refusal.value.findings] == ["exchange.no-room"]
    assert Batch.objects.get().state == "checked"
    monkeypatch.setattr(merging, "merge_batches", honest)
    assert [receipt.batch for receipt in processing.process_batches(now=timezone.now())] == [batch]
    assert list((stores / "work").iterdir()) == []
