"""The imported tables: where each came from, how it may be used, how its cells were read, what the checks said."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from giaoban.core.findings import Finding, Severity
from giaoban.measures.queries.economy import TableLine, table_lines, tables
from giaoban.portal.views.economy.wording import money
from giaoban.web import formats
from giaoban.web.findings import SEVERITIES, say
from giaoban.web.pages import page
from giaoban.web.reading import Reading, reading_of
from giaoban.web.tables import Cell, Column, Table


def table_list(request: HttpRequest) -> HttpResponse:
    """All imported tables with their cells and checks. Four queries."""
    reading = reading_of(request)
    lines = table_lines()
    cells = dict(tables().values_list("key", "cells"))
    context = {
        "lines": [(line, sorted(cells[line.key].items()), _notes(line, reading.language)) for line in lines],
        "has_nation": any(line.subject_key == "vn" for line in lines),
    }
    return page(request, "portal/economy_tables.html", context, tables=[_table(lines, reading)])


def _notes(line: TableLine, language: str) -> list[tuple[str, str]]:
    """What was noticed when the table was imported, as (how bad, sentence)."""
    spoken = 0 if language == "vi" else 1
    found = []
    for note in line.notes:
        severity = Severity(note["severity"])
        finding = Finding(note["code"], severity, context=note["context"])
        found.append((SEVERITIES[severity][spoken], say(finding, language)))
    return found


def _table(lines: list[TableLine], reading: Reading) -> Table:
    language = reading.language
    columns = (
        Column("key", _("Table"), brief=True),
        Column("kind", _("Kind"), brief=True),
        Column("subject", _("About")),
        Column("period", _("Period"), brief=True),
        Column("publisher", _("Publisher"), wide=True),
        Column("published", _("Published on"), brief=True),
        Column("licence", _("Licence")),
        Column("sectors", _("Sectors"), "end"),
        Column("gva", _("Gross value added"), "end"),
        Column("unit", _("Unit")),
        Column("sha256", _("SHA-256 of the file"), hidden=True),
        Column("digest", _("First digits of the hash"), brief=True),
    )
    rows = tuple(
        (
            Cell(line.key, href=f"#{line.key}", head=True),
            Cell("", line.status, kind=line.status),
            Cell(line.subject_name),
            Cell(formats.period(line.period_code, language), line.period_code),
            Cell(f"{line.publisher}; {line.title}" if line.title else line.publisher),
            Cell(
                formats.date(line.published_on, language) if line.published_on else _("not stated"), line.published_on
            ),
            Cell(line.licence),
            Cell(str(line.sectors), line.sectors),
            Cell(money(float(line.value_added), language), line.value_added),
            Cell(line.unit),
            Cell(line.sha256),
            Cell(line.sha256[:12]),
        )
        for line in lines
    )
    empty = _("No table has been imported yet. Whoever holds one imports it with: giaoban economy import FILE …")
    return Table(
        "tables",
        _("Imported input-output tables"),
        columns,
        rows,
        as_of=formats.date(reading.today, language),
        empty=empty,
    )
