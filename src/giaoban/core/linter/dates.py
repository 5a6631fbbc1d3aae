"""Periods as prose names them ("quý IV/2024", "tháng 7 năm 2023", "30/11/2024"), and those that cannot be.

A mention that names no real day, month or quarter keeps its fault and the nearest one that would be real.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

FIRST_YEAR, LAST_YEAR = 1000, 2100
"""History is written about; a year of three digits or of the far future is a slip of the finger."""

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_JOIN = r"\s*(?:/|-|–|\s+năm\s+|\s+của\s+năm\s+|,\s*năm\s+)\s*"
_YEAR = r"(?P<y>\d{3,6})(?![\d%]|[.,]\d)"


@dataclass(frozen=True)
class Mention:
    """A named stretch of time with its place in the sentence; `nearest` is set when it cannot be."""

    start: int
    end: int
    text: str
    first: dt.date | None = None
    last: dt.date | None = None
    nearest: str = ""

    @property
    def is_impossible(self) -> bool:
        return bool(self.nearest)


def _forms() -> list[tuple[str, re.Pattern[str]]]:
    several = r"(?:(?P<a>\d{1,2})\s*(?:[-–,]|và|đến)\s*)?"
    no_unit = r"(?!\s*(?:%|tỷ|triệu|nghìn|tỉ))"
    forms = [
        ("header", r"^date (?P<y>\d{4})-(?P<m>\d{2})(?:-(?P<d>\d{2}))?"),
        ("span", rf"giai đoạn\s+(?P<a>\d{{4}})\s*(?:[-–]|đến)\s*{_YEAR}"),
        (
            "day",
            rf"(?:ngày\s+)?{several}(?<![\d/.,])(?P<d>\d{{1,2}})\s+tháng\s+(?P<m>\d{{1,2}})(?:\s+năm\s+|/){_YEAR}",
        ),
        ("day", rf"(?<![\d/.,])(?P<d>\d{{1,2}})(?P<sep>[/.-])(?P<m>\d{{1,2}})(?P=sep){_YEAR}(?!/)"),
        ("quarter", rf"quý\s+{several}(?P<n>\d{{1,2}}|[ivx]{{1,4}}){_JOIN}{_YEAR}"),
        ("month", rf"tháng\s+{several}(?P<n>\d{{1,2}}){_JOIN}{_YEAR}"),
        ("so far", rf"(?P<n>\d{{1,2}})\s+(?:tháng|tháng đầu)\s+(?:đầu\s+)?(?:năm\s+|của\s+năm\s+){_YEAR}"),
        ("so far", r"(?P<n>\d{1,2})\s+tháng\s+(?:đầu|cuối)\s+năm(?!\s+\d)"),
        ("day month", r"ngày\s+(?P<d>\d{1,2})\s*(?:/|-|\s+tháng\s+)\s*(?P<m>\d{1,2})(?![\d/]|[.,]\d)"),
        ("year", rf"năm\s+{_YEAR}{no_unit}"),
        (
            "year",
            r"(?<![\d.,/])(?P<y>19\d\d|20\d\d)(?:\s*[-–]\s*(?:19|20)\d\d)?(?![\d%/]|[.,]\d)"
            rf"{no_unit}(?!\s*[a-zđà-ỹ])",
        ),
        ("bare month", rf"tháng\s+(?P<n>\d{{1,2}})(?![\d%/]|[.,]\d){no_unit}"),
        ("bare quarter", r"quý\s+(?P<n>\d|[ivx]{1,4})(?![\w%/]|[.,]\d)"),
    ]
    return [(kind, re.compile(form)) for kind, form in forms]


_FORMS = _forms()


def find_mentions(low: str) -> list[Mention]:
    """Every period in a lower-cased sentence, in order; the longest reading at a place wins.

    >>> [(m.text, m.nearest) for m in find_mentions("quý 4/2924 so với quý iii/2024, ngày 31/02/2024")]
    [('quý 4/2924', 'quý 4/2024'), ('quý iii/2024', ''), ('31/02/2024', '29/02/2024')]
    """
    found: list[Mention] = []
    for kind, form in _FORMS:
        for match in form.finditer(low):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            mention = _READERS[kind](match)
            if mention is not None:
                found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def document_date(top: Iterable[str]) -> dt.date | None:
    """When a text was written, as far as its lower-cased first lines say: a header, else the first full date.

    >>> document_date(["date 2024-03 một trong những vấn đề ...", "ngày 9/12/2024 ..."])
    datetime.date(2024, 3, 31)
    """
    for line in top:
        for mention in find_mentions(line):
            if mention.is_impossible or mention.first is None:
                continue
            if mention.text.startswith("date") or _is_day(mention):
                return mention.last
    return None


def _is_day(mention: Mention) -> bool:
    return mention.first is not None and mention.first == mention.last


def _mention(
    match: re.Match[str], first: dt.date | None = None, last: dt.date | None = None, nearest: str = ""
) -> Mention:
    return Mention(match.start(), match.end(), match[0].strip(), first, last, nearest)


def _day(match: re.Match[str]) -> Mention | None:
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    if len(match["y"]) == 3 and "tháng" not in match[0]:
        return None
    if fixed := _mended_year(match["y"]):
        return _mention(match, nearest=_swap(match, "y", fixed))
    if month > 12 and day <= 12 and match.groupdict().get("sep"):
        return _mention(match, nearest=_swap(match, "m", "12"))
    if not 1 <= month <= 12:
        return _mention(match, nearest=_swap(match, "m", "12" if month > 12 else "1"))
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return _mention(match, nearest=_swap(match, "d", str(calendar.monthrange(year, month)[1] if day else 1)))
    return _mention(match, dt.date(year, month, day), dt.date(year, month, day))


def _quarter(match: re.Match[str]) -> Mention | None:
    number = _ROMAN.get(match["n"]) or (int(match["n"]) if match["n"].isdigit() else 0)
    if fixed := _mended_year(match["y"]):
        return _mention(match, nearest=_swap(match, "y", fixed))
    if not 1 <= number <= 4:
        return _mention(match, nearest=_swap(match, "n", "IV" if not match["n"].isdigit() else "4" if number else "1"))
    year = int(match["y"])
    return _mention(match, dt.date(year, number * 3 - 2, 1), _month_end(year, number * 3))


def _month(match: re.Match[str]) -> Mention | None:
    number = int(match["n"])
    if fixed := _mended_year(match["y"]):
        return _mention(match, nearest=_swap(match, "y", fixed))
    if not 1 <= number <= 12:
        return _mention(match, nearest=_swap(match, "n", "12" if number else "1"))
    year = int(match["y"])
    return _mention(match, dt.date(year, number, 1), _month_end(year, number))


def _so_far(match: re.Match[str]) -> Mention | None:
    year = match.groupdict().get("y")
    if year and (fixed := _mended_year(year)):
        return _mention(match, nearest=_swap(match, "y", fixed))
    if not 1 <= int(match["n"]) <= 12:
        return _mention(match, nearest=_swap(match, "n", "12"))
    if not year:
        return _mention(match)
    return _mention(match, dt.date(int(year), 1, 1), _month_end(int(year), int(match["n"])))


def _year(match: re.Match[str]) -> Mention | None:
    if len(match["y"]) == 3:
        return None
    if fixed := _mended_year(match["y"]):
        return _mention(match, nearest=_swap(match, "y", fixed))
    return _mention(match, dt.date(int(match["y"]), 1, 1), dt.date(int(match["y"]), 12, 31))


def _day_month(match: re.Match[str]) -> Mention | None:
    day, month = int(match["d"]), int(match["m"])
    if "-" in match[0] and (month > 12 or (month <= day and month > 12)):
        return None
    if not 1 <= month <= 12:
        return _mention(match, nearest=_swap(match, "m", "12" if month > 12 else "1"))
    longest = calendar.monthrange(2024, month)[1]
    return _mention(match, nearest="" if 1 <= day <= longest else _swap(match, "d", str(longest if day else 1)))


def _bare_month(match: re.Match[str]) -> Mention | None:
    return _mention(match, nearest="" if 1 <= int(match["n"]) <= 12 else _swap(match, "n", "12"))


def _bare_quarter(match: re.Match[str]) -> Mention | None:
    number = _ROMAN.get(match["n"]) or (int(match["n"]) if match["n"].isdigit() else 0)
    return _mention(match, nearest="" if 1 <= number <= 4 else _swap(match, "n", "4" if match["n"].isdigit() else "IV"))


def _span(match: re.Match[str]) -> Mention | None:
    first, last = int(match["a"]), int(match["y"])
    if fixed := _mended_year(match["y"]):
        return _mention(match, nearest=_swap(match, "y", fixed))
    if last < first:
        return _mention(match, nearest=f"giai đoạn {last}-{first}")
    return _mention(match, dt.date(first, 1, 1), dt.date(last, 12, 31))


def _header(match: re.Match[str]) -> Mention | None:
    year, month = int(match["y"]), int(match["m"])
    if not 1 <= month <= 12 or not 1900 <= year <= LAST_YEAR:
        return _mention(match)
    if match["d"] and 1 <= int(match["d"]) <= calendar.monthrange(year, month)[1]:
        return _mention(match, dt.date(year, month, int(match["d"])), dt.date(year, month, int(match["d"])))
    return _mention(match, dt.date(year, month, 1), _month_end(year, month))


_READERS: dict[str, Callable[[re.Match[str]], Mention | None]] = {
    "span": _span, "day": _day, "quarter": _quarter, "month": _month, "so far": _so_far, "year": _year,
    "day month": _day_month, "bare month": _bare_month, "bare quarter": _bare_quarter, "header": _header,
}  # fmt: skip


def _mended_year(year: str) -> str:
    """The real year one slip away from an impossible one, or nothing when the year is possible."""
    number = int(year)
    if len(year) == 4 and FIRST_YEAR <= number <= LAST_YEAR:
        return ""
    if len(year) == 4:
        return "20" + year[2:]
    if len(year) > 4:
        return year[:2] + year[-2:]
    return "20" + year[-2:]


def _swap(match: re.Match[str], group: str, value: str) -> str:
    start, end = match.start(group) - match.start(), match.end(group) - match.start()
    return (match[0][:start] + value + match[0][end:]).strip()


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])
