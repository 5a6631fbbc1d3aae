"""What changed in a document between two days, provision by provision, side by side."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from giaoban.core.law.uris import Address, NotAnAddress, provision_uri, spoken
from giaoban.core.law.validity.compare import Change
from giaoban.library.queries.corpora.documents import Book
from giaoban.portal.views.law.places import law_href
from giaoban.web import formats
from giaoban.web.pages import page
from giaoban.web.reading import add_fault, parse_day, reading_of
from giaoban.web.tables import Cell, Column, Table


@dataclass(frozen=True)
class Shown:
    change: Change
    place: str
    before: str
    after: str


def changed(request: HttpRequest, book: Book, asked: Address, context: dict[str, Any]) -> HttpResponse:
    """Both days from the address; a day that is missing is the nearest change before the other, or today."""
    reading = reading_of(request)
    typed = {name: request.GET.get(name, "").strip() for name in ("from", "to")}
    found = {name: parse_day(text) if text else None for name, text in typed.items()}
    for name, text in typed.items():
        if text and found[name] is None:
            add_fault(request, "page.no-such-day", text)
    is_whole = all(found[name] or not text for name, text in typed.items())
    other = found["to"] or reading.today
    one = found["from"] or max((day for day in book.days if day < other), default=other) - dt.timedelta(days=1)
    changes = book.changes(one, other, asked.path) if is_whole and not book.is_codified else []
    context |= {
        "typed": {"from": typed["from"] or one.isoformat(), "to": typed["to"] or other.isoformat()},
        "one": one,
        "other": other,
        "is_whole": is_whole and not book.is_codified,
        "changes": [
            Shown(
                each,
                place_of(each.path),
                law_href(provision_uri(book.uri, each.path, one)),
                law_href(provision_uri(book.uri, each.path, other)),
            )
            for each in changes
        ],
        "back": law_href(provision_uri(book.uri, asked.path, book.as_of)),
    }
    return page(request, "portal/law_changes.html", context, tables=[changes_table(changes, one, other)])


def place_of(path: str) -> str:
    """A path as people cite it; the path itself when it has a step nobody cites."""
    try:
        return spoken(path)
    except NotAnAddress:
        return path


def changes_table(changes: list[Change], one: dt.date, other: dt.date) -> Table:
    columns = (
        Column("place", _("Provision")),
        Column("kind", _("Change")),
        Column("before", formats.date(one), wide=True),
        Column("after", formats.date(other), wide=True),
    )
    words = {"added": _("added"), "removed": _("removed"), "changed": _("changed")}
    rows = tuple(
        (
            Cell(place_of(each.path), head=True),
            Cell(words[each.kind], each.kind),
            Cell(each.before),
            Cell(each.after),
        )
        for each in changes
    )
    return Table("changes", _("What changed"), columns, rows)
