"""All assessments somebody may read: the list, the board by checklist and organisation, what comes due."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.assessments.models import Assessment, Checklist
from giaoban.assessments.queries.board import BoardRow, Line, board, chosen, lines, readable_by
from giaoban.assessments.queries.due import Due, due
from giaoban.portal.views.assessments.wording import VERDICTS, span
from giaoban.web import formats
from giaoban.web.pages import choice, page, turn, words
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

SHOWN, AHEAD = 100, 90
COUNTED = ("open", "submitted", "passed", "failed", "undetermined", "not_stated")


@login_required
def assessment_list(request: HttpRequest) -> HttpResponse:
    """Nine queries, however many assessments. The board counts all that were chosen; the list is read in pages."""
    reading = reading_of(request)
    sets = {one.code: one for one in Checklist.objects.filter(is_current=True).order_by("code", "version")}
    filters = {
        "checklist": choice(request, "checklist", sets),
        "state": choice(request, "state", Assessment.State.values),
        "q": words(request),
    }
    asked = {"checklist": filters["checklist"], "state": filters["state"], "words": filters["q"]}
    found = chosen(readable_by(request.user, reading.today), **asked)
    rows, turned = turn(request, found, SHOWN)
    coming = due(rows, until=reading.today + dt.timedelta(days=AHEAD))
    tables = [_lines_table(lines(rows), reading), _board_table(board(found), reading), _due_table(coming, reading)]
    context = {
        "filters": filters,
        "sets": sets,
        "states": dict(Assessment.State.choices),
        "any": bool(rows),
        "filtered": any(filters.values()),
        "turn": turned,
        "coming": len(coming),
        "ahead": AHEAD,
    }
    return page(request, "portal/assessments.html", context, tables=tables)


def _lines_table(found: list[Line], reading: Reading) -> Table:
    columns = (
        Column("subject", _("What is judged"), wide=True),
        Column("checklist", _("By which set"), wide=True),
        Column("state", _("State")),
        Column("verdict", _("Verdict")),
        Column("points", _("Result"), "end"),
        Column("on", _("On"), brief=True),
        Column("due", _("Due"), brief=True),
        Column("kind", _("Kind"), brief=True),
    )
    rows = []
    for line in found:
        one = line.assessment
        look, verdict = VERDICTS[line.verdict]
        kind = "simulated" if one.is_simulated else "reported"
        rows.append(
            (
                Cell(named(one.subject), href=reverse("assessment", args=[one.pk]) + reading.query(), head=True),
                Cell(f"{named(one.checklist)} ({one.checklist.reference})"),
                Cell(str(one.get_state_display())),
                Cell(str(verdict), str(verdict), state=look),
                Cell(span(line.low, line.high, reading)),
                Cell(formats.date(line.on, reading.language), line.on),
                Cell(formats.date(one.due, reading.language), one.due),
                Cell("", kind, kind=kind),
            )
        )
    return Table(
        "assessments", _("Assessments"), columns, tuple(rows),
        as_of=formats.date(reading.today, reading.language), empty=_("No assessment fits this choice."),
    )  # fmt: skip


def _board_table(found: list[BoardRow], reading: Reading) -> Table:
    titles = {"open": _("being answered"), "submitted": _("submitted")} | {
        name: str(VERDICTS[name][1]) for name in COUNTED[2:]
    }
    columns = (
        Column("checklist", _("Criteria set")),
        Column("organisation", _("Organisation"), wide=True),
        *(Column(name, titles[name], "end") for name in COUNTED),
        Column("total", _("All"), "end"),
    )
    rows = sorted(found, key=lambda one: (one.checklist.reference, one.organisation.name_vi))
    return Table(
        "board", _("By criteria set and organisation"), columns,
        tuple(
            (
                Cell(f"{named(one.checklist)} ({one.checklist.reference})"),
                Cell(named(one.organisation), head=True),
                *(Cell(str(one.counts[name]), one.counts[name]) for name in COUNTED),
                Cell(str(one.total), one.total),
            )
            for one in rows
        ),
        group="checklist", as_of=formats.date(reading.today, reading.language),
    )  # fmt: skip


def _due_table(coming: list[Due], reading: Reading) -> Table:
    columns = (
        Column("day", _("By"), brief=True),
        Column("state", _("State")),
        Column("subject", _("What is judged"), wide=True),
        Column("criterion", _("Criterion"), wide=True),
        Column("why", _("Why")),
        Column("last", _("Last shown"), brief=True),
    )
    rows = []
    for one in coming:
        late = one.is_overdue(reading.today)
        word = _("overdue") if late else _("comes due")
        why = _("its cycle has come round") if one.why == "cycle" else _("its evidence runs out")
        where = reverse("assessment-criterion", args=[one.assessment.pk, one.criterion.id])
        rows.append(
            (
                Cell(formats.date(one.day, reading.language), one.day),
                Cell(word, word, state="behind" if late else "on_course"),
                Cell(named(one.assessment.subject)),
                Cell(f"{one.criterion.id} {named(one.criterion.title)}", href=where + reading.query(), head=True),
                Cell(why),
                Cell(formats.date(one.last, reading.language), one.last),
            )
        )
    return Table("due", _("To be looked at again"), columns, tuple(rows), empty=_("Nothing comes due."))
