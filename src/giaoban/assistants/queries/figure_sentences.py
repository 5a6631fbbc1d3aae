"""Queries and answers about figures in whole sentences, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import override

from giaoban.assistants.queries.figure_values import FigureRow
from giaoban.core.indicators.asking import Bound, FigureQuery
from giaoban.core.periods import Period
from giaoban.measures.models import Observation
from giaoban.web import formats

_KINDS = {
    "province": ("các tỉnh, thành phố", "the provinces"),
    "ministry": ("các bộ, cơ quan ngang bộ", "the ministries"),
    "provincial-department": ("các sở", "the departments of provinces"),
}
_ORDERS = {
    "high": ("cao nhất", "highest"), "low": ("thấp nhất", "lowest"), "best": ("tốt nhất", "best"),
    "worst": ("kém nhất", "worst"),
}  # fmt: skip
_BOUNDS = {
    "gt": ("trên {value}", "above {value}"), "ge": ("từ {value} trở lên", "at least {value}"),
    "lt": ("dưới {value}", "below {value}"), "le": ("không quá {value}", "at most {value}"),
    "eq": ("đúng {value}", "exactly {value}"), "between": ("từ {value} đến {upper}", "from {value} to {upper}"),
    "met": ("đạt chỉ tiêu", "reaching the target"), "unmet": ("chưa đạt chỉ tiêu", "short of the target"),
}  # fmt: skip
_ACTS = {
    "value": ("{measure} của {whom}", "{measure} of {whom}"),
    "rank": ("{top} {order} trong {whom} về {measure}", "the {top} {order} of {whom} by {measure}"),
    "place": ("thứ hạng của {whom} về {measure}", "the place of {whom} by {measure}"),
    "filter": (
        "{count}cơ quan trong {whom} có {measure} {bound}",
        "{count}those of {whom} with {measure} {bound}",
    ),
    "absent": (
        "{count}cơ quan trong {whom} chưa có số của {measure}",
        "{count}those of {whom} without {measure}",
    ),
    "present": ("{count}cơ quan trong {whom} đã có số của {measure}", "{count}those of {whom} with {measure}"),
    "compare": ("so sánh {measure} giữa {whom}", "{measure} compared between {whom}"),
    "change": ("mức thay đổi {measure} của {whom}", "the change of {measure} of {whom}"),
    "series": ("diễn biến {measure} của {whom}", "{measure} of {whom} through time"),
    "target": ("chỉ tiêu đặt ra cho {measure} của {whom}", "the target set for {measure} of {whom}"),
    "attainment": ("{measure} của {whom} so với chỉ tiêu", "{measure} of {whom} against the target"),
    "source": ("nguồn của {measure} của {whom}", "the source of {measure} of {whom}"),
}


def readback(query: FigureQuery, titles: Mapping[str, str], names: Mapping[str, str], unit: str, language: str) -> str:
    """The query in words, every field of it: act, indicator, whom, period, comparison, structure, known until when."""
    at = 0 if language == "vi" else 1
    titled = "; ".join(f"“{titles.get(code, code)}”" for code in query.indicators)
    top = str(query.top) if query.top else ("tất cả, từ", "all, from")[at]
    counting = ("số lượng ", "the number of ")[at] if query.counting else ""
    said = _ACTS[query.act][at].format(
        measure=titled,
        whom=_whom(query, names, at),
        top=top,
        order=_ORDERS[query.order][at] if query.order else "",
        bound=bound_words(query.bound, unit, language),
        count=counting,
    )
    parts = [said, _when(query, language), _against(query, language), _frame(query, language)]
    if query.known:
        day = formats.date(Period.parse(query.known).end, language)
        parts.append((f"theo số liệu biết đến ngày {day}", f"as known on {day}")[at])
    text = ", ".join(part for part in parts if part)
    return text[0].upper() + text[1:] + "."


def bound_words(bound: Bound | None, unit: str, language: str) -> str:
    if bound is None:
        return ""
    value = formats.quantity(bound.value, unit, None, language) if bound.value is not None else ""
    upper = formats.quantity(bound.upper, unit, None, language) if bound.upper is not None else ""
    return _BOUNDS[bound.operator][0 if language == "vi" else 1].format(value=value, upper=upper)


def _whom(query: FigureQuery, names: Mapping[str, str], at: int) -> str:
    joint = (" và ", " and ")[at]
    if query.subjects:
        return joint.join(names.get(key, key) for key in query.subjects)
    kinds = joint.join(_KINDS.get(kind, (kind, kind))[at] for kind in query.kinds)
    return f"{kinds} {('vùng', 'in')[at]} {query.region}" if query.region else kinds


def _when(query: FigureQuery, language: str) -> str:
    at = 0 if language == "vi" else 1
    periods = [formats.period(code, language) for code in query.periods]
    steps = {"year": ("năm", "years"), "quarter": ("quý", "quarters"), "month": ("tháng", "months")}
    if query.recent:
        step = steps.get(query.step, ("kỳ", "periods"))[at]
        return (f"{query.recent} {step} gần nhất", f"the last {query.recent} {step}")[at]
    by_step = (f"theo {steps[query.step][0]}", f"by {steps[query.step][1]}")[at] if query.step in steps else ""
    if query.act == "series" and len(periods) == 2:
        return " ".join(
            filter(None, [(f"từ {periods[0]} đến {periods[1]}", f"{periods[0]} to {periods[1]}")[at], by_step])
        )
    if query.act == "series":
        return " ".join(filter(None, [*periods, by_step])) or ("mọi kỳ đã có số", "every period known")[at]
    if query.act in ("target", "attainment") and not periods:
        return (
            ("mọi năm", "every year")[at]
            if query.act == "target"
            else ("chương trình gần nhất", "latest programme")[at]
        )
    return (" và ", " and ")[at].join(periods) or ("số gần nhất", "latest figures")[at]


def _against(query: FigureQuery, language: str) -> str:
    at = 0 if language == "vi" else 1
    if query.act != "change" or not query.against:
        return ""
    words = {
        "year_before": ("so với cùng kỳ năm trước", "against the same period a year earlier"),
        "previous": ("so với kỳ liền trước", "against the period before"),
    }
    return words[query.against][at] if query.against in words else formats.period(query.against, language)


def _frame(query: FigureQuery, language: str) -> str:
    at = 0 if language == "vi" else 1
    if query.frame == "as_was":
        return ""
    if query.frame == "as_now":
        return ("theo địa giới hiện nay", "in today's structure")[at]
    day = formats.date(Period.parse(query.frame).end, language)
    return (f"theo địa giới ngày {day}", f"in the structure of {day}")[at]


def status_words(status: str, language: str) -> str:
    if status not in Observation.Status.values:
        return status
    with override(language):
        return str(Observation.Status(status).label)


def told(row: FigureRow, language: str) -> str:
    """One figure in words: who, value, counts, period, status, source."""
    at = 0 if language == "vi" else 1
    counts = ""
    if row.num is not None and row.den and row.unit == "percent":
        counts = f" ({formats.number(row.num, None, language)}/{formats.number(row.den, None, language)})"
    source = f", {('nguồn', 'source')[at]}: {row.source}" if row.source else ""
    place = f", {row.source_place}" if row.source and row.source_place else ""
    value = row.shown or ("không có số", "no figure")[at]
    return f"{row.subject}: {value}{counts} ({', '.join(filter(None, [row.period, row.status_shown]))}{source}{place})"


def listed(rows: Sequence[FigureRow], language: str, most: int = 12) -> str:
    at = 0 if language == "vi" else 1
    shown = [f"{row.subject} {row.shown}".strip() for row in rows[:most]]
    rest = len(rows) - len(shown)
    more = (f" và {rest} cơ quan khác", f" and {rest} more")[at] if rest else ""
    return ", ".join(shown) + more


def difference_words(difference: Decimal, unit: str, decimals: int, language: str) -> str:
    """A difference with its sign; of percentages in points."""
    unit = "percentage_point" if unit == "percent" else unit
    sign = "+" if difference > 0 else ""
    return f"{sign}{formats.quantity(difference, unit, decimals, language)}"
