"""Petitions are compared with texts kept in memory: what came, changed or was undone in between is not missed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.tiny import apply_tiny, subject

from giaoban.commitments.models import Commitment
from giaoban.commitments.queries import kept_texts
from giaoban.commitments.queries.recurrence import earlier_petitions

WORDS = "Phao cứu sinh ở bến đò hỏng"


@pytest.fixture(autouse=True)
def outside_of_transactions(tiny, monkeypatch, settings, tmp_path):
    """Every test runs inside of one; here as if it did not."""
    settings.VAR = tmp_path
    kept_texts._KEPT.clear()
    monkeypatch.setattr(kept_texts, "_may_be_undone", lambda: False)
    yield
    kept_texts._KEPT.clear()


def petition(key, title=WORDS, **more):
    return Commitment.objects.create(
        key=key, kind="petition", title_vi=title, owed_by=subject("ministry.duong"), **more
    )  # fmt: skip


def found(text=WORDS, **more):
    return [one.petition.key for one in earlier_petitions(text, **more)]


def test_one_that_came_since_is_found_and_the_others_are_not_read_again():
    assert found() == []
    petition("new")
    assert found() == ["new"]
    with CaptureQueriesContext(connection) as asked:
        assert found() == ["new"]
    assert not [one for one in asked.captured_queries if '"note"' in one["sql"] and "IN (" not in one["sql"]]


def test_one_saved_late_under_a_lower_number_is_found():
    """Two at once: the second took the higher number and was there first."""
    high = petition("high", pk=900_001)
    assert found() == ["high"]
    petition("low", pk=900_000)
    petition("higher", "Thuyền thủng", pk=900_002)
    assert set(found()) == {"high", "low"}
    assert found(but=high) == ["low"]


def test_what_may_be_undone_is_found_and_not_kept(monkeypatch):
    assert found() == []
    monkeypatch.setattr(kept_texts, "_may_be_undone", lambda: True)
    undone = petition("undone")
    assert found() == ["undone"]
    Commitment.objects.filter(pk=undone.pk).delete()
    monkeypatch.setattr(kept_texts, "_may_be_undone", lambda: False)
    assert found() == []


def test_a_text_changed_by_a_pack_is_read_again():
    Commitment.objects.filter(key="P3").update(title_vi="Thuyền thủng đáy", note="")
    assert found("Thuyền thủng đáy") == ["P3"]
    apply_tiny()  # says again what P3 is about
    assert found("Thuyền thủng đáy") == []
    assert found("Xin kết nối cơ sở dữ liệu đường bộ cho tỉnh") == ["P3"]


@pytest.fixture
def left_behind(monkeypatch):
    """Another process found something once, and what it read lies on disk."""
    monkeypatch.setattr(kept_texts, "WORTH", 1)
    petition("old")
    assert found() == ["old"]
    kept_texts._KEPT.clear()
    return kept_texts._file()


def test_a_new_process_begins_with_what_an_earlier_one_read(left_behind, monkeypatch):
    monkeypatch.setattr(kept_texts.Similar, "add", None)  # nothing is read again
    assert found() == ["old"]


def test_what_came_between_two_processes_is_found(left_behind):
    petition("new")
    assert set(found()) == {"old", "new"}


def test_what_changed_between_two_processes_is_read_again(left_behind):
    Commitment.objects.filter(key="old").update(title_vi="Thuyền thủng đáy")
    assert found() == []
    assert found("Thuyền thủng đáy") == ["old"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half", b"x" * 900])
def test_a_broken_file_costs_time_and_nothing_else(left_behind, content):
    left_behind.write_bytes(content or left_behind.read_bytes()[:-100])
    assert found() == ["old"]
    kept_texts._KEPT.clear()
    assert found() == ["old"]  # from the file that took its place
    assert [one.name for one in left_behind.parent.iterdir()] == [left_behind.name]


def test_a_disk_that_takes_nothing_is_no_error(left_behind, settings, tmp_path):
    (tmp_path / "full").write_text("a file where a folder would be made")
    settings.VAR = tmp_path / "full"
    assert found() == ["old"]
