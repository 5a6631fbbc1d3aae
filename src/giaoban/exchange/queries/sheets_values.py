"""What somebody typed, as text a person recognises (`shown`) and as text the contract's check reads (`plain`).

Days are read as Vietnamese writes them, numbers with a decimal comma. What cannot be read stays as it was typed, so
that the check names it; nothing is guessed: `1.234` is a thousand and more, `45.79` is no number.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from typing import Any

from giaoban.core.formats.tables import harmless
from giaoban.core.quantities import NotANumber, fold, parse_vietnamese
from giaoban.exchange.queries.sheets_columns import NO, YES, Asked
from giaoban.web.formats import HANOI

_DAY = re.compile(r"(?:ngày\s+)?(\d{1,2})\s*(?:[/.-]|\s+tháng\s+)\s*(\d{1,2})\s*(?:[/.-]|\s+năm\s+)\s*(\d{4})", re.I)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_CLOCK = re.compile(r"(.+?)[\sT]+(\d{1,2})(?::|\s*giờ\s*)(\d{2})(?::(\d{2})(?:\.\d+)?)?")
_KEY = re.compile(r".*\(([A-Za-z0-9][A-Za-z0-9._:/-]*)\)\s*")
MOST_LETTERS = 4000


def shown(value: Any) -> str:
    """The value of a cell as its reader would type it.

    >>> shown(dt.date(2025, 3, 5)), shown(1234.5), shown(True), shown(None), shown("  Yên  Bái ")
    ('05/03/2025', '1234,5', 'Có', '', 'Yên  Bái')
    """
    if value is None:
        return ""
    if type(value) is str and value.isascii() and value.isprintable() and not value.startswith("'"):
        return value.strip()[:MOST_LETTERS]  # nearly every cell of a large sheet
    if isinstance(value, bool):
        return (YES if value else NO)[0]
    if isinstance(value, dt.datetime):
        if value.tzinfo:
            value = value.astimezone(HANOI)
        if (value.hour, value.minute, value.second) == (0, 0, 0):
            return _shown_day(value)
        return f"{_shown_day(value)} {value:%H:%M}" + (f":{value.second:02}" if value.second else "")
    if isinstance(value, dt.date):
        return _shown_day(value)
    if isinstance(value, int | float | Decimal):
        exact = Decimal(str(value))
        return f"{exact:f}".replace(".", ",") if exact.is_finite() and abs(exact.adjusted()) < 40 else str(value)
    text = unicodedata.normalize("NFC", str(value)).replace("\u00a0", " ").strip()
    if text.startswith("'") and harmless(text[1:]) == text:  # as our own files write it
        text = text[1:]
    if not text.isprintable():
        text = "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")
    return text[:MOST_LETTERS]


def plain(text: str, asked: Asked) -> str | None:
    """The value as the check reads it (days as 2025-03-05, numbers as 1234.5); the text itself where it is none.

    >>> from giaoban.core.contracts.contract import Column
    >>> from giaoban.core.fields import Words
    >>> def of(kind): return Asked("x", Column(type=kind, title=Words(vi="X", en="X")), True, False, (), {})
    >>> [plain(text, of("date")) for text in ("5/3/2025", "ngày 5 tháng 3 năm 2025", "31/02/2025", "")]
    ['2025-03-05', '2025-03-05', '31/02/2025', None]
    >>> [plain(text, of("number")) for text in ("1.234,5", "1234", "45.79", "1,234,567")]
    ['1234.5', '1234', '45.79 ?', '1,234,567 ?']
    """
    text = text.strip()
    if not text:
        return None
    if asked.names:
        return _chosen(text, asked)
    match asked.kind:
        case "date":
            day = read_day(text)
            return day.isoformat() if day else text
        case "timestamp":
            return _moment(text, asked)
        case "integer" | "number":
            return _number(text)
        case _:
            return text


def read_day(text: str) -> dt.date | None:
    """A day as Vietnamese writes it, or as ISO 8601; None if there is no such day."""
    found = _DAY.fullmatch(text.strip())
    iso = _ISO.fullmatch(text.strip())
    if not (found or iso):
        return None
    year, month, day = (int(part) for part in ((found[3], found[2], found[1]) if found else iso.groups()))  # type: ignore[union-attr]
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _chosen(text: str, asked: Asked) -> str:
    folded = fold(" ".join(text.split()))
    if folded in asked.names:
        return asked.names[folded]
    inside = _KEY.fullmatch(text)
    return inside[1] if inside and asked.column.refers_to else text


def _moment(text: str, asked: Asked) -> str:
    found = _CLOCK.fullmatch(text)
    day = read_day(found[1] if found else text)
    if day is None:
        return text
    hour, minute, second = (int(found[number] or 0) for number in (2, 3, 4)) if found else (0, 0, 0)
    try:
        moment = dt.datetime.combine(day, dt.time(hour, minute, second))
    except ValueError:
        return text
    return moment.replace(tzinfo=HANOI).isoformat()


def _number(text: str) -> str:
    try:
        return f"{parse_vietnamese(text):f}"
    except NotANumber:
        return f"{text} ?"  # 45.79 and 1e5 are numbers to the check, and to a Vietnamese eye something else


def _shown_day(day: dt.date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"
