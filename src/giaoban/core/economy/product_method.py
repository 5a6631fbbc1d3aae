"""The product method on supply-use tables: an industry's digital value added follows its digital output.

    digital output_j = Σ_p δ_p s_pj         value added_j · digital output_j / output_j

Products are told digital or not (δ, 0 to 1), industries are not; an industry that makes both has one ratio of value
added to output for both, for want of anything better.

Source: US Bureau of Economic Analysis, Defining and Measuring the Digital Economy (Barefoot et al.), 2018, section 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from giaoban.core.economy.table import Array, cells
from giaoban.core.findings import Finding, Refused


@dataclass(frozen=True, eq=False)
class ProductMethod:
    """By industry, in the unit of the supply table: output, digital output, value added, digital value added."""

    industries: tuple[str, ...]
    output: Array
    digital_output: Array
    value_added: Array
    digital_value_added: Array

    @property
    def share(self) -> float:
        """Fraction of gross value added."""
        return float(self.digital_value_added.sum() / self.value_added.sum())

    def by_industry(self) -> dict[str, float]:
        """Contributions to the share; they add up to it."""
        made = self.digital_value_added / self.value_added.sum()
        return dict(zip(self.industries, made.tolist(), strict=True))


def product_method(
    supply: Any, value_added: Any, digital: Any, *, products: Sequence[str], industries: Sequence[str]
) -> ProductMethod:
    """Digital value added from a supply table (products x industries), value added by industry, weights by product.

    Raises Refused: `economy.shape`, `economy.not-finite`, `economy.negative-supply` with the cells,
    `economy.weight-range`, `economy.output-missing` (value added without output), `economy.no-value-added`.

    >>> made = product_method([[80, 0], [20, 300]], [50, 90], [1, 0], products=("software", "other"),
    ...                       industries=("ict", "rest"))
    >>> made.digital_value_added.tolist(), round(made.share, 4)
    ([40.0, 0.0], 0.2857)
    """
    S, va, delta = (np.array(one, dtype=np.float64) for one in (supply, value_added, digital))
    if findings := _faults(S, va, delta, tuple(products), tuple(industries)):
        raise Refused(findings)
    output = S.sum(axis=0)
    digital_output: Array = delta @ S
    ratio = np.divide(digital_output, output, out=np.zeros_like(output), where=output > 0)
    return ProductMethod(tuple(industries), output, digital_output, va, va * ratio)


def _faults(S: Array, va: Array, delta: Array, products: tuple[str, ...], industries: tuple[str, ...]) -> list[Finding]:
    p, n = len(products), len(industries)
    wanted = (("supply", S.shape, (p, n)), ("value added", va.shape, (n,)), ("weights", delta.shape, (p,)))
    if wrong := [(name, has, wants) for name, has, wants in wanted if has != wants]:
        return [
            Finding(
                "economy.shape",
                context={"block": name, "has": " x ".join(map(str, has)), "wants": " x ".join(map(str, wants))},
            )
            for name, has, wants in wrong
        ]
    found = []
    if not (np.isfinite(S).all() and np.isfinite(va).all()):
        bad = [f"supply[{products[i]}, {industries[j]}]" for i, j in np.argwhere(~np.isfinite(S))]
        bad += [f"value added[{industries[j]}]" for j in np.flatnonzero(~np.isfinite(va))]
        return [Finding("economy.not-finite", context=cells(bad))]
    if (S < 0).any():
        negative = [f"supply[{products[i]}, {industries[j]}] = {S[i, j]:.6g}" for i, j in np.argwhere(S < 0)]
        found.append(Finding("economy.negative-supply", context=cells(negative)))
    outside = np.flatnonzero(~((delta >= 0) & (delta <= 1)))
    if outside.size:
        context = cells([f"{products[i]} = {delta[i]}" for i in outside])
        found.append(Finding("economy.weight-range", context=context))
    idle = np.flatnonzero((S.sum(axis=0) <= 0) & (va != 0))
    if idle.size:
        found.append(Finding("economy.output-missing", context=cells([industries[j] for j in idle])))
    if not va.sum() > 0:
        found.append(Finding("economy.no-value-added"))
    return found
