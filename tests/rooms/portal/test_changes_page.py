"""The page of changes: the parts of each difference, wrong moments said, the table to take away."""

from __future__ import annotations

import pytest
from tests.rooms.measures.test_differences import FIRST, LATER, contract, warehouse  # noqa: F401 - fixtures
from tests.tiny import FOLDER


@pytest.fixture
def pages(warehouse, settings, client, outsider):  # noqa: F811
    client.force_login(outsider)
    settings.VAR, settings.PACK = warehouse.folder.parent, FOLDER
    settings.LANGUAGE_CODE = "en"
    return lambda **asked: client.get("/indicators/dossier_rate/changes/", asked, headers={"accept-language": "en"})


def test_the_parts_of_each_changed_figure_stand_on_the_page(pages) -> None:
    answer = pages(**{"from": FIRST.isoformat(), "to": LATER.isoformat()})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<tbody") >= 1
    assert "-8,3333" in page or "−8,3333" in page or "8.3333" in page
    taken = pages(**{"from": FIRST.isoformat(), "to": LATER.isoformat(), "format": "csv"}).content.decode("utf-8-sig")
    assert "-8.33333333" in taken.replace(",", ".") or "-8,33333333" in taken


def test_a_moment_that_is_none_is_said_and_stays_in_its_field(pages) -> None:
    answer = pages(**{"from": "2025-99-01"})
    assert answer.status_code == 200
    assert 'value="2025-99-01"' in answer.content.decode()
    assert "2025-99-01" in answer.content.decode().split("notice")[1]
    assert pages(**{"from": "no such seal"}).status_code == 200


def test_whoever_did_not_sign_in_is_asked_to(tiny, client) -> None:
    assert client.get("/indicators/dossier_rate/changes/").status_code == 302
    assert "/indicators/dossier_rate/changes/" not in client.get("/indicators/dossier_rate/").content.decode()


def test_an_indicator_without_records_has_no_such_page(pages, client) -> None:
    assert client.get("/indicators/signatures/changes/").status_code == 404
    assert client.get("/indicators/no_such/changes/").status_code == 404
    assert "/indicators/dossier_rate/changes/" in client.get("/indicators/dossier_rate/").content.decode()
