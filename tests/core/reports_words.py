"""The words of a finished report, read back from each format by another program than the one that wrote them."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from typing import Any

import docx
import pypdf

_LINES = {"p", "h1", "h2", "h3", "h4", "li", "tr", "caption", "figcaption", "title", "br", "div", "small", "span.kind"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines = [""]
        self.silent = False
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        self.tags.append(tag)
        self.ids += [about["id"] or ""] if "id" in about else []
        self.links += [about["href"] or ""] if "href" in about else []
        self.silent = self.silent or tag in ("style", "title")
        if tag in ("td", "th") and self.lines[-1]:
            self.lines[-1] += " | "
        if tag in _LINES or about.get("class") == "kind" or tag == "img":
            self.lines.append(about.get("alt") or "" if tag == "img" else "")

    def handle_endtag(self, tag: str) -> None:
        self.silent = self.silent and tag not in ("style", "title")
        if tag in _LINES or tag == "span":
            self.lines += [""] if tag in _LINES else []

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.lines[-1] += data.replace("\n", " ")


def read_html(page: bytes) -> _Reader:
    reader = _Reader()
    reader.feed(page.decode())
    return reader


def html_text(page: bytes) -> str:
    """A line a paragraph, cells parted by bars."""
    lines = (" ".join(line.replace("\u00a0", "~").split()).replace("~", "\u00a0") for line in read_html(page).lines)
    return "\n".join(line for line in lines if line) + "\n"


def docx_text(file: bytes) -> str:
    """Paragraphs and cells in the order of the document."""
    document = docx.Document(io.BytesIO(file))
    lines = []
    for part in document.iter_inner_content():
        if isinstance(part, docx.table.Table):
            for row in part.rows:
                seen: list[Any] = []
                for cell in row.cells:
                    if cell._tc not in seen:
                        seen.append(cell._tc)
                        lines += [_paragraph(paragraph) for paragraph in cell.paragraphs]
        else:
            lines.append(_paragraph(part))
    return "\n".join(lines)


def _paragraph(paragraph: Any) -> str:
    return "".join(part.text for part in paragraph.iter_inner_content())


def pdf_text(file: bytes) -> str:
    """All pages in reading order, without the number on top of each page."""
    pages = []
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(file)).pages, 1):
        text = page.extract_text()
        pages.append(re.sub(rf"\A\s*{number}\s*\n|\n\s*{number}\s*\Z", "\n", text) if number > 1 else text)
    return "\n".join(pages)


def letters(text: str) -> str:
    """Only what is not blank, so that line ends do not count."""
    return "".join(text.split())
