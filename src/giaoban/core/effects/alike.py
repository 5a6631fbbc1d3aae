"""Who is like us and did better: peers by size and starting point, the distance plain enough to explain."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Profile:
    """A unit: its size (a count above zero), where it started, where it stands now."""

    key: str
    size: float
    start: float
    now: float

    @property
    def rise(self) -> float:
        return self.now - self.start


@dataclass(frozen=True)
class Peer:
    """Another unit: `apart` is its distance, made of `size_apart` and `start_apart`; `ahead` is how much more it rose.

    Parts are in typical differences: 1 is as far apart as half of all pairs are, or farther.
    """

    profile: Profile
    size_apart: float
    start_apart: float
    ahead: float

    @property
    def apart(self) -> float:
        return math.hypot(self.size_apart, self.start_apart)


def peers(me: Profile, all_units: Iterable[Profile], *, count: int = 5, lower_is_better: bool = False) -> list[Peer]:
    """The `count` units most like `me`, nearest first; `ahead` above zero did better since the start.

    Sizes are compared as ratios (by logarithm): twice as large is as far as half as large. Each part is divided by its
    median over all pairs, so that neither rules because of its unit; where all are alike in one, it counts nothing.

    >>> units = [Profile("a", 100, 20, 30), Profile("b", 200, 20, 45), Profile("c", 400, 60, 70)]
    >>> [(one.profile.key, one.size_apart, one.start_apart, one.ahead) for one in peers(units[0], units)]
    [('b', 1.0, 0.0, 15), ('c', 2.0, 1.0, 0)]
    """
    units = [one for one in all_units if one.size > 0 and one.key != me.key]
    if me.size <= 0:
        return []
    known = [me, *units]
    size_unit = _typical([math.log(one.size) for one in known])
    start_unit = _typical([one.start for one in known])
    sign = -1 if lower_is_better else 1
    found = [
        Peer(
            one,
            size_apart=round(abs(math.log(one.size / me.size)) / size_unit, 9) if size_unit else 0.0,
            start_apart=round(abs(one.start - me.start) / start_unit, 9) if start_unit else 0.0,
            ahead=sign * (one.rise - me.rise),
        )
        for one in units
    ]
    return sorted(found, key=lambda peer: (peer.apart, peer.profile.key))[:count]


def _typical(values: Sequence[float]) -> float:
    """The median difference between two of them that differ; 0 when all are the same."""
    gaps = [abs(x - y) for n, x in enumerate(values) for y in values[n + 1 :]]
    return median(gap for gap in gaps if gap > 0) if any(gaps) else 0.0
