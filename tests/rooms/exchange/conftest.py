"""Sources of the tiny country that push dossiers, each test with stores of its own."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from giaoban.exchange.actions.processing import process_batches
from giaoban.exchange.actions.receiving import receive_batch
from giaoban.exchange.actions.sources import add_source, give_api_key
from giaoban.exchange.models import Batch, Connector
from giaoban.registry.actions import console_person
from giaoban.registry.models import Subject

NDJSON = "application/x-ndjson"


def dossier(number: int, **changes: Any) -> dict[str, Any]:
    """One good dossier as a source writes it; `source` and `simulated` are left to the platform."""
    return {
        "dossier_id": f"d-{number:04}",
        "receiving_unit": "province.bien",
        "settling_unit": "province.bien",
        "procedure": "1.001",
        "service_level": "full",
        "channel": "online",
        "received_at": "2025-01-02",
        "due_at": "2025-01-12",
        "result_delivery": "none",
        "updated_at": f"2025-01-02T08:00:{number % 60:02}Z",
        **changes,
    }


def lines(*records: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records).encode()


@pytest.fixture
def stores(settings: Any, tmp_path: Path) -> Path:
    """Raw bodies, warehouse and keys of this test alone."""
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()
    return settings.VAR


@pytest.fixture
def bien(tiny: Any, stores: Path) -> Connector:
    """The case system of Biển; everything it sends is simulated."""
    return _source("bien-cases", "province.bien")


@pytest.fixture
def nui(tiny: Any, stores: Path) -> Connector:
    """The case system of Núi Sông."""
    return _source("nui-cases", "province.nui-song.2025")


@pytest.fixture
def nui_key(nui: Connector) -> str:
    return give_api_key(by=console_person(), source=nui, now=timezone.now())


@pytest.fixture
def bien_key(bien: Connector) -> str:
    return give_api_key(by=console_person(), source=bien, now=timezone.now())


def _source(key: str, sender: str) -> Connector:
    subject = Subject.objects.get(key=sender)
    about = {"by": console_person(), "sender": subject, "contract": "dossier", "simulated": True}
    return add_source(key=key, now=timezone.now(), **about)


def receive(source: Connector, body: bytes, media: str = NDJSON, **more: Any) -> Batch:
    return receive_batch(connector=source, body=io.BytesIO(body).read, media_type=media, now=timezone.now, **more)


def deliver(source: Connector, body: bytes, media: str = NDJSON, **more: Any) -> Batch:
    """Receives and processes a body; the batch as it ended."""
    batch = receive(source, body, media, **more)
    process_batches(now=timezone.now())
    batch.refresh_from_db()
    return batch


def held(*names: str) -> list[tuple[Any, ...]]:
    """These columns of every record that is held now, sorted; deleted ones are not held."""
    from giaoban.exchange.queries.contracts import contract_named, warehouse
    from giaoban.measures.warehouse.reading import reading

    with reading(warehouse(), contract_named("dossier@1")) as records:
        rows = records.select(*names).to_pyarrow().to_pylist()
    return sorted(tuple(row.values()) for row in rows)
