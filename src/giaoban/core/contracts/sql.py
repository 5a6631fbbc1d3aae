"""The expression language of rules as DuckDB SQL, and safe ways to write names and texts into SQL.

Only what `expressions/grammar.py` parsed and `expressions/types.py` checked comes here: no text of a file reaches the
database except between quotes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from giaoban.core.expressions.grammar import Among, Binary, Call, IsNull, Literal, Name, Negative, Node, Not


def quoted(name: str) -> str:
    """A name of a column or table.

    >>> quoted("received_at")
    '"received_at"'
    """
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A text value.

    >>> text("it's")
    "'it''s'"
    """
    if "\x00" in value:
        raise ValueError("a zero byte in a text of a contract")
    return "'" + value.replace("'", "''") + "'"


def texts(values: Iterable[str]) -> str:
    return ", ".join(text(value) for value in values)


def literal(value: str | int | Decimal | bool | dt.date) -> str:
    """
    >>> literal(dt.date(2024, 12, 1)), literal(True), literal(Decimal("0.5"))
    ("DATE '2024-12-01'", 'true', '0.5')
    """
    match value:
        case bool():
            return str(value).lower()
        case str():
            return text(value)
        case dt.datetime():
            return f"TIMESTAMPTZ '{value.isoformat()}'"
        case dt.date():
            return f"DATE '{value.isoformat()}'"
        case Decimal():
            return format(value, "f")
    return str(value)


def condition(node: Node) -> str:
    """A condition over the columns of one record.

    >>> from giaoban.core.expressions.grammar import parse
    >>> condition(parse("settled_at is null or days_between(received_at, settled_at) >= 0"))
    '(("settled_at" IS NULL) OR (date_diff(\\'day\\', "received_at", "settled_at") >= 0))'
    """
    match node:
        case Literal(value, _):
            return literal(value)
        case Name(name, _):
            return quoted(name)
        case Negative(operand, _):
            return f"TRY(-{condition(operand)})"
        case Not(operand, _):
            return f"(NOT {condition(operand)})"
        case IsNull(operand, negated, _):
            return f"({condition(operand)} IS {'NOT ' if negated else ''}NULL)"
        case Among(operand, values, negated, _):
            options = ", ".join(literal(each.value) for each in values)
            return f"({condition(operand)} {'NOT ' if negated else ''}IN ({options}))"
        case Binary("/", left, right, _):
            return f"(CAST({condition(left)} AS DOUBLE) / NULLIF({condition(right)}, 0))"
        case Binary("!=", left, right, _):
            return f"({condition(left)} <> {condition(right)})"
        case Binary(("+" | "-" | "*") as sign, left, right, _):
            # A number too large to be counted with is none; that it is out of range is another test's to say.
            return f"TRY({condition(left)} {sign} {condition(right)})"
        case Binary(sign, left, right, _):
            return f"({condition(left)} {sign.upper()} {condition(right)})"
        case Call("coalesce", arguments, _):
            return f"coalesce({', '.join(condition(each) for each in arguments)})"
        case Call("days_between", (first, second), _):
            return f"date_diff('day', {condition(first)}, {condition(second)})"
    raise ValueError(f"{node} passed the type check and is unknown here")


_OPPOSITE = {"=": "<>", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def negation(node: Node) -> str:
    """What is true where the condition is false; where the condition is unknown, this is too.

    The `not` is carried inwards: an `or` that nearly always holds becomes an `and` that nearly always fails at its
    first part, and the database then looks at the second only for the few records left.

    >>> from giaoban.core.expressions.grammar import parse
    >>> negation(parse("settled_at is null or settled_at >= received_at"))
    '(("settled_at" IS NOT NULL) AND ("settled_at" < "received_at"))'
    """
    match node:
        case Not(operand, _):
            return condition(operand)
        case Binary("and", left, right, _):
            return f"({negation(left)} OR {negation(right)})"
        case Binary("or", left, right, _):
            return f"({negation(left)} AND {negation(right)})"
        case Binary(sign, left, right, _) if sign in _OPPOSITE:
            return f"({condition(left)} {_OPPOSITE[sign]} {condition(right)})"
        case IsNull(operand, negated, at):
            return condition(IsNull(operand, not negated, at))
        case Among(operand, values, negated, at):
            return condition(Among(operand, values, not negated, at))
    return f"(NOT {condition(node)})"
