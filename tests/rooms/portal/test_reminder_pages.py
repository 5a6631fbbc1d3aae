"""The pages of reminders: choices, the secret calendar, web-hooks, and the outbox with what failed."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from icalendar import Calendar
from tests.tiny import NOW, person, subject

from giaoban.commitments.actions import open_commitment
from giaoban.commitments.actions.preferring import end_calendar, open_calendar
from giaoban.commitments.actions.sending import put
from giaoban.commitments.models import CalendarFeed, Hook, Outgoing, ReminderChoice
from giaoban.registry.actions import console_person


@pytest.fixture
def owing(tiny, client):
    found = person("owing", role="ministry", at="ministry.duong")
    found.memberships.update(valid_from=dt.date(2020, 1, 1))
    client.force_login(found)
    return found


def owed(title="Nộp danh mục; bản, cuối\\1", **more):
    return open_commitment(
        by=console_person(), kind="task", title_vi=title, asked_by=None, owed_by=subject("ministry.duong"),
        now=NOW, **({"due": dt.date(2025, 5, 20)} | more),
    )  # fmt: skip


def events(client, token, shape=""):
    answer = client.get(f"/calendar/{token}.ics" + (f"?as={shape}" if shape else ""))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert not answer.cookies, "no session"
    return {str(one["summary"]): one for one in Calendar.from_ical(answer.content).subcomponents}


def test_a_calendar_is_followed_without_signing_in(owing, client):
    token = open_calendar(by=owing, now=NOW)
    due = owed()
    owed("Chưa có ngày", due=None, review_on=dt.date(2025, 6, 2))
    client.logout()
    found = events(client, token)
    event = found["Nộp danh mục; bản, cuối\\1"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (dt.date(2025, 5, 20), dt.date(2025, 5, 21))
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert due.key in str(event["url"])
    again = next(one for title, one in found.items() if "Chưa có ngày" in title)
    assert again["dtstart"].dt == dt.date(2025, 6, 2)
    todo = events(client, token, "todo")["Nộp danh mục; bản, cuối\\1"]
    assert (todo.name, todo["due"].dt) == ("VTODO", dt.date(2025, 5, 20))


def test_the_uid_stays_when_the_day_and_the_title_change(owing, client):
    token = open_calendar(by=owing, now=NOW)
    one = owed("Tên cũ")
    before = events(client, token)["Tên cũ"]["uid"]
    one.title_vi, one.due = "Tên mới", dt.date(2025, 7, 1)
    one.save()
    after = events(client, token)["Tên mới"]
    assert (after["uid"], after["dtstart"].dt) == (before, dt.date(2025, 7, 1))


def test_a_new_address_and_an_end_make_the_old_one_worthless(owing, client):
    first = open_calendar(by=owing, now=NOW)
    second = open_calendar(by=owing, now=NOW)
    assert client.get(f"/calendar/{first}.ics").status_code == 404
    assert client.get(f"/calendar/{second}.ics").status_code == 200
    end_calendar(by=owing, now=NOW)
    assert client.get(f"/calendar/{second}.ics").status_code == 404
    assert not end_calendar(by=owing, now=NOW)


def test_a_closed_account_has_no_calendar_and_the_token_is_not_kept(owing, client):
    token = open_calendar(by=owing, now=NOW)
    assert token not in str(CalendarFeed.objects.values().get())
    owing.is_active = False
    owing.save()
    assert client.get(f"/calendar/{token}.ics").status_code == 404
    assert client.get("/calendar/x.ics").status_code == 404


def test_choices_are_kept_and_wrong_ones_come_back_with_what_was_typed(owing, client):
    given = {"step": "reminders", "by_mail": "on", "address": "a@b.vn", "weekdays": ["0", "6"], "quiet_from": "21h",
             "quiet_to": "7:30", "language": "en"}  # fmt: skip
    assert client.post("/preferences/", given).status_code == 302
    kept = ReminderChoice.objects.get(person=owing)
    assert (kept.weekdays, kept.quiet_from, kept.quiet_to) == ([0, 6], dt.time(21), dt.time(7, 30))
    answer = client.post("/preferences/", given | {"address": "không phải thư", "quiet_to": ""})
    assert answer.status_code == 422
    assert "không phải thư" in answer.text
    assert 'aria-invalid="true"' in answer.text
    answer = client.post("/preferences/", given | {"quiet_to": "25:00"})
    assert answer.status_code == 422
    assert "25:00" in answer.text
    kept.refresh_from_db()
    assert kept.address == "a@b.vn"


def test_the_address_of_a_calendar_is_shown_once(owing, client):
    answer = client.post("/preferences/", {"step": "calendar"})
    token = answer.text.partition("/calendar/")[2].partition(".ics")[0]
    assert client.get(f"/calendar/{token}.ics").status_code == 200
    assert token not in client.get("/preferences/").text


def test_a_hook_is_kept_by_the_organisation_and_its_key_shown_once(owing, client):
    wrong = client.post("/preferences/", {"step": "hook", "subject": "ministry.duong", "hook_address": "http://a.vn/"})
    assert wrong.status_code == 422
    assert "http://a.vn/" in wrong.text
    given = {"step": "hook", "subject": "ministry.duong", "hook_address": "https://a.vn/hook"}
    answer = client.post("/preferences/", given)
    hook = Hook.objects.get()
    from giaoban.exchange.actions.hooks import hook_key

    assert hook_key(hook) in answer.text
    assert hook_key(hook) not in client.get("/preferences/").text
    assert client.post("/preferences/", given | {"subject": "province.bien"}).status_code == 403
    assert client.post("/preferences/", {"step": "hook-end", "hook": str(hook.pk)}).status_code == 302
    hook.refresh_from_db()
    assert hook.ended_at is not None


def test_nonsense_is_not_found(owing, client):
    for step in ({}, {"step": "x"}, {"step": "hook", "subject": "?"}, {"step": "hook-end", "hook": "9" * 30}):
        assert client.post("/preferences/", step).status_code == 404
    client.logout()
    assert client.get("/preferences/").status_code == 302


def failed(owing, key="mail/1/x"):
    row = put(key=key, to="a@b.vn", body={"subject": "s"}, not_before=NOW, now=NOW, person=owing)
    fault = {"code": "outbox.mail-failed", "context": {"to": "a@b.vn", "reason": "no such user <b>"}}
    Outgoing.objects.filter(pk=row.pk).update(state="failed", fault=fault)
    return row


def test_a_failed_mail_is_seen_with_its_reason_by_its_reader_and_by_the_agency(owing, client):
    failed(owing)
    assert "no such user &lt;b&gt;" in client.get("/preferences/").text
    assert client.get("/outbox/").status_code == 403
    agency = person("agency", role="agency", at="ministry.so")
    client.force_login(agency)
    shown = client.get("/outbox/")
    assert "no such user &lt;b&gt;" in shown.text
    assert client.post("/outbox/", {"key": "mail/1/x"}).status_code == 302
    assert Outgoing.objects.get().state == "waiting"
    again = client.post("/outbox/", {"key": "mail/1/x"})
    assert [str(one.level_tag) for one in get_messages(again.wsgi_request)][-1] == "error"
    assert client.post("/outbox/", {"key": "?"}).status_code == 404


def test_the_auditor_reads_the_outbox_and_sends_nothing(owing, client):
    failed(owing)
    client.force_login(person("auditor", role="auditor", at="ministry.so"))
    assert client.get("/outbox/").status_code == 200
    assert client.post("/outbox/", {"key": "mail/1/x"}).status_code == 403


def test_the_outbox_costs_the_same_whatever_was_sent(owing, client, django_assert_num_queries):
    client.force_login(person("agency", role="agency", at="ministry.so"))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for many in (3, 30):
        for number in range(many):
            failed(owing, f"mail/{many}/{number}")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/outbox/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
