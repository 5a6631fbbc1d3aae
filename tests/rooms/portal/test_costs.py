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
