"""A question about figures as a value: what is asked of which indicator, about whom, when, in which structure.

The value is what is shown, executed and sent again: `as_data` gives plain JSON without what is left at its default, and
`FigureQuery.of` reads it back with every fault at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, get_args

from giaoban.core.findings import Finding, Refused
from giaoban.core.periods import NotAPeriod, Period

Act = Literal[
    "value",  # the figure, of one, of several, of every subject of a kind
    "rank",  # the first or last of a kind
    "place",  # the how-manieth a subject is among its kind
    "filter",  # who is above, below, reaches the target or does not
    "absent",  # who has no figure (or, of "organisations that did X", has not done it)
    "present",  # who has one
    "compare",  # two or more subjects side by side, with the difference
    "change",  # by how much it rose or fell between two periods
    "series",  # period by period
    "target",  # which value was set
    "attainment",  # whether the value reaches the target, and what is missing
    "source",  # who stated the figure, and where
]
Order = Literal["high", "low", "best", "worst"]
Operator = Literal["gt", "ge", "lt", "le", "eq", "between", "met", "unmet"]
LATEST = "latest"
MOST_SUBJECTS = 100
MOST_TOP = 100


@dataclass(frozen=True)
class Bound:
    """What values are asked for. `met` and `unmet` stand against the target and have no number."""

    operator: Operator
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True)
class FigureQuery:
    """One question.

    indicators  codes; more than one only where values are asked for
    subjects    keys; or `kinds`, all organisations of these kinds, perhaps only those of a `region`
    periods     codes of periods; none: the latest figure. A series has its first and last, or `recent` of a `step`
    against     year_before, previous, or the code of a period to compare with
    frame       as_was, as_now, or a day whose organisations are wanted
    known       only what was recorded until this day
    counting    only how many they are

    >>> FigureQuery("rank", ("e",), kinds=("province",), order="high", top=5).as_data()
    {'act': 'rank', 'indicators': ['e'], 'kinds': ['province'], 'order': 'high', 'top': 5}
    >>> FigureQuery.of({"act": "value", "indicators": ["e"], "subjects": ["vn"]}).subjects
    ('vn',)
    """

    act: Act
    indicators: tuple[str, ...]
    subjects: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    region: str = ""
    periods: tuple[str, ...] = ()
    step: str = ""
    recent: int = 0
    against: str = ""
    frame: str = "as_was"
    known: str = ""
    order: Order | Literal[""] = ""
    top: int = 0
    bound: Bound | None = None
    counting: bool = False

    def as_data(self) -> dict[str, Any]:
        """Plain JSON, without the fields that say nothing."""
        data: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name != "act" and value == field.default:
                continue
            data[field.name] = list(value) if isinstance(value, tuple) else value
        if self.bound is not None:
            stated = {"operator": self.bound.operator, "value": self.bound.value, "upper": self.bound.upper}
            data["bound"] = {name: _plain(value) for name, value in stated.items() if value is not None}
            if self.bound.unit:
                data["bound"]["unit"] = self.bound.unit
        return data

    @classmethod
    def of(cls, data: Any) -> FigureQuery:
        """Reads what `as_data` gave, or what a machine wrote. Raises Refused with all that is wrong."""
        if not isinstance(data, Mapping):
            raise Refused([Finding("asking.not-a-query", context={"value": str(data)[:80]})])
        findings = list(_faults(data))
        if findings:
            raise Refused(findings)
        known: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        if bound := data.get("bound"):
            numbers = {name: Decimal(str(bound[name])) for name in ("value", "upper") if bound.get(name) is not None}
            known["bound"] = Bound(bound["operator"], numbers.get("value"), numbers.get("upper"), bound.get("unit", ""))
        return cls(**known)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def _faults(data: Mapping[Any, Any]) -> Iterator[Finding]:
    known = {field.name for field in fields(FigureQuery)}
    for name in sorted(set(map(str, data)) - known):
        yield Finding("asking.unknown-field", context={"field": name, "known": ", ".join(sorted(known))})
    if "indicators" not in data or "act" not in data:
        yield Finding("asking.missing-field", context={"field": "act" if "act" not in data else "indicators"})
    for name, is_right in _CHECKS.items():
        if name in data and not is_right(data[name]):
            yield Finding("asking.wrong-field", context={"field": name, "value": str(data[name])[:80]})


def _are_names(value: Any) -> bool:
    whole = isinstance(value, list | tuple) and len(value) <= MOST_SUBJECTS
    return whole and all(isinstance(one, str) and one for one in value)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_TOP


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "act": lambda value: value in get_args(Act),
    "indicators": lambda value: _are_names(value) and bool(value),
    "subjects": _are_names,
    "kinds": _are_names,
    "region": lambda value: isinstance(value, str),
    "periods": lambda value: _are_names(value) and all(map(_is_period, value)),
    "step": lambda value: value in ("", "year", "half", "quarter", "month"),
    "recent": _is_count,
    "against": lambda value: value in ("", "year_before", "previous") or _is_period(value),
    "frame": lambda value: value in ("as_was", "as_now") or _is_day(value),
    "known": lambda value: value == "" or _is_day(value),
    "order": lambda value: value in ("", *get_args(Order)),
    "top": _is_count,
    "bound": lambda value: value is None or _is_bound(value),
    "counting": lambda value: isinstance(value, bool),
}


def _is_bound(bound: Any) -> bool:
    if not isinstance(bound, Mapping) or bound.get("operator") not in get_args(Operator):
        return False
    if set(bound) - {"operator", "value", "upper", "unit"} or not isinstance(bound.get("unit", ""), str):
        return False
    needed = {"met": (), "unmet": (), "between": ("value", "upper")}.get(bound["operator"], ("value",))
    return all(_is_number(bound.get(name)) for name in needed)


def _is_number(value: Any) -> bool:
    try:
        return value is not None and Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False


def _is_period(code: Any) -> bool:
    try:
        Period.parse(str(code))
    except NotAPeriod:
        return False
    return True


def _is_day(text: Any) -> bool:
    try:
        dt.date.fromisoformat(str(text))
    except ValueError:
        return False
    return True
