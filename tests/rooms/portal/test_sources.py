"""The board of sources and the page of one: who sees what, what is said, and the button that makes a complaint."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from tests.core.workflow_files import shipped
from tests.tiny import subject

from giaoban.commitments.models import Commitment, StateTable
from giaoban.exchange.models import Connector, Fault


@pytest.fixture
def source(tiny):
    def make(key: str = "bien", sender: str = "province.bien", **more) -> Connector:
        return Connector.objects.create(
            key=key, title=f"Hệ thống {key}", sender=subject(sender), contract="dossier@1",
            created_at=timezone.now() - dt.timedelta(days=9), **more,
        )  # fmt: skip

    return make


@pytest.fixture
def broken(source):
    table = shipped("data-quality-complaint")
    StateTable.objects.create(key=table.reference, definition=table.model_dump(mode="json", by_alias=True))
    now = timezone.now()
    context = {"sender": "Biển", "source": "bien", "hours": 90, "promised": 24, "heard": "2025-04-10T08:00:00+07:00"}
    return Fault.objects.create(
        connector=source(), code="watch.silent", severity="error", context=context, since=now, last_seen=now
    )


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(response) -> str:
    return response.content.decode()


def test_nobody_reads_it_without_signing_in(source):
    source()
    assert Client().get("/sources/").status_code == 302
    assert Client().get("/sources/bien/").status_code == 302


def test_without_sources_the_page_teaches_what_one_is(officer_of_agency):
    response = signed_in(officer_of_agency).get("/sources/")
    assert response.status_code == 200
    assert "Chưa kết nối nguồn nào" in text(response)


def test_the_board_says_state_and_cause_in_words_and_names_the_sender(broken, source, officer_of_agency):
    source("so", "ministry.so", heard_at=timezone.now())
    page = text(signed_in(officer_of_agency).get("/sources/"))
    assert "Biển im lặng 90 giờ ở nguồn bien" in page
    assert "10/04/2025" in page
    assert page.index("/sources/bien/") < page.index("/sources/so/")


def test_officers_see_their_own_sources_and_no_others(broken, source, officer_of_province, outsider):
    source("so", "ministry.so")
    mine = signed_in(officer_of_province)
    assert "/sources/so/" not in text(mine.get("/sources/"))
    assert mine.get("/sources/bien/").status_code == 200
    assert mine.get("/sources/so/").status_code == 403
    assert "/sources/bien/" not in text(signed_in(outsider).get("/sources/"))
    assert signed_in(outsider).get("/sources/bien/").status_code == 403


def test_the_board_is_filtered_and_taken_away(broken, source, officer_of_agency):
    source("so", "ministry.so")
    client = signed_in(officer_of_agency)
    assert "/sources/so/" not in text(client.get("/sources/?state=broken"))
    assert "/sources/so/" not in text(client.get("/sources/?q=bien"))
    assert client.get("/sources/?state=nonsense").status_code == 200
    file = client.get("/sources/?format=csv")
    assert file["content-type"].startswith("text/csv")
    assert "Biển im lặng 90 giờ" in text(file)


def test_one_button_makes_the_fault_a_complaint_owed_by_its_sender(broken, officer_of_agency):
    client = signed_in(officer_of_agency)
    assert "fault-" in text(client.get("/sources/bien/"))
    response = client.post("/sources/bien/", {"fault": str(broken.pk)})
    made = Commitment.objects.get(kind=Commitment.Kind.DATA_QUALITY_COMPLAINT)
    assert (response.status_code, response["location"]) == (302, f"/commitments/{made.key}/")
    assert (made.owed_by.key, made.asked_by.key) == ("province.bien", "ministry.so")
    assert made.key in text(client.get("/sources/bien/"))
    again = client.post("/sources/bien/", {"fault": str(broken.pk)})
    assert again.status_code == 422
    assert Commitment.objects.filter(kind=Commitment.Kind.DATA_QUALITY_COMPLAINT).count() == 1


def test_the_button_is_the_agencys_alone(broken, officer_of_province):
    client = signed_in(officer_of_province)
    assert 'name="fault"' not in text(client.get("/sources/bien/"))
    assert client.post("/sources/bien/", {"fault": str(broken.pk)}).status_code == 403
    assert Fault.objects.get().commitment is None


@pytest.mark.parametrize("typed", ["", "0", "nonsense", "99999999999999999999"])
def test_a_fault_that_is_not_this_sources_is_not_found(broken, officer_of_agency, typed):
    assert signed_in(officer_of_agency).post("/sources/bien/", {"fault": typed}).status_code == 404
    assert signed_in(officer_of_agency).get("/sources/none/").status_code == 404


def test_the_board_costs_the_same_for_many_sources(source, officer_of_agency):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(officer_of_agency)

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get("/sources/")
        return len(caught)

    source()
    few = cost()
    for number in range(20):
        made = source(f"more-{number}")
        now = timezone.now()
        Fault.objects.create(connector=made, code="watch.silent", severity="error", since=now, last_seen=now)
    assert cost() <= few


def test_a_difference_of_totals_ends_on_the_page_with_a_reason_that_stays_to_be_read(
    source, officer_of_agency, officer_of_province
):
    now = timezone.now()
    context = {
        "source": "bien", "sender": "Biển", "day": "2025-01-02", "code": "totals.rows-missing", "stated": 3,
        "held": 2, "difference": -1, "sums": {},
    }  # fmt: skip
    fault = Fault.objects.create(
        connector=source(), code="totals.rows-missing", subject="2025-01-02", severity="error", context=context,
        since=now, last_seen=now,
    )  # fmt: skip
    form = {"fault": fault.pk, "step": "settle", "reason": "Một bản ghi thử, <b>đã xóa</b> ở nguồn"}
    assert 'value="settle"' not in text(signed_in(officer_of_province).get("/sources/bien/"))
    assert signed_in(officer_of_province).post("/sources/bien/", form).status_code == 403
    agency = signed_in(officer_of_agency)
    assert 'value="settle"' in text(agency.get("/sources/bien/"))
    silent = agency.post("/sources/bien/", {**form, "reason": " "})
    assert (silent.status_code, "Ghi lý do" in text(silent)) == (422, True)
    assert agency.post("/sources/bien/", form).status_code == 302
    fault.refresh_from_db()
    assert (fault.until is not None, fault.settled_by) == (True, officer_of_agency)
    shown = text(agency.get("/sources/bien/"))
    assert "&lt;b&gt;đã xóa&lt;/b&gt; ở nguồn" in shown
