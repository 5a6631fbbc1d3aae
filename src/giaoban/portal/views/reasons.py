"""Findings as sentences for the reader: why a target is judged as it is, what the checks of figures found."""

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


def reason_of(reason: str, context: Mapping[str, Any], unit: str, language: str, decimals: int | None = None) -> str:
    """The sentence of `attainment.<reason>`; values come as numbers or, from a sealed review, as their text.

    `decimals` are those the figure is shown with everywhere else.
    """
    said: dict[str, Any] = dict(context)
    for name in VALUES:
        if name in said:
            places = decimals if name == "value" and decimals is not None else _places(said[name])
            said[name] = formats.quantity(_number(said[name]), unit, places, language)
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


def finding_of(row: Mapping[str, Any], titles: Mapping[str, str], language: str) -> str:
    """The sentence of a finding about figures; `titles` names indicators by their code."""
    said = {name: _written(value, language) for name, value in row.get("context", {}).items()}
    said["indicator"] = titles.get(said.get("indicator", ""), said.get("indicator", ""))
    said["period"] = formats.period(said.get("period", ""), language)
    return say(Finding(row["code"], context=said), language)


def _written(value: Any, language: str) -> str:
    """A number with the digits it was rounded to, terms of a sum with their signs, anything else as it is."""
    if isinstance(value, list | tuple):
        return " + ".join(_written(one, language) for one in value)
    number = _number(value)
    if number is None or not number.is_finite():
        return "" if value is None else str(value)
    return formats.number(number, len(str(value).partition(".")[2]), language)


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
