"""The stretches of time a Vietnamese text names: "ngày 15/4", "quý II/2024", "6 tháng đầu năm", "tuần tới".

Works on folded text (lower case, no marks), because officials type with and without marks. Folding makes some words
alike: "ngày" (day) and "ngay" (at once), "sáu" (six) and "sau" (after), "năm" (year, five); the patterns tell them
apart by what stands beside them.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

Side = Literal["by", "before", "after"]
NUMBERS = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
}
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_LIST = r"(?:\s*(?:,|-|va|den|den het)\s*(?:thang |quy )?{part}\b(?!/\d))*"
_YEAR = r"(?:(?:\s*nam\s*|\s*[/.-]\s*)(?P<y>\d{4}))?"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_QUARTER = r"(?:iv|iii|ii|i|[1-4])"


@dataclass(frozen=True)
class Stretch:
    """Days from first to last, named at `span` of the text, and on which side of it the deadline lies."""

    name: str
    first: dt.date
    last: dt.date
    span: tuple[int, int]
    side: Side = "by"


class NoSuchDay(ValueError):
    """The text names a day that is in no calendar, like 31/2 or quarter 4 of 2924."""


def stretches(text: str, said_on: dt.date) -> list[Stretch]:
    """Every stretch named in a folded text, in the order of the text. Raises NoSuchDay.

    A stretch without a year is the next one that has not ended on the day it was said.

    >>> [(s.name, s.side, str(s.first), str(s.last)) for s in stretches("truoc thang 8", dt.date(2023, 2, 25))]
    [('month', 'before', '2023-08-01', '2023-08-31')]
    """
    found: list[Stretch] = []
    taken = text
    for name, pattern, read in _PATTERNS:
        for match in pattern.finditer(taken):
            if match.group().strip():
                first, last = read(match, said_on)
                kind = _NAMES[match["unit"]] if name == "end" else name
                found.append(Stretch(kind, first, last, match.span(), _side(text, match.start(), match.group())))
        taken = pattern.sub(lambda match: "\0" * len(match.group()), taken)
    return sorted(found, key=lambda stretch: stretch.span)


def _side(text: str, start: int, words: str) -> Side:
    """By the words before the stretch: "before the end of" is by its end, and "before 17:00 on" by that day."""
    before = text[:start].rstrip().removesuffix(" ngay")
    if re.search(r"\b(?:khong (?:qua|sau|muon hon|tre hon)|cham nhat(?: la| vao)?)$", before):
        return "by"
    if re.search(r"\btruoc$", before):
        return "by" if words.startswith(("het ", "cuoi ")) else "before"
    if re.search(r"\b(?:sau|tu|ke tu|tinh tu|tu sau)$", before):
        return "by" if " den " in words else "after"
    return "by"


def _year(text: str) -> int:
    year = int(text)
    if not 1900 <= year <= 2100:
        raise NoSuchDay(text)
    return year


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as why:
        raise NoSuchDay(f"{day}/{month}/{year}") from why


def _months(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def _coming(make: Callable[[int], tuple[dt.date, dt.date]], said_on: dt.date) -> tuple[dt.date, dt.date]:
    """The stretch in the year it was said in, or in the next when it had ended by then."""
    this = make(said_on.year)
    return this if this[1] >= said_on else make(said_on.year + 1)


def _date(match: re.Match[str], said_on: dt.date) -> tuple[dt.date, dt.date]:
    day, month = int(match["d"]), int(match["m"])
    if match["y"]:
        exact = _day(_year(match["y"]), month, day)
        return exact, exact
    _day(2024, month, day)  # 29/2 exists in some year

    def make(year: int) -> tuple[dt.date, dt.date]:
        exact = _day(year, month, day)
        return exact, exact

    return _coming(make, said_on)


def _numbered(match: re.Match[str], said_on: dt.date, *, size: int) -> tuple[dt.date, dt.date]:
    """Months (size 1) or quarters (size 3), one or several; of several, from the first to the last."""
    words = re.findall(rf"\b(?:{_QUARTER}|{_MONTH})\b" if size == 3 else rf"\b{_MONTH}\b", match["n"])
    numbers = [ROMAN.get(word) or int(word) for word in words]

    def make(year: int) -> tuple[dt.date, dt.date]:
        return _months(year, (numbers[0] - 1) * size + 1, max(numbers) * size)

    return _part(match, make(_year(match["y"])) if match["y"] else _coming(make, said_on))


def _part(match: re.Match[str], whole: tuple[dt.date, dt.date]) -> tuple[dt.date, dt.date]:
    """The beginning (a third, rounded), the first half, the middle (a half) or the end of a stretch."""
    first, last = whole
    days = (last - first).days + 1
    match match["part"] and match["part"].strip():
        case "nua dau" if days > 300:
            return _months(first.year, 1, 6)
        case "nua dau":
            return first, first + dt.timedelta(days=days // 2 - 1)
        case "dau" if days > 300:
            return _months(first.year, 1, 3)
        case "dau":
            return first, first + dt.timedelta(days=days // 3 - 1)
        case "giua" if days > 300:
            return _months(first.year, 1, 6)
        case "giua":
            return first, first + dt.timedelta(days=(days - 1) // 2)
        case _:
            return whole


def _named_month(match: re.Match[str], said_on: dt.date) -> tuple[dt.date, dt.date]:
    number = sum(NUMBERS[word] for word in match["n"].split()) if match["n"] != "muoi" else 10
    return _coming(lambda year: _months(year, number, number), said_on)


def _months_of_year(match: re.Match[str], said_on: dt.date) -> tuple[dt.date, dt.date]:
    count = 6 if match["n"] in (None, "sau") else (NUMBERS.get(match["n"]) or int(match["n"]))
    if not 1 <= count <= 11:
        raise NoSuchDay(match.group())

    def make(year: int) -> tuple[dt.date, dt.date]:
        return _months(year, 1, count) if match["half"] == "dau" else _months(year, 13 - count, 12)

    if match["y"]:
        return make(_year(match["y"]))
    if match["next"]:
        return make(said_on.year + (match["next"] != "nay"))
    return _coming(make, said_on)


def _this_or_next(match: re.Match[str], said_on: dt.date) -> tuple[dt.date, dt.date]:
    step = 0 if match["next"] in (None, "nay") else 1
    match match["unit"]:
        case "tuan":
            monday = said_on - dt.timedelta(days=said_on.weekday()) + dt.timedelta(weeks=step)
            if match["weekday"]:
                number = match["weekday"].removeprefix("thu ").strip()
                place = 6 if "nhat" in number else (NUMBERS.get(number) or int(number)) - 2
                return monday + dt.timedelta(days=place), monday + dt.timedelta(days=place)
            return monday, monday + dt.timedelta(days={"dau": 0, "giua": 2}.get((match["part"] or "").strip(), 6))
        case "thang":
            year, month = divmod(said_on.year * 12 + said_on.month - 1 + step, 12)
            return _part(match, _months(year, month + 1, month + 1))
        case "quy":
            year, quarter = divmod(said_on.year * 4 + (said_on.month - 1) // 3 + step, 4)
            return _part(match, _months(year, quarter * 3 + 1, quarter * 3 + 3))
        case _:
            whole = _part(match, _months(said_on.year + step, 1, 12))
            if match["next"] is None and whole[1] < said_on:
                whole = _part(match, _months(said_on.year + 1, 1, 12))
            return whole


def _whole_year(match: re.Match[str], said_on: dt.date) -> tuple[dt.date, dt.date]:
    return _part(match, _months(_year(match["y"]), 1, 12))


def _bare(match: re.Match[str], said_on: dt.date) -> tuple[dt.date, dt.date]:
    """ "cuối năm", "đầu tháng": of this one, or of the next when that part of this one is over."""
    for following in ("nay", "toi"):
        again = _RELATIVE.fullmatch(f"{match.group()} {following}")
        if again and (found := _this_or_next(again, said_on))[1] >= said_on:
            return found
    raise NoSuchDay(match.group())


_PART = r"(?P<part>\b(?:nua dau|nua cuoi|dau|giua|cuoi|het) )?"
_WEEKDAY = r"(?P<weekday>\b(?:thu (?:[2-7]|hai|ba|tu|nam|sau|bay)|chu nhat) )?"
_PATTERNS: list[tuple[str, re.Pattern[str], Callable[[re.Match[str], dt.date], tuple[dt.date, dt.date]]]] = [
    ("day", re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b"), _date),
    ("day", re.compile(r"\b(?:ngay |mung )?(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4})\b"), _date),
    ("day", re.compile(r"\b(?:ngay |mung )?(?P<d>\d{1,2}) thang (?P<m>\d{1,2})" + _YEAR + r"\b"), _date),
    ("quarter", re.compile(_PART + rf"\bquy (?P<n>{_QUARTER}\b{_LIST.format(part=_QUARTER)})" + _YEAR),
     lambda match, said_on: _numbered(match, said_on, size=3)),
    ("month", re.compile(_PART + rf"\b(?:thang )?(?P<n>{_MONTH})\s?[/-]\s?(?P<y>\d{{4}})\b"),
     lambda match, said_on: _numbered(match, said_on, size=1)),
    ("months", re.compile(r"\b(?:(?P<n>\d{1,2}|ba|sau|chin) thang|nua) (?P<half>dau|cuoi) nam"
                          r"(?: (?P<y>\d{4})| (?P<next>nay|sau|toi))?\b"), _months_of_year),
    ("day", re.compile(r"\b(?:ngay )?(?P<d>\d{1,2})/(?P<m>\d{1,2})\b(?!/)(?: nam (?P<y>\d{4})\b)?"), _date),
    ("month", re.compile(_PART + rf"\bthang (?P<n>{_MONTH}\b{_LIST.format(part=_MONTH)})" + _YEAR),
     lambda match, said_on: _numbered(match, said_on, size=1)),
    ("month", re.compile(r"\bthang (?P<n>muoi (?:mot|hai)|mot|hai|ba|tu|bay|tam|chin|muoi|nam(?! \d))\b(?! nam)"),
     _named_month),
    ("week", re.compile(_PART + _WEEKDAY + r"\b(?P<unit>tuan) (?P<next>nay|sau|toi)\b"), _this_or_next),
    ("month", re.compile(_PART + r"\b(?P<unit>thang) (?P<next>nay|sau|toi)\b(?P<weekday>)"), _this_or_next),
    ("quarter", re.compile(_PART + r"\b(?P<unit>quy) (?P<next>nay|sau|toi)\b(?P<weekday>)"), _this_or_next),
    ("year", re.compile(_PART + r"\b(?:nam )?(?P<y>\d{4})\b"), _whole_year),
    ("year", re.compile(_PART + r"\b(?P<unit>nam) (?P<next>nay|sau|toi)\b(?P<weekday>)"), _this_or_next),
    ("end", re.compile(r"(?P<part>\b(?:dau|giua|cuoi|het) )(?P<unit>tuan|thang|quy|nam)\b"), _bare),
]  # fmt: skip
_RELATIVE = re.compile(_PART + r"\b(?P<unit>tuan|thang|quy|nam) (?P<next>nay|sau|toi)\b(?P<weekday>)")


@dataclass(frozen=True)
class Span:
    """So many hours, days, working days, weeks, months or years, from `start` or from the day it was said."""

    count: int
    unit: Literal["hours", "days", "working", "weeks", "months", "years"]
    after: bool = False


_NAMES = {"tuan": "week", "thang": "month", "quy": "quarter", "nam": "year"}
_UNITS: dict[str, Literal["hours", "days", "weeks", "months", "years"]] = {
    "gio": "hours",
    "h": "hours",
    "tieng": "hours",
    "ngay": "days",
    "tuan": "weeks",
    "thang": "months",
    "quy": "months",
    "nam": "years",
}
_SPAN = re.compile(
    rf"(?P<before>\b(?:trong|vong|han|sau|qua)\s)?\b(?P<n>\d{{1,3}})\s?(?P<unit>{'|'.join(_UNITS)})\b"
    r"(?P<work> lam viec)?"
)
_WORD_SPAN = re.compile(
    rf"\b(?:trong|vong|han)\s(?P<n>{'|'.join(NUMBERS)})\s(?P<unit>gio|ngay|tuan|thang|quy|nam)\b(?! nay| toi)"
    r"(?P<work> lam viec)?(?P<before>)"
)


def spans(text: str) -> Iterator[Span]:
    """ "trong 10 ngày làm việc", "48 giờ", "trong vòng ba tháng" in a folded text. Eight working hours are a day."""
    for pattern in (_SPAN, _WORD_SPAN):
        for match in pattern.finditer(text):
            count, unit = NUMBERS.get(match["n"]) or int(match["n"]), _UNITS[match["unit"]]
            after = (match["before"] or "").strip() == "sau"
            if match["unit"] == "quy":
                count *= 3
            if match["work"] and unit in ("hours", "days", "weeks"):
                days = {"hours": -(-count // 8), "days": count, "weeks": count * 5}[unit]
                yield Span(days, "working", after)
            else:
                yield Span(count, unit, after)
