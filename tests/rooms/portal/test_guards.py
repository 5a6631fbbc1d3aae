"""What the site refuses, escapes, keeps to itself and forgets."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from giaoban.commitments.models import Commitment
from giaoban.measures.models import Indicator
from giaoban.portal.queries import board
from giaoban.registry.models import Event, Subject
from giaoban.web.reading import read_parameters

ELSEWHERE = ("//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "\t//evil.example")
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_form_sends_its_reader_elsewhere(tiny, client, officer_of_agency, address):
    officer_of_agency.set_password("a-long-password")
    officer_of_agency.save()
    typed = {"username": officer_of_agency.username, "password": "a-long-password", "next": address}
    assert client.post("/sign-in/", typed)["Location"] == "/"
    assert client.post("/language/", {"language": "vi", "next": address})["Location"] == "/"


def test_guessing_a_password_ends_in_a_page_that_says_when_to_come_back(tiny, client):
    answers = [client.post("/sign-in/", {"username": "lan", "password": str(guess)}) for guess in range(11)]
    assert [answer.status_code for answer in answers[:9]] == [200] * 9
    assert answers[-1].status_code == 429
    assert "trong 15 phút" in answers[-1].content.decode()


def test_no_cache_keeps_the_page_of_somebody_signed_in(tiny, client, officer_of_agency):
    assert client.get("/")["Cache-Control"] == "private"
    client.force_login(officer_of_agency, backend="django.contrib.auth.backends.ModelBackend")
    assert "no-store" in client.get("/")["Cache-Control"]


def test_words_of_a_pack_are_text_and_nothing_else(tiny, client):
    Subject.objects.update(name_vi=HOSTILE, short_vi=HOSTILE)
    Indicator.objects.update(title_vi=HOSTILE)
    Commitment.objects.update(title_vi=HOSTILE, note=HOSTILE, source_place=HOSTILE)
    for address in (
        *("/", "/matrix/", "/map/", "/indicators/", "/indicators/dossier_rate/", "/organisations/"),
        *("/organisations/province.bien/", "/commitments/", "/commitments/P1/", "/targets/tiny-2025/G1/"),
        *("/figures/1/", "/indicators/dossier_rate/chart.svg"),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "<img" not in answer.content.decode(), address


def test_the_matrix_is_kept_only_until_the_next_write(tiny, tiny_reading, monkeypatch):
    outside = SimpleNamespace(in_atomic_block=False, settings_dict=connection.settings_dict)
    monkeypatch.setattr(board, "connection", outside)  # a request runs outside a transaction, a test inside one
    programme = board.programmes()[0]
    first = board.matrix_of(programme, tiny_reading)
    with CaptureQueriesContext(connection) as again:
        assert board.matrix_of(programme, tiny_reading) == first
    assert len(again) == 2, "only whether something was written"
    Subject.objects.filter(key="province.bien").update(name_vi="Biển Mới")
    Event.objects.create(at=Event.objects.latest("at").at, action="subject.rename", thing="province.bien")
    renamed = board.matrix_of(programme, tiny_reading)
    assert "Biển Mới" in [row.subject.name_vi for row in renamed.rows]


@pytest.fixture
def tiny_reading():
    from tests.tiny import TODAY

    from giaoban.core.periods import Period

    return read_parameters({}, today=TODAY, default=Period.parse("2025Q1"))
