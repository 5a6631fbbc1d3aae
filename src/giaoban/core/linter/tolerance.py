"""How far a printed number may be from the truth, and which single change would mend a claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from giaoban.core.linter.figures import Figure, Hedge, Kind

_HALF = Decimal("0.5")
_LEEWAY = Decimal("0.03")
"""Share by which "hơn 63.000" may exceed what it says when it enters another computation. Source: our estimate."""
_COARSEST = Decimal("0.01")
"""Nobody who writes "1 triệu" beside a percentage means anything from half a million up. Source: our estimate."""
_NEARLY = Decimal("0.1")
_ABOUT = Decimal("0.05")


@dataclass(frozen=True)
class Interval:
    low: Decimal
    high: Decimal

    def meets(self, other: Interval) -> bool:
        return self.low <= other.high and other.low <= self.high

    def over(self, other: Interval) -> Interval:
        """Quotient of two intervals of positive numbers. Raises ZeroDivisionError when the divisor may be 0."""
        return Interval(self.low / other.high, self.high / other.low)

    def minus(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)


def spread(figure: Figure, value: Decimal | None = None) -> Interval:
    """What a printed number may stand for when something is computed from it.

    A count written in full is exact; a decimal or "1,2 triệu" was rounded by up to half its last digit, or 1 %.
    """
    value = figure.value if value is None else value
    leeway = min(abs(value) * _LEEWAY, _last_digit(value, figure.step))
    if figure.hedge == Hedge.ABOVE:
        return Interval(value, value + leeway)
    if figure.hedge in (Hedge.BELOW, Hedge.NEARLY):
        return Interval(value - leeway, value)
    if figure.hedge == Hedge.ABOUT:
        return Interval(value - leeway, value + leeway)
    half = Decimal(0) if figure.is_exact else min(figure.step * _HALF, abs(value) * _COARSEST)
    return Interval(value - half, value + half)


def allows(stated: Figure, truth: Interval) -> bool:
    """Would a careful writer print `stated` for a true value in this interval?

    Rounding may go either way at the last printed digit; "trên" allows anything above, "gần" a little below,
    "khoảng" a little of both.
    """
    value, step = stated.value, stated.step
    edge = step * Decimal("0.999999999")
    if stated.kind == Kind.COUNT and step == 1:
        edge = Decimal(0)
    if stated.high is not None:
        return truth.meets(Interval(value - edge, stated.high + edge))
    if stated.hedge == Hedge.ABOVE:
        return truth.high >= value
    if stated.hedge == Hedge.BELOW:
        return truth.low <= value
    if stated.hedge == Hedge.NEARLY:
        return truth.meets(Interval(value - max(abs(value) * _NEARLY, step), value + step * _HALF))
    if stated.hedge == Hedge.ABOUT:
        return truth.meets(Interval(value - max(abs(value) * _ABOUT, step), value + max(abs(value) * _ABOUT, step)))
    return truth.meets(Interval(value - edge, value + edge))


def rounded_like(value: Decimal, figure: Figure) -> Decimal:
    """In the units and with the digits in which the figure was printed.

    Two more digits when the printed ones would hide the difference from the figure itself.
    """
    printed = value / figure.scale
    digits = figure.step / figure.scale
    for finer in (digits, digits / 10, digits / 100):
        result = (printed / finer).quantize(Decimal(1), rounding=ROUND_HALF_UP) * finer
        if result != figure.value / figure.scale:
            return result
    return result


def _last_digit(value: Decimal, step: Decimal) -> Decimal:
    """What one unit of the last digit that is not 0 is worth: 1.000 in "hơn 63.000", 0,1 in "ước đạt 278,8"."""
    worth = step
    while value and value % (worth * 10) == 0:
        worth *= 10
    return worth


@dataclass(frozen=True)
class Change:
    """Put `new` where the text prints `figure`, and the claim holds."""

    figure: Figure
    new: Decimal

    @property
    def size(self) -> tuple[int, Decimal]:
        old = self.figure.value / self.figure.scale
        return _digits_apart(old, self.new), abs(self.new - old) / (abs(old) or Decimal(1))


def nearest(changes: Iterable[Change]) -> Change | None:
    """The change of the fewest printed digits, for figures go wrong by slips; then the smallest one.

    Things that were counted one by one stay whole: nobody mends "18/22 bộ" to 17,6.
    """
    real = [
        change
        for change in changes
        if change.new > 0
        and change.new != change.figure.value / change.figure.scale
        and (change.new % 1 == 0 or not change.figure.is_counted)
    ]
    return min(real, key=lambda change: change.size, default=None)


def _digits_apart(old: Decimal, new: Decimal) -> int:
    places = max(-int(old.as_tuple().exponent), -int(new.as_tuple().exponent), 0)
    left, right = f"{old:.{places}f}", f"{new:.{places}f}"
    width = max(len(left), len(right))
    return sum(a != b for a, b in zip(left.rjust(width), right.rjust(width), strict=True))


def written(value: Decimal) -> str:
    """As Vietnamese prints it.

    >>> written(Decimal("1565439")), written(Decimal("85.80")), written(Decimal("-16.0"))
    ('1.565.439', '85,8', '-16')
    """
    plain = value.normalize()
    text = f"{plain:,f}" if plain.as_tuple().exponent else f"{int(plain):,}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")
