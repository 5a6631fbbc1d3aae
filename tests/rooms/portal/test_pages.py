"""Every page opens in both languages, says what it reads, and forgives addresses that make no sense."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from tests.tiny import FOLDER

from giaoban.measures.models import Observation
from giaoban.meetings.models import Meeting
from giaoban.registry.models import Subject, Succession
from giaoban.web import reading as readings

PAGES = (
    "/",
    "/matrix/",
    "/matrix/?sort=G1&order=ascending&block=provinces",
    "/map/",
    "/indicators/",
    "/indicators/?group=government&q=ho so",
    "/indicators/dossier_rate/",
    "/indicators/dossier_rate/?frame=as_now",
    "/indicators/dossier_rate/?frame=2025-01-01&known=2025-04-10&period=2024Q4",
    "/indicators/dossier_rate/?subject=province.bien",
    "/organisations/",
    "/organisations/?frame=as_now",
    "/organisations/province.nui-song.2025/",
    "/organisations/ministry.so/",
    "/commitments/",
    "/commitments/?kind=petition&due=none&q=ket noi",
    "/commitments/P3/",
    "/targets/tiny-2025/G1/",
    "/targets/tiny-2025/E1/",
    "/documents/qd-01-2025/",
    "/reviews/",
    "/reviews/review-2025q1/",
    "/reviews/review-2025q1/meeting/",
    "/reviews/review-2025q1/meeting/?item=2",
    "/checklists/",
    "/checklists/?q=quay",
    "/checklists/town-hall/",
    "/checklists/town-hall@2/?with=town-hall@1",
    "/search/",
    "/search/?q=nui song",
    "/sign-in/",
    "/ui/",
)


@pytest.fixture
def site(tiny, client, monkeypatch):
    """The tiny country's site on the day all its tests share."""
    monkeypatch.setattr(readings.timezone, "localdate", lambda: dt.date(2025, 4, 15))
    return client


def read(site, address: str, status: int = 200) -> str:
    key = Meeting.objects.get().key
    answer = site.get(address.replace("review-2025q1", key))
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_opens_in_both_languages(site, address, language):
    site.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    html = read(site, address)
    assert f'<html lang="{language}">' in html
    assert "style=" not in html.replace("font-style=", "")  # the content security policy would drop it
    assert "<script>" not in html


def test_vietnamese_is_the_default_whatever_the_browser_prefers(site):
    html = site.get("/", headers={"accept-language": "en-US,en;q=0.9"}).content.decode()
    assert "Bảng quốc gia" in html


def test_the_language_switch_goes_back_to_the_page_and_nowhere_else(site):
    answer = site.post("/language/", {"language": "en", "next": "/matrix/?sort=G1"})
    assert answer["Location"] == "/matrix/?sort=G1"
    assert site.post("/language/", {"language": "en", "next": "https://elsewhere.example/"})["Location"] == "/"


def test_the_board_counts_targets_as_the_paper_does(site):
    """packs/tiny/README.md: G1 on course, G2 met, S1 behind, E1 no data."""
    assert "Quý I/2025: đạt 1 trong 4 chỉ tiêu, 1 chậm, 1 chưa đánh giá được" in read(site, "/")


def test_the_page_of_an_indicator_says_what_was_found(site):
    """75 % against 80 % leaves 5 points."""
    html = read(site, "/indicators/dossier_rate/")
    assert "75,00\u00a0%" in html
    assert "còn thiếu 5,00\u00a0điểm phần trăm so với chỉ tiêu năm 2025" in html


def test_merged_provinces_are_read_as_one_in_the_new_structure(site):
    """Núi 1 of 4 and Sông 1 of 1 are 2 of 5, 40 %; their mean would be 62,5 %."""
    html = read(site, "/indicators/dossier_rate/?period=2024Q4&frame=2025-01-01")
    assert "Núi Sông" in html
    assert "40,00\u00a0%" in html
    assert "62,5" not in html


def test_a_share_of_what_was_split_says_so_beside_the_value_and_among_the_others(site):
    """Biển becomes two in 2026; of what it was, three quarters go to the first by declaration."""
    whole, cut = Subject.objects.get(key="province.bien"), dt.date(2026, 1, 1)
    for name, code, share in (("bac", "91", "0.75"), ("nam", "92", "0.25")):
        part = Subject.objects.create(
            key=f"province.bien-{name}",
            kind="province",
            code=code,
            name_vi=f"Biển {name}",
            parent=whole.parent,
            valid_from=cut,
        )
        Succession.objects.create(predecessor=whole, successor=part, date=cut, kind="split", share=share)
    address = "/indicators/dossier_rate/?period=2024Q4&frame=2026-01-01"
    head = read(site, f"{address}&subject=province.bien-bac").partition("</h1>")[2].partition("<table")[0]
    assert "chia theo tỷ lệ ước tính" in head
    assert "chia theo tỷ lệ ước tính" in read(site, address)  # of the whole country: in the table of organisations
    assert "chia theo tỷ lệ" not in read(site, "/indicators/dossier_rate/?period=2024Q4&subject=province.bien")


def test_both_vintages_of_a_figure_stand_side_by_side(site):
    html = read(site, "/indicators/digital_economy_share/")
    assert "Các nguồn khác nhau" in html
    assert "11,5\u00a0%" in html
    assert "12,0\u00a0%" in html


def test_a_figure_is_read_as_known_on_a_day(site):
    html = read(site, "/indicators/digital_economy_share/?known=01/06/2024")
    assert "12,0\u00a0%" in html
    assert "11,5\u00a0%" not in html


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/?frame=<script>alert(1)</script>", "Không hiểu cơ cấu tổ chức"),
        ("/?known=31/02/2024", "“31/02/2024” không phải ngày có thật"),
        ("/?known=2099-01-01", "Chưa thể đọc số liệu sẽ biết vào ngày 2099-01-01"),
        ("/?period=2924Q4", "Không có kỳ “2924Q4”"),
        ("/commitments/?page=99999999999999999999", "Không có trang số"),
        ("/commitments/?page=-1", "Không có trang số"),
        ("/commitments/?kind=nonsense", "không có trong danh sách lựa chọn kind"),
        ("/matrix/?sort=Z9&state=met", "không có trong danh sách lựa chọn sort"),
        ("/map/?indicator=nothing", "không có trong danh sách lựa chọn indicator"),
        ("/indicators/?format=exe", "Không xuất được dạng “exe”"),
        ("/indicators/dossier_rate/?format=csv&table=nothing", "không có bảng “nothing”"),
        ("/reviews/review-2025q1/meeting/?item=0", "Không có trang số"),
    ],
)
def test_nonsense_in_the_address_is_said_and_the_rest_is_kept(site, address, said):
    html = read(site, address)
    assert said in html
    assert "<script>alert" not in html


def test_what_is_kept_stays_in_every_link(site):
    html = read(site, "/?period=2924Q4&frame=as_now")
    assert 'href="/matrix/?frame=as_now"' in html


@pytest.mark.parametrize(
    "address",
    [
        "/indicators/nothing/",
        "/indicators/dossier_rate/?subject=nobody",
        "/indicators/dossier_rate/chart.exe",
        "/figures/99999999999999999999999/",
        "/organisations/nobody/",
        "/commitments/nothing/",
        "/targets/tiny-2025/Z9/",
        "/documents/a/b/c/",
        "/reviews/nothing/",
        "/reviews/review-2025q1/report.exe",
        "/nothing/",
    ],
)
def test_what_is_not_kept_here_is_a_page_in_vietnamese(site, address):
    assert "Không có trang này" in read(site, address, 404)


def test_every_figure_opens_its_trail(site):
    row = Observation.objects.filter(indicator__code="dossier_rate", num__isnull=False).first()
    html = read(site, f"/figures/{row.pk}/")
    assert "<math" in html
    assert row.source.title_vi in html
    assert "mọi lần sửa của số liệu này" in html


def test_the_chart_carries_its_title_and_source_when_taken_away(site):
    svg = site.get("/indicators/dossier_rate/chart.svg").content.decode()
    assert svg.startswith("<svg")
    assert "Nguồn:" in svg
    assert "style=" not in svg.replace("font-style=", "")
    assert site.get("/indicators/dossier_rate/chart.png").content.startswith(b"\x89PNG")


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!")])
def test_the_report_can_be_taken_away_in_three_forms(site, settings, form, begins):
    settings.PACK = FOLDER
    answer = site.get(f"/reviews/{Meeting.objects.get().key}/report.{form}")
    assert answer.status_code == 200
    assert answer.content.lower().startswith(begins.lower())


def test_search_needs_no_marks(site):
    assert "Núi Sông" in read(site, "/search/?q=nui+song")
    assert "Không có mục nào chứa đủ các từ này" in read(site, "/search/?q=zzz")


def test_pages_without_data_teach_the_next_step(client, db):
    for address in ("/", "/matrix/", "/map/", "/indicators/", "/commitments/", "/reviews/", "/organisations/"):
        assert client.get(address).status_code == 200, address
    assert "giaoban packs apply" in client.get("/").content.decode()


def test_a_review_prepared_for_a_period_that_has_not_begun_moves_no_page(client, tiny):
    """The pages go on reading the newest period that has begun, as before."""
    before = client.get("/").context["reading"].period
    known = Meeting.objects.get()
    Meeting.objects.create(
        key="far", kind=known.kind, title_vi="Xa", title_en="Far", period_code="2099Q1", held_on=dt.date(2099, 4, 10),
        organiser=known.organiser, layout=known.layout,
    )  # fmt: skip
    assert client.get("/").context["reading"].period == before == known.period
