"""The list of indicators and the page of one: what was found, chart, table, definition, sources."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from giaoban.portal.queries import indicator_page as queries
from giaoban.portal.queries.indicators import figures_of, newest_indicators
from giaoban.portal.queries.organisations import owners_of
from giaoban.portal.queries.structures import structures
from giaoban.portal.views.drawing import drawing_of
from giaoban.portal.views.sentences import figure_text, goal_text, indicator_title
from giaoban.portal.views.tabulate import figure_address, organisations_table, points_table, sources_of
from giaoban.web import formats
from giaoban.web.charts import IMAGES, line_chart, picture
from giaoban.web.pages import choice, page, words
from giaoban.web.reading import Reading, reading_of
from giaoban.web.signs import FIELDS
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named


def indicator_list(request: HttpRequest) -> HttpResponse:
    """All indicators with their latest national figure. Five queries."""
    reading = reading_of(request)
    group, text = choice(request, "group", FIELDS), words(request)
    figures = figures_of(newest_indicators(group, text), reading)
    grouped: dict[str, tuple[list[Any], list[Any]]] = {}
    for figure in figures:
        valued, missing = grouped.setdefault(figure.indicator.group, ([], []))
        (valued if figure.point else missing).append(figure)
    context = {
        "groups": [(code, FIELDS[code], *grouped[code]) for code in FIELDS if code in grouped],
        "group": group,
        "words": text,
        "count": len(figures),
    }
    return page(request, "portal/indicators.html", context, tables=[_list_table(figures, reading)])


def _list_table(figures: list[Any], reading: Reading) -> Table:
    columns = (
        Column("code", _("Code")),
        Column("title", _("Indicator")),
        Column("value", _("Value"), "end"),
        Column("unit", _("Unit")),
        Column("period", _("Period")),
        Column("kind", _("Kind")),
        Column("source", _("Source and place")),
    )
    rows = tuple(
        (
            Cell(figure.indicator.code, head=True),
            Cell(named(figure.indicator)),
            Cell(figure_text(figure.point, reading.language), figure.point.value) if figure.point else Cell("–"),
            Cell(formats.unit_title(figure.indicator.unit, reading.language)),
            Cell(figure.point.period_code if figure.point else ""),
            Cell(figure.point.status if figure.point else ""),
            Cell(f"{figure.point.source_title} {figure.point.source_place}".strip() if figure.point else ""),
        )
        for figure in figures
    )
    return Table("indicators", _("Indicators and their latest national figure"), columns, rows)


def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator, about the nation or the organisation named in `?subject=`."""
    reading = reading_of(request)
    found = queries.indicator_page(code, reading, request.GET.get("subject", "")[:120])
    if found is None:
        raise Http404(code)
    drawing = drawing_of(found, reading)
    context = {
        "found": found,
        "current_field": found.indicator.group,
        "title": indicator_title(
            named(found.indicator), found.figure.point, found.goal, found.indicator.direction, reading.language
        ),
        "goals": [(goal, goal_text(goal, reading.language)) for goal in found.goals],
        "drawing": drawing,
        "chart": line_chart(drawing),
        "definition": found.definition,
        "formula": found.formula(reading.language),
        **owners_of(found.definition),
        "trail": figure_address(found.figure.point, reading) if found.figure.point else "",
        "page_sources": sources_of(found.points).split("; ") if found.points else [],
        "structures": structures(),
    }
    return page(request, "portal/indicator.html", context, tables=_tables(found, reading))


def _tables(found: queries.IndicatorPage, reading: Reading) -> list[Table]:
    title = named(found.indicator)
    series = points_table(
        "series",
        _("%(title)s: every figure in this reading") % {"title": title},
        found.points,
        reading,
        _("No figure is known in this reading. Choose another period, or a later “known at”."),
    )
    organisations = organisations_table(
        "organisations",
        _("%(title)s by organisation") % {"title": title},
        found.organisations,
        reading,
        _("No organisation has a figure of this indicator in this reading."),
        found.names,
    )
    conflicts = points_table(
        "conflicts",
        _("Figures of the same period that differ"),
        [point for group in found.conflicts for point in group],
        reading,
        _("No two sources disagree about a period."),
    )
    return [series, organisations, conflicts]


def chart(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The chart of the page to take away, with its title, measure and source drawn into it."""
    reading = reading_of(request)
    found = queries.indicator_page(code, reading, request.GET.get("subject", "")[:120])
    if found is None or form not in IMAGES:
        raise Http404(code)
    drawing = drawing_of(found, reading, titled=True)
    body: str | bytes = line_chart(drawing) if form == "svg" else picture(drawing)
    if not body:
        raise Http404(code)
    response = HttpResponse(body, content_type=IMAGES[form])
    response["Content-Disposition"] = f'attachment; filename="{found.indicator.code}.{form}"'
    return response
