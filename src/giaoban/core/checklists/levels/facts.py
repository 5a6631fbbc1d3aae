"""Whether the facts stated about a system are of the kinds the file of levels asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from giaoban.core.checklists.levels.rules import Levels
from giaoban.core.findings import Finding, Place

MOST = 1_000_000_000  # people; more than any country has


def fact_faults(levels: Levels, facts: Mapping[str, Any]) -> list[Finding]:
    """Every fact that is not asked for, of another kind, none of the choices, or a number out of all reason."""
    return [fault for name, value in facts.items() for fault in _faults(levels, name, value)]


def _faults(levels: Levels, name: str, value: Any) -> Iterator[Finding]:
    fact = levels.facts.get(name)
    context = {"name": name[:60], "value": str(value)[:60]}
    where = Place(part=name[:60])
    if fact is None:
        yield Finding("levels.unknown-fact", where=where, context=context | {"known": ", ".join(levels.facts)})
        return
    if value is None:
        return
    context |= {"title_vi": fact.title.vi, "title_en": fact.title.en}
    if not _fits(levels, name, value):
        yield Finding("levels.wrong-fact", where=where, context=context)


def _fits(levels: Levels, name: str, value: Any) -> bool:
    fact = levels.facts[name]
    match fact.type:
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            most = 5 if _is_level(levels, name) else MOST
            return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most
        case _:
            return isinstance(value, str) and (not fact.choices or value in fact.choices)


def _is_level(levels: Levels, name: str) -> bool:
    return any(regime.raised_by is not None and regime.raised_by.fact == name for regime in levels.regimes)
