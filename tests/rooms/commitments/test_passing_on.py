"""Núi and Sông became Núi Sông on 2025-01-01: what they owed and asked goes on, and the old names stay readable."""

import datetime as dt

import pytest
from tests.tiny import MERGER, NOW, apply_tiny, person, subject

from giaoban.commitments.actions import move_commitment, pass_on_commitments
from giaoban.commitments.models import Commitment
from giaoban.core.findings import Refused
from giaoban.library.models import Document
from giaoban.registry.models import Event, Link, Membership, Subject, Succession
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


def test_who_holds_the_data_a_complaint_waits_for_passes_on(owing, officer_of_agency):
    Commitment.objects.filter(key="P3").update(
        kind=Commitment.Kind.DATA_SHARING_COMPLAINT, asked_by=subject("province.bien"),
        details={"held_by": "province.song", "on_behalf": "x"},
    )  # fmt: skip
    Commitment.objects.get(key="P3").askers.clear()
    assert pass_on(officer_of_agency).left == ()
    now = Commitment.objects.get(key="P3")
    assert now.details == {"held_by": NEW, "on_behalf": "x"}
    assert now.steps.get().fields == {"held_by": ["province.song", NEW]}


def test_in_a_group_that_owes_something_the_successor_becomes_a_member(owing, officer_of_agency):
    """Núi and Biển owe P2 together; Núi Sông takes Núi's place beside Biển, once, and it is on record."""
    group = Subject.objects.create(key="group.nui-bien", kind="group", name_vi="Núi phối hợp Biển")
    for key in ("province.nui", "province.bien"):
        Link.objects.create(kind="member-of", source=subject(key), target=group)
    Commitment.objects.filter(key="P2").update(owed_by=group)
    pass_on(officer_of_agency)
    members = Link.objects.valid_on(MERGER).filter(target=group).values_list("source__key", "valid_from")
    assert (NEW, MERGER) in members
    assert Commitment.objects.get(key="P2").owed_by == group
    assert Commitment.objects.get(key="P2").steps.get().fields == {"members": [f"province.nui > {NEW}"]}
    assert Event.objects.filter(action="group.pass_on").count() == 1
    assert pass_on(officer_of_agency).commitments == ()
    assert Link.objects.filter(target=group).count() == 3


def test_the_pack_applied_again_leaves_the_new_member(owing, officer_of_agency):
    group = subject("group.all")
    Link.objects.filter(source__key="province.nui").update(valid_to=None)
    Link.objects.filter(source__key=NEW).delete()
    Commitment.objects.filter(key="P2").update(owed_by=group)
    pass_on(officer_of_agency)
    apply_tiny()
    assert Link.objects.filter(source__key=NEW, target=group).exists()


def test_the_page_of_the_old_body_lists_what_went_on(owing, officer_of_agency, client):
    page = client.get("/organisations/province.nui/").content.decode()
    assert "Đã chuyển cho nơi kế nhiệm" not in page
    pass_on(officer_of_agency)
    page = client.get("/organisations/province.nui/").content.decode()
    assert "Đã chuyển cho nơi kế nhiệm" in page
    assert '"/commitments/P1/"' in page
    assert '"/commitments/P3/"' not in page  # asked by Sông
    assert '"/commitments/P3/"' in client.get("/organisations/province.song/").content.decode()
    assert "Đã chuyển cho nơi kế nhiệm" not in client.get(f"/organisations/{NEW}/").content.decode()


def test_each_pair_of_names_is_told_apart(owing, officer_of_agency, client):
    """Two askers that passed on are two pairs, not a chain of four."""
    third = Commitment.objects.get(key="P3")
    third.askers.set([subject("province.song"), subject("province.nui")])
    pass_on(officer_of_agency)
    page = " ".join(client.get("/commitments/P3/").content.decode().split())
    assert "Núi → Núi Sông; Sông → Núi Sông" in page or "Sông → Núi Sông; Núi → Núi Sông" in page


def test_not_before_its_day_and_not_by_anybody(owing, officer_of_agency, officer_of_province):
    with pytest.raises(NotAllowed):
        pass_on(officer_of_province)
    decision = Document.objects.get(key="lt-09-2024")
    with pytest.raises(Refused):
        pass_on_commitments(by=officer_of_agency, decision=decision, day=dt.date(2026, 1, 1), now=NOW)
