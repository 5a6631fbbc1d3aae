"""A record of the official codification, or of any JSON-lines file with its fields, as plain values.

    so, type, art, eff, title, text, chapter, demuc, demuc_title, src, refs, amended

What a record leaves out is "" or None. `amended` is kept as it was said and never believed: nobody checked it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from giaoban.core.law.characters import clean
from giaoban.core.law.clauses import parse_article_text
from giaoban.core.law.numbers import normal_number
from giaoban.core.law.references.resolve import Entry
from giaoban.core.law.tree import Kind, Node, Span
from giaoban.core.law.uris import step
from giaoban.core.law.vocabulary import STANDARD, Vocabulary

_SOURCE = re.compile(
    r"\(\s*(?:Điều|Mục|Phần|Chương)?\s*\S+\s+(?P<type>[^\W\d_][\w\s]*?)\s+số\s+(?P<number>\S+)"
    r"(?P<name>.*?)(?:\s+ngày\s+(?P<day>\d{1,2}/\d{1,2}/\d{4})(?:\s+của\s+(?P<issuer>[^,]+?))?)?"
    r"\s*,\s*có hiệu lực",
    re.DOTALL,
)


@dataclass(frozen=True)
class CodifiedArticle:
    """One article. `document_name`, `issued_on` and `issuer` stand only in the first article of a document."""

    number: str
    type: str
    article: str
    title: str
    text: str
    effective_from: dt.date | None
    document_name: str = ""
    issued_on: dt.date | None = None
    issuer: str = ""
    chapter: str = ""
    topic: str = ""
    topic_title: str = ""
    references: tuple[str, ...] = ()
    amended: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        return step(Kind.ARTICLE, self.article)

    def node(self) -> Node:
        """The article as a tree, with spans in `text`."""
        nodes = parse_article_text(self.text, self.path)
        intro = nodes[0] if nodes and nodes[0].path.endswith("doan-0") else None
        children = nodes[1:] if intro else nodes
        words = intro.text if intro else ""
        return Node(Kind.ARTICLE, self.article, self.path, self.title, words, Span(0, len(self.text)), children)


def read_record(record: Mapping[str, Any], vocabulary: Vocabulary = STANDARD) -> CodifiedArticle:
    """A record as an article; odd values become empty ones, so that one broken line harms no other.

    >>> read_record({"so": "05/2020/qh14", "art": "3", "text": "Một.", "eff": "2021-01-01"}).number
    '05/2020/QH14'
    """

    def words(name: str) -> str:
        value = record.get(name)
        return clean(value).text.strip() if isinstance(value, str) else ""

    source = _SOURCE.search(words("src"))
    number = normal_number(words("so"))
    type = words("type") or (source["type"] if source else "") or vocabulary.type_of(number)
    text = record.get("text")
    return CodifiedArticle(
        number=number,
        type=type,
        article=words("art"),
        title=words("title"),
        text=text if isinstance(text, str) else "",
        effective_from=_day(words("eff")),
        document_name=_name(source["name"], type) if source else "",
        issued_on=_day(source["day"]) if source and source["day"] else None,
        issuer=(source["issuer"] or "").strip() if source else "",
        chapter=words("chapter"),
        topic=words("demuc"),
        topic_title=words("demuc_title"),
        references=tuple(str(each[0]) for each in _rows(record.get("refs"))),
        amended=tuple(" · ".join(map(str, each)) for each in _rows(record.get("amended"))),
    )


def register_entries(articles: Iterable[CodifiedArticle], *, parsed: bool = True) -> list[Entry]:
    """One entry for each document, with the paths of its articles and, when `parsed`, of everything below them."""
    documents: dict[str, list[CodifiedArticle]] = {}
    for article in articles:
        documents.setdefault(article.number, []).append(article)
    entries = []
    for number, parts in documents.items():
        paths: set[str] = set()
        for part in parts:
            if part.article:
                paths.update(node.path for node in part.node().walk()) if parsed else paths.add(part.path)
        first = next((part for part in parts if part.document_name), parts[0])
        days = [part.effective_from for part in parts if part.effective_from]
        entries.append(
            Entry(
                number,
                first.type,
                first.document_name if first.type in ("Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp") else "",
                issued_on=first.issued_on,
                effective_from=min(days) if days else None,
                paths=frozenset(paths),
            )
        )
    return entries


def _name(words: str, type: str) -> str:
    """The name of a law without its type, nor what the note adds."""
    name = " ".join(words.split()).strip(" ,.")
    for word in (type, "Bộ luật", "Luật", "Pháp lệnh"):
        if word and name.lower().startswith(f"{word.lower()} "):
            name = name[len(word) + 1 :]
            break
    return name


def _rows(value: object) -> list[list[Any]]:
    return [each for each in value if isinstance(each, list) and each] if isinstance(value, list) else []


def _day(text: str) -> dt.date | None:
    try:
        if "/" in text:
            day, month, year = text.split("/")
            return dt.date(int(year), int(month), int(day))
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
