"""Text of a document -> tree: head, legal basis, Phần / Chương / Mục / Điều / Khoản / Điểm, signatures, appendices.

    document = parse_document(text)
    document.by_path["dieu-5/khoan-2"].span.of(text)

Articles are believed by their sequence, quotations are kept as payload, and every node knows where it stands in the
text as it was given. What looks wrong is a finding; nothing is refused.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from giaoban.core.findings import Finding, Place, Severity
from giaoban.core.law.characters import clean
from giaoban.core.law.head import Head, read_day, read_effect, read_head
from giaoban.core.law.headings import (
    Heading,
    appendix_heading,
    article_heading,
    attachment_heading,
    group_heading,
    is_signature,
    is_title,
)
from giaoban.core.law.lines import Line, goes_on, is_wrapped, lines_of, without_furniture
from giaoban.core.law.parts import LONGEST_HEADING, Nodes, Part
from giaoban.core.law.quotes import Quotes
from giaoban.core.law.tree import RANK, Document, Kind, Node
from giaoban.core.law.uris import NotAnAddress, document_uri
from giaoban.core.law.vocabulary import STANDARD, Vocabulary

_BASIS = re.compile(r"(?:Căn cứ|CĂN CỨ|Xét đề nghị|Theo đề nghị|Thực hiện (?:Nghị quyết|Luật)|Trên cơ sở)\b")
_ENACTING = re.compile(r"(?:QUYẾT ĐỊNH|NGHỊ QUYẾT|QUYẾT NGHỊ)\s*:?$|.{4,140}(?:ban hành|quyết nghị).{0,160}[.:]$")
_TEMPTING = re.compile(r"(?:như sau|sau đây|nội dung sau)\s*:\s*[“\"]?$")
_OPENS = re.compile(r"(?:\d{1,3}[a-zđ]?|[a-zđI])\s?[.)]\s?\S|[-+•“\"]")
_FURTHEST = 3


def parse_document(
    text: str,
    *,
    number: str = "",
    type: str = "",
    title: str = "",
    issued_on: dt.date | None = None,
    effective_from: dt.date | None = None,
    country: str = "vn",
    vocabulary: Vocabulary = STANDARD,
) -> Document:
    """The tree of a document. What is given is believed; the rest is read from the text.

    >>> text = "Điều 1. Phạm vi\\n1. Một.\\n2. Hai:\\na) Ba.\\nĐiều 2. Hiệu lực\\nBốn."
    >>> [node.path for node in parse_document(text).walk()]
    ['dieu-1', 'dieu-1/khoan-1', 'dieu-1/khoan-2', 'dieu-1/khoan-2/diem-a', 'dieu-2']
    """
    cleaned = clean(text)
    lines = without_furniture(list(lines_of(cleaned.text)))
    reading = _Reading(lines, is_wrapped(lines))
    parts = reading.parts()
    front = [line for part in parts if part.kind in (Kind.HEAD, Kind.BASIS, Kind.ENACTING) for line in part.lines]
    head = read_head(front, vocabulary) if front else Head()
    number = number or head.number
    type = type or head.type
    issued_on = issued_on or head.issued_on or _passed(parts)
    nodes = Nodes(cleaned, reading.wrapped).of(parts)
    document = Document(
        number=number,
        type=type,
        title=title or head.title,
        issuer=head.issuer,
        issued_on=issued_on,
        effective_from=effective_from or _effect(nodes, issued_on),
        uri=_uri(number, type, issued_on, country),
        nodes=nodes,
        source_hash=hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest(),
    )
    return replace(document, findings=tuple(_findings(document, reading)))


class _Reading:
    """One pass over the lines: which open a part, and which belong to the open one."""

    def __init__(self, lines: Sequence[Line], wrapped: bool) -> None:
        self.lines = lines
        self.wrapped = wrapped
        self.mended: list[tuple[str, int]] = []
        self.skipped: list[tuple[str, str]] = []
        self.quoted = _quoted_lines(lines)

    def parts(self) -> list[Part]:
        """The parts of the document in the order of reading, groups holding their articles."""
        first = self._first_heading()
        found = self._front(first)
        open_parts: list[Part] = []
        last, place = "", first
        main: tuple[str, list[Part]] | None = None  # where the articles stood before an appendix
        while place < len(self.lines):
            line = self.lines[place]
            heading = None if place in self.quoted else self._heading(place, last, open_parts)
            if heading is None:
                self._add(found, open_parts, line)
                place += 1
                continue
            if heading.kind in (Kind.APPENDIX, Kind.ATTACHMENT):
                main = main or (last, list(open_parts))
                last = ""
            elif heading.kind is Kind.ARTICLE and main and not last and heading.number != "1":
                if not _follows(heading.number, main[0]):
                    self._add(found, open_parts, line)
                    place += 1
                    continue
                (last, open_parts), main = main, None  # only a list that is called so; the articles go on
            if heading.kind in (Kind.APPENDIX, Kind.ATTACHMENT):
                pass
            elif heading.kind is Kind.ARTICLE:
                if heading.was_mended:
                    self.mended.append((heading.number, line.start))
                if last and int(_digits(heading.number)) > int(_digits(last)) + 1:
                    self.skipped.append((last, heading.number))
                last = heading.number
            part = Part(heading.kind, heading.number, heading.rest, line.start, line.end)
            if part.kind is Kind.SIGNATURE:
                part.lines.append(line)
            place = self._whole_heading(part, place + 1)
            while open_parts and not _contains(open_parts[-1].kind, part.kind):
                open_parts.pop()
            (open_parts[-1].parts if open_parts else found).append(part)
            open_parts.append(part)
        return found

    def _first_heading(self) -> int:
        for place in range(len(self.lines)):
            if place not in self.quoted and self._heading(place, "", []):
                return place
        return len(self.lines)

    def _front(self, end: int) -> list[Part]:
        """Head, legal basis and enacting words before the first heading."""
        found: list[Part] = []
        for place in range(end):
            line = self.lines[place]
            before = found[-1] if found else None
            if _BASIS.match(line.text):
                kind = Kind.BASIS
            elif (
                before and before.kind is Kind.BASIS and goes_on(before.lines[-1].text, line.text, wrapped=self.wrapped)
            ):
                before.lines.append(line)
                continue
            elif before and before.kind in (Kind.BASIS, Kind.ENACTING):
                kind = Kind.ENACTING
            else:
                kind = Kind.HEAD if end < len(self.lines) or place < 60 else Kind.TEXT
            if before and before.kind is kind and kind is not Kind.BASIS:
                before.lines.append(line)
            else:
                found.append(Part(kind, "", "", line.start, line.end, [line]))
        return found

    def _heading(self, place: int, last: str, open_parts: list[Part]) -> Heading | None:
        text = self.lines[place].text
        if article := article_heading(text):
            return article if self._is_next(article.number, last, place, open_parts) else None
        if group := group_heading(text):
            inside = open_parts and open_parts[-1].kind in (Kind.APPENDIX,)
            return None if inside and group.kind in (Kind.SECTION, Kind.SUBSECTION) and not is_title(text) else group
        following = " ".join(line.text for line in self.lines[place + 1 : place + 5])
        if (last or open_parts) and (appendix := appendix_heading(text)) and not _TEMPTING.search(self._before(place)):
            return appendix if not goes_on(self._before(place), text, wrapped=False) else None
        if attachment := attachment_heading(text, following):
            return attachment if last or open_parts else None
        if last and is_signature(text) and not any(part.kind is Kind.SIGNATURE for part in open_parts):
            is_near_end = not any(part.kind is Kind.APPENDIX for part in open_parts)
            return Heading(Kind.SIGNATURE, "", "") if is_near_end and self._no_article_below(place, last) else None
        return None

    def _before(self, place: int) -> str:
        return self.lines[place - 1].text if place else ""

    def _is_next(self, number: str, last: str, place: int, open_parts: list[Part]) -> bool:
        """Is this the next article of this document, and not one it speaks of?"""
        if _TEMPTING.search(self._before(place)) and open_parts:
            return False
        digits, letters = int(_digits(number)), number.lstrip("0123456789")
        if not last:
            return True
        last_digits, last_letters = int(_digits(last)), last.lstrip("0123456789")
        if digits == last_digits:
            return letters > last_letters
        if digits == last_digits + 1:
            return True
        holder = next((part.heading for part in reversed(open_parts) if part.kind is Kind.ARTICLE), "")
        furthest = _FURTHEST if re.search("[Ss]ửa đổi|[Bb]ổ sung", holder) else 10_000  # repealed ones leave a gap
        return last_digits < digits <= last_digits + furthest and not self._comes_later(last_digits + 1, place)

    def _comes_later(self, wanted: int, place: int) -> bool:
        """Is the article that is missing here found further down? Then this line quotes."""
        for line in self.lines[place + 1 :]:
            heading = article_heading(line.text)
            if heading and int(_digits(heading.number)) == wanted:
                return True
        return False

    def _no_article_below(self, place: int, last: str) -> bool:
        for below, line in enumerate(self.lines[place + 1 :], place + 1):
            if appendix_heading(line.text) or attachment_heading(line.text, "kèm theo"):
                return True
            heading = article_heading(line.text)
            if heading and below not in self.quoted and int(_digits(heading.number)) > int(_digits(last)):
                return False
        return True

    def _whole_heading(self, part: Part, place: int) -> int:
        """Takes further lines into the heading of a part; the place of the first line that is none."""
        taken = 0
        while place < len(self.lines) and taken < 5:
            text = self.lines[place].text
            if place in self.quoted or len(part.heading) + len(text) > LONGEST_HEADING:
                break
            if article_heading(text) or group_heading(text) or appendix_heading(text):
                break
            if part.kind is Kind.ARTICLE:
                if _OPENS.match(text):
                    break
                wraps = goes_on(part.heading, text, wrapped=False) and part.heading
                alone = not part.heading and not taken and not re.match(r"\d|[a-zđ]\)", text) and text[-1] not in ".;:"
                if not wraps and not alone:
                    break
            elif (
                part.kind is Kind.SIGNATURE
                or (
                    part.heading
                    and not (is_title(text) and is_title(part.heading))
                    and not re.match(r"\(.*[Kk]èm theo", text)
                )
                or (not part.heading and not is_title(text) and (len(text) > 200 or text[-1] in ".;:"))
            ):
                break
            part.heading = f"{part.heading} {text}".strip()
            part.end = self.lines[place].end
            place, taken = place + 1, taken + 1
        return place

    def _add(self, found: list[Part], open_parts: list[Part], line: Line) -> None:
        if not open_parts:
            found.append(Part(Kind.TEXT, "", "", line.start, line.end, [line]))
            return
        open_parts[-1].lines.append(line)


def _quoted_lines(lines: Sequence[Line]) -> frozenset[int]:
    """Lines inside quotations that span several lines; one that never closes quotes nothing."""
    inside: set[int] = set()
    quotes = Quotes()
    opened = 0
    for place, line in enumerate(lines):
        if quotes.is_open:
            if quotes.close(line.text):
                inside.update(range(opened + 1, place + 1))
            continue
        before = lines[place - 1].text if place else ""
        at = quotes.opens(line.text, after=before)
        if at == 0:
            inside.add(place)
        opened = place
    return frozenset(inside)


def _contains(outer: Kind, inner: Kind) -> bool:
    if inner in (Kind.APPENDIX, Kind.ATTACHMENT, Kind.SIGNATURE):
        return False
    if outer in (Kind.APPENDIX, Kind.ATTACHMENT):
        return True
    return outer is not Kind.SIGNATURE and outer is not Kind.ARTICLE and RANK[outer] < RANK[inner]


def _follows(number: str, last: str) -> bool:
    return bool(last) and int(_digits(number)) == int(_digits(last)) + 1


def _digits(number: str) -> str:
    found = re.match(r"\d+", number)
    return found[0] if found else "0"


def _passed(parts: list[Part]) -> dt.date | None:
    """The day a law was adopted, as its last words say."""
    for part in reversed(parts):
        for each in (part, *part.parts):
            for line in each.lines[-12:]:
                if "thông qua" in line.text and (day := read_day(line.text)):
                    return day
    return None


def _effect(nodes: Sequence[Node], issued_on: dt.date | None) -> dt.date | None:
    articles = [node for top in nodes for node in top.walk() if node.kind is Kind.ARTICLE]
    for article in reversed(articles):
        if "hiệu lực" in article.full_text and (day := read_effect(article.full_text, issued_on)):
            return day
    return None


def _uri(number: str, type: str, issued_on: dt.date | None, country: str) -> str:
    try:
        return document_uri(number, type, year=issued_on.year if issued_on else None, country=country)
    except NotAnAddress:
        return ""


def _findings(document: Document, reading: _Reading) -> list[Finding]:
    name = Place(document.number)
    found = []
    if not document.articles:
        found.append(Finding("law.no-articles", Severity.NOTE, name, {"document": document.number}))
    if not document.number:
        found.append(Finding("law.no-number", Severity.WARNING, name, {"title": document.title[:120]}))
    for before, after in reading.skipped:
        context = {"document": document.number, "before": before, "after": after}
        found.append(
            Finding("law.missing-article", Severity.WARNING, Place(document.number, part=f"Điều {after}"), context)
        )
    for node in document.walk():
        if "~" in node.path.rsplit("/", 1)[-1]:
            context = {
                "document": document.number,
                "path": node.path.replace("~", " · "),
                "label": node.label or node.path,
            }
            found.append(
                Finding("law.duplicate-number", Severity.WARNING, Place(document.number, part=node.path), context)
            )
    for number, start in reading.mended:
        context = {"document": document.number, "article": number, "place": str(start)}
        found.append(
            Finding("law.mended-heading", Severity.NOTE, Place(document.number, part=f"Điều {number}"), context)
        )
    return found
