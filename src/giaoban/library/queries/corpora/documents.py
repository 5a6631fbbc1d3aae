"""A document of a corpus opened for reading as of a day: its address, its articles, its days, what it is today.

    for book in documents_at("/vn/nghi-dinh/2022/42/nd-cp/dieu-5/khoan-2", on=date(2024, 7, 1)):
        book.wording("dieu-5").held.text

Of a corpus made from whole documents each wording of an article is held with its days. The codification has one
wording of each, "as codified": what it said before is not known here, and is never made up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from giaoban.core.findings import Refused
from giaoban.core.law.clauses import parse_article_text
from giaoban.core.law.numbers import number_key
from giaoban.core.law.tree import Document, Kind, Node, Span
from giaoban.core.law.uris import NotAnAddress, document_uri, parse_uri, path_key, provision_uri, read_step, slug
from giaoban.core.law.validity.compare import Change, compare_documents
from giaoban.library.queries.corpora.reading import SAID, Status, resting_on, status_on
from giaoban.library.queries.corpora.searching import LawSearch, readable
from giaoban.library.queries.corpora.texts import HeldArticle, HeldDocument, Rest


@dataclass(frozen=True)
class Wording:
    """An article as it is read on the day: the wording that holds, else the nearest, with its status."""

    held: HeldArticle
    status: Status

    rests: tuple[Rest, ...] = ()
    """What of it is suspended on the day, itself included."""

    @property
    def path(self) -> str:
        return self.held.path


@dataclass(frozen=True)
class Book:
    """A document as of a day. `is_codified`: one wording of each article is held, whatever was said before."""

    corpus: str
    document: HeldDocument
    uri: str
    as_of: dt.date
    is_codified: bool
    every: tuple[HeldArticle, ...]
    """All wordings of all articles, in the document's order."""

    @cached_property
    def articles(self) -> tuple[Wording, ...]:
        """One wording of each article, those that had ended or had not begun included."""
        by_path: dict[str, list[HeldArticle]] = {}
        for each in self.every:
            # A codification may number two articles the same: they are two, not two wordings of one.
            by_path.setdefault(each.key if self.is_codified else each.path, []).append(each)
        chosen = [chosen_wording(each, self.as_of) for each in by_path.values()]
        if not self.is_codified:  # an article inserted later was kept later, and stands behind its number
            chosen.sort(key=lambda each: path_key(each.path))
        return tuple(chosen)

    @cached_property
    def days(self) -> tuple[dt.date, ...]:
        """The days on which anything in it begins or ends: the marks of a time slider."""
        begun = {each.since for each in self.every if each.since}
        ended = {each.until + dt.timedelta(days=1) for each in self.every if each.until}
        rests = [rest for each in self.every for rest in each.rests]
        rested = {rest.since for rest in rests}
        resumed = {rest.until + dt.timedelta(days=1) for rest in rests if rest.until}
        return tuple(sorted(begun | ended | rested | resumed))

    @property
    def status(self) -> Status:
        """Of the whole: in force when any part of it is."""
        found = {each.status for each in self.articles}
        order = (Status.IN_FORCE, Status.UNKNOWN, Status.SUSPENDED, Status.NOT_YET, Status.ENDED)
        return next((one for one in order if one in found), Status.UNKNOWN)

    def wording(self, path: str) -> Wording | None:
        return next((each for each in self.articles if each.path == path), None)

    def place(self, path: str) -> tuple[Wording | None, str]:
        """The article that a path lies in, and the label of the khoản or điểm below it ("2.a")."""
        steps = path.split("/") if path else []
        for cut in range(len(steps), 0, -1):
            found = self.wording("/".join(steps[:cut]))
            if found:
                return found, passage_label(steps[cut:])
        return None, ""

    def address(self, path: str = "") -> str:
        """The address of a part of it, as of the day."""
        return provision_uri(self.uri, path, self.as_of)

    def tree(self, day: dt.date) -> Document:
        """The document on a day as a tree of the articles that held."""
        nodes = [article_node(each) for each in self.every if status_on(each, day) in SAID]
        held = self.document
        return Document(
            held.number, held.type, held.name, held.issuer, held.issued_on, held.effective_from, uri=self.uri,
            nodes=tuple(nodes),
        )  # fmt: skip

    def changes(self, one: dt.date, other: dt.date, path: str = "") -> list[Change]:
        """What differs between two days, provision by provision."""
        return compare_documents(self.tree(one), self.tree(other), path)


class Shelf:
    """The documents of some corpora by their addresses."""

    def __init__(self, law: LawSearch) -> None:
        self.law = law

    @cached_property
    def _held(self) -> tuple[tuple[str, HeldDocument], ...]:
        """All documents, by corpus; of all corpora those that can be read."""
        self.law, rows = readable(self.law, _documents)
        return tuple(rows)

    @cached_property
    def _places(self) -> dict[str, list[tuple[str, HeldDocument]]]:
        places: dict[str, list[tuple[str, HeldDocument]]] = {}
        for corpus, document in self._held:
            places.setdefault(address_of(document), []).append((corpus, document))
        return places

    @cached_property
    def _keys(self) -> dict[str, list[tuple[str, HeldDocument]]]:
        keys: dict[str, list[tuple[str, HeldDocument]]] = {}
        for corpus, document in self._held:
            keys.setdefault(number_key(document.number), []).append((corpus, document))
        return keys

    def of_number(self, number: str, type: str = "", *, prefer: str = "") -> HeldDocument | None:
        """The document of a number (or its key), of the type where two share it; from one corpus where that has it."""
        found = self._keys.get(number_key(number), [])
        found = [one for one in found if one[1].type == type] or found
        found = [one for one in found if one[0] == prefer] or found
        return found[0][1] if found else None

    def at(self, uri: str, *, on: dt.date) -> list[Book]:
        """The documents of an address, one a corpus; none when it is no address or nothing is held there.

        Raises Refused when it is held nowhere and a corpus that may hold it cannot be read.
        """
        try:
            address = parse_uri(uri)
        except NotAnAddress:
            return []
        return [self.open(corpus, each, on=on) for corpus, each in self._told(self._places.get(address.document, []))]

    def numbered(self, number: str) -> list[tuple[str, HeldDocument]]:
        """The documents of a number in any of its spellings, by corpus. Raises as `at` does."""
        self.law, rows = readable(
            self.law,
            lambda law: [(name, each) for name, texts in law.texts.items() for each in texts.documents(number)],
        )
        return self._told(rows)

    def _told(self, found: list[tuple[str, HeldDocument]]) -> list[tuple[str, HeldDocument]]:
        if not found and self.law.left_out:
            raise Refused(list(self.law.left_out))
        return found

    def open(self, corpus: str, document: HeldDocument, *, on: dt.date) -> Book:
        texts = self.law.texts[corpus]
        every = tuple(texts.of_document(document.id))
        return Book(corpus, document, address_of(document), on, texts.is_codified(document.id), every)


def _documents(law: LawSearch, number: str | None = None) -> list[tuple[str, HeldDocument]]:
    return [(name, each) for name, texts in law.texts.items() for each in texts.documents(number)]


def address_of(document: HeldDocument | HeldArticle) -> str:
    """The address of a document; one whose number cannot be read gets a place of its own, as in the register."""
    year = document.issued_on.year if document.issued_on else None
    try:
        return document_uri(document.number, document.type, year=year)
    except NotAnAddress:
        return f"/vn/{slug(document.type) or 'van-ban'}/{year or '-'}/0/{slug(document.number) or '-'}"


def chosen_wording(wordings: Sequence[HeldArticle], day: dt.date) -> Wording:
    """The one that holds on a day; without one the last before it, else the first after it."""
    found = [Wording(each, status_on(each, day), resting_on(each, day)) for each in wordings]
    for wanted in SAID:
        if held := [each for each in found if each.status is wanted]:
            return held[-1]
    past = [each for each in found if each.status is Status.ENDED]
    return past[-1] if past else found[0]


def article_node(held: HeldArticle) -> Node:
    """An article as a tree, with spans in its text."""
    nodes = parse_article_text(held.text, held.path)
    intro = nodes[0] if nodes and nodes[0].path.endswith("doan-0") else None
    words, children = (intro.text, nodes[1:]) if intro else ("", nodes)
    return Node(
        Kind.ARTICLE, held.article, held.path, held.title, words, Span(0, len(held.text)), children, since=held.since
    )


def passage_label(steps: Sequence[str]) -> str:
    """The label of the passage that steps below an article name; what is no khoản or điểm ends it.

    >>> passage_label(["khoan-2", "diem-dd"]), passage_label(["diem-a"]), passage_label([])
    ('2.đ', '.a', '')
    """
    clause, point = "", ""
    for each in steps:
        try:
            kind, number = read_step(each)
        except NotAnAddress:
            break
        if kind is Kind.CLAUSE:
            clause = number
        elif kind is Kind.POINT:
            point = number
        else:
            break
    return f"{clause}.{point}" if point else clause


def addressed(shelf: Shelf, said: str, *, on: dt.date) -> list[Book]:
    """The documents of an address ("/vn/luat/2023/5/qh9") or of a number in any spelling, in each corpus."""
    if said.startswith("/"):
        return shelf.at(said, on=on)
    return [shelf.open(corpus, each, on=on) for corpus, each in shelf.numbered(said)]
