"""The door for machines: what is let in, what is answered, what is refused and with which words."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import hashlib
import io
import json
import shutil
from pathlib import Path

import pytest
from django.test import Client
from tests.rooms.exchange.conftest import NDJSON, deliver, dossier, held, lines, receive

from giaoban.core.findings import Refused
from giaoban.exchange.actions.raw import Expected
from giaoban.exchange.actions.signing import public_keys, verified
from giaoban.exchange.actions.unpacking import Opened
from giaoban.exchange.models import Batch, Connector

PARQUET = "application/vnd.apache.parquet"
EVENT = "application/cloudevents+json"


def push(key: str, body: bytes, media: str = NDJSON, path: str = "dossier", **headers: str):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client().post(
        f"/api/facts/{path}", body, content_type=media, headers={"Authorization": f"Bearer {key}", **named}
    )


def parquet(*records: dict) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(records)), out)
    return out.getvalue()


def code(answer) -> str:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()["findings"][0]["code"]


def test_a_pushed_batch_is_answered_with_a_receipt_that_anybody_can_verify(bien, bien_key):
    body = lines(dossier(1), dossier(2))
    answer = push(bien_key, body)
    assert answer.status_code == 201
    receipt = verified(answer.json(), Client().get("/.well-known/jwks.json").json())
    assert receipt["body"]["sha256"] == hashlib.sha256(body).hexdigest()
    assert receipt["counts"]["rows"] == receipt["counts"]["inserted"] == 2
    assert receipt["contract"] == "dossier@1.1"
    assert held("dossier_id", "source", "simulated") == [("d-0001", "bien-cases", True), ("d-0002", "bien-cases", True)]
    assert answer["Location"].endswith(receipt["body"]["sha256"])


def csv_of(*records: dict) -> bytes:
    names = list(records[0])
    return "\n".join([",".join(names), *(",".join(str(one[name]) for name in names) for one in records)]).encode()


@pytest.mark.parametrize(
    ("media", "make", "headers"),
    [
        (NDJSON, lines, {}),
        ("application/jsonl; charset=utf-8", lines, {}),
        (NDJSON, lambda *records: gzip.compress(lines(*records)), {"Content_Encoding": "gzip"}),
        ("text/csv", csv_of, {}),
        ("text/csv", lambda *records: csv_of(*records).replace(b",", b";"), {}),
        (PARQUET, parquet, {}),
        (PARQUET, lambda *records: gzip.compress(parquet(*records)), {"Content_Encoding": "gzip"}),
        (
            EVENT,
            lambda *records: json.dumps(
                {"specversion": "1.0", "id": "e1", "source": "/cases", "type": "vn.dossiers", "data": records}
            ).encode(),
            {},
        ),
        (
            EVENT,
            lambda *records: json.dumps(
                {
                    "specversion": "1.0", "id": "e1", "source": "/cases", "type": "vn.dossiers",
                    "datacontenttype": PARQUET, "data_base64": base64.b64encode(parquet(*records)).decode(),
                }
            ).encode(),
            {},
        ),
        (
            NDJSON,
            lines,
            {"ce_specversion": "1.0", "ce_id": "e1", "ce_source": "/cases", "ce_type": "vn.dossiers"},
        ),
    ],
    ids=["ndjson", "jsonl", "gzip", "csv", "semicolons", "parquet", "parquet-gzip", "event", "event-parquet", "binary"],
)  # fmt: skip
def test_the_same_records_in_every_form_give_the_same_state(bien, bien_key, media, make, headers):
    answer = push(bien_key, make(dossier(1), dossier(2)), media, **headers)
    assert answer.status_code == 201, answer.json()
    day = dt.date(2025, 1, 2)
    assert held("dossier_id", "received_at", "simulated") == [("d-0001", day, True), ("d-0002", day, True)]


def test_the_same_body_sent_again_counts_once_and_gets_the_same_receipt(bien, bien_key):
    first = push(bien_key, lines(dossier(1)), Idempotency_Key='"k-1"')
    again = push(bien_key, lines(dossier(1)), Idempotency_Key='"k-1"')
    without = push(bien_key, lines(dossier(1)))
    assert (first.status_code, again.status_code, without.status_code) == (201, 200, 200)
    assert first.json()["signature"] == again.json()["signature"] == without.json()["signature"]
    assert Batch.objects.count() == 1


def test_an_idempotency_key_with_another_body_is_refused_and_nothing_of_it_is_kept(bien, bien_key, stores: Path):
    push(bien_key, lines(dossier(1)), Idempotency_Key='"k-1"')
    answer = push(bien_key, lines(dossier(2)), Idempotency_Key='"k-1"')
    assert (answer.status_code, code(answer)) == (422, "push.idempotency-key-reused")
    assert held("dossier_id") == [("d-0001",)]
    assert len(list(stores.glob("raw/??/*"))) == 1


def test_the_id_of_an_event_is_its_idempotency_key(bien, bien_key):
    event = {"ce_specversion": "1.0", "ce_id": "e-1", "ce_source": "/cases", "ce_type": "vn.dossiers"}
    assert push(bien_key, lines(dossier(1)), **event, ce_time="2025-01-02T08:00:00+07:00").status_code == 201
    assert code(push(bien_key, lines(dossier(2)), **event)) == "push.idempotency-key-reused"
    batch = Batch.objects.get()
    assert batch.sent_at.isoformat() == "2025-01-02T01:00:00+00:00"
    assert batch.receipt.body["event"]["source"] == "/cases"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (dossier(1), 201),
        ([dossier(1)], 201),
        ({"records": [dossier(1)]}, 201),
        ({"totals": []}, 422),
        (17, 422),
        ({}, 422),
    ],
)
def test_an_event_carries_one_record_or_many(bien, bien_key, data, status):
    event = {"specversion": "1.0", "id": "e-1", "source": "/cases", "type": "vn.dossier", "data": data}
    assert push(bien_key, json.dumps(event).encode(), EVENT).status_code == status
    assert sum(batch.inserted for batch in Batch.objects.all()) == (status == 201)


def test_bad_rows_come_back_with_reasons_and_the_good_ones_are_taken(bien, bien_key):
    body = lines(
        dossier(1),
        dossier(2, settled_at="2024-12-31", result_delivery="paper"),  # settled before it was received
        dossier(3, service_level="magic"),
        dossier(4, received_at="2025-02-30"),  # no day
        dossier(5, receiving_unit="province.atlantis"),
    )
    answer = push(bien_key, body + b"\n{half a rec", NDJSON)
    assert answer.status_code == 201
    counts = answer.json()["receipt"]["counts"]
    assert (counts["rows"], counts["accepted"], counts["quarantined"]) == (6, 1, 5)
    assert [(row["row"], row["code"]) for row in answer.json()["receipt"]["quarantine"]] == [
        (2, "dossier.settled-before-received"),
        (3, "batch.value-not-allowed"),
        (4, "batch.wrong-type"),
        (5, "batch.unknown-reference"),
        (6, "body.not-a-record"),
    ]
    values = {row["row"]: row["value"] for row in answer.json()["receipt"]["quarantine"]}
    assert (values[2], values[4], values[6]) == ("2025-01-02, 2024-12-31", "2025-02-30", None)
    assert held("dossier_id") == [("d-0001",)]
    table = Client().get(answer.json()["quarantine"], headers={"Authorization": f"Bearer {bien_key}"})
    text = b"".join(table.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0] == "row_number,code,severity,column,value,record"
    assert "2025-02-30" in text and "{half a rec" in text


def test_a_batch_without_one_good_row_is_refused_with_its_receipt(bien, bien_key):
    answer = push(bien_key, lines(dossier(1, channel="carrier pigeon")))
    assert (answer.status_code, code(answer)) == (422, "batch.value-not-allowed")
    assert verified(answer.json(), public_keys())["state"] == "refused"


def test_a_missing_column_is_one_fault_of_the_batch_not_one_of_every_row(bien, bien_key):
    record = dossier(1)
    del record["procedure"]
    answer = push(bien_key, lines(record, {**record, "dossier_id": "d-2"}))
    assert (answer.status_code, code(answer)) == (422, "batch.missing-column")
    assert answer.json()["receipt"]["counts"]["rows"] == 0


def test_an_unknown_column_is_said_and_not_kept(bien, bien_key):
    answer = push(bien_key, lines(dossier(1, telephone="090")))
    assert answer.status_code == 201
    assert [one["code"] for one in answer.json()["receipt"]["findings"]] == ["body.unknown-column"]


def test_a_source_speaks_only_for_itself_and_never_mixes_simulated_with_real(bien, bien_key):
    own = {"source": "bien-cases", "simulated": True}
    body = lines(
        dossier(1, **own), dossier(2, **own | {"source": "nui-cases"}), dossier(3, **own | {"simulated": False})
    )
    receipt = push(bien_key, body).json()["receipt"]
    assert [(row["row"], row["code"]) for row in receipt["quarantine"]] == [
        (2, "push.not-your-source"),
        (3, "push.origin-differs"),
    ]
    assert held("dossier_id") == [("d-0001",)]


def test_a_file_that_lies_about_its_own_bounds_does_not_speak_for_another_source(bien, bien_key):
    """Its statistics say that all rows are of its sender: a reader that skips by them would find no stranger."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    rows = [dossier(n, source="bien-casez", simulated=True) for n in range(5)]
    pq.write_table(pa.Table.from_pylist(rows), out, use_dictionary=False, compression="none")
    body = out.getvalue()
    footer = len(body) - 8 - int.from_bytes(body[-8:-4], "little")
    assert b"bien-casez" in body[footer:]
    answer = push(bien_key, body[:footer] + body[footer:].replace(b"bien-casez", b"bien-cases"), PARQUET)
    assert answer.status_code == 422
    receipt = answer.json()["receipt"]
    assert {row["code"] for row in receipt["quarantine"]} == {"push.not-your-source"}
    assert receipt["counts"]["quarantined"] == 5


def test_half_a_body_is_refused_and_nothing_of_it_is_kept(bien, stores: Path):
    body = lines(dossier(1), dossier(2))
    with pytest.raises(Refused) as refusal:
        receive(bien, body[:100], expected=Expected(length=len(body)))
    assert [finding.code for finding in refusal.value.findings] == ["push.half-sent"]
    assert not Batch.objects.exists()
    assert [path for path in (stores / "raw").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("body", "media", "headers", "wanted"),
    [
        (gzip.compress(lines(dossier(1)))[:-9], NDJSON, {"Content_Encoding": "gzip"}, "body.not-gzip"),
        (b"no gzip", NDJSON, {"Content_Encoding": "gzip"}, "body.not-gzip"),
        (b"PAR1 cut short", PARQUET, {}, "body.not-parquet"),
        (b"\n", "text/csv", {}, "body.not-csv"),
        (b"dossier_id,dossier_id\n1,2\n", "text/csv", {}, "body.repeated-column"),
        (b'{"specversion": "0.3"}', EVENT, {}, "body.not-an-event"),
        (b"[1]", EVENT, {}, "body.not-an-event"),
        (b"x" * 2_000_000, NDJSON, {}, "body.line-too-long"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_in_words(bien, bien_key, body, media, headers, wanted):
    answer = push(bien_key, body, media, **headers)
    assert (answer.status_code, code(answer)) == (422, wanted)
    assert answer.json()["findings"][0]["vi"] != answer.json()["findings"][0]["en"]


def test_a_parquet_file_cut_anywhere_is_refused_or_is_whole(bien, bien_key):
    whole = parquet(*(dossier(number) for number in range(50)))
    for cut in range(4, len(whole) - 1, len(whole) // 9):
        assert code(push(bien_key, whole[:cut], PARQUET)) in ("body.not-parquet", "batch.unreadable")


def test_a_bomb_is_refused_before_it_fills_the_machine(bien, bien_key, monkeypatch):
    monkeypatch.setitem(Opened.__init__.__kwdefaults__, "limit", 1_000_000)
    bomb = gzip.compress(b'{"dossier_id": "0"}\n' * 500_000)
    assert len(bomb) < 100_000
    assert code(push(bien_key, bomb, Content_Encoding="gzip")) == "body.unpacks-too-large"


def test_a_long_text_written_once_and_meant_a_million_times_is_refused(bien, bien_key, monkeypatch):
    monkeypatch.setattr("giaoban.exchange.actions.judging.MOST_UNPACKED", 10_000_000)
    bomb = parquet(*(dossier(number, procedure="x" * 100_000) for number in range(200)))
    assert len(bomb) < 200_000
    assert code(push(bien_key, bomb, PARQUET)) == "body.unpacks-too-large"


@pytest.mark.parametrize(
    ("headers", "status", "wanted"),
    [
        ({"Content_Digest": f"sha-256=:{base64.b64encode(b'0' * 32).decode()}:"}, 400, "push.digest-differs"),
        ({"Content_Digest": "md5=:AAAA:"}, 400, "push.bad-header"),
        ({"Content_Encoding": "br"}, 415, "push.unknown-encoding"),
        ({"Content_Length": "999999999999"}, 413, "push.too-large"),
        ({"Content_Length": "-1"}, 411, "push.length-required"),
        ({"Idempotency_Key": "x" * 300}, 400, "push.bad-header"),
        ({"Authorization": "Bearer bien-cases.wrong"}, 401, "push.bad-api-key"),
        ({"Authorization": "Bearer nobody.wrong"}, 401, "push.bad-api-key"),
        ({"Authorization": "Basic eDp5"}, 401, "push.unsigned"),
        ({"X_Forwarded_For": "203.0.113.5"}, 403, "push.key-needs-tls"),
        ({"ce_id": "1"}, 422, "body.not-an-event"),
    ],
)
def test_a_request_that_is_not_right_is_refused_before_its_body_is_taken(bien, bien_key, headers, status, wanted):
    answer = push(bien_key, lines(dossier(1)), **headers)
    assert (answer.status_code, code(answer)) == (status, wanted)
    assert not Batch.objects.exists()


def test_forms_that_are_not_read_and_contracts_that_are_not_known(bien, bien_key):
    assert code(push(bien_key, b"<a/>", "text/html")) == "push.unknown-media"
    assert code(push(bien_key, b"x", "text/csv; charset=windows-1258")) == "push.unknown-media"
    assert code(push(bien_key, b"{}", path="dossiers")) == "exchange.unknown-contract"
    assert code(push(bien_key, b"{}", path="dossier@9")) == "exchange.unknown-contract"


def test_a_contract_that_is_not_known_is_answered_with_those_that_take_batches(bien, bien_key, settings, tmp_path):
    contracts = shutil.copytree(Path(settings.PACK) / "contracts", tmp_path / "contracts")
    shutil.copy(contracts / "dossier.yaml", contracts / "dossier@1.0.yaml")  # an earlier version, kept to be compared
    settings.PACK = tmp_path
    (finding,) = push(bien_key, b"{}", path="dossiers").json()["findings"]
    named = finding["context"]["known"].split(", ")
    assert "dossier" in named
    assert "dossier@1.0" not in named


def test_an_api_key_is_kept_as_a_hash_and_travels_only_over_tls(bien, bien_key):
    bien.refresh_from_db()
    secret = bien_key.partition(".")[2]
    assert secret not in json.dumps([str(value) for value in vars(bien).values()])
    far = Client(REMOTE_ADDR="203.0.113.5")
    answer = far.post("/api/facts/dossier", lines(dossier(1)), NDJSON, headers={"Authorization": f"Bearer {bien_key}"})
    assert code(answer) == "push.key-needs-tls"
    safe = far.post(
        "/api/facts/dossier", lines(dossier(1)), NDJSON, secure=True, headers={"Authorization": f"Bearer {bien_key}"}
    )
    assert safe.status_code == 201


def test_a_stopped_source_hands_nothing_over(bien, bien_key):
    Connector.objects.update(is_active=False)
    assert code(push(bien_key, lines(dossier(1)))) == "push.source-stopped"


def test_a_large_batch_is_answered_with_where_to_ask(bien, bien_key, monkeypatch):
    monkeypatch.setattr("giaoban.exchange.api.facts.AT_ONCE", 10)
    monkeypatch.setattr("giaoban.exchange.api.facts.process_soon", lambda **_: None)  # test_server.py has the thread
    answer = push(bien_key, lines(dossier(1)))
    assert (answer.status_code, answer.json()["state"]) == (202, "received")
    there = answer["Location"]
    headers = {"Authorization": f"Bearer {bien_key}"}
    assert Client().get(there, headers=headers).json()["state"] == "received"
    deliver(bien, lines(dossier(2)))  # whoever comes next works for everybody who waits
    assert Client().get(there, headers=headers).json()["receipt"]["counts"]["inserted"] == 1


def test_nobody_asks_for_the_batches_of_another(bien, bien_key, nui_key):
    there = push(bien_key, lines(dossier(1)))["Location"]
    assert code(Client().get(there, headers={"Authorization": f"Bearer {nui_key}"})) == "exchange.unknown-batch"


def test_pseudonyms_of_returned_rows_stay_out_of_the_receipt(bien, bien_key):
    answer = push(bien_key, lines(dossier(1), dossier(2), dossier(2)))
    reasons = answer.json()["receipt"]["quarantine"]
    assert {row["code"] for row in reasons} == {"batch.repeated-key"}
    assert "d-0002" not in answer.content.decode()
