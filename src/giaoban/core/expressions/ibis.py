"""Expressions as Ibis, so that one file of an indicator runs on DuckDB, PostgreSQL and Spark alike.

Workarounds, each with its reason: `count(where=)` and never `condition.cast("int64")`, which PostgreSQL refuses;
an outer `fill_null(0)`, because Spark's SUM over only missing conditions is NULL where COUNT would be 0; division by
`nullif(0)`, because engines disagree on what dividing by zero gives.
"""

from __future__ import annotations

import operator
from typing import Any

from giaoban.core.expressions.grammar import Among, Binary, Call, IsNull, Literal, Name, Negative, Node, Not

_SIGNS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "and": operator.and_,
    "or": operator.or_,
}


def to_ibis(node: Node, table: Any) -> Any:
    """An Ibis value over the columns of `table`: a condition or a measure. The expression was checked before."""
    import ibis

    match node:
        case Literal(value, _):
            return ibis.literal(value)
        case Name(name, _):
            return table[name]
        case Negative(operand, _):
            return -to_ibis(operand, table)
        case Not(operand, _):
            return ~to_ibis(operand, table)
        case IsNull(operand, negated, _):
            value = to_ibis(operand, table)
            return value.notnull() if negated else value.isnull()
        case Among(operand, values, negated, _):
            value, options = to_ibis(operand, table), [each.value for each in values]
            return value.notin(options) if negated else value.isin(options)
        case Binary("/", left, right, _):
            return to_ibis(left, table).cast("float64") / to_ibis(right, table).nullif(0)
        case Binary(sign, left, right, _):
            return _SIGNS[sign](to_ibis(left, table), to_ibis(right, table))
        case Call(function, arguments, _):
            return _call(function, arguments, table)


def _call(function: str, arguments: tuple[Node, ...], table: Any) -> Any:
    import ibis

    values = [to_ibis(argument, table) for argument in arguments]
    match function:
        case "count":
            return table.count(where=values[0]).fill_null(0) if values else table.count()
        case "sum":
            return values[0].sum().fill_null(0)
        case "distinct":
            return values[0].nunique()
        case "coalesce":
            return ibis.coalesce(*values)
        case "days_between":
            return values[1].delta(values[0], unit="day")
    raise ValueError(f"{function}() passed the type check and is unknown here")
