"""The assistant's page: words of the law with their source one click away, whole or piece by piece, nothing lost."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db
QUESTION = "Đèn lái của bến nổi có màu gì?"


def pieces(response) -> list[dict[str, str]]:
    return [json.loads(line) for line in b"".join(response.streaming_content).decode().splitlines()]


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_form_stands_there_without_a_question(client, law):
    response = client.get("/ask/")
    assert response.status_code == 200
    assert response.context["known"][0].profile == "citizens"
    assert "answer" not in response.context


def test_an_answer_is_the_words_of_the_law_with_a_link_to_them(client, law):
    page = client.post("/ask/", {"q": "Điều 1 Luật số 05/2021/QH9 nói gì?", "profile": "citizens"})
    sentence, sources = page.context["sentences"][0]
    assert sentence.text == "Luật này quy định về bến <b>nổi</b> & phao."
    cited = client.get(sources[0].href.partition("#")[0]).content.decode()
    assert "<mark>Luật này quy định về bến &lt;b&gt;nổi&lt;/b&gt; &amp; phao.</mark>" in cited


def test_the_same_answer_comes_piece_by_piece(client, law):
    typed = {"q": "Điều 1 Luật số 05/2021/QH9 nói gì?", "profile": "citizens"}
    streamed = pieces(client.post("/ask/stream/", typed))
    assert (streamed[0]["part"], streamed[-1]["part"]) == ("status", "end")
    whole = plain(client.post("/ask/", typed).content.decode())
    assert "Luật này quy định về bến" in whole
    assert len(streamed) > 4
    assert all(plain(one["html"]) in whole for one in streamed)


def test_streamed_pieces_are_in_the_language_of_the_reader(client, law):
    client.cookies["django_language"] = "en"
    words = "".join(one["html"] for one in pieces(client.post("/ask/stream/", {"q": "Điều 1 Luật số 05/2021/QH9"})))
    assert "in force" in words


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"q": "", "profile": "citizens"}, "q"),
        ({"q": " ?! ", "profile": "citizens"}, "q"),
        ({"q": "x" * 2001, "profile": "citizens"}, "q"),
        ({"q": QUESTION, "profile": "citizens", "as_of": "31/02/2024"}, "as_of"),
        ({"q": QUESTION, "profile": "<b>nobody"}, "profile"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(client, law, typed, field):
    response = client.post("/ask/", typed)
    assert response.status_code == 422
    assert set(response.context["asked"].faults) == {field}
    page = response.content.decode()
    assert typed["q"].strip() in page
    assert typed.get("as_of", "") in page
    assert client.post("/ask/stream/", typed).status_code == 422


def test_a_question_without_an_answer_says_what_to_do_next(client, law):
    response = client.post("/ask/", {"q": "Luật số 77/2019/QH14 nói gì về Điều 3?", "profile": "citizens"})
    page = response.content.decode()
    assert response.context["answer"].abstained
    assert "/law/search/?q=" in page
    assert "/petitions/new/" in page


def test_a_question_in_the_page_is_never_taken_for_tags(client, law):
    page = client.post("/ask/", {"q": "<script>alert(1)</script> đèn", "profile": "citizens"}).content.decode()
    assert "<script>alert" not in page


def test_a_question_by_api_gets_the_same_sentences(client, law):
    asked = {"question": "Điều 1 Luật số 05/2021/QH9 nói gì?"}
    by_post = client.post("/api/ask", asked, content_type="application/json")
    by_get = client.get("/api/ask", asked)
    assert by_post.json() == by_get.json()
    sentence = by_post.json()["sentences"][0]
    span = next(one for one in by_post.json()["spans"] if one["id"] == sentence["spans"][0])
    assert sentence["text"] == span["text"]


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"question": "đèn", "profile": "nobody"}, 404, "assistant.unknown-profile"),
        ({"question": "đèn", "as_of": "tomorrow"}, 422, "law.bad-day"),
        ({"question": "đèn", "corpora": ["nothing"]}, 404, "corpus.unknown"),
    ],
)
def test_the_api_refuses_with_its_code(client, law, asked, status, code):
    response = client.post("/api/ask", asked, content_type="application/json")
    assert (response.status_code, response.json()["findings"][0]["code"]) == (status, code)


def test_the_api_asks_for_no_more_than_it_says(client, law):
    for asked in ({"question": ""}, {"question": "x" * 2001}, {}):
        assert client.post("/api/ask", asked, content_type="application/json").status_code == 422


def test_a_verdict_is_kept_without_the_words_and_the_answer_stays(client, law):
    from giaoban.assistants.models import Feedback

    typed = {"q": "Điều 1 Luật số 05/2021/QH9 nói gì?", "profile": "citizens", "verdict": "useful"}
    response = client.post("/ask/", typed)
    kept = Feedback.objects.get()
    assert (kept.verdict, kept.profile, response.context["thanked"]) == ("useful", "citizens", True)
    assert response.context["answer"].sentences
    assert typed["q"] not in str(vars(kept))
    client.post("/ask/", {**typed, "verdict": "nonsense"})
    assert Feedback.objects.count() == 1


def test_a_link_to_a_question_counts_nothing(client, law):
    from giaoban.assistants.models import Gap

    client.get("/ask/", {"q": "Luật số 77/2019/QH14 nói gì về Điều 3?"})
    assert not Gap.objects.exists()
    for _ in range(2):
        client.post("/ask/", {"q": "Luật số 77/2019/QH14 nói gì về Điều 3?", "profile": "citizens"})
    pieces(client.post("/ask/stream/", {"q": "Luật số 77/2019/QH14 nói gì về Điều 3?", "profile": "citizens"}))
    assert Gap.objects.get().asked == 3


def gap(**said):
    from giaoban.assistants.models import Gap

    day = "2026-01-05"
    return Gap.objects.create(
        profile="officials", digest="d" * 64, words="Ai cấp phép đò?", reason="answer.not-found", first_on=day,
        last_on=day, **said,
    )  # fmt: skip


def test_only_who_may_give_tasks_sees_the_gaps(client, tiny, officer_of_agency, officer_of_province, outsider):
    assert client.get("/ask/gaps/").status_code == 302
    for person, status in ((officer_of_agency, 200), (officer_of_province, 403), (outsider, 403)):
        client.force_login(person)
        assert client.get("/ask/gaps/").status_code == status


def test_a_gap_becomes_a_task_once(client, tiny, officer_of_agency):
    from giaoban.commitments.models import Commitment

    client.force_login(officer_of_agency)
    row = gap()
    typed = {"gap": row.pk, "owed_by": "province.bien", "due": "2030-01-31"}
    done = client.post("/ask/gaps/", typed)
    row.refresh_from_db()
    assert done.status_code == 302
    assert (row.task.owed_by.key, row.task.kind) == ("province.bien", Commitment.Kind.TASK)
    again = client.post("/ask/gaps/", typed)
    assert again.status_code == 422
    assert Commitment.objects.filter(gaps=row).count() == 1


@pytest.mark.parametrize(
    "typed",
    [{"owed_by": ""}, {"owed_by": "nobody"}, {"due": "31/02/2030"}, {"gap": "9" * 20}, {"gap": "x"}],
)
def test_a_task_that_is_wrong_says_so_and_keeps_what_was_typed(client, tiny, officer_of_agency, typed):
    client.force_login(officer_of_agency)
    row = gap()
    response = client.post("/ask/gaps/", {"gap": row.pk, "owed_by": "province.bien", "due": "2030-01-31", **typed})
    assert response.status_code == 422
    assert set(response.context["faults"]) == {next(iter(typed))}
    row.refresh_from_db()
    assert row.task is None


def test_figures_stand_in_a_table_with_their_pages_and_what_was_asked_back(client, law, tiny, monkeypatch):
    import datetime as dt
    from decimal import Decimal

    from giaoban.assistants.engine.values import Answer, Intent
    from giaoban.assistants.queries.figures import Choice, FigureAnswer, FigureRow
    from giaoban.portal.views import asking

    row = FigureRow(
        "province.bien", "Biển", "dossier_rate", "2024Q4", "quý IV/2024", Decimal("12.5"), shown="12,5 %",
        status="simulated", source="Báo cáo <b>", link="/figures/1/",
    )  # fmt: skip
    figures = FigureAnswer("Biển bao nhiêu?", {"act": "value"}, "giá trị", "Biển: 12,5 %", (row,))
    asked_back = FigureAnswer("Biển bao nhiêu?", None, choices=(Choice("dossier_rate", "Tỷ lệ hồ sơ", None),))
    day = dt.date(2026, 1, 5)
    monkeypatch.setattr(
        asking, "answer", lambda *_, **__: Answer("Biển bao nhiêu?", "citizens", day, Intent.FIGURE, figures=figures)
    )
    response = client.post("/ask/", {"q": "Biển bao nhiêu?", "profile": "citizens"})
    page = response.content.decode()
    assert '<a href="/figures/1/">12,5 %</a>' in page
    assert "Báo cáo &lt;b&gt;" in page
    assert "mark simulated" in page
    table = client.get("/ask/", {"q": "Biển bao nhiêu?", "table": "figures", "format": "csv"})
    assert "Biển" in table.content.decode("utf-8-sig")
    monkeypatch.setattr(
        asking, "answer", lambda *_, **__: Answer("Biển bao nhiêu?", "citizens", day, Intent.FIGURE, figures=asked_back)
    )
    page = client.post("/ask/", {"q": "Biển bao nhiêu?", "profile": "citizens"}).content.decode()
    assert 'name="choose" value="dossier_rate"' in page


def test_a_doubtful_answer_says_so_above_the_quotation_and_a_named_article_does_not(client, law, monkeypatch):
    from dataclasses import replace

    from giaoban.assistants.queries.profiles import calibration

    made = replace(calibration(), threshold=0.0, sure=1.0)
    monkeypatch.setattr("giaoban.assistants.engine.answer.calibration", lambda: made)
    page = client.post("/ask/", {"q": QUESTION, "profile": "citizens"})
    html = page.content.decode()
    quoted = html.index('<blockquote class="quote')
    assert page.context["sentences"]
    assert 0 < html.index("có thể không trả lời câu hỏi") < quoted
    streamed = pieces(client.post("/ask/stream/", {"q": QUESTION, "profile": "citizens"}))
    head = next(one for one in streamed if one["part"] == "head")
    assert "có thể không trả lời câu hỏi" in plain(head["html"])
    named = plain(client.post("/ask/", {"q": "Điều 1 Luật số 05/2021/QH9"}).content.decode())
    assert "có thể không trả lời câu hỏi" not in named


def test_judges_see_similar_cases_on_the_page_and_in_the_shell(client, tmp_path, settings, monkeypatch, capsys):
    from giaoban.cli import main
    from giaoban.library.actions.corpora import import_law
    from giaoban.registry.actions import console_person

    settings.VAR = tmp_path
    now = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
    packs = Path(__file__).resolve().parents[3] / "packs" / "tiny"
    import_law(by=console_person(), path=packs / "law", corpus="tiny", now=now)
    import_law(by=console_person(), path=packs / "cases", corpus="ban-an", now=now)
    question = "Chủ đò không ghi tên vào sổ đò thì xử lý thế nào?"
    page = client.post("/ask/", {"q": question, "profile": "judges", "as_of": "2024-06-01"}).content.decode()
    assert "Vụ việc tương tự" in page and "01/2024/PX-TBN" in page
    assert "Vụ việc tương tự" not in client.post("/ask/", {"q": question, "profile": "citizens"}).content.decode()
    monkeypatch.setattr("giaoban.cli.open_stores", lambda: None)
    main(["ask", question, "--profile", "judges", "--as-of", "2024-06-01"])
    assert "Vụ việc tương tự" in capsys.readouterr().out
