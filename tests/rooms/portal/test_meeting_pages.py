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
    assert agency.post(f"/meetings/{KEY}/conclude/", {"step": "conclude", "read": "1"}).status_code == 302
    assert agency.post(f"/meetings/{KEY}/conclude/", {"step": "seal", "read": "1"}).status_code == 302
    assert Meeting.objects.get().state == "sealed"
    assert agency.get(f"/meetings/{KEY}/compare/").status_code == 200
    assert agency.get(f"/meetings/{KEY}/compare/?with=nowhere").status_code == 409


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
