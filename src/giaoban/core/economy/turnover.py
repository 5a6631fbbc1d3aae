"""A province that knows only the turnover of its digital enterprises: value added by the nation's ratios.

    digital value added = Σ_j turnover_j · (VA_j / x_j of the national table)        share = that / GRDP

It measures the digital activities only (the core, not what is digitised elsewhere), it takes the province's firms to be
like the nation's, and turnover of trade is not output. Hence a wide interval, stated with the figure.

Source: our reading of the method provinces describe; the ratio estimate is that of any survey (Cochran, Sampling
        Techniques, 3rd ed. 1977, chapter 6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from giaoban.core.economy.digital import value_added_per_output
from giaoban.core.economy.table import IOTable, cells
from giaoban.core.findings import Finding, Refused


@dataclass(frozen=True)
class TurnoverShare:
    """Value added by sector in the unit of the turnover, and the share of GRDP with its interval."""

    value_added: Mapping[str, float]
    grdp: float
    unit: str
    share: float
    low: float
    high: float
    level: float


def turnover_share(
    turnover: Mapping[str, float],
    *,
    grdp: float,
    unit: str,
    table: IOTable,
    turnover_error: float,
    ratio_error: float,
    grdp_error: float = 0.0,
    level: float = 0.95,
) -> TurnoverShare:
    """Share of GRDP from turnover by sector of the national table.

    Errors are relative standard deviations the user declares (0.1 is ten per cent): of each turnover, of each ratio of
    value added to output, of GRDP. Raises Refused: `economy.unknown-sector`, `economy.turnover-sign` (negative, not a
    number), `economy.no-grdp`, `economy.no-turnover`, `economy.error-range`, `economy.share-above-one` (turnover and
    GRDP in different units, most often).

    >>> from giaoban.core.periods import Period
    >>> two = IOTable([[150, 500], [200, 100]], [[350], [1700]], [[650, 1400]], [1000, 2000], sectors=("a", "b"),
    ...               kind="domestic", price="basic", unit="million VND", period=Period.parse("2022"))
    >>> made = turnover_share({"a": 200}, grdp=2600, unit="billion VND", table=two, turnover_error=0.1, ratio_error=0.2)
    >>> round(made.share, 4), round(made.low, 4), round(made.high, 4)
    (0.05, 0.0281, 0.0719)
    """
    findings = _faults(turnover, grdp, (turnover_error, ratio_error, grdp_error), level)
    if findings:
        raise Refused(findings)
    table.weights(turnover)  # refuses unknown codes
    ratio = dict(zip(table.sectors, value_added_per_output(table).tolist(), strict=True))
    made = {code: value * ratio[code] for code, value in turnover.items()}
    total = sum(made.values())
    share = total / grdp
    if share > 1:
        context = {"total": f"{total:.6g}", "grdp": f"{grdp:.6g}", "unit": unit}
        raise Refused([Finding("economy.share-above-one", context=context)])
    own = sum(value**2 for value in made.values()) * (turnover_error**2 + ratio_error**2)
    spread = float(np.sqrt(own / grdp**2 + (share * grdp_error) ** 2))
    reach = NormalDist().inv_cdf(0.5 + level / 2) * spread
    return TurnoverShare(made, grdp, unit, share, max(share - reach, 0.0), min(share + reach, 1.0), level)


def _faults(turnover: Mapping[str, float], grdp: float, errors: tuple[float, ...], level: float) -> list[Finding]:
    found = []
    if bad := [f"{code} = {value}" for code, value in turnover.items() if not 0 <= value < float("inf")]:
        found.append(Finding("economy.turnover-sign", context=cells(bad)))
    if not turnover or not any(turnover.values()):
        found.append(Finding("economy.no-turnover"))
    if not 0 < grdp < float("inf"):
        found.append(Finding("economy.no-grdp", context={"grdp": str(grdp)}))
    if not all(0 <= error < float("inf") for error in errors) or not 0 < level < 1:
        found.append(Finding("economy.error-range", context={"errors": ", ".join(map(str, (*errors, level)))}))
    return found
