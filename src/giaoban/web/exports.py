"""A page's tables as CSV or XLSX to take away, with unit, source and date, safe to open in a spreadsheet program."""

from __future__ import annotations

import csv
import io

from django.http import HttpResponse
from django.utils.translation import gettext as _

from giaoban.web.tables import Cell, Table

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def export(table: Table, form: str) -> HttpResponse:
    """The table as a file of the form `csv` or `xlsx`."""
    body = _csv(table) if form == "csv" else _xlsx(table)
    response = HttpResponse(body, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{table.id}.{form}"'
    return response


def harmless(text: str) -> str:
    """Text that a spreadsheet program shows instead of running.

    >>> harmless("=HYPERLINK(0)"), harmless("Hà Nội"), harmless("−3,5")
    ("'=HYPERLINK(0)", 'Hà Nội', '−3,5')
    """
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _notes(table: Table) -> list[tuple[str, str]]:
    lines = [(_("Unit"), table.unit), (_("Source"), table.source), (_("Date"), table.as_of)]
    return [(title, text) for title, text in lines if text]


def _heads(table: Table) -> list[str]:
    return [column.title for column in table.columns]


def _csv(table: Table) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([harmless(head) for head in _heads(table)])
    for row in table.rows:
        writer.writerow([_text(cell) for cell in row])
    writer.writerow([])
    writer.writerow([harmless(table.caption)])
    writer.writerows([[harmless(title), harmless(text)] for title, text in _notes(table)])
    return buffer.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    taken = cell.taken
    return harmless(taken) if isinstance(taken, str) else str(taken)


def _xlsx(table: Table) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "text_wrap": True})
        sheet.write_row(0, 0, [harmless(head) for head in _heads(table)], bold)
        for line, row in enumerate(table.rows, 1):
            for place, cell in enumerate(row):
                taken = cell.taken
                if isinstance(taken, str) or not hasattr(taken, "__float__"):
                    sheet.write_string(line, place, _text(cell))
                else:
                    sheet.write_number(line, place, float(taken))
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, max(len(table.columns) - 1, 0), 20)
        end = len(table.rows) + 2
        sheet.write_string(end, 0, harmless(table.caption))
        for line, (title, text) in enumerate(_notes(table), end + 1):
            sheet.write_string(line, 0, title)
            sheet.write_string(line, 1, harmless(text))
    return buffer.getvalue()
