"""Amending clauses the machine is not sure of wait for a person; what the person says is done, once, and stays."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing

import pytest

from giaoban.cli import main
from giaoban.core.findings import Refused
from giaoban.library.actions.corpora import import_law
from giaoban.library.actions.corpora.deciding import decide_amendment, keep_decision
from giaoban.library.queries.corpora.place import TEXTS, corpus_folder
from giaoban.library.queries.corpora.reading import read_article
from giaoban.library.queries.corpora.waiting import decisions_of, waiting_in
from giaoban.registry.actions import console_person
from giaoban.registry.models import Event
from giaoban.registry.permissions import NotAllowed

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
DECREE = """NGHỊ ĐỊNH
Số: 21/2023/NĐ-CP
Quy định về đò
Điều 1. Phí
1. Phí qua sông là 2 đồng.
2. Trẻ em không trả phí.
Điều 2. Hiệu lực thi hành
Nghị định này có hiệu lực từ ngày 01 tháng 5 năm 2023.
"""
AMENDING = """NGHỊ ĐỊNH
Số: 33/2024/NĐ-CP
Sửa đổi một số điều về đò
Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 21/2023/NĐ-CP
1. Bổ sung cụm từ “và người già” vào sau cụm từ “Trẻ em” tại khoản 2 Điều 1.
2. Bãi bỏ khoản 9 Điều 1.
Điều 2. Hiệu lực thi hành
Nghị định này có hiệu lực từ ngày 01 tháng 01 năm 2025.
"""


@pytest.fixture
def folder(tmp_path, settings):
    settings.VAR = tmp_path / "var"
    place = tmp_path / "decrees"
    place.mkdir()
    (place / "a.txt").write_text(DECREE, encoding="utf-8")
    (place / "b.txt").write_text(AMENDING, encoding="utf-8")
    imported(place)
    return place


def imported(folder):
    return import_law(by=console_person(), path=folder, corpus="decrees", now=NOW)


def said_on(day):
    (reading,) = read_article(["decrees"], "21/2023/NĐ-CP", "1", on=dt.date.fromisoformat(day), passage="2")
    return reading.text


def decide(id, *, counts=True, reason="đã đối chiếu", by=None):
    return decide_amendment(by=by or console_person(), corpus="decrees", id=id, counts=counts, reason=reason, now=NOW)


def test_an_accepted_clause_is_applied_by_the_next_import_from_its_day_on(folder):
    words, lost = waiting_in("decrees")
    assert (words.place, words.doubts, words.is_complete) == ("dieu-1/khoan-1", ("law.doubt-place-of-words",), True)
    assert (lost.place, lost.doubts, lost.is_complete) == ("dieu-1/khoan-2", ("law.doubt-target-missing",), False)
    assert said_on("2025-01-01") == "2. Trẻ em không trả phí."
    decide(words.id)
    assert [one.id for one in waiting_in("decrees")] == [lost.id]
    done = imported(folder)
    assert words.place not in [one.context.get("place") for one in done.findings]
    assert said_on("2024-12-31") == "2. Trẻ em không trả phí."
    assert said_on("2025-01-01") == "2. Trẻ em và người già không trả phí."
    again = imported(folder)
    assert (again.kept.added, again.kept.replaced, again.kept.removed) == (0, 0, 0)
    event = Event.objects.filter(action="law.decide").get()
    assert (event.data["id"], event.data["counts"], event.data["reason"]) == (words.id, True, "đã đối chiếu")


def test_a_refused_clause_leaves_the_queue_and_changes_nothing(folder):
    words, lost = waiting_in("decrees")
    decide(words.id, counts=False)
    decide(lost.id, counts=False)
    imported(folder)
    assert waiting_in("decrees") == []
    assert said_on("2025-01-01") == "2. Trẻ em không trả phí."


def test_a_decision_needs_a_clause_that_can_be_applied_a_reason_and_somebody_who_may(folder, tiny, officer_of_province):
    words, lost = waiting_in("decrees")
    with pytest.raises(Refused) as refusal:
        decide(lost.id, reason=" ")
    assert [one.code for one in refusal.value.findings] == ["corpus.no-reason", "corpus.clause-incomplete"]
    with pytest.raises(NotAllowed):
        decide(words.id, by=officer_of_province)
    with pytest.raises(Refused):
        decide("000000000000")
    decide(words.id)
    with pytest.raises(Refused):
        decide(words.id, counts=False)  # decided once is decided
    assert decisions_of("decrees") == {words.id: True}


def _say(path, counts, start, results):
    start.wait()
    results.put((counts, keep_decision(path, ("abc", counts, "vì sao", "ai đó", NOW.isoformat()))))


def test_of_two_who_decide_at_once_the_first_counts(folder):
    fork = multiprocessing.get_context("fork")
    path = corpus_folder("decrees") / TEXTS
    for _ in range(5):
        start, results = fork.Barrier(2), fork.Queue()
        people = [fork.Process(target=_say, args=(path, counts, start, results)) for counts in (0, 1)]
        for each in people:
            each.start()
        told = dict(results.get(timeout=30) for _ in people)
        for each in people:
            each.join()
        assert sum(told.values()) <= 1
        assert decisions_of("decrees")["abc"] in (True, False)


def test_the_shell_lists_the_queue_and_takes_a_decision(folder, monkeypatch, capsys):
    monkeypatch.setattr("giaoban.cli.open_stores", lambda: None)
    assert main(["law", "queue", "--json"]) == 0
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["act"], first["effective"], second["is_complete"]) == ("words", "2025-01-01", False)
    assert main(["law", "queue"]) == 0
    assert "nên xem lại câu sau khi sửa" in capsys.readouterr().out
    assert main(["law", "queue", "--accept", first["id"]]) == 2
    assert main(["law", "queue", "--corpus", "decrees", "--accept", first["id"]]) == 1
    assert main(["law", "queue", "--corpus", "decrees", "--accept", first["id"], "--reason", "đúng"]) == 0
    assert main(["law", "queue", "--corpus", "decrees", "--refuse", second["id"], "--reason", "sai"]) == 0
    capsys.readouterr()
    assert main(["law", "queue"]) == 0
    assert "nothing waits" in capsys.readouterr().out
    assert main(["law", "queue", "--corpus", "nobody"]) == 3
