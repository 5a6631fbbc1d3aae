"""The pages about targets: what they say, who may set what, and that nothing typed is lost."""

import csv
import datetime as dt

import pytest
from tests.tiny import person

from giaoban.commitments.models import Commitment, OwnTarget
from giaoban.registry.models import Subject

READ = "?period=2025Q1"
OWN = "/targets/tiny-2025/G1/own/"
FORM = {
    "subject": "province.nui-song.2025", "value": "60", "decided_on": "01/03/2025", "instrument": "05/QĐ",
    "reason": "đường núi xa", "milestones": "30/06/2025 55", "step": "set",
}  # fmt: skip


@pytest.fixture
def as_of(client, tiny):
    def sign_in(username, role="", at=""):
        client.force_login(person(username, role=role, at=at))
        return client

    return sign_in


def nui_song(as_of):
    return as_of("nui_song", "province", "province.nui-song.2025")


def test_a_target_says_whether_the_pool_meets_it_and_who_must_do_more(as_of):
    client = nui_song(as_of)
    before = client.get(f"/targets/tiny-2025/G1/{READ}").content.decode()
    assert "cả khối đạt" in before
    done = client.post(OWN + READ, FORM)
    assert done.headers["Location"].startswith("/targets/tiny-2025/G1/")
    after = client.get(f"/targets/tiny-2025/G1/{READ}").content.decode().replace("\xa0", " ")
    assert "cả khối chưa đạt" in after
    assert "Còn thiếu 10 điểm phần trăm" in after  # worked out in tests/rooms/commitments/test_cascade.py
    assert "đường núi xa" in after
    taken = client.get(f"/targets/tiny-2025/G1/{READ}&table=organisations&format=csv").content.decode("utf-8-sig")
    row = next(line for line in taken.splitlines() if "Biển" in line)
    assert row.split(",")[7:9] == ["20", "100"]


def test_of_those_counted_nobody_concludes_for_the_rest(as_of):
    """A fifth organisation without any figure: the four that are weighed still meet it, the pool is not said to."""
    block = Subject.objects.get(key="block.provinces")
    Subject.objects.create(key="province.moi", kind="province", name_vi="Mới", parent=block)
    page = as_of("reader").get(f"/targets/tiny-2025/G1/{READ}").content.decode()
    assert "phần tính được đạt" in page
    assert "cả khối đạt" not in page
    assert "1 đơn vị chưa có mẫu số." in page


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"reason": " "}, "o-reason-fault", "thấp hơn mức được giao 80"),
        ({"value": "tám mươi"}, "o-value-fault", "không âm"),
        ({"value": "101"}, "o-value-fault", "nhiều hơn tất cả"),
        ({"decided_on": "31/02/2025"}, "o-decided_on-fault", "không có thật"),
        ({"milestones": "cuối năm"}, "o-milestones-fault", "cuối năm"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(as_of, change, place, words):
    client = nui_song(as_of)
    answer = client.post(OWN + READ, FORM | change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="{place}"' in page
    assert words in page
    assert "05/QĐ" in page
    assert not OwnTarget.objects.exists()


def test_only_whose_target_it_is_sees_the_form(as_of, client, tiny):
    assert client.get(OWN).status_code == 302
    assert as_of("agency", "agency", "ministry.so").get(OWN).status_code == 403
    other = as_of("bien", "province", "province.bien")
    assert other.get(OWN).status_code == 200
    assert other.post(OWN, FORM).status_code == 422  # another's organisation
    assert not OwnTarget.objects.exists()


def test_a_unit_below_sets_its_own_but_a_website_or_a_system_is_no_unit(as_of):
    here = Subject.objects.get(key="province.nui-song.2025")
    for kind in ("department", "website", "information-system"):
        Subject.objects.create(key=f"{kind}.x", kind=kind, name_vi=f"Thử {kind}", parent=here)
    page = nui_song(as_of).get(OWN + READ).content.decode()
    assert "Thử department" in page
    assert "Thử website" not in page
    assert "Thử information-system" not in page


def test_going_back_to_what_is_asked_is_a_version_too(as_of):
    client = nui_song(as_of)
    client.post(OWN, FORM)
    client.post(OWN, FORM | {"step": "back", "decided_on": "10/03/2025"})
    assert list(OwnTarget.objects.values_list("version", "value")) == [(1, 60), (2, None)]
    assert "đã trở về mức được giao" in client.get(OWN).content.decode()


def test_a_figure_of_the_whole_country_is_not_divided(client, tiny):
    page = client.get(f"/targets/tiny-2025/E1/{READ}").content.decode()
    assert "không giao xuống từng đơn vị" in page


def test_a_programme_shows_every_target_its_months_and_its_tasks(client, tiny):
    page = client.get(f"/targets/tiny-2025/{READ}").content.decode()
    for code in ("G1", "G2", "S1", "E1"):
        assert f"/targets/tiny-2025/{code}/" in page
    assert "Tháng chữ ký số" in page
    assert "0 trên 4 đơn vị đã đặt nhiệm vụ đặc thù" in page
    assert client.get("/targets/none/").status_code == 404
    assert client.get("/targets/tiny-2025/X9/").status_code == 404


def test_not_yet_set_is_said_and_then_set(as_of):
    client = nui_song(as_of)
    assert client.get("/targets/tiny-2025/tasks/").content.decode().count("chưa đặt") >= 4
    address = "/targets/tiny-2025/tasks/province.nui-song.2025/"
    empty = client.post(address, {"title": "", "measure": "100 % xã", "due": "31/12/2025"})
    assert empty.status_code == 422
    assert "100 % xã" in empty.content.decode()
    done = client.post(address, {"title": "Bản đồ rừng số", "measure": "100 % xã", "due": "31/12/2025"})
    task = Commitment.objects.get(kind="specific_task")
    assert done.headers["Location"] == f"/commitments/{task.key}/"
    assert task.due == dt.date(2025, 12, 31)
    assert client.get(f"/commitments/{task.key}/").status_code == 200
    organisation = client.get("/organisations/province.nui-song.2025/?programme=tiny-2025&period=2025Q1")
    assert "Bản đồ rừng số" in organisation.content.decode()
    assert client.post("/targets/tiny-2025/tasks/province.bien/", {"title": "x"}).status_code == 403


def test_an_early_warning_stands_on_the_board_the_target_and_the_organisation(client, tiny):
    """Eight months that hardly move against 80 % by the end of the year: out of reach, and simulated is marked so."""
    from giaoban.measures.models import Observation

    like = Observation.objects.filter(indicator__code="dossier_rate", subject__key="tiny").first()
    from giaoban.registry.models import Subject

    for subject in ("tiny", "province.bien"):
        for month, num in enumerate((30, 31, 30, 32, 31, 32, 31, 33), start=5):
            fields = {f.name: getattr(like, f.name) for f in like._meta.fields if f.name != "id"}
            period = f"2024-{month:02}"
            start = dt.date(2024, month, 1)
            end = (start + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
            Observation.objects.create(
                **fields
                | {
                    "subject": Subject.objects.get(key=subject), "period_code": period, "period_start": start,
                    "period_end": end, "num": num, "den": 100, "value": num, "method": "months",
                    "vintage": "2025-01", "status": "official",
                }
            )  # fmt: skip
    for address in ("/", "/targets/tiny-2025/G1/", "/organisations/province.bien/"):
        page = client.get(f"{address}?period=2024Q4&programme=tiny-2025").content.decode()
        assert "Cảnh báo sớm" in page, address
        assert "không đạt được" in page, address
    chart = client.get("/targets/tiny-2025/G1/?period=2024Q4").content.decode()
    assert "<svg" in chart
    assert "Thử lại trên chính chuỗi này" in chart
    told = client.get("/organisations/province.bien/?period=2024Q4&programme=tiny-2025").content.decode()
    assert "với 8 phần 10 khả năng" in told  # the interval, beside the warning
    assert "Thử lại trên chính chuỗi này" in told
    taken = client.get("/targets/tiny-2025/G1/?period=2024Q4&table=organisations&format=csv").content
    row = next(
        csv.DictReader(line for line in taken.decode("utf-8-sig").splitlines() if "Dự báo" in line or "Biển" in line)
    )
    assert 30 <= float(row["Dự báo, 8 phần 10"]) <= 40  # eight months between 30 and 33


def test_the_page_of_a_target_costs_the_same_however_many_organisations(client, tiny):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from giaoban.registry.models import Subject

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/targets/tiny-2025/G1/{READ}").status_code == 200
        return len(queries)

    cost()
    few = cost()
    block = Subject.objects.get(key="block.provinces")
    for number in range(30):
        Subject.objects.create(key=f"province.p{number}", kind="province", name_vi=f"P{number}", parent=block)
    assert cost() == few


@pytest.mark.parametrize("read", ["?period=2025Q1", "?period=2026Q1", "?period=2027Q1"])
def test_beside_a_figure_nothing_says_that_there_is_none(client, tiny, read):
    """A figure too old to judge by is shown with its period and with why it cannot be judged."""
    taken = client.get(f"/targets/tiny-2025/{read}&table=targets&format=csv").content.decode("utf-8-sig")
    head, *rows = [line for line in csv.reader(taken.splitlines()) if len(line) > 5]
    value, period = head.index("Giá trị"), head.index("Kỳ")
    with_figure = [row for row in rows if row[value] not in ("", "–")]
    assert with_figure
    assert all(row[period] not in ("", "–") for row in with_figure)
    page = client.get(f"/targets/tiny-2025/{read}").content.decode()
    assert "chưa có số liệu" not in page.lower()
    if read != "?period=2025Q1":
        assert "đã cũ hơn nửa năm" in page
