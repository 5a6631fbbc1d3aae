"""The meeting room's screen: one item, big type, and the directive line that is always at the bottom.

The line is sent to the page of the live meeting, which reads it, shows how, and writes it into the one record.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from giaoban.portal.queries import meetings
from giaoban.portal.queries import reviews as queries
from giaoban.portal.views.slides import Slide, slides_of
from giaoban.web.pages import page
from giaoban.web.reading import add_fault, reading_of


def meeting_mode(request: HttpRequest, key: str) -> HttpResponse:
    """One item a screen; the number of the item stands in the address."""
    reading = reading_of(request)
    found = queries.review_page(key, reading)
    if found is None:
        raise Http404(key)
    slides = slides_of(found, reading.language)
    number = _number(request, slides)
    context: dict[str, Any] = {
        "meeting": found.meeting,
        "slide": slides[number - 1],
        "number": number,
        "count": len(slides),
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if number < len(slides) else None,
        "may_direct": found.meeting.is_open and meetings.may_hold(request.user, found.meeting, reading),
    }
    return page(request, "portal/meeting.html", context)


def _number(request: HttpRequest, slides: list[Slide]) -> int:
    text = request.GET.get("item", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    if 1 <= number <= len(slides):
        return number
    add_fault(request, "page.no-such-page", text, pages=len(slides), page=1)
    return 1
