"""Reviews: the list, one with its figures and promises, the report to take away."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from giaoban.core.findings import Refused
from giaoban.meetings import queries as meetings
from giaoban.portal.queries import reviews as queries
from giaoban.portal.views.reasons import finding_of
from giaoban.portal.views.review_tables import goal_words, tables_of
from giaoban.web.findings import say
from giaoban.web.pages import page
from giaoban.web.reading import reading_of

FORMATS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


def review_list(request: HttpRequest) -> HttpResponse:
    """All reviews, the newest first. Two queries."""
    return page(request, "portal/reviews.html", {"reviews": queries.all_reviews()})


def review(request: HttpRequest, key: str) -> HttpResponse:
    """One review: as it is being prepared, or exactly as it was sealed."""
    reading = reading_of(request)
    found = queries.review_page(key, reading)
    if found is None:
        raise Http404(key)
    context = {
        "found": found,
        "meeting": found.meeting,
        "agenda": found.content.get("agenda", []),
        "findings": [
            (row, finding_of(row, found.titles(reading.language), reading.language)) for row in found.findings
        ],
        "conflicts": [
            (row, [(goal, goal_words(goal, reading.language)) for goal in row["goals"]])
            for row in found.content.get("conflicts", [])
        ],
        "units": found.content.get("units", []),
        "formats": list(FORMATS),
        "page_sources": sorted({row[f"source_{reading.language}"] for row in found.observations})[:12],
    }
    return page(request, "portal/review.html", context, tables=tables_of(found, reading))


def report(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """The report in the official format as docx, pdf or html."""
    from giaoban.core.reports.render import render

    meeting = queries.meeting_of(key)
    if meeting is None or form not in FORMATS:
        raise Http404(key)
    reading = reading_of(request)
    try:
        body = render(meetings.report(meeting, today=reading.today), form)  # type: ignore[arg-type]
    except Refused as refusal:
        context = {"meeting": meeting, "faults": [say(fault, reading.language) for fault in refusal.findings]}
        return page(request, "portal/report_refused.html", context, status=409)
    response = HttpResponse(body, content_type=FORMATS[form])
    if form == "html":  # a page of its own with its own sheet inside, and nothing that runs
        response._csp_update = {"style-src": ["'unsafe-inline'"], "img-src": ["data:"]}  # type: ignore[attr-defined]
    else:
        response["Content-Disposition"] = f'attachment; filename="{key}.{form}"'
    return response
