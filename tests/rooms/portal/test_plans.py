"""The register of plans on the site: entered, imported, taken away, refused kindly, and who has not issued by name."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.tiny import person, subject

from giaoban.library.models import Document, DocumentFile, Plan, Relation

READ = "?period=2025Q1"
FORM = {
    "organisation": "province.bien", "number": "12/KH-UBND", "issued_on": "10/02/2025", "title": "Kế hoạch số",
    "link": "https://bien.example/12", "kind": ["plan", "roads"], "place-plan-who": "Điều 2",
    "place-plan-until": "Phụ lục I", "note": "",
}  # fmt: skip
HEAD = "Đơn vị,Loại kế hoạch,Số,Ngày ban hành,Tên,Nội dung và nơi nêu,Địa chỉ\n"


@pytest.fixture
def as_of(client, tiny):
    def sign_in(username, role="", at=""):
        client.force_login(person(username, role=role, at=at))
        return client

    return sign_in


def bien(as_of):
    return as_of("bien", "province", "province.bien")


def test_a_plan_entered_for_two_targets_is_counted_and_its_figure_leads_to_who_has_not(as_of):
    client = bien(as_of)
    done = client.post("/plans/new/", FORM)
    made = Plan.objects.get(kind__key="plan")
    assert done.status_code == 302
    assert Plan.objects.count() == 2
    assert Document.objects.filter(number="12/KH-UBND").count() == 1
    page = client.get(f"/plans/{made.pk}/").content.decode()
    assert "Điều 2" in page
    assert "Kế hoạch dữ liệu đường bộ" in page  # the same document also serves
    for address in (f"/{READ}&programme=tiny-2025", f"/targets/tiny-2025/G2/{READ}"):
        assert "/plans/missing/plan/" in client.get(address).content.decode(), address
    matrix = client.get(f"/matrix/{READ}&programme=tiny-2025").content.decode()
    assert "/plans/?kind=plan&amp;organisation=ministry.so" in matrix
    names = client.get(f"/plans/missing/plan/{READ}").content.decode()
    assert "3 trên 4 đơn vị chưa ban hành" in names
    for name in ("Bộ Số", "Bộ Đường", "Núi Sông", "Biển"):
        assert name in names


def test_the_same_plan_again_is_refused_with_the_way_to_it(as_of):
    client = bien(as_of)
    client.post("/plans/new/", FORM)
    again = client.post("/plans/new/", FORM | {"number": "Số 12/kh-ubnd"})
    page = again.content.decode()
    assert again.status_code == 422
    assert "đã có trong sổ" in page
    assert f"/plans/{Plan.objects.order_by('pk').first().pk}/" in page
    assert "Phụ lục I" in page  # nothing typed is lost
    assert Plan.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"number": ""}, "p-number-fault"),
        ({"title": ""}, "p-title-fault"),
        ({"issued_on": "31/02/2025"}, "p-issued_on-fault"),
        ({"link": "javascript:alert(1)"}, "p-link-fault"),
        ({"kind": []}, "p-kinds-fault"),
        ({"organisation": "ministry.so"}, "p-organisation-fault"),
        ({"place-plan-who": "x" * 150}, "place-plan-who-fault"),
    ],
)
def test_faults_stand_beside_their_fields(as_of, change, place):
    answer = bien(as_of).post("/plans/new/", FORM | change)
    assert answer.status_code == 422
    assert f'id="{place}"' in answer.content.decode()
    assert not Plan.objects.exists()


def test_a_file_goes_out_as_a_download_and_a_program_is_not_taken(as_of):
    client = bien(as_of)
    bad = client.post("/plans/new/", FORM | {"file": SimpleUploadedFile("a.pdf", b"MZ not a pdf")})
    assert bad.status_code == 422
    client.post("/plans/new/", FORM | {"file": SimpleUploadedFile("kế hoạch.pdf", b"%PDF-1.7 x")})
    kept = DocumentFile.objects.get()
    answer = client.get(f"/files/{kept.pk}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 x"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert client.get("/files/999/").status_code == 404


def test_ticks_and_withdrawal_are_for_the_organisation_and_the_agency(as_of, client, tiny):
    mine = bien(as_of)
    mine.post("/plans/new/", FORM | {"place-plan-until": ""})
    plan = Plan.objects.get(kind__key="plan")
    address = f"/plans/{plan.pk}/"
    assert "chưa ghi nằm ở đâu" in mine.get(address).content.decode()
    stranger = as_of("duong", "ministry", "ministry.duong")
    assert 'name="step"' not in stranger.get(address).content.decode()
    tick = {"step": "tick", "place-who": "Điều 2", "place-until": "Điều 9"}
    assert stranger.post(address, tick).status_code == 403
    agency = as_of("agency", "agency", "ministry.so")
    assert agency.post(address, tick).status_code == 302
    assert "Điều 9" in agency.get(address).content.decode()
    assert agency.post(address, {"step": "withdraw", "because": ""}).status_code == 422
    assert agency.post(address, {"step": "withdraw", "because": "nhầm"}).status_code == 302
    assert "nhầm" in agency.get(address).content.decode()


def test_a_list_is_checked_then_entered_and_its_faults_name_their_lines(as_of):
    client = as_of("agency", "agency", "ministry.so")
    rows = (
        HEAD
        + "Biển,plan,12/KH,10/02/2025,Kế hoạch số,who=Điều 2; until=Phụ lục I,https://bien.example/12\n"
        + "Không Có,plan,13/KH,10/02/2025,Kế hoạch,,\n"
        + "Bộ Số,Kế hoạch chuyển đổi số,14/KH,31/02/2025,Kế hoạch,,\n"
        + "Biển,plan,12/KH,10/02/2025,Kế hoạch số,,\n"
    )
    checked = client.post("/plans/import/", {"data": rows, "step": "check"})
    assert checked.status_code == 422
    assert not Plan.objects.exists()
    page = client.post("/plans/import/", {"data": rows, "step": "enter"}).content.decode()
    assert Plan.objects.count() == 1
    assert "Dòng 3" in page
    assert "Không Có" in page
    assert "Dòng 4" in page
    assert "Dòng 5" in page  # the same plan twice
    client.post("/plans/import/", {"data": rows, "step": "enter"})
    assert Plan.objects.count() == 1


def test_what_is_taken_away_can_be_brought_back(as_of):
    client = as_of("agency", "agency", "ministry.so")
    client.post("/plans/new/", FORM)
    taken = client.get("/plans/?table=plans&format=csv").content
    Plan.objects.all().update(withdrawn_at="2025-04-01T00:00Z", withdrawn_because="thử")
    answer = client.post("/plans/import/", {"file": SimpleUploadedFile("plans.csv", taken), "step": "enter"})
    assert answer.status_code == 200, answer.content.decode()
    assert Plan.objects.filter(withdrawn_at=None).count() == 2
    assert client.get("/plans/?table=plans&format=csv").content.count(b"Ph\xe1\xbb\xa5 l\xe1\xbb\xa5c I") == 1


@pytest.mark.parametrize("data", ["", "a,b\n1,2\n", "\x00\x01", HEAD, HEAD + ",,,,,,\n", '"'])
def test_a_broken_list_is_said_in_words(as_of, data):
    answer = as_of("agency", "agency", "ministry.so").post("/plans/import/", {"data": data, "step": "enter"})
    assert answer.status_code in (200, 422)
    assert not Plan.objects.exists()


def test_a_province_imports_only_its_own(as_of):
    client = bien(as_of)
    rows = HEAD + "Bộ Số,plan,14/KH,10/02/2025,Kế hoạch,,\n"
    page = client.post("/plans/import/", {"data": rows, "step": "enter"}).content.decode()
    assert "Bạn không được ghi kế hoạch cho Bộ Số" in page
    assert not Plan.objects.exists()


def test_who_may_enter_nothing_sees_no_form(as_of, client, tiny):
    assert client.get("/plans/").status_code == 200
    assert client.get("/plans/new/").status_code == 302
    assert as_of("passer-by").get("/plans/new/").status_code == 403
    assert client.get("/plans/import/").status_code == 403


def test_documents_without_guidance_are_listed_and_linked(as_of):
    client = as_of("agency", "agency", "ministry.so")
    page = client.get("/plans/guidance/").content.decode()
    assert "draft-2025" in page  # a plan nobody explained
    wrong = client.post("/plans/guidance/draft-2025/", {"guidance": "không có"})
    assert wrong.status_code == 422
    done = client.post("/plans/guidance/draft-2025/", {"guidance": "01/QĐ-2025", "place": "Điều 4"})
    assert done.status_code == 302
    assert "chưa gắn văn bản hướng dẫn" not in client.get("/documents/draft-2025/").content.decode()
    assert as_of("passer-by").get("/plans/guidance/draft-2025/").status_code == 403


GUIDANCE = {
    "step": "enter", "issuer": "ministry.so", "kind": "letter", "number": "77/BS-HD", "title": "Hướng dẫn kế hoạch",
    "issued_on": "01/03/2025", "link": "https://so.example.vn/77", "place": "mục 2",
}  # fmt: skip


def test_guidance_that_the_library_lacks_is_entered_and_linked_in_one_step(as_of):
    from giaoban.library.models import Document, Relation
    from giaoban.registry.models import Event

    client = as_of("agency", "agency", "ministry.so")
    assert client.post("/plans/guidance/draft-2025/", GUIDANCE).status_code == 302
    made = Document.objects.get(number="77/BS-HD")
    assert (made.issuer.key, made.kind, made.source) == ("ministry.so", "letter", "https://so.example.vn/77")
    assert Relation.objects.get(source=made).target.key == "draft-2025"
    assert {
        one.action for one in Event.objects.filter(thing__in=[f"documents:{made.key}", "documents:draft-2025"])
    } >= {
        "document.enter",
        "document.relate",
    }
    again = client.post("/plans/guidance/draft-2025/", GUIDANCE)  # the same twice
    assert again.status_code == 422
    assert "đã có trong thư viện" in again.content.decode()
    assert Document.objects.filter(number="77/BS-HD").count() == 1


def test_every_fault_of_new_guidance_is_said_beside_its_field_and_nothing_is_kept(as_of):
    from giaoban.library.models import Document

    client = as_of("agency", "agency", "ministry.so")
    before = Document.objects.count()
    wrong = GUIDANCE | {"number": "", "title": "", "issued_on": "31/02/2025", "link": "javascript:1", "kind": "law"}
    answer = client.post("/plans/guidance/draft-2025/", wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    for name in ("number", "title", "issued_on", "link", "kind"):
        assert f'id="n-{name}-fault"' in page
    assert "31/02/2025" in page  # nothing typed is lost
    assert Document.objects.count() == before


def test_nobody_enters_guidance_in_the_name_of_another_organisation(as_of):
    from giaoban.library.models import Document

    client = as_of("of_duong", "ministry", "ministry.duong")
    assert client.post("/plans/guidance/draft-2025/", GUIDANCE).status_code == 422
    assert not Document.objects.filter(number="77/BS-HD").exists()
    assert client.post("/plans/guidance/draft-2025/", GUIDANCE | {"issuer": "ministry.duong"}).status_code == 302


def test_the_register_costs_the_same_however_long(as_of, client, tiny):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    agency = as_of("agency", "agency", "ministry.so")

    def cost(address):
        with CaptureQueriesContext(connection) as queries:
            assert agency.get(address).status_code == 200
        return len(queries)

    agency.post("/plans/new/", FORM)
    few = [cost(address) for address in ("/plans/", "/plans/missing/plan/", "/plans/guidance/")]
    for number in range(12):
        agency.post("/plans/new/", FORM | {"number": f"{number}/KH"})
    assert [cost(address) for address in ("/plans/", "/plans/missing/plan/", "/plans/guidance/")] == few


def test_what_is_wrong_in_one_form_of_guidance_stays_in_that_form(as_of):
    client = as_of("so", "agency", "ministry.so")
    page = client.post("/plans/guidance/draft-2025/", {"guidance": "01/QĐ-2025", "place": "Đ" * 121, "note": "chép"})
    assert page.status_code == 422
    seen = page.content.decode()
    assert 'id="g-place-fault"' in seen
    assert 'id="n-place-fault"' not in seen
    assert seen.count("chép") == 1


def test_guidance_of_another_body_is_refused_beside_its_field_with_what_was_typed(as_of):
    client = as_of("duong", "ministry", "ministry.duong")
    issued = Document.objects.get(number="01/QĐ-2025")
    Document.objects.filter(pk=issued.pk).update(issuer=subject("ministry.so"))
    page = client.post("/plans/guidance/draft-2025/", {"guidance": "01/QĐ-2025", "place": "Điều 4"})
    assert page.status_code == 422
    assert "Bộ Số ban hành" in page.content.decode()
    assert 'value="Điều 4"' in page.content.decode()
    assert not Relation.objects.filter(kind="guides", target__key="draft-2025").exists()


def test_a_mistaken_link_is_taken_away_with_a_reason_by_those_who_may(as_of):
    Document.objects.filter(number="01/QĐ-2025").update(issuer=subject("ministry.so"))
    client, place = as_of("so", "agency", "ministry.so"), "/plans/guidance/draft-2025/"
    assert client.post(place, {"guidance": "01/QĐ-2025"}).status_code == 302
    made = Relation.objects.get(kind="guides", target__key="draft-2025")
    assert "Gỡ liên kết" in client.get(place).content.decode()
    without = client.post(place, {"step": "unlink", "relation": str(made.pk), "because": " "})
    assert without.status_code == 422
    assert "Chưa ghi lý do" in without.content.decode()
    other = as_of("duong", "ministry", "ministry.duong")
    assert "Gỡ liên kết" not in other.get(place).content.decode()
    assert other.post(place, {"step": "unlink", "relation": str(made.pk), "because": "nhầm"}).status_code == 403
    client = as_of("so2", "agency", "ministry.so")
    assert client.post(place, {"step": "unlink", "relation": str(made.pk), "because": "nhầm"}).status_code == 302
    assert not Relation.objects.filter(pk=made.pk).exists()
    again = client.post(place, {"step": "unlink", "relation": str(made.pk), "because": "nhầm"})
    assert again.status_code == 422
    assert "không còn nữa" in again.content.decode()
