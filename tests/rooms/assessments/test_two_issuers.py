"""Two of the agency issue, revoke and replace the key at the same moment: one log without a gap, on both databases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.rooms.exchange.test_crashes import finish, python

PROGRAM = """
import json, threading, django
django.setup()
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
call_command("migrate", verbosity=0)
from giaoban.assessments.actions.labels import issue_label, register_site, revoke_label, rotate_keys
from giaoban.assessments.actions.labels.log import status_text
from giaoban.assessments.models import Checklist, Claim, Label, LabelKey, LogEntry, Reading, Revocation, TreeHead, Visit
from giaoban.assessments.queries.labels.checking import checked
from giaoban.core.checklists.label.merkle import leaf_hash, root
from giaoban.core.checklists.reading import load_checklist
from giaoban.core.findings import Refused
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event
from tests.rooms.assessments.test_labels import SET, judged_as
from tests.tiny import apply_tiny, person, subject
import datetime as dt

apply_tiny()
start = timezone.now().replace(microsecond=0)
found, findings = load_checklist(SET, "web-trust.yaml")
Checklist.objects.create(
    key="web-trust@1", code="web-trust", version=1, fingerprint=found.fingerprint, title_vi="Nhan",
    definition=found.model_dump(mode="json", exclude_defaults=True), valid_from=dt.date(2024, 1, 1))
owner = person("owner", role="province", at="province.bien")
judges = [person(name, role="agency", at="ministry.so") for name in ("first", "second", "third")]
sites = []
for number in range(COUNT):
    site = register_site(by=owner, owner=subject("province.bien"), host=f"s{number}.bien.vn", name="S", now=start)
    Claim.objects.create(site=site, method="dns", token=str(number), asked_at=start, asked_by=owner,
                         until=start + dt.timedelta(days=1), proven_at=start)
    judged_as(site, owner, judges[2], "pass", now=start)
    sites.append(site)

said = {"issued": [], "refused": [], "revoked": [], "broken": []}
gate = threading.Barrier(3)

def work(steps):
    gate.wait()
    try:
        for kind, step in steps:
            try:
                step()
                said[kind].append(1)
            except Refused as why:
                said["refused"] += [one.code for one in why.findings]
    except Exception as why:
        said["broken"].append(f"{type(why).__name__}: {why}"[:300])
    finally:
        connection.close()

def issue(by, site):
    return "issued", lambda: issue_label(by=by, site=site, now=timezone.now())

def rotate(by):
    return "rotated", lambda: rotate_keys(by=by, reason="thu", now=timezone.now())

said["rotated"] = []
plans = [
    [issue(judges[0], site) for site in sites],
    [issue(judges[1], site) for site in reversed(sites)],
    [rotate(judges[2]) for _ in range(3)],
]
threads = [threading.Thread(target=work, args=(plan,)) for plan in plans]
[thread.start() for thread in threads]
[thread.join() for thread in threads]

gate = threading.Barrier(3)
first = Label.objects.get(number=1)
def revoke(by):
    return "revoked", lambda: revoke_label(by=by, label=first, reason="owner", words="x", now=timezone.now())
threads = [threading.Thread(target=work, args=([revoke(by)],)) for by in judges]
[thread.start() for thread in threads]
[thread.join() for thread in threads]

final = []
for model in (Label, Revocation, LogEntry, TreeHead):
    for write in (lambda: model.objects.update(at=start), lambda: model.objects.all()._raw_delete("default")):
        try:
            with transaction.atomic():
                write()
            final.append(model.__name__)
        except DatabaseError:
            pass

leaves = [leaf_hash(one.text.encode()) for one in LogEntry.objects.order_by("index")]
now = timezone.now() + dt.timedelta(seconds=2)
status = status_text(by=console_person(), now=now.replace(microsecond=0))
print(json.dumps({
    **{name: len(rows) for name, rows in said.items() if name not in ("refused", "broken")},
    "refused": sorted(set(said["refused"])), "broken": said["broken"], "vendor": connection.vendor,
    "numbers": sorted(Label.objects.values_list("number", flat=True)),
    "indexes": list(LogEntry.objects.order_by("index").values_list("index", flat=True)),
    "heads_wrong": [head.size for head in TreeHead.objects.all() if head.root != root(leaves[:head.size]).hex()],
    "sizes": sorted(set(TreeHead.objects.values_list("size", flat=True))),
    "holding": sum(checked(one.text, host=one.host, status=status, now=now).holds for one in Label.objects.all()),
    "in_use": LabelKey.objects.filter(is_in_use=True).count(), "keys": LabelKey.objects.count(),
    "rewritten": final, "events": Event.objects.filter(action="label.issue").count(),
}))
"""
COUNT = 6


def two_issuers(folder: Path, vendor: str, database: str = "") -> None:
    """Six sites, wanted by two at once: six labels. Six issues and one revocation: a log of seven."""
    told = json.loads(finish(python(PROGRAM.replace("COUNT", str(COUNT)), folder, database=database)).splitlines()[-1])
    assert told["vendor"] == vendor
    assert told["broken"] == []
    assert (told["issued"], told["events"], told["numbers"]) == (COUNT, COUNT, list(range(1, COUNT + 1)))
    assert (told["revoked"], told["indexes"], told["sizes"]) == (1, list(range(COUNT + 1)), list(range(1, COUNT + 2)))
    assert told["refused"] == ["label.held-already", "label.revoked-already"]
    assert told["heads_wrong"] == []
    assert told["holding"] == COUNT - 1  # all but the revoked one, by whichever key each was signed
    assert (told["in_use"], told["keys"]) == (1, told["keys"])
    assert told["rewritten"] == []


def test_two_issuers_at_once_make_one_log(made: Path) -> None:
    two_issuers(made, "sqlite")


@pytest.mark.postgres
def test_two_issuers_at_once_make_one_log_on_postgres(tmp_path: Path, postgres: str) -> None:
    two_issuers(tmp_path / "var", "postgresql", postgres)
