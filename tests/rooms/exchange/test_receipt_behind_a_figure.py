"""From a pushed batch to the figure and back: whoever asks where a figure comes from is shown the signed receipt."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from tests.rooms.exchange.conftest import NDJSON, deliver, dossier, lines
from tests.tiny import FOLDER, TODAY

from giaoban.cli import main
from giaoban.exchange.actions.signing import public_keys, verified
from giaoban.exchange.models import Connector
from giaoban.measures.actions.computing import compute_from_warehouse
from giaoban.measures.models import Observation
from giaoban.measures.queries.explained import explained
from giaoban.registry.actions import console_person


def settled(number: int, delivery: str) -> dict:
    return dossier(number, settled_at="2025-01-08", result_delivery=delivery)


@pytest.fixture
def pushed(bien, bien_key, settings) -> list[dict]:
    """What was answered to two batches: three dossiers wholly online, one on paper, a row that went back."""
    settings.PACK = FOLDER
    bodies = [
        lines(settled(1, "electronic"), settled(2, "both"), settled(3, "paper")),
        lines(settled(4, "electronic"), settled(5, "by pigeon")),
    ]
    headers = {"Authorization": f"Bearer {bien_key}"}
    answers = [Client().post("/api/facts/dossier", body, content_type=NDJSON, headers=headers) for body in bodies]
    assert [answer.status_code for answer in answers] == [201, 201]
    compute_from_warehouse(by=console_person(), now=timezone.now() + dt.timedelta(hours=1), pack=FOLDER)
    return [answer.json() for answer in answers]


def figure() -> Observation:
    return Observation.objects.get(subject__key="province.bien", period_code="2025Q1", warehouse_snapshot__isnull=False)


def test_the_explanation_carries_the_very_receipts_that_the_sender_holds(pushed):
    found = explained(figure().pk, today=TODAY)
    assert (found.told["num"], found.told["den"], found.agrees) == ("3", "4", True)
    assert {one.batch: one.records for one in found.behind.batches} == {
        pushed[0]["receipt"]["batch"]: 3,
        pushed[1]["receipt"]["batch"]: 1,
    }
    by_name = {one["receipt"]["batch"]: one for one in pushed}
    for one in found.behind.batches:
        answer = by_name[one.batch]
        assert (one.receipt["receipt"], one.receipt["signature"]) == (answer["receipt"], answer["signature"])
        signed = {"receipt": one.receipt["receipt"], "signature": one.receipt["signature"]}
        assert verified(signed, public_keys())["counts"]["accepted"] == one.records
        assert one.receipt["sender"] == "province.bien"


def test_the_command_names_the_batches_and_the_key_of_their_receipts(pushed, capsys):
    assert main(["explain", str(figure().pk)]) == 0
    said = capsys.readouterr().out
    key = explained(figure().pk, today=TODAY).behind.batches[0].receipt["key_id"]
    for answer in pushed:
        line = next(line for line in said.splitlines() if answer["receipt"]["batch"] in line)
        assert key[:16] in line


def test_the_page_behind_the_figure_shows_batch_sender_and_receipt(pushed, officer_of_agency):
    client = Client()
    client.force_login(officer_of_agency)
    page = client.get(f"/figures/{figure().pk}/").content.decode()
    key = explained(figure().pk, today=TODAY).behind.batches[0].receipt["key_id"]
    for answer in pushed:
        assert answer["receipt"]["body"]["sha256"][:12] in page
    assert page.count(f"{key[:12]}…") == 2
    assert "/sources/bien-cases/" in page
    assert "Biển" in page


def test_after_the_state_expired_the_figure_is_still_explained_from_the_same_receipts(pushed):
    from giaoban.exchange.queries.contracts import contract_named, warehouse
    from giaoban.measures.warehouse.expiring import Keep, expire

    before = {one.batch for one in explained(figure().pk, today=TODAY).behind.batches}
    newer = lines(settled(1, "paper") | {"updated_at": "2025-02-01T00:00:00Z"})

    deliver(Connector.objects.get(), newer)
    nothing = Keep(every=dt.timedelta(0), daily=dt.timedelta(0))
    assert expire(
        warehouse(), contract_named("dossier"), now=timezone.now() + dt.timedelta(days=400), keep=nothing
    ).snapshots
    found = explained(figure().pk, today=TODAY)
    assert found.agrees is True
    assert {one.batch for one in found.behind.batches} == before
