"""Pages of trust labels: everybody reads and checks, owners register and claim, machines fetch; nothing is lost."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.utils import timezone
from tests.tiny import NOW, TODAY, subject

from giaoban.assessments.actions.labels import register_site
from giaoban.assessments.models import Claim, LabelKey


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


@pytest.fixture
def site(officer_of_province):
    return register_site(
        by=officer_of_province, owner=subject("province.bien"), host="www.bien.vn", name="Cổng Biển", now=NOW
    )


def test_everybody_reads_who_has_no_label_yet(client, site):
    for address in ("/labels/", "/labels/not-yet/", "/labels/league/", "/labels/months/", "/labels/verify/"):
        assert client.get(address).status_code == 200
    assert "www.bien.vn" in client.get("/labels/not-yet/").content.decode()
    rows = client.get("/labels/not-yet/?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    (row,) = json.loads(client.get("/api/labels/not-yet/").content)["not-yet"]
    assert (row["host"], row["state"], row["label"]) == ("www.bien.vn", "unclaimed", None)
    assert client.get("/api/labels/secret/").status_code == 404


def test_reading_never_makes_a_key(client, tiny):
    assert json.loads(client.get("/.well-known/giaoban-labels/jwks.json").content) == {"keys": []}
    for name in ("status.jwt", "log/head", "log/proof", "log/consistency"):
        assert client.get(f"/.well-known/giaoban-labels/{name}").status_code in (404, 422)
    assert not LabelKey.objects.exists()


@pytest.mark.parametrize(
    "asked",
    ["entries?start=x", "entries?start=0&end=-1", "entries?end=1e3", "head?size=²", "consistency?first=1&second=zz"],
)
def test_a_place_in_the_log_that_is_no_number_is_refused_in_words(client, tiny, asked):
    answer = client.get(f"/.well-known/giaoban-labels/log/{asked}")
    assert answer.status_code == 422
    assert "không phải số thứ tự trong nhật ký" in json.dumps(answer.json(), ensure_ascii=False)


def test_the_log_without_numbers_begins_at_its_beginning(client, tiny):
    assert client.get("/.well-known/giaoban-labels/log/entries").json() == {"size": 0, "entries": []}


@pytest.mark.parametrize("label", ["2025-000001", "x", "a.b.c", "9" * 5000, "é.é.é"])
def test_a_label_that_is_none_is_said_not_to_hold(client, tiny, label):
    page = client.get("/labels/verify/", {"label": label, "host": "www.bien.vn"})
    assert page.status_code == 200
    assert "nhãn không có hiệu lực" in page.content.decode()


def test_what_was_typed_stays_beside_its_fault(client, tiny):
    page = client.get("/labels/verify/", {"label": "2025-000001", "host": "https://sai"})
    assert page.status_code == 422
    assert "https://sai" in page.content.decode()
    assert "2025-000001" in page.content.decode()


def test_an_owner_registers_and_claims_and_an_outsider_does_neither(client, officer_of_province, outsider, tiny):
    client.force_login(officer_of_province)
    page = client.post("/labels/sites/new/", {"owner": "Biển", "host": "10.0.0.1", "name": "Cổng <b>"})
    assert page.status_code == 422
    assert "Cổng &lt;b&gt;" in page.content.decode()
    owner = subject("province.bien").name_vi
    done = client.post("/labels/sites/new/", {"owner": owner, "host": "Cổng.Biển.vn", "name": "Cổng"})
    assert done.status_code == 302
    where = done.headers["Location"]
    assert client.get(where).status_code == 200
    assert client.post(where, {"act": "claim", "method": "dns"}).status_code == 302
    assert Claim.objects.get().token in client.get(where).content.decode()
    assert client.post(where, {"act": "issue"}).status_code == 403
    assert client.post(where, {"act": "nonsense"}).status_code == 403
    client.force_login(outsider)
    assert client.get(where).status_code == 403
    assert client.get("/labels/sites/new/").status_code == 403


@pytest.fixture
def place(tmp_path_factory):
    from tests.lab import one as lab

    with lab.place(tmp_path_factory.mktemp("site")) as found:
        yield found


def test_from_its_page_a_site_is_visited_mended_and_its_bytes_taken_away(
    client, officer_of_province, outsider, place, monkeypatch
):
    """The button records an order; whoever works takes it; the page shows the fault with what to write."""
    from giaoban.assessments.actions.labels.crawling import work_off
    from giaoban.core.probes.measurement import read

    owner = subject("province.bien")
    made = register_site(by=officer_of_province, owner=owner, host="cong.lab.vn", name="Cổng", now=NOW)
    where = f"/labels/sites/{made.key}/"
    client.force_login(officer_of_province)
    refused = client.post(where, {"act": "scan"})
    assert refused.status_code == 422
    assert "cong.lab.vn" in refused.content.decode()
    Claim.objects.create(
        site=made, method="dns", token="t", asked_at=NOW, asked_by=officer_of_province, proven_at=NOW,
        until=NOW + dt.timedelta(days=1),
    )  # fmt: skip
    real = dt.datetime.now(dt.UTC)
    assert client.post(where, {"act": "scan"}).status_code == 302
    assert client.post(where, {"act": "scan"}).status_code == 302  # pressed twice: one visit
    assert 'value="scan"' not in client.get(where).content.decode()
    place.site.redirect = "none"
    (done,) = work_off(clock=lambda: real, way=place.way)
    monkeypatch.setattr(timezone, "now", lambda: real + dt.timedelta(minutes=1))
    client.force_login(officer_of_province)  # the session of last year is over
    page = client.get(where).content.decode()
    assert "http không chuyển sang https" in page
    assert "not-registered" not in page
    # The published grade stands beside: no redirect -20 leaves 80, so nothing is added: B+. The list has its day.
    assert "<code>redirection-missing</code> −20" in page
    assert "HTTP Observatory: B+ (80 điểm)" in page
    assert re.search(r"danh sách ngày \d\d/\d\d/20\d\d chưa có\. Không tính là lỗi", page)
    taken = client.get(f"{where}visits/{done.visit.sha256}.json")
    assert read(taken.content, sha256=done.visit.sha256).host == "cong.lab.vn"
    rows = client.get(f"{where}?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 40
    client.force_login(outsider)
    assert client.get(f"{where}visits/{done.visit.sha256}.json").status_code == 403
    assert client.get(f"{where}visits/{'0' * 64}.json").status_code == 404
