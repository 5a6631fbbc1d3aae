"""Files in five formats, and files that are none: paragraphs or a finding, never a traceback."""

from __future__ import annotations

import contextlib
import io
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from giaoban.core.findings import Refused
from giaoban.core.formats import texts
from giaoban.core.formats.texts import read_paragraphs

SENTENCE = "Có 6.069 lỗ hổng, tăng 46,4% so với cùng kỳ."


def codes(data: bytes, name: str) -> list[str]:
    with pytest.raises(Refused) as refusal:
        read_paragraphs(data, name)
    return [finding.code for finding in refusal.value.findings]


def word_file(*paragraphs: str, cells: tuple[str, ...] = ()) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if cells:
        table = document.add_table(rows=1, cols=len(cells))
        for cell, text in zip(table.rows[0].cells, cells, strict=True):
            cell.text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def pdf_file(*lines: str) -> bytes:
    typst = pytest.importorskip("typst")
    return typst.compile(("\n\n".join(lines)).encode())


def test_lines_are_numbered_without_empty_ones() -> None:
    assert read_paragraphs(f"\ufeffMột\r\n\r\n  \n{SENTENCE}".encode(), "a.txt") == [(1, "Một"), (2, SENTENCE)]


def test_a_page_gives_its_blocks_and_neither_script_nor_style() -> None:
    page = """<html><head><title>t</title><style>p{width:50%}</style></head><body><h1>Tiêu&nbsp;đề</h1>
    <script>var x = "20%";</script><p>Có 6.069 lỗ hổng,
    tăng <b>46,4%</b> so với cùng kỳ.</p><ul><li>một<li>hai</ul></body></html>"""
    assert [text for _, text in read_paragraphs(page.encode(), "a.HTML")] == ["Tiêu\u00a0đề", SENTENCE, "một", "hai"]


def test_markdown_loses_its_marks() -> None:
    page = (
        "# Tiêu đề\n\n> **Có 6.069** lỗ hổng, tăng [46,4%](http://x.vn/1) so với cùng kỳ.\n\n```\n50% code\n```\n- một"
    )
    assert [text for _, text in read_paragraphs(page.encode(), "a.md")] == ["Tiêu đề", SENTENCE, "- một"]


def test_a_word_file_gives_paragraphs_and_table_rows_in_their_order() -> None:
    data = word_file("Một", "", SENTENCE, cells=("Tỉnh", "45,79%"))
    assert [text for _, text in read_paragraphs(data, "a.docx")] == ["Một", SENTENCE, "Tỉnh 45,79%"]


def test_a_pdf_gives_whole_sentences_again() -> None:
    text = " ".join(["Đoạn văn dài để trang giấy phải ngắt dòng giữa câu."] * 3 + [SENTENCE])
    joined = " ".join(text for _, text in read_paragraphs(pdf_file(text), "a.pdf"))
    assert SENTENCE in joined


def test_headings_of_a_pdf_stay_lines_of_their_own_and_wrapped_sentences_become_whole() -> None:
    long = " ".join(["Chủ đò treo đèn ở mũi đò và ở lái đò khi đò đi trong đêm tối hoặc trong sương mù dày"] * 4)
    lines = [
        *(
            "Bến Núi, ngày 05 tháng 3 năm 2024",
            "SẮC LỆNH",
            "Quy định về đèn của đò",
            "Căn cứ Luật Đò ngang",
            "Chương I",
        ),
        *("ĐÈN", "Điều 1. Đèn mũi", long, "Điều 2. Đèn lái", "Đèn lái màu trắng", "a) Trên đò khách"),
    ]
    assert [text for _, text in read_paragraphs(pdf_file(*lines), "a.pdf")] == lines


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.docx", "a.pdf"])
def test_a_file_of_noise_is_refused_whatever_it_calls_itself(name: str) -> None:
    noise = bytes(range(256)) * 40
    assert codes(noise, name) in (["text.not-a-text"], ["text.unreadable"])


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_nothing_to_read_is_said(name: str) -> None:
    assert codes(b"", name) == ["text.empty"]
    assert codes(b" \n\n\t", name) == ["text.empty"]


def test_an_unknown_ending_names_the_known_ones() -> None:
    with pytest.raises(Refused) as refusal:
        read_paragraphs(b"x", "bang.xlsx")
    assert refusal.value.findings[0].code == "text.unknown-format"
    assert ".docx" in refusal.value.findings[0].context["known"]


def test_zero_bytes_are_no_text() -> None:
    assert codes("Có 5 tỉnh\x00".encode(), "a.txt") == ["text.not-a-text"]


def test_utf_16_with_its_mark_is_read_and_other_encodings_are_refused() -> None:
    assert read_paragraphs(SENTENCE.encode("utf-16"), "a.txt")[0].text == SENTENCE
    assert codes("tăng".encode("cp1258", errors="replace") + b"\xe3\xf5", "a.txt") == ["text.not-a-text"]


def test_a_broken_or_truncated_file_is_refused() -> None:
    assert codes(word_file(SENTENCE)[:900], "a.docx") == ["text.unreadable"]
    assert codes(b"%PDF-1.7\n%broken", "a.pdf") in (["text.unreadable"], ["text.empty"])
    pdf = pdf_file(SENTENCE)
    assert codes(pdf[: len(pdf) // 3], "a.pdf") in (["text.unreadable"], ["text.empty"])


def test_a_word_file_with_broken_xml_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_file(SENTENCE))) as source, zipfile.ZipFile(target, "w") as broken:
        for member in source.infolist():
            text = source.read(member)
            broken.writestr(member, text[: len(text) // 2] if member.filename == "word/document.xml" else text)
    assert codes(target.getvalue(), "a.docx") == ["text.unreadable"]


def test_a_zip_bomb_is_not_unpacked() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:t>" + b"0" * 60_000_000)
    assert len(target.getvalue()) < 100_000
    assert codes(target.getvalue(), "a.docx") == ["text.bomb"]


def test_an_archive_of_too_many_members_is_not_unpacked() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", b"<a/>")
        for number in range(texts.MOST_MEMBERS + 1):
            archive.writestr(f"{number}", b"")
    assert codes(target.getvalue(), "a.docx") == ["text.bomb"]


def test_too_large_a_file_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "LARGEST_FILE", 10)
    assert codes(SENTENCE.encode(), "a.txt") == ["text.too-large"]


def test_too_long_a_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "LARGEST_TEXT", 10)
    assert codes(SENTENCE.encode(), "a.txt") == ["text.too-large"]


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.html", "a.docx", "a.pdf", "a"]))
def test_any_bytes_are_answered_with_paragraphs_or_findings(data: bytes, name: str) -> None:
    try:
        paragraphs = read_paragraphs(data, name)
    except Refused:
        return
    assert [number for number, _ in paragraphs] == list(range(1, len(paragraphs) + 1))


@given(st.integers(0, 20_000), st.integers(0, 255))
def test_a_word_file_with_one_byte_changed_is_answered(place: int, byte: int) -> None:
    data = bytearray(WORD)
    data[place % len(data)] = byte
    with contextlib.suppress(Refused):
        read_paragraphs(bytes(data), "a.docx")


WORD = word_file(SENTENCE, "Đoạn hai.")


def test_the_cells_of_a_table_stay_apart_where_they_are_asked_for() -> None:
    """In Word and in a web page; a merged cell is said once, what lays out the head of a letter is no table."""
    document = docx.Document()
    head = document.add_table(rows=1, cols=2)
    head.rows[0].cells[0].text, head.rows[0].cells[1].text = "BỘ SỐ\nSố: 12/2023/SL-BS", "Bến Núi, ngày 2/10/2023"
    table = document.add_table(rows=3, cols=2)
    for row, cells in zip(table.rows, (("Hàng", "Phí"), ("Gạo", "1 đồng"), ("", "2 | 3")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.rows[0].cells[0].merge(table.rows[0].cells[1])
    stream = io.BytesIO()
    document.save(stream)
    texts = [one.text for one in read_paragraphs(stream.getvalue(), "a.docx", tables=True)]
    assert texts == ["BỘ SỐ", "Số: 12/2023/SL-BS", "Bến Núi, ngày 2/10/2023", "Hàng Phí |", "Gạo | 1 đồng", "| 2 / 3"]
    page = (
        "<p>Phí:<table><tr><th>Hàng<th>Phí</tr><tr><td>Gạo</td><td></td></tr></table>xong<table><tr><td>a<td>b</table>"
    )
    assert [one.text for one in read_paragraphs(page.encode(), "a.html", tables=True)] == [
        "Phí:", "Hàng | Phí", "Gạo |", "xong", "a", "b"
    ]  # fmt: skip


def test_a_table_of_a_word_file_is_a_table_of_the_law() -> None:
    from giaoban.core.law.structure import parse_document

    document = docx.Document()
    for line in ("SẮC LỆNH", "Số: 12/2023/SL-BS", "Điều 1. Phí", "Theo bảng:"):
        document.add_paragraph(line)
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("Hàng", "Phí"), ("Gạo", "1 đồng")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    text = "\n".join(one.text for one in read_paragraphs(stream.getvalue(), "a.docx", tables=True))
    rows = [node.rows for node in parse_document(text).walk() if node.rows]
    assert rows == [(("Hàng", "Phí"), ("Gạo", "1 đồng"))]
