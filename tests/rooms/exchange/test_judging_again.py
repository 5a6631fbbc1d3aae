"""A body that came back because our register lacked an entry is judged again once it has it; nothing counts twice."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from tests.rooms.exchange.conftest import NDJSON, deliver, dossier, held, lines, receive

from giaoban.cli import main
from giaoban.core.findings import Refused, has_errors
from giaoban.exchange.actions.again import judge_again
from giaoban.exchange.actions.processing import process_batches
from giaoban.exchange.actions.quarantine import quarantine_file
from giaoban.exchange.actions.repairing import repair
from giaoban.exchange.actions.signing import public_keys
from giaoban.exchange.models import Batch
from giaoban.exchange.queries.batches import batch_of
from giaoban.exchange.queries.sources import source_lines
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event, Subject
from giaoban.registry.permissions import NotAllowed

NEW = "province.moi"
BODY = lines(dossier(1), dossier(2, receiving_unit=NEW))
LATER = {"updated_at": "2025-01-05T08:00:00Z", "settled_at": "2025-01-05", "result_delivery": "paper"}


def mend_register() -> None:
    Subject.objects.create(key=NEW, kind="province", name_vi="Tỉnh Mới", valid_from=dt.date(2000, 1, 1))


def again(batch: Batch) -> Batch:
    made = judge_again(by=console_person(), batch=batch, now=timezone.now())
    process_batches(now=timezone.now())
    made.refresh_from_db()
    return made


def test_rows_our_register_did_not_know_are_taken_once_it_does_and_none_is_doubled(bien):
    first = deliver(bien, BODY)
    assert (first.accepted, first.quarantined) == (1, 1)
    mend_register()
    second = again(first)
    assert (second.accepted, second.quarantined, second.inserted, second.unchanged) == (2, 0, 1, 1)
    assert held("dossier_id") == [("d-0001",), ("d-0002",)]
    assert (second.name, second.replaces) == (f"{first.name}.2", first)
    assert source_lines()[0].accepted == 2
    assert not has_errors(repair(timezone.now()))
    assert held("dossier_id") == [("d-0001",), ("d-0002",)]


@pytest.mark.parametrize(
    ("body", "wrong", "right"),
    [
        (BODY, {"content_type": "text/csv"}, {"content_type": NDJSON}),
        (
            gzip.compress(BODY),
            {"content_type": NDJSON},
            {"content_type": NDJSON, "headers": {"Content-Encoding": "gzip"}},
        ),
    ],
)
def test_a_body_under_a_wrong_name_is_read_anew_once_its_sender_names_it_rightly(bien, bien_key, body, wrong, right):
    def push(content_type: str, headers: Mapping[str, str] | None = None) -> Any:
        named = {"Authorization": f"Bearer {bien_key}", "Idempotency-Key": '"day"', **(headers or {})}
        return Client().post("/api/facts/dossier", body, content_type=content_type, headers=named)

    first = push(**wrong)
    assert (first.status_code, first.json()["receipt"]["counts"]["accepted"]) == (422, 0)
    second = push(**right)
    assert (second.status_code, second.json()["receipt"]["counts"]["accepted"]) == (201, 1)
    assert second.json()["receipt"]["replaces"] == first.json()["receipt"]["batch"]
    assert push(**right).json()["receipt"] == second.json()["receipt"]  # and then it is known
    assert push(**wrong).json()["receipt"] == second.json()["receipt"]  # what was taken is not read otherwise
    assert held("dossier_id") == [("d-0001",)]
    assert not has_errors(repair(timezone.now()))


def test_the_new_receipt_says_what_it_replaces_and_the_old_one_stays_with_its_returned_rows(bien):
    first = deliver(bien, BODY)
    was, rows = dict(first.receipt.body), quarantine_file(first).read_bytes()
    mend_register()
    second = again(first)
    assert second.receipt.body["replaces"] == first.name
    assert was["replaces"] is None
    old = Batch.objects.get(pk=first.pk)
    assert (old.receipt.body, quarantine_file(old).read_bytes()) == (was, rows)
    assert batch_of(bien, first.sha256) == second
    assert batch_of(bien, f"{first.sha256}.1") == first
    assert [batch_of(bien, f"{first.sha256}.{end}") for end in ("3", "x", "-1", "99999")] == [None] * 4


def test_what_still_comes_back_has_rows_of_its_own(bien):
    first = deliver(bien, lines(dossier(1, receiving_unit=NEW), dossier(2, channel="pigeon")))
    assert (first.accepted, first.quarantined) == (0, 2)
    mend_register()
    second = again(first)
    assert (second.accepted, second.quarantined) == (1, 1)
    assert quarantine_file(second) != quarantine_file(first)
    third = again(second)
    assert (third.name, third.replaces, third.unchanged) == (f"{first.name}.3", second, 1)


def test_a_batch_of_which_every_row_was_taken_is_never_judged_again(bien):
    whole, waiting = deliver(bien, lines(dossier(1))), receive(bien, lines(dossier(2, channel="pigeon")))
    empty = receive(bien, b"")
    for batch, code in ((whole, "batch.nothing-came-back"), (waiting, "batch.has-not-ended")):
        with pytest.raises(Refused) as why:
            again(batch)
        assert [one.code for one in why.value.findings] == [code]
    process_batches(now=timezone.now())
    for batch in (waiting, empty):
        batch.refresh_from_db()
    with pytest.raises(Refused):
        again(empty)
    again(waiting)
    with pytest.raises(Refused) as why:
        again(waiting)  # its newest judging is the one to name
    assert [one.code for one in why.value.findings] == ["batch.judged-since"]
    assert Batch.objects.count() == 4


def test_the_sender_who_sends_the_same_bytes_after_the_register_was_mended_is_heard(bien, bien_key):
    def post() -> Any:
        headers = {"Authorization": f"Bearer {bien_key}", "Idempotency-Key": '"k-1"'}
        return Client().post("/api/facts/dossier", BODY, "application/x-ndjson", headers=headers)

    first = post().json()
    assert post().json()["receipt"] == first["receipt"]  # nothing mended: the same receipt
    mend_register()
    answer = post()
    assert (answer.status_code, answer.json()["receipt"]["counts"]["accepted"]) == (201, 2)
    assert answer.json()["receipt"]["replaces"] == first["receipt"]["batch"]
    repeated = post()
    assert (repeated.status_code, repeated.json()) == (200, answer.json())  # and nothing more
    assert Batch.objects.count() == 2
    headers = {"Authorization": f"Bearer {bien_key}"}
    newest = Client().get(first["batch"], headers=headers).json()
    assert newest["receipt"] == answer.json()["receipt"]
    old = Client().get(f"{first['batch']}.1", headers=headers).json()
    assert old["receipt"] == first["receipt"]
    returned = b"".join(Client().get(old["quarantine"], headers=headers).streaming_content)
    assert NEW.encode() in returned
    assert Client().get(f"{first['batch']}.7", headers=headers).status_code == 404


def test_what_the_sender_did_wrong_stays_wrong_however_the_register_changes(bien):
    body = lines(dossier(1, channel="pigeon"))
    deliver(bien, body)
    mend_register()
    deliver(bien, body)
    assert Batch.objects.count() == 1


def test_a_contract_that_was_mended_judges_the_same_bytes_again(bien, settings, tmp_path: Path):
    body = lines(dossier(1, channel="pigeon"))
    first = deliver(bien, body)
    assert first.state == "refused"
    contracts, text = tmp_path / "contracts", (Path(settings.PACK) / "contracts" / "dossier.yaml").read_text()
    contracts.mkdir()
    (contracts / "dossier.yaml").write_text(text.replace("validValues: [online,", "validValues: [pigeon, online,"))
    settings.PACK = tmp_path
    second = deliver(bien, body)
    assert (second.judging, second.state, second.replaces) == (2, "merged", first)


def test_a_correction_that_came_meanwhile_is_not_undone(bien):
    first = deliver(bien, BODY)
    deliver(bien, lines(dossier(1, **LATER)))
    mend_register()
    second = again(first)
    assert (second.inserted, second.late, second.corrected) == (1, 1, 0)
    assert held("dossier_id", "result_delivery") == [("d-0001", "paper"), ("d-0002", "none")]


def test_before_the_second_judging_nothing_of_it_was_known(bien):
    from giaoban.exchange.queries.contracts import contract_named, warehouse
    from giaoban.measures.warehouse.reading import reading

    first = deliver(bien, BODY)
    between = timezone.now()
    mend_register()
    second = again(first)
    assert second.known_at > between > first.known_at
    for known, rows in ((between, 1), (second.known_at, 2)):
        with reading(warehouse(), contract_named("dossier"), known=known) as records:
            assert records.count().to_pyarrow().as_py() == rows


def test_the_warehouse_is_filled_again_from_both_judgings(bien, stores: Path):
    first = deliver(bien, BODY)
    mend_register()
    again(first)
    shutil.rmtree(stores / "warehouse")
    assert "repair.merged-again" in {one.code for one in repair(timezone.now())}
    assert held("dossier_id") == [("d-0001",), ("d-0002",)]


def test_what_a_judging_replaces_is_final_and_each_is_replaced_once(bien):
    first = deliver(bien, BODY)
    second = judge_again(by=console_person(), batch=first, now=timezone.now())
    for change in ({"judging": 3}, {"replaces": second.pk}):
        with pytest.raises(DatabaseError, match="record is final"), transaction.atomic():
            Batch.objects.filter(pk=second.pk).update(**change)
    with pytest.raises(DatabaseError, match="record is final"), transaction.atomic():
        Batch.objects.filter(pk=second.pk).delete()
    about = {"connector": bien, "contract": "dossier@1", "bytes": 1, "raw_path": "x", "media_type": "text/csv"}
    about["received_at"] = timezone.now()
    assert Batch.objects.create(**about, sha256="e").pk
    for wrong in ({"sha256": first.sha256}, {"sha256": "f", "judging": 2}, {"sha256": "f", "replaces": second}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Batch.objects.create(**about, **wrong)


def test_only_the_agency_has_a_body_judged_again_and_it_is_in_the_log(bien, officer_of_agency, officer_of_province):
    first = deliver(bien, BODY)
    with pytest.raises(NotAllowed):
        judge_again(by=officer_of_province, batch=first, now=timezone.now())
    made = judge_again(by=officer_of_agency, batch=first, now=timezone.now())
    event = Event.objects.get(action="batch.judge-again")
    assert (event.by, event.thing) == (officer_of_agency, f"batches:{made.name}")
    assert event.data == {"replaces": first.name}


def test_a_stored_body_is_judged_again_from_the_shell(bien, capsys, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("giaoban.cli.open_stores", lambda: None)
    first = deliver(bien, BODY)
    mend_register()
    assert main(["sources", "process", "--again", f"bien-cases/{first.sha256[:12]}"]) == 0
    assert f"{first.name}.2\tmerged\t2\t2\t0" in capsys.readouterr().out
    assert main(["sources", "process", "--again", f"bien-cases/{first.sha256[:12]}"]) == 1
    assert "batch.nothing-came-back" in capsys.readouterr().err
    for name in ("nobody/1", "bien-cases/", "bien-cases", "bien-cases/zz"):
        assert main(["sources", "process", "--again", name]) == 3
    capsys.readouterr()
    keys = tmp_path / "jwks.json"
    keys.write_text(json.dumps(public_keys()))
    for end in (".1", ".2", ""):
        assert main(["sources", "receipt", "show", "bien-cases", first.sha256[:12] + end]) == 0
        receipt = tmp_path / f"receipt{end}.json"
        receipt.write_text(capsys.readouterr().out)
        name = f"{first.name}.2" if end != ".1" else first.name
        assert json.loads(receipt.read_text())["receipt"]["batch"] == name
        assert main(["sources", "receipt", "verify", str(receipt), "--keys", str(keys)]) == 0
        capsys.readouterr()
