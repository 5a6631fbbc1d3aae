"""The pages of lessons: shown to all, told and decided by those who may, nothing typed is lost."""

from __future__ import annotations

import pytest
from tests.rooms.commitments.lessons import CODE, SINCE, provinces_with_rates
from tests.tiny import NOW

from giaoban.commitments.actions.lessons import join_practice, tell_practice
from giaoban.commitments.models import Pilot, Practice

TYPED = {
    "told_by": "province.bien", "title": "Chữ ký số cho mọi nhà", "what": "Cấp tại chỗ.", "since": "01/07/2023",
    "cost": "1.200.000.000", "indicators": [CODE],
}  # fmt: skip


@pytest.fixture
def practice(officer_of_agency):
    found = provinces_with_rates()
    made = tell_practice(
        by=officer_of_agency, told_by=found[0], title="Một cửa <lưu động>", what="Xe đến từng xã.", since=SINCE,
        indicators=[CODE], now=NOW,
    )  # fmt: skip
    join_practice(by=officer_of_agency, practice=made, subject=found[1], since=SINCE, now=NOW)
    return made


def test_a_practice_shows_its_effect_its_interval_and_the_raw_chart(client, practice):
    text = client.get(f"/lessons/{practice.pk}/").content.decode()
    assert "<svg" in text
    assert "95 %" in text
    assert "mô phỏng" in text.lower()
    assert "&lt;lưu động&gt;" in text
    table = client.get(f"/lessons/{practice.pk}/?table=course-dossier-rate&format=csv")
    assert table["Content-Type"].startswith("text/csv")
    assert client.get("/lessons/").status_code == 200
    assert client.get("/lessons/9999/").status_code == 404


def test_who_did_better_stands_on_the_page_of_an_organisation(client, practice):
    text = client.get("/organisations/province.p05/").content.decode()
    assert 'id="alike-head"' in text


def test_a_province_tells_a_practice_and_an_outsider_does_not(client, officer_of_province, outsider):
    assert client.get("/lessons/new/").status_code == 302
    client.force_login(outsider)
    assert client.get("/lessons/new/").status_code == 403
    client.force_login(officer_of_province)
    refused = client.post("/lessons/new/", TYPED | {"since": "31/02/2023", "cost": "nhiều"})
    assert refused.status_code == 422
    assert "Chữ ký số cho mọi nhà" in refused.content.decode()
    assert client.post("/lessons/new/", TYPED | {"told_by": "ministry.so"}).status_code == 403
    assert client.post("/lessons/new/", TYPED).status_code == 302
    made = Practice.objects.get()
    assert (int(made.cost), made.told_by.key) == (1_200_000_000, "province.bien")


def test_a_pilot_is_opened_and_decided_on_the_page(client, practice, officer_of_agency):
    address = f"/lessons/{practice.pk}/"
    assert client.post(address, {"step": "pilot"}).status_code == 403
    client.force_login(officer_of_agency)
    pilot = {"step": "pilot", "question": "Nhân rộng?", "indicator": CODE, "starts_on": "01/07/2023"}
    refused = client.post(address, pilot | {"decide_by": "hôm qua"})
    assert refused.status_code == 422
    assert "Nhân rộng?" in refused.content.decode()
    assert client.post(address, pilot | {"decide_by": "31/12/2099"}).status_code == 302
    given = {"step": "decide", "pilot": Pilot.objects.get().pk, "decision": "scale_up", "reason": "Rõ."}
    refused = client.post(address, given | {"to": "Tỉnh không có\nTỉnh 07", "due": "01/01/2099"})
    assert refused.status_code == 422
    assert client.post(address, given | {"to": "Tỉnh 07; Tỉnh 08", "due": "01/01/2099"}).status_code == 302
    page = " ".join(client.get(address).content.decode().split())
    for name in ("Tỉnh 07", "Tỉnh 08"):  # who was given the task, and how it stands
        assert f"bên thực hiện: {name}" in page
    assert page.count("<span>hạn 01/01/2099</span>") == 2
    assert client.post(address, {"step": "nonsense"}).status_code == 403


def test_the_list_costs_the_same_for_one_practice_and_for_many(
    client, practice, officer_of_agency, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get("/lessons/")
    with CaptureQueriesContext(connection) as first:
        client.get("/lessons/")
    for number in range(5):
        tell_practice(
            by=officer_of_agency, told_by=practice.told_by, title=f"Cách {number}", what="Làm.", since=SINCE,
            indicators=[CODE], now=NOW,
        )  # fmt: skip
    with django_assert_max_num_queries(len(first)):
        client.get("/lessons/")
