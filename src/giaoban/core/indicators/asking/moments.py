"""Periods and numbers in a question, found by form: "quý IV/2024", "9 tháng", "năm ngoái", "trên 50 %", "từ 5 đến 10".

What depends on the day of asking is worked out from `today`, which is an argument. A quarter or month without a year
is left open (`part`) for the composer, who looks for the year elsewhere in the question.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation

from giaoban.core.indicators.asking.query import Bound, Operator
from giaoban.core.indicators.asking.spans import Span
from giaoban.core.indicators.asking.words import Word, key_of
from giaoban.core.periods import NotAPeriod, Period
from giaoban.core.quantities import NotANumber, parse_vietnamese

_NUMERALS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
# Words that these forms are made of. A word with other marks (quỹ, tháng) is not read as one of them.
_FORM_WORDS = frozenset(
    map(key_of, [
        "năm", "tháng", "quý", "ngày", "đầu", "cuối", "nửa", "trước", "này", "ngoái", "kia", "vừa", "qua", "rồi", "gần",
        "đây", "nhất", "hôm", "nay", "trên", "hơn", "lớn", "cao", "vượt", "nhiều", "ít", "tối", "thiểu", "không",
        "dưới", "đạt", "từ", "thấp", "nhỏ", "kém", "chưa", "đến", "tới", "quá", "đa", "trở", "lên", "xuống", "khoảng",
        "giữa", "và", "bằng", "đúng", "phần", "trăm", "tỷ", "đồng", "triệu", "nghìn", "đô", "la", "một", "hai", "ba",
        "bốn", "sáu", "bảy", "tám", "chín", "mười", "của", "hết", "lại", "mức", "điểm", "trong", "liền", "cả",
    ])
)  # fmt: skip
_YEAR = (
    r"(?:(?:cua )?nam (?P<y>(?:19|20)\d\d|\d\d)(?![\d.,/])|(?P<Y>(?:19|20)\d\d)|nam (?P<rel>ngoai|truoc|nai|nay|kia))"
)
_NTH = r"(?P<n>[1-4]|iv|i{1,3})"


def moments(words: Sequence[Word], today: dt.date) -> list[Span]:
    """Every stretch of words that names a period, in any of its forms. Dates that do not exist are no periods."""
    text, index = _line(words)
    found = []
    for form, read in _FORMS:
        for match in form.finditer(text):
            try:
                value = read(match, today)
            except (NotAPeriod, ValueError):
                continue
            if value is not None:
                role, content = value
                found.append(Span(*index(match), role, content))
    return found


def bounds(words: Sequence[Word]) -> list[Span]:
    """Every stretch that bounds a value: "trên 50%", "từ 5% đến 10%", "không quá 3". Plain numbers are `number`."""
    text, index = _line(words)
    found = []
    for form, operator in _BOUNDS:
        for match in form.finditer(text):
            value, unit = _number(match["a"]), _unit(match["u"])
            upper = _number(match["b"]) if "b" in match.re.groupindex and match["b"] else None
            is_year = not unit and re.fullmatch(r"(?:19|20)\d\d", match["a"])
            if value is None or is_year or (operator == "between" and upper is None):
                continue
            found.append(Span(*index(match), "bound", Bound(operator, value, upper, unit)))
    for match in re.finditer(r"(?<!\S)(?P<op>qua|hon|tren|duoi|chua den) (?:mot )?nua(?!\S)(?! (?:dau|cuoi))", text):
        half: Operator = "lt" if match["op"] in ("duoi", "chua den") else "gt"
        found.append(Span(*index(match), "bound", Bound(half, Decimal(50), None, "percent")))
    for place, word in enumerate(words):
        if re.fullmatch(r"[0-9]{1,3}", word.bare):
            found.append(Span(place, place + 1, "number", int(word.bare)))
        elif word.bare in _NUMERALS and word.key in _FORM_WORDS:
            found.append(Span(place, place + 1, "number", _NUMERALS[word.bare], doubt=3))
    return found


def _line(words: Sequence[Word]) -> tuple[str, Callable[[re.Match[str]], tuple[int, int]]]:
    """The bare words in a row, foreign ones masked, and where a match begins and ends among the words."""
    shown = [word.bare if not word.has_marks or word.key in _FORM_WORDS else "_" for word in words]
    starts, at = [], 0
    for word in shown:
        starts.append(at)
        at += len(word) + 1

    def index(match: re.Match[str]) -> tuple[int, int]:
        return bisect_right(starts, match.start()) - 1, bisect_left(starts, match.end())

    return " ".join(shown), index


def _year(match: re.Match[str], today: dt.date) -> int | None:
    groups = match.groupdict()
    if stated := groups.get("y") or groups.get("Y"):
        return int(stated) if len(stated) == 4 else 2000 + int(stated)
    back = {"ngoai": 1, "truoc": 1, "kia": 2, "nay": 0, "nai": 0}.get(groups.get("rel") or "")
    return None if back is None else today.year - back


def _nth(text: str) -> int:
    return _ROMAN.get(text) or int(text)


_Value = tuple[str, object]


def _in_year(match: re.Match[str], today: dt.date, part: str) -> _Value:
    year = _year(match, today)
    return ("part", part) if year is None else ("period", Period.parse(f"{year}{part}").code)


def _quarter(match: re.Match[str], today: dt.date) -> _Value:
    return _in_year(match, today, f"Q{_nth(match['n'])}")


def _month(match: re.Match[str], today: dt.date) -> _Value | None:
    number = int(match["n"])
    return _in_year(match, today, f"-{number:02}") if 1 <= number <= 12 else None


def _months(match: re.Match[str], today: dt.date) -> _Value | None:
    """The months of a year so far. Six of them are a half, twelve the year."""
    text = match["n"]
    number = _NUMERALS.get(text) or (int(text) if text.isdigit() else 0)
    if match["end"] and "cuoi" in match["end"]:
        return _in_year(match, today, "H2") if number == 6 else None
    if number == 6:
        return _in_year(match, today, "H1")
    return _in_year(match, today, f"-M01-M{number:02}") if 2 <= number <= 11 else None


def _half(match: re.Match[str], today: dt.date) -> _Value:
    return _in_year(match, today, "H1" if match["which"] == "dau" else "H2")


def _edge_quarter(match: re.Match[str], today: dt.date) -> _Value:
    return _in_year(match, today, "Q1" if match["which"] == "dau" else "Q4")


def _whole_year(match: re.Match[str], today: dt.date) -> _Value | None:
    year = _year(match, today)
    return None if year is None else ("period", Period.parse(str(year)).code)


def _day(match: re.Match[str], today: dt.date) -> _Value:
    day, month, year = int(match["d"]), int(match["m"]), int(match["yy"])
    return "period", Period.parse(dt.date(year, month, day).isoformat()).code


def _relative(match: re.Match[str], today: dt.date) -> _Value:
    step, which = match["step"], match["which"]
    if step == "hom":
        day = today if which in ("nai", "nay") else today - dt.timedelta(days=1)
        return "period", day.isoformat()
    current = Period.quarter_of(today) if step == "qui" else Period.month_of(today)
    return "period", (current if which in ("nai", "nay") else current.previous()).code


def _recent(match: re.Match[str], today: dt.date) -> _Value | None:
    text = match["n"]
    number = _NUMERALS.get(text) or (int(text) if text.isdigit() else 0)
    step = {"nam": "year", "qui": "quarter", "thang": "month"}[match["step"]]
    return ("recent", (step, number)) if 2 <= number <= 60 else None


def _span_of_years(match: re.Match[str], today: dt.date) -> _Value | None:
    first, last = int(match["from"]), int(match["to"])
    return ("range", (str(first), str(last))) if 1990 <= first < last <= 2100 else None


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")


_COUNTED = r"(?P<n>\d{1,2}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], dt.date], _Value | None]], ...] = (
    (_form(rf"(?:qui ?|q ?){_NTH}/(?P<y>\d{{4}})"), _quarter),
    (_form(rf"(?:qui ?|q ?){_NTH} (?P<y>\d{{4}}|\d\d)"), _quarter),
    (_form(rf"(?:qui ?|q ?){_NTH}(?: {_YEAR})?"), _quarter),
    (_form(rf"{_YEAR} (?:qui ?|q ?){_NTH}"), _quarter),
    (_form(rf"qui (?P<which>dau|cuoi) {_YEAR}"), _edge_quarter),
    (_form(r"(?:thang |t)?(?P<n>\d{1,2})/(?P<y>\d{4})"), _month),
    (_form(rf"(?:thang ?|t)(?P<n>\d{{1,2}})(?: {_YEAR})?"), _month),
    (_form(rf"{_COUNTED} thang(?P<end> dau| cuoi)?(?: {_YEAR}| nam)?"), _months),
    (_form(rf"nua (?P<which>dau|cuoi)(?: {_YEAR}| nam)"), _half),
    (_form(r"(?:ngay )?(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<yy>\d{4})"), _day),
    (_form(r"(?:ngay )?(?P<yy>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"), _day),
    (_form(r"ngay (?P<d>\d{1,2}) thang (?P<m>\d{1,2}) nam (?P<yy>\d{4})"), _day),
    (_form(r"(?P<step>qui|thang) (?P<which>truoc|nai|nay|vua qua|vua roi|lien truoc)"), _relative),
    (_form(r"(?:ngay )?(?P<step>hom) (?P<which>nay|nai|qua)"), _relative),
    (_form(rf"{_COUNTED} (?P<step>nam|qui|thang) (?:gan day nhat|gan day|gan nhat|vua qua|qua|tro lai day)"), _recent),
    (_form(r"(?P<from>\d{4}) ?- ?(?P<to>\d{4})"), _span_of_years),
    (_form(rf"(?:ca )?{_YEAR}"), _whole_year),
)

_A = r"(?P<a>\d[\d.,]*)"
_UNIT = r"(?: (?P<u>%|phan tram|nghin ti dong|ti dong|trieu dong|ti usd|ti do la|ti do|trieu usd|diem phan tram))?"
_BOUNDS: tuple[tuple[re.Pattern[str], Operator], ...] = (
    (_form(rf"(?:trong khoang |khoang )?tu {_A}(?: %| phan tram)? (?:den|toi) (?P<b>\d[\d.,]*){_UNIT}"), "between"),
    (_form(rf"giua {_A}(?: %| phan tram)? va (?P<b>\d[\d.,]*){_UNIT}"), "between"),
    (_form(rf"(?:dat )?(?:tu )?{_A}{_UNIT} tro len"), "ge"),
    (_form(rf"(?:tu )?{_A}{_UNIT} tro xuong"), "le"),
    (_form(rf"(?:dat )?(?:it nhat|toi thieu|khong duoi|khong it hon|khong thap hon|dat tu|dat) {_A}{_UNIT}"), "ge"),
    (_form(rf"(?:dat )?(?:muc )?(?:khong qua|toi da|khong vuot|khong vuot qua|khong hon|khong cao hon) {_A}{_UNIT}"),
     "le"),
    (_form(rf"(?:dat )?(?:muc )?(?:tren|hon|lon hon|cao hon|vuot|vuot qua|nhieu hon|qua)(?: muc)? {_A}{_UNIT}"), "gt"),
    (_form(
        r"(?:dat |con )?(?:muc )?(?:duoi|thap hon|nho hon|it hon|kem hon|chua den|chua toi|khong den|khong toi|chua dat"
        rf"|khong dat)(?: muc)? {_A}{_UNIT}"), "lt"),
    (_form(rf"(?:bang|dung) {_A}{_UNIT}"), "eq"),
)  # fmt: skip


def _number(text: str) -> Decimal | None:
    """As Vietnamese writes it; in a chat also with a point for the comma, where it cannot mean thousands."""
    try:
        return parse_vietnamese(text)
    except NotANumber:
        try:
            return Decimal(text) if re.fullmatch(r"\d+\.\d{1,2}", text) else None
        except InvalidOperation:
            return None


def _unit(text: str | None) -> str:
    return {
        "%": "percent", "phan tram": "percent", "diem phan tram": "percentage_point", "ti dong": "billion_vnd",
        "nghin ti dong": "trillion_vnd", "trieu dong": "million_vnd", "ti usd": "billion_usd",
        "ti do la": "billion_usd", "ti do": "billion_usd", "trieu usd": "million_usd",
    }.get(text or "", "")  # fmt: skip


def parts_of_text(words: Sequence[Word], today: dt.date) -> Iterator[Span]:
    yield from moments(words, today)
    yield from bounds(words)
