"""One choice changed at a time: which of δ, φ, scope, import treatment or anything else moves the share most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Bar:
    """A choice, and the shares it can lead to while all other choices stay: label -> share, lowest first."""

    choice: str
    shares: tuple[tuple[str, float], ...]

    @property
    def low(self) -> float:
        return self.shares[0][1]

    @property
    def high(self) -> float:
        return self.shares[-1][1]

    @property
    def width(self) -> float:
        return self.high - self.low


def tornado(
    estimate: Callable[..., float], *, base: Mapping[str, Any], choices: Mapping[str, Mapping[str, Any]]
) -> list[Bar]:
    """A bar for each choice, widest first; the base estimate is a part of every bar, labelled "base".

    `estimate` takes the choices as keywords. A choice it does not have is a mistake in the program.

    >>> bars = tornado(lambda delta, phi: delta + 10 * phi, base={"delta": 0.25, "phi": 0.5},
    ...                choices={"delta": {"low": 0.1, "high": 0.3}, "phi": {"direct": 0.4, "total": 0.6}})
    >>> [(bar.choice, round(bar.low, 2), round(bar.high, 2)) for bar in bars]
    [('phi', 4.25, 6.25), ('delta', 5.1, 5.3)]
    """
    if strange := set(choices) - set(base):
        raise KeyError(f"no such choice: {', '.join(sorted(strange))}")
    middle = ("base", estimate(**base))
    bars = []
    for choice, options in choices.items():
        found = [middle] + [(label, estimate(**(dict(base) | {choice: value}))) for label, value in options.items()]
        bars.append(Bar(choice, tuple(sorted(found, key=lambda one: one[1]))))
    return sorted(bars, key=lambda bar: -bar.width)
