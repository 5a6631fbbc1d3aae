"""The page behind a figure: what it was counted from, its records for those who may, and the folder to take away."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rooms.measures.test_differences import contract, warehouse  # noqa: F401 - fixtures
from tests.rooms.measures.test_explained import figure, stored  # noqa: F401 - fixtures
from tests.tiny import person

from giaoban.measures.models import Observation
from giaoban.registry.models import Event


@pytest.fixture
def signed_in(client):
    def enter(who):
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        return client.get

    return enter


def test_everybody_sees_snapshot_batches_and_hash_and_nobody_unknown_sees_records(stored, client) -> None:  # noqa: F811
    row = figure(stored, "tiny")
    page = client.get(f"/figures/{row.pk}/").content.decode()
    assert str(row.warehouse_snapshot) in page
    assert page.count("corrected") >= 1
    assert f"/figures/{row.pk}/records/" not in page
    assert client.get(f"/figures/{row.pk}/records/").status_code == 302
    assert client.get(f"/figures/{row.pk}/bundle.zip").status_code == 302


def test_records_of_an_organisation_are_for_its_people_and_the_agency(stored, signed_in, outsider) -> None:  # noqa: F811
    row = figure(stored, "province.bien", "2025Q1")
    own = person("own", role="province", at="province.bien")
    other = person("other", role="province", at="province.nui-song.2025")
    answers = {}
    for who in (own, other, outsider):
        get = signed_in(who)
        answers[who.username] = [get(f"/figures/{row.pk}/{path}").status_code for path in ("records/", "bundle.zip")]
    assert answers == {"own": [200, 200], "other": [403, 403], outsider.username: [403, 403]}


def test_columns_about_persons_are_hidden_from_the_agency(stored, signed_in, officer_of_agency) -> None:  # noqa: F811
    row = figure(stored, "province.bien", "2025Q1")
    agency = signed_in(officer_of_agency)(f"/figures/{row.pk}/records/").content.decode()
    own = signed_in(person("own", role="province", at="province.bien"))(f"/figures/{row.pk}/records/").content.decode()
    assert "d20" not in agency and "dossier_id" in agency  # named as not shown
    assert "d20" in own


def test_the_zip_holds_the_bundle_and_is_noted(stored, signed_in, officer_of_agency) -> None:  # noqa: F811
    row = figure(stored, "tiny")
    answer = signed_in(officer_of_agency)(f"/figures/{row.pk}/bundle.zip")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert {"run.py", "records.parquet", "definition.json", "expected.json"} <= set(names)
    assert Event.objects.get(action="figure.bundle").by == officer_of_agency


def test_a_reported_figure_says_that_it_has_no_records(tiny, signed_in, officer_of_agency) -> None:
    row = Observation.objects.filter(indicator__code="signatures").first()
    get = signed_in(officer_of_agency)
    assert "Số này được báo cáo, không đếm từ hồ sơ" in get(f"/figures/{row.pk}/").content.decode()
    assert get(f"/figures/{row.pk}/bundle.zip").status_code == 422
    assert get(f"/figures/{row.pk}/records/").status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "99999999999", "x", "٣"])
def test_a_page_that_is_none_gives_one_that_is(stored, signed_in, officer_of_agency, page) -> None:  # noqa: F811
    row = figure(stored, "tiny")
    assert signed_in(officer_of_agency)(f"/figures/{row.pk}/records/?page={page}").status_code == 200


def test_a_number_that_is_no_figure_is_not_found(tiny, signed_in, officer_of_agency) -> None:
    get = signed_in(officer_of_agency)
    assert [get(f"/figures/{number}/records/").status_code for number in (0, 10**30)] == [404, 404]


def test_the_page_costs_the_same_queries_whatever_lies_behind_the_figure(stored, client) -> None:  # noqa: F811
    client.get("/figures/1/")
    costs = []
    for subject in ("province.nui", "tiny"):
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/figures/{figure(stored, subject).pk}/")
        costs.append(len(asked) - 1)
    assert costs[0] == costs[1]


def test_lineage_by_the_api_gives_batches_and_keeps_receipts_for_those_who_may(stored, client) -> None:  # noqa: F811
    told = client.get(f"/api/lineage/{figure(stored, 'tiny').pk}").json()
    assert (told["agrees"], told["records"], told["recounted"]["num"]) == (True, 11, "8")
    assert {one["batch"] for one in told["batches"]} == {"first", "late", "corrected"}
    assert told["clauses"] is not None and told["findings"] == []
    assert all(one["receipt"] is None for one in told["batches"])
