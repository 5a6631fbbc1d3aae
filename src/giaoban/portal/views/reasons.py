"""Why a target is judged as it is: the reason's sentence with its values, days and period written for the reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from giaoban.core.findings import Finding
from giaoban.web import formats
from giaoban.web.findings import say
from giaoban.web.reading import parse_day

VALUES, DAYS = ("value", "goal", "expected", "baseline"), ("due", "judged", "baseline_day", "day")


def reason_of(reason: str, context: Mapping[str, Any], unit: str, language: str) -> str:
    """The sentence of `attainment.<reason>`; values come as numbers or, from a sealed review, as their text."""
    said: dict[str, Any] = dict(context)
    for name in VALUES:
        if name in said:
            said[name] = formats.quantity(_number(said[name]), unit, _places(said[name]), language)
    if "gap" in said:
        apart = "percentage_point" if unit == "percent" else unit
        said["gap"] = formats.quantity(_number(said["gap"]), apart, _places(said["gap"]), language)
    for name in DAYS:
        if name in said:
            day = said[name] if isinstance(said[name], dt.date) else parse_day(str(said[name] or ""))
            said[name] = formats.date(day, language)
    if said.get("period"):
        said["period"] = formats.period(said["period"], language)
    return say(Finding(f"attainment.{reason}", context=said), language)


def _number(value: Any) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None


def _places(value: Any) -> int | None:
    """As many decimals as the number has, at most two: an expected value on a path has twenty."""
    number = _number(value)
    exponent = number.normalize().as_tuple().exponent if number is not None and number.is_finite() else 0
    return min(max(-exponent, 0), 2) if isinstance(exponent, int) else None
