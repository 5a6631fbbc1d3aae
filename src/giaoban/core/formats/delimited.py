"""Rows from a text table (.csv, .tsv), whichever of the usual encodings and separators it was saved with."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import Any

from giaoban.core.findings import Finding, Place, Refused

_SEPARATORS = (",", ";", "\t")
_SAMPLE_LINES = 50


def read_csv(data: bytes, *, file: str = "", most_cells: int = 3_000_000) -> list[list[str | None]]:
    """All lines, cells as text in NFC, empty cells as None.

    Raises Refused: `sheet.encoding` with the line that is not UTF-8, `sheet.not-text`, `sheet.unclosed-quote`,
    `sheet.too-many-cells`, `sheet.empty`.

    >>> read_csv("Tỉnh;Số\\r\\nĐồng Ngãi;12,5\\r\\n".encode("utf-16"))
    [['Tỉnh', 'Số'], ['Đồng Ngãi', '12,5']]
    """
    text = unicodedata.normalize("NFC", _decoded(data, file))
    rows: list[list[str | None]] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=True)
    try:
        for row in reader:
            cells += len(row)
            if cells > most_cells:
                raise _refused("sheet.too-many-cells", file, reader.line_num, size=cells, most=most_cells)
            rows.append([cell.strip() or None for cell in row])
    except csv.Error as why:
        raise _refused("sheet.unclosed-quote", file, reader.line_num, problem=str(why)) from why
    if not any(any(row) for row in rows):
        raise _refused("sheet.empty", file, None, sheet="")
    return rows


def separator(text: str) -> str:
    """The sign that cuts the first lines into equally many cells, and into most of them.

    >>> separator("a;b\\n1,5;2\\n"), separator("a\\tb\\n"), separator("một cột\\n")
    (';', '\\t', ',')
    """
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])

    def fit(sign: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=sign) if row]
        except csv.Error:
            return (0, 0)
        if not widths or widths[0] == 1:
            return (0, 0)
        return (sum(width == widths[0] for width in widths), widths[0])

    return max(_SEPARATORS, key=fit)


def _decoded(data: bytes, file: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in data[:4096]:
        encoding = _utf16_without_mark(data, file)
    else:
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as why:
        line = data[: why.start].count(b"\n") + 1
        raise _refused("sheet.encoding", file, line, byte=f"0x{data[why.start]:02X}") from why
    if any(letter in text for letter in "\0\x01\x02\x03\x04\x05\x06\x0e\x0f"):
        raise _refused("sheet.not-text", file, None)
    return text


def _utf16_without_mark(data: bytes, file: str) -> str:
    """Zeros at odd places are the upper halves of Latin letters, little end first; at even places, big end first."""
    even, odd = data[:4096:2].count(0), data[1:4096:2].count(0)
    if min(even, odd) * 10 > max(even, odd) or max(even, odd) * 8 < len(data[:4096]):
        raise _refused("sheet.not-text", file, None)
    return "utf-16-le" if odd > even else "utf-16-be"


def _refused(code: str, file: str, line: int | None, **context: Any) -> Refused:
    return Refused([Finding(code, where=Place(file, line), context={"file": file, "line": line or 1, **context})])
