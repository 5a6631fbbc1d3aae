"""Pages of criteria sets and assessments: work without scripts, keep what was typed, show only what one may read."""

from __future__ import annotations

import csv
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.tiny import NOW, TODAY, person, subject

from giaoban.assessments.actions import answer, open_assessment, submit
from giaoban.assessments.models import Answer, Assessment, Checklist, Conclusion, Evidence, Override

PDF = b"%PDF-1.4 plan of Bien"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    """The pages of a test are read on the day of the tiny country."""
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)


@pytest.fixture
def counter(officer_of_province) -> Assessment:
    checklist = Checklist.objects.get(code="town-hall", version=2)
    bien = subject("province.bien")
    return open_assessment(
        by=officer_of_province, checklist=checklist, subject=bien, facts={"has_counter": True}, now=NOW
    )


@pytest.fixture
def province(client, officer_of_province):
    client.force_login(officer_of_province)
    return client


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_everybody_reads_the_sets(client, tiny):
    response = client.get("/checklists/")
    assert response.status_code == 200
    assert "Quầy tiếp dân" in text_of(response)
    page = client.get("/checklists/town-hall@2/?with=town-hall@1")
    assert page.status_code == 200
    assert "Thời gian chờ lâu nhất" in text_of(page)
    assert "Có quầy tiếp dân" in text_of(page)  # when a criterion applies, as people say it
    assert "has_counter" not in text_of(page)
    listed = client.get("/checklists/town-hall@2/?table=criteria&format=csv").content.decode("utf-8-sig")
    assert "has_counter = true" in listed  # as machines read it
    rows = client.get("/checklists/town-hall@2/?with=town-hall@1&table=differences&format=csv").content.decode(
        "utf-8-sig"
    )
    assert len(rows.strip().splitlines()) == 1 + 6
    for broken in ("/checklists/none/", "/checklists/town-hall@9/", "/checklists/town-hall@x/"):
        assert client.get(broken).status_code == 404


@pytest.mark.parametrize("address", ["/assessments/", "/checklists/town-hall@2/assess/"])
def test_assessments_are_for_those_who_sign_in(client, tiny, address):
    assert client.get(address).status_code == 302


def test_nobody_sees_what_is_not_theirs(client, counter, outsider):
    stranger = person("of_nui_song", role="province", at="province.nui-song.2025")
    for who in (outsider, stranger):
        client.force_login(who)
        assert client.get(reverse("assessment", args=[counter.pk])).status_code == 404
        assert client.get(reverse("assessment-criterion", args=[counter.pk, "plan"])).status_code == 404
        assert "Biển" not in text_of(client.get("/assessments/"))


def test_an_assessment_is_opened_with_what_is_known(province):
    address = "/checklists/town-hall@2/assess/"
    refused = province.post(
        address, {"subject": "Núi Sông", "due": "31/02/2026", "fact-has_counter": "maybe", "label": "I"}
    )
    assert refused.status_code == 422
    page = refused.content.decode()
    assert 'value="Núi Sông"' in page
    assert 'value="31/02/2026"' in page
    assert page.count('class="fault"') == 3
    made = province.post(address, {"subject": "Biển", "due": "30/06/2025", "fact-has_counter": "yes"})
    assert made.status_code == 302
    assert Assessment.objects.get().facts == {"has_counter": True}


def test_of_several_with_one_name_none_is_taken_by_chance_and_all_can_be_named(client, officer_of_agency):
    from giaoban.registry.models import Subject

    for number in range(402):  # more than the field offers; the two namesakes come last
        Subject.objects.create(key=f"a{number:03}", kind="province", name_vi=f"A {number:03}")
    for key in ("z1", "z2"):
        Subject.objects.create(key=key, kind="province", name_vi="Trùng tên")
    client.force_login(officer_of_agency)
    address = "/checklists/town-hall@2/assess/"
    refused = client.post(address, {"subject": "Trùng Tên"})
    assert refused.status_code == 422
    assert "z1, z2" in text_of(refused)
    assert client.post(address, {"subject": "z2"}).status_code == 302
    assert Assessment.objects.get().subject.key == "z2"
    assert client.post(address, {"subject": ""}).status_code == 422


def test_answers_are_kept_without_scripts_and_one_wrong_one_stops_no_other(province, counter):
    address = reverse("assessment", args=[counter.pk])
    assert province.get(address).status_code == 200
    sent = {"step": "keep", "answer-waiting": "8,5", "answer-signs": "met", "answer-help": "perhaps"}
    response = province.post(address, sent | {f"seen-{name}": "0" for name in ("waiting", "signs", "help")})
    assert response.status_code == 422
    assert {one.criterion: one.value for one in Answer.objects.all()} == {"waiting": "8.5", "signs": "met"}
    assert "thang đo" in text_of(response)
    again = province.post(
        address, {"step": "keep", "answer-waiting": "8,5", "seen-waiting": str(Answer.objects.first().pk)}
    )
    assert again.status_code == 302
    assert Answer.objects.count() == 2  # the same answer is no second row


def test_autosave_gives_back_the_result_and_what_was_seen(province, counter):
    address = reverse("assessment", args=[counter.pk])
    sent = {"step": "keep", "answer-signs": "met", "seen-signs": "0"}
    response = province.post(address, sent, headers={"HX-Request": "true"})
    made = Answer.objects.get()
    assert response.status_code == 200
    assert f'name="seen-signs" value="{made.pk}" hx-swap-oob="true"' in response.content.decode()
    assert "<html" not in response.content.decode()


def test_somebody_elses_answer_in_between_is_not_overwritten(province, counter, officer_of_agency):
    answer(by=officer_of_agency, assessment=counter, criterion="signs", value="not", now=NOW)
    sent = {"step": "keep", "answer-signs": "met", "seen-signs": "0", "note-signs": "đã thay biển"}
    response = province.post(reverse("assessment", args=[counter.pk]), sent)
    assert response.status_code == 422
    assert Answer.objects.get().value == "not"
    assert "đã thay biển" in response.content.decode()  # what was typed is still there
    assert "Officer Of Agency" in text_of(response)


def test_evidence_is_uploaded_downloaded_and_withdrawn(province, counter, client):
    address = reverse("assessment-criterion", args=[counter.pk, "plan"])
    file = SimpleUploadedFile("../plan<b>.pdf", PDF, content_type="text/html")
    sent = {"step": "attach", "kind": "file", "title": "Kế hoạch", "valid_until": "31/12/2025", "file": file}
    assert province.post(address, sent).status_code == 302
    piece = Evidence.objects.get()
    down = province.get(reverse("evidence-file", args=[piece.pk]))
    assert b"".join(down.streaming_content) == PDF
    assert (down["Content-Type"], down["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert down["Content-Disposition"].startswith("attachment")
    assert province.post(address, {"step": "withdraw", "piece": piece.pk, "because": ""}).status_code == 422
    long = province.post(address, {"step": "withdraw", "piece": piece.pk, "because": "dài " * 900 + "cuối"})
    assert (long.status_code, "dài cuối" in long.content.decode()) == (422, True)  # refused whole, never cut
    assert province.post(address, {"step": "withdraw", "piece": piece.pk, "because": "Nhầm"}).status_code == 302
    client.force_login(person("stranger"))
    assert client.get(reverse("evidence-file", args=[piece.pk])).status_code == 404


def test_a_file_too_large_is_refused_and_what_was_typed_stays(province, counter):
    file = SimpleUploadedFile("big.pdf", b"%PDF-" + b"0" * (20 * 1024 * 1024))
    sent = {"step": "attach", "kind": "file", "title": "Bản quét", "file": file}
    response = province.post(reverse("assessment-criterion", args=[counter.pk, "plan"]), sent)
    assert response.status_code == 422
    assert 'value="Bản quét"' in response.content.decode()
    assert not Evidence.objects.exists()


def test_figures_are_read_and_overridden_by_the_agency_only(province, counter, client, officer_of_agency):
    assert province.post(reverse("assessment", args=[counter.pk]), {"step": "figures"}).status_code == 302
    address = reverse("assessment-criterion", args=[counter.pk, "online"])
    sent = {"step": "override", "value": "80", "reason": "Đếm thiếu", "until": "30/06/2025"}
    assert province.post(address, sent).status_code == 403
    client.force_login(officer_of_agency)
    assert client.post(address, sent | {"until": "hôm qua"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    assert Override.objects.get().value == "80"


def test_from_answers_to_a_verdict_that_can_be_taken_away(province, counter, client, officer_of_agency):
    address = reverse("assessment", args=[counter.pk])
    province.post(address, {"step": "keep", "answer-open": "no", "seen-open": "0"})
    assert province.post(address, {"step": "conclude"}).status_code == 422  # not submitted yet
    assert province.post(address, {"step": "submit"}).status_code == 302
    assert province.post(address, {"step": "conclude"}).status_code == 403
    client.force_login(officer_of_agency)
    assert client.post(address, {"step": "conclude", "note": "Quầy đóng"}).status_code == 302
    verdict = Conclusion.objects.get()
    assert verdict.verdict == "failed"
    taken = client.get(reverse("assessment-result", args=[counter.pk, verdict.pk]))
    assert taken.content.decode() == verdict.result
    assert client.post(address, {"step": "reopen", "reason": ""}).status_code == 422
    assert client.post(address, {"step": "reopen", "reason": "Đã mở lại"}).status_code == 302
    assert client.post(address, {"step": "burn"}).status_code == 403


def test_the_score_is_taken_away_as_a_table(province, counter):
    response = province.get(reverse("assessment", args=[counter.pk]) + "?table=score&format=csv")
    lines = response.content.decode("utf-8-sig").strip().splitlines()
    assert len(lines) == 1 + 6


def test_the_list_costs_the_same_queries_for_one_and_for_many(
    client, counter, officer_of_agency, officer_of_province, django_assert_max_num_queries
):
    client.force_login(officer_of_agency)
    checklist = counter.checklist
    for key in ("ministry.so", "ministry.duong", "province.nui-song.2025"):
        made = open_assessment(by=officer_of_agency, checklist=checklist, subject=subject(key), facts={}, now=NOW)
        answer(by=officer_of_agency, assessment=made, criterion="signs", value="met", now=NOW)
        submit(by=officer_of_agency, assessment=made, now=NOW)
    client.get("/assessments/")
    with django_assert_max_num_queries(14):
        page = client.get("/assessments/")
    assert len(re.findall(r'href="/assessments/\d+/"', page.content.decode())) == 4
    with django_assert_max_num_queries(22):
        client.get(reverse("assessment", args=[counter.pk]))


def test_a_list_in_pages_is_counted_as_a_whole(client, counter, officer_of_agency, monkeypatch):
    """Biển is answered for, Bộ Số and Bộ Đường submitted: four counts of one on any page."""
    monkeypatch.setattr("giaoban.portal.views.assessments.board.SHOWN", 2)
    client.force_login(officer_of_agency)
    for key in ("ministry.so", "ministry.duong"):
        made = open_assessment(
            by=officer_of_agency, checklist=counter.checklist, subject=subject(key), facts={}, now=NOW
        )
        answer(by=officer_of_agency, assessment=made, criterion="signs", value="met", now=NOW)
        submit(by=officer_of_agency, assessment=made, now=NOW)
    pages = [client.get(f"/assessments/?page={number}").content.decode() for number in (1, 2)]
    assert [len(re.findall(r'href="/assessments/\d+/"', one)) for one in pages] == [2, 1]
    counted = [client.get(f"/assessments/?table=board&format=csv&page={one}").content.decode() for one in (1, 2)]
    assert counted[0] == counted[1]
    rows = {row["Đơn vị"]: row for row in csv.DictReader(counted[0].lstrip("\ufeff").splitlines())}
    assert {name: (row["đang trả lời"], row["đã nộp"], row["Tất cả"]) for name, row in rows.items()} == {
        "Biển": ("1", "0", "1"), "Bộ Số": ("0", "1", "1"), "Bộ Đường": ("0", "1", "1"),
    }  # fmt: skip


def test_the_page_names_what_a_new_set_states_otherwise_for_its_groups_and_as_a_whole(tiny):
    from giaoban.core.checklists.reading import checklist_from
    from giaoban.portal.views.assessments.listing import _difference_table

    stated = Checklist.objects.get(code="town-hall", version=2).definition
    old = checklist_from(stated)
    nodes = [node | {"weight": "2"} if node["id"] == "digital" else node for node in stated["nodes"]]
    digital = next(node for node in nodes if node["id"] == "digital")
    digital["nodes"][0] |= {"indicator": "dossiers_late", "guide": {"vi": "Đếm", "en": "Count"}}
    new = checklist_from(stated | {"version": 3, "passes": {"least": "0.9"}, "nodes": nodes})
    table = _difference_table(old, new)
    told = {row[1].text.split()[0]: row[4].text for row in table.rows if row[4].text}
    assert told == {"online": "hướng dẫn, chỉ số", "Cả": "ngưỡng đạt", "digital": "trọng số"}
