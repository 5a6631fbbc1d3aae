"""The workbook that people fill in, made from a contract; and the same workbook given back with its faults marked.

A sheet of rows under a locked head (titles in Vietnamese, a note with what may be typed, a list where there is one), a
sheet that explains the columns, a hidden sheet of the lists, and a hidden one that says for which contract, version and
source the workbook was made. Protection is against slips, not against people: it has no password.
"""

from __future__ import annotations

import datetime as dt
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from giaoban.core.contracts.contract import Contract
from giaoban.core.formats.spreadsheets import column_letters
from giaoban.core.formats.tables import harmless
from giaoban.exchange.queries.sheets_columns import EXAMPLES, MOST_LETTERS, Asked
from giaoban.exchange.queries.sheets_reading import EXAMPLE, MARK, STATUS, Row
from giaoban.exchange.queries.sheets_values import plain, read_day
from giaoban.web.formats import moment

ROWS, HELP, LISTS = "Số liệu", "Hướng dẫn", "Danh mục"
LAST_ROW = 1_048_575
MOST_COMMENTS = 5_000
MANY_ROWS = 20_000
SHORT_LIST = 250  # letters a list may have inside the rule itself; longer ones stand on a sheet of their own
LOOKS = {"date": "dd/mm/yyyy", "timestamp": "dd/mm/yyyy hh:mm", "integer": "#,##0", "number": "#,##0.######"}


@dataclass(frozen=True)
class Told:
    """A fault to be marked: its row, the columns it is about, its sentence."""

    row: int
    columns: tuple[str, ...]
    text: str


def template(
    contract: Contract,
    asked: Sequence[Asked],
    *,
    today: dt.date,
    source: str = "",
    locked: Mapping[str, str] | None = None,
    language: str = "vi",
) -> bytes:
    """An empty workbook. `locked`: a note for each column that a machine fills, by its name."""
    return _Book(contract, asked, today, source, locked or {}, language).made([], [])


def annotated(
    contract: Contract,
    asked: Sequence[Asked],
    rows: Sequence[Row],
    faults: Sequence[Told],
    *,
    today: dt.date,
    source: str = "",
    locked: Mapping[str, str] | None = None,
    language: str = "vi",
) -> bytes:
    """The rows at the lines they came from, faulty cells marked and commented, every fault beside its row."""
    return _Book(contract, asked, today, source, locked or {}, language).made(rows, faults)


class _Book:
    def __init__(
        self,
        contract: Contract,
        asked: Sequence[Asked],
        today: dt.date,
        source: str,
        locked: Mapping[str, str],
        language: str,
    ) -> None:
        self.contract, self.asked, self.today, self.source = contract, asked, today, source
        self.locked, self.language = locked, language
        self.spoken = 1 if language == "en" else 0
        self.places = {one.name: place for place, one in enumerate(asked, 1)}

    def made(self, rows: Sequence[Row], faults: Sequence[Told]) -> bytes:
        import xlsxwriter

        out = io.BytesIO()
        options: dict[str, Any] = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        options |= {"constant_memory": True} if len(rows) > MANY_ROWS else {"in_memory": True}
        with xlsxwriter.Workbook(out, options) as book:
            title = (self.contract.title.vi, self.contract.title.en)[self.spoken]
            book.set_properties({"title": title, "created": dt.datetime.combine(self.today, dt.time())})
            self.book = book
            sheet = book.add_worksheet(ROWS)
            helping, lists, mark = (book.add_worksheet(name) for name in (HELP, LISTS, MARK))
            lists.hide()
            mark.very_hidden()
            self._looks()
            self._mark(mark)
            self._lists(lists)
            self._help(helping, title)
            self._head(sheet)
            if all(row.number > 2 for row in rows):
                self._example(sheet)
            self._rows(sheet, rows, faults)
            self._rules(sheet)
            sheet.activate()
        return out.getvalue()

    def _looks(self) -> None:
        make = self.book.add_format
        self.head = make(
            {"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter", "bg_color": "#E4EBF5", "locked": True}
        )
        self.key_head = make(
            {"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter", "bg_color": "#C9D8EE", "locked": True}
        )
        self.machine_head = make(
            {"italic": True, "text_wrap": True, "border": 1, "valign": "vcenter", "bg_color": "#D9D9D9", "locked": True}
        )
        self.example = make({"italic": True, "font_color": "#6B6B6B", "bg_color": "#F4F4F4", "locked": True})
        self.fault_text = make({"text_wrap": True, "font_color": "#9C0006", "locked": False})
        self.bold, self.wrap = make({"bold": True, "valign": "top"}), make({"text_wrap": True, "valign": "top"})
        self.free = {one.name: make({"num_format": LOOKS.get(one.kind, "@"), "locked": False}) for one in self.asked}
        wrong = {"bg_color": "#FFC7CE", "font_color": "#9C0006", "border": 1, "locked": False}
        self.wrong = {one.name: make({**wrong, "num_format": LOOKS.get(one.kind, "@")}) for one in self.asked}

    def _mark(self, sheet: Any) -> None:
        """Which contract the workbook is for; read back by `sheets_reading`."""
        said = {"contract": self.contract.full_reference, "source": self.source, "made": self.today.isoformat()}
        for line, (name, value) in enumerate(said.items()):
            sheet.write_string(line, 0, name)
            sheet.write_string(line, 1, value)
        sheet.protect()

    def _lists(self, sheet: Any) -> None:
        """One column a list that is too long for the rule itself."""
        self.ranges: dict[str, str] = {}
        place = 0
        for one in self.asked:
            labels = [harmless(label) for _, label in one.choices]
            if labels and len(",".join(labels)) > SHORT_LIST:
                sheet.write_string(0, place, one.title(self.language), self.bold)
                for line, label in enumerate(labels, 1):
                    sheet.write_string(line, place, label)
                letters = column_letters(place + 1)
                self.ranges[one.name] = f"='{LISTS}'!${letters}$2:${letters}${len(labels) + 1}"
                place += 1
        sheet.protect()

    def _help(self, sheet: Any, title: str) -> None:
        lines = (
            ("Mẫu nhập", "Made for"), ("Ngày lập mẫu", "Made on"), ("Cách điền", "How to fill it in"),
        )  # fmt: skip
        how = (
            f"Điền từ dòng 3 của trang “{ROWS}”, mỗi dòng một bản ghi; dòng 2 là ví dụ, không được nhận. Không đổi tên "
            "cột. Dán giá trị, không dán công thức. Cột nền xám do máy gửi: để trống ở những bản ghi máy đã gửi.",
            f"Fill in from line 3 of the sheet “{ROWS}”, a record a line; line 2 is an example and is not taken. Keep "
            "the titles. Paste values, no formulas. Grey columns are a machine's: leave them empty where it delivered.",
        )[self.spoken]
        told = (f"{title} ({self.contract.full_reference})", f"{self.today:%d/%m/%Y}", how)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 90)
        for line, (words, text) in enumerate(zip(lines, told, strict=True)):
            sheet.write_string(line, 0, words[self.spoken], self.bold)
            sheet.write_string(line, 1, text, self.wrap)
        for line, one in enumerate(self.asked, len(lines) + 1):
            sheet.write_string(line, 0, one.title(self.language), self.bold)
            sheet.write_string(line, 1, self._hint(one), self.wrap)
        sheet.protect()

    def _hint(self, one: Asked) -> str:
        return " ".join(filter(None, (one.hint(self.language), self.locked.get(one.name, ""))))

    def _head(self, sheet: Any) -> None:
        sheet.freeze_panes(1, 1)
        sheet.set_row(0, 45)
        sheet.set_column(0, 0, 14, self.book.add_format({"locked": False, "text_wrap": True}))
        sheet.write_string(0, 0, STATUS[self.spoken], self.head)
        for one in self.asked:
            place = self.places[one.name]
            look = self.machine_head if one.name in self.locked else self.key_head if one.is_key else self.head
            sheet.set_column(place, place, 26 if one.kind == "string" else 16, self.free[one.name])
            sheet.write_string(0, place, one.title(self.language) + (" *" if one.is_required else ""), look)
            sheet.write_comment(0, place, self._hint(one), {"x_scale": 2, "y_scale": 1.5})

    def _example(self, sheet: Any) -> None:
        sheet.write_string(1, 0, EXAMPLE[self.spoken], self.example)
        for one in self.asked:
            sheet.write_string(1, self.places[one.name], example_of(one), self.example)

    def _rules(self, sheet: Any) -> None:
        for one in self.asked:
            if rule := self._rule(one):
                place = self.places[one.name]
                sheet.data_validation(1, place, LAST_ROW, place, rule)
        allowed = dict.fromkeys(
            ("format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter"), True
        )
        sheet.protect("", allowed)

    def _rule(self, one: Asked) -> dict[str, Any] | None:
        """What the spreadsheet program itself refuses; the upload is judged again all the same."""
        about = {
            "ignore_blank": True,
            "error_title": one.title(self.language)[:32],
            "error_message": one.hint(self.language)[:255],
        }
        if one.choices:
            listed = self.ranges.get(one.name) or [harmless(label) for _, label in one.choices]
            return {**about, "validate": "list", "source": listed}
        low, high = (bound.value if bound else None for bound in (one.column.lowest, one.column.highest))
        if one.kind == "date":
            first = low if isinstance(low, dt.date) else dt.date(1900, 1, 1)
            last = high if isinstance(high, dt.date) else dt.date(2100, 12, 31)
            return {**about, "validate": "date", "criteria": "between", "minimum": first, "maximum": last}
        if one.kind in ("integer", "number"):
            least = low if isinstance(low, Decimal) else Decimal(-(10**15))
            most = high if isinstance(high, Decimal) else Decimal(10**15)
            kind = "integer" if one.kind == "integer" else "decimal"
            return {**about, "validate": kind, "criteria": "between", "minimum": float(least), "maximum": float(most)}
        if one.kind == "string":
            most_letters = min(one.column.longest or MOST_LETTERS, MOST_LETTERS)
            return {**about, "validate": "length", "criteria": "<=", "value": most_letters}
        return None

    def _rows(self, sheet: Any, rows: Iterable[Row], faults: Sequence[Told]) -> None:
        of_row: dict[int, list[Told]] = defaultdict(list)
        for fault in faults:
            of_row[fault.row].append(fault)
        comments = 0
        for row in rows:
            line = row.number - 1
            told = of_row.get(row.number, [])
            wrong: dict[str, list[str]] = defaultdict(list)
            for fault in told:
                for name in fault.columns:
                    wrong[name].append(fault.text)
            if told:
                sheet.write_string(line, 0, " ".join(fault.text for fault in told)[:2000], self.fault_text)
            for one in self.asked:
                look = (self.wrong if one.name in wrong else self.free)[one.name]
                self._cell(sheet, line, self.places[one.name], row.values.get(one.name, ""), one, look)
                if one.name in wrong and comments < MOST_COMMENTS:
                    sheet.write_comment(line, self.places[one.name], "\n".join(wrong[one.name])[:2000], {"x_scale": 2})
                    comments += 1

    @staticmethod
    def _cell(sheet: Any, line: int, place: int, text: str, one: Asked, look: Any) -> None:
        """As a day or a number where it is one, so that it can be corrected as such; otherwise as it was typed."""
        if not text:
            sheet.write_blank(line, place, None, look)
            return
        if one.kind == "date" and (day := read_day(text)) is not None and day.year >= 1900:
            sheet.write_datetime(line, place, day, look)
            return
        value = plain(text, one) if one.kind in ("integer", "number") else None
        if value is not None and not value.endswith("?") and len(value) <= 15:
            sheet.write_number(line, place, float(value), look)
        else:
            sheet.write_string(line, place, harmless(text), look)


def example_of(one: Asked) -> str:
    """A value that could stand in a column."""
    if one.choices:
        return one.choices[0][1]
    if one.kind == "string":
        return "…" if one.column.pattern else "abc-12345"
    return EXAMPLES[one.kind]


def lock_note(source: str, month: str, at: dt.datetime, language: str) -> str:
    """Beside a column that a machine fills."""
    if language == "en":
        return f"The source {source} delivers this by itself, last for {month} ({moment(at, 'en')})."
    return f"Nguồn {source} tự gửi cột này, mới nhất cho tháng {month} ({moment(at, 'vi')})."
