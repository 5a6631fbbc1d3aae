"""What an estimate hangs on: the cells that move it, and every choice that could have been made otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from giaoban.core.economy.definition import RATIOS, Definition, ScopeUsed
from giaoban.core.economy.estimate import domestic_of, evaluate
from giaoban.core.economy.scopes import LIKE_ISIC, Scope
from giaoban.core.economy.sensitivity import Cell, gradient
from giaoban.core.economy.table import IOTable
from giaoban.core.economy.tornado import Bar, tornado
from giaoban.core.findings import Refused


@dataclass(frozen=True)
class WhatMoves:
    """`share` is the headline; `cells` move the core share of GVA; `bars` are choices, the widest first."""

    share: float
    cells: tuple[Cell, ...]
    bars: tuple[Bar, ...]

    def plain(self) -> dict[str, Any]:
        bars = [{"choice": bar.choice, "width": bar.width, "shares": dict(bar.shares)} for bar in self.bars]
        return {"share": self.share, "cells": [asdict(cell) for cell in self.cells], "bars": bars}


def what_moves(table: IOTable, definition: Definition, *, scopes: Iterable[Scope] = (), count: int = 10) -> WhatMoves:
    """Cells and choices for a definition with one table and no province.

    A choice that cannot be made with this table (a scope whose mixed sectors have no share) is left out of its bar.
    Raises Refused as `evaluate` does.
    """
    share = evaluate([table], definition).share
    home = domestic_of(table, definition)
    d = definition.scope.scope().weights(home, definition.shares)
    options = _options(table, definition, scopes)
    base = {choice: getattr(definition, choice) for choice in options}

    def estimate(**chosen: Any) -> float:
        changes = {name: value for name, value in chosen.items() if value is not None}
        if chosen["scope"] != definition.scope and table.classification in LIKE_ISIC:
            # A share was given for a mixed sector of the scope; in another scope the sector may be whole or not at all.
            other = chosen["scope"].scope()
            held = changes.get("shares", definition.shares)
            changes["shares"] = {code: share for code, share in held.items() if other.meets(code) == "part"}
        return evaluate([table], definition.model_copy(update=changes | {"errors": None})).share

    found = {choice: possible(estimate, base, choice, ways) for choice, ways in options.items()}
    bars = tornado(estimate, base=base, choices={choice: ways for choice, ways in found.items() if ways})
    return WhatMoves(share, tuple(gradient(home, d).strongest(count)), tuple(bars))


def _options(table: IOTable, definition: Definition, scopes: Iterable[Scope]) -> dict[str, dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {
        "scope": {one.key: ScopeUsed.of(one) for one in scopes if one.key != definition.scope.key}
    }
    if definition.phi is None:
        other = "diagonal" if definition.overlap == "block" else "block"
        made["overlap"] = {other: other}
    else:
        made["phi"] = {name: ratio for name, ratio in RATIOS.items() if ratio != definition.phi}
        if isinstance(definition.phi, dict):
            for label, factor in (("φ -20 %", 0.8), ("φ +20 %", 1.2)):
                made["phi"][label] = {code: min(1.0, factor * value) for code, value in definition.phi.items()}
    if definition.imports is not None:
        other = "all uses" if definition.imports == "domestic use" else "domestic use"
        made["imports"] = {other: other}
    if table.net_product_taxes is not None:
        other = "gdp" if definition.of == "gva" else "gva"
        made["of"] = {other: other}
    if definition.shares:
        for label, factor in (("-50 %", 0.5), ("+50 %", 1.5)):
            changed = {code: min(1.0, factor * value) for code, value in definition.shares.items()}
            made.setdefault("shares", {})[label] = changed
    return made


def possible(estimate: Any, base: Mapping[str, Any], choice: str, ways: Mapping[str, Any]) -> dict[str, Any]:
    """Those ways of a choice that can be computed at all, the others staying as they are."""
    made = {}
    for label, value in ways.items():
        try:
            estimate(**(dict(base) | {choice: value}))
        except Refused:
            continue
        made[label] = value
    return made
