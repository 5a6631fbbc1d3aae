"""Núi and Sông became Núi Sông on 2025-01-01: what they owed and asked goes on, and the old names stay readable."""

import datetime as dt

import pytest
from tests.tiny import MERGER, NOW, person, subject

from giaoban.commitments.actions import move_commitment, pass_on_commitments
from giaoban.commitments.models import Commitment
from giaoban.core.findings import Refused
from giaoban.library.models import Document
from giaoban.registry.models import Event, Membership, Subject, Succession
from giaoban.registry.permissions import NotAllowed

NEW = "province.nui-song.2025"


@pytest.fixture
def owing(tiny):
    """P1 owed by Núi, P3 asked by Sông; P5 is owed by the new province already."""
    Commitment.objects.filter(key="P1").update(owed_by=subject("province.nui"))
    Commitment.objects.filter(key="P3").update(asked_by=subject("province.song"))
    Commitment.objects.get(key="P3").askers.set([subject("province.song")])


def pass_on(by, **more):
    decision = Document.objects.get(key="lt-09-2024")
    return pass_on_commitments(by=by, decision=decision, day=MERGER, now=NOW, **more)


def test_what_was_owed_and_asked_passes_to_the_successor(owing, officer_of_agency):
    done = pass_on(officer_of_agency)
    assert {one.key for one in done.commitments} == {"P1", "P3"}
    first, second = Commitment.objects.get(key="P1"), Commitment.objects.get(key="P3")
    assert (first.owed_by.key, second.asked_by.key) == (NEW, NEW)
    assert [asker.key for asker in second.askers.all()] == [NEW]
    step = first.steps.get()
    assert (step.move, step.from_state, step.to_state) == ("pass_on", "given", "given")
    assert (step.fields, step.evidence.key) == ({"owed_by": ["province.nui", NEW]}, "lt-09-2024")
    assert Event.objects.filter(action="commitment.pass_on").count() == 2


def test_passed_on_twice_nothing_more_happens(owing, officer_of_agency):
    pass_on(officer_of_agency)
    again = pass_on(officer_of_agency)
    assert (again.commitments, again.memberships) == ((), ())


def test_the_officers_of_the_successor_now_act(owing, officer_of_agency):
    new = person("officer_of_nui_song", role="province", at=NEW)
    move = {"by": new, "move": "return", "fields": {"reason": "chưa"}, "now": NOW}
    with pytest.raises(NotAllowed):
        move_commitment(commitment=Commitment.objects.get(key="P3"), **move)
    pass_on(officer_of_agency)
    assert move_commitment(commitment=Commitment.objects.get(key="P3"), **move).state == "assigned"


def test_people_go_along_and_their_old_role_ends_the_day_before(owing, officer_of_agency):
    old = person("officer_of_nui")
    Membership.objects.create(
        person=old, subject=subject("province.nui"), role="province", valid_from=dt.date(2024, 1, 1)
    )
    done = pass_on(officer_of_agency)
    assert [(one.person.username, one.subject.key, one.valid_from) for one in done.memberships] == [
        ("officer_of_nui", NEW, MERGER)
    ]
    before = Membership.objects.get(person=old, subject__key="province.nui")
    assert before.valid_to == MERGER - dt.timedelta(days=1)


def test_only_the_named_successions(owing, officer_of_agency):
    done = pass_on(officer_of_agency, successions=Succession.objects.filter(predecessor__key="province.song"))
    assert [one.key for one in done.commitments] == ["P3"]


def test_what_nobody_inherits_is_named_and_left(owing, officer_of_agency):
    Succession.objects.filter(predecessor__key="province.nui").delete()
    done = pass_on(officer_of_agency)
    assert [(one.code, one.context["key"]) for one in done.left] == [("commitment.no-single-heir", "P1")]
    assert Commitment.objects.get(key="P1").owed_by.key == "province.nui"


def test_an_office_without_a_successor_goes_with_its_ministry(owing, officer_of_agency):
    last = MERGER - dt.timedelta(days=1)
    office = Subject.objects.create(
        key="office.nui.chair", kind="office", name_vi="Chủ tịch Núi", parent=subject("province.nui"), valid_to=last
    )
    Commitment.objects.filter(key="P1").update(owed_by=office)
    assert pass_on(officer_of_agency).left == ()
    assert Commitment.objects.get(key="P1").owed_by.key == NEW


def test_not_before_its_day_and_not_by_anybody(owing, officer_of_agency, officer_of_province):
    with pytest.raises(NotAllowed):
        pass_on(officer_of_province)
    decision = Document.objects.get(key="lt-09-2024")
    with pytest.raises(Refused):
        pass_on_commitments(by=officer_of_agency, decision=decision, day=dt.date(2026, 1, 1), now=NOW)
