"""A panel: values of units by periods, complete, and since when some of the units do something differently."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


@dataclass(frozen=True, order=True)
class Cohort:
    """Units that began together: `before` periods lie wholly before, those from `after` on wholly after.

    A period in between, in which they began, is left out: it is neither.
    """

    before: int
    after: int


@dataclass(frozen=True)
class Panel:
    """`values[unit, period]`; a unit of `cohorts` is treated, the others never were."""

    units: tuple[str, ...]
    periods: int
    values: Matrix
    cohorts: Mapping[str, Cohort]

    @property
    def treated(self) -> tuple[str, ...]:
        return tuple(unit for unit in self.units if unit in self.cohorts)

    @property
    def others(self) -> tuple[str, ...]:
        return tuple(unit for unit in self.units if unit not in self.cohorts)

    @classmethod
    def of(
        cls, cells: Mapping[tuple[str, Hashable], float], periods: Sequence[Hashable], cohorts: Mapping[str, Cohort]
    ) -> tuple[Panel, tuple[str, ...]]:
        """The panel of the units that have a value in every period, and the names of those left out.

        >>> panel, left_out = Panel.of({("a", 1): 2.0, ("a", 2): 3.0, ("b", 1): 5.0}, [1, 2], {})
        >>> panel.units, panel.values.tolist(), left_out
        (('a',), [[2.0, 3.0]], ('b',))
        """
        names = sorted({unit for unit, _ in cells})
        whole = [unit for unit in names if all(_is_number(cells.get((unit, period))) for period in periods)]
        values = np.array([[cells[unit, period] for period in periods] for unit in whole], dtype=np.float64)
        kept = {unit: cohort for unit, cohort in cohorts.items() if unit in whole}
        shape = values.reshape(len(whole), len(periods))
        left_out = tuple(sorted((set(names) | set(cohorts)) - set(whole)))
        return cls(tuple(whole), len(periods), shape, kept), left_out


def _is_number(value: Any) -> bool:
    return value is not None and bool(np.isfinite(value))


def changes(values: Matrix, cohorts: Sequence[Cohort]) -> Matrix:
    """How much each unit rose around the day of each cohort: mean after less mean before. Shape (units, cohorts).

    One number a unit: however the errors of a unit hang together in time, units are what is counted (Bertrand, Duflo
    and Mullainathan 2004, "How Much Should We Trust Differences-in-Differences Estimates?", section IV.C).
    """
    return np.stack([values[:, c.after :].mean(axis=1) - values[:, : c.before].mean(axis=1) for c in cohorts], axis=1)


def slopes(values: Matrix, cohorts: Sequence[Cohort]) -> Matrix:
    """The least-squares rise per period of each unit before the day of each cohort. Shape (units, cohorts)."""
    found = []
    for cohort in cohorts:
        time = np.arange(cohort.before, dtype=np.float64)
        time -= time.mean()
        found.append(values[:, : cohort.before] @ time / (time @ time))
    return np.stack(found, axis=1)


def exposures(panel: Panel) -> Matrix:
    """1 where a unit did it, 0 where not, one half in the period it began in. Shape (units, periods)."""
    shares = np.zeros((len(panel.units), panel.periods))
    for row, unit in enumerate(panel.units):
        if unit in panel.cohorts:
            cohort = panel.cohorts[unit]
            shares[row, cohort.before : cohort.after] = 0.5
            shares[row, cohort.after :] = 1.0
    return shares
