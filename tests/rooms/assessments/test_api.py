"""The API of assessments: everybody reads the sets, only those concerned read and answer the rest."""

from __future__ import annotations

import json

import pytest
from tests.tiny import NOW, TODAY, person, subject

from giaoban.assessments.actions import open_assessment
from giaoban.assessments.models import Answer, Assessment, Checklist


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


@pytest.fixture
def counter(officer_of_province) -> Assessment:
    return open_assessment(
        by=officer_of_province, checklist=Checklist.objects.get(code="town-hall", version=2),
        subject=subject("province.bien"), facts={"has_counter": True}, now=NOW,
    )  # fmt: skip


def post(client, address, body):
    return client.post(address, json.dumps(body), content_type="application/json")


def test_everybody_reads_the_sets(client, tiny):
    found = client.get("/api/assessments/checklists").json()
    assert {one["reference"] for one in found} == {"town-hall@1", "town-hall@2"}
    assert client.get("/api/assessments/checklists/town-hall").json()["reference"] == "town-hall@2"
    assert client.get("/api/assessments/checklists/none").status_code == 404
    assert client.get("/api/assessments/openapi.json").status_code == 200


def test_answers_come_in_all_or_none(client, counter, officer_of_province):
    address = f"/api/assessments/{counter.pk}/answers"
    assert post(client, address, {"answers": []}).status_code == 401
    client.force_login(officer_of_province)
    half = {"answers": [{"criterion": "signs", "value": "met"}, {"criterion": "help", "value": "perhaps"}]}
    refused = post(client, address, half)
    assert refused.status_code == 422
    assert refused.json()["findings"][0]["code"] == "checklist.not-on-scale"
    assert not Answer.objects.exists()
    for broken in ({}, {"answers": "all"}, {"answers": [{"value": "met"}]}):
        assert post(client, address, broken).status_code == 422
    whole = {"answers": [{"criterion": "signs", "value": "met", "seen": 0}, {"criterion": "waiting", "value": "8"}]}
    assert post(client, address, whole).status_code == 200
    measured = {"results": {"online": {"value": "60", "raw": {"rows": 5}}}}
    assert post(client, f"/api/assessments/{counter.pk}/measurements", measured).status_code == 200
    score = client.get(f"/api/assessments/{counter.pk}").json()["score"]
    assert (score["low"], score["high"]) == ("53.3333", "86.6667")  # 3 + 1 + 2.4 = 6.4 of 12, and 4 more open
    assert len(client.get("/api/assessments/").json()) == 1


def test_a_stranger_finds_nothing(client, counter):
    client.force_login(person("stranger"))
    assert client.get("/api/assessments/").json() == []
    for address in (
        f"/api/assessments/{counter.pk}",
        f"/api/assessments/{counter.pk}/oscal/plan",
        "/api/assessments/99",
    ):
        assert client.get(address).status_code == 404
    assert post(client, f"/api/assessments/{counter.pk}/answers", {"answers": []}).status_code == 404


def test_oscal_leaves_by_the_api(client, counter, officer_of_province):
    client.force_login(officer_of_province)
    plan = client.get(f"/api/assessments/{counter.pk}/oscal/plan").json()["plan-of-action-and-milestones"]
    assert len(plan["poam-items"]) == 6
    assert client.get(f"/api/assessments/{counter.pk}/oscal/poem").status_code == 422
