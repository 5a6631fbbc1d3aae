"""What waits for the reader: everything that stands where one of their roles has it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from giaoban.commitments.queries.inbox import inbox
from giaoban.commitments.queries.promises import in_order
from giaoban.commitments.queries.tables import tables
from giaoban.portal.queries.acting import words_of
from giaoban.portal.queries.promises import is_overdue
from giaoban.portal.views.petitions import my_organisations
from giaoban.web.pages import page, turn
from giaoban.web.reading import reading_of

PAGE = 40


@login_required
def waiting(request: HttpRequest) -> HttpResponse:
    """The earliest day first. The number of queries does not depend on how much waits."""
    reading = reading_of(request)
    waits = inbox(request.user, today=reading.today)  # type: ignore[arg-type]
    numbers, turned = turn(request, waits.values_list("pk", flat=True), PAGE)
    workflows = tables()
    shown = []
    for one in in_order(numbers):
        workflow = workflows.get(one.workflow)
        state = workflow.state(one.state) if workflow else None
        shown.append((one, is_overdue(one, reading), words_of(state.title, reading) if state else one.state))
    context = {"rows": shown, "turn": turned, "may_petition": bool(my_organisations(request, reading))}
    return page(request, "portal/inbox.html", context)
