"""What a province does not know, and what that costs: the width of the interval with it and without it.

Each gap is closed alone while all other errors stay as declared, so the widths are computed, not judged. What adds to
the share instead of widening it (codes without turnover, what other sectors digitise) is told as the most it could add.

Source: our estimate of what a full source still leaves in error (`CLOSED`); the rest is `turnover_share`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from giaoban.core.economy.scopes import Scope, activities
from giaoban.core.economy.table import IOTable
from giaoban.core.economy.turnover import turnover_share

CLOSED: Mapping[str, float] = {"turnover": 0.03, "ratio": 0.05, "grdp": 0.01}
"""Relative error that remains: a tax register of turnover, a survey of the province's own ratios, GRDP as final."""


@dataclass(frozen=True)
class Gap:
    """One missing thing. Widths in fractions of GRDP: `without` it, `with_it`; None where nothing can be computed.

    adds: the most it could add to the share, in fractions of GRDP (codes without turnover).
    """

    key: str
    what: str = ""
    without: float | None = None
    with_it: float | None = None
    adds: float | None = None

    @property
    def saved(self) -> float:
        return (self.without or 0.0) - (self.with_it or 0.0)


def gaps(
    turnover: Mapping[str, float],
    *,
    codes: Sequence[str],
    grdp: float,
    table: IOTable,
    scope: Scope,
    errors: Mapping[str, float],
    level: float = 0.95,
) -> list[Gap]:
    """The gaps of a province, the costliest first. `turnover` by sector of the table, `codes` as they were given.

    Raises Refused as `turnover_share` does.
    """

    def width(known: Mapping[str, float]) -> float:
        made = turnover_share(
            turnover,
            grdp=grdp,
            unit=table.unit,
            table=table,
            turnover_error=known["turnover"],
            ratio_error=known["ratio"],
            grdp_error=known["grdp"],
            level=level,
        )
        return made.high - made.low

    now = width(errors)
    made = [
        Gap(key, without=now, with_it=width({**errors, key: min(CLOSED[key], errors[key])}))
        for key in ("turnover", "ratio", "grdp")
    ]
    made.sort(key=lambda gap: -gap.saved)
    return made + [_code_gap(code, codes, table) for code in scope.codes if not _given(code, codes)]


def _given(code: str, codes: Sequence[str]) -> bool:
    return any(one.startswith(code) or code.startswith(one) for given in codes for one in activities(given))


def _code_gap(code: str, codes: Sequence[str], table: IOTable) -> Gap:
    """A province like the nation would have the nation's share of it; unknown where the table's sector holds more."""
    gva = float(table.gva.sum())
    own = sum(
        float(value)
        for sector, value in zip(table.sectors, table.gva, strict=True)
        if (held := activities(sector)) and all(one.startswith(code) for one in held)
    )
    return Gap("code", code, adds=own / gva if own > 0 and gva > 0 else None)
