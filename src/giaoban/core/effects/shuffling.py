"""Randomisation inference: how large would the difference be if the practice had been handed out otherwise?

Under the effect tau, taking tau away from those who did it leaves units that could change places. For each other way S
of handing it out the difference becomes a(S) - tau * b(S); that it is at least as large as the one seen is a condition
on tau that holds on an interval around the estimate, so the interval of all tau that are not rejected is found
without a search. It is exact for any distribution, also with a single treated unit (Fisher 1935; Rosenbaum 2002,
"Observational Studies", section 2.6), as long as units could change places.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from giaoban.core.effects.panel import Matrix

DRAWS = 1999
"""Ways looked at when there are too many to look at all; the same ones each time."""
SEED = 20_240_701


@dataclass(frozen=True)
class Shuffled:
    """Where the difference lies, and the share of ways that give one as large when there is no effect."""

    low: float
    high: float
    p_value: float
    ways: int


def ways_to_assign(units: int, sizes: Sequence[int]) -> int:
    """In how many ways cohorts of these sizes can be chosen among the units.

    >>> ways_to_assign(20, [1]), ways_to_assign(6, [1, 2])
    (20, 60)
    """
    found = 1
    for size in sizes:
        found *= math.comb(units, size)
        units -= size
    return found


def shuffle(given: Matrix, moved: Matrix, chosen: Sequence[Sequence[int]], *, level: float) -> Shuffled:
    """The interval of the difference.

    given:  what is compared, of each unit for the day of each cohort, shape (units, cohorts)
    moved:  by how much one unit of effect moves `given`, same shape
    chosen: the rows of each cohort, as it was
    """
    rows, sizes = given.shape[0], [len(cohort) for cohort in chosen]
    seen = [np.isin(np.arange(rows), cohort).astype(np.float64)[None, :] for cohort in chosen]
    estimate = float(_difference(given, seen)[0])
    is_small = len(sizes) == 1 and ways_to_assign(rows, sizes) <= DRAWS + 1
    masks = _other_ways(rows, chosen[0]) if is_small else _some_ways(rows, tuple(sizes))
    a, b = _difference(given, masks), _difference(moved, masks)
    alone = np.clip(b, -1.0, 1.0)
    rest = a - alone * estimate
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.stack([rest / (1 - alone), -rest / (1 + alone)])
    ends = np.where(np.isnan(ends), np.inf, ends)  # the same way again: as large as itself, whatever the effect
    above = np.sort(np.where(np.abs(alone) >= 1 - 1e-12, np.inf, ends.max(axis=0)))[::-1]
    below = np.sort(np.where(np.abs(alone) >= 1 - 1e-12, -np.inf, ends.min(axis=0)))
    count = len(a)
    last = math.floor((1 - level) * (count + 1) + 1e-9)
    reach = (math.inf, -math.inf) if last < 1 else (float(above[last - 1]), float(below[last - 1]))
    as_large = int(np.sum(np.abs(a) >= abs(estimate) * (1 - 1e-12)))
    return Shuffled(estimate - reach[0], estimate - reach[1], (1 + as_large) / (1 + count), count + 1)


def _difference(given: Matrix, masks: Sequence[Matrix]) -> Matrix:
    """The mean over the chosen, each on its cohort's day, less the mean over the rest, in the same mixture of days."""
    total = sum(float(mask[0].sum()) for mask in masks)
    rest = 1.0 - np.sum(masks, axis=0)
    left = rest.sum(axis=1)
    found = np.zeros(masks[0].shape[0])
    for column, mask in enumerate(masks):
        share = float(mask[0].sum()) / total
        found += mask @ given[:, column] / total - share * (rest @ given[:, column]) / left
    return found


def _other_ways(rows: int, chosen: Sequence[int]) -> list[Matrix]:
    """All ways of one cohort but the one that was."""
    ways = _every_way(rows, len(chosen))
    return [ways[ways[:, list(chosen)].sum(axis=1) < len(chosen)]]


@lru_cache(maxsize=8)
def _every_way(rows: int, size: int) -> Matrix:
    ways = list(combinations(range(rows), size))
    mask = np.zeros((len(ways), rows))
    for number, way in enumerate(ways):
        mask[number, list(way)] = 1.0
    return mask


@lru_cache(maxsize=8)
def _some_ways(rows: int, sizes: tuple[int, ...]) -> list[Matrix]:
    random = np.random.default_rng(SEED)
    order: NDArray[np.int64] = np.argsort(random.random((DRAWS, rows)), axis=1)
    masks, first = [], 0
    for size in sizes:
        mask = np.zeros((DRAWS, rows))
        np.put_along_axis(mask, order[:, first : first + size], 1.0, axis=1)
        masks.append(mask)
        first += size
    return masks
