"""Expressions worked out in plain Python, record by record: slow, obvious, and independent of any database.

Self-tests of indicator files use it, and the tests hold the database path against it. Missing values follow SQL:
anything with a missing value is missing, except `and`/`or` when the other side already decides.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from giaoban.core.expressions.grammar import Among, Binary, Call, IsNull, Literal, Name, Negative, Node, Not, walk

_COMPARE = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def row_value(node: Node, row: Mapping[str, Any]) -> Any:
    """Value of an expression for one record (or for one set of measures); None is missing.

    >>> from giaoban.core.expressions.grammar import parse
    >>> row_value(parse("online / settled"), {"online": 1, "settled": 4})
    Decimal('0.25')
    >>> row_value(parse("online / settled"), {"online": 0, "settled": 0}) is None
    True
    """
    match node:
        case Literal(value, _):
            return value
        case Name(name, _):
            return _plain(row.get(name))
        case Negative(operand, _):
            value = row_value(operand, row)
            return None if value is None else -value
        case Not(operand, _):
            value = row_value(operand, row)
            return None if value is None else not value
        case IsNull(operand, negated, _):
            return (row_value(operand, row) is not None) == negated
        case Among(operand, values, negated, _):
            value = row_value(operand, row)
            return None if value is None else (value in [each.value for each in values]) != negated
        case Binary(("and" | "or") as word, left, right, _):
            return _decide(word == "or", row_value(left, row), row_value(right, row))
        case Binary(sign, left, right, _):
            return _combine(sign, row_value(left, row), row_value(right, row))
        case Call("coalesce", arguments, _):
            return next((value for part in arguments if (value := row_value(part, row)) is not None), None)
        case Call("days_between", (first, last), _):
            days = row_value(first, row), row_value(last, row)
            return None if None in days else (days[1] - days[0]).days
        case Call(function, _, _):
            raise ValueError(f"{function}() counts many records, not one")


def measure_value(node: Node, rows: Iterable[Mapping[str, Any]]) -> Any:
    """Value of a measure over records. A sum of nothing is 0.

    >>> from giaoban.core.expressions.grammar import parse
    >>> measure_value(parse("count(channel = 'online')"), [{"channel": "online"}, {"channel": None}])
    1
    """
    rows = list(rows)
    found = {part: _aggregate(part, rows) for part in walk(node) if isinstance(part, Call) and _is_aggregate(part)}
    return _fold(node, found)


def _is_aggregate(node: Call) -> bool:
    return node.function in ("count", "sum", "distinct")


def _aggregate(node: Call, rows: list[Mapping[str, Any]]) -> Any:
    if node.function == "count":
        return sum(1 for row in rows if not node.arguments or row_value(node.arguments[0], row) is True)
    values = [value for row in rows if (value := row_value(node.arguments[0], row)) is not None]
    return sum(values) if node.function == "sum" else len(set(values))


def _fold(node: Node, found: Mapping[Call, Any]) -> Any:
    match node:
        case Call() if node in found:
            return found[node]
        case Call("coalesce", arguments, _):
            return next((value for part in arguments if (value := _fold(part, found)) is not None), None)
        case Negative(operand, _):
            value = _fold(operand, found)
            return None if value is None else -value
        case Binary(sign, left, right, _):
            return _combine(sign, _fold(left, found), _fold(right, found))
        case _:
            return row_value(node, {})


def _decide(winner: bool, left: bool | None, right: bool | None) -> bool | None:
    if left is winner or right is winner:
        return winner
    return None if left is None or right is None else not winner


def _combine(sign: str, left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    if sign in _COMPARE:
        return _COMPARE[sign](left, right)
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return Decimal(left) / Decimal(right) if right else None


def _plain(value: Any) -> Any:
    """One kind of number and of day: a float would meet a Decimal otherwise, a moment a date."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, dt.datetime):
        return value.date()
    return value
