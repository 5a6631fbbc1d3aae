"""Does an expression make sense: do its names exist, do its types fit, is a total made only of things that add up?

Three places use the language. A *condition* (contract rules) speaks of the columns of one record. A *measure* counts
and sums records. A *formula* (values, checks) speaks of measures only, which are numbers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from giaoban.core.expressions.grammar import (
    Among,
    Binary,
    Call,
    IsNull,
    Literal,
    Name,
    Negative,
    Node,
    Not,
    NotAnExpression,
    line_and_column,
)

AGGREGATES = frozenset({"count", "sum", "distinct"})
_AVERAGES = frozenset({"avg", "average", "mean", "median"})
_NUMBERS = frozenset({"integer", "number"})


@dataclass
class TypeCheck:
    """Collects every fault of one expression; `types` gives the names it may use."""

    text: str
    types: Mapping[str, str]
    summable: frozenset[str] = frozenset()
    place: str = "condition"
    faults: list[NotAnExpression] = field(default_factory=list)

    def fault(self, code: str, node: Node, **context: str | int) -> None:
        line, column = line_and_column(self.text, node.at)
        self.faults.append(NotAnExpression(code, line=line, column=column, **context))

    def expect(self, node: Node, wanted: frozenset[str], inside: bool) -> None:
        found = self.type_of(node, inside)
        if found and found not in wanted:
            self.fault("expression.wrong-type", node, wanted="/".join(sorted(wanted)), found=found)

    def type_of(self, node: Node, inside: bool = False) -> str:
        """Type of a node, or "" where a fault was already noted. `inside` an aggregate, names are columns."""
        match node:
            case Literal(value, _):
                return _literal_type(value)
            case Name(name, _):
                return self._name(node, name, inside)
            case Negative(operand, _):
                self.expect(operand, _NUMBERS, inside)
                return "number"
            case Not(operand, _):
                self.expect(operand, frozenset({"boolean"}), inside)
                return "boolean"
            case IsNull(operand, _, _):
                self.type_of(operand, inside)
                return "boolean"
            case Among(operand, values, _, _):
                kind = self.type_of(operand, inside)
                for each in values:
                    self._comparable(node, kind, _literal_type(each.value))
                return "boolean"
            case Binary(("and" | "or"), left, right, _):
                self.expect(left, frozenset({"boolean"}), inside)
                self.expect(right, frozenset({"boolean"}), inside)
                return "boolean"
            case Binary(("+" | "-" | "*" | "/") as sign, left, right, _):
                kinds = {self.type_of(left, inside), self.type_of(right, inside)}
                for kind in kinds - _NUMBERS - {""}:
                    self.fault("expression.wrong-type", node, wanted="number", found=kind)
                return "integer" if kinds == {"integer"} and sign != "/" else "number"
            case Binary(_, left, right, _):
                self._comparable(node, self.type_of(left, inside), self.type_of(right, inside))
                return "boolean"
            case Call(function, arguments, _):
                return self._call(node, function, arguments, inside)

    def _name(self, node: Node, name: str, inside: bool) -> str:
        if name not in self.types:
            self.fault("expression.unknown-name", node, name=name, known=", ".join(sorted(self.types)))
            return ""
        if self.place == "measure" and not inside:
            self.fault("expression.column-not-counted", node, name=name)
        return self.types[name]

    def _comparable(self, node: Node, left: str, right: str) -> None:
        if left and right and left != right and not {left, right} <= _NUMBERS:
            self.fault("expression.not-comparable", node, left=left, right=right)

    def _call(self, node: Node, function: str, arguments: tuple[Node, ...], inside: bool) -> str:
        if function in AGGREGATES and (self.place != "measure" or inside):
            self.fault("expression.count-not-here", node, name=function)
            return "number"
        known: dict[str, tuple[int, int, Callable[[Node, tuple[Node, ...], bool], str]]] = {
            "count": (0, 1, self._count),
            "sum": (1, 1, self._sum),
            "distinct": (1, 1, self._distinct),
            "coalesce": (2, 4, self._coalesce),
            "days_between": (2, 2, self._days_between),
        }
        if function not in known:
            code = "expression.average" if function in _AVERAGES else "expression.unknown-function"
            self.fault(code, node, name=function, known=", ".join(sorted(known)))
            return ""
        least, most, rule = known[function]
        if not least <= len(arguments) <= most:
            self.fault("expression.wrong-arguments", node, name=function, least=least, most=most)
            return ""
        return rule(node, arguments, inside)

    def _count(self, node: Node, arguments: tuple[Node, ...], inside: bool) -> str:
        for argument in arguments:
            self.expect(argument, frozenset({"boolean"}), True)
        return "integer"

    def _sum(self, node: Node, arguments: tuple[Node, ...], inside: bool) -> str:
        (argument,) = arguments
        if not isinstance(argument, Name):
            self.fault("expression.column-wanted", node, name="sum")
            return "number"
        kind = self.type_of(argument, True)
        if kind and kind not in _NUMBERS:
            self.fault("expression.wrong-type", argument, wanted="number", found=kind)
        elif kind and argument.name not in self.summable:
            self.fault("expression.not-summable", argument, name=argument.name)
        return kind or "number"

    def _distinct(self, node: Node, arguments: tuple[Node, ...], inside: bool) -> str:
        if not isinstance(arguments[0], Name):
            self.fault("expression.column-wanted", node, name="distinct")
        else:
            self.type_of(arguments[0], True)
        return "integer"

    def _coalesce(self, node: Node, arguments: tuple[Node, ...], inside: bool) -> str:
        kinds = [self.type_of(argument, inside) for argument in arguments]
        for kind in kinds[1:]:
            self._comparable(node, kinds[0], kind)
        return "number" if "number" in kinds else kinds[0]

    def _days_between(self, node: Node, arguments: tuple[Node, ...], inside: bool) -> str:
        for argument in arguments:
            self.expect(argument, frozenset({"date"}), inside)
        return "integer"


def _literal_type(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if isinstance(value, dt.date):
        return "date"
    return "integer" if isinstance(value, int) else "number"


def is_additive_total(node: Node) -> bool:
    """Whether totals of parts add up to the total of the whole: counts and sums, added, subtracted, times a number.

    >>> from giaoban.core.expressions.grammar import parse
    >>> is_additive_total(parse("count(a = 1) + 2 * sum(b)")), is_additive_total(parse("count(a = 1) / count()"))
    (True, False)
    """
    return _is_linear(node, lambda part: isinstance(part, Call) and part.function in ("count", "sum"))


def is_linear_in_names(node: Node) -> bool:
    """The same for a formula, where the things that add up are the measures' names."""
    return _is_linear(node, lambda part: isinstance(part, Name))


def _is_linear(node: Node, is_leaf: Callable[[Node], bool]) -> bool:
    match node:
        case Binary(("+" | "-"), left, right, _):
            return _is_linear(left, is_leaf) and _is_linear(right, is_leaf)
        case Binary("*", left, right, _):
            number, other = (left, right) if _is_number(left) else (right, left)
            return _is_number(number) and _is_linear(other, is_leaf)
        case Binary("/", left, right, _):
            return _is_linear(left, is_leaf) and _is_number(right)
        case Negative(operand, _):
            return _is_linear(operand, is_leaf)
        case _:
            return is_leaf(node)


def _is_number(node: Node) -> bool:
    return isinstance(node, Literal) and _literal_type(node.value) in _NUMBERS
