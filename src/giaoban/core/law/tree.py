"""A document of law as a tree: kinds of nodes, their numbers, stable paths, words, and places in the source.

`path` names a node inside its document for ever: "dieu-5/khoan-2/diem-dd". Articles are numbered through a document, so
the chapter they stand in is no part of it. Spans are half-open, in characters of the text as it was given.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from giaoban.core.findings import Finding


class Kind(StrEnum):
    """What a node is, from the outside in."""

    DOCUMENT = "document"
    HEAD = "head"  # state header, number, place and date, title
    BASIS = "basis"  # "Căn cứ ...": one node for each line
    ENACTING = "enacting"  # who issues
    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    SUBSECTION = "subsection"
    ARTICLE = "article"
    CLAUSE = "clause"
    POINT = "point"
    SUBPOINT = "subpoint"  # tiết: a.1), 1.1., i)
    INDENT = "indent"  # a dash; numbered by order
    PAYLOAD = "payload"  # words of another document, quoted to amend it
    TABLE = "table"
    SIGNATURE = "signature"
    APPENDIX = "appendix"
    ATTACHMENT = "attachment"  # a regulation issued together with a decision, with articles of its own
    TEXT = "text"  # words after the last subdivision, or an unnumbered paragraph


SLUGS: Mapping[Kind, str] = {
    Kind.HEAD: "phan-dau", Kind.BASIS: "can-cu", Kind.ENACTING: "ban-hanh", Kind.PART: "phan", Kind.CHAPTER: "chuong",
    Kind.SECTION: "muc", Kind.SUBSECTION: "tieu-muc", Kind.ARTICLE: "dieu", Kind.CLAUSE: "khoan", Kind.POINT: "diem",
    Kind.SUBPOINT: "tiet", Kind.INDENT: "gach", Kind.PAYLOAD: "trich", Kind.TABLE: "bang", Kind.SIGNATURE: "ky",
    Kind.APPENDIX: "phu-luc", Kind.ATTACHMENT: "kem-theo", Kind.TEXT: "doan",
}  # fmt: skip
KINDS: Mapping[str, Kind] = {slug: kind for kind, slug in SLUGS.items()}
WORDS: Mapping[Kind, str] = {
    Kind.PART: "Phần", Kind.CHAPTER: "Chương", Kind.SECTION: "Mục", Kind.SUBSECTION: "Tiểu mục", Kind.ARTICLE: "Điều",
    Kind.CLAUSE: "Khoản", Kind.POINT: "Điểm", Kind.SUBPOINT: "Tiết", Kind.APPENDIX: "Phụ lục",
}  # fmt: skip
GROUPS = (Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.SUBSECTION, Kind.APPENDIX, Kind.ATTACHMENT)
RANK: Mapping[Kind, int] = {kind: place for place, kind in enumerate(Kind)}


class Span(NamedTuple):
    """Characters of the source, first to before the last."""

    start: int
    end: int

    def of(self, source: str) -> str:
        return source[self.start : self.end]


NOWHERE = Span(0, 0)


@dataclass(frozen=True)
class Node:
    """A part of a document. `text` holds its own words before its children; words after them are TEXT children.

    `number` as written ("5a", "đ", "II", "1.2"), "" without one; `rows` only for a TABLE.
    """

    kind: Kind
    number: str = ""
    path: str = ""
    heading: str = ""
    text: str = ""
    span: Span = NOWHERE
    children: tuple[Node, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    since: dt.date | None = field(default=None, compare=False)
    """First day of this wording of an article, where a text as of a day says so; no part of what the node says."""

    def walk(self) -> Iterator[Node]:
        """This node and all below, in the order of reading."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def label(self) -> str:
        """As a person cites it: "Điều 5", "Điểm đ"; "" for what has no number."""
        word = WORDS.get(self.kind)
        return f"{word} {self.number}".rstrip() if word else ""

    @cached_property
    def full_text(self) -> str:
        """All words of the node and below, a line a node, with numbers as written."""
        return "\n".join(line for line in self._lines() if line)

    @property
    def own_text(self) -> str:
        """Its own words with its number as written, without what hangs below."""
        joint = "\n" if self.heading or self.kind in GROUPS else " "
        words = joint.join(part for part in (opening(self), self.text) if part)
        return "\n".join([*([words] if words else []), *(" | ".join(row) for row in self.rows)])

    def _lines(self) -> Iterator[str]:
        yield self.own_text
        for child in self.children:
            yield from child._lines()

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the words, not of the place: the same provision in two files has one hash."""
        return hashlib.sha256(self.full_text.encode()).hexdigest()


def opening(node: Node) -> str:
    """How the line of a node begins: "Điều 5. Tên điều", "2.", "đ)", "Chương II\\nTÊN"."""
    if node.kind is Kind.ARTICLE:
        return f"Điều {node.number}. {node.heading}".rstrip()
    if node.kind is Kind.CLAUSE:
        return f"{node.number}."
    if node.kind in (Kind.POINT, Kind.SUBPOINT):
        return f"{node.number})" if not node.number.endswith(")") else node.number
    if node.kind is Kind.INDENT:
        return "-"
    if node.kind in WORDS:
        return "\n".join(part for part in (node.label, node.heading) if part)
    return node.heading


@dataclass(frozen=True)
class Document:
    """A document and everything in it. What its head does not say is "" or None, never guessed."""

    number: str
    type: str = ""
    title: str = ""
    issuer: str = ""
    issued_on: dt.date | None = None
    effective_from: dt.date | None = None
    uri: str = ""
    nodes: tuple[Node, ...] = ()
    source_hash: str = ""
    findings: tuple[Finding, ...] = field(default=(), compare=False)

    def walk(self) -> Iterator[Node]:
        for node in self.nodes:
            yield from node.walk()

    @cached_property
    def by_path(self) -> Mapping[str, Node]:
        return {node.path: node for node in self.walk()}

    @cached_property
    def articles(self) -> tuple[Node, ...]:
        return tuple(node for node in self.walk() if node.kind is Kind.ARTICLE)
