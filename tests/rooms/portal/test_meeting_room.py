"""At the bottom of every screen of the meeting room stands one line; what is said there enters the one record."""

from __future__ import annotations

import re

import pytest

from giaoban.commitments.models import Commitment
from giaoban.meetings.models import Entry, Meeting

LINE = "Biển báo cáo số hồ sơ nộp qua mạng trước 31/12/2099"


@pytest.fixture
def meeting(tiny):
    return Meeting.objects.get()


def screen(client, person, meeting):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(f"/reviews/{meeting.key}/meeting/?item=1").content.decode()


def hidden(html, name):
    return re.search(rf'name="{name}" value="([^"]*)"', html)[1]


def test_a_directive_said_at_the_big_screen_stands_in_the_record(meeting, officer_of_agency, client):
    html = screen(client, officer_of_agency, meeting)
    (live,) = re.findall(r'<form class="directive" method="post" action="([^"]+)"', html)
    read = client.post(live, {"step": "read", "line": LINE})
    looked = read.content.decode()
    assert "30/12/2099" in looked, "how the deadline was read is shown before anything is saved"
    sent = {"who": "Biển", "what": "Báo cáo số hồ sơ nộp qua mạng", "due": "trước 31/12/2099"}
    rule, token = hidden(looked, "rule"), hidden(looked, "token")
    assert client.post(live, {"step": "direct", "rule": rule, "token": token, **sent}).status_code == 302
    entry = Entry.objects.get()
    assert (entry.owed_by.key, entry.due.isoformat()) == ("province.bien", "2099-12-30")
    assert not Commitment.objects.filter(title_vi=entry.text).exists(), "owed once the meeting is concluded"


@pytest.mark.parametrize("who", ["officer_of_province", "outsider"])
def test_nobody_else_records_one(meeting, who, client, request):
    html = screen(client, request.getfixturevalue(who), meeting)
    assert "Chỉ cơ quan thường trực ghi nhận chỉ đạo" in html
    assert client.post(f"/meetings/{meeting.key}/live/", {"step": "read", "line": LINE}).status_code == 403
    assert not Entry.objects.exists()
