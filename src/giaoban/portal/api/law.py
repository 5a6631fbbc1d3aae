"""The law as plain JSON, open to everybody, as the pages are.

    GET /api/law/search?q=đèn trên đò&k=5&on=2024-07-01
    GET /api/law/documents/vn/bo-luat/2019/45/qh14/dieu-5/khoan-2@2024-07-01
    GET /api/law/diff?uri=/vn/luat/2023/5/qh9&from=2024-01-01&to=2025-01-01

Offsets are in characters of the article's text. `status` is in-force, not-yet, ended or unknown; a document that is not
held is 404, and that says nothing about its force.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.law.uris import NotAnAddress, parse_uri, provision_uri
from giaoban.library.queries.corpora.documents import Book, Wording, address_of, addressed
from giaoban.library.queries.corpora.links import links_of
from giaoban.library.queries.corpora.opened import opened_search, opened_shelf
from giaoban.library.queries.corpora.reading import status_on
from giaoban.library.queries.corpora.searching import LawHit, readable
from giaoban.measures.api.door import Findings, api, said
from giaoban.portal.views.law.searching import citation_of, passage_of, path_of
from giaoban.web.reading import parse_day

MOST = 100
LONGEST = 2_000
State = Literal["in-force", "not-yet", "ended", "suspended", "unknown"]


class HitOut(Schema):
    """An article; `clause` and `point` name its best part, `text[start:end]` of the article is `words`."""

    rank: int
    number: str
    article: str
    clause: str | None
    point: str | None
    score: float
    citation: str
    title: str
    type: str
    document: str
    words: str
    start: int
    end: int
    since: dt.date | None
    until: dt.date | None
    status: State
    field: str | None
    label: str | None
    corpus: str
    uri: str
    is_cited: bool


class HitsOut(Schema):
    question: str
    as_of: dt.date
    hits: list[HitOut]
    findings: list[dict[str, Any]]
    """Corpora that could not be searched, or only by what the question names."""


class LinkOut(Schema):
    """A reference of an article: what it says, what it does, where to; `reason` when it leads nowhere."""

    start: int
    end: int
    said: str
    relation: str
    uri: str | None
    reason: str | None


class PassageOut(Schema):
    label: str
    start: int
    end: int


class ArticleOut(Schema):
    """`text` and what goes with it are given for a single article, or for all with `text=true`."""

    article: str
    path: str
    title: str
    chapter: str
    status: State
    since: dt.date | None
    until: dt.date | None
    uri: str
    text: str | None = None
    passages: list[PassageOut] = []
    links: list[LinkOut] = []


class DocumentOut(Schema):
    """`is_codified`: one wording of each article is held, and no earlier one. `days` are those on which it changes."""

    uri: str
    corpus: str
    number: str
    type: str
    name: str
    issuer: str
    issued_on: dt.date | None
    effective_from: dt.date | None
    label: str
    is_codified: bool
    as_of: dt.date
    status: State
    days: list[dt.date]
    passage: str
    articles: list[ArticleOut]


class PieceOut(Schema):
    kind: Literal["same", "removed", "added", "replaced"]
    before: str
    after: str


class ChangeOut(Schema):
    kind: Literal["added", "removed", "changed"]
    path: str
    before: str
    after: str
    pieces: list[PieceOut]


class DiffOut(Schema):
    uri: str
    corpus: str
    one: dt.date = Field(alias="from")
    other: dt.date = Field(alias="to")
    changes: list[ChangeOut]


class SearchAsked(Schema):
    q: str = Field(min_length=1, max_length=LONGEST)
    k: int = Field(20, ge=1, le=MOST)
    on: str | None = Field(None, description="only what was in force on the day")
    since: str | None = Field(None, description="in force from the day or later")
    until: str | None = Field(None, description="in force from the day or earlier")
    type: list[str] = []
    field: list[str] = Field([], description="topic code of the codification; 19 holds 19.1, 19.2, ...")
    issuer: list[str] = []
    label: list[str] = []
    corpus: list[str] = []


class DiffAsked(Schema):
    uri: str = ""
    number: str = ""
    one: str = Field("", alias="from")
    other: str = Field("", alias="to")
    corpus: str = ""


@api.get("/law/search", response={200: HitsOut, 404: Findings, 422: Findings}, auth=None, tags=["law"])
def law_search(request: HttpRequest, asked: Query[SearchAsked]) -> dict[str, Any]:
    """The articles that answer best, best first; one that the question names comes before all others."""
    days = read_days({"on": asked.on, "since": asked.since, "until": asked.until})
    law = opened_search(asked.corpus or None)
    facets = {name: given for name in ("type", "field", "issuer", "label") if (given := getattr(asked, name))}
    today = timezone.localdate()
    law, hits = readable(
        law,
        lambda law: law.search(
            asked.q, asked.k, today=today, on=days["on"], since=days["since"], until=days["until"], facets=facets
        ),
    )
    day = days["on"] or today
    return {
        "question": asked.q,
        "as_of": day,
        "hits": [hit_plain(hit, at, day) for at, hit in enumerate(hits, 1)],
        "findings": [said(one) for one in law.findings],
    }


def hit_plain(hit: LawHit, rank: int, day: dt.date) -> dict[str, Any]:
    start, end = passage_of(hit)
    return {
        **hit.as_json(),
        "rank": rank,
        "citation": citation_of(hit),
        "words": hit.held.text[start:end],
        "start": start,
        "end": end,
        "status": status_on(hit.held, day).value,
        "uri": provision_uri(address_of(hit.held), path_of(hit), day),
    }


@api.get("/law/documents/{path:uri}", response={200: DocumentOut, 404: Findings, 422: Findings}, auth=None,
         tags=["law"])  # fmt: skip
def law_document(
    request: HttpRequest, uri: str, on: str | None = None, corpus: str | None = None, text: bool = False
) -> dict[str, Any]:
    """A document as of a day; with an article in the address that article alone, with its words and references."""
    day = read_days({"on": on})["on"]
    book, path = _book("/" + uri.strip("/"), "", corpus, day)
    wording, passage = book.place(path)
    if path and wording is None:
        raise Refused([Finding("corpus.article-unknown", context={"number": book.document.number, "article": path})])
    document = book.document
    return {
        "uri": book.address(path),
        "corpus": book.corpus,
        "number": document.number,
        "type": document.type,
        "name": document.name,
        "issuer": document.issuer,
        "issued_on": document.issued_on,
        "effective_from": document.effective_from,
        "label": document.label,
        "is_codified": book.is_codified,
        "as_of": book.as_of,
        "status": (wording.status if wording else book.status).value,
        "days": book.days,
        "passage": passage,
        "articles": _articles(book, [wording] if wording else list(book.articles), whole=bool(wording) or text),
    }


def _articles(book: Book, wordings: list[Wording], *, whole: bool) -> list[dict[str, Any]]:
    links = links_of(book.corpus, [each.held.key for each in wordings]) if whole else {}
    shelf = opened_shelf()
    made = []
    for each in wordings:
        held = each.held
        row: dict[str, Any] = {
            "article": held.article,
            "path": held.path,
            "title": held.title,
            "chapter": held.chapter,
            "status": each.status.value,
            "since": held.since,
            "until": held.until,
            "uri": book.address(held.path),
        }
        if whole:
            row["text"] = held.text
            row["passages"] = [{"label": one.label, "start": one.start, "end": one.end} for one in held.passages]
            row["links"] = []
            for link in links.get(held.key, ()):
                target = shelf.of_number(link.target, link.type, prefer=book.corpus) if link.target else None
                place = provision_uri(address_of(target), link.path, book.as_of) if target else None
                row["links"].append(
                    {
                        "start": link.start, "end": link.end, "said": link.said, "relation": link.relation,
                        "uri": place, "reason": link.reason or None,
                    }
                )  # fmt: skip
        made.append(row)
    return made


@api.get("/law/diff", response={200: DiffOut, 404: Findings, 422: Findings}, auth=None, by_alias=True, tags=["law"])
def law_diff(request: HttpRequest, asked: Query[DiffAsked]) -> dict[str, Any]:
    """What differs between two days, provision by provision; `from` and `to` are days, the text is of their evening."""
    days = read_days({"from": asked.one, "to": asked.other}, required=True)
    one, other = days["from"], days["to"]
    assert one and other  # noqa: PT018  both are required
    book, path = _book(asked.uri, asked.number, asked.corpus or None, other)
    if book.is_codified:
        raise Refused([Finding("law.one-wording", context={"corpus": book.corpus})])
    changes = [
        {
            "kind": each.kind,
            "path": each.path,
            "before": each.before,
            "after": each.after,
            "pieces": [{"kind": piece.kind, "before": piece.before, "after": piece.after} for piece in each.pieces],
        }
        for each in book.changes(one, other, path)
    ]
    return {"uri": provision_uri(book.uri, path), "corpus": book.corpus, "from": one, "to": other, "changes": changes}


def _book(uri: str, number: str, corpus: str | None, day: dt.date | None) -> tuple[Book, str]:
    """The document meant by an address or a number, and the path inside it. A day in the address serves without one."""
    shelf = opened_shelf([corpus] if corpus else None)
    path = ""
    if not number:
        try:
            address = parse_uri(uri)
        except NotAnAddress as why:
            raise Refused(
                [Finding("law.bad-address", where=Place(part="uri"), context={"address": uri[:200]})]
            ) from why
        path, day = address.path, day or address.day
    books = addressed(shelf, number or uri, on=day or timezone.localdate())
    if not books:
        raise Refused([Finding("corpus.document-unknown", context={"number": (number or uri)[:120]})])
    return books[0], path


def read_days(typed: dict[str, str | None], *, required: bool = False) -> dict[str, dt.date | None]:
    """Days as they were typed; every one that is none is said at once."""
    found = {name: parse_day(text) if text else None for name, text in typed.items()}
    findings = [
        Finding("law.bad-day", where=Place(part=name), context={"field": name, "value": (typed[name] or "")[:40]})
        for name, day in found.items()
        if day is None and (typed[name] or required)
    ]
    if findings:
        raise Refused(findings)
    return found
