"""The level of a system under one regime: which rules hold, which of them decided, which one nearly did.

    derive(regime, facts) -> Derived

A fact nobody knows leaves a rule open: the level is then at least `level`, and at most `highest`. Nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from giaoban.core.checklists.levels.rules import Regime, Rule
from giaoban.core.expressions.grammar import Binary, Name, Node, parse
from giaoban.core.expressions.grammar import Literal as Written
from giaoban.core.expressions.rows import row_value

Holds = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class Tried:
    """A rule against the facts. `missing` are its conditions that do not hold, `open` those that nobody can tell."""

    rule: Rule
    holds: Holds
    missing: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    closeness: Decimal = Decimal(0)


@dataclass(frozen=True)
class Derived:
    """`level` is None when no rule holds. `decided` are the rules that hold at that level, in the order of the text.

    `nearest` is the rule for a higher level that fails by the fewest conditions, then by the least. `raised` says that
    the level comes from a risk assessment and not from a rule.
    """

    regime: Regime
    level: int | None
    highest: int | None
    decided: tuple[Rule, ...]
    nearest: Tried | None
    open: tuple[Tried, ...]
    raised: bool = False

    @property
    def is_settled(self) -> bool:
        """No fact that is still unknown can change the level."""
        return self.level is not None and self.level == self.highest


def derive(regime: Regime, facts: Mapping[str, Any]) -> Derived:
    """The highest level of all rules that hold, and never below what a risk assessment says.

    Source: the regime's own text on combining (Decree 331/2026 Art. 8.2 and 10.5; Decree 85/2016 Art. 5)
    """
    tried = [try_rule(rule, facts) for rule in regime.rules]
    level = max((one.rule.level for one in tried if one.holds == "yes"), default=None)
    decided = tuple(one.rule for one in tried if one.holds == "yes" and one.rule.level == level)
    raised = _raised(regime, facts)
    if raised is not None and (level is None or raised > level):
        level, decided = raised, ()
    still_open = tuple(one for one in tried if one.holds == "unknown" and one.rule.level > (level or 0))
    highest = max([one.rule.level for one in still_open] + ([level] if level else []), default=None)
    failed = [one for one in tried if one.holds == "no" and one.rule.level > (level or 0)]
    nearest = min(
        failed, key=lambda one: (len(one.missing) + len(one.open), -one.closeness, one.rule.level), default=None
    )
    return Derived(regime, level, highest, decided, nearest, still_open, raised is not None and not decided)


def try_rule(rule: Rule, facts: Mapping[str, Any]) -> Tried:
    """Each condition by itself, so that a reader sees which one is missing."""
    values = [(text, row_value(_parsed(text), facts)) for text in rule.when]
    missing = tuple(text for text, value in values if value is False)
    unknown = tuple(text for text, value in values if value is None)
    holds: Holds = "no" if missing else "unknown" if unknown else "yes"
    return Tried(rule, holds, missing, unknown, max((_closeness(text, facts) for text in missing), default=Decimal(0)))


def _closeness(text: str, facts: Mapping[str, Any]) -> Decimal:
    """How much of a threshold is reached, 0 to 1; 0 for a condition that is no threshold.

    >>> _closeness("people_basic >= 100000", {"people_basic": 62000})
    Decimal('0.62')
    """
    return _reached(_parsed(text), facts)


def _reached(node: Node, facts: Mapping[str, Any]) -> Decimal:
    match node:
        case Binary("or", left, right, _):
            return max(_reached(left, facts), _reached(right, facts))
        case Binary(">=" | ">", Name(name, _), Written(int() | Decimal() as least, _), _) if least > 0:
            value = facts.get(name)
            return min(Decimal(value) / Decimal(least), Decimal(1)) if isinstance(value, int | Decimal) else Decimal(0)
    return Decimal(0)


@cache
def _parsed(text: str) -> Node:
    """A few dozen conditions, each read once."""
    return parse(text)


def _raised(regime: Regime, facts: Mapping[str, Any]) -> int | None:
    if regime.raised_by is None:
        return None
    said = facts.get(regime.raised_by.fact)
    return said if isinstance(said, int) and not isinstance(said, bool) and 1 <= said <= 5 else None
