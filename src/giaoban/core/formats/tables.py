"""A table of plain values as CSV or XLSX, safe to open in any spreadsheet program.

A text that a spreadsheet would take for a formula gets an apostrophe in front; a number stays a number, also below
zero. The same table gives the same bytes.

Source: OWASP, "CSV Injection" (which first characters are dangerous); RFC 4180 (the form of CSV).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from giaoban.core.findings import Finding, Place, Refused

Value = str | int | float | Decimal | bool | dt.date | dt.datetime | None
Language = Literal["vi", "en"]
Kind = Literal["text", "integer", "number", "percent", "date"]

_EXCEL_ROWS = 1_048_576
_EXCEL_TEXT = 32_767
_EXACT_DIGITS = 10**15  # a spreadsheet keeps 15 digits; longer whole numbers are identifiers and go out as text
_MANY_ROWS = 20_000
_FORMATS = {"integer": "#,##0", "number": "#,##0.00", "percent": '0.00" %"', "date": "dd/mm/yyyy", "text": "@"}
_UNDATED = dt.date(2000, 1, 1)
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*(?:\s?%)?")
# Blanks and invisible signs may stand in front: some programs drop them before they look.
_FORMULA = re.compile("[\\s\u200b-\u200f\u2060\ufeff'\"]*[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WORDS = {
    "vi": ("Nguồn", "Bảng", "Nguồn", "Ngày", "Cột", "Đơn vị tính", "Ghi chú"),
    "en": ("Source", "Table", "Source", "Date", "Column", "Unit", "Note"),
}


@dataclass(frozen=True)
class Column:
    """`unit` is printed in the head; a `percent` is given in percent (45.79), not as a fraction."""

    key: str
    title_vi: str
    title_en: str
    unit: str = ""
    kind: Kind = "text"

    def title(self, language: Language) -> str:
        return self.title_vi if language == "vi" else self.title_en

    def head(self, language: Language) -> str:
        return f"{self.title(language)} ({self.unit})" if self.unit else self.title(language)


@dataclass(frozen=True)
class Table:
    """Rows map a column's key to its value; a key left out, like None, is unknown and gives an empty cell."""

    title_vi: str
    title_en: str
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Value]]
    source: str = ""
    date: dt.date | None = None
    notes: tuple[str, ...] = ()

    def title(self, language: Language) -> str:
        return self.title_vi if language == "vi" else self.title_en


def harmless(text: str) -> str:
    """The text as it may stand in a cell.

    >>> harmless("=1+1"), harmless("-2,5"), harmless("Đồng Nai"), harmless(" ＝cmd")
    ("'=1+1", '-2,5', 'Đồng Nai', "' ＝cmd")
    """
    text = _FORBIDDEN.sub("\ufffd", unicodedata.normalize("NFC", text))
    if _PLAIN_NUMBER.fullmatch(text):
        return text
    return f"'{text}" if text[:1] in ("\t", "\r", "\n") or _FORMULA.match(text) else text


def to_csv(
    table: Table, *, language: Language = "vi", bom: bool = True, header: Literal["title", "key"] = "title"
) -> bytes:
    """RFC 4180 in UTF-8: commas, CRLF, numbers with a decimal point, dates as yyyy-mm-dd.

    `bom` makes Excel read the letters right; programs want `bom=False, header="key"`.
    Raises Refused when a number is not finite.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(harmless(one.head(language) if header == "title" else one.key) for one in table.columns)
    writer.writerows([_as_text(value) for value in row] for row in _rows(table))
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")


def to_xlsx(table: Table, *, language: Language = "vi") -> bytes:
    """A workbook with the table, its head frozen and filtered, and a second sheet saying source, date and units.

    Raises Refused when a number is not finite or the table is longer than a sheet.
    """
    import xlsxwriter

    if len(table.rows) >= _EXCEL_ROWS:
        context = {"rows": len(table.rows), "most": _EXCEL_ROWS - 1}
        raise Refused([Finding("table.too-many-rows", where=Place(part=table.title(language)), context=context)])
    out = io.BytesIO()
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        **({"constant_memory": True} if len(table.rows) > _MANY_ROWS else {"in_memory": True}),
    }
    with xlsxwriter.Workbook(out, options) as book:
        made = dt.datetime.combine(table.date or _UNDATED, dt.time())
        book.set_properties({"title": table.title(language), "created": made})
        _write_table(book, table, language)
        _write_source(book, table, language)
    return out.getvalue()


def _write_table(book: Any, table: Table, language: Language) -> None:
    sheet = book.add_worksheet(_sheet_name(table.title(language)))
    head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter"})
    looks = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, 40 if column.kind == "text" else 16, looks[column.kind])
    for place, column in enumerate(table.columns):
        sheet.write_string(0, place, harmless(column.head(language))[:_EXCEL_TEXT], head)
    for line, row in enumerate(_rows(table), 1):
        for place, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            _write(sheet, (line, place), value, looks[column.kind], looks["date"])
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _write(sheet: Any, at: tuple[int, int], value: Value, look: Any, date: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(*at, value, look)
    elif isinstance(value, int | float | Decimal) and -_EXACT_DIGITS < value < _EXACT_DIGITS:
        sheet.write_number(*at, value, look)
    elif isinstance(value, dt.date) and value.year >= 1900:  # a datetime is a date too
        naive = value.replace(tzinfo=None) if isinstance(value, dt.datetime) else value
        sheet.write_datetime(*at, naive, date)
    else:
        sheet.write_string(*at, _as_text(value)[:_EXCEL_TEXT], look)


def _write_source(book: Any, table: Table, language: Language) -> None:
    name, title, source, date, column, unit, note = _WORDS[language]
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 80)
    day = (f"{table.date:%d/%m/%Y}" if language == "vi" else table.date.isoformat()) if table.date else ""
    lines = [(title, table.title(language)), (source, table.source), (date, day)]
    lines += [(note, one) for one in table.notes] + [("", ""), (column, unit)]
    lines += [(one.title(language), one.unit or "–") for one in table.columns]
    for place, (label, value) in enumerate(lines):
        sheet.write_string(place, 0, harmless(label), bold)
        sheet.write_string(place, 1, harmless(value)[:_EXCEL_TEXT])


def _rows(table: Table) -> Iterator[list[Value]]:
    """Values in the order of the columns. A key that no column has is a mistake in the program."""
    keys = [column.key for column in table.columns]
    known = set(keys)
    for line, row in enumerate(table.rows, 1):
        if strange := set(row) - known:
            raise KeyError(f"no column for {', '.join(sorted(strange))}")
        values = [row.get(key) for key in keys]
        for key, value in zip(keys, values, strict=True):
            if isinstance(value, float | Decimal) and not Decimal(value).is_finite():
                context = {"row": line, "column": key, "value": str(value)}
                raise Refused([Finding("table.not-finite", where=Place(line=line, part=key), context=context)])
        yield values


def _as_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, bool):
        return "1" if value else "0"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _sheet_name(title: str) -> str:
    """At most 31 letters, none of []:*?/\\, no apostrophe at either end: the rules of Excel."""
    return re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title)[:31].strip(" '") or "1"
