"""What the figure of one province hangs on: δ, the quotient, the scope and the rest, one choice at a time.

Two ways lead to a province's share and each has choices of its own. From the nation's table by location quotients it is
the core share of GRDP at one δ; from the turnover of its enterprises it is the share with every declared error moved to
the end of its interval.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from giaoban.core.economy.definition import Definition, ScopeUsed
from giaoban.core.economy.estimate import domestic_of, evaluate
from giaoban.core.economy.regional import Quotient
from giaoban.core.economy.scopes import LIKE_ISIC, Scope
from giaoban.core.economy.sensitivity import gradient
from giaoban.core.economy.table import IOTable
from giaoban.core.economy.tornado import tornado
from giaoban.core.economy.whatif import WhatMoves, possible, what_moves
from giaoban.core.findings import Finding, Refused


def what_moves_province(
    table: IOTable, definition: Definition, province: str, *, scopes: Iterable[Scope] = (), count: int = 10
) -> WhatMoves:
    """Choices for the core share of one province of `definition.provinces`; the cells are those of the nation.

    The base is the middle one of the deltas asked for, so the bar of δ is the band that the estimate states.

    Raises Refused as `evaluate` does, and `economy.unknown-province` for a name that is not among the provinces.
    """
    asked = definition.provinces
    if asked is None or province not in asked.names:
        raise Refused([Finding("economy.unknown-province", context={"provinces": province})])
    own = asked.names.index(province)
    deltas = sorted(asked.deltas)
    middle = deltas[len(deltas) // 2]
    base: dict[str, Any] = {"delta": middle, "quotient": asked.quotient, "scope": definition.scope}
    options: dict[str, dict[str, Any]] = {
        "delta": {f"δ = {delta:g}": delta for delta in deltas if delta != middle},
        "quotient": {name: name for name in get_args(Quotient) if name != asked.quotient},
        "scope": {one.key: ScopeUsed.of(one) for one in scopes if one.key != definition.scope.key},
    }
    if definition.imports is not None:
        other = "all uses" if definition.imports == "domestic use" else "domestic use"
        base["imports"], options["imports"] = definition.imports, {other: other}
    if definition.shares:
        base["shares"] = definition.shares
        options["shares"] = {
            label: {code: min(1.0, factor * share) for code, share in definition.shares.items()}
            for label, factor in (("-50 %", 0.5), ("+50 %", 1.5))
        }

    def estimate(delta: float, quotient: Quotient, **chosen: Any) -> float:
        update = {"deltas": (delta,), "quotient": quotient}
        changed = definition.model_copy(update=chosen | {"provinces": asked.model_copy(update=update), "errors": None})
        if chosen["scope"] != definition.scope and table.classification in LIKE_ISIC:
            mixed = chosen["scope"].scope()
            held = {code: share for code, share in changed.shares.items() if mixed.meets(code) == "part"}
            changed = changed.model_copy(update={"shares": held})
        return evaluate([table], changed).provinces[own].core_share_high

    ways = {choice: possible(estimate, base, choice, found) for choice, found in options.items()}
    bars = tornado(estimate, base=base, choices={choice: found for choice, found in ways.items() if found})
    home = domestic_of(table, definition)
    cells = gradient(home, definition.scope.scope().weights(home, definition.shares)).strongest(count)
    return WhatMoves(estimate(**base), tuple(cells), tuple(bars))


def moves_of(
    table: IOTable, definition: Definition, *, scopes: Iterable[Scope] = (), province: str = "", count: int = 10
) -> WhatMoves:
    """What an estimate of any kind hangs on; of provinces, that of `province`, by default the one with most GRDP."""
    if definition.turnover is not None:
        return what_moves_turnover(table, definition)
    if (asked := definition.provinces) is not None:
        own = province or max(zip(asked.grdp, asked.names, strict=True))[1]
        return what_moves_province(table, definition, own, scopes=scopes, count=count)
    return what_moves(table, definition, scopes=scopes, count=count)


def what_moves_turnover(table: IOTable, definition: Definition) -> WhatMoves:
    """Choices for a share from turnover: each declared error taken up or down as a whole, each activity left out.

    All turnovers (or all ratios, or GRDP) are wrong by their declared error at once and in one direction, which is the
    cautious reading; the interval of the estimate takes them as independent. No cell of the table is listed: only its
    ratios of value added to output are used.

    Raises Refused as `evaluate` does, and `economy.no-turnover` for a definition without turnover.
    """
    given = definition.turnover
    if given is None:
        raise Refused([Finding("economy.no-turnover")])
    errors = {"turnover": given.turnover_error, "ratio": given.ratio_error, "grdp": given.grdp_error}

    def estimate(turnover: float, ratio: float, grdp: float, left_out: str) -> float:
        # The share is linear in turnover times ratio, so an error of the ratios acts like one of all turnovers.
        kept = {code: value * turnover * ratio for code, value in given.turnover.items() if code != left_out}
        changed = given.model_copy(update={"turnover": kept, "grdp": given.grdp * grdp})
        return evaluate([table], definition.model_copy(update={"turnover": changed})).share

    base: dict[str, Any] = {"turnover": 1.0, "ratio": 1.0, "grdp": 1.0, "left_out": ""}
    options: dict[str, dict[str, Any]] = {
        name: {f"-{100 * error:g} %": 1 - error, f"+{100 * error:g} %": 1 + error}
        for name, error in errors.items()
        if error
    }
    options["left_out"] = {code: code for code in given.turnover} if len(given.turnover) > 1 else {}
    ways = {choice: possible(estimate, base, choice, found) for choice, found in options.items()}
    bars = tornado(estimate, base=base, choices={choice: found for choice, found in ways.items() if found})
    return WhatMoves(estimate(**base), (), tuple(bars))
