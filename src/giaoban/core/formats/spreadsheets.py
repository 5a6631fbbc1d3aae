"""Rows from an .xlsx or .csv file that somebody sent, each cell with its place so that a fault can be pointed at.

Nothing is believed: the file is measured while it is unpacked, and the reader is then given a fresh archive made of
exactly the bytes that were counted. A small file can claim a cell in the last corner of a sheet, which would make the
reader lay out 17 thousand million cells; so the corners are looked up first.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.formats.delimited import read_csv

Value = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None


@dataclass(frozen=True)
class Limits:
    """How much is too much. Bytes, except where said."""

    file: int = 50_000_000
    unpacked: int = 100_000_000
    ratio: int = 150  # unpacked against packed; text tables reach 30
    ratio_from: int = 10_000_000  # below this size no ratio is alarming
    members: int = 2_000  # files inside the archive
    cells: int = 3_000_000  # from the first cell to the last corner in use
    columns: int = 2_000


LIMITS = Limits()
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 16
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)([0-9]*)(&|["'])""")  # r="B7" of a cell, r="7" of a row
_LONGEST_LETTERS, _LONGEST_DIGITS = 3, 7  # XFD1048576


@dataclass(frozen=True)
class Sheet:
    """Rows from the first line on; `merged` are ranges as (first row, first column, last row, last column), from 1."""

    name: str
    rows: Sequence[Sequence[Value]]
    file: str = ""
    merged: tuple[tuple[int, int, int, int], ...] = ()

    def place(self, row: int, column: int) -> Place:
        """Row and column from 1, also in the sheet's own way: "Tỉnh!C14"."""
        cell = f"{column_letters(column)}{row}"
        return Place(self.file, row, column, f"{self.name}!{cell}" if self.name else cell)


@dataclass(frozen=True)
class Record:
    """One line under the head: the title of a column -> its value."""

    row: int
    values: Mapping[str, Value]
    places: Mapping[str, Place]


def read_spreadsheet(source: Path | bytes, *, file: str = "", limits: Limits = LIMITS) -> list[Sheet]:
    """All sheets of an .xlsx, or the one table of a .csv as a sheet without a name. Text comes back in NFC.

    Raises Refused: `sheet.unreadable`, `sheet.too-large`, `sheet.bomb`, `sheet.too-many-parts`,
    `sheet.too-many-cells`, `sheet.encrypted`, `sheet.old-format`, `sheet.not-a-spreadsheet`, `sheet.broken`,
    `sheet.empty`, and for text tables `sheet.encoding`, `sheet.not-text`, `sheet.unclosed-quote`.
    """
    if isinstance(source, Path):
        file = file or source.name
        try:
            _hold("sheet.too-large", file, source.stat().st_size, limits.file)
            source = source.read_bytes()
        except (OSError, ValueError) as why:  # no such file, a folder, a name with a NUL
            problem = getattr(why, "strerror", None) or str(why)
            raise _refused("sheet.unreadable", file, problem=problem) from why
    _hold("sheet.too-large", file, len(source), limits.file)
    if source.startswith(_OLE):
        hidden = "EncryptedPackage".encode("utf-16-le") in source
        raise _refused("sheet.encrypted" if hidden else "sheet.old-format", file)
    if source.startswith(_ZIP) or file.lower().endswith((".xlsx", ".xlsm")):
        return _read_xlsx(source, file, limits)
    rows = read_csv(source, file=file, most_cells=limits.cells)
    return [Sheet("", rows, file)]


def records(sheet: Sheet) -> list[Record]:
    """The lines under the head, which is the first line that is not empty. Empty lines are left out.

    Raises Refused with every fault of the head: `sheet.empty`, `sheet.merged-header`, `sheet.no-title`,
    `sheet.title-twice`, and `sheet.beyond-header` for a value that stands under no title.
    """
    head = next((place for place, row in enumerate(sheet.rows, 1) if _filled(row)), None)
    if head is None:
        raise _refused("sheet.empty", sheet.file, sheet=sheet.name)
    titles = [" ".join(str(value).split()) if value is not None else "" for value in sheet.rows[head - 1]]
    while titles and not titles[-1]:
        titles.pop()
    faults = list(_head_faults(sheet, head, titles))
    found = []
    for row, values in enumerate(sheet.rows[head:], head + 1):
        if not _filled(values):
            continue
        for column, value in enumerate(values[len(titles) :], len(titles) + 1):
            if value not in (None, ""):
                faults.append(_fault("sheet.beyond-header", sheet.place(row, column), value=str(value)[:80]))
        padded = [*values, *[None] * (len(titles) - len(values))]
        found.append(
            Record(
                row,
                dict(zip(titles, padded, strict=False)),
                {title: sheet.place(row, column) for column, title in enumerate(titles, 1)},
            )
        )
    if faults:
        raise Refused(faults)
    return found


def column_letters(column: int) -> str:
    """A column as spreadsheets name it.

    >>> column_letters(1), column_letters(26), column_letters(27), column_letters(16384)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _head_faults(sheet: Sheet, head: int, titles: Sequence[str]) -> Iterator[Finding]:
    for top, left, bottom, right in sheet.merged:
        if top <= head <= bottom:
            cells = f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
            yield _fault("sheet.merged-header", sheet.place(top, left), cells=cells)
    for column, title in enumerate(titles, 1):
        if title and title in titles[: column - 1]:
            yield _fault("sheet.title-twice", sheet.place(head, column), title=title[:80])
        elif not title and not any(
            top <= head <= bottom and left <= column <= right for top, left, bottom, right in sheet.merged
        ):
            yield _fault("sheet.no-title", sheet.place(head, column))


def _filled(row: Sequence[Value]) -> bool:
    return any(value not in (None, "") for value in row)


def _read_xlsx(data: bytes, file: str, limits: Limits) -> list[Sheet]:
    import python_calamine

    measured = _measured(data, file, limits)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(measured))
        sheets = []
        for about in book.sheets_metadata:
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            drawn = book.get_sheet_by_name(about.name)
            rows = [[_value(value) for value in row] for row in drawn.to_python(skip_empty_area=False)]
            merged = tuple(
                (top + 1, left + 1, bottom + 1, right + 1)
                for (top, left), (bottom, right) in drawn.merged_cell_ranges or ()
            )
            sheets.append(Sheet(unicodedata.normalize("NFC", about.name), rows, file, merged))
    except (python_calamine.CalamineError, ValueError, KeyError, OSError) as why:
        raise _refused("sheet.broken", file, problem=str(why)) from why
    if not sheets:
        raise _refused("sheet.empty", file, sheet="")
    return sheets


def _value(value: Any) -> Value:
    """An empty cell is unknown, not a text; a whole number is whole; text is NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value) or None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value  # type: ignore[no-any-return]


def _measured(data: bytes, file: str, limits: Limits) -> bytes:
    """The same members in a fresh archive, after counting every byte that comes out of the old one."""
    _directory(data, file, limits)
    fresh = io.BytesIO()
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(fresh, "w", zipfile.ZIP_STORED) as new:
            members = {member.filename: member for member in old.infolist() if not member.is_dir()}
            if len(members) > limits.members:
                raise _refused("sheet.too-many-parts", file, size=len(members), most=limits.members)
            if any(member.flag_bits & 1 for member in members.values()):
                raise _refused("sheet.encrypted", file)
            if not any(name.lower() == "xl/workbook.xml" for name in members):
                raise _refused("sheet.not-a-spreadsheet", file)
            _claims([member.file_size for member in members.values()], len(data), file, limits)
            for name, member in members.items():
                if not name.lower().endswith((".xml", ".rels")):
                    continue  # pictures and macros are not read
                kept = io.BytesIO()
                with old.open(member) as stream:
                    while chunk := stream.read(_CHUNK):
                        unpacked += len(chunk)
                        _claims([unpacked], len(data), file, limits)
                        kept.write(chunk)
                _corner(kept.getbuffer(), file, limits)  # any part may be a sheet, whatever its name
                new.writestr(zipfile.ZipInfo(name), kept.getbuffer())
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, struct.error, ValueError) as why:
        raise _refused("sheet.broken", file, problem=str(why)) from why
    return fresh.getvalue()


def _directory(data: bytes, file: str, limits: Limits) -> None:
    """The list of members must be short before Python builds an object for each of them."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + 22:
        raise _refused("sheet.broken", file, problem="no end of archive")
    count, size = struct.unpack_from("<HI", data, end + 10)
    if count == 0xFFFF or size > limits.members * 400:
        raise _refused("sheet.too-many-parts", file, size=count, most=limits.members)


def _claims(sizes: Sequence[int], packed: int, file: str, limits: Limits) -> None:
    total = sum(sizes)
    if total > limits.unpacked:
        raise _refused("sheet.bomb", file, size=_megabytes(total), most=_megabytes(limits.unpacked))
    if total > limits.ratio_from and total > limits.ratio * packed:
        raise _refused("sheet.bomb", file, size=_megabytes(total), most=_megabytes(limits.ratio * packed))


def _corner(sheet: memoryview, file: str, limits: Limits) -> None:
    """Refuses a sheet whose last corner is too far away; the reader lays out every cell up to it."""
    rows = columns = 0
    line, seen = b"", set()  # neighbours share their row, and rows their columns
    for match in _REFERENCE.finditer(sheet):
        letters, digits, end = match.groups()
        if end == b"&":
            raise _refused("sheet.broken", file, problem="a cell reference in disguise")
        if digits == line and letters in seen:
            continue
        if len(letters) > _LONGEST_LETTERS or len(digits) > _LONGEST_DIGITS:
            size = f"{letters[:12].decode()}{digits[:12].decode()}"
            raise _refused("sheet.too-many-cells", file, size=size, most=limits.cells)
        rows, columns = max(rows, int(digits or 0)), max(columns, _column_number(letters))
        line = digits
        seen.add(letters)
    if columns > limits.columns or rows * max(columns, 1) > limits.cells:
        raise _refused("sheet.too-many-cells", file, size=f"{rows} × {columns}", most=limits.cells)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.0f} MB"


def _hold(code: str, file: str, size: int, most: int) -> None:
    if size > most:
        raise _refused(code, file, size=_megabytes(size), most=_megabytes(most))


def _fault(code: str, where: Place, **context: Any) -> Finding:
    return Finding(code, where=where, context={"file": where.file, "place": where.part, **context})


def _refused(code: str, file: str, **context: Any) -> Refused:
    return Refused([Finding(code, where=Place(file), context={"file": file, **context})])
