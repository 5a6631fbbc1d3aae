"""A page's table as CSV or XLSX to take away, safe to open in a spreadsheet program (`core.formats.tables`).

Unit, source and date travel along: as the last columns of a CSV, which has no other place for them, and on the second
sheet of a workbook.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from giaoban.core.formats import tables as formats
from giaoban.web.tables import Table

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export(table: Table, form: str) -> HttpResponse:
    """The table as a file of the form `csv` or `xlsx`."""
    language: formats.Language = "en" if (get_language() or "vi").startswith("en") else "vi"
    plain = _plain(table, with_origin=form == "csv")
    body = formats.to_csv(plain, language=language) if form == "csv" else formats.to_xlsx(plain, language=language)
    response = HttpResponse(body, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{table.id}.{form}"'
    return response


def _plain(table: Table, *, with_origin: bool) -> formats.Table:
    """The same table in core's words. The reader's language was applied before, so both titles are the same."""
    columns = [formats.Column(column.key, column.title, column.title) for column in table.columns]
    keys = [column.key for column in table.columns]
    rows: list[dict[str, Any]] = [dict(zip(keys, (cell.taken for cell in row), strict=True)) for row in table.rows]
    notes = [(_("Unit"), table.unit), (_("Source"), table.source), (_("Date"), table.as_of)]
    if with_origin:
        for number, (title, text) in enumerate(notes):
            if text:
                columns.append(formats.Column(f"origin-{number}", title, title))
                rows = [{**row, f"origin-{number}": text} for row in rows]
    return formats.Table(
        table.caption,
        table.caption,
        tuple(columns),
        rows,
        source=table.source,
        notes=tuple(f"{title}: {text}" for title, text in notes if text and title != _("Source")),
    )
