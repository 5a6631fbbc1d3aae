"""The conditions of `c[COMPONENT]=...`: a comma means or, a plus means and, a prefix compares.

    c[TIME_PERIOD]=ge:2024-Q1+le:2024-Q4      c[SUBJECT]=ne:province_hue      c[OBS_VALUE]=ge:80

Source: SDMX-REST 2.2, doc/data.md, the table of operators and its examples.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from giaoban.core.formats.sdmx.model import Catalogue, Component, Observation, plain
from giaoban.core.formats.sdmx.names import period_of
from giaoban.core.periods import NotAPeriod, Period

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
_TEXT: dict[str, Callable[[str, str], bool]] = {
    "co": lambda value, part: part in value,
    "nc": lambda value, part: part not in value,
    "sw": str.startswith,
    "ew": str.endswith,
}
Term = tuple[str, str]


@dataclass(frozen=True)
class Filter:
    """Any of the groups has to hold, and in a group all of its terms."""

    component: Component
    groups: tuple[tuple[Term, ...], ...]

    def holds(self, catalogue: Catalogue, observation: Observation) -> bool:
        return any(all(self._term(catalogue, observation, *term) for term in group) for group in self.groups)

    def _term(self, catalogue: Catalogue, observation: Observation, sign: str, wanted: str) -> bool:
        value = value_of(catalogue, observation, self.component)
        if sign in _TEXT:
            return _TEXT[sign](value, wanted)
        if self.component.role == "time":
            return _in_time(observation, sign, period_of_filter(wanted))
        if self.component.type in ("Decimal", "Integer"):
            return value != "" and _ORDER[sign](Decimal(value), Decimal(wanted))
        return _ORDER[sign](value, wanted)


def read_filter(component: Component, text: str) -> Filter:
    """The filter a parameter states. Raises ValueError with the part that cannot be read.

    >>> read_filter(Component("X", "dimension", None), "ne:A+B,sw:C").groups
    ((('ne', 'A'), ('eq', 'B')), (('sw', 'C'),))
    """
    groups = tuple(tuple(_term(component, part) for part in group.split("+")) for group in text.split(","))
    return Filter(component, groups)


def example_of(component: Component) -> str:
    """Conditions that can be read, for whoever wrote one that cannot.

    >>> example_of(Component("OBS_VALUE", "measure", None, type="Decimal"))
    '80, ge:80, ge:80+lt:90'
    """
    if component.role == "time":
        return "2024-Q1, ge:2024-Q1, ge:2024-Q1+le:2024-Q4"
    if component.type in ("Decimal", "Integer"):
        return "80, ge:80, ge:80+lt:90"
    return "A, ne:A, sw:A"


def value_of(catalogue: Catalogue, observation: Observation, component: Component) -> str:
    """What an observation has in a component, as text; empty for nothing."""
    if component.role == "dimension":
        return observation.key[catalogue.dimensions.index(component)]
    if component.role == "time":
        return observation.time
    if component.role == "measure":
        return plain(observation.value)
    return observation.attributes.get(component.id, "")


def period_of_filter(text: str) -> Period:
    """A period, or the day of a date and time. Raises NotAPeriod."""
    try:
        return period_of(text)
    except NotAPeriod:
        try:
            day = dt.datetime.fromisoformat(text).date()
        except ValueError:
            raise NotAPeriod(text) from None
        return Period("day", day, day)


def _term(component: Component, text: str) -> Term:
    sign, colon, value = text.partition(":")
    if not colon or sign not in (*_ORDER, *_TEXT):
        sign, value = "eq", text
    if not value:
        raise ValueError(text or "(empty)")
    if sign in _TEXT:
        return sign, value
    try:
        if component.role == "time":
            period_of_filter(value)
        elif component.type in ("Decimal", "Integer") and not Decimal(value).is_finite():
            raise InvalidOperation
    except (NotAPeriod, InvalidOperation):
        raise ValueError(value) from None
    return sign, value


def _in_time(observation: Observation, sign: str, period: Period) -> bool:
    """After means that it begins after the period ends; from means that it begins when the period does, or later."""
    start, end = observation.start, observation.end
    match sign:
        case "eq":
            return (start, end) == (period.start, period.end)
        case "ne":
            return (start, end) != (period.start, period.end)
        case "ge":
            return start >= period.start
        case "gt":
            return start > period.end
        case "le":
            return end <= period.end
        case _:
            return end < period.start
