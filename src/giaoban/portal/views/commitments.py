"""Promises: the list with its filters in the address, and one promise with its steps."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from giaoban.commitments.models import Commitment
from giaoban.commitments.queries import DUE
from giaoban.commitments.queries.promises import in_order
from giaoban.core.findings import Finding
from giaoban.portal.queries import promises as queries
from giaoban.portal.views.moving import act
from giaoban.portal.views.tabulate import promises_table
from giaoban.portal.views.targets.target import target
from giaoban.web import formats
from giaoban.web.findings import say
from giaoban.web.pages import choice, page, turn, words
from giaoban.web.reading import Reading, parse_day, reading_of
from giaoban.web.signs import FIELDS

PAGE, MOST, COUNTED = 40, 5000, 1000


def commitment_list(request: HttpRequest) -> HttpResponse:
    """Who owes what to whom. Seven queries, whatever the length."""
    reading = reading_of(request)
    kinds = {kind: label for kind, label in Commitment.Kind.choices if kind != Commitment.Kind.TARGET}
    states = dict(Commitment.Standing.choices)
    groups, owing = queries.groups(), queries.owing()
    filters = {
        "kind": choice(request, "kind", kinds),
        "state": choice(request, "state", states),
        "group": choice(request, "group", groups),
        "owed_by": choice(request, "owed_by", [subject.key for subject in owing]),
        "due": choice(request, "due", DUE),
        "q": words(request),
    }
    found = queries.promises(filters, reading)
    numbers, turned = turn(request, found.values_list("pk", flat=True), PAGE, most=COUNTED if filters["q"] else 0)
    rows = in_order(numbers)
    exported = list(found[:MOST]) if request.GET.get("format") else rows
    table = promises_table("promises", _("Promises"), exported, reading, "")
    context = {
        "rows": [(one, queries.is_overdue(one, reading)) for one in rows],
        "turn": turned,
        "filters": filters,
        "filtered": any(filters.values()),
        "kinds": kinds,
        "states": states,
        "groups": {group: FIELDS.get(group, group) for group in groups},
        "owing": {subject.key: subject for subject in owing},
        "dues": queries.DUE_WORDS,
    }
    return page(request, "portal/commitments.html", context, tables=[table])


def commitment(request: HttpRequest, key: str) -> HttpResponse:
    """One promise: what, who, whom, until when, where it was said, and every step since."""
    found = queries.promise(key)
    if found is None:
        raise Http404(key)
    if found.kind == Commitment.Kind.TARGET and found.programme:
        return target(request, found.programme.key, found.code)
    reading = reading_of(request)
    context: dict[str, object] = {"promise": found, "overdue": queries.is_overdue(found, reading)}
    context["page_sources"] = [f"{found.source.title_vi} {found.source_place}".strip()] if found.source else []
    deadline = found.details.get("deadline")
    if deadline:
        context["rule"] = say(
            Finding(deadline["rule"], context=read_context(deadline["context"], reading)), reading.language
        )
    return act(request, found, context)


def read_context(context: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """What was kept of a rule as JSON, its days as the reader writes them."""
    days = {name: parse_day(value) for name, value in context.items() if isinstance(value, str)}
    return {
        name: formats.date(day, reading.language) if (day := days.get(name)) else value
        for name, value in context.items()
    }
