"""Information systems: nobody appraises what they run, clocks pause, the board counts records and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from tests.rooms.assessments.systems import PACK, bring_sets
from tests.tiny import person, subject

from giaoban.assessments.actions.systems import (
    dossiers,
    end_decision,
    move_dossier,
    open_dossier,
    register_system,
    state_system_facts,
    write_statements,
)
from giaoban.assessments.actions.systems.simulating import Wanted, simulate_systems
from giaoban.assessments.models import Answer, Assessment, Decision, Dossier, Evidence, SystemFacts
from giaoban.assessments.queries.judging import judged
from giaoban.assessments.queries.levels import levels
from giaoban.assessments.queries.systems.board import board, determined
from giaoban.assessments.queries.systems.dossiers import STATEMENTS
from giaoban.assessments.queries.systems.meeting import met_by_requirement, met_by_system, systems_at
from giaoban.core.findings import Refused
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event, RecordIsFinal, Subject
from giaoban.registry.permissions import NotAllowed

NOW = dt.datetime(2026, 9, 7, 3, tzinfo=dt.UTC)  # a Monday
TODAY = NOW.date()
FACTS = {
    "internal": False, "public": True, "infrastructure": False, "industrial": False, "procedures": "handles",
    "business": "none", "private": True, "people_basic": 500, "people_sensitive": 0, "state_secrets": False,
    "national_data": False, "scope": "none", "national_egov": False, "always_on": False, "works": "none",
    "harm": "none",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _pack(tiny, settings):
    settings.PACK = PACK
    bring_sets()


@pytest.fixture
def places():
    """Biển owns the system; one unit of it runs it, another appraises."""
    bien = subject("province.bien")
    make = Subject.objects.create
    return {
        "owner": bien,
        "operator": make(key="pd.bien.it", kind="provincial-department", name_vi="Trung tâm CNTT Biển", parent=bien),
        "appraiser": make(key="pd.bien.sec", kind="provincial-department", name_vi="Phòng an ninh Biển", parent=bien),
    }


@pytest.fixture
def people(places):
    return {
        "operator": person("op", role="editor", at="pd.bien.it"),
        "appraiser": person("app", role="approver", at="pd.bien.sec"),
        "owner": person("own", role="approver", at="province.bien"),
    }


@pytest.fixture
def system(places):
    return register_system(
        by=console_person(), owner=places["owner"], operator=places["operator"], code="DVC.BIEN",
        name_vi="Cổng dịch vụ công Biển", facts=FACTS, now=NOW,
    )  # fmt: skip


@pytest.fixture
def dossier(system, people):
    found = open_dossier(by=people["owner"], system=system, regime="nd331", now=NOW)
    return write_statements(by=people["owner"], dossier=found, statements=dict.fromkeys(STATEMENTS, "đủ"), now=NOW)


def codes(refusal) -> set[str]:
    return {one.code for one in refusal.value.findings}


def at(days: int) -> dt.datetime:
    return NOW + dt.timedelta(days=days)


def test_a_system_is_registered_with_every_fault_said_at_once(places):
    with pytest.raises(Refused) as refusal:
        register_system(
            by=console_person(), owner=subject("vn") if Subject.objects.filter(key="vn").exists() else places["owner"],
            code="a b", name_vi="x", facts={"people_basic": -4, "colour": 1}, now=NOW,
        )  # fmt: skip
    assert {"system.no-name", "system.bad-code", "levels.wrong-fact", "levels.unknown-fact"} <= codes(refusal)
    assert not Subject.objects.filter(kind="information-system").exists()


def test_a_code_belongs_to_one_system(system, places):
    with pytest.raises(Refused) as refusal:
        register_system(by=console_person(), owner=places["owner"], code="DVC.BIEN", name_vi="Khác hẳn", now=NOW)
    assert codes(refusal) == {"system.known"}


def test_only_those_who_act_for_the_owner_register(places, outsider):
    with pytest.raises(NotAllowed):
        register_system(by=outsider, owner=places["owner"], code="X", name_vi="Hệ thống", now=NOW)


def test_the_same_facts_again_leave_nothing_behind(system):
    before = SystemFacts.objects.count(), Event.objects.count()
    state_system_facts(by=console_person(), system=system, facts=FACTS, now=at(1))
    assert (SystemFacts.objects.count(), Event.objects.count()) == before
    assert SystemFacts.objects.get().levels == {"nd85": 3, "nd331": 3}


def test_facts_are_never_rewritten(system):
    row = SystemFacts.objects.get()
    row.facts = {}
    with pytest.raises(RecordIsFinal):
        row.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        SystemFacts.objects.filter(pk=row.pk).update(facts={})


def test_the_operator_may_not_appraise_its_own_system(dossier, people, places):
    with pytest.raises(Refused) as refusal:
        move_dossier(
            by=people["operator"], dossier=dossier, move="submit", fields={"appraiser": places["operator"].key},
            now=NOW,
        )  # fmt: skip
    assert codes(refusal) == {"dossier.own-operator"}
    dossier.refresh_from_db()
    assert (dossier.state, dossier.appraiser) == ("drafting", None)


def test_a_unit_inside_the_operator_is_the_operator(dossier, people, places):
    team = Subject.objects.create(key="pd.bien.it.team", kind="provincial-department", name_vi="Tổ",
                                  parent=places["operator"])  # fmt: skip
    with pytest.raises(Refused) as refusal:
        move_dossier(by=people["owner"], dossier=dossier, move="submit", fields={"appraiser": team.key}, now=NOW)
    assert codes(refusal) == {"dossier.own-operator"}


def test_even_the_database_refuses_an_operator_who_appraises(dossier, places):
    dossier.appraiser = places["operator"]
    with pytest.raises(IntegrityError), transaction.atomic():
        dossier.save()


def test_whoever_sent_the_dossier_does_not_appraise_it(dossier, people, places):
    move_dossier(
        by=people["owner"], dossier=dossier, move="submit", fields={"appraiser": places["appraiser"].key}, now=NOW
    )
    with pytest.raises(Refused) as refusal:
        move_dossier(by=people["owner"], dossier=dossier, move="accept", now=NOW)
    assert codes(refusal) == {"dossier.own-hand"}


def test_a_dossier_without_its_statements_is_not_sent(system, people, places):
    found = open_dossier(by=people["owner"], system=system, regime="nd331", now=NOW)
    with pytest.raises(Refused) as refusal:
        move_dossier(
            by=people["owner"], dossier=found, move="submit", fields={"appraiser": places["appraiser"].key}, now=NOW
        )
    assert codes(refusal) == {"dossier.statements-missing"}


def test_the_clock_counts_working_days_and_pauses_while_returned(dossier, people, places):
    """15 working days from Monday 7/9/2026 end on Monday 28/9. Returned from 9/9 to 14/9, four stand still.

    With no calendar of 2026 in the tiny country only weekends are off: 9, 10, 11 and 14/9 do not count.
    """
    step = {"dossier": dossier, "now": NOW}
    sent = move_dossier(by=people["owner"], move="submit", fields={"appraiser": places["appraiser"].key}, **step)
    assert (sent.clock, sent.due) == ("checking", dt.date(2026, 9, 14))
    taken = move_dossier(by=people["appraiser"], move="accept", **step)
    assert (taken.clock, taken.due) == ("appraising", dt.date(2026, 9, 28))
    back = move_dossier(by=people["appraiser"], dossier=dossier, move="return", fields={"reason": "thiếu"}, now=at(2))
    assert (back.state, back.due) == ("returned", None)
    again = move_dossier(by=people["owner"], dossier=dossier, move="resubmit", now=at(7))
    assert (again.clock, again.due) == ("appraising", dt.date(2026, 10, 2))


def approve(dossier, people, places, day=0):
    move_dossier(
        by=people["owner"], dossier=dossier, move="submit", fields={"appraiser": places["appraiser"].key}, now=at(day)
    )
    move_dossier(by=people["appraiser"], dossier=dossier, move="accept", now=at(day))
    move_dossier(by=people["appraiser"], dossier=dossier, move="appraise", fields={"opinion": "đúng"}, now=at(day))
    return move_dossier(
        by=people["owner"], dossier=dossier, move="approve", fields={"number": "7/QĐ", "signed_on": TODAY}, now=at(day)
    )


def test_determined_is_a_decision_in_force(dossier, system, people, places):
    regimes = levels().in_use_on(TODAY)
    assert determined(day=TODAY, regimes=regimes) == {}
    approve(dossier, people, places)
    assert determined(day=TODAY, regimes=regimes) == {system.pk: 3}
    assert determined(day=TODAY - dt.timedelta(days=1), regimes=regimes) == {}
    end_decision(by=people["owner"], decision=Decision.objects.get(), on=TODAY, reason="thay hệ thống", now=NOW)
    assert determined(day=TODAY, regimes=regimes) == {system.pk: 3}
    assert determined(day=TODAY + dt.timedelta(days=1), regimes=regimes) == {}


def test_a_decision_is_not_signed_tomorrow_and_not_approved_by_its_appraiser_at_level_3(dossier, people, places):
    with pytest.raises(Refused) as refusal:
        approve(dossier, people | {"owner": people["owner"]}, places, day=-3)
    assert codes(refusal) == {"dossier.signed-later"}
    with pytest.raises(Refused) as refusal:
        move_dossier(
            by=people["appraiser"], dossier=dossier, move="approve", fields={"number": "1", "signed_on": TODAY}, now=NOW
        )
    assert codes(refusal) == {"workflow.not-yours"}


def test_a_lower_level_is_refused_and_a_higher_one_needs_its_reason(system, people):
    for level, code in ((2, "dossier.below-the-rules"), (4, "dossier.no-reason")):
        with pytest.raises(Refused) as refusal:
            open_dossier(by=people["owner"], system=system, regime="nd331", level=level, now=NOW)
        assert codes(refusal) == {code}
    with pytest.raises(Refused) as refusal:
        open_dossier(by=people["owner"], system=system, regime="nd85", now=NOW)
    assert codes(refusal) == {"dossier.regime-not-in-use"}


def test_of_two_who_open_a_dossier_at_once_the_second_is_told(dossier, system, people, monkeypatch):
    """The other one's is written after it was looked for, as it can be on PostgreSQL."""
    monkeypatch.setattr(dossiers, "_is_open", lambda *_: False)
    with pytest.raises(Refused) as refusal:
        open_dossier(by=people["owner"], system=system, regime="nd331", now=NOW)
    assert codes(refusal) == {"dossier.open-already"}
    assert list(Dossier.objects.filter(system=system)) == [dossier]


def test_the_demo_reproduces_its_numbers_from_records():
    owners = list(Subject.objects.filter(kind="province"))
    wanted = Wanted(systems=120, determined=72, compliant=8, drilled=10)
    say = {"by": console_person(), "owners": owners, "wanted": wanted, "seed": 5, "on": TODAY, "now": NOW}
    simulate_systems(**say)
    regimes = levels().in_use_on(TODAY)
    found = board(day=TODAY, regimes=regimes)
    assert [len(one) for one in (found.systems, found.determined, found.compliant)] == [120, 72, 8]
    assert found.simulated == 120
    assert sum(row.total for row in found.rows) == 120
    assert sum(row.compliant for row in found.rows) == 8
    assert simulate_systems(**say).systems == 0  # the same twice changes nothing


def test_the_one_query_says_what_every_score_says(django_assert_num_queries):
    owners = list(Subject.objects.filter(kind="province"))
    wanted = Wanted(systems=60, determined=50, compliant=12, drilled=0)
    simulate_systems(by=console_person(), owners=owners, wanted=wanted, seed=9, on=TODAY, now=NOW)
    first = Assessment.objects.order_by("pk").first()
    asked = Answer.objects.filter(assessment=first).first()
    Answer.objects.create(
        assessment=first, criterion=asked.criterion, source="ask", value="not_applicable", note="x", at=NOW,
        by=console_person(),
    )  # fmt: skip
    piece = Evidence.objects.filter(assessment=Assessment.objects.order_by("pk")[1]).first()
    Evidence.objects.create(
        assessment=piece.assessment, criterion=piece.criterion, kind=piece.kind, title="rút", sha256="0" * 64,
        withdraws=piece, at=NOW, by=console_person(),
    )  # fmt: skip
    regimes = levels().in_use_on(TODAY)
    found = {one.system: one for one in met_by_system(day=TODAY, regimes=regimes)}
    assert len(found) == 50
    for assessment in Assessment.objects.select_related("checklist"):
        slow = judged(assessment, today=TODAY)
        fast = found[assessment.subject_id]
        assert (fast.needed, fast.met) == (slow.requirements.total, slow.requirements.met), assessment
        assert fast.is_compliant == (slow.verdict == "passed")
        stale = sum(bool({"evidence-missing", "evidence-out-of-date"} & set(leaf.why)) for leaf in slow.criteria)
        assert fast.stale == stale
    by_requirement = met_by_requirement(day=TODAY, regimes=regimes)
    assert sum(one.met for one in by_requirement) == sum(one.met for one in found.values())
    one = next(line for line in by_requirement if 0 < line.met < line.needed)
    regime = levels().regime(one.regime)
    assert len(systems_at(day=TODAY, regime=regime, criterion=one.criterion, state="met")) == one.met
    with django_assert_num_queries(5 + 1):
        board(day=TODAY, regimes=regimes)


def test_evidence_that_runs_out_takes_compliance_with_it():
    owners = list(Subject.objects.filter(kind="province"))
    wanted = Wanted(systems=20, determined=15, compliant=5, drilled=0)
    simulate_systems(by=console_person(), owners=owners, wanted=wanted, seed=2, on=TODAY, now=NOW)
    later = TODAY + dt.timedelta(days=365 * 3 + 1)
    regimes = list(levels().regimes)
    found = board(day=later, regimes=regimes)
    assert (len(found.determined), len(found.compliant)) == (15, 0)
    assert len(found.overdue) >= 15
