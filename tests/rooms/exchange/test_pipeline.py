"""Delivered at least once, counted exactly once: repeated, out of order, corrected, deleted, by two at a time."""

from __future__ import annotations

import itertools
import stat
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rooms.exchange.conftest import deliver, dossier, held, lines, receive

from giaoban.core.findings import has_errors
from giaoban.exchange.actions.processing import process_batches
from giaoban.exchange.actions.repairing import repair
from giaoban.exchange.models import Batch, Connector, Receipt
from giaoban.exchange.queries.batches import batches_of, receipt_of
from giaoban.registry.models import Event, RecordIsFinal

LATER = {"updated_at": "2025-01-05T08:00:00Z", "settled_at": "2025-01-05", "result_delivery": "paper"}
GONE = {"updated_at": "2025-01-06T08:00:00Z", "deleted": True}


def test_a_raw_body_is_stored_once_and_nobody_writes_to_it(bien, nui, stores: Path):
    body = lines(dossier(1))
    batch = deliver(bien, body)
    receive(nui, body)
    (file,) = stores.glob("raw/??/*")
    assert file == stores / batch.raw_path
    assert file.read_bytes() == body
    assert stat.S_IMODE(file.stat().st_mode) == 0o444


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_corrections_and_deletions_end_the_same_in_whatever_order_they_come(bien, order):
    bodies = [
        lines(dossier(1), dossier(2), dossier(3)),
        lines(dossier(1, **LATER), dossier(2, **LATER)),
        lines(dossier(2, **GONE)),
    ]
    for number in order:
        deliver(bien, bodies[number])
    for number in order:
        deliver(bien, bodies[number])
    assert held("dossier_id", "result_delivery") == [("d-0001", "paper"), ("d-0003", "none")]


def test_a_correction_is_a_version_and_the_earlier_state_stays_readable(bien):
    from giaoban.exchange.queries.contracts import contract_named, warehouse
    from giaoban.measures.warehouse.reading import reading

    first = deliver(bien, lines(dossier(1)))
    second = deliver(bien, lines(dossier(1, **LATER)))
    assert (first.inserted, second.corrected) == (1, 1)
    with reading(warehouse(), contract_named("dossier"), known=first.received_at) as records:
        assert records.result_delivery.to_pyarrow().to_pylist() == ["none"]
    assert deliver(bien, lines(dossier(1, updated_at="2025-01-03T00:00:00Z"))).late == 1


def test_batches_that_wait_together_share_one_commit(bien, nui):
    batches = [receive(bien, lines(dossier(1))), receive(nui, lines(dossier(1))), receive(bien, lines(dossier(2)))]
    receipts = process_batches(now=timezone.now())
    assert [receipt.batch for receipt in receipts] == batches
    assert len({receipt.body["snapshot"] for receipt in receipts}) == 1
    assert len(held("dossier_id")) == 3


def test_moments_of_arrival_never_repeat_or_go_back(bien):
    now = timezone.now()
    from giaoban.exchange.actions.receiving import receive_batch

    def at(number: int, moment):
        body = iter([lines(dossier(number)), b""])
        about = {"connector": bien, "media_type": "application/x-ndjson"}
        return receive_batch(body=lambda _: next(body), now=moment, **about).received_at

    moments = [at(1, now), at(2, now), at(3, now - timezone.timedelta(hours=1))]
    assert moments == sorted(set(moments))


def test_an_empty_body_is_a_batch_of_nothing_and_no_fault(bien):
    batch = deliver(bien, b"")
    assert (batch.state, batch.rows, batch.snapshot) == ("merged", 0, None)
    assert not has_errors(repair(timezone.now()))


def test_a_batch_that_breaks_the_program_is_kept_and_does_not_stop_the_others(bien, monkeypatch):
    from giaoban.exchange.actions import processing

    honest = processing.judge_batch
    bad = receive(bien, lines(dossier(1)))

    def broken(batch, contract, on):
        if batch.pk == bad.pk:
            raise ZeroDivisionError
        return honest(batch, contract, on=on)

    monkeypatch.setattr(processing, "judge_batch", broken)
    good = deliver(bien, lines(dossier(2)))
    bad.refresh_from_db()
    assert (bad.state, good.state) == ("failed", "merged")
    assert [one["code"] for one in bad.findings] == ["batch.failed"]
    monkeypatch.setattr(processing, "judge_batch", honest)
    from giaoban.exchange.actions.repairing import retry_failed
    from giaoban.registry.actions import console_person

    assert retry_failed(by=console_person(), now=timezone.now()) == 1
    process_batches(now=timezone.now())
    assert held("dossier_id") == [("d-0001",), ("d-0002",)]


def test_batches_of_a_contract_that_cannot_be_read_wait_until_the_pack_is_mended(bien, settings, tmp_path: Path):
    whole, settings.PACK = settings.PACK, tmp_path
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "dossier.yaml").write_text("name: [")
    batch = deliver(bien, lines(dossier(1)))
    assert (batch.state, batch.attempts) == ("received", 0)
    settings.PACK = whole
    assert [receipt.batch for receipt in process_batches(now=timezone.now())] == [batch]


def test_what_arrived_is_final_in_the_database_itself(bien):
    batch = deliver(bien, lines(dossier(1)))
    waiting = receive(bien, lines(dossier(2)))
    for change in ({"sha256": "0" * 64}, {"raw_path": "x"}, {"received_at": timezone.now()}, {"idempotency_key": "k"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Batch.objects.filter(pk=waiting.pk).update(**change)
    for rows in (Batch.objects.filter(pk=batch.pk), Receipt.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(rows=2, accepted=2)
    with pytest.raises(RecordIsFinal):
        receipt_of(batch.pk).save()


def test_every_batch_leaves_its_trail(bien):
    batch = deliver(bien, lines(dossier(1)))
    trail = list(Event.objects.filter(thing=f"batches:{batch.name}").order_by("id").values_list("action", flat=True))
    assert trail == ["batch.receive", "batch.merged"]
    assert list(batches_of("dossier@1", timezone.now())) == [batch]
    assert not batches_of("dossier@1", batch.received_at - timezone.timedelta(microseconds=1)).exists()


def test_a_warehouse_put_back_to_an_older_state_is_filled_again_from_raw_bodies(bien, stores: Path):
    import shutil

    deliver(bien, lines(dossier(1)))
    shutil.copytree(stores / "warehouse", stores / "older")
    deliver(bien, lines(dossier(2), dossier(1, **LATER)))
    shutil.rmtree(stores / "warehouse")
    (stores / "older").rename(stores / "warehouse")
    assert [finding.code for finding in repair(timezone.now())] == ["repair.merged-again"]
    assert held("dossier_id", "result_delivery") == [("d-0001", "paper"), ("d-0002", "none")]
    assert repair(timezone.now()) == []


def test_a_lost_raw_body_is_an_error_that_names_the_batch(bien, stores: Path):
    batch = deliver(bien, lines(dossier(1)))
    (stores / batch.raw_path).unlink()
    (finding,) = repair(timezone.now())
    assert (finding.code, finding.context["batch"]) == ("repair.body-missing", batch.name)


def test_repair_leaves_alone_what_somebody_is_bringing_just_now(bien, stores: Path):
    from giaoban.exchange.actions.raw import stored

    parts = iter([b"half", b"whole", b""])
    seen = []

    def read(_: int) -> bytes:
        seen.append(repair(timezone.now()))
        return next(parts)

    with stored(read) as raw:
        assert repair(timezone.now()) == []
        assert raw.file.read_bytes() == b"halfwhole"
    assert seen == [[], [], []]
    assert [finding.code for finding in repair(timezone.now())] == ["repair.cleared-unknown-bodies"]


@given(st.data())
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_repetition_and_division_of_versions_gives_one_state(bien, data):
    """Versions of three records, cut into batches at will: the newest version of each stands, by hand below."""
    prefix = f"x{Batch.objects.count()}-"
    versions = data.draw(
        st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9)), min_size=1, max_size=8, unique=True), label="versions"
    )
    records = [
        dossier(0, dossier_id=f"{prefix}{key}", updated_at=f"2025-01-03T00:00:0{moment}Z", procedure=f"p{moment}")
        for key, moment in versions
    ]
    order = data.draw(st.permutations(records))
    size = data.draw(st.integers(1, 3))
    bodies = [lines(*order[at : at + size]) for at in range(0, len(order), size)]
    for body in [*bodies, *data.draw(st.lists(st.sampled_from(bodies), max_size=2))]:
        deliver(bien, body)
    newest = {}
    for key, moment in versions:
        newest[f"{prefix}{key}"] = max(newest.get(f"{prefix}{key}", "p0"), f"p{moment}")
    assert dict(row for row in held("dossier_id", "procedure") if row[0].startswith(prefix)) == newest
    assert Connector.objects.count() == 1
