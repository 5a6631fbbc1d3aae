"""Between what and what a weighted mean lies while parts of it are not known, computed exactly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Part:
    """One thing that may count: its weight, its least and most credit, and whether it is certain to count at all."""

    weight: Fraction
    low: Fraction
    high: Fraction
    is_certain: bool = True


def mean_bounds(parts: Sequence[Part]) -> tuple[Fraction, Fraction] | None:
    """The least and the most the mean can come to; None when nothing counts.

    A part that may not count is left out of the least mean unless it lowers it, and of the most unless it raises it:
    taken from the worst on, each is counted while it is below the mean so far.

    >>> one, half = Fraction(1), Fraction(1, 2)
    >>> mean_bounds([Part(one, one, one), Part(one, Fraction(0), one)])
    (Fraction(1, 2), Fraction(1, 1))
    >>> mean_bounds([Part(one, one, one), Part(Fraction(3), half, half, is_certain=False)])
    (Fraction(5, 8), Fraction(1, 1))
    """
    counted = [part for part in parts if part.weight > 0]
    if not counted:
        return None
    low = _least((part.weight, part.low, part.is_certain) for part in counted)
    high = -_least((part.weight, -part.high, part.is_certain) for part in counted)
    return low, high


def _least(parts: Iterable[tuple[Fraction, Fraction, bool]]) -> Fraction:
    rows = sorted(parts, key=lambda row: (not row[2], row[1]))
    weight = sum((row[0] for row in rows if row[2]), Fraction(0))
    total = sum((row[0] * row[1] for row in rows if row[2]), Fraction(0))
    for one, credit, is_certain in rows:
        if not is_certain and (weight == 0 or credit * weight < total):
            weight, total = weight + one, total + one * credit
    return total / weight
