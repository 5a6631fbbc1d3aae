"""Two bring in the same person, source, review, guidance or table at the same moment: the second is told in words.

On both databases: SQLite lets one write after the other, PostgreSQL lets both begin.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.rooms.exchange.test_crashes import finish, python

PROGRAM = """
import datetime as dt, json, django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
call_command("migrate", verbosity=0)
from giaoban.exchange.actions.sources import add_source
from giaoban.exchange.models import Connector
from giaoban.library.actions.guidance import guide_document
from giaoban.library.models import Document, Relation
from giaoban.measures.models import EconomyTable
from giaoban.meetings.actions.preparing import prepare_review
from giaoban.meetings.models import Meeting
from giaoban.registry.actions import add_person, console_person
from giaoban.registry.models import Event, Person
from tests.racing import race
from tests.rooms.measures.economies import imported
from tests.tiny import apply_tiny, subject

said = {"console": race(console_person, console_person)}
apply_tiny()
now, by = timezone.now(), console_person()
guided, guide = Document.objects.order_by("pk")[:2]
acts = {
    "person": lambda: add_person(
        by=by, username="lan", name="Lan", password="mot-mat-khau-du-dai-2026", today=now.date()),
    "source": lambda: add_source(by=by, key="bien", sender=subject("province.bien"), contract="dossier", now=now),
    "review": lambda: prepare_review(
        by=by, key="review-2031Q1", title_vi="Giao ban", title_en="Review", period_code="2031Q1",
        held_on=dt.date(2031, 4, 9), organiser=subject("ministry.so"), layout="quarterly_review",
        agenda=[{"title_vi": "Mot"}], programmes=[], now=now),
    "guidance": lambda: guide_document(by=by, target=guided, guidance=guide, now=now),
    "table": lambda: imported(by).row,
}
said |= {name: race(act, act) for name, act in acts.items()}
print(json.dumps({
    "vendor": connection.vendor, "said": said,
    "kept": {
        "console": Person.objects.filter(name="Console").count(), "person": Person.objects.filter(name="Lan").count(),
        "source": Connector.objects.count(), "review": Meeting.objects.filter(period_code="2031Q1").count(),
        "guidance": Relation.objects.filter(kind="guides", source=guide, target=guided).count(),
        "table": EconomyTable.objects.count(),
    },
    "events": {name: Event.objects.filter(action=name).count() for name in ("source.add", "economy.import")},
}))
"""
SAID = {
    "console": "same", "person": ["person.known"], "source": ["source.known"], "review": ["review.key-taken"],
    "guidance": ["guidance.linked-already"], "table": "same",
}  # fmt: skip


def two_at_once(folder: Path, vendor: str, database: str = "") -> None:
    told = json.loads(finish(python(PROGRAM, folder, database=database)).splitlines()[-1])
    assert told["vendor"] == vendor
    assert told["said"] == SAID
    assert told["kept"] == dict.fromkeys(SAID, 1)
    assert told["events"] == {"source.add": 1, "economy.import": 1}


def test_of_two_at_once_the_second_is_told(made: Path) -> None:
    two_at_once(made, "sqlite")


@pytest.mark.postgres
def test_of_two_at_once_the_second_is_told_on_postgres(tmp_path: Path, postgres: str) -> None:
    two_at_once(tmp_path / "var", "postgresql", postgres)
