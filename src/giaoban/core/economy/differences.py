"""Why two estimates differ, shared out among the choices that differ, so that the parts make the difference exactly.

The share is a function of several choices (table, scope, φ, denominator, ...). Changing them one after the other gives
parts that depend on the order; the Shapley value is the mean over all orders, needs no favourite, and adds up.

Source: Shapley (1953); for decompositions in economics Shorrocks, "Decomposition procedures for distributional
        analysis", Journal of Economic Inequality 11 (2013), 99-126.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from math import factorial
from typing import Any

MOST_CHOICES = 8  # 256 evaluations


def shapley(
    share: Callable[[Mapping[str, Any]], float], *, first: Mapping[str, Any], second: Mapping[str, Any]
) -> dict[str, float]:
    """The part of `share(second) - share(first)` that belongs to each choice in which they differ.

    `share` takes all choices as one mapping. Equal choices have no part; the parts add up to the difference but for
    rounding of the last bit, which goes to the largest.

    >>> parts = shapley(lambda at: at["a"] * at["b"], first={"a": 2, "b": 3, "c": 0}, second={"a": 4, "b": 5, "c": 0})
    >>> parts
    {'a': 8.0, 'b': 6.0}
    """
    if set(first) != set(second):
        raise KeyError("both estimates must name the same choices")
    differing = [name for name in first if first[name] != second[name]]
    if len(differing) > MOST_CHOICES:
        raise ValueError(f"{len(differing)} choices differ")
    known: dict[frozenset[str], float] = {}

    def at(moved: frozenset[str]) -> float:
        if moved not in known:
            known[moved] = share({name: (second if name in moved else first)[name] for name in first})
        return known[moved]

    count = len(differing)
    parts = {}
    for name in differing:
        others = [one for one in differing if one != name]
        total = 0.0
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for chosen in combinations(others, size):
                before = frozenset(chosen)
                total += weight * (at(before | {name}) - at(before))
        parts[name] = total
    if parts:
        largest = max(parts, key=lambda name: abs(parts[name]))
        parts[largest] += at(frozenset(differing)) - at(frozenset()) - sum(parts.values())
    return parts
