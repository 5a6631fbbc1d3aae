"""At the bottom of every screen of the meeting room a directive is recorded: who, what, until when."""

from __future__ import annotations

import pytest

from giaoban.commitments.models import Commitment
from giaoban.meetings.models import Meeting

SAID = {"who": "Biển", "what": "Báo cáo số hồ sơ nộp qua mạng", "due": "31/12/2026"}


@pytest.fixture
def address(tiny):
    return f"/reviews/{Meeting.objects.get().key}/meeting/?item=1"


def test_the_agency_records_a_directive_in_one_line(address, officer_of_agency, client):
    client.force_login(officer_of_agency, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(address, SAID)
    assert answer.status_code == 302
    made = Commitment.objects.get(title_vi=SAID["what"])
    assert (made.kind, made.owed_by.key, made.due.isoformat()) == ("directive", "province.bien", "2026-12-31")
    assert made.key in client.get(address).content.decode()


@pytest.mark.parametrize("who", ["officer_of_province", "outsider"])
def test_nobody_else_records_one(address, who, client, request):
    client.force_login(request.getfixturevalue(who), backend="django.contrib.auth.backends.ModelBackend")
    assert "Chỉ cơ quan thường trực ghi nhận chỉ đạo" in client.get(address).content.decode()
    assert client.post(address, SAID).status_code == 403
    assert not Commitment.objects.filter(title_vi=SAID["what"]).exists()


def test_every_fault_is_said_at_once_and_what_was_typed_is_kept(address, officer_of_agency, client):
    client.force_login(officer_of_agency, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(address, {"who": "Không Ai", "what": "", "due": "31/02/2026"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Không có đơn vị “Không Ai”" in html
    assert "“31/02/2026” không phải ngày có thật" in html
    assert "Chưa ghi phải làm việc gì" in html
    assert 'value="Không Ai"' in html
