"""A ministry's inspectorate inspects in the ministry's name; nobody is inspected twice about the same by two bodies."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.rooms.meetings.inspecting import Story, town_hall
from tests.tiny import NOW, person, subject

from giaoban.assessments.actions import conclude, reopen, state_facts, submit
from giaoban.core.findings import Refused
from giaoban.meetings.actions import inspections as act
from giaoban.registry.permissions import NotAllowed


@pytest.fixture
def story(officer_of_agency, officer_of_province) -> Story:
    return Story(officer_of_agency, officer_of_province)


def codes(refused) -> set[str]:
    return {one.code for one in refused.value.findings}


def inspectorate(story: Story) -> Story:
    """The same story, held by the people of the Ministry of Roads in its own name."""
    story.agency = person("chanh", role="ministry", at="ministry.duong")
    story.clerk = person("thuky", role="ministry", at="ministry.duong")
    return story


def test_a_ministry_holds_an_inspection_from_the_plan_to_publication(story):
    inspectorate(story)
    story.plan(organiser=subject("ministry.duong"))
    for name in ("staff", "decide", "notify", "answer", "meet", "note", "record", "sign", "draft", "reply", "conclude",
                 "publish"):  # fmt: skip
        getattr(story, name)()
    assert story.it.state == "published"
    owed = story.it.findings.get(number=1).commitment
    assert owed.asked_by.key == "ministry.duong"
    story.it.assessment.refresh_from_db()
    assert story.it.assessment.state == "concluded"


def test_only_in_its_own_name(story):
    inspectorate(story)
    with pytest.raises(NotAllowed):
        story.plan(organiser=subject("ministry.so"))


def test_its_team_is_of_those_who_may_inspect_in_its_name(story):
    province, official = (
        person("tinh", role="province", at="province.nui-song.2025"),
        person("so", role="ministry", at="ministry.so"),
    )
    inspectorate(story)
    story.plan(organiser=subject("ministry.duong"))
    for who in (province, official, person("nobody")):
        with pytest.raises(Refused) as refused:
            act.name_member(by=story.agency, inspection=story.it, person=who, duty="member", now=NOW)
        assert codes(refused) == {"inspection.may-not-sit"}


def test_two_bodies_do_not_inspect_the_same_matter_in_a_year(story):
    first = story.plan()
    other = inspectorate(story)
    with pytest.raises(Refused) as refused:
        other.plan(organiser=subject("ministry.duong"), matter="  quầy TIẾP dân ")
    (fault,) = refused.value.findings
    assert (fault.code, fault.context["key"]) == ("inspection.overlaps", first.key)
    assert fault.context["organiser"] == first.organiser.name_vi


def test_what_an_inspection_holds_is_handled_nowhere_else(story):
    """The pages of assessments may not submit, conclude or reopen it: the receipt would be missing."""
    story.upto("notify")
    given = {"assessment": story.it.assessment, "now": NOW}
    act.keep_answers(by=story.province, inspection=story.it, answers={"signs": act.Given("met")}, replies={}, now=NOW)
    narrowed = {"facts": {"has_counter": False}, **given}  # would leave criteria out of the inspection
    for do in (lambda: submit(by=story.province, **given), lambda: state_facts(by=story.province, **narrowed)):
        with pytest.raises(Refused) as refused:
            do()
        assert codes(refused) == {"assessment.of-an-inspection"}
    act.hand_in(by=story.province, inspection=story.it, now=NOW)
    for do in (lambda: conclude(by=story.agency, **given), lambda: reopen(by=story.agency, reason="a", **given)):
        with pytest.raises(Refused) as refused:
            do()
        assert codes(refused) == {"assessment.of-an-inspection"}


def test_the_same_set_may_be_used_again_after_an_inspection_ended(story):
    """Called off after its notice, its assessment is closed and stands in nobody's way."""
    story.upto("notify")
    act.cancel_inspection(by=story.agency, inspection=story.it, reason="Hoãn", now=NOW)
    second = story.plan(planned_to=dt.date(2025, 7, 31))
    assert second.criteria == town_hall()
    story.staff()
    story.decide()
    story.notify()
    assert story.it.assessment.state == "open"
