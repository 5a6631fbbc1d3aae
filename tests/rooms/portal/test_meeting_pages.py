"""The pages of a meeting: one form after the other, faults beside what was typed, nothing for those who may not."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.tiny import FOLDER

from giaoban.commitments.models import Commitment
from giaoban.meetings.models import Entry, Meeting

KEY = "review-2025Q1"
STAGES = ("prepare", "convene", "live", "conclude", "parts")


@pytest.fixture(autouse=True)
def _tiny_pack(settings, tiny):
    settings.PACK = FOLDER


@pytest.fixture
def agency(client, officer_of_agency):
    client.force_login(officer_of_agency, backend="django.contrib.auth.backends.ModelBackend")
    return client


def hidden(html, name):
    return re.search(rf'name="{name}" value="([^"]*)"', html)[1]


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_is_read_by_those_who_hold_the_meeting(agency, stage):
    assert agency.get(f"/meetings/{KEY}/{stage}/").status_code == 200


@pytest.mark.parametrize("stage", STAGES)
def test_nobody_who_is_not_signed_in_sees_a_stage(client, stage):
    assert client.get(f"/meetings/{KEY}/{stage}/").status_code == 302


@pytest.mark.parametrize("stage", ["prepare", "convene", "conclude"])
def test_a_province_does_not_hold_a_meeting(client, officer_of_province, stage):
    client.force_login(officer_of_province, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/meetings/{KEY}/{stage}/").status_code == 403
    assert client.post(f"/meetings/{KEY}/live/", {"step": "start"}).status_code == 403


@pytest.mark.parametrize("address", ["/meetings/nowhere/", "/meetings/nowhere/live/", "/reports/nowhere/"])
def test_what_is_not_there_is_not_found(agency, address):
    assert agency.get(address).status_code == 404


def test_what_was_said_is_nobodys_reading_before_it_is_concluded(client):
    assert client.get(f"/meetings/{KEY}/").status_code == 200
    assert client.get(f"/meetings/{KEY}/minutes.html").status_code == 403
    assert client.get(f"/meetings/{KEY}/invitation.html").status_code == 200
    assert client.get(f"/meetings/{KEY}/novel.html").status_code == 404


def test_a_directive_is_shown_with_its_rule_before_it_is_saved(agency):
    line = "Biển báo cáo số hồ sơ trước 31/12/2099"
    shown = agency.post(f"/meetings/{KEY}/live/", {"step": "read", "line": line, "item": 1})
    html = shown.content.decode()
    assert shown.status_code == 200
    assert "30/12/2099" in html
    assert not Entry.objects.exists()
    form = {"step": "direct", "who": "Biển", "what": "Báo cáo số hồ sơ", "item": 1, "token": hidden(html, "token")}
    other = form | {"due": "trước 30/6/2099", "rule": hidden(html, "rule")}
    again = agency.post(f"/meetings/{KEY}/live/", other)  # the words changed: the new rule is shown first
    assert again.status_code == 200
    assert "29/06/2099" in again.content.decode()
    assert not Entry.objects.exists()
    saved = form | {"due": "trước 30/6/2099", "rule": hidden(again.content.decode(), "rule")}
    assert agency.post(f"/meetings/{KEY}/live/", saved).status_code == 302
    assert agency.post(f"/meetings/{KEY}/live/", saved).status_code == 302  # the same form sent twice
    (entry,) = Entry.objects.all()
    assert (entry.owed_by.key, entry.due.isoformat()) == ("province.bien", "2099-06-29")


def test_what_was_typed_stays_when_it_is_refused(agency):
    answer = agency.post(
        f"/meetings/{KEY}/live/", {"step": "say", "kind": "vote", "text": "Lấy mốc quý I", "for": "nhiều"}
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Lấy mốc quý I" in html
    assert "Ghi số phiếu" in html
    assert "nhiều" in html


def test_the_second_of_two_writers_sees_both_texts(agency):
    agency.post(f"/meetings/{KEY}/live/", {"step": "say", "kind": "note", "text": "Một", "token": "t"})
    change = {"step": "reword", "entry": 1, "version": 1}
    assert agency.post(f"/meetings/{KEY}/live/", change | {"text": "Của người thứ nhất"}).status_code == 302
    html = agency.post(f"/meetings/{KEY}/live/", change | {"text": "Của người thứ hai"}).content.decode()
    assert "Của người thứ nhất" in html
    assert "Của người thứ hai" in html
    assert Entry.objects.get().text == "Của người thứ nhất"


def test_the_part_that_refreshes_is_small_and_alone(agency):
    html = agency.get(f"/meetings/{KEY}/live/?part=record").content.decode()
    assert "<html" not in html
    assert "<form" not in html  # what somebody is typing is never swapped away


@pytest.mark.parametrize(
    "nonsense",
    [
        {},
        {"step": "x"},
        {"step": "reword", "entry": "x", "version": "9" * 30},
        {"step": "say", "kind": "directive", "text": "x"},
        {"step": "go", "item": "999"},
    ],
)
def test_nonsense_is_told_and_changes_nothing(agency, nonsense):
    assert agency.post(f"/meetings/{KEY}/live/", nonsense).status_code in (302, 422)
    assert not Entry.objects.exists()


def test_concluding_asks_to_be_sure_and_sealing_too(agency):
    agency.post(f"/meetings/{KEY}/live/", {"step": "say", "kind": "note", "text": "Một", "token": "t"})
    assert agency.post(f"/meetings/{KEY}/conclude/", {"step": "conclude"}).status_code == 422
    assert Meeting.objects.get().is_open
    answer = agency.post(f"/meetings/{KEY}/conclude/", {"step": "conclude", "read": "1"})
    assert answer.status_code == 422
    assert "c-reason-fault" in answer.content.decode()  # nobody was noted as present
    sent = {"step": "conclude", "read": "1", "reason": "Họp qua văn bản"}
    assert agency.post(f"/meetings/{KEY}/conclude/", sent).status_code == 302
    assert agency.post(f"/meetings/{KEY}/conclude/", {"step": "seal", "read": "1"}).status_code == 302
    assert Meeting.objects.get().state == "sealed"
    assert agency.get(f"/meetings/{KEY}/compare/").status_code == 200
    assert agency.get(f"/meetings/{KEY}/compare/?with=nowhere").status_code == 409


def test_before_its_day_the_page_says_when_and_offers_no_button(agency):
    Meeting.objects.update(held_on="2099-12-31")
    seen = agency.get(f"/meetings/{KEY}/conclude/").content.decode()
    assert "31/12/2099" in seen
    assert 'value="conclude"' not in seen
    sent = {"step": "conclude", "read": "1", "reason": "vội"}
    assert agency.post(f"/meetings/{KEY}/conclude/", sent).status_code == 422
    assert Meeting.objects.get().is_open


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Biển báo cáo số hồ sơ trước 15/12/2020", "14/12/2020 đã qua"),
        ("Biển báo cáo số hồ sơ trước 25/11/2099 và trước 30/11/2099", "nêu hai hạn, 25/11/2099 và 30/11/2099"),
        ("Biển báo cáo số hồ sơ trong -3 ngày", "là số âm"),
    ],
)
def test_a_day_nobody_can_keep_is_asked_for_anew(agency, line, said):
    html = agency.post(f"/meetings/{KEY}/live/", {"step": "read", "line": line, "item": 1}).content.decode()
    assert said in html
    assert "d-due-fault" in html
    assert hidden(html, "rule")
    form = {"step": "direct", "who": "Biển", "what": "Báo cáo số hồ sơ", "item": 1, "token": hidden(html, "token")}
    due = line.removeprefix("Biển báo cáo số hồ sơ ")
    answer = agency.post(f"/meetings/{KEY}/live/", form | {"due": due, "rule": hidden(html, "rule")})
    assert "d-due-fault" in answer.content.decode()
    assert not Entry.objects.exists()


def test_how_many_came_is_said_as_it_was_typed(agency):
    agency.post(f"/meetings/{KEY}/convene/", {"who": "Biển", "starts": "", "place": ""})
    row = Meeting.objects.get().participants.get()
    answer = agency.post(
        f"/meetings/{KEY}/convene/", {"step": "came", f"came-{row.pk}": "present", f"people-{row.pk}": "-3"}
    )
    assert answer.status_code == 422
    assert "-3" in answer.content.decode()


def test_words_of_a_meeting_are_text_and_nothing_else(agency):
    hostile = "<img src=x onerror=alert(1)>"
    agency.post(f"/meetings/{KEY}/live/", {"step": "say", "kind": "note", "text": hostile, "token": "t"})
    Commitment.objects.update(title_vi=hostile)
    for stage in ("", "live/", "prepare/", "conclude/"):
        assert "<img" not in agency.get(f"/meetings/{KEY}/{stage}").content.decode()


def test_a_longer_record_costs_no_more_queries(agency, officer_of_agency):
    from tests.tiny import NOW

    meeting = Meeting.objects.get()

    def cost():
        with CaptureQueriesContext(connection) as queries:
            agency.get(f"/meetings/{KEY}/live/?part=record")
        return len(queries)

    def write(numbers):
        Entry.objects.bulk_create(
            Entry(meeting=meeting, number=number, kind="note", text="x", written_by=officer_of_agency, written_at=NOW)
            for number in numbers
        )

    write([1])
    few = cost()
    write(range(2, 40))
    assert cost() == few <= 12


def test_an_office_that_is_none_is_told_how_one_is_written(agency):
    sent = {"title": "Giao ban", "period": "2025Q2", "held_on": "10/07/2025", "organiser": "Bộ Số"}
    sent["chair"] = "Trưởng ban"
    answer = agency.post("/meetings/", sent)
    assert answer.status_code == 422
    assert "Không có chức danh “Trưởng ban”" in answer.content.decode()
    assert Meeting.objects.count() == 1


def test_a_badge_that_is_none_is_not_found(client, tiny):
    for serial in ("khong-co", "0" * 60):
        assert client.get(f"/labels/{serial}/badge.svg").status_code == 404
