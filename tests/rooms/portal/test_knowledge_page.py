"""The tree of what officials know on a page: versions of the day, open questions for those who may give tasks."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tiny import ROOT

pytestmark = pytest.mark.django_db


def test_the_topics_stand_there_with_the_version_of_the_day(client, settings):
    settings.PACK = Path(ROOT) / "packs" / "vn"
    now = client.get("/knowledge/", {"profile": "officials", "on": "2026-11-22"})
    assert now.status_code == 200
    assert [row.version.version for row, _ in now.context["rows"]] == [2, 1, 2]
    before = client.get("/knowledge/", {"profile": "officials", "on": "2020-01-01"})
    assert [row.version and row.version.version for row, _ in before.context["rows"]] == [None, None, 1]
    assert not any(row.gaps for row, _ in now.context["rows"])


def test_a_day_that_is_none_is_said_beside_its_field_and_nothing_typed_is_lost(client):
    page = client.get("/knowledge/", {"on": "31/31/2026"})
    assert page.status_code == 200
    assert 'value="31/31/2026"' in page.content.decode() and page.context["fault"]


def test_the_number_of_queries_does_not_grow_with_topics(client, django_assert_max_num_queries, settings):
    settings.PACK = Path(ROOT) / "packs" / "vn"
    with django_assert_max_num_queries(12):
        client.get("/knowledge/")
