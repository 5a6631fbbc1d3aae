"""Why a figure is what it is: "vì sao?" beside every value leads here."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from giaoban.core.indicators.definition import Definition
from giaoban.core.indicators.formula import formula_mathml, formula_text
from giaoban.measures import queries as measures
from giaoban.measures.queries import Trail, point_of
from giaoban.portal.queries.indicator_page import definition_of
from giaoban.portal.queries.organisations import owners_of
from giaoban.portal.views.lineage import behind_figure
from giaoban.portal.views.sentences import figure_text
from giaoban.web import formats
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table
from giaoban.web.templatetags.ui import named


def figure(request: HttpRequest, number: int) -> HttpResponse:
    """Definition, clause, counts, document and paragraph, method, vintage, revisions; the records where it has some.

    Two queries and the reading's; nine more for a figure of records, however many lie behind it.
    """
    trail = measures.trail(number) if number < 2**63 else None
    if trail is None:
        raise Http404(str(number))
    reading = reading_of(request)
    definition: Definition | None = definition_of(trail.observation.indicator)
    point = point_of(trail.observation)
    context = {
        "trail": trail,
        "row": trail.observation,
        "value": figure_text(point, reading.language),
        "definition": definition,
        **owners_of(definition),
        "formula": formula_mathml(definition, reading.language) if definition else "",
        "formula_text": formula_text(definition, reading.language) if definition else "",
        "current_field": trail.observation.indicator.group,
        "page_sources": [f"{trail.document} {trail.observation.source_place}".strip()],
    }
    under = behind_figure(request, number, reading) if trail.warehouse_snapshot else {"lineage_tables": []}
    tables = [_revisions_table(trail, reading), *under["lineage_tables"]]
    return page(request, "portal/figure.html", context | under, tables=tables)


def _revisions_table(trail: Trail, reading: Reading) -> Table:
    columns = (
        Column("revision", _("Revision"), "end"),
        Column("value", _("Value"), "end"),
        Column("known", _("Known since")),
        Column("source", _("Source and place")),
        Column("reason", _("Reason")),
    )
    rows = tuple(
        (
            Cell(str(row.revision), row.revision, head=True),
            Cell(figure_text(point_of_row(trail, row), reading.language), row.value),
            Cell(formats.moment(row.known_at, reading.language), row.known_at.date()),
            Cell(f"{row.source} {row.source_place}".strip()),
            Cell(row.reason or _("first recorded")),
        )
        for row in trail.revisions
    )
    title = _("%(title)s: every revision of this figure") % {"title": named(trail.observation.indicator)}
    return Table("revisions", title, columns, rows)


def point_of_row(trail: Trail, row: object) -> measures.Point:
    """A revision as a point; it shares indicator and subject with the figure, so neither is read again."""
    row.indicator, row.subject = trail.observation.indicator, trail.observation.subject  # type: ignore[attr-defined]
    return point_of(row)  # type: ignore[arg-type]
