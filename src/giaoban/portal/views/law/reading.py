"""A document of law as of a day: its tree, the words, the days on which they change, and what refers to what."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from giaoban.core.findings import Refused
from giaoban.core.law.numbers import number_key
from giaoban.core.law.uris import NotAnAddress, parse_uri, provision_uri, spoken
from giaoban.library.queries.corpora.documents import Book, Shelf, Wording, address_of
from giaoban.library.queries.corpora.links import Link, citing, citing_documents, links_of
from giaoban.library.queries.corpora.opened import opened_shelf
from giaoban.library.queries.corpora.place import NoCorpus
from giaoban.library.queries.corpora.texts import Rest
from giaoban.portal.queries.law import resting_on
from giaoban.portal.views.law.changing import changed
from giaoban.portal.views.law.marking import Block, Mark, anchor_of, blocks, joined
from giaoban.portal.views.law.places import law_href
from giaoban.web import formats
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import add_fault, parse_day, reading_of
from giaoban.web.tables import Cell, Column, Table

_SPAN = re.compile(r"(\d{1,7})-(\d{1,7})")
WINDOW = 60_000
"""Characters of a document on one page; a longer one is read in parts."""
MOST = 40
LONG_LIST = 60
"""Rows of a table that a page shows without being asked for all of them."""


@dataclass(frozen=True)
class Resting:
    """A suspension of an article or of a part of it, in words, and what ordered it."""

    place: str
    since: dt.date
    until: dt.date | None
    source: str = ""
    href: str = ""


@dataclass(frozen=True)
class Shown:
    """An article on the page."""

    wording: Wording
    anchor: str
    href: str
    blocks: list[Block]
    rests: tuple[Resting, ...] = ()


def read(request: HttpRequest, address: str) -> HttpResponse:
    """A document, or one article of it. `?span=12-80` marks what was cited, `?on=` reads another day."""
    try:
        return _read(request, address)
    except Refused as refusal:  # texts that are damaged, maybe only further in
        said = [say(one, reading_of(request).language) for one in refusal.findings]
        return page(request, "portal/law_unreadable.html", {"said": said}, status=503)


def _read(request: HttpRequest, address: str) -> HttpResponse:
    reading = reading_of(request)
    try:
        asked = parse_uri("/" + address.strip("/"))
    except NotAnAddress as why:
        raise Http404(address) from why
    if typed := request.GET.get("on", "").strip():
        if day := parse_day(typed):
            kept = request.GET.copy()
            kept.pop("on")
            kept.pop("page", None)
            return HttpResponseRedirect(
                law_href(provision_uri(asked.document, asked.path, day), **{k: str(v) for k, v in kept.items()})
            )
        add_fault(request, "page.no-such-day", typed)
    on = asked.day or reading.today
    try:
        shelf = opened_shelf()
        books = shelf.at(asked.document, on=on)
    except NoCorpus:
        books = []
    if not books:
        return page(request, "portal/law_missing.html", {"address": str(asked), "typed": typed}, status=404)
    book = _chosen(request, books)
    wording, label = book.place(asked.path)
    context: dict[str, Any] = {
        "book": book,
        "title": _title(book),
        "asked": asked,
        "on": on,
        "typed_day": typed if typed and not parse_day(typed) else on.isoformat(),
        "days": [
            (day, law_href(provision_uri(book.uri, asked.path, day)), day == _mark(book, on)) for day in book.days
        ],
        "others": [one for one in books if one is not book],
        "is_dated": bool(asked.day),
        "place_missing": bool(asked.path) and wording is None,
        "place": spoken(asked.path) if asked.path and wording else "",
    }
    if request.GET.get("from") or request.GET.get("to"):
        return changed(request, book, asked, context)
    context |= _tree(book, wording)
    context |= _words(request, shelf, book, wording, label)
    context |= _around(shelf, book, wording)
    return page(request, "portal/law_document.html", context, tables=context["reference_tables"])


def _chosen(request: HttpRequest, books: list[Book]) -> Book:
    wanted = request.GET.get("corpus", "")
    return next((one for one in books if one.corpus == wanted), books[0])


def _title(book: Book) -> str:
    document = book.document
    return " ".join(part for part in (document.type, document.number) if part)


def _mark(book: Book, on: dt.date) -> dt.date | None:
    """The day of the slider that is being read: the last change up to the day."""
    return max((day for day in book.days if day <= on), default=None)


def _tree(book: Book, current: Wording | None) -> dict[str, Any]:
    """Chapters with their articles, and the articles before and after the one being read."""
    articles = book.articles
    chapters = [
        (chapter.replace(" | ", ": "), [(each, law_href(book.address(each.path)), each is current) for each in group])
        for chapter, group in groupby(articles, key=lambda each: each.held.chapter)
    ]
    before = after = None
    if current is not None:
        place = next(number for number, each in enumerate(articles) if each is current)
        before = articles[place - 1] if place else None
        after = articles[place + 1] if place + 1 < len(articles) else None
    return {
        "chapters": chapters,
        "before": (before, law_href(book.address(before.path))) if before else None,
        "after": (after, law_href(book.address(after.path))) if after else None,
        "whole": law_href(book.address()),
    }


def _words(request: HttpRequest, shelf: Shelf, book: Book, wording: Wording | None, label: str) -> dict[str, Any]:
    """The articles on this page with their links, and the part of a long document that this is."""
    if wording is not None:
        chosen, part, parts = [wording], 1, 1
    else:
        windows = _windows(book)
        parts = len(windows)
        text = request.GET.get("page", "1")
        part = int(text) if text.isascii() and text.isdigit() and 0 < int(text[:6]) <= parts else 0
        if not part:
            add_fault(request, "page.no-such-page", text, pages=parts, page=1)
            part = 1
        chosen = windows[part - 1] if windows else []
    links = links_of(book.corpus, [each.held.key for each in chosen])
    span = _span(request, wording)
    shown = []
    for each in chosen:
        marks = [mark for link in links.get(each.held.key, ()) if (mark := _mark_of(link, each, shelf, book))]
        if span and each is wording:
            marks.append(span)
        prefix = "" if each is wording else f"{each.path.replace('/', '-')}-"
        cited = label if each is wording and not span else ""
        shown.append(
            Shown(
                each,
                each.path.replace("/", "-"),
                law_href(book.address(each.path)),
                blocks(each.held, joined(marks), cited=cited, prefix=prefix),
                tuple(_resting(rest, shelf, book) for rest in each.rests),
            )
        )
    return {
        "shown": shown,
        "one": wording,
        "label": label,
        "anchor": anchor_of(label),
        "span": span,
        "part": part,
        "parts": parts,
        "links": _named([link for each in chosen for link in links.get(each.held.key, ())], shelf, book),
    }


def _resting(rest: Rest, shelf: Shelf, book: Book) -> Resting:
    found = shelf.at(rest.source, on=book.as_of) if rest.source else []
    title = _title(found[0]) if found else ""
    href = law_href(found[0].address()) if found else ""
    return Resting(spoken(rest.path) if rest.path else _title(book), rest.since, rest.until, title, href)


def _windows(book: Book) -> list[list[Wording]]:
    """The articles of a document in parts of a bearable length."""
    windows: list[list[Wording]] = []
    size = WINDOW
    for each in book.articles:
        if size >= WINDOW:
            windows.append([])
            size = 0
        windows[-1].append(each)
        size += len(each.held.text) + 200
    return windows


def _span(request: HttpRequest, wording: Wording | None) -> Mark | None:
    """What was cited, when the address says it and it lies in the article."""
    typed = request.GET.get("span", "").strip()
    if not typed:
        return None
    found = _SPAN.fullmatch(typed)
    if wording is None or not found or not 0 <= int(found[1]) < int(found[2]) <= len(wording.held.text):
        add_fault(request, "law.no-such-span", typed)
        return None
    return Mark(int(found[1]), int(found[2]))


def _target(link: Link, shelf: Shelf, book: Book) -> str:
    """Where a reference leads on this site; "" when what it names is not held here."""
    document = shelf.of_number(link.target, link.type, prefer=book.corpus) if link.target else None
    if document is None or link.reason in ("law.ambiguous", "law.no-context", "law.name-unknown"):
        return ""
    path = link.path if link.reason != "law.provision-missing" else ""
    return law_href(provision_uri(address_of(document), path, book.as_of))


def _mark_of(link: Link, wording: Wording, shelf: Shelf, book: Book) -> Mark | None:
    """A link of the text, unless the text changed since the references were read."""
    if not wording.held.text.startswith(link.said, link.start):
        return None
    href = _target(link, shelf, book)
    return Mark(link.start, link.end, href) if href else None


def _named(links: list[Link], shelf: Shelf, book: Book) -> list[tuple[str, str, str, int]]:
    """What the page refers to beyond its own document: words, where to, how, how often; each target once."""
    own = number_key(book.document.number), book.document.type
    counts: dict[tuple[str, str, str], list[Any]] = {}
    for link in links:
        if (link.target, link.type) == own or not (link.target or link.reason == "law.name-unknown"):
            continue
        document = shelf.of_number(link.target, link.type, prefer=book.corpus) if link.target else None
        words = f"{document.type} {document.number} {document.name}".strip() if document else link.said
        href = law_href(provision_uri(address_of(document), "", book.as_of)) if document else ""
        row = counts.setdefault((words, href, link.relation), [0])
        row[0] += 1
    ordered = sorted(counts.items(), key=lambda item: (item[0][2] == "cites", -item[1][0], item[0][0]))
    return [(*who, row[0]) for who, row in ordered]


def _around(shelf: Shelf, book: Book, wording: Wording | None) -> dict[str, Any]:
    """Who refers to this document or article, and what of the register rests on it."""
    document = book.document
    path = wording.path if wording else ""
    corpora = [book.corpus, *(name for name in shelf.law.names if name != book.corpus)]
    documents = citing_documents(corpora, document.number, document.type, path=path)
    guiding = [one for one in documents if one.relation == "guides"]
    changing = [one for one in documents if one.relation in ("amends", "replaces", "repeals", "suspends")]
    rows, counts = citing(corpora, document.number, document.type, path=path, most=MOST) if path else ([], {})
    return {
        "guiding": [(one, _href_of(shelf, one.number, one.type)) for one in guiding[:MOST]],
        "changing": [(one, _href_of(shelf, one.number, one.type)) for one in changing[:MOST]],
        "reference_tables": [citing_table(shelf, documents, _title(book))] if documents else [],
        "citing": [(one, _href_of(shelf, one.number, one.type, one.article_path, one.start, one.end)) for one in rows],
        "citing_more": max(sum(counts.values()) - len(rows), 0),
        "citing_is_long": len(documents) > LONG_LIST,
        "resting": resting_on(document.number),
    }


def _href_of(shelf: Shelf, number: str, type: str, path: str = "", start: int = 0, end: int = 0) -> str:
    document = shelf.of_number(number, type)
    if document is None:
        return ""
    return law_href(
        f"{address_of(document)}{'/' if path else ''}{path}", **({"span": f"{start}-{end}"} if path else {})
    )


def relation_words() -> dict[str, str]:
    """What a text does with what it refers to."""
    return {
        "cites": _("cites"),
        "basis": _("is based on it"),
        "guides": _("guides"),
        "amends": _("amends"),
        "repeals": _("repeals"),
        "replaces": _("replaces"),
        "suspends": _("suspends"),
    }


def citing_table(shelf: Shelf, documents: list[Any], about: str) -> Table:
    """All documents that refer to one, to sort and to take away."""
    columns = (
        Column("number", _("Number")),
        Column("type", _("Type"), brief=True),
        Column("name", _("Title"), wide=True),
        Column("relation", _("What it does with it")),
        Column("count", _("Times"), "end"),
    )
    relations = relation_words()
    rows = tuple(
        (
            Cell(one.number, href=_href_of(shelf, one.number, one.type), head=True),
            Cell(one.type),
            Cell(one.name),
            Cell(relations.get(one.relation, one.relation), one.relation),
            Cell(formats.number(one.count), one.count),
        )
        for one in documents
    )
    return Table("citing", _("Documents that refer to %(document)s") % {"document": about}, columns, rows)
