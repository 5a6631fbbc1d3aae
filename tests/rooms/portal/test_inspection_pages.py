"""Pages of inspections: without scripts, by those who may; a large file is passed over and nothing typed is lost."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from tests.rooms.meetings.inspecting import SESSION, Story, town_hall
from tests.tiny import NOW, TODAY

from giaoban.assessments.models import Evidence
from giaoban.meetings.models import Inspection
from giaoban.portal.views.inspections import answering


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


@pytest.fixture
def story(officer_of_agency, officer_of_province) -> Story:
    return Story(officer_of_agency, officer_of_province)


def test_the_plan_says_which_other_is_in_the_way(client, story):
    first = story.plan()
    client.force_login(story.agency)
    form = {
        "organiser": "ministry.so", "subject": "province.bien", "matter": "Khác", "criteria": town_hall().key,
        "planned_from": "20/04/2025", "planned_to": "30/04/2025",
    }  # fmt: skip
    answer = client.post("/inspections/", form)
    assert answer.status_code == 422
    assert first.key in answer.content.decode()
    assert 'value="Khác"' in answer.content.decode()
    client.force_login(story.province)
    assert client.post("/inspections/", form).status_code == 403
    assert Inspection.objects.count() == 1


def test_every_fault_of_a_plan_comes_back_at_once(client, story):
    client.force_login(story.agency)
    empty = client.post("/inspections/", {"organiser": "Không ai"}).content.decode()
    for part in ("organiser", "subject", "matter", "criteria", "from"):
        assert f'id="{part}-fault"' in empty, part
    assert "“”" not in empty  # what is empty is not sought


def test_the_notice_states_what_decides_which_criteria_apply(client, story):
    it = story.upto("decide")
    client.force_login(story.agency)
    address = f"/inspections/{it.key}/"
    assert 'name="fact-has_counter"' in client.get(address).content.decode()
    sent = {
        "step": "notify", "session_day": SESSION.strftime("%d/%m/%Y"), "session_time": "09:00",
        "requests": "Quy chế", "fact-has_counter": "maybe",
    }  # fmt: skip
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert 'id="fact-has_counter-fault"' in refused.content.decode()
    assert "Quy chế" in refused.content.decode()
    assert client.post(address, sent | {"fact-has_counter": "yes"}).status_code == 302
    it.refresh_from_db()
    assert it.assessment.facts == {"has_counter": True}
    assert it.steps.get(code="notified").data["facts"] == {"has_counter": True}


def test_strangers_find_nothing_until_it_is_published(client, story):
    it = story.upto("conclude")
    for address in ("", "answers/", "receipt.json"):
        assert client.get(f"/inspections/{it.key}/{address}").status_code in (302, 404)
    assert it.matter not in client.get("/inspections/").content.decode()
    story.publish()
    text = client.get(f"/inspections/{it.key}/").content.decode()
    assert "Chưa có kế hoạch năm" in text
    assert "Clerk" not in text, "no names of people on a public page"
    assert client.get(f"/inspections/{it.key}/receipt.json").status_code == 404


@pytest.mark.parametrize("last", ["plan", "staff", "decide", "notify", "answer", "meet", "sign", "draft", "reply"])
def test_every_stage_is_a_page_for_both_sides(client, story, last, django_assert_max_num_queries):
    it = story.upto(last)
    for who in (story.agency, story.province):
        client.force_login(who)
        with django_assert_max_num_queries(60):
            assert client.get(f"/inspections/{it.key}/").status_code == 200
        assert client.get("/inspections/").status_code == 200
    assert client.post(f"/inspections/{it.key}/", {"step": "nonsense"}).status_code == 403
    assert client.post(f"/inspections/{it.key}/", {"step": "decide"}).status_code == 403


def test_answers_are_kept_without_scripts_and_one_fault_loses_nothing(client, story):
    it = story.upto("notify")
    client.force_login(story.province)
    address = f"/inspections/{it.key}/answers/"
    form = {"step": "keep", "answer-waiting": "tám", "note-waiting": "đang đo", "answer-signs": "met", "reply-1": "có"}
    answer = client.post(address, form)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="tám"' in text
    assert "đang đo" in text
    assert it.assessment.answers.get().criterion == "signs"
    it.refresh_from_db()
    assert it.requests[0]["reply"] == "có"
    answer = client.post(address, {"step": "keep", "answer-waiting": "8"}, HTTP_ACCEPT="application/json")
    assert set(answer.json()) == {"sha256", "seen", "faults"}
    assert client.post(address, {"step": "hand_in"}).status_code == 302
    assert client.get(f"/inspections/{it.key}/receipt.json").json()["received"]["replies"]["1"] == "có"
    assert client.post(address, {"step": "keep", "answer-waiting": "9"}).status_code == 422
    client.force_login(story.agency)
    assert client.post(address, {"step": "keep"}).status_code == 403


def test_a_large_file_is_passed_over_before_it_is_stored(client, story, monkeypatch):
    """22 MB where 20 are taken: no temporary file is begun, and the answer beside it is kept."""
    it = story.upto("notify")
    begun: list[str] = []
    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", lambda self, *given, **named: begun.append("file"))
    client.force_login(story.province)
    large = io.BytesIO(b"%PDF-" + bytes(22 * 1024 * 1024))
    large.name = "large.pdf"
    form = {"answer-signs": "met", "note-signs": "còn đây", "file": large, "criterion": "signs", "step": "attach"}
    answer = client.post(f"/inspections/{it.key}/answers/", form)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "20 MB" in text
    assert "còn đây" in text
    assert not begun
    assert not Evidence.objects.exists()
    assert it.assessment.answers.get().note == "còn đây"
    assert answering.MOST == 20 * 1024 * 1024


def test_a_form_from_elsewhere_is_refused(story):
    from django.test import Client

    it = story.upto("notify")
    client = Client(enforce_csrf_checks=True)
    client.force_login(story.province)
    assert client.post(f"/inspections/{it.key}/answers/", {"step": "hand_in"}).status_code == 403


def test_the_minutes_are_given_only_to_those_concerned(client, story):
    it = story.upto("sign")
    address = f"/inspections/{it.key}/minutes-{it.minutes.first().pk}.pdf"
    assert client.get(address).status_code == 404
    client.force_login(story.province)
    answer = client.get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_refused_reply_stands_there_as_it_was_typed(client, story):
    """One finding is not replied to, the other contested without a reason: both are told beside, nothing is lost."""
    it = story.upto("draft")
    client.force_login(story.province)
    form = {"step": "reply", "words-1": "Chưa chọn nhưng đã viết", "reply-2": "contested", "words-2": ""}
    answer = client.post(f"/inspections/{it.key}/", form)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert ">Chưa chọn nhưng đã viết</textarea>" in text
    assert 'id="reply-1-fault"' in text
    assert 'id="words-2-fault"' in text
    assert 'name="reply-2" value="contested" checked' in text
    assert 'name="reply-1" value="accepted" checked' not in text


@pytest.mark.parametrize(
    ("last", "form", "kept"),
    [
        ("meet", {"step": "note", "words": "x" * 2001}, "x" * 2001),
        ("plan", {"step": "cancel", "reason": "y" * 2001}, "y" * 2001),
        ("meet", {"step": "elsewhere", "code": "noted", "on": "99", "words": "đã ghi tay"}, "đã ghi tay"),
        ("reply", {"step": "lift", "finding": "2", "words": "z" * 2001}, "z" * 2001),
    ],
)
def test_whatever_is_refused_stands_in_its_own_form(client, story, last, form, kept):
    it = story.upto(last)
    client.force_login(story.agency)
    answer = client.post(f"/inspections/{it.key}/", form)
    assert answer.status_code == 422
    assert answer.content.decode().count(kept) == 1, "in the form it was typed into, and in no other"


def test_an_overdue_reply_is_shown(client, story, monkeypatch):
    import datetime as dt

    from django.utils import timezone

    it = story.upto("draft")
    late = it.reply_until + dt.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda *_: late)
    client.force_login(story.province)
    assert "đã hết hạn, chưa có giải trình" in client.get(f"/inspections/{it.key}/").content.decode()


def test_a_ministry_plans_in_its_own_name_only(client, story):
    from tests.tiny import person

    client.force_login(person("chanh", role="ministry", at="ministry.duong"))
    form = {
        "organiser": "ministry.so", "subject": "province.bien", "matter": "Khác", "criteria": town_hall().key,
        "planned_from": "20/04/2025", "planned_to": "30/04/2025",
    }  # fmt: skip
    assert client.post("/inspections/", form).status_code == 403
    assert client.post("/inspections/", form | {"organiser": "ministry.duong"}).status_code == 302
