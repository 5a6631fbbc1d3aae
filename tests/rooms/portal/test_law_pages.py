"""The law on pages: found, read as of a day with what was cited marked, compared, and never taken for tags."""

from __future__ import annotations

import re

import pytest

from giaoban.portal.views.law.marking import Mark, marked

pytestmark = pytest.mark.django_db
DAYS = ["2024-01-01", "2025-01-01", "2025-02-03", "2025-03-01", "2025-06-01"]
"""Of 12/2023/SL-BS: its effect, two amendments, the day from which Điều 3 rests, the day from which it does not."""
FEES = "/law/vn/sac-lenh/2023/12/sl-bs"


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_search_without_any_law_says_how_to_bring_it_in(client, settings, tmp_path):
    settings.VAR = tmp_path
    response = client.get("/law/search/?q=phí")
    assert response.status_code == 200
    assert "giaoban law import" in response.content.decode()


def test_a_question_finds_its_article_and_marks_its_words(client, law):
    page = client.get("/law/search/", {"q": "den lai mau do"}).content.decode()
    assert "Điểm b khoản 2 Điều 2 Luật 05/2021/QH9" in page
    assert "<mark>đèn lái màu đỏ</mark>" in page


def test_a_named_article_comes_first_whatever_the_words_around_it(client, law):
    response = client.get("/law/search/", {"q": "khoản 1 Điều 2 Luật số 05/2021/QH9 bảng mức thuyền bè"})
    first = response.context["hits"][0]
    assert (first.citation, first.hit.is_cited) == ("Khoản 1 Điều 2 Luật 05/2021/QH9", True)


def test_filters_narrow_and_a_day_that_is_none_is_said(client, law):
    for query in ({"type": "nghi dinh"}, {"corpus": "code", "type": "Nghị định"}):
        hits = client.get("/law/search/", {"q": "mức phí đèn bến", **query}).context["hits"]
        assert {one.hit.held.type for one in hits} == {"Nghị định"}
    before = client.get("/law/search/", {"q": "đèn bến nổi", "on": "2023-04-30", "corpus": "code"})
    assert before.context["hits"] == []
    wrong = client.get("/law/search/", {"q": "đèn", "on": "31/02/2024"})
    assert "31/02/2024" in words(wrong)
    assert 'value="31/02/2024"' in wrong.content.decode(), "what was typed is lost"


def test_pages_beyond_the_last_and_nonsense_are_answered(client, law):
    for page in ("99", "0", "-1", "x", "9" * 30):
        assert client.get("/law/search/", {"q": "đèn", "page": page}).status_code == 200


def test_the_cited_words_are_marked_one_click_away(client, law):
    hit = client.get("/law/search/", {"q": "đèn lái màu đỏ"}).context["hits"][0]
    page = client.get(hit.href.partition("#")[0]).content.decode()
    marks = re.findall(r"<mark>(.*?)</mark>", page)
    assert "".join(marks) == "b) đèn lái màu đỏ theo " + "Điều 1" + "."
    assert hit.href.endswith("#khoan-2-diem-b")
    assert 'id="khoan-2-diem-b"' in page


@pytest.mark.parametrize("span", ["5-2", "0-99999", "x", "-1-3", "<script>", "0-0"])
def test_a_span_that_is_not_there_is_said_and_marks_nothing(client, law, span):
    response = client.get("/law/vn/luat/2021/05/qh9/dieu-2", {"span": span})
    assert response.status_code == 200
    assert "<mark>" not in response.content.decode()
    assert len(response.context["notices"]) == 1


def test_text_is_never_taken_for_tags(client, law):
    page = client.get("/law/vn/luat/2021/05/qh9/dieu-1").content.decode()
    assert "bến &lt;b&gt;nổi&lt;/b&gt; &amp; phao" in page
    assert marked("<i>&", 0, 4, [Mark(0, 4)]) == "<mark>&lt;i&gt;&amp;</mark>"


def test_references_lead_both_ways(client, law):
    decree = client.get("/law/vn/nghi-dinh/2024/15/nd-cp/dieu-1").content.decode()
    assert 'href="/law/vn/luat/2021/05/qh9/dieu-2@' in decree
    article = client.get("/law/vn/luat/2021/05/qh9/dieu-2")
    assert [row.number for row, _ in article.context["citing"]] == ["15/2024/NĐ-CP"]
    assert [row.number for row, _ in article.context["guiding"]] == ["15/2024/NĐ-CP"]


def test_a_reference_is_linked_with_all_of_its_words(client, law):
    page = client.get("/law/vn/nghi-dinh/2024/15/nd-cp/dieu-2").content.decode()
    assert re.search(r'<a href="/law/vn/nghi-dinh/2024/15/nd-cp/dieu-1[^"]*">khoản 1 Điều 1</a>', page)


def test_an_article_inserted_later_stands_behind_its_number(client, law):
    """Điều 5a of decree 12/2023 came on 01/01/2025."""
    articles = [each.held.article for each in client.get(f"{FEES}@2025-02-03").context["book"].articles]
    assert articles == ["1", "2", "3", "4", "5", "5a", "6"]


def test_a_table_of_an_article_stays_one(client, law):
    page = client.get("/law/vn/nghi-dinh/2024/15/nd-cp/dieu-2").content.decode()
    assert re.search(r"<td>Thuyền</td>\s*<td>2</td>", page)


def test_the_text_is_that_of_the_day(client, law):
    """Tinyland's decree 12/2023: the fee of one passenger is 2 until 31/12/2024 and 3 from the next day."""
    assert "Phí qua sông của một khách là 2 đồng" in words(client.get(f"{FEES}/dieu-2@2024-12-31"))
    assert "Phí qua sông của một khách là 3 đồng" in words(client.get(f"{FEES}/dieu-2@2025-01-01"))


def test_a_document_is_not_in_force_before_its_day(client, law):
    response = client.get(f"{FEES}@2023-12-31")
    assert response.context["book"].status == "not-yet"
    assert client.get(f"{FEES}@2024-01-01").context["book"].status == "in-force"


def test_the_slider_is_a_list_of_days_and_a_form(client, law):
    response = client.get(FEES)
    assert [day.isoformat() for day, _, _ in response.context["days"]] == DAYS
    moved = client.get(FEES, {"on": "31/12/2024", "corpus": "tiny"})
    assert (moved.status_code, moved["Location"]) == (302, f"{FEES}@2024-12-31?corpus=tiny")
    assert client.get(FEES, {"on": "yesterday"}).status_code == 200


def test_changes_stand_side_by_side_and_can_be_taken_away(client, law):
    query = {"from": "2024-12-31", "to": "2025-01-01"}
    page = client.get(f"{FEES}/dieu-2", query).content.decode()
    assert "<del>2</del>" in page
    assert "<ins>3</ins>" in page
    table = client.get(f"{FEES}/dieu-2", {**query, "table": "changes", "format": "csv"}).content.decode("utf-8-sig")
    assert "Phí qua sông của một khách là 3 đồng." in table


def test_a_codification_says_that_it_has_nothing_to_compare(client, law):
    response = client.get("/law/vn/luat/2021/05/qh9", {"from": "2020-01-01", "to": "2025-01-01"})
    assert response.context["changes"] == []
    assert response.context["book"].is_codified


def test_figures_and_targets_that_rest_on_a_document_are_named(client, law, tiny):
    from giaoban.library.models import Document

    document = Document.objects.exclude(observations=None).first()
    Document.objects.filter(pk=document.pk).update(number="12/2023/SL-BS")
    resting = client.get(FEES).context["resting"]
    assert (resting.documents, resting.figures) == ((document,), document.observations.count())


@pytest.mark.parametrize(
    "address", ["/law/x", "/law/vn/luat/2021/05/qh9/dieu-99@2024-99-99", "/law/vn/luat/1999/1/qh1", "/law/%00"]
)
def test_an_address_of_nothing_is_not_found(client, law, address):
    assert client.get(address).status_code == 404


def test_a_provision_that_is_not_there_shows_the_document_and_says_so(client, law):
    response = client.get("/law/vn/luat/2021/05/qh9/dieu-99")
    assert response.context["place_missing"]
    assert len(response.context["shown"]) == 2


def test_the_general_search_leads_into_the_law(client, law, tiny):
    response = client.get("/search/", {"q": "đèn lái màu đỏ"})
    assert response.context["provisions"][0].citation == "Điểm b khoản 2 Điều 2 Luật 05/2021/QH9"


def test_a_document_costs_the_same_queries_however_long_it_is(client, law, tiny, django_assert_max_num_queries):
    client.get(FEES)
    with django_assert_max_num_queries(9):
        client.get(FEES)
