"""Clocks act by themselves: notices once each, silence closes only after notice, nothing in between."""

import datetime as dt

import pytest
from tests.tiny import NOW, person, subject

from giaoban.commitments.actions import Shown, move_commitment, open_commitment, remind
from giaoban.commitments.models import Commitment, Notice
from giaoban.library.models import Document
from giaoban.registry.actions import console_person
from giaoban.registry.permissions import NotAllowed

DAY = dt.timedelta(days=1)


@pytest.fixture
def answered(officer_of_province):
    """Biển asked, Bộ Đường answered at 9:00 on Tuesday 15 April 2025. Fifteen working days to confirm: 16-18 (3),
    21-25 (8), Saturday 26 worked (9), 28-30 (12), 5-7 May (15): the last day is 7 May. Reminders seven working days
    before (25 April) and two before (5 May)."""
    agency = person("agency", role="agency", at="ministry.so")
    owing = person("owing", role="ministry", at="ministry.duong")
    made = open_commitment(
        by=officer_of_province, kind="petition", title_vi="Chưa kết nối được", asked_by=subject("province.bien"),
        owed_by=subject("ministry.duong"), now=NOW,
    )  # fmt: skip
    move_commitment(by=agency, commitment=made, move="route", fields={"owed_by": "ministry.duong"}, now=NOW)
    shown = Shown(Document.objects.get(key="qd-01-2025"), "mục 3")
    move_commitment(by=owing, commitment=made, move="answer", fields={"answer": "Đã mở"}, evidence=shown, now=NOW)
    return Commitment.objects.get(pk=made.pk)


def at(month, day):
    return NOW.replace(month=month, day=day, hour=7, minute=30)


def run(now):
    done = remind(by=console_person(), now=now)
    return [(notice.what, notice.days) for notice in done.notices], [one.key for one in done.closed]


def test_reminders_come_on_their_day_and_once(answered):
    assert answered.review_on == dt.date(2025, 5, 7)
    assert run(at(4, 24)) == ([], [])
    assert run(at(4, 25)) == ([("remind", 7)], [])
    assert run(at(4, 25)) == ([], [])
    assert run(at(5, 5)) == ([("remind", 2)], [])
    assert Notice.objects.count() == 2


def test_silence_closes_after_the_last_day_and_not_before(answered):
    run(at(4, 25))
    run(at(5, 5))
    assert run(at(5, 7)) == ([], [])
    assert run(at(5, 8)) == ([], [answered.key])
    answered.refresh_from_db()
    assert (answered.state, answered.standing) == ("closed", "settled")
    assert answered.steps.last().move == "close_in_silence"
    assert run(at(5, 9)) == ([], [])


def test_reminders_made_up_for_late_close_nothing_until_their_time_has_passed(answered):
    """First run on 8 May, after the last day: both reminders are given, and seven working days are to pass (9, 12-16,
    19 May); on the day after them it closes."""
    assert run(at(5, 8)) == ([("remind", 7), ("remind", 2)], [])
    assert run(at(5, 19)) == ([], [])
    assert run(at(5, 20)) == ([], [answered.key])


def test_an_asker_who_returns_it_stops_the_clock(answered, officer_of_province):
    run(at(4, 25))
    move_commitment(
        by=officer_of_province, commitment=answered, move="return", fields={"reason": "chưa"}, now=at(4, 28)
    )
    assert Commitment.objects.get(pk=answered.pk).state == "assigned"
    assert "answered" not in {one.key for one in remind(by=console_person(), now=at(5, 8)).closed}


def test_closed_in_silence_is_reopened_with_its_history(answered, officer_of_province):
    run(at(4, 25))
    run(at(5, 5))
    run(at(5, 8))
    move_commitment(
        by=officer_of_province, commitment=answered, move="reopen", fields={"reason": "vẫn lỗi"}, now=at(5, 12)
    )
    moves = [step.move for step in Commitment.objects.get(pk=answered.pk).steps.all()]
    assert moves == ["open", "route", "answer", "close_in_silence", "reopen"]


def test_what_a_pack_states_is_not_reminded_of(tiny):
    assert run(at(12, 1)) == ([], [])


def test_an_outsider_runs_no_clocks(outsider):
    with pytest.raises(NotAllowed):
        remind(by=outsider, now=NOW)
