"""What officials know: the version of a day, what a question is linked to, what is missing; the seat beside it."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.rooms.assistants.ferry_law import TODAY, import_ferry_law

from giaoban.assistants.actions.noting import note_unanswered
from giaoban.assistants.engine.answer import answer
from giaoban.assistants.engine.contradictions import READER, contradictions
from giaoban.assistants.engine.told import answer_as_json
from giaoban.assistants.engine.values import Answer
from giaoban.assistants.queries.profiles import profile_named
from giaoban.assistants.queries.topics import topic_of, topics_on, version_on
from giaoban.core import plugins
from giaoban.core.findings import Finding, Place, Severity
from giaoban.core.packs.assistants import Topic
from giaoban.core.search.answering.intents import Intent

pytestmark = pytest.mark.django_db
SECURITY = "Ai phê duyệt hồ sơ đề xuất cấp độ?"
FINE = "Không ghi tên vào sổ đò bị phạt bao nhiêu?"


def made(*versions, **more):
    rows = [
        {"version": number, "since": since, "review": review, "says": {"vi": f"lần {number}", "en": f"no. {number}"}}
        for number, (since, review) in enumerate(versions, 1)
    ]
    given = {
        "id": "lamps", "title": {"vi": "Đèn đò đi đêm", "en": "Lamps"}, "owner": "ministry.so",
        "next_review": "2026-01-01", "versions": rows, "evidence": "memory",
    }  # fmt: skip
    return Topic.model_validate(given | more)


@pytest.mark.parametrize(
    ("day", "number"),
    [("2019-12-31", None), ("2020-01-01", 1), ("2021-01-01", 2), ("2022-06-01", 2), ("2023-01-01", 4)],
)
def test_the_newest_approved_version_of_the_day_is_shown(day, number):
    topic = made(
        ("2020-01-01", "draft"), ("2021-01-01", "approved"), ("2022-01-01", "in-review"), ("2023-01-01", "approved")
    )
    shown = version_on(topic, dt.date.fromisoformat(day))
    assert (shown.version if shown else None) == number


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        (SECURITY, "security"),
        ("ai phe duyet ho so de xuat cap do", "security"),
        ("Thế nào là dịch vụ công trực tuyến toàn trình?", "services"),
        ("Tỷ lệ hồ sơ trực tuyến tính thế nào?", "online-filing"),
        ("Thuế nhập khẩu ô tô là bao nhiêu?", None),
        ("", None),
    ],
)
def test_a_question_belongs_to_the_topic_it_is_like_or_to_none(question, topic):
    found = topic_of(question, profile_named("officials").topics)
    assert (found.id if found else None) == topic


def test_the_tree_goes_from_its_roots_and_says_what_is_overdue_and_what_was_asked_in_vain():
    silent = Answer(SECURITY, "officials", TODAY, Intent.COMPETENCE, abstained=Finding("answer.not-found"))
    note_unanswered(answer=silent, today=TODAY)
    rows = topics_on(profile_named("officials"), day=dt.date(2027, 4, 1))
    assert [(row.topic.id, row.depth) for row in rows] == [("services", 0), ("online-filing", 1), ("security", 0)]
    assert all(row.is_overdue for row in rows)  # reviews were due on 31/03/2027
    assert [[gap.words for gap in row.gaps] for row in rows] == [[], [], [SECURITY]]
    hidden = topics_on(profile_named("officials"), day=TODAY, with_gaps=False)
    assert not any(row.gaps or row.is_overdue for row in hidden)


def test_parents_in_a_ring_hide_no_topic(monkeypatch):
    ring = [made(("2020-01-01", "draft"), id=one, parent=other) for one, other in (("a", "b"), ("b", "a"))]
    profile = profile_named("officials").model_copy(update={"topics": ring})
    assert {row.topic.id for row in topics_on(profile, day=TODAY)} == {"a", "b"}


@pytest.fixture
def ferry(settings, tmp_path):
    settings.VAR = tmp_path / "var"
    import_ferry_law(tmp_path / "texts")


def test_an_answer_names_first_what_the_topic_of_the_question_is_linked_to(ferry, monkeypatch):
    topic = made(("2020-01-01", "approved"))
    provisions = ["Điều 5 Luật số 05/2023/LT", "Điều 99 Luật số 9/1999/QH9"]
    version = topic.versions[0].model_copy(update={"provisions": provisions})
    linked = topic.model_copy(update={"versions": [version], "questions": [FINE]})
    officials = profile_named("officials").model_copy(update={"topics": [linked]})
    monkeypatch.setattr("giaoban.assistants.engine.answer.profile_named", lambda name: officials)
    found = answer(FINE, profile="officials", as_of=dt.date(2025, 6, 30), today=TODAY)
    assert found.sentences
    assert [(one.relation, one.title, one.uri) for one in found.related[:2]] == [
        ("topic", "Điều 5 Luật số 05/2023/LT", "/vn/luat/2023/05/lt/dieu-5@2025-06-30"),
        ("topic", "Điều 99 Luật số 9/1999/QH9", ""),
    ]
    other = answer("Đò ngang là gì?", profile="officials", as_of=dt.date(2024, 1, 1), today=TODAY)
    assert not any(one.relation == "topic" for one in other.related)


def test_who_changes_the_law_is_named_from_its_own_first_day_on(ferry):
    """03/2024/SL-BS was issued on 16/09/2024 and took effect on 01/01/2025."""

    def changing(day):
        found = answer("Mức phí qua sông của một khách", profile="citizens", as_of=day, today=TODAY)
        return ("amends", "03/2024/SL-BS") in {(one.relation, one.number) for one in found.related}

    assert [changing(day) for day in (dt.date(2024, 12, 31), dt.date(2025, 1, 1))] == [False, True]


def test_the_seat_of_the_contradiction_assistant_is_taken_by_whoever_registers(ferry, monkeypatch):
    asked = []

    def reader(*, provisions, as_of):
        asked.append((len(provisions), as_of))
        return [Finding("answer.as-codified", Severity.ERROR, Place(provisions[0].uri), {"day": "1"})]

    day = dt.date(2025, 6, 30)
    before = answer(FINE, profile="citizens", as_of=day, today=TODAY)
    assert before.contradictions == ()  # nobody reads: nothing is said
    monkeypatch.setitem(plugins._readers, READER, reader)
    found = answer(FINE, profile="citizens", as_of=day, today=TODAY)
    assert asked[0][0] >= 2 and asked[0][1] == day
    assert [(one.severity, one.where.file) for one in found.contradictions] == [
        (Severity.WARNING, found.spans[0].uri)  # a suspicion is no error
    ]
    assert found.sentences == before.sentences
    assert answer_as_json(found)["contradictions"][0]["where"] == found.spans[0].uri
    assert contradictions(found.spans[:1], as_of=day) == ()  # one provision contradicts nothing


def test_of_the_past_a_corpus_of_todays_words_says_so(settings, tmp_path):
    """The codification has no earlier wordings; a folder of documents with their amendments has."""
    settings.VAR = tmp_path / "var"
    import_ferry_law(tmp_path / "texts")
    kept = answer(FINE, profile="citizens", as_of=dt.date(2025, 6, 30), today=TODAY)
    assert "answer.as-codified" not in {one.code for one in kept.findings}
    settings.VAR = tmp_path / "codified"
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "BỘ SỐ\nSố: 77/2024/SL-BS\nBến Núi, ngày 05 tháng 02 năm 2024\nSẮC LỆNH\nQuy định về đèn đò\n"
        "Điều 1. Đèn đò\n1. Đò đi đêm treo hai đèn đỏ ở mũi đò.\n"
        "Điều 2. Hiệu lực thi hành\nSắc lệnh này có hiệu lực từ ngày ký.\n",
        "utf-8",
    )
    from tests.rooms.assistants.ferry_law import NOW

    from giaoban.library.actions.corpora import import_law
    from giaoban.registry.actions import console_person

    import_law(by=console_person(), path=folder, corpus="today", now=NOW)
    question = "Điều 1 Sắc lệnh số 77/2024/SL-BS nói gì?"
    codes = [
        {one.code for one in answer(question, profile="citizens", as_of=day, today=TODAY).findings}
        for day in (dt.date(2024, 6, 1), TODAY)
    ]
    assert ["answer.as-codified" in one for one in codes] == [True, False]
