"""Search: one field, four kinds of answers, and the first provisions of the law."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from giaoban.portal.queries.search import found
from giaoban.portal.views.law.searching import provisions
from giaoban.web.pages import page, words
from giaoban.web.reading import reading_of


def search(request: HttpRequest) -> HttpResponse:
    """Organisations, indicators, promises and documents that hold every word, with or without its marks."""
    text = words(request)
    context = {"words": text, "found": found(text), "provisions": provisions(text, reading_of(request).today)}
    return page(request, "portal/search.html", context)
