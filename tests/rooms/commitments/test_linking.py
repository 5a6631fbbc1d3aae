"""A petition counts as an earlier difficulty raised again only once a person said so; and that can be taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.tiny import NOW, TODAY, apply_tiny, subject

from giaoban.commitments.actions import open_commitment
from giaoban.commitments.actions.linking import confirm_recurrence, deny_recurrence
from giaoban.commitments.models import Commitment
from giaoban.commitments.queries.recurrence import earlier_petitions, recurrences
from giaoban.core.findings import Refused
from giaoban.meetings.models import Meeting
from giaoban.meetings.queries.proposals import proposals
from giaoban.registry.models import Event
from giaoban.registry.permissions import NotAllowed

WORDS = "Xin kết nối cơ sở dữ liệu đường bộ cho tỉnh"


@pytest.fixture
def earlier(tiny):
    return Commitment.objects.get(key="P3")


@pytest.fixture
def raised(officer_of_province):
    return open_commitment(
        by=officer_of_province, kind="petition", title_vi=WORDS, asked_by=subject("province.bien"),
        owed_by=subject("ministry.duong"), group="government", now=NOW,
    )  # fmt: skip


def codes(refusal):
    return [finding.code for finding in refusal.value.findings]


def test_confirmed_it_is_counted_and_on_the_agenda_and_keeps_its_place(raised, earlier, officer_of_agency):
    meeting = Meeting.objects.get()
    Meeting.objects.update(held_on=TODAY)
    meeting.refresh_from_db()
    assert [one.petition.key for one in earlier_petitions(WORDS, but=raised)] == ["P3"]
    assert recurrences(on=TODAY) == 0
    assert "recurrent" not in {one.reason for one in proposals(meeting, today=TODAY)}
    before = (raised.state, raised.due)
    confirm_recurrence(by=officer_of_agency, commitment=raised, earlier=earlier, now=NOW)
    assert recurrences(on=TODAY) == 1
    (proposed,) = [one for one in proposals(meeting, today=TODAY) if one.reason == "recurrent"]
    assert [matter.key for matter in proposed.matters] == [raised.key]
    raised.refresh_from_db()
    assert (raised.state, raised.due) == before
    assert [step.fields for step in raised.steps.filter(move="recurs")] == [{"earlier": "P3"}]
    assert Event.objects.filter(action="commitment.recurs", thing=f"commitments:{raised.key}").count() == 1


def test_a_link_survives_the_pack_and_is_taken_back_with_a_reason(raised, earlier, officer_of_agency):
    confirm_recurrence(by=officer_of_agency, commitment=raised, earlier=earlier, now=NOW)
    apply_tiny()
    raised.refresh_from_db()
    assert raised.recurs == earlier
    with pytest.raises(Refused) as refusal:
        deny_recurrence(by=officer_of_agency, commitment=raised, reason=" ", now=NOW)
    assert codes(refusal) == ["recurrence.needs-reason"]
    deny_recurrence(by=officer_of_agency, commitment=raised, reason="Khác cơ sở dữ liệu", now=NOW)
    assert recurrences(on=TODAY) == 0
    assert raised.steps.get(move="recurs_not").fields == {"earlier": "P3", "reason": "Khác cơ sở dữ liệu"}


def test_those_who_asked_may_say_so_and_others_may_not(raised, earlier, officer_of_province, outsider):
    with pytest.raises(NotAllowed):
        confirm_recurrence(by=outsider, commitment=raised, earlier=earlier, now=NOW)
    confirm_recurrence(by=officer_of_province, commitment=raised, earlier=earlier, now=NOW)


def test_only_an_earlier_petition_so_there_is_never_a_ring(raised, earlier, officer_of_agency):
    for wrong in (raised, Commitment.objects.get(key="P1")):  # itself; a directive
        with pytest.raises(Refused) as refusal:
            confirm_recurrence(by=officer_of_agency, commitment=raised, earlier=wrong, now=NOW)
        assert "recurrence.not-earlier" in codes(refusal)
    confirm_recurrence(by=officer_of_agency, commitment=raised, earlier=earlier, now=NOW)
    with pytest.raises(Refused) as refusal:
        confirm_recurrence(by=officer_of_agency, commitment=raised, earlier=earlier, now=NOW)
    assert codes(refusal) == ["recurrence.known"]
    with pytest.raises(Refused) as refusal:
        confirm_recurrence(by=officer_of_agency, commitment=earlier, earlier=raised, now=NOW)
    assert codes(refusal) == ["recurrence.not-earlier"]


def test_the_page_asks_shows_the_answer_and_says_how_often(raised, earlier, officer_of_agency, client):
    client.force_login(officer_of_agency, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/commitments/{raised.key}/"
    html = client.get(address).content.decode()
    assert "Có phải cùng khó khăn" in html
    assert "Kết nối thử từ ngày 01/5/2025" in html, "the earlier answer stands beside it"
    assert client.post(address, {"move": "recurs", "earlier": "nothing"}).status_code == 422
    assert client.post(address, {"move": "recurs", "earlier": "P3"}).status_code == 302
    assert "Khi đó trả lời:" in client.get(address).content.decode()
    assert "1 lần" in client.get("/commitments/P3/").content.decode()
    client.logout()
    assert client.post(address, {"move": "recurs_not", "reason": "x"}).status_code == 403


def test_what_its_clock_shows_publicly_has_a_list(raised, client):
    from giaoban.commitments.models import Notice

    assert raised.key not in client.get("/commitments/?due=shown").content.decode()
    Notice.objects.create(
        commitment=raised, key="x", clock="routing", what="publish", to=["agency"], last=TODAY, days=3,
        at=NOW + dt.timedelta(days=9),
    )  # fmt: skip
    assert raised.key in client.get("/commitments/?due=shown").content.decode()


def test_what_its_clock_escalated_is_proposed_with_the_clock_and_its_day(raised, officer_of_agency):
    from giaoban.commitments.models import Notice

    Meeting.objects.update(held_on=TODAY + dt.timedelta(days=30))
    for what in ("notify", "agenda"):
        Notice.objects.create(
            commitment=raised, key=what, clock="answering", what=what, to=["agency"], last=TODAY, days=5,
            at=NOW + dt.timedelta(days=9),
        )  # fmt: skip
    found = [one for one in proposals(Meeting.objects.get(), today=TODAY) if one.reason == "escalated"]
    assert [(one.group, one.context) for one in found] == [("government", {"count": 1, "days": 30})]
    (matter,) = found[0].matters
    assert (matter.key, matter.ran_out, matter.clock.vi) == (raised.key, TODAY, "Thời hạn trả lời")
