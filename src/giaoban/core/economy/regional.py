"""Location quotients: what a province buys at home, judged from its mix of sectors when no regional table exists.

    SLQ_i   = (x_i^r / x^r) / (x_i^n / x^n)          is the sector better represented here than in the nation?
    CILQ_ij = SLQ_i / SLQ_j                          seller against buyer; SLQ_i on the diagonal
    RLQ_ij  = SLQ_i / log2(1 + SLQ_j)                and the size of the region as well
    FLQ_ij  = CILQ_ij (log2(1 + x^r / x^n))^delta    with the weight of size stated openly
    AFLQ_ij = FLQ_ij log2(1 + SLQ_j) where SLQ_j > 1 and buyers may be specialised

A regional coefficient is the national one times the quotient, at most 1; only AFLQ may then exceed the national one.

Source:  Miller and Blair 2009, section 8.2; Round (1978) for RLQ; Flegg and Webber (1997, 2000) for FLQ and AFLQ;
         Smith and Morrison (1974) for SLQ on the diagonal of CILQ.
Limits:  a rule of thumb, not a survey. Delta is never assumed: studies find 0.1 to 0.4 and no value is known for Viet
         Nam's provinces, so results are shown as a band over the deltas asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from giaoban.core.findings import Finding, Place, Refused

Floats = NDArray[np.float64]
Quotient = Literal["slq", "cilq", "rlq", "flq", "aflq"]
WITH_DELTA: tuple[Quotient, ...] = ("flq", "aflq")


def regional_coefficients(
    national: ArrayLike,
    region: ArrayLike,
    nation: ArrayLike,
    *,
    quotient: Quotient,
    delta: float | None = None,
    sectors: Sequence[str] | None = None,
) -> Floats:
    """Inputs bought within the region per unit of output.

    Unit:    fraction of output; `region` and `nation` are output (or value added, or employment) by sector, one unit
    Raises:  Refused, see `quotients`

    >>> A, nation = [[0.2, 0.4], [0.1, 0.3]], [100.0, 100.0]
    >>> regional_coefficients(A, [5.0, 15.0], nation, quotient="slq").tolist()
    [[0.1, 0.2], [0.1, 0.3]]
    """
    whole = np.asarray(national, dtype=np.float64)
    ratio = quotients(region, nation, quotient=quotient, delta=delta, sectors=sectors)
    if whole.shape != ratio.shape:
        raise Refused([Finding("region.shape", context={"given": whole.shape, "wanted": ratio.shape})])
    return whole * ratio


def quotients(
    region: ArrayLike,
    nation: ArrayLike,
    *,
    quotient: Quotient,
    delta: float | None = None,
    sectors: Sequence[str] | None = None,
) -> Floats:
    """The share of each national input (seller i, buyer j) that the region supplies itself.

    A sector the region does not have sells nothing and buys nothing: its row and column are 0, never a division.

    Raises:  Refused `region.shape`, `region.not-a-number`, `region.negative`, `region.empty`, `region.exceeds-nation`,
             `region.delta-missing` (FLQ and AFLQ need one), `region.delta-range` (0 to below 1)

    >>> quotients([5.0, 15.0], [100.0, 100.0], quotient="cilq").round(4).tolist()
    [[0.5, 0.3333], [1.0, 1.0]]
    """
    if quotient not in get_args(Quotient):
        raise ValueError(f"no such quotient: {quotient!r}")
    if quotient in WITH_DELTA:
        _check_delta(quotient, delta)
    here, everywhere = _read(region, nation, sectors)
    simple = simple_quotients(here, everywhere)
    size = float(here.sum() / everywhere.sum())
    has = simple > 0
    safe = np.where(has, simple, 1.0)
    with np.errstate(over="ignore"):  # beside a sector all but absent any other is infinitely large, and capped at 1
        if quotient == "slq":
            ratio = np.repeat(simple[:, None], len(simple), axis=1)
        elif quotient == "rlq":
            ratio = simple[:, None] / _log2_of_one_and(safe)
        else:
            ratio = simple[:, None] / safe
            np.fill_diagonal(ratio, simple)
    if quotient in WITH_DELTA and delta is not None:
        ratio = ratio * _log2_of_one_and(np.float64(size)) ** delta
    ratio = np.minimum(ratio, 1.0)
    if quotient == "aflq":
        ratio = ratio * np.where(simple > 1, _log2_of_one_and(simple), 1.0)
    return np.where(has, ratio, 0.0)


def simple_quotients(region: ArrayLike, nation: ArrayLike) -> Floats:
    """SLQ of every sector; 0 where the nation has none.

    >>> simple_quotients([5.0, 15.0], [100.0, 100.0]).tolist()
    [0.5, 1.5]
    """
    here, everywhere = np.asarray(region, dtype=np.float64), np.asarray(nation, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        simple = (here / here.sum()) / (everywhere / everywhere.sum())
    return np.where(everywhere > 0, simple, 0.0)


@dataclass(frozen=True)
class Band:
    """A figure at every delta asked for: what is known is the band, not a point in it."""

    deltas: tuple[float, ...]
    values: tuple[float, ...]

    @property
    def low(self) -> float:
        return min(self.values)

    @property
    def high(self) -> float:
        return max(self.values)


def over_deltas(deltas: Sequence[float], measure: Callable[[float], float]) -> Band:
    """The measure at each delta, given explicitly.

    Raises:  Refused `region.delta-missing`, `region.delta-range`

    >>> over_deltas([0.2, 0.3], lambda delta: 100 - 10 * delta)
    Band(deltas=(0.2, 0.3), values=(98.0, 97.0))
    """
    if not deltas:
        _check_delta("flq", None)
    for delta in deltas:
        _check_delta("flq", delta)
    return Band(tuple(deltas), tuple(measure(delta) for delta in deltas))


def _log2_of_one_and(value: Floats | np.float64) -> Floats:
    """log2(1 + value), true for small values too: 1 + 1e-20 is 1, its logarithm would be 0."""
    return np.asarray(np.log1p(value) / np.log(2))


def _check_delta(quotient: str, delta: float | None) -> None:
    if delta is None:
        raise Refused([Finding("region.delta-missing", context={"quotient": quotient.upper()})])
    if not 0 <= delta < 1:
        raise Refused([Finding("region.delta-range", context={"delta": delta})])


def _read(region: ArrayLike, nation: ArrayLike, sectors: Sequence[str] | None) -> tuple[Floats, Floats]:
    try:
        here, everywhere = np.asarray(region, dtype=np.float64), np.asarray(nation, dtype=np.float64)
    except (TypeError, ValueError) as why:
        raise Refused([Finding("region.not-a-number", context={"sectors": str(why)})]) from why
    if here.ndim != 1 or here.shape != everywhere.shape:
        raise Refused([Finding("region.shape", context={"given": here.shape, "wanted": everywhere.shape})])
    found = []
    with np.errstate(invalid="ignore"):
        faults = {
            "region.not-a-number": ~np.isfinite(here) | ~np.isfinite(everywhere),
            "region.negative": (here < 0) | (everywhere < 0),
            "region.exceeds-nation": here > everywhere * (1 + 1e-9),
        }
    for code, where in faults.items():
        if where.any():
            places = [sectors[index] if sectors else str(index + 1) for index in np.flatnonzero(where).tolist()]
            found.append(Finding(code, where=Place(part=places[0]), context={"sectors": ", ".join(places)}))
    if not found and here.sum() == 0:
        found.append(Finding("region.empty"))
    if found:
        raise Refused(found)
    return here, everywhere
