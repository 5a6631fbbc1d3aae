"""Search over the law: what was named first, then what the words find; narrowed by day, field, issuer, type, corpus."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from giaoban.core.findings import Refused
from giaoban.core.law.tree import Kind
from giaoban.core.law.uris import step
from giaoban.core.quantities import fold
from giaoban.library.queries.corpora.documents import address_of
from giaoban.library.queries.corpora.opened import opened_search
from giaoban.library.queries.corpora.place import NoCorpus, corpus_names
from giaoban.library.queries.corpora.reading import Status, status_on
from giaoban.library.queries.corpora.searching import LawHit, LawSearch, readable
from giaoban.portal.views.law.marking import Mark, anchor_of, marked
from giaoban.portal.views.law.places import law_href
from giaoban.web import formats
from giaoban.web.findings import say
from giaoban.web.pages import Turn, choice, page
from giaoban.web.reading import Reading, add_fault, parse_day, reading_of
from giaoban.web.tables import Cell, Column, Table

SIZE, PAGES = 20, 10
"""Hits on a page, and how many pages are looked at: whoever needs more narrows the question."""
LONGEST = 2_000
_WORD = re.compile(r"\w+")
_SHOWN = 420
FACETS = ("type", "issuer", "field", "label")


@dataclass(frozen=True)
class ShownHit:
    """A hit with its citation, its place on this site, its words with the question's marked, its state on the day."""

    hit: LawHit
    citation: str
    href: str
    words: SafeString
    status: Status


def home(request: HttpRequest) -> HttpResponse:
    """/law/ is the search."""
    return HttpResponsePermanentRedirect(reverse("law-search"))


def search(request: HttpRequest) -> HttpResponse:
    """Articles for a question, a page at a time; without one, what there is to ask."""
    reading = reading_of(request)
    question = " ".join(request.GET.get("q", "")[:LONGEST].split())
    filters: dict[str, str] = {name: request.GET.get(name, "").strip()[:200] for name in FACETS}
    filters["corpus"] = choice(request, "corpus", corpus_names())
    on = None
    filters["on"] = request.GET.get("on", "").strip()[:40]
    if filters["on"]:
        on = parse_day(filters["on"])
        if on is None:
            add_fault(request, "page.no-such-day", filters["on"])
    context: dict[str, Any] = {
        "question": question,
        "filters": filters,
        "filtered": any(filters.values()),
        "corpora": {name: name for name in corpus_names()},
        "day": on or reading.today,
        "hits": [],
        "turn": None,
        "most": SIZE * PAGES,
    }
    hits: list[LawHit] = []
    try:
        law = opened_search([filters["corpus"]] if filters["corpus"] else None)
        context |= {"choices": _choices(law), "size": sum(part.count for part in law.searcher.parts)}
        context["nothing_held"] = not law.articles
        if question:
            facets = {name: [filters[name]] for name in FACETS if filters[name]}
            law, hits = readable(
                law, lambda law: law.search(question, SIZE * PAGES, today=reading.today, on=on, facets=facets)
            )
        context["notes"] = [say(one, reading.language) for one in law.findings]
    except NoCorpus:
        return page(request, "portal/law_search.html", context | {"nothing_held": True})
    except Refused as refusal:
        said = [say(one, reading.language) for one in refusal.findings]
        return page(request, "portal/law_search.html", context | {"refused": said}, status=503)
    shown, context["turn"] = _turned(request, hits)
    context["hits"] = [shown_hit(hit, question, on or reading.today) for hit in shown]
    tables = [hits_table(hits, question, on or reading.today, reading)] if hits else []
    return page(request, "portal/law_search.html", context, tables=tables)


def provisions(question: str, today: dt.date, most: int = 5) -> list[ShownHit]:
    """The first provisions for the general search; none where no law is held, and never a reason to fail."""
    if not question:
        return []
    try:
        _, hits = readable(opened_search(), lambda law: law.search(question, most, today=today))
    except Refused:
        return []
    return [shown_hit(hit, question, today) for hit in hits]


def shown_hit(hit: LawHit, question: str, day: dt.date) -> ShownHit:
    """A hit as lists show it; `day` is the one at which its force is told."""
    start, end = passage_of(hit)
    last = min(end, start + _SHOWN)
    words = marked(hit.held.text, start, last, asked_marks(hit.held.text, start, last, question))
    if last < end:
        words = SafeString(f"{words}…")
    return ShownHit(hit, citation_of(hit), href_of(hit, start, end), words, status_on(hit.held, day))


def citation_of(hit: LawHit) -> str:
    """As a person cites it, in Vietnamese whatever the page's language: the law is."""
    held = hit.held
    if held.label:
        return " ".join(part for part in (held.number, held.name) if part)
    parts = [f"điểm {hit.point}" if hit.point else "", f"khoản {hit.clause}" if hit.clause else ""]
    said = " ".join(part for part in (*parts, f"Điều {hit.article} {held.type} {held.number}") if part)
    return said[:1].upper() + said[1:]


def href_of(hit: LawHit, start: int, end: int) -> str:
    """The article on this site with the passage marked."""
    uri = f"{address_of(hit.held)}/{path_of(hit)}"
    label = f"{hit.clause}.{hit.point}" if hit.point else hit.clause
    tail = f"#{anchor_of(label)}" if label else ""
    more = {"corpus": hit.corpus} if len(corpus_names()) > 1 else {}
    return law_href(uri, span=f"{start}-{end}", **more) + tail


def path_of(hit: LawHit) -> str:
    steps = [hit.held.path]
    steps += [step(kind, said) for kind, said in ((Kind.CLAUSE, hit.clause), (Kind.POINT, hit.point)) if said]
    return "/".join(steps)


def passage_of(hit: LawHit) -> tuple[int, int]:
    """Where the best passage stands in its article, without blanks around it."""
    text = hit.held.text
    label = f"{hit.clause}.{hit.point}" if hit.point else hit.clause
    one = next((one for one in hit.held.passages if one.label == label), None)
    start, end = (one.start, one.end) if one else (0, len(text))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def asked_marks(text: str, start: int, end: int, question: str) -> list[Mark]:
    """Neighbouring words of a text that are neighbours in the question as well, with marks or without.

    >>> asked_marks("Đò đi đêm phải có đèn.", 0, 22, "di dem co den")
    [Mark(start=3, end=9, href='', title=''), Mark(start=15, end=21, href='', title='')]
    """
    asked = [fold(word) for word in _WORD.findall(question)]
    pairs = set(pairwise(asked))
    words = [(fold(found[0]), found.start(), found.end()) for found in _WORD.finditer(text, start, end)]
    if len(asked) == 1:
        return [Mark(first, last) for word, first, last in words if word == asked[0]]
    marks: list[Mark] = []
    for (one, first, _end), (other, _start, last) in pairwise(words):
        if (one, other) in pairs:
            if marks and first <= marks[-1].end:
                marks[-1] = Mark(marks[-1].start, last)
            else:
                marks.append(Mark(first, last))
    return marks


def _turned(request: HttpRequest, hits: list[LawHit]) -> tuple[list[LawHit], Turn]:
    count = max(-(-len(hits) // SIZE), 1)
    text = request.GET.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    if not 1 <= number <= count:
        kept = min(max(number, 1), count)
        add_fault(request, "page.no-such-page", text, pages=count, page=kept)
        number = kept
    turned = Turn(number, count, len(hits), number - 1 or None, number + 1 if number < count else None)
    return hits[(number - 1) * SIZE : number * SIZE], turned


def _choices(law: LawSearch) -> dict[str, list[str]]:
    """The values of each filter that are there, to choose from while typing."""
    found: dict[str, set[str]] = {name: set() for name in FACETS}
    for part in law.searcher.parts:
        for name in FACETS:
            found[name] |= {value for value in part.segment.facets.get(name, ()) if value}
    return {name: sorted(values, key=_in_order) for name, values in found.items()}


def _in_order(value: str) -> tuple[Any, ...]:
    return tuple(int(each) if each.isdigit() else 0 for each in value.split(".")), fold(value)


def hits_table(hits: list[LawHit], question: str, day: dt.date, reading: Reading) -> Table:
    columns = (
        Column("citation", _("Provision")),
        Column("title", _("Title"), wide=True),
        Column("document", _("Document"), wide=True),
        Column("words", _("Words"), wide=True),
        Column("since", _("Since"), brief=True),
        Column("status", _("Force on the day")),
        Column("corpus", _("Corpus")),
        Column("score", _("Score"), "end"),
    )
    rows = tuple(
        (
            Cell(citation_of(hit), head=True),
            Cell(hit.held.title),
            Cell(hit.held.name),
            Cell(hit.passage),
            Cell(formats.date(hit.held.since, reading.language), hit.held.since),
            Cell(status_on(hit.held, day).value),
            Cell(hit.corpus),
            Cell(f"{hit.score:.3f}"),
        )
        for hit in hits
    )
    return Table("hits", question[:120], columns, rows, as_of=formats.date(day, reading.language))
