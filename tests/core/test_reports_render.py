"""What readers get: the same words in three formats, every figure leading to its source, nothing that acts.

Renew the golden text with GIAOBAN_GOLDEN=write and read the difference like code.
"""

from __future__ import annotations

import dataclasses
import io
import os
import re
import struct
import zipfile
from pathlib import Path

import docx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.reports_sample import SVG, header, paper, sample
from tests.core.reports_words import docx_text, html_text, letters, pdf_text, read_html

from giaoban.core.findings import Refused
from giaoban.core.reports import fonts
from giaoban.core.reports.blocks import Annex, Chart, Column, Number, Paragraph, Report, Row, Source, Table, runs
from giaoban.core.reports.metrics import bold_mm
from giaoban.core.reports.render import FORMATS, cleaned, render

GOLDEN = Path(__file__).parents[1] / "golden/report_sample.txt"
QUOTES = 12  # four figures in the text, five in the table, three under the drawing
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = (
    '</p><script>alert(1)</script> #eval("1") $x$ \\ ]) *b* _i_ `c` @o1 <o1> '
    "&amp; {{7*7}} %PDF \"' = // /* [1] ~ -- ..."
)


def test_the_text_of_the_sample_is_the_golden_one() -> None:
    text = html_text(render(sample(), "html"))
    if os.environ.get("GIAOBAN_GOLDEN") == "write":
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


def test_all_formats_say_the_same_words_in_the_same_order() -> None:
    """From the name of the document on, without list signs and without what only one format has: the drawing."""
    chart = next(block for block in sample().blocks if isinstance(block, Chart))
    drawn = re.findall(r">([^<]+)</text>", SVG)
    said = []
    for text in (
        html_text(render(sample(), "html")).replace(chart.alt, ""),
        docx_text(render(sample(), "docx")),
        "\n".join(line for line in pdf_text(render(sample(), "pdf")).splitlines() if line.strip() not in drawn),
    ):
        body = re.sub(r"^(?:- |\d\) )", "", text[text.index("BÁO CÁO") :], flags=re.MULTILINE).replace(" | ", "")
        said.append(letters(body))
    assert said[0] == said[1] == said[2]


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_report_gives_the_same_bytes(format: str) -> None:
    assert render(sample(), format) == render(sample(), format)  # type: ignore[arg-type]


def test_every_figure_leads_to_its_row_in_the_web_page() -> None:
    page = read_html(render(sample(), "html"))
    assert [one for one in page.ids if one.startswith("o")] == ["o1", "o2", "o3", "o4", "o5"]
    assert set(page.links) == {"#o1", "#o2", "#o3", "#o4", "#o5"}
    assert len(page.links) == QUOTES


def test_every_figure_leads_to_its_row_in_the_word_file() -> None:
    document = docx.Document(io.BytesIO(render(sample(), "docx")))
    body = document.element.body
    marks = {one.get(W + "name") for one in body.iter(W + "bookmarkStart")}
    links = [one.get(W + "anchor") for one in body.iter(W + "hyperlink")]
    assert marks == set(links) == {"o1", "o2", "o3", "o4", "o5"}
    assert len(links) == QUOTES


def test_every_figure_leads_to_the_page_of_its_row_in_the_pdf() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render(sample(), "pdf")))
    annex = len(reader.pages)
    targets = []
    for page in reader.pages:
        for note in page.get("/Annots", []):
            target = note.get_object()["/Dest" if "/Dest" in note.get_object() else "/A"]
            target = target["/D"] if isinstance(target, dict) else target
            targets.append(reader.get_page_number(target[0].get_object()) + 1)
    assert targets == [annex] * QUOTES


def embedded(file: bytes) -> set[str]:
    """The names of the fonts a PDF carries."""
    pages = pypdf.PdfReader(io.BytesIO(file)).pages
    resources = [page["/Resources"].get_object() for page in pages]
    return {str(font.get_object()["/BaseFont"]) for one in resources for font in one["/Font"].values()}  # type: ignore[index]


def test_the_pdf_holds_only_one_family_with_every_vietnamese_letter() -> None:
    names = embedded(render(sample(), "pdf"))
    family = fonts.serif().family.replace(" ", "")
    assert names
    assert all(re.match(rf"/[A-Z]{{6}}\+{family}(?:PS|MT|-|$)", name) for name in names), names


def test_every_vietnamese_letter_comes_back_from_the_pdf() -> None:
    alphabet = "".join(sorted(fonts.vietnamese_letters()))
    assert alphabet in letters(pdf_text(render(Report(header(), (Paragraph(runs(alphabet)),), paper()), "pdf")))


def test_a_machine_without_good_fonts_still_prints_every_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("giaoban.core.reports.pdf.serif", lambda: fonts.Font(fonts.LAST_RESORT))
    file = render(Report(header(), (Paragraph(runs("Đẵ Ặ ỹ")),), paper()), "pdf")
    assert "Đẵ Ặ ỹ" in pdf_text(file)
    assert all("Libertinus" in name for name in embedded(file))


def test_a_font_is_believed_only_after_its_letters_were_counted() -> None:
    """Debian's old Liberation Serif lacks most letters with two marks; the newer one has them all."""
    for folder, whole in (("liberation", False), ("liberation2", True)):
        path = Path("/usr/share/fonts/truetype") / folder / "LiberationSerif-Regular.ttf"
        if path.exists():
            assert "A" in fonts.letters_of(path)
            assert (fonts.vietnamese_letters() <= fonts.letters_of(path)) == whole


def test_both_forms_of_a_character_map_are_read(tmp_path: Path) -> None:
    """Written by hand after the OpenType specification: form 4 maps A-C (B to no glyph), form 12 maps U+1EA0-1EA2."""
    form4 = struct.pack(">7H", 4, 0, 0, 4, 0, 0, 0) + struct.pack(">2H", 0x43, 0xFFFF) + b"\0\0"
    form4 += struct.pack(">2H", 0x41, 0xFFFF) + struct.pack(">2H", 0, 1) + struct.pack(">2H", 4, 0)
    form4 += struct.pack(">3H", 7, 0, 9)  # the glyphs of A, B and C
    form12 = struct.pack(">HHIII", 12, 0, 28, 0, 1) + struct.pack(">III", 0x1EA0, 0x1EA2, 20)
    cmap = struct.pack(">HH", 0, 2) + struct.pack(">HHIHHI", 3, 1, 20, 3, 10, 20 + len(form4)) + form4 + form12
    head = b"\0\1\0\0" + struct.pack(">4H", 1, 0, 0, 0) + struct.pack(">4sIII", b"cmap", 0, 28, len(cmap))
    (tmp_path / "a.ttf").write_bytes(head + cmap)
    assert fonts.letters_of(tmp_path / "a.ttf") == {"A", "C", "Ạ", "ạ", "Ả"}


def test_a_file_that_is_no_font_holds_no_letters(tmp_path: Path) -> None:
    for content in (b"", b"ttcf", b"\0" * 40, b"OTTO" + b"\xff" * 60):
        (tmp_path / "a.ttf").write_bytes(content)
        assert fonts.letters_of(tmp_path / "a.ttf") == frozenset()


def test_the_pdf_states_title_language_and_no_time_of_making() -> None:
    file = render(sample(), "pdf")
    reader = pypdf.PdfReader(io.BytesIO(file))
    assert reader.metadata is not None
    assert reader.metadata.title == sample().title
    assert reader.metadata.author == "ỦY BAN CHUYỂN ĐỔI SỐ"
    assert reader.metadata.creation_date is None
    assert str(reader.trailer["/Root"]["/Lang"]) == "vi"
    assert "/StructTreeRoot" in reader.trailer["/Root"]


def test_the_word_file_keeps_to_the_decree() -> None:
    document = docx.Document(io.BytesIO(render(sample(), "docx")))
    page = document.sections[0]
    assert [round(side.mm) for side in (page.page_width, page.page_height)] == [210, 297]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(side.mm) for side in margins] == [20, 20, 30, 15]
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size.pt) == ("Times New Roman", 14)
    assert page.different_first_page_header_footer
    assert "PAGE" in page.header._element.xml
    headings = [one for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert [one.text for one in headings[:2]] == ["I. KẾT QUẢ TRONG QUÝ", "1. Theo từng tỉnh"]
    body = next(one for one in document.paragraphs if one.text.startswith("Trong quý IV"))
    assert 10 <= body.paragraph_format.first_line_indent.mm <= 12.7
    assert body.paragraph_format.space_after.pt >= 6
    assert document.core_properties.title == sample().title


def test_the_rules_of_the_head_have_the_prescribed_length() -> None:
    """Under the motto as long as its words (12.5 mm a word or so: 56 mm at 13 points); elsewhere a third to a half."""
    document = docx.Document(io.BytesIO(render(sample(), "docx")))
    form = paper()
    issuer, nation = document.tables[0].rows[0].cells
    drawn = []
    for cell, room in (
        (issuer, form.page.header_left_mm),
        (nation, form.page.text_width_mm - form.page.header_left_mm),
    ):
        (rule,) = [one for one in cell.paragraphs if one._p.find(f".//{W}pBdr") is not None]
        shape = rule.paragraph_format
        drawn.append(room - shape.left_indent.mm - shape.right_indent.mm)
    name = bold_mm("ỦY BAN CHUYỂN ĐỔI SỐ", form.sizes.issuer.value)
    assert name / 3 <= drawn[0] <= name / 2
    assert drawn[1] == pytest.approx(56.1, rel=0.01)  # summed by hand from the widths of Liberation Serif Bold


def test_every_cell_has_its_width_and_every_head_repeats() -> None:
    document = docx.Document(io.BytesIO(render(sample(), "docx")))
    for table in document.tables:
        assert all(cell.find(f"{W}tcPr/{W}tcW") is not None for cell in table._tbl.iter(W + "tc"))
    for table in document.tables[1:-2]:
        assert table.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None


def hostile() -> Report:
    table = Table(
        (Column(HOSTILE),), (Row((runs(HOSTILE),)), Row((runs(HOSTILE),), "group")), HOSTILE, HOSTILE, HOSTILE
    )
    chart = Chart('<svg viewBox="0 0 9 4"><script>alert(1)</script></svg>', HOSTILE, HOSTILE)
    row = Source(*[HOSTILE] * 8)
    names = [field.name for field in dataclasses.fields(header()) if isinstance(getattr(header(), field.name), str)]
    head = dataclasses.replace(header(), **dict.fromkeys(names, HOSTILE), recipients=(HOSTILE,))
    return Report(head, (Paragraph(runs(Number(HOSTILE, 1))), table, chart, Annex((row,), HOSTILE)), paper())


def test_hostile_text_stays_text_in_every_format() -> None:
    page = render(hostile(), "html").decode()
    assert "<script" not in page
    assert set(read_html(page.encode()).tags).isdisjoint({"script", "svg", "o1", "iframe"})
    wanted = letters(HOSTILE)
    assert wanted in letters(docx_text(render(hostile(), "docx")))
    assert wanted in letters(pdf_text(render(hostile(), "pdf")))


def test_a_word_file_opens_nothing_from_outside() -> None:
    with zipfile.ZipFile(io.BytesIO(render(hostile(), "docx"))) as parts:
        assert not [name for name in parts.namelist() if b'TargetMode="External"' in parts.read(name)]


@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_any_text_can_be_printed_in_any_format(text: str) -> None:
    report = Report(header(), (Paragraph(runs(text, Number(text))),), paper())
    assert all(render(report, format) for format in FORMATS)


@pytest.mark.parametrize("text", ["\u05b8\U000c4c79", "\u06c0(\u061c", "\u200f\u0301\u0803", " \U0004a27d\u073e"])
def test_letters_that_make_typst_panic_are_left_out(text: str) -> None:
    """Found by hypothesis: krilla 0.8.2 panics on some marks of scripts written from the right."""
    assert render(Report(header(), (Paragraph(runs(text)),), paper()), "pdf")


def test_control_signs_and_marks_that_turn_text_around_are_taken_out() -> None:
    shown = cleaned(Paragraph(runs("a\x00b\u202ec\n d\ud800", "Ti\u0309nh")))
    assert [run.text for run in shown.runs] == ["a\ufffdb\ufffdc  d\ufffd", "Tỉnh"]


def test_a_report_with_a_broken_promise_is_not_drawn() -> None:
    with pytest.raises(Refused):
        render(Report(header(), (Paragraph(runs(Number("5 %", 3))),), paper()), "html")


def test_the_english_report_speaks_english() -> None:
    report = dataclasses.replace(sample(), language="en")
    text = html_text(render(report, "html"))
    assert "SOCIALIST REPUBLIC OF VIET NAM" in text
    assert "(simulated)" in text
    assert b'<html lang="en">' in render(report, "html")
