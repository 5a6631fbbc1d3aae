"""The small language of indicator files: text in, syntax tree out. Nothing is ever executed by Python.

    count(channel = 'online' and service_level in ('full', 'partial'))
    sum(amount) - sum(refund)
    online / settled

Grammar (words in any case; `--` comments, attributes, indexing and assignment do not exist):

    condition  = both { "or" both }            both   = negated { "and" negated }
    negated    = "not" negated | compared      compared = sum [ comparison ]
    comparison = ("=" | "!=" | "<>" | "<" | "<=" | ">" | ">=") sum
               | ["not"] "in" "(" literal { "," literal } ")" | "is" ["not"] "null"
    sum        = term { ("+" | "-") term }     term   = factor { ("*" | "/") factor }
    factor     = "-" factor | "(" condition ")" | literal | name [ "(" [ condition { "," condition } ] ")" ]
    literal    = number | 'text' | "date" 'YYYY-MM-DD' | "true" | "false"
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from giaoban.core.findings import Finding, Place

LONGEST = 2_000  # characters
DEEPEST = 40  # brackets in brackets
MOST = 400  # words and signs: a chain of sums nests as deep as it is long


class NotAnExpression(ValueError):
    """The text is outside the grammar; `code`, `line` and `column` (from 1) say what and where."""

    def __init__(self, code: str, *, line: int, column: int, **context: str | int) -> None:
        super().__init__(f"{line}:{column}: {code} {context}")
        self.code, self.line, self.column, self.context = code, line, column, context

    def finding(self, file: str = "") -> Finding:
        return Finding(self.code, where=Place(file, self.line, self.column), context=dict(self.context))


@dataclass(frozen=True)
class Literal:
    value: str | int | Decimal | bool | dt.date
    at: int = 0


@dataclass(frozen=True)
class Name:
    name: str
    at: int = 0


@dataclass(frozen=True)
class Negative:
    operand: Node
    at: int = 0


@dataclass(frozen=True)
class Not:
    operand: Node
    at: int = 0


@dataclass(frozen=True)
class Binary:
    """`operator` is one of + - * / = != < <= > >= and or."""

    operator: str
    left: Node
    right: Node
    at: int = 0


@dataclass(frozen=True)
class Among:
    operand: Node
    values: tuple[Literal, ...]
    negated: bool
    at: int = 0


@dataclass(frozen=True)
class IsNull:
    operand: Node
    negated: bool
    at: int = 0


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple[Node, ...]
    at: int = 0


Node = Literal | Name | Negative | Not | Binary | Among | IsNull | Call


def children(node: Node) -> tuple[Node, ...]:
    match node:
        case Binary(_, left, right, _):
            return (left, right)
        case Negative(operand, _) | Not(operand, _) | Among(operand, _, _, _) | IsNull(operand, _, _):
            return (operand,)
        case Call(_, arguments, _):
            return arguments
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def names(node: Node) -> set[str]:
    """Every name it speaks of.

    >>> sorted(names(parse("count(a = 1) + sum(b)")))
    ['a', 'b']
    """
    return {part.name for part in walk(node) if isinstance(part, Name)}


def parse(text: str) -> Node:
    """The syntax tree of an expression. Raises NotAnExpression with the place of the first thing not understood.

    >>> parse("a + 2")
    Binary(operator='+', left=Name(name='a', at=0), right=Literal(value=2, at=4), at=2)
    >>> parse("__import__('os')")
    Traceback (most recent call last):
    giaoban.core.expressions.grammar.NotAnExpression: 1:1: expression.unexpected {'found': '_'}
    """
    if len(text) > LONGEST:
        raise NotAnExpression("expression.too-long", line=1, column=LONGEST + 1, limit=LONGEST)
    return _Parser(text).whole()


def line_and_column(text: str, at: int) -> tuple[int, int]:
    """Both from 1.

    >>> line_and_column("ab" + chr(10) + "cd", 4)
    (2, 2)
    """
    before = text[:at]
    return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1


_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?(?![0-9A-Za-z_.]))|(?P<word>[A-Za-z][A-Za-z0-9_]*)"
    r"|(?P<text>'(?:[^'\n]|'')*')|(?P<sign><=|>=|<>|!=|[-+*/=<>(),])|(?P<end>\Z))"
)
_WORDS = frozenset({"and", "or", "not", "in", "is", "null", "true", "false", "date"})
_COMPARISONS = {"=": "=", "!=": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int


class _Parser:
    """Recursive descent, one method a line of the grammar; `depth` keeps hostile nesting from the Python stack."""

    def __init__(self, text: str) -> None:
        self.text, self.depth, self.next = text, 0, 0
        self.tokens = self._read()

    def _read(self) -> list[_Token]:
        found, at = [], 0
        while True:
            match = _TOKEN.match(self.text, at)
            if match is None:
                here = at + len(self.text[at:]) - len(self.text[at:].lstrip())
                raise self._refuse("expression.unexpected", here, found=self.text[here : here + 1])
            kind = match.lastgroup or "end"
            part = match[kind]
            start = match.start(kind)
            if kind == "word" and part.lower() in _WORDS:
                kind, part = "keyword", part.lower()
            found.append(_Token(kind, part, start))
            if len(found) > MOST:
                raise self._refuse("expression.too-long", start, limit=MOST)
            if kind == "end":
                return found
            at = match.end()

    def _refuse(self, code: str, at: int, **context: str | int) -> NotAnExpression:
        line, column = line_and_column(self.text, at)
        return NotAnExpression(code, line=line, column=column, **context)

    @property
    def token(self) -> _Token:
        return self.tokens[self.next]

    def _takes(self, *texts: str) -> _Token | None:
        token = self.token
        if token.kind in ("sign", "keyword") and token.text in texts:
            self.next += 1
            return token
        return None

    def _needs(self, text: str) -> _Token:
        token = self._takes(text)
        if token is None:
            raise self._refuse("expression.expected", self.token.at, expected=text, found=self.token.text or "end")
        return token

    def whole(self) -> Node:
        node = self.condition()
        if self.token.kind != "end":
            raise self._refuse("expression.unexpected", self.token.at, found=self.token.text)
        return node

    def condition(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._refuse("expression.too-deep", self.token.at, limit=DEEPEST)
        node = self.both()
        while token := self._takes("or"):
            node = Binary("or", node, self.both(), token.at)
        self.depth -= 1
        return node

    def both(self) -> Node:
        node = self.negated()
        while token := self._takes("and"):
            node = Binary("and", node, self.negated(), token.at)
        return node

    def negated(self) -> Node:
        if token := self._takes("not"):
            return Not(self._deeper(self.negated), token.at)
        return self.compared()

    def compared(self) -> Node:
        node = self.sum()
        if token := self._takes(*_COMPARISONS):
            return Binary(_COMPARISONS[token.text], node, self.sum(), token.at)
        if token := self._takes("is"):
            negated = self._takes("not") is not None
            self._needs("null")
            return IsNull(node, negated, token.at)
        negation = self._takes("not")
        if negation is None and not (self.token.kind == "keyword" and self.token.text == "in"):
            return node
        token = self._needs("in")
        self._needs("(")
        values = [self.literal()]
        while self._takes(","):
            values.append(self.literal())
        self._needs(")")
        return Among(node, tuple(values), negation is not None, token.at)

    def sum(self) -> Node:
        node = self.term()
        while token := self._takes("+", "-"):
            node = Binary(token.text, node, self.term(), token.at)
        return node

    def term(self) -> Node:
        node = self.factor()
        while token := self._takes("*", "/"):
            node = Binary(token.text, node, self.factor(), token.at)
        return node

    def factor(self) -> Node:
        if token := self._takes("-"):
            return Negative(self._deeper(self.factor), token.at)
        if self._takes("("):
            node = self.condition()
            self._needs(")")
            return node
        token = self.token
        if token.kind != "word":
            return self.literal()
        self.next += 1
        if not self._takes("("):
            return Name(token.text, token.at)
        arguments: list[Node] = []
        if not self._takes(")"):
            arguments.append(self.condition())
            while self._takes(","):
                arguments.append(self.condition())
            self._needs(")")
        return Call(token.text.lower(), tuple(arguments), token.at)

    def literal(self) -> Literal:
        token = self.token
        if token.kind == "number":
            self.next += 1
            return Literal(Decimal(token.text) if "." in token.text else int(token.text), token.at)
        if token.kind == "text":
            self.next += 1
            return Literal(token.text[1:-1].replace("''", "'"), token.at)
        if token.kind == "keyword" and token.text in ("true", "false"):
            self.next += 1
            return Literal(token.text == "true", token.at)
        if token.kind == "keyword" and token.text == "date":
            self.next += 1
            return self._date()
        raise self._refuse("expression.unexpected", token.at, found=token.text or "end")

    def _date(self) -> Literal:
        token = self.token
        try:
            day = dt.date.fromisoformat(token.text[1:-1]) if token.kind == "text" else None
        except ValueError:
            day = None
        if day is None:
            raise self._refuse("expression.not-a-date", token.at, found=token.text or "end")
        self.next += 1
        return Literal(day, token.at)

    def _deeper(self, part: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._refuse("expression.too-deep", self.token.at, limit=DEEPEST)
        node = part()
        self.depth -= 1
        return node
