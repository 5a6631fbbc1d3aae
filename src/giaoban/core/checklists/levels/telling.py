"""A condition of a rule in words, from the titles of the facts it asks about: for people, not for machines.

condition_words("people_basic >= 100000", levels.facts, "vi")
"Số người có dữ liệu cá nhân cơ bản trong hệ thống: từ 100.000 trở lên"
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from giaoban.core.checklists.schema import Fact
from giaoban.core.expressions.grammar import Binary, Name, Node, parse
from giaoban.core.expressions.grammar import Literal as Written

Language = Literal["vi", "en"]
_BOUNDS = {
    ">=": ("từ {n} trở lên", "{n} or more"), ">": ("trên {n}", "more than {n}"),
    "<=": ("nhiều nhất {n}", "{n} at most"), "<": ("dưới {n}", "fewer than {n}"),
}  # fmt: skip
_YES = {True: ("có", "yes"), False: ("không", "no")}
_JOINED = {"or": (" hoặc ", " or "), "and": (" và ", " and ")}
_STATED = ("đang khai: ", "stated: ")
_UNKNOWN = ("chưa biết", "not known")


def condition_words(
    text: str, facts: Mapping[str, Fact], language: Language = "vi", *, stated: Mapping[str, Any] | None = None
) -> str:
    """The condition as a reader would say it; with `stated`, what is stated of each fact in brackets.

    What is outside comparisons joined by `and` and `or` stays as it is written.
    """
    return _said(parse(text), text, facts, 0 if language == "vi" else 1, stated)


def _said(node: Node, text: str, facts: Mapping[str, Fact], spoken: int, stated: Mapping[str, Any] | None) -> str:
    match node:
        case Binary("or" | "and" as word, left, right, _):
            return _JOINED[word][spoken].join(_said(one, text, facts, spoken, stated) for one in (left, right))
        case Binary(operator, Name(name, _), Written(value, _), _) if name in facts:
            words = _compared(operator, value, facts[name], spoken)
            if words is not None:
                return f"{_spoken(facts[name].title, spoken)}: {words}{_given(name, facts[name], spoken, stated)}"
    return text


def _compared(operator: str, value: Any, fact: Fact, spoken: int) -> str | None:
    if operator in _BOUNDS:
        return _BOUNDS[operator][spoken].format(n=_value(value, fact, spoken))
    if operator == "=":
        return _value(value, fact, spoken)
    if operator == "!=":
        return f"{('không phải ', 'not ')[spoken]}{_value(value, fact, spoken)}"
    return None


def _given(name: str, fact: Fact, spoken: int, stated: Mapping[str, Any] | None) -> str:
    if stated is None:
        return ""
    value = stated.get(name)
    return f" ({_UNKNOWN[spoken] if value is None else _STATED[spoken] + _value(value, fact, spoken)})"


def _value(value: Any, fact: Fact, spoken: int) -> str:
    if isinstance(value, bool):
        return _YES[value][spoken]
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".") if spoken == 0 else f"{value:,}"
    words = fact.choices.get(str(value))
    return _spoken(words, spoken) if words else str(value)


def _spoken(words: Any, spoken: int) -> str:
    return str((words.vi, words.en or words.vi)[spoken])
