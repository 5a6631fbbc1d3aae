"""The public list of vulnerabilities (NVD CVE 2.0) is taken as it is published: pushed, or pulled page by page."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from tests.core.test_contracts_nvd import entry, feed
from tests.rooms.exchange.conftest import deliver, receive
from tests.rooms.exchange.servers import Answer, serving
from tests.tiny import NOW, subject

from giaoban.core.findings import Refused
from giaoban.exchange.actions.processing import process_batches
from giaoban.exchange.actions.quarantine import quarantine_file
from giaoban.exchange.actions.raw import raw_file
from giaoban.exchange.actions.sources import give_api_key
from giaoban.exchange.connectors import pull
from giaoban.exchange.models import Connector
from giaoban.exchange.queries.contracts import contract_named, warehouse
from giaoban.exchange.queries.ways import read_way
from giaoban.measures.warehouse.reading import reading
from giaoban.registry.actions import console_person

VN = Path(__file__).resolve().parents[3] / "packs" / "vn"
JSON = "application/json"


@pytest.fixture
def nvd(tiny, stores, settings) -> Connector:
    settings.PACK = VN
    about = {"sender": subject("ministry.so"), "contract": "vulnerability@1", "way": "push", "created_at": NOW}
    return Connector.objects.create(key="nvd", title="nvd", **about)


def held() -> dict[str, tuple]:
    with reading(warehouse(), contract_named("vulnerability@1")) as records:
        rows = records.to_pyarrow().to_pylist()
    return {row["cve_id"]: (row["base_score"], row["severity"], row["products"], row["source"]) for row in rows}


def test_a_page_of_the_feed_is_a_batch_and_its_broken_entry_comes_back_with_its_number(nvd):
    page = feed(entry(1), entry(2, published="yesterday"), entry(3, vulnStatus="Rejected"), entry(4, metrics={}))
    batch = deliver(nvd, page.encode(), JSON)
    assert (batch.rows, batch.accepted, batch.quarantined) == (4, 3, 1)
    assert held() == {"CVE-2024-0001": (9.8, "CRITICAL", 2, "nvd"), "CVE-2024-0004": (None, None, 2, "nvd")}
    assert raw_file(batch.raw_path).read_bytes() == page.encode()
    import pyarrow.parquet as pq

    (back,) = pq.read_table(quarantine_file(batch)).to_pylist()
    assert (back["row_number"], '"yesterday"' in back["record"]) == (2, True)
    assert any(one["code"] == "nvd.broken-entry" and "yesterday" in one["en"] for one in batch.findings)


def test_the_same_page_at_another_hour_changes_nothing_and_a_newer_entry_corrects(nvd):
    deliver(nvd, feed(entry(1)).encode(), JSON)
    later = json.loads(feed(entry(1))) | {"timestamp": "2024-03-07T00:00:00.000"}
    again = deliver(nvd, json.dumps(later).encode(), JSON)
    assert (again.inserted, again.corrected, again.unchanged) == (0, 0, 1)
    newer = deliver(nvd, feed(entry(1, lastModified="2024-03-09T00:00:00.000", metrics={})).encode(), JSON)
    assert (newer.corrected, held()["CVE-2024-0001"][0]) == (1, None)


@pytest.mark.parametrize("body", [b"[]", b"{", b'{"format": "NVD_CVE", "version": "1.1"}', b"\xff\xfe", b""])
def test_json_that_is_no_page_of_the_feed_is_refused_in_words(nvd, body):
    batch = deliver(nvd, body, JSON)
    assert (batch.state, [one["code"] for one in batch.findings]) == ("refused", ["nvd.not-a-feed"])


def test_a_contract_without_a_public_feed_takes_no_plain_json(bien):
    with pytest.raises(Refused) as refused:
        receive(bien, feed(entry(1)).encode(), JSON)
    assert [one.code for one in refused.value.findings] == ["push.unknown-media"]


def test_the_feed_is_pushed_over_http(nvd):
    key = give_api_key(by=console_person(), source=nvd, now=timezone.now())
    headers = {"Authorization": f"Bearer {key}"}
    answer = Client().post("/api/facts/vulnerability", feed(entry(1)).encode(), JSON, headers=headers)
    assert (answer.status_code, answer.json()["receipt"]["counts"]["inserted"]) == (201, 1)


@pytest.mark.parametrize("size", [2, 5, None])
def test_the_feed_is_pulled_from_its_first_entry_to_its_last(nvd, officer_of_agency, size):
    entries = [entry(number) for number in range(1, 6)]

    def api(path: str, headers: dict[str, str]) -> Answer:
        start = int(parse_qs(urlsplit(path).query)["startIndex"][0])
        page = entries[start : start + (size or 2)]
        return Answer(feed(*page, start=start, total=5).encode(), headers={"content-type": JSON})

    with serving(api) as server:
        paging = {"kind": "offset", "parameter": "startIndex"} | ({"size": size} if size else {})
        allow = {"networks": ["127.0.0.1/32"], "ports": [server.port]}
        nvd.way = "http"
        nvd.settings = {"url": server.url("/cves"), "records": "vulnerabilities", "paging": paging, "allow": allow}
        nvd.save()
        done = pull(by=officer_of_agency, connector=nvd, now=timezone.now)
    assert done.findings == ()
    assert {batch.media_type for batch in done.batches} == {JSON}
    process_batches(now=timezone.now())
    assert sorted(held()) == [f"CVE-2024-000{number}" for number in range(1, 6)]


def test_records_counted_from_the_first_are_not_walked_along_a_column():
    paging, walk = {"kind": "offset", "parameter": "startIndex", "size": 2}, {"column": "modified_at"}
    with pytest.raises(Refused, match=r"pull\.bad-settings"):
        read_way("http", {"url": "https://example.org/", "paging": paging, "incremental": walk})
