"""Recovery on its pages: backup sets and objectives said and said anew, drills with their proof; the yearly report."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests.rooms.assessments.systems import PACK, bring_sets
from tests.tiny import NOW, TODAY, person, subject

from giaoban.assessments.actions.systems import (
    DrillResult,
    StepResult,
    change_backup_set,
    record_drill,
    register_system,
    set_objective,
)
from giaoban.assessments.actions.systems.simulating import Wanted, simulate_systems
from giaoban.assessments.models import BackupSet, RecoveryObjective
from giaoban.assessments.queries.systems.recovery import measured_drills
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event, Subject

PROOF = {"public.a": {"rows": 2, "sha256": "ab" * 32}, "public.b": {"rows": 5, "sha256": "cd" * 32}}


@pytest.fixture(autouse=True)
def _pack(tiny, settings, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    settings.PACK = PACK
    bring_sets()


@pytest.fixture
def system():
    return register_system(
        by=console_person(), owner=subject("province.bien"), code="A.1", name_vi="Cổng Biển", now=NOW
    )


def drilled(system, *, minutes=30, after=None, now=NOW):
    start = now - dt.timedelta(minutes=minutes)
    steps = (StepResult("dump", start, start), StepResult("restore", start, now, "5 bảng"))
    result = DrillResult("PostgreSQL 16", start - dt.timedelta(minutes=60), start, steps, PROOF, after or PROOF, True)
    return record_drill(by=console_person(), system=system, result=result, now=now)


def test_a_backup_set_and_an_objective_are_said_and_said_anew(client, system, officer_of_province):
    client.force_login(officer_of_province)
    address = reverse("system-recovery", args=[system.key])
    wrong = {
        "act": "set",
        "name": "",
        "kind": "tape",
        "every_minutes": "0",
        "copies": "3",
        "media": "2",
        "off_site": "1",
    }
    refused = client.post(address, wrong)
    assert refused.status_code == 422
    assert refused.content.decode().count('class="fault"') == 3
    refused = client.post(address, wrong | {"copies": "ba", "off_site": "-1"})
    assert 'value="ba"' in refused.content.decode()
    sound = {**wrong, "name": "Hằng ngày", "kind": "database", "every_minutes": "1440", "place": "Đà Nẵng"}
    assert client.post(address, sound).status_code == 302
    made = BackupSet.objects.get()
    assert (made.name, made.every_minutes, made.is_3_2_1) == ("Hằng ngày", 1440, True)
    assert client.post(address, sound).status_code == 422  # the name is taken
    changed = {**sound, "set": str(made.pk), "copies": "2", "ended_on": "31/02/2024"}
    assert client.post(address, changed).status_code == 422
    assert client.post(address, changed | {"ended_on": ""}).status_code == 302
    made.refresh_from_db()
    assert made.copies == 2
    assert Event.objects.get(action="recovery.change-set").data == {"copies": [3, 2]}
    change_backup_set(
        by=officer_of_province, backup=made, name="Hằng ngày", kind="database", every_minutes=1440, copies=2, media=2,
        off_site=1, place="Đà Nẵng", now=NOW,
    )  # fmt: skip
    assert Event.objects.filter(action="recovery.change-set").count() == 1
    assert client.post(address, {"act": "objective", "rto_minutes": "x", "rpo_minutes": "5"}).status_code == 422
    for far, act in (("reason", {"act": "objective", "rto_minutes": "9", "rpo_minutes": "5"}), ("place", sound)):
        refused = client.post(address, act | {"name": "Khác", far: "dài " * 300 + "cuối"})
        assert (refused.status_code, "dài cuối" in refused.content.decode()) == (422, True)  # refused whole, never cut
    assert client.post(address, {"act": "objective", "rto_minutes": "60", "rpo_minutes": "5"}).status_code == 302
    assert RecoveryObjective.objects.get().rto_minutes == 60
    assert client.post(address, {"act": "set", "set": "999", **sound} | {"set": "999"}).status_code == 404
    client.force_login(person("elsewhere", role="province", at="province.nui-song.2025"))
    assert client.get(address).status_code == 404


def test_an_auditor_reads_and_writes_nothing(client, system):
    client.force_login(person("auditor", role="auditor", at="tiny"))
    address = reverse("system-recovery", args=[system.key])
    assert '<form method="post" novalidate' not in client.get(address).content.decode()
    assert client.post(address, {"act": "objective", "rto_minutes": "60", "rpo_minutes": "5"}).status_code == 403


def test_a_drill_shows_its_steps_and_every_table_before_and_after(client, system, officer_of_province):
    set_objective(by=console_person(), system=system, rto_minutes=60, rpo_minutes=120, now=NOW - dt.timedelta(days=1))
    spoiled = {**PROOF, "public.b": {"rows": 4, "sha256": "ef" * 32}}
    made = drilled(system, after=spoiled)
    client.force_login(officer_of_province)
    shown = client.get(reverse("drill", args=[made.pk])).content.decode()
    assert made.sha256 in shown
    assert "5 bảng" in shown
    table = client.get(reverse("drill", args=[made.pk]) + "?table=proof&format=csv").content.decode("utf-8-sig")
    assert [line.split(",")[1] for line in table.splitlines()[1:]] == ["có", "không"]
    listed = client.get(reverse("drills") + "?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(listed) == 2
    assert made.sha256 in listed[1]
    client.force_login(person("elsewhere", role="province", at="province.nui-song.2025"))
    assert client.get(reverse("drill", args=[made.pk])).status_code == 404
    assert client.get(reverse("drills")).context["turn"].total == 0


def test_a_drill_is_measured_against_the_objective_that_stood_when_it_ended(system):
    by, before = console_person(), NOW - dt.timedelta(days=9)
    set_objective(by=by, system=system, rto_minutes=10, rpo_minutes=120, now=before)
    first = drilled(system, now=NOW - dt.timedelta(days=5))
    set_objective(by=by, system=system, rto_minutes=60, rpo_minutes=120, now=NOW - dt.timedelta(days=2))
    second = drilled(system, now=NOW)
    assert [one.back_quickly for one in measured_drills([first, second])] == [False, True]


def test_the_yearly_report_holds_every_system_and_leaves_unknown_empty(client, officer_of_agency):
    owners = list(Subject.objects.filter(kind="province", key="province.bien"))
    simulate_systems(by=console_person(), owners=owners, wanted=Wanted(120, 70, 9, 5), seed=3, on=TODAY, now=NOW)
    client.force_login(officer_of_agency)
    shown = client.get(reverse("systems-report"))
    assert len(shown.context["tables"]["report"].rows) == 100
    lines = client.get(reverse("systems-report") + "?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 121
    assert sum(",có," in line for line in lines) >= 9
    assert client.get(reverse("systems-report") + "?format=xlsx").status_code == 200
    assert client.get(reverse("systems-report") + "?year=1999").status_code == 200  # said and dropped
