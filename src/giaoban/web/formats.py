"""All numbers, dates and periods as people read them, in one place, in Vietnamese and English.

Vietnamese writes 1.846 and 45,8 %; English 1,846 and 45.8%. A minus is a real minus, and a number never parts from its
unit at the end of a line (non-breaking space). What is not known is shown as `–`, never as zero.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

from giaoban.core.periods import NotAPeriod, Period
from giaoban.core.quantities import round_half_up

NBSP = "\u00a0"
MINUS = "\u2212"
NO_VALUE = "–"
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")

Numeric = Decimal | int | float

UNITS: dict[str, tuple[str, str]] = {
    "percent": ("%", "%"),
    "percentage_point": ("điểm phần trăm", "percentage points"),
    "subs_per_100": ("thuê bao/100 dân", "subscriptions per 100 people"),
    "ratio": ("lần", "ratio"),
    "times": ("lần", "times"),
    "count": ("", ""),
    "rank": ("", ""),
    "score": ("điểm", "score"),
    "level": ("cấp độ", "level"),
    "people": ("người", "people"),
    "households": ("hộ", "households"),
    "organisations": ("đơn vị", "organisations"),
    "subscriptions": ("thuê bao", "subscriptions"),
    "billion_vnd": ("tỷ đồng", "billion VND"),
    "trillion_vnd": ("nghìn tỷ đồng", "trillion VND"),
    "million_vnd": ("triệu đồng", "million VND"),
    "billion_usd": ("tỷ USD", "billion USD"),
    "million_usd": ("triệu USD", "million USD"),
    "days": ("ngày", "days"),
    "hours": ("giờ", "hours"),
    "minutes": ("phút", "minutes"),
    "mbps": ("Mbps", "Mbps"),
    "gigabyte": ("GB", "GB"),
    "yes_no": ("", ""),
    "date": ("", ""),
    "year": ("", ""),
    "other": ("", ""),
}
_LONG_UNITS = {
    "percent": ("phần trăm (%)", "percent (%)"),
    "count": ("số lượng", "count"),
    "rank": ("thứ hạng", "rank"),
    "yes_no": ("có hoặc chưa", "yes or no"),
    "date": ("ngày", "date"),
    "year": ("năm", "year"),
    "other": ("như nguồn ghi", "as its source states"),
}
_BOUNDS: dict[str, tuple[str, str]] = {
    "eq": ("", ""),
    "gt": ("trên ", "more than "),
    "ge": ("ít nhất ", "at least "),
    "lt": ("dưới ", "less than "),
    "le": ("nhiều nhất ", "at most "),
    "about": ("khoảng ", "about "),
}
_SIGNS = {"eq": "", "gt": ">", "ge": "≥", "lt": "<", "le": "≤", "about": "≈"}
_ROMAN = ("I", "II", "III", "IV")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def number(value: Numeric | None, decimals: int | None = None, language: str = "vi") -> str:
    """A number with its thousands grouped, rounded half up; without `decimals` as many places as it has.

    >>> number(Decimal("1846")), number(Decimal("-45.786"), 1), number(Decimal("1565439.5"), 1, "en")
    ('1.846', '−45,8', '1,565,439.5')
    >>> number(None), number(Decimal("-0.04"), 1)
    ('–', '0,0')
    """
    exact = _exact(value)
    if exact is None:
        return NO_VALUE
    rounded = _plain(exact) if decimals is None else round_half_up(exact, decimals)
    text = f"{abs(rounded):,f}"
    if language == "vi":
        text = text.translate(str.maketrans(",.", ".,"))
    return MINUS + text if rounded < 0 else text


def percent(value: Numeric | None, decimals: int | None = None, language: str = "vi") -> str:
    """A value of 0 to 100 as a percentage.

    >>> percent(Decimal("45.79"), 1).replace(NBSP, "_"), percent(Decimal("45.79"), 1, "en")
    ('45,8_%', '45.8%')
    """
    return quantity(value, "percent", decimals, language)


def points(value: Numeric | None, decimals: int | None = None, language: str = "vi") -> str:
    """A difference between two percentages, in percentage points.

    >>> points(Decimal("51.46"), 1).replace(NBSP, "_")
    '51,5_điểm phần trăm'
    """
    return quantity(value, "percentage_point", decimals, language)


def quantity(
    value: Numeric | None,
    unit: str,
    decimals: int | None = None,
    language: str = "vi",
    bound: str = "eq",
) -> str:
    """A value with its unit and, where the source says so, "trên" (more than) and the like before it.

    >>> quantity(Decimal(6069), "organisations").replace(NBSP, "_"), quantity(16, "percent", 0, "vi", "gt")
    ('6.069_đơn vị', 'trên 16\\xa0%')
    >>> quantity(1, "yes_no"), quantity(2024, "year")
    ('có', '2024')
    """
    exact = _exact(value)
    if exact is None:
        return NO_VALUE
    if unit == "yes_no":
        return (("có", "yes") if exact else ("chưa", "no"))[_column(language)]
    if unit == "year":
        return str(int(exact))
    text = number(exact, decimals, language)
    name = unit_name(unit, language)
    if name:
        text += name if name == "%" and language != "vi" else NBSP + name
    return bound_words(bound, language) + text


def short_quantity(value: Numeric | None, unit: str, decimals: int | None = None, language: str = "vi",
                   bound: str = "eq") -> str:  # fmt: skip
    """For a narrow cell: the sign instead of the word, and only the percent sign as unit.

    >>> short_quantity(Decimal("18.54"), "percent", 1), short_quantity(50, "percent", 0, "vi", "gt")
    ('18,5\\xa0%', '>50\\xa0%')
    """
    if _exact(value) is None:
        return NO_VALUE
    kept = unit if unit in ("percent", "yes_no", "year") else "count"
    return bound_sign(bound) + quantity(value, kept, decimals, language)


def unit_name(unit: str, language: str = "vi") -> str:
    """The unit as written behind a number; a plain count has none. A unit a pack invents is shown as it is."""
    return UNITS.get(unit, (unit, unit))[_column(language)]


def unit_title(unit: str, language: str = "vi") -> str:
    """The unit as named at the head of a table or under a chart, where an empty name would say nothing.

    >>> unit_title("percent"), unit_title("count", "en"), unit_title("mbps")
    ('phần trăm (%)', 'count', 'Mbps')
    """
    return _LONG_UNITS.get(unit, UNITS.get(unit, (unit, unit)))[_column(language)]


def bound_words(bound: str, language: str = "vi") -> str:
    """How exact a figure is, in words that end in a space; nothing for an exact one."""
    return _BOUNDS.get(bound, ("", ""))[_column(language)]


def bound_sign(bound: str) -> str:
    return _SIGNS.get(bound, "")


def date(day: dt.date | None, language: str = "vi") -> str:
    """A day; a moment in time is first brought to Hà Nội.

    >>> date(dt.date(2024, 11, 30)), date(dt.date(2024, 11, 3), "en")
    ('30/11/2024', '3 November 2024')
    """
    if day is None:
        return NO_VALUE
    if isinstance(day, dt.datetime):
        day = day.astimezone(HANOI).date() if day.tzinfo else day.date()
    if language == "vi":
        return f"{day.day:02}/{day.month:02}/{day.year:04}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment(at: dt.datetime | None, language: str = "vi") -> str:
    """A moment to the minute, in Hà Nội's time; midnight is how a source that only names the day is kept.

    >>> moment(dt.datetime(2025, 1, 6, 2, 5, tzinfo=dt.UTC))
    '09:05 ngày 06/01/2025'
    >>> moment(dt.datetime(2025, 1, 5, 17, 0, tzinfo=dt.UTC))
    '06/01/2025'
    """
    if at is None:
        return NO_VALUE
    local = at.astimezone(HANOI) if at.tzinfo else at
    if (local.hour, local.minute) == (0, 0):
        return date(local, language)
    clock = f"{local.hour:02}:{local.minute:02}"
    return f"{clock} ngày {date(local, language)}" if language == "vi" else f"{clock}, {date(local, language)}"


def period(code: str | Period, language: str = "vi") -> str:
    """A period in words that fit inside a sentence; what is no period is shown as it is.

    >>> [period(code) for code in ("2024", "2024H1", "2024Q4", "2024-11", "2024-11-30", "2024-M01-M11")]
    ['năm 2024', '6 tháng đầu năm 2024', 'quý IV/2024', 'tháng 11/2024', 'ngày 30/11/2024', '11 tháng đầu năm 2024']
    >>> [period(code, "en") for code in ("2024Q4", "2024-11", "2024-M01-M11", "2024-M03-M09")]
    ['Q4 2024', 'November 2024', 'first 11 months of 2024', 'March to September 2024']
    """
    try:
        read = code if isinstance(code, Period) else Period.parse(code)
    except NotAPeriod:
        return str(code)
    return _period_vi(read) if language == "vi" else _period_en(read)


def vintage(text: str, language: str = "vi") -> str:
    """When a figure was published: a day or a period as people write it, of a snapshot's number its last digits.

    >>> vintage("2024-12-09"), vintage("2024-03"), vintage("8677794748908864443")
    ('09/12/2024', 'tháng 3/2024', '…864443')
    """
    if len(text) > 12 and text.isdigit():
        return f"…{text[-6:]}"
    try:
        read = Period.parse(text)
    except NotAPeriod:
        return text
    return date(read.start, language) if read.kind == "day" else period(read, language)


def _period_vi(read: Period) -> str:
    first, last, year = read.start.month, read.end.month, read.start.year
    match read.kind:
        case "year":
            return f"năm {year}"
        case "half":
            return f"6 tháng {'đầu' if first == 1 else 'cuối'} năm {year}"
        case "quarter":
            return f"quý {_ROMAN[first // 3]}/{year}"
        case "month":
            return f"tháng {first}/{year}"
        case "day":
            return f"ngày {date(read.start)}"
        case _:
            return f"{last} tháng đầu năm {year}" if first == 1 else f"từ tháng {first} đến tháng {last}/{year}"


def _period_en(read: Period) -> str:
    first, last, year = read.start.month, read.end.month, read.start.year
    match read.kind:
        case "year":
            return str(year)
        case "half":
            return f"{'first' if first == 1 else 'second'} half of {year}"
        case "quarter":
            return f"Q{first // 3 + 1} {year}"
        case "month":
            return f"{_MONTHS[first - 1]} {year}"
        case "day":
            return date(read.start, "en")
        case _:
            if first == 1:
                return f"first {last} months of {year}"
            return f"{_MONTHS[first - 1]} to {_MONTHS[last - 1]} {year}"


def _exact(value: Numeric | None) -> Decimal | None:
    if value is None:
        return None
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact if exact.is_finite() else None


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent, as stored decimals come with six or eight places."""
    short = value.normalize()
    exponent = short.as_tuple().exponent
    return short.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else short


def _column(language: str) -> int:
    return 0 if language == "vi" else 1
