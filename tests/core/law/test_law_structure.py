"""Text to tree: every kind of part, every habit of scanners and of Unicode, and the way back to the source."""

# ruff: noqa: E501 (samples are read in one line)
from __future__ import annotations

import datetime as dt
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from giaoban.core.findings import Refused
from giaoban.core.formats.texts import read_paragraphs
from giaoban.core.law.akoma import from_akoma, to_akoma
from giaoban.core.law.characters import clean
from giaoban.core.law.clauses import parse_article_text
from giaoban.core.law.structure import parse_document
from giaoban.core.law.tree import Document, Kind
from giaoban.core.law.uris import NotAnAddress, document_uri, parse_uri, path_key, spoken
from giaoban.core.law.vocabulary import Issuer, Vocabulary

CIRCULAR = """BỘ SÔNG NÚI
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 12/2023/TT-BSN
Hà Nội, ngày 05 tháng 3 năm 2023
THÔNG TƯ
Quy định về đò ngang và bến đò
Căn cứ Luật Bến đò số 05/2020/QH14 ngày 16 tháng 6 năm 2020;
Căn cứ Nghị định số 42/2022/NĐ-CP ngày 24 tháng 6 năm 2022 của Chính phủ quy định
về sông nước;
Bộ trưởng Bộ Sông Núi ban hành Thông tư quy định về đò ngang.
Phần thứ nhất
PHẦN CHUNG
Chương I
QUY ĐỊNH CHUNG
Mục 1. PHẠM VI
Tiểu mục 1. ĐÒ
Điều 1. Phạm vi điều chỉnh
Thông tư này quy định về đò ngang.
Điều 2. Giải thích từ ngữ
Các từ ngữ được hiểu như sau:
1. Đò ngang là thuyền chở người.
2. Bến đò gồm:
a) Bến chính;
b) Bến phụ:
b.1) Có mái:
- Mái lá;
- Mái tôn;
b.2) Không mái.
c) Bến tạm.
d) Bến khác.
đ) Bến nổi.
Mục 2. BẾN
Điều 2a. Điều chèn
Có chèn.
Điều 3. Sửa đổi, bổ sung một số điều của Thông tư số 01/2019/TT-BSN
1. Sửa đổi, bổ sung Điều 4 như sau:
“Điều 4. Bến cũ
1. Bến cũ một.
Điều 5. Bến mới
Nội dung bến mới.”.
2. Sửa đổi khoản 2 Điều 6 như sau: “2. Phí là 2.000 đồng.”
3. Bãi bỏ Điều 8.
Chương II
ĐIỀU KHOẢN THI HÀNH
Điều 4. Bảng phí
Phí theo bảng:
Loại | Phí
Nhỏ | 2.000
Lớn | 5.000
Phí nộp hằng năm.
Điều 5. Hiệu lực thi hành
Thông tư này có hiệu lực thi hành kể từ ngày 20 tháng 4 năm 2023./.
Nơi nhận:
- Như Điều 5;
- Lưu: VT.
BỘ TRƯỞNG
Nguyễn Văn Sông
PHỤ LỤC I
MẪU ĐƠN
(Ban hành kèm theo Thông tư số 12/2023/TT-BSN)
1. Tên bến
2. Địa chỉ
QUY CHẾ
HOẠT ĐỘNG CỦA BẾN
(Ban hành kèm theo Thông tư số 12/2023/TT-BSN)
Điều 1. Của quy chế
Một.
"""
WORDS = Vocabulary(issuers=(Issuer("Bộ Sông Núi", "BSN"),))


def read(text: str) -> Document:
    return parse_document(text, vocabulary=WORDS)


def paths(text: str) -> list[str]:
    return [node.path for node in read(text).walk()]


def test_every_part_of_a_document_has_its_place():
    assert paths(CIRCULAR) == [
        "phan-dau", "can-cu-1", "can-cu-2", "ban-hanh", "phan-1", "phan-1/chuong-1", "phan-1/chuong-1/muc-1",
        "phan-1/chuong-1/muc-1/tieu-muc-1", "dieu-1", "dieu-2", "dieu-2/khoan-1", "dieu-2/khoan-2",
        "dieu-2/khoan-2/diem-a", "dieu-2/khoan-2/diem-b", "dieu-2/khoan-2/diem-b/tiet-b.1",
        "dieu-2/khoan-2/diem-b/tiet-b.1/gach-1", "dieu-2/khoan-2/diem-b/tiet-b.1/gach-2",
        "dieu-2/khoan-2/diem-b/tiet-b.2", "dieu-2/khoan-2/diem-c", "dieu-2/khoan-2/diem-d", "dieu-2/khoan-2/diem-dd",
        "phan-1/chuong-1/muc-2", "dieu-2a", "dieu-3", "dieu-3/khoan-1", "dieu-3/khoan-1/trich-1", "dieu-3/khoan-2",
        "dieu-3/khoan-2/trich-1", "dieu-3/khoan-3", "phan-1/chuong-2", "dieu-4", "dieu-4/bang-1", "dieu-4/doan-1",
        "dieu-5", "ky-1", "phu-luc-1", "phu-luc-1/khoan-1", "phu-luc-1/khoan-2", "kem-theo-1", "kem-theo-1/dieu-1",
    ]  # fmt: skip


def test_the_head_says_number_type_title_issuer_and_days():
    found = read(CIRCULAR)
    assert (found.number, found.type, found.title) == ("12/2023/TT-BSN", "Thông tư", "Quy định về đò ngang và bến đò")
    assert (found.issuer, found.issued_on, found.effective_from) == (
        "Bộ Sông Núi", dt.date(2023, 3, 5), dt.date(2023, 4, 20),
    )  # fmt: skip
    assert found.uri == "/vn/thong-tu/2023/12/tt-bsn"
    assert found.findings == ()


def test_words_of_another_document_stay_payload():
    found = read(CIRCULAR).by_path
    assert found["dieu-3/khoan-1/trich-1"].kind is Kind.PAYLOAD
    assert found["dieu-3/khoan-1/trich-1"].text.splitlines()[2] == "Điều 5. Bến mới"
    assert found["dieu-3/khoan-2/trich-1"].text == "“2. Phí là 2.000 đồng.”"
    assert found["dieu-4/bang-1"].rows == (("Loại", "Phí"), ("Nhỏ", "2.000"), ("Lớn", "5.000"))


def squeezed(text: str) -> str:
    seen = re.sub("[\u200b\ufeff\u00ad]", "", unicodedata.normalize("NFC", text)).replace("Ð", "Đ")
    return re.sub(r"\s+", " ", seen).strip()


def habits() -> dict[str, str]:
    """The circular as other programs and people would have stored it."""
    return {
        "NFD": unicodedata.normalize("NFD", CIRCULAR),
        "Icelandic": CIRCULAR.replace("Đ", "Ð"),
        "no-break": CIRCULAR.replace("Điều ", "Điều\u00a0").replace("Số: ", "Số:\u00a0"),
        "zero-width": CIRCULAR.replace("Điều", "\ufeffĐi\u200bều").replace("2. ", "2.\u200b "),
        "carriage": CIRCULAR.replace("\n", "\r\n"),
        "indented": "\n".join(f"   {line}  " for line in CIRCULAR.split("\n")),
        "old tones": CIRCULAR.replace("HÒA", "HOÀ"),
        "all at once": unicodedata.normalize("NFD", CIRCULAR.replace("Đ", "Ð")).replace("\n", "\r\n\u00ad"),
    }


@pytest.mark.parametrize("habit", list(habits()))
def test_every_habit_of_unicode_gives_the_same_tree_and_leads_back_to_its_own_source(habit):
    source = habits()[habit]
    found, plain = read(source), read(CIRCULAR)
    assert [(node.path, node.kind, node.number) for node in found.walk()] == [
        (node.path, node.kind, node.number) for node in plain.walk()
    ]
    if habit != "old tones":
        assert [node.hash for node in found.walk()] == [node.hash for node in plain.walk()]
    for node, same in zip(found.walk(), plain.walk(), strict=True):
        assert squeezed(node.span.of(source)).replace("HOÀ", "HÒA") == squeezed(same.span.of(CIRCULAR))


SCANNED = [
    ("Đìêu 2. Giải thích", "2"), ("Điêu 2. Giải thích", "2"), ("Đỉều 2. Giải thích", "2"), ("Diều 2: Giải thích", "2"),
    ("ĐIỀU 2. Giải thích", "2"), ("Điều  2 . Giải thích", "2"), ("Điều 2.- Giải thích", "2"), ("Điểu 2. Giải thích", "2"),
    ("Ðiều 2. Giải thích", "2"), ("**Điều 2. Giải thích", "2"), ("Điều 2 - Giải thích", "2"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "number"), SCANNED)
def test_a_heading_survives_its_scanner(line, number):
    found = read(f"Điều 1. Một\nChữ.\n{line}\nChữ.\nĐiều 3. Ba\nChữ.")
    assert [node.number for node in found.articles] == ["1", number, "3"]


def test_a_heading_that_was_mended_is_said():
    assert [finding.code for finding in read("Số: 1/2020/NĐ-CP\nĐiêu 1. Một\nChữ.").findings] == ["law.mended-heading"]


def test_clauses_survive_their_scanner():
    text = "Điều 1. Một\nl. Chữ một\nbị ngắt dòng\n- 3 -\ngiữa trang.\n2. Hai:\na) Ba;\nd) Bốn;\nd) Năm."
    assert [node.path for node in read(text).walk()][1:] == [
        "dieu-1/khoan-1", "dieu-1/khoan-2", "dieu-1/khoan-2/diem-a", "dieu-1/khoan-2/diem-d", "dieu-1/khoan-2/diem-dd",
    ]  # fmt: skip
    assert read(text).by_path["dieu-1/khoan-1"].text == "Chữ một bị ngắt dòng giữa trang."


@pytest.mark.parametrize(
    "line",
    [
        "Điều 5 Luật này quy định về bến.",
        "Điều 9. Nhảy xa\nChữ.",
        "Điều 1. Lặp lại",
        "điều 2 của quy ước",
        "Điều kiện là có phao.",
    ],
)
def test_a_line_that_speaks_of_an_article_opens_none(line):
    text = f"Điều 1. Một\nChủ bến theo\n{line}\nĐiều 2. Hai\nChữ.\nĐiều 3. Ba\nChữ."
    assert [node.number for node in read(text).articles] == ["1", "2", "3"]


def test_an_amendment_without_quotation_marks_is_still_payload():
    text = (
        "Điều 1. Sửa đổi một số điều của Nghị định số 5/2015/NĐ-CP\n1. Sửa đổi Điều 2 như sau:\nĐiều 2. Cũ\n1. Một.\n"
        "2. Hai.\n2. Bãi bỏ Điều 7.\nĐiều 2. Hiệu lực\nTừ ngày ký."
    )
    found = read(text)
    assert [node.path for node in found.walk()][1:] == [
        "dieu-1/khoan-1", "dieu-1/khoan-1/trich-1", "dieu-1/khoan-2", "dieu-2",
    ]  # fmt: skip


def test_a_quotation_that_never_closes_swallows_nothing():
    text = "Điều 1. Một\n1. Sửa đổi khoản 2 như sau:\n“2. Chữ\nĐiều 2. Hai\nChữ.\nĐiều 3. Ba\nChữ."
    assert [node.number for node in read(text).articles] == ["1", "2", "3"]


def test_a_gap_and_a_repetition_are_findings():
    found = read("Số: 1/2020/NĐ-CP\nĐiều 1. Một\nChữ.\nĐiều 4. Bốn\n1. Chữ.\n")
    assert [(finding.code, finding.context["before"]) for finding in found.findings] == [("law.missing-article", "1")]


@pytest.mark.parametrize(
    "text", ["", "\n\n", "Không có điều nào.", "Điều", "Điều 1.", "“", "PHỤ LỤC", "\x00\ud800 1. a"]
)
def test_nonsense_is_a_document_without_articles_or_with_one(text):
    found = read(text)
    assert len(found.articles) <= 1
    assert from_akoma(to_akoma(found)) == found


PIECES = st.sampled_from(
    ["Điều 1. Một", "Điều 2. Hai", "Điều 3.", "1. Chữ;", "2. Chữ:", "a) Chữ;", "b) Chữ.", "đ) Chữ", "- Chữ", "+ Chữ",
     "“Điều 9. Trích", "Trích.”", "như sau:", "Chương I", "TÊN", "Mục 1", "PHỤ LỤC I", "Căn cứ Luật;", "x | y", "1 | 2",
     "Nơi nhận:", "chữ thường", "1.1. Tiết", "(i) Ngoặc", "\u200b", "- 4 -", "QUY CHẾ", "(Ban hành kèm theo)", "2a. Chèn"]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=40).map("\n".join), st.sampled_from(["NFC", "NFD"]))
def test_any_lines_give_unique_paths_nested_spans_and_come_back_from_akoma_ntoso(text, form):
    source = unicodedata.normalize(form, text)
    found = read(source)
    every = list(found.walk())
    assert len({node.path for node in every}) == len(every)
    for node in every:
        assert 0 <= node.span.start <= node.span.end <= len(source)
        for child in node.children:
            assert node.span.start <= child.span.start and child.span.end <= node.span.end
    assert from_akoma(to_akoma(found)) == found


@given(st.text(alphabet="abđĐÐơ\u0300\u0301\u0302\u00a0\u200b\r\n \t", max_size=60))
def test_cleaning_keeps_the_way_back(text):
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned.text)
    places = [cleaned.origin(place) for place in range(len(cleaned.text) + 1)]
    assert places == sorted(places) and places[-1] == len(text)
    assert clean(cleaned.text).text == cleaned.text


def test_the_circular_comes_back_from_akoma_ntoso_whole():
    found = read(CIRCULAR)
    assert from_akoma(to_akoma(found)) == found
    assert 'eId="art_2__para_2__point_dd"' in to_akoma(found)


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]><akomaNtoso><act/></akomaNtoso>', "law.akoma-unsafe"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "law.akoma-unsafe"),
        ("<a>" * 200 + "</a>" * 200, "law.akoma-unsafe"),
        ("<akomaNtoso><act>", "law.akoma-broken"),
        ("", "law.akoma-broken"),
        ("không phải xml", "law.akoma-broken"),
        ("<html/>", "law.akoma-no-act"),
        (
            '<akomaNtoso><act><body><article xmlns:g="urn:giaoban:law:1" g:kind="xyz"/></body></act></akomaNtoso>',
            "law.akoma-broken",
        ),
    ],
)
def test_hostile_xml_is_refused_with_its_reason(xml, code):
    with pytest.raises(Refused) as refusal:
        from_akoma(xml, "a.xml")
    assert [finding.code for finding in refusal.value.findings] == [code]


def test_a_foreign_akoma_ntoso_is_read_by_its_kinds():
    xml = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act><body><chapter><num>Chương I</num>
      <heading>Chung</heading><article><num>Điều 5.</num><heading>Bến</heading>
      <paragraph><num>2.</num><content><p>Bến có đèn.</p></content></paragraph></article></chapter></body></act></akomaNtoso>"""
    found = from_akoma(xml).by_path
    assert (found["dieu-5"].heading, found["dieu-5/khoan-2"].text) == ("Bến", "Bến có đèn.")


def test_html_and_plain_text_give_one_tree():
    page = "<html><body>" + "".join(f"<p>{line}</p>" for line in CIRCULAR.split("\n")) + "</body></html>"
    text = "\n".join(paragraph.text for paragraph in read_paragraphs(page.encode(), "a.html"))
    assert paths(text) == paths(CIRCULAR)


def test_addresses_go_both_ways_and_sort_as_a_reader_counts():
    assert document_uri("766/QĐ-TTg", "Quyết định") == "/vn/quyet-dinh/-/766/qd-ttg"
    assert str(parse_uri("/vn/nghi-dinh/2022/42/nd-cp/dieu-5/khoan-2@2024-07-01")).endswith("khoan-2@2024-07-01")
    assert sorted(["dieu-10", "dieu-2", "dieu-2a"], key=path_key) == ["dieu-2", "dieu-2a", "dieu-10"]
    assert spoken("dieu-5/khoan-2/diem-dd") == "điểm đ khoản 2 Điều 5"
    for wrong in ("", "/vn", "/vn/x/20/1/a", "/vn/luat/2020/1/qh14@2024-13-01", "../etc", "/vn/luat/2020/1/qh14/../x"):
        with pytest.raises(NotAnAddress):
            parse_uri(wrong)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Một.\n2.000 đồng.\n2. Hai.", ["khoan-1", "khoan-2"]),
        ("1. Một.\n1. Lặp.\n2. Hai.", ["khoan-1", "khoan-2"]),
        ("1. Một.\n2a. Chèn.\n3. Ba.", ["khoan-1", "khoan-2a", "khoan-3"]),
        ("a) Một;\nb) Hai.", ["diem-a", "diem-b"]),
        ("Lời đầu.\n1. Một.", ["doan-0", "khoan-1"]),
        ("1. Một:\na) Hai;\na1) Chèn;\nb) Ba.", ["khoan-1"]),
        ("100. Trăm.", ["doan-0"]),
        ("", []),
    ],
)
def test_numbers_are_believed_by_their_sequence(text, expected):
    assert [node.path for node in parse_article_text(text)] == expected
