"""Texts in: the paragraphs of a .txt, .md, .html, .docx or .pdf, numbered from 1 without empty ones.

Whatever is no text, too large or broken is refused with a finding; nothing is decoded by guess.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from html.parser import HTMLParser
from io import BytesIO
from typing import Any, NamedTuple

from giaoban.core.findings import Finding, Place, Refused

LARGEST_FILE = 25_000_000
"""Bytes of a file as it lies on disk."""
LARGEST_TEXT = 10_000_000
"""Characters of text taken out of a file."""
MOST_MEMBERS = 3_000
LARGEST_UNPACKED = 200_000_000
WORST_RATIO = 120
"""A .docx member above 1 MB that grows more than this when unpacked is a bomb; real documents stay below 30."""
MOST_PAGES = 2_000

_BLOCKS = frozenset(
    {
        "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "section", "article",
        "header", "footer", "blockquote", "pre", "figcaption", "dd", "dt", "dl", "main", "aside", "nav", "hr", "td",
        "th", "title",
    }
)  # fmt: skip
_UNREAD = frozenset(["script", "style", "noscript", "template", "head", "svg"])
_OPENS = re.compile(
    r"[-+•*–]\s|\d{1,2}[.)]\s|[a-zđ]\)\s|[A-ZĐ][A-ZĐÀ-Ỹ ]{12,}$|Điều \d+[a-zđ]?[.:]|Căn cứ [A-ZĐ]"
    r"|(?:Phần|Chương|Mục|Tiểu mục|Phụ lục) (?:[IVXLC]+|\d+|thứ \w+)\b[.:]?(?: [A-ZĐÀ-Ỹ]|$)"
)
SHORT = 0.7
"""Which share of a line of the paper a line has that was not broken by its end."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")


class Paragraph(NamedTuple):
    number: int
    text: str


def read_paragraphs(data: bytes, name: str, *, tables: bool = False) -> list[Paragraph]:
    """Paragraphs of a file by the ending of its name.

    With `tables` a row of a table in a .docx or web page is a line of cells parted by " | "; what only lays out a page
    (one row, or cells of several paragraphs, as in the head of an official document) is read cell by cell. Without it a
    row is a line of its words.

    Raises Refused with `text.too-large`, `text.unknown-format`, `text.not-a-text`, `text.unreadable`,
    `text.encrypted`, `text.bomb` or `text.empty`.

    >>> read_paragraphs("Một.\\n\\nHai.".encode(), "a.txt")
    [Paragraph(number=1, text='Một.'), Paragraph(number=2, text='Hai.')]
    """
    if len(data) > LARGEST_FILE:
        raise _refused("text.too-large", name, size=len(data), limit=LARGEST_FILE)
    ending = name.rsplit("/", 1)[-1].rsplit(".", 1)[-1].lower() if "." in name.rsplit("/", 1)[-1] else "txt"
    reader = _READERS.get(ending)
    if reader is None:
        raise _refused("text.unknown-format", name, ending=ending, known=", ".join(f".{each}" for each in _READERS))
    kept: list[str] = []
    size = 0
    pieces = _WITH_TABLES[ending](data, name) if tables and ending in _WITH_TABLES else reader(data, name)
    for piece in pieces:
        if text := piece.strip():
            kept.append(text)
            size += len(text)
            if size > LARGEST_TEXT:
                raise _refused("text.too-large", name, size=size, limit=LARGEST_TEXT)
    if not kept:
        raise _refused("text.empty", name)
    return [Paragraph(number, text) for number, text in enumerate(kept, 1)]


def _plain(data: bytes, name: str) -> Iterable[str]:
    return _decoded(data, name).splitlines()


def _markdown(data: bytes, name: str) -> Iterator[str]:
    """Lines without their marks; code between fences is no prose."""
    fenced = False
    for line in _decoded(data, name).splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced:
            text = re.sub(r"^\s{0,3}(?:#{1,6}\s+|>\s?)+", "", line)
            text = re.sub(r"!?\[([^\]\n]{0,500})\]\([^)\n]{0,500}\)", r"\1", text)
            text = re.sub(r"\*\*|__|`", "", text)
            yield text.replace("|", " ").strip(" -:=") if text.lstrip().startswith("|") else text


def _html(data: bytes, name: str, *, tables: bool = False) -> Iterable[str]:
    declared = re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,20})", data[:4000], re.IGNORECASE)
    page = _Page(tables=tables)
    page.feed(_decoded(data, name, (declared[1].decode("ascii"),) if declared else ()))
    page.close()
    return page.lines()


def _docx(data: bytes, name: str, *, tables: bool = False) -> Iterator[str]:
    _check_archive(data, name)
    import docx
    from docx.table import Table

    try:
        document = docx.Document(BytesIO(data))
        for block in document.iter_inner_content():
            if isinstance(block, Table) and tables:
                yield from _table_lines(_rows([list(row.cells) for row in block.rows]))
            elif isinstance(block, Table):
                for row in block.rows:
                    yield " ".join(dict.fromkeys(cell.text.strip() for cell in row.cells))
            else:
                yield from block.text.split("\n")
    except Exception as why:  # zipfile, zlib, lxml and python-docx each raise their own kinds for broken bytes
        raise _refused("text.unreadable", name, why=f"{type(why).__name__}: {why}"[:200], kind="docx") from why


def _rows(rows: list[list[Any]]) -> list[list[str]]:
    """The texts of a table of python-docx's cells; a merged cell is said once, in its first place."""
    texts: list[list[str]] = []
    for row in rows:
        # python-docx repeats a merged cell in each of its columns.
        merged = [bool(place) and row[place - 1]._tc is cell._tc for place, cell in enumerate(row)]
        texts.append(["" if again else cell.text.strip() for cell, again in zip(row, merged, strict=True)])
    return texts


def _table_lines(rows: list[list[str]]) -> Iterator[str]:
    """A row a line; what only lays out a page is read cell by cell.

    >>> list(_table_lines([["Bè", "2"], ["Thuyền", ""]])), list(_table_lines([["BỘ\\nSố: 1", "Núi, ngày 2"]]))
    (['Bè | 2', 'Thuyền |'], ['BỘ', 'Số: 1', 'Núi, ngày 2'])
    """
    cut = [[[line.strip() for line in cell.split("\n") if line.strip()] for cell in row] for row in rows]
    is_layout = len(rows) < 2 or max(map(len, rows), default=0) < 2 or any(len(cell) > 2 for row in cut for cell in row)
    for row in cut:
        if is_layout:
            for cell in row:
                yield from cell
        else:
            yield " | ".join(" ".join(cell).replace("|", "/") for cell in row).strip()


def _pdf(data: bytes, name: str) -> Iterator[str]:
    if b"%PDF-" not in data[:1024]:
        raise _refused("text.not-a-text", name, why="no %PDF header")
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise _refused("text.encrypted", name)
        pages = len(reader.pages)
        if pages > MOST_PAGES:
            raise _refused("text.too-large", name, size=pages, limit=MOST_PAGES)
        lines: list[str] = []
        for page in reader.pages:
            lines += page.extract_text().splitlines()
    except Refused:
        raise
    except (Exception, RecursionError) as why:  # pypdf meets hostile bytes with any exception there is
        raise _refused("text.unreadable", name, why=f"{type(why).__name__}: {why}"[:200], kind="pdf") from why
    yield from _unwrapped(lines)


_READERS: dict[str, Callable[[bytes, str], Iterable[str]]] = {
    "txt": _plain, "md": _markdown, "html": _html, "htm": _html, "docx": _docx, "pdf": _pdf,
}  # fmt: skip


_WITH_TABLES: dict[str, Callable[[bytes, str], Iterable[str]]] = {
    "html": partial(_html, tables=True),
    "htm": partial(_html, tables=True),
    "docx": partial(_docx, tables=True),
}


class _Page(HTMLParser):
    """Text of a page, a line a block; scripts, styles and the head are not read. With `tables` those become rows."""

    def __init__(self, *, tables: bool = False) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[list[str]] = [[]]
        self._unread = 0
        self._tables = tables
        self._depth = 0
        self._table: list[list[str]] = []
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNREAD:
            self._unread += 1
        elif tag == "body":
            self._unread = 0
        if self._tables and tag == "table":
            self._depth += 1
        if self._depth == 1 and tag in ("tr", "td", "th"):
            self._end_cell()
            if tag == "tr" or not self._table:
                self._table.append([])
            if tag != "tr":
                self._cell = []
        elif self._cell is not None:
            if tag in _BLOCKS:
                self._cell.append("\n")
        elif tag in _BLOCKS:
            self._lines.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD and self._unread:
            self._unread -= 1
        if self._depth == 1 and tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if self._tables and tag == "table" and self._depth:
            self._depth -= 1
            if not self._depth:
                self._end_table()
        elif self._cell is not None and tag in _BLOCKS:
            self._cell.append("\n")
        elif tag in _BLOCKS:
            self._lines.append([])

    def handle_data(self, data: str) -> None:
        if self._unread:
            return
        if self._cell is None:
            self._lines[-1].append(data)
        else:
            self._cell.append(re.sub(r"\s+", " ", data))

    def _end_cell(self) -> None:
        if self._cell is not None:
            self._table[-1].append("".join(self._cell).strip())
            self._cell = None

    def _end_table(self) -> None:
        self._lines += [[line] for line in _table_lines(self._table)] + [[]]
        self._table = []

    def lines(self) -> Iterator[str]:
        if self._table:  # a page that ends inside one
            self._end_cell()
            self._end_table()
        for line in self._lines:
            yield re.sub(r"[ \t\r\n]+", " ", "".join(line))


def _decoded(data: bytes, name: str, declared: tuple[str, ...] = ()) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        declared = ("utf-16",)
    for encoding in ("utf-8-sig", *declared):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        odd = len(_CONTROL.findall(text[:200_000]))
        if "\x00" in text or odd > max(5, len(text[:200_000]) // 200):
            break
        return text
    raise _refused("text.not-a-text", name, why="not UTF-8")


def _check_archive(data: bytes, name: str) -> None:
    """Sizes before anything is unpacked; zipfile itself never reads beyond the size a member declares."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as why:
        raise _refused("text.unreadable", name, why=str(why)[:200], kind="docx") from why
    if "word/document.xml" not in {member.filename for member in members}:
        raise _refused("text.unreadable", name, why="no word/document.xml", kind="docx")
    unpacked = sum(member.file_size for member in members)
    swollen = [m for m in members if m.file_size > 1_000_000 and m.file_size > WORST_RATIO * max(m.compress_size, 1)]
    if len(members) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED or swollen:
        raise _refused("text.bomb", name, members=len(members), unpacked=unpacked)


def _unwrapped(lines: Sequence[str]) -> Iterator[str]:
    """A page breaks lines where the paper ends; put back what belongs together.

    A paragraph ends with its sentence, before what opens another (an item, an article, a chapter), and where a line
    stops well before the paper does and the next one begins with a capital, or is in capitals and the other is not: a
    heading, a line of an official head.
    """
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    paper = lengths[len(lengths) * 9 // 10] if lengths else 0
    held, is_short, is_title = "", False, False
    for line in (line.strip() for line in lines):
        was_title, is_title = is_title, line.isupper() and len(line) > 6
        opens = bool(_OPENS.match(line)) or (is_short and line[:1].isupper()) or is_title is not was_title
        if held and (not line or opens or held[-1] in ".!?:;" or len(held) > 20_000):
            yield held
            held = ""
        held = f"{held} {line}".strip()
        is_short = len(line) < SHORT * paper
    yield held


def _refused(code: str, name: str, **context: object) -> Refused:
    return Refused([Finding(code, where=Place(name), context={"file": name, **context})])
