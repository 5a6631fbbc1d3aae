"""The parts of a value formula, and the formula as people read it.

A rate is kept as numerator and denominator to the very end: roll-ups add each of them up and divide once, so that a
mean of rates cannot be formed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape

from giaoban.core.expressions.grammar import Binary, Call, Literal, Name, Negative, Node, names, parse
from giaoban.core.indicators.schema import Definition


@dataclass(frozen=True)
class ValueParts:
    """`num / den`, or `num` alone where the value is itself a total."""

    num: Node
    den: Node | None

    @property
    def measures(self) -> set[str]:
        return names(self.num) | (names(self.den) if self.den else set())


@cache
def value_parts(formula: str) -> ValueParts:
    """Numerator and denominator of a value formula. Raises NotAnExpression.

    >>> value_parts("online / settled").den
    Name(name='settled', at=9)
    """
    node = parse(formula)
    if isinstance(node, Binary) and node.operator == "/" and not isinstance(node.right, Literal):
        return ValueParts(node.left, node.right)
    return ValueParts(node, None)


def formula_text(definition: Definition, language: str = "vi") -> str:
    """The formula in one line, measures by their titles: `Hồ sơ … / Tổng số … × 100`. Without a formula, "".

    Unit: as the indicator states; a percentage shows its "× 100".
    """
    if not definition.value:
        return ""
    text = _spell(parse(definition.value), definition, language, 0)
    return f"{text} × {definition.scale}" if definition.scale != 1 else text


def formula_mathml(definition: Definition, language: str = "vi") -> str:
    """The formula as MathML with a fraction bar; every text is escaped. Without a formula, ""."""
    if not definition.value:
        return ""
    parts = value_parts(definition.value)
    body = _mtext(parts.num, definition, language)
    if parts.den is not None:
        body = f"<mfrac>{body}{_mtext(parts.den, definition, language)}</mfrac>"
    if definition.scale != 1:
        body += f"<mo>×</mo><mn>{definition.scale}</mn>"
    return f'<math display="block"><mrow>{body}</mrow></math>'


def measure_title(definition: Definition, name: str, language: str = "vi") -> str:
    """A measure's title in one language; its name where it has none."""
    measure = definition.measures.get(name)
    return getattr(measure.title, language) if measure and measure.title else name


_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}
_SIGNS = {"+": "+", "-": "−", "*": "×", "/": "/"}


def _spell(node: Node, definition: Definition, language: str, outer: int) -> str:
    match node:
        case Name(name, _):
            return measure_title(definition, name, language)
        case Literal(value, _):
            return str(value).replace(".", ",") if language == "vi" else str(value)
        case Negative(operand, _):
            return "−" + _spell(operand, definition, language, 3)
        case Binary(sign, left, right, _) if sign in _SIGNS:
            mine = _STRENGTH[sign]
            first = _spell(left, definition, language, mine)
            second = _spell(right, definition, language, mine + (sign in "-/"))
            text = f"{first} {_SIGNS[sign]} {second}"
            return f"({text})" if mine < outer else text
        case Call(function, arguments, _):
            inside = "; ".join(_spell(part, definition, language, 0) for part in arguments)
            return f"{function}({inside})"
        case _:
            return "…"


def _mtext(node: Node, definition: Definition, language: str) -> str:
    return f"<mrow><mtext>{escape(_spell(node, definition, language, 0))}</mtext></mrow>"
