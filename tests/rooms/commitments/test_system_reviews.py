"""Review cycles of information systems become tasks once a round; figures are counted from the register and drills."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
import yaml
from tests.rooms.assessments.systems import PACK, bring_sets
from tests.tiny import subject

from giaoban.assessments.actions.systems import DrillResult, StepResult, record_drill, register_system, set_objective
from giaoban.assessments.actions.systems.simulating import Wanted, simulate_systems
from giaoban.assessments.models import Answer, Assessment, Checklist, Decision, Dossier, Evidence
from giaoban.cli import main
from giaoban.commitments.actions.system_figures import record_system_figures
from giaoban.commitments.actions.system_reviews import open_system_reviews
from giaoban.commitments.models import Commitment
from giaoban.core.findings import Refused
from giaoban.core.periods import Period
from giaoban.measures.models import Indicator, Observation
from giaoban.registry.actions import console_person
from giaoban.registry.models import Subject

NOW = dt.datetime(2026, 9, 7, 3, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _pack(tiny, settings, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    settings.PACK = PACK
    bring_sets()


@pytest.fixture
def system():
    """Decided at level 4, whose requirement 6.8 asks for 12 months; assessed, with one proof that runs out."""
    bien, by = subject("province.bien"), console_person()
    unit = Subject.objects.create(
        key="pd.bien.it", kind="provincial-department", name_vi="Trung tâm CNTT Biển", parent=bien
    )
    made = register_system(by=by, owner=bien, operator=unit, code="A.1", name_vi="Cổng Biển", now=NOW)
    dossier = Dossier.objects.create(
        system=made, regime="nd331", level=1, rules="x", workflow="security-dossier-1-2@1", state="approved",
        opened_at=NOW, opened_by=by,
    )  # fmt: skip
    Decision.objects.create(
        dossier=dossier, system=made, regime="nd331", level=1, number="1", signed_on=TODAY - dt.timedelta(days=9)
    )
    checklist = Checklist.objects.get(code="security-nd331")
    Assessment.objects.create(
        checklist=checklist, fingerprint=checklist.fingerprint, subject=made, facts={"level": 1}, opened_at=NOW,
        opened_by=by,
    )  # fmt: skip
    return made


def shown(system, criterion, *, until, begun=TODAY - dt.timedelta(days=300)):
    by, assessment = console_person(), Assessment.objects.get(subject=system)
    Answer.objects.create(assessment=assessment, criterion=criterion, source="ask", value="met", at=NOW, by=by)
    text = f"{criterion}/{until}/{begun}"
    Evidence.objects.create(
        assessment=assessment, criterion=criterion, kind="statement", title="Xác nhận", words=text, size=len(text),
        sha256=hashlib.sha256(text.encode()).hexdigest(), effective=begun, valid_until=until, at=NOW, by=by,
    )  # fmt: skip


def opened(now=NOW):
    return open_system_reviews(by=console_person(), now=now)


def test_what_runs_out_within_thirty_days_becomes_one_task_a_day_and_never_twice(system):
    soon, past, far = (TODAY + dt.timedelta(days=days) for days in (20, -3, 31))
    shown(system, "3.1", until=soon)
    shown(system, "3.2", until=soon)
    shown(system, "3.3", until=past)
    shown(system, "3.4", until=far)
    first, second = opened()
    assert (first.due, second.due) == (TODAY, soon)  # overdue: due today, its own day in the title
    assert past.strftime("%d/%m/%Y") in first.title_vi
    assert "3.1" in second.note
    assert "3.2" in second.note
    assert {one.owed_by.key for one in (first, second)} == {"pd.bien.it"}
    assert {one.kind for one in (first, second)} == {"task"}
    assert opened() == []
    assert [one.due for one in opened(NOW + dt.timedelta(days=1))] == [far]
    shown(system, "3.1", until=soon + dt.timedelta(days=5), begun=TODAY)  # shown anew: another round
    assert [one.note.split()[0] for one in opened(NOW + dt.timedelta(days=1))] == ["3.1"]
    assert Commitment.objects.filter(details__has_key="system_rounds").count() == 4


def test_the_yearly_report_is_a_task_of_each_owner_thirty_days_before_its_day(system):
    assert opened(dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC)) == []
    found = opened(dt.datetime(2026, 11, 25, 3, tzinfo=dt.UTC))
    assert [(one.owed_by.key, one.due) for one in found] == [("province.bien", dt.date(2026, 12, 25))]
    assert opened(dt.datetime(2026, 12, 25, 3, tzinfo=dt.UTC)) == []


def test_simulated_systems_ask_nothing_of_anybody():
    owners = list(Subject.objects.filter(kind="province"))
    simulate_systems(
        by=console_person(), owners=owners, wanted=Wanted(20, 15, 3, 4), seed=2, on=TODAY, now=NOW
    )  # fmt: skip
    assert opened(NOW + dt.timedelta(days=365 * 3)) == []


def test_a_pack_without_levels_asks_for_nothing(settings, tmp_path):
    settings.PACK = tmp_path
    assert opened() == []


def test_the_morning_command_opens_them(system, capsys):
    shown(system, "3.1", until=TODAY + dt.timedelta(days=5))
    assert main(["remind"]) == 0
    assert "Cổng Biển" in capsys.readouterr().out
    assert main(["systems", "tasks"]) == 0
    assert "0 nhiệm vụ" in capsys.readouterr().out


@pytest.fixture
def indicators():
    """The four indicators as the pack states them."""
    for code in ("data_not_lost", "back_quickly", "systems_level_determined", "systems_meeting_level"):
        stated = yaml.safe_load((PACK / "indicators" / f"{code}.yaml").read_text(encoding="utf-8"))
        Indicator.objects.create(
            code=code, version=1, title_vi=stated["title"]["vi"], unit="percent", kind="ratio", direction="up",
            group="security", valid_from=dt.date(2020, 1, 1),
        )  # fmt: skip


def drilled(system, *, took, lost, after=None):
    proof = {"a": {"rows": 2, "sha256": "ab"}}
    start = NOW - dt.timedelta(minutes=took)
    return record_drill(
        by=console_person(), system=system, now=NOW,
        result=DrillResult("PostgreSQL", start - dt.timedelta(minutes=lost), start,
                           (StepResult("restore", start, NOW),), proof, after or proof, True),
    )  # fmt: skip


def test_drills_become_two_indicators_with_their_counts_and_twice_changes_nothing(system, indicators):
    """Three of Biển tried: whole and in time; whole but late; a row short but in time. Not lost 2/3, in time 2/3."""
    by, bien = console_person(), system.parent
    others = [register_system(by=by, owner=bien, code=f"B.{n}", name_vi=f"Hệ thống {n}", now=NOW) for n in range(3)]
    for one in (system, *others):
        set_objective(by=by, system=one, rto_minutes=60, rpo_minutes=120, now=NOW - dt.timedelta(days=1))
    drilled(system, took=30, lost=60)
    drilled(others[0], took=90, lost=60)
    drilled(others[1], took=30, lost=60, after={"a": {"rows": 1, "sha256": "cd"}})
    done = record_system_figures(by=by, period=Period.parse("2026Q3"), now=NOW)
    assert done.new == 8  # four indicators, the country and Biển
    rows = {
        (one.indicator.code, one.subject.key): (one.num, one.den)
        for one in Observation.objects.filter(method="systems@1")
    }
    assert rows["data_not_lost", "province.bien"] == rows["data_not_lost", "tiny"] == (2, 3)
    assert rows["back_quickly", "province.bien"] == (2, 3)
    assert rows["systems_level_determined", "province.bien"] == (1, 4)
    assert rows["systems_meeting_level", "province.bien"] == (0, 4)
    assert set(Observation.objects.filter(method="systems@1").values_list("status", flat=True)) == {"reported"}
    again = record_system_figures(by=by, period=Period.parse("2026Q3"), now=NOW)
    assert (again.new, again.same) == (0, 8)
    with pytest.raises(Refused):
        record_system_figures(by=by, period=Period.parse("2027Q1"), now=NOW)


def test_figures_of_simulated_systems_are_simulated(indicators, capsys):
    owners = list(Subject.objects.filter(kind="province", key="province.bien"))
    simulate_systems(
        by=console_person(), owners=owners, wanted=Wanted(20, 15, 3, 4), seed=2, on=TODAY, now=NOW
    )  # fmt: skip
    assert main(["systems", "figures", "--period", "2026Q3"]) == 0
    rows = Observation.objects.filter(method="systems@1")
    assert {one.status for one in rows} == {"simulated"}
    found = {one.indicator.code: (one.num, one.den) for one in rows.filter(subject__key="tiny")}
    assert found["systems_level_determined"] == (15, 20)
    assert found["systems_meeting_level"] == (3, 20)
    assert found["data_not_lost"][1] == 4
    assert main(["systems", "figures", "--period", "hôm qua"]) == 2
    assert main(["systems", "figures", "--period", "2031Q1"]) == 1
    capsys.readouterr()
    assert main(["systems", "board"]) == 0
    out = capsys.readouterr().out
    assert "20  hệ thống / systems  (20 mô phỏng / simulated)" in out
    assert "15  đã xác định cấp độ" in out
