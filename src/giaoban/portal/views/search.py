"""Search: one field, four kinds of answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from giaoban.portal.queries.search import found
from giaoban.web.pages import page, words


def search(request: HttpRequest) -> HttpResponse:
    """Organisations, indicators, promises and documents that hold every word, with or without its marks."""
    text = words(request)
    return page(request, "portal/search.html", {"words": text, "found": found(text)})
