"""Linkages, multipliers and key sectors: what a sector sets in motion behind and before it.

    backward_j       Σ_i b_ij               output of all sectors for a unit of final demand of j (output multiplier)
    forward_i        Σ_j g_ij               G = (I - x̂^-1 Z)^-1, Ghosh: output a unit of primary input of i enters
    power_j          n backward_j / Σ backward      above 1: pulls more than the average sector (Rasmussen)
    sensitivity_i    n forward_i / Σ forward        above 1: is pulled more than the average
    gva effect_j     Σ_i v_i b_ij           value added in a unit of final demand of j

Three solves give them all: B'1, B'v, and G1 = x̂^-1 B x, because G = x̂^-1 B x̂.

Source: Miller and Blair 2009, chapters 6 and 12; Eurostat Manual 2008, chapter 15 (Beutel), tables 15.4 and 15.10.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from giaoban.core.economy.checks import TOLERANCE, sound_system
from giaoban.core.economy.digital import value_added_per_output
from giaoban.core.economy.table import Array, IOTable
from giaoban.core.findings import Finding, Refused

Role = Literal["key", "backward", "forward", "weak"]


@dataclass(frozen=True, eq=False)
class Linkages:
    """One number a sector, in the table's order; multipliers are money per money of final demand."""

    sectors: tuple[str, ...]
    backward: Array
    forward: Array
    power: Array
    sensitivity: Array
    gva_effect: Array
    findings: tuple[Finding, ...] = ()

    def roles(self) -> dict[str, Role]:
        """Key sectors pull and are pulled more than the average; the others do one of the two, or neither."""
        names: dict[tuple[bool, bool], Role] = {
            (True, True): "key",
            (True, False): "backward",
            (False, True): "forward",
            (False, False): "weak",
        }
        above = zip(self.sectors, self.power > 1, self.sensitivity > 1, strict=True)
        return {code: names[bool(pulls), bool(pulled)] for code, pulls, pulled in above}


def linkages(table: IOTable, *, tolerance: float = TOLERANCE) -> Linkages:
    """All linkages of a table; those of a competitive table count imported inputs as if made at home.

    A sector without output links to nothing: its multipliers are 1 (itself) and it counts in no average.
    Raises Refused with everything `check` calls an error.

    >>> from giaoban.core.periods import Period
    >>> two = IOTable([[150, 500], [200, 100]], [[350], [1700]], [[650, 1400]], [1000, 2000], sectors=("a", "b"),
    ...               kind="domestic", price="basic", unit="million VND", period=Period.parse("2022"))
    >>> made = linkages(two)
    >>> made.backward.round(4).tolist(), made.forward.round(4).tolist(), made.roles()
    ([1.5182, 1.4521], [1.9142, 1.2541], {'a': 'key', 'b': 'weak'})
    """
    system, found = sound_system(table, tolerance=tolerance)
    transposed = system.solve_transposed(np.column_stack([np.ones(table.n), value_added_per_output(table)]))
    live = table.x > 0
    forward = np.divide(system.solve(table.x), table.x, out=np.ones(table.n), where=live)
    backward = transposed[:, 0]
    return Linkages(
        sectors=table.sectors,
        backward=backward,
        forward=forward,
        power=backward / backward[live].mean(),
        sensitivity=forward / forward[live].mean(),
        gva_effect=transposed[:, 1],
        findings=tuple(found),
    )


def output_for(table: IOTable, final_demand: Any, *, tolerance: float = TOLERANCE) -> Array:
    """The outputs another final demand would need, coefficients unchanged. Raises Refused as `linkages` does.

    >>> from giaoban.core.periods import Period
    >>> two = IOTable([[150, 500], [200, 100]], [[350], [1700]], [[650, 1400]], [1000, 2000], sectors=("a", "b"),
    ...               kind="domestic", price="basic", unit="million VND", period=Period.parse("2022"))
    >>> output_for(two, [600, 1500]).round(1).tolist()
    [1247.5, 1841.6]
    """
    wanted = np.asarray(final_demand, dtype=np.float64)
    if wanted.shape != (table.n,) or not np.isfinite(wanted).all():
        context = {"block": "final demand", "has": " x ".join(map(str, wanted.shape)), "wants": f"{table.n}"}
        raise Refused([Finding("economy.shape", context=context)])
    return sound_system(table, tolerance=tolerance)[0].solve(wanted)
