"""The right of reply: told in time, told once, over when it is over, and heard late all the same."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.rooms.meetings.inspecting import Story
from tests.tiny import person

from giaoban.commitments.models import Outgoing
from giaoban.commitments.queries.tables import calendar
from giaoban.meetings.actions import inspections as act
from giaoban.meetings.queries.inspections.replying import reply_clock
from giaoban.registry.actions import console_person
from giaoban.registry.permissions import NotAllowed


@pytest.fixture
def story(officer_of_agency, officer_of_province) -> Story:
    made = Story(officer_of_agency, officer_of_province)
    made.province.email = "bien@example.vn"
    made.province.save()
    made.upto("draft")
    return made


def remind(story: Story, on: dt.date) -> list[tuple[str, list[str]]]:
    now = story.now.replace(year=on.year, month=on.month, day=on.day)
    given = act.remind_of_replies(by=console_person(), now=now)
    return [(one.data["what"], one.data["to"]) for one in given]


def test_those_inspected_are_told_two_working_days_ahead_and_once(story):
    """Drafted on Tuesday 29 April 2025; five working days without 30 April, 1 May and a weekend end on 8 May.

    Two working days before is Tuesday 6 May.
    """
    until = story.it.reply_until
    assert until == dt.date(2025, 5, 8)
    assert remind(story, dt.date(2025, 5, 5)) == []
    assert remind(story, dt.date(2025, 5, 6)) == [("soon", [story.province.username])]
    assert remind(story, dt.date(2025, 5, 7)) == []
    mail = Outgoing.objects.get(to="bien@example.vn")
    assert "08/05/2025" in mail.body["subject"]
    assert f"/inspections/{story.it.key}/" in mail.body["text"]


def test_when_it_is_over_both_sides_are_told_and_a_missed_notice_is_not_made_up_for(story):
    (given,) = remind(story, dt.date(2025, 5, 9))
    assert given == ("over", sorted([story.province.username, story.agency.username, story.clerk.username]))
    assert remind(story, dt.date(2025, 5, 10)) == []


def test_who_replied_is_told_nothing(story):
    story.reply()
    assert remind(story, dt.date(2025, 5, 6)) == []
    assert remind(story, dt.date(2025, 5, 20)) == []


def test_the_clock_says_how_long_and_when_it_is_over(story):
    steps, days = list(story.it.steps.all()), calendar()

    def said(day: int) -> tuple[int, bool]:
        clock = reply_clock(story.it, steps, today=dt.date(2025, 5, day), days=days)
        assert clock is not None
        return clock.left, clock.is_over

    assert [said(day) for day in (6, 7, 8, 9)] == [(2, False), (1, False), (0, False), (0, True)]


def test_nobody_reminds_but_the_agency_and_the_machine(story):
    with pytest.raises(NotAllowed):
        act.remind_of_replies(by=person("nobody"), now=story.now)
