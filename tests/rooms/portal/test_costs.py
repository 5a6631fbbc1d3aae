"""A page costs the same number of queries however long its lists are."""

from __future__ import annotations

import pytest
from django.test.utils import CaptureQueriesContext

from giaoban.commitments.models import Commitment

MOST = {
    "/": 39,
    "/matrix/": 16,  # with the register of plans and what organisations set themselves
    "/map/": 16,
    "/indicators/": 6,
    "/indicators/dossier_rate/": 24,
    "/organisations/": 4,
    "/commitments/": 8,
    "/commitments/P3/": 10,  # with its state table and everybody who joined
    "/search/?q=a": 6,
    "/labels/": 6,
    "/labels/not-yet/": 6,
    "/labels/league/": 6,
    "/labels/months/": 8,
    "/labels/verify/?label=2026-000001&host=www.bien.vn": 6,
    "/api/labels/labelled/": 5,
    "/reviews/": 2,
}


@pytest.mark.parametrize("address", MOST)
def test_a_page_keeps_within_its_queries(tiny, client, address):
    from django.db import connection

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    assert len(queries) <= MOST[address], [query["sql"][:120] for query in queries]


def test_a_longer_list_of_promises_costs_no_more(tiny, client):
    from django.db import connection

    with CaptureQueriesContext(connection) as few:
        client.get("/commitments/")
    one = Commitment.objects.get(key="P1")
    for number in range(30):
        one.pk, one.key = None, f"X{number}"
        one.save()
    with CaptureQueriesContext(connection) as many:
        client.get("/commitments/")
    assert len(many) == len(few)


def test_more_sites_cost_no_more_queries_on_any_page_of_labels(tiny, client, officer_of_province):
    """The lists that everybody reads, the list of those who act for sites, and the page of one site."""
    from django.db import connection
    from tests.tiny import NOW, subject

    from giaoban.assessments.actions.labels import register_site

    owner = subject("province.bien")

    def register(name):
        return register_site(by=officer_of_province, owner=owner, host=f"{name}.bien.vn", name=name, now=NOW)

    key = register("first").key
    client.force_login(officer_of_province)
    pages = ("/labels/", "/labels/not-yet/", "/labels/league/", "/labels/sites/", f"/labels/sites/{key}/")

    def costs():
        found = []
        for address in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found.append(len(queries))
        return found

    costs()  # the first visit of a person writes their session
    before = costs()
    for number in range(12):
        register(f"s{number}")
    assert costs() == before
    assert max(before) <= 26
