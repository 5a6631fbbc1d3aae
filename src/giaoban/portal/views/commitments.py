"""Promises: the list with its filters in the address, one promise with its steps, one target with all its values."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from giaoban.commitments.models import Commitment
from giaoban.commitments.queries import DUE, Attainment
from giaoban.core.findings import Finding
from giaoban.portal.queries import promises as queries
from giaoban.portal.views.moving import act
from giaoban.portal.views.reasons import reason_of
from giaoban.portal.views.sentences import figure_text, goal_text
from giaoban.portal.views.tabulate import figure_address, promises_table
from giaoban.web import formats
from giaoban.web.findings import say
from giaoban.web.pages import choice, page, turn, words
from giaoban.web.reading import Reading, parse_day, reading_of
from giaoban.web.signs import FIELDS
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

PAGE, MOST = 40, 5000


def commitment_list(request: HttpRequest) -> HttpResponse:
    """Who owes what to whom. Six queries, whatever the length."""
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
    rows, turned = turn(request, found, PAGE)
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


def target(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """One target: draft and decided values with their instruments, how it stands, what contradicts it."""
    reading = reading_of(request)
    found = queries.target(programme, code, reading)
    if found is None:
        raise Http404(code)
    context = {
        "target": found.target,
        "judged": [
            {
                "one": one,
                "goal": goal_text(one.goal, reading.language) if one.goal else "",
                "reason": reason_of(
                    one.reason, one.context, unit_of(one), reading.language, one.point.decimals if one.point else None
                ),
                "value": figure_text(one.point, reading.language) if one.point else "",
                "trail": figure_address(one.point, reading) if one.point else "",
            }
            for one in found.judged
        ],
        "conflicts": [(year, [(g, goal_text(g, reading.language)) for g in goals]) for year, goals in found.conflicts],
        "page_sources": list(dict.fromkeys(str(goal.instrument) for goal in found.goals if goal.instrument)),
    }
    return page(request, "portal/target.html", context, tables=[_goals_table(found, reading)])


def unit_of(one: Attainment) -> str:
    """The unit a target is judged in: of its figure, else of its goal."""
    unit = one.point.unit if one.point else one.goal.unit if one.goal else ""
    return "percent" if unit == "%" else unit or "count"


def _goals_table(found: queries.TargetPage, reading: Reading) -> Table:
    columns = (
        Column("stage", _("Stage")),
        Column("value", _("Value"), "end"),
        Column("applies", _("For whom")),
        Column("due", _("Until"), brief=True),
        Column("instrument", _("Instrument"), wide=True),
        Column("stated", _("Stated on"), brief=True),
        Column("evidence", _("How sure")),
        Column("note", _("Remarks")),
    )
    rows = tuple(
        (
            Cell(goal.get_stage_display(), head=True),
            Cell(goal_text(goal, reading.language), goal.value),
            Cell(named(goal.applies_to) if goal.applies_to else _("the country")),
            Cell(formats.date(goal.due, reading.language), goal.due),
            Cell(f"{goal.instrument or ''}, {goal.source_place}".strip(", ")),
            Cell(formats.date(goal.stated_on, reading.language), goal.stated_on),
            Cell(goal.get_evidence_display()),
            Cell(goal.note),
        )
        for goal in found.goals
    )
    return Table("values", _("Every value stated for this target"), columns, rows, empty=_("No value is known."))
