"""Pages about systems cost the same number of queries however many systems there are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rooms.assessments.systems import PACK, bring_sets
from tests.tiny import NOW, TODAY

from giaoban.assessments.actions.systems.simulating import Wanted, simulate_systems
from giaoban.assessments.models import Dossier, Drill
from giaoban.assessments.queries.levels import levels
from giaoban.assessments.queries.systems.meeting import met_by_requirement
from giaoban.registry.actions import console_person
from giaoban.registry.models import Subject

MOST = {
    "/systems/": 16,
    "/systems/requirements/": 10,
    "/systems/requirements/nd85/{criterion}/": 14,
    "/systems/register/": 18,
    "/systems/register/?standing=compliant&level=2": 24,
    "/systems/new/": 12,
    "/systems/import/": 12,
    "/systems/level/": 8,
    "/systems/dossiers/": 16,
    "/systems/dossiers/?which=ended": 16,
    "/systems/dossiers/{dossier}/": 24,
    "/systems/drills/": 12,
    "/systems/drills/{drill}/": 14,
    "/systems/report/": 18,
    "/systems/report/?format=csv": 18,
    "/systems/{system}/": 28,
    "/systems/{system}/change/": 14,
    "/systems/{system}/recovery/": 18,
    "/systems/{system}/dossier/": 16,
}


@pytest.fixture(autouse=True)
def _pack(tiny, settings, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    settings.PACK = PACK
    bring_sets()


@pytest.mark.parametrize("wanted", [Wanted(8, 6, 2, 3), Wanted(70, 50, 9, 30)], ids=["few", "many"])
def test_every_page_of_systems_answers_within_its_queries(client, officer_of_agency, wanted):
    owners = list(Subject.objects.filter(kind="province"))
    simulate_systems(by=console_person(), owners=owners, wanted=wanted, seed=3, on=TODAY, now=NOW)
    client.force_login(officer_of_agency)
    regimes = levels().in_use_on(TODAY)
    words = {
        "criterion": met_by_requirement(day=TODAY, regimes=regimes)[0].criterion,
        "dossier": Dossier.objects.order_by("pk").first().pk, "drill": Drill.objects.order_by("pk").first().pk,
        "system": Drill.objects.order_by("pk").first().system.key,
    }  # fmt: skip
    over = []
    for address, most in MOST.items():
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address.format(**words))
        assert answer.status_code == 200, address
        if len(queries) > most:
            over.append((address, len(queries), most))
    assert not over
