"""A batch of CloudEvents is taken whole, or each event that cannot be read is named by its number."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest
from django.test import Client
from tests.rooms.exchange.conftest import deliver, dossier, held, lines, receive

from giaoban.core.findings import Refused
from giaoban.exchange.actions import events as reading
from giaoban.exchange.models import Batch, ControlTotal

EVENTS = "application/cloudevents-batch+json"


def event(name: str, data: Any, **more: Any) -> dict[str, Any]:
    about = {"specversion": "1.0", "id": name, "source": "/cases", "type": "vn.dossiers"}
    return {**about, "data": data, **more}


def body(*events: Any) -> bytes:
    return json.dumps(events).encode()


def test_a_batch_is_its_events_in_order_whatever_form_their_records_have(bien):
    batch = deliver(
        bien,
        body(
            event("e1", dossier(1), time="2025-01-02T08:00:00Z"),
            event("e2", [dossier(2), dossier(3, channel="pigeon")], time="2025-01-04T08:00:00+07:00"),
            event("e3", {"records": [dossier(4)], "totals": [{"day": "2025-01-02", "rows": 4}]}),
            event("e4", lines(dossier(5)).decode(), datacontenttype="application/x-ndjson"),
            event("e5", []),
        ),
        EVENTS,
    )
    assert (batch.rows, batch.accepted) == (5, 4)
    assert [row["row"] for row in batch.receipt.body["quarantine"]] == [3]
    assert [name for (name,) in held("dossier_id")] == ["d-0001", "d-0002", "d-0004", "d-0005"]
    # by the numbers of records, row 3 is the second of e2
    told = [(one["id"], one["records"]) for one in batch.receipt.body["event"]["events"]]
    assert told == [("e1", 1), ("e2", 2), ("e3", 1), ("e4", 1), ("e5", 0)]
    assert batch.sent_at.isoformat() == "2025-01-04T01:00:00+00:00"
    assert ControlTotal.objects.get().rows == 4


def test_an_event_that_comes_twice_in_a_batch_counts_once(bien):
    batch = deliver(bien, body(event("e1", dossier(1)), event("e1", dossier(1))), EVENTS)
    assert (batch.rows, batch.inserted) == (1, 1)


def test_an_empty_batch_is_a_batch_of_nothing(bien):
    assert deliver(bien, b"[]", EVENTS).state == "merged"


def test_a_batch_may_be_packed(bien):
    assert deliver(bien, gzip.compress(body(event("e1", dossier(1)))), EVENTS, encoding="gzip").accepted == 1


def test_every_event_that_cannot_be_read_is_named_and_nothing_is_kept(bien, bien_key, stores):
    parquet = {**event("e5", None), "data_base64": base64.b64encode(b"PAR1").decode()}
    wrong = body(
        event("e1", dossier(1)),
        event("e2", dossier(2), specversion="0.3"),
        "no event",
        event("", dossier(3)),
        parquet | {"datacontenttype": "application/vnd.apache.parquet"},
        event("e1", dossier(9)),
    )
    answer = Client().post("/api/facts/dossier", wrong, EVENTS, headers={"Authorization": f"Bearer {bien_key}"})
    assert 400 <= answer.status_code < 500
    found = answer.json()["findings"]
    assert {one["code"] for one in found} == {"body.not-an-event-of-the-batch"}
    assert [one["context"]["number"] for one in found] == [2, 3, 4, 5, 6]
    assert all(f"{one['context']['number']}" in one["vi"] for one in found)
    assert not Batch.objects.exists()
    assert not list(stores.glob("raw/??/*"))


@pytest.mark.parametrize("wrong", [b"{", b'{"specversion": "1.0"}', b"null", b"[" * 5_000, b"\xff"])
def test_what_is_no_array_of_events_is_refused(bien, wrong):
    with pytest.raises(Refused) as why:
        receive(bien, wrong, EVENTS)
    assert [one.code for one in why.value.findings] == ["body.not-an-event"]


def test_a_batch_of_too_many_events_is_refused(bien, monkeypatch):
    monkeypatch.setattr(reading, "MOST_EVENTS", 2)
    with pytest.raises(Refused, match=r"body\.not-an-event"):
        receive(bien, body(*(event(f"e{n}", dossier(n)) for n in range(3))), EVENTS)
