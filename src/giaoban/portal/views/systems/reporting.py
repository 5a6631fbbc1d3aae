"""The yearly report: each system with its level, decision, what it meets, and its last drill; page, CSV and XLSX."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from giaoban.assessments.queries.levels import levels
from giaoban.assessments.queries.systems.register import chosen, readable_systems
from giaoban.assessments.queries.systems.yearly import YearLine, year_lines
from giaoban.web import formats
from giaoban.web.pages import choice, page, turn
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named

SHOWN = 100
BACK = 4
"""Earlier years that can be asked for."""


@login_required
def report(request: HttpRequest) -> HttpResponse:
    """As it stood on the last day of the year, or today. A file holds all lines, the page a hundred."""
    reading = reading_of(request)
    years = {str(year): str(year) for year in range(reading.today.year - 1, reading.today.year - 1 - BACK, -1)}
    asked = choice(request, "year", years)
    year = int(asked or reading.today.year)
    day = min(dt.date(year, 12, 31), reading.today)
    rows = chosen(readable_systems(request.user, day))
    if request.GET.get("format"):
        found, turned = list(rows), None
    else:
        found, turned = turn(request, rows, SHOWN)
    regimes = levels().in_use_on(day)
    binding = next((one for one in reversed(regimes) if one.report is not None), None)
    due = dt.date(year, binding.report.month, binding.report.day) if binding and binding.report else None
    lines = year_lines(found, day=day, regimes=regimes)
    context = {"year": year, "years": years, "chosen": asked, "day": day, "due": due, "turn": turned}
    return page(request, "portal/systems/report.html", context, tables=[_table(lines, day, reading)])


def _table(lines: list[YearLine], day: dt.date, reading: Reading) -> Table:
    titles = {one.id: named(one.title) for one in levels().regimes}
    columns = (
        Column("owner", _("Owner"), wide=True), Column("code", _("Code"), brief=True),
        Column("system", _("System"), wide=True), Column("operator", _("Operator"), wide=True),
        Column("level", _("Level decided"), "end"), Column("regime", _("Regime"), wide=True),
        Column("decision", _("Decision")), Column("signed", _("Signed on"), brief=True),
        Column("met", _("Requirements met"), "end"), Column("needed", _("Requirements"), "end"),
        Column("compliant", _("Compliant")), Column("drill", _("Last drill"), brief=True),
        Column("not_lost", _("Data not lost")), Column("back_quickly", _("Back quickly")),
        Column("kind", _("Kind"), brief=True),
    )  # fmt: skip
    rows = []
    for one in lines:
        kind = "simulated" if one.is_simulated else "reported"
        rows.append((
            Cell(named(one.system.parent) if one.system.parent else "–"), Cell(one.system.code),
            Cell(named(one.system), href=reverse("system", args=[one.system.key]) + reading.query(), head=True),
            Cell(one.operator or "–"), Cell(str(one.level or "–"), one.level), Cell(titles.get(one.regime, "–")),
            Cell(one.number or "–"), _day(one.signed_on, reading), _count(one.met, reading),
            _count(one.needed, reading),
            _yes(one.is_compliant), _day(one.drilled_on, reading), _yes(one.not_lost), _yes(one.back_quickly),
            Cell("", kind, kind=kind),
        ))  # fmt: skip
    return Table(
        "report", _("Information systems by security level"), columns, tuple(rows),
        as_of=formats.date(day, reading.language), empty=_("No system was registered by that day."),
    )  # fmt: skip


def _day(day: dt.date | None, reading: Reading) -> Cell:
    return Cell(formats.date(day, reading.language) if day else "–", day or "")


def _count(value: int | None, reading: Reading) -> Cell:
    return Cell(
        formats.number(value, 0, reading.language) if value is not None else "–", "" if value is None else value
    )


def _yes(is_so: bool | None) -> Cell:
    if is_so is None:
        return Cell("–")
    return Cell(_("yes"), state="met") if is_so else Cell(_("no"), state="behind")
