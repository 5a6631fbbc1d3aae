"""A programme: its targets in lines with their outlook, its themed months, its specific tasks."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.commitments.models import Programme
from giaoban.commitments.queries.attainments import Attainment, indicators_of
from giaoban.commitments.queries.cascade import kind_of, national_goal
from giaoban.commitments.queries.specific import asks_for_tasks, specific_tasks
from giaoban.portal.queries import targets as queries
from giaoban.portal.views.reasons import reason_of
from giaoban.portal.views.sentences import figure_text, goal_text
from giaoban.portal.views.targets.wording import KINDS, OUTLOOKS
from giaoban.web import formats
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

WORST_FIRST = ("out_of_reach", "unlikely", "likely", "safe", "reached")


def programme(request: HttpRequest, programme: str) -> HttpResponse:
    """All targets of a programme in one table."""
    reading = reading_of(request)
    found = Programme.objects.select_related("instrument").filter(key=programme).first()
    if found is None:
        raise Http404(programme)
    lines = queries.programme_lines(found, reading)
    tasks = specific_tasks(found, on=reading.on) if asks_for_tasks(found) else []
    context = {
        "programme": found,
        "months": found.details.get("months", []),
        "asks": asks_for_tasks(found),
        "tasks_set": sum(one.task is not None for one in tasks),
        "tasks_size": len(tasks),
        "warned": sum(any(one.warns for one in line.prospects) for line in lines),
        "size": len(lines),
    }
    return page(request, "portal/programme.html", context, tables=[_table(found, lines, reading)])


def _why(judged: Attainment, reading: Reading) -> str:
    """Why it cannot be judged although there is a figure; nothing where it was."""
    if judged.state != "no_data":
        return ""
    unit = judged.goal.unit if judged.goal else judged.point.unit if judged.point else ""
    return reason_of(
        judged.reason, judged.context, unit, reading.language, judged.point.decimals if judged.point else None
    )


def _table(found: Programme, lines: list[queries.ProgrammeLine], reading: Reading) -> Table:
    columns = (
        Column("code", _("Code"), brief=True),
        Column("target", _("Target"), wide=True),
        Column("kind", _("Kind")),
        Column("goal", _("Value to reach"), "end"),
        Column("value", _("Value"), "end"),
        Column("period", _("Period")),
        Column("state", _("State")),
        Column("outlook", _("Outlook")),
        Column("own", _("Own targets"), "end"),
    )
    indicators = indicators_of({line.target.indicator_code for line in lines})
    rows = []
    for line in lines:
        target, judged = line.target, line.judged[0]
        goal = national_goal(target)
        ahead = min(
            (one for one in line.prospects if one.outlook), key=lambda one: WORST_FIRST.index(one.outlook), default=None
        )
        state, word = OUTLOOKS[ahead.outlook] if ahead else ("", "")
        href = reverse("target", args=[found.key, target.code]) + reading.query()
        rows.append(
            (
                Cell(target.code),
                Cell(named(target), href=href, head=True),
                Cell(str(KINDS[kind_of(target, indicators.get(target.indicator_code))])),
                Cell(goal_text(goal, reading.language) if goal else "–", goal.value if goal else None),
                Cell(
                    figure_text(judged.point, reading.language) if judged.point else "–",
                    judged.point.value if judged.point else None,
                ),
                Cell(formats.period(judged.point.period_code, reading.language) if judged.point else "–"),
                Cell("", judged.state, state=judged.state, beside=_why(judged, reading)),
                Cell(str(word), state=state) if state else Cell("–"),
                Cell(str(line.own) if line.own else "–", line.own),
            )
        )
    return Table(
        "targets",
        _("Targets: %(programme)s") % {"programme": named(found)},
        columns,
        tuple(rows),
        as_of=formats.date(reading.on, reading.language),
        empty=_("The programme has no target yet."),
    )
