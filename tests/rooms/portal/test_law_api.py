"""The law by API: the same articles, days and refusals as the pages."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.django_db
DAYS = ["2024-01-01", "2025-01-01", "2025-02-03", "2025-03-01", "2025-06-01"]
"""Of 12/2023/SL-BS: its effect, two amendments, the day from which Điều 3 rests, the day from which it does not."""


def got(client, address, **query):
    response = client.get(address, query)
    return response.status_code, json.loads(response.content)


def test_a_hit_is_an_exact_piece_of_its_article(client, law):
    status, answer = got(client, "/api/law/search", q="đèn lái màu đỏ", k=3)
    hit = answer["hits"][0]
    assert (status, hit["number"], hit["article"], hit["clause"], hit["point"]) == (200, "05/2021/QH9", "2", "2", "b")
    _, document = got(client, "/api/law/documents" + hit["uri"])
    assert (
        document["articles"][0]["text"][hit["start"] : hit["end"]] == hit["words"] == "b) đèn lái màu đỏ theo Điều 1."
    )
    assert document["passage"] == "2.b"


def test_a_document_is_of_its_day_and_states_its_days(client, law):
    _, before = got(client, "/api/law/documents/vn/sac-lenh/2023/12/sl-bs/dieu-2@2024-12-31")
    _, after = got(client, "/api/law/documents/vn/sac-lenh/2023/12/sl-bs/dieu-2", on="2025-01-01")
    assert "là 2 đồng" in before["articles"][0]["text"]
    assert "là 3 đồng" in after["articles"][0]["text"]
    assert after["days"] == DAYS
    assert not after["is_codified"]


def test_without_an_article_the_contents_come_and_with_text_all_of_it(client, law):
    _, contents = got(client, "/api/law/documents/vn/luat/2021/05/qh9")
    _, whole = got(client, "/api/law/documents/vn/luat/2021/05/qh9", text="true")
    assert [one["text"] for one in contents["articles"]] == [None, None]
    assert whole["articles"][1]["links"][0]["uri"].startswith("/vn/luat/2021/05/qh9/dieu-1@")


def test_a_difference_has_its_pieces(client, law):
    query = {"number": "12/2023/SL-BS", "from": "2024-12-31", "to": "2025-01-01"}
    status, answer = got(client, "/api/law/diff", **query)
    first = answer["changes"][0]
    assert (status, first["path"], first["kind"]) == (200, "dieu-2/khoan-1", "changed")
    assert {"kind": "replaced", "before": "2", "after": "3"} in first["pieces"]


@pytest.mark.parametrize(
    ("address", "query", "status", "code"),
    [
        ("/api/law/search", {"q": "đèn", "on": "31/02/2024"}, 422, "law.bad-day"),
        ("/api/law/search", {"q": "đèn", "corpus": "nothing"}, 404, "corpus.unknown"),
        ("/api/law/documents/vn/luat/1999/1/qh1", {}, 404, "corpus.document-unknown"),
        ("/api/law/documents/vn/luat/2021/05/qh9/dieu-99", {}, 404, "corpus.article-unknown"),
        ("/api/law/documents/nonsense", {}, 422, "law.bad-address"),
        ("/api/law/diff", {"uri": "/vn/luat/2021/05/qh9", "from": "2024-01-01"}, 422, "law.bad-day"),
        ("/api/law/diff", {"number": "05/2021/qh9", "from": "2024-01-01", "to": "2025-01-01"}, 422, "law.one-wording"),
    ],
)  # fmt: skip
def test_a_refusal_names_its_code_in_both_languages(client, law, address, query, status, code):
    found, answer = got(client, address, **query)
    finding = answer["findings"][0]
    assert (found, finding["code"]) == (status, code)
    assert finding["vi"] != finding["en"]


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "x" * 2001}, {"q": "đèn", "k": "101"}, {"q": "đèn", "k": "0"}])
def test_limits_hold(client, law, query):
    assert got(client, "/api/law/search", **query)[0] == 422


@pytest.mark.parametrize(
    ("address", "body", "code", "field", "said"),
    [
        ("/api/law/search", None, "api.field-missing", "q", "thiếu trường q"),
        ("/api/law/search?q=a&k=0", None, "api.field-wrong", "k", "cần từ 1 trở lên"),
        ("/api/ask", None, "api.field-missing", "question", "thiếu trường question"),
        ("/api/ask?question=", None, "api.field-wrong", "question", "đang để trống"),
        ("/api/ask", "", "api.field-missing", "body", "thiếu trường body"),
        ("/api/ask", "{}", "api.field-missing", "question", "thiếu trường question"),
        ("/api/ask", '{"question": 5}', "api.field-wrong", "question", "cần là chữ"),
        ("/api/ask", '{"question": "a", "corpora": "law"}', "api.field-wrong", "corpora", "cần là một danh sách"),
    ],
)
def test_a_field_that_is_missing_or_wrong_is_named_in_words(client, law, address, body, code, field, said):
    response = client.get(address) if body is None else client.post(address, body, content_type="application/json")
    [finding] = response.json()["findings"]
    assert (response.status_code, finding["code"], finding["context"]["field"]) == (422, code, field)
    assert said in finding["vi"], finding["vi"]


def test_several_wrong_days_are_said_at_once(client, law):
    _, answer = got(client, "/api/law/search", q="đèn", on="a", since="b", until="c")
    assert [one["where"] for one in answer["findings"]] != []
    assert len(answer["findings"]) == 3


def test_the_schema_describes_every_address(client):
    paths = json.loads(client.get("/api/openapi.json").content)["paths"]
    assert {"/api/law/search", "/api/law/documents/{uri}", "/api/law/diff", "/api/ask"} <= set(paths)
