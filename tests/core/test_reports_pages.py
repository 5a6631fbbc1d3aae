"""The Word file and the PDF are the same paper: LibreOffice is the judge."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pypdf
import pytest
from tests.core.reports_sample import SVG, header, paper, sample, source
from tests.core.reports_words import letters

from giaoban.core.reports.blocks import Column, Heading, Ledger, Paragraph, Report, Row, Table, runs
from giaoban.core.reports.render import render

pytestmark = pytest.mark.office
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def long_report() -> Report:
    """32 goals, 60 promises, long paragraphs and an annex of many pages: as long as a real review."""
    ledger = Ledger()
    goal = Column("Mục tiêu", width=5), Column("Kết quả", "right", 2), Column("Đơn vị", width=3)
    promise = Column("TT", "center"), Column("Nội dung", width=8), Column("Hạn", "center", 3)
    goals = tuple(
        Row((
            runs(f"Mục tiêu thứ {n} về số hóa kết quả giải quyết hồ sơ của các cơ quan trên đảo"),
            runs(ledger.number(f"{n},{n} %", source(f"Mục tiêu thứ {n}", "Cả đảo", f"{n},{n} %"))),
            runs("Bộ Dữ liệu và ba tỉnh"),
        ))
        for n in range(10, 90)
    )  # fmt: skip
    promises = tuple(
        Row(
            (
                runs(str(n)),
                runs("Rà soát, kết nối và công bố dữ liệu mở của tỉnh, " * (n % 4 + 1)),
                runs("không nêu hạn"),
            )
        )
        for n in range(1, 61)
    )
    told = "Trong quý, các cơ quan trên đảo tiếp tục nối dữ liệu, trả lời người dân và công bố kết quả đúng hạn. "
    blocks = (
        Heading(1, "KẾT QUẢ TRONG QUÝ", "I."),
        *(Paragraph(runs(f"{n}. " + told * (n % 5 + 2))) for n in range(1, 25)),
        Heading(2, "Theo mục tiêu", "1."),
        Table(goal, goals, caption="Kết quả theo mục tiêu", unit="phần trăm", note="Ghi chú: số của quý IV."),
        Heading(1, "VIỆC ĐÃ HỨA", "II."),
        Table(promise, promises),
        ledger.annex("Nguồn của các số liệu"),
    )
    return Report(header(), blocks, paper())


def by_libreoffice(file: bytes, folder: Path) -> bytes:
    (folder / "report.docx").write_bytes(file)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), "report.docx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=180)
    return (folder / "report.pdf").read_bytes()


def pages(file: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages]


@pytest.mark.parametrize("report", [sample(), long_report()], ids=["sample", "long"])
def test_the_word_file_converts_to_the_same_pages(report: Report, tmp_path: Path) -> None:
    """As many pages, each beginning and ending with the same words, each lying the same way.

    Where a line ends inside a page may differ by a letter's width, since two programs round differently; which words
    stand on which page may not.
    """
    word = by_libreoffice(render(report, "docx"), tmp_path)
    ours = render(report, "pdf")
    assert len(pages(word)) == len(pages(ours))
    for number, (theirs, mine) in enumerate(zip(pages(word), pages(ours), strict=True), 1):
        assert edges(theirs, number) == edges(mine, number), f"page {number}"
    sizes = [
        [tuple(map(round, page.mediabox[2:])) for page in pypdf.PdfReader(io.BytesIO(f)).pages] for f in (word, ours)
    ]
    assert sizes[0] == sizes[1]


def edges(page: str, number: int) -> tuple[str, str]:
    """The first and last 60 letters below the page's number, without a drawing's words (a picture in Word)."""
    drawn = set(re.findall(r">([^<]+)</text>", SVG))
    lines = [line for line in map(str.strip, page.splitlines()) if line and line not in drawn | {str(number)}]
    text = letters("\n".join(lines))
    return text[:60], text[-60:]


def test_the_national_head_keeps_its_lines(tmp_path: Path) -> None:
    """The two lines that every official paper must show unbroken, as LibreOffice sets them."""
    lines = [line.strip() for line in pages(by_libreoffice(render(sample(), "docx"), tmp_path))[0].splitlines()]
    assert NATION in lines
    assert MOTTO in lines


def test_the_first_page_has_no_number_and_the_others_have(tmp_path: Path) -> None:
    for file in (by_libreoffice(render(sample(), "docx"), tmp_path), render(sample(), "pdf")):
        numbered = [
            bool(re.search(rf"^\s*{number}\s*$", page, re.MULTILINE)) for number, page in enumerate(pages(file), 1)
        ]
        assert numbered == [False, True, True, True]
