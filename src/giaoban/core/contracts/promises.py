"""What a sender promises: how fresh, how often, how much, kept how long; the standard's `slaProperties`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from giaoban.core.contracts.notes import Notes
from giaoban.core.contracts.standard import Document, SlaProperty
from giaoban.core.contracts.terms import Volume
from giaoban.core.marked_yaml import Path

_UNITS = {
    "min": dt.timedelta(minutes=1),
    "h": dt.timedelta(hours=1),
    "d": dt.timedelta(days=1),
    "w": dt.timedelta(weeks=1),
    "mo": dt.timedelta(days=31),  # the longest month: a promise of a month is kept by every month
    "y": dt.timedelta(days=366),
}
_MONTHS = {"mo": 1, "y": 12}
_NAMES = {  # the standard's names and synonyms; it prefers latency to freshness
    "latency": "freshness",
    "ly": "freshness",
    "freshness": "freshness",
    "frequency": "frequency",
    "fy": "frequency",
    "retention": "retention",
    "re": "retention",
    "throughput": "volume",
    "th": "volume",
    "volume": "volume",
}


def read_promises(document: Document, notes: Notes) -> dict[str, Any]:
    """`freshness`, `frequency`, `retention_months` and `volume` of the contract; other properties are refused."""
    found: dict[str, Any] = {}
    for number, one in enumerate(document.slaProperties):
        path: Path = ("slaProperties", number)
        name = _NAMES.get(one.property.lower())
        if name is None:
            notes.unsupported((*path, "property"), f"slaProperties: {one.property}")
        elif name in found or f"{name}_months" in found:
            notes.add("contract.repeated-property", path, property=one.property)
        elif name == "volume":
            found["volume"] = _volume(one, path, notes)
        elif name == "retention":
            found["retention_months"] = _amount(one, path, notes) * _MONTHS.get(_unit(one, path, notes, _MONTHS), 1)
        else:
            found[name] = _amount(one, path, notes) * _UNITS.get(_unit(one, path, notes, _UNITS), dt.timedelta(0))
    return found


def _amount(one: SlaProperty, path: Path, notes: Notes) -> int:
    if isinstance(one.value, bool) or not isinstance(one.value, int) or not 0 < one.value <= 100_000:
        notes.add("contract.wrong-promise", (*path, "value"), property=one.property, value=str(one.value))
        return 1
    return one.value


def _unit(one: SlaProperty, path: Path, notes: Notes, known: dict[str, Any]) -> str:
    if one.unit not in known:
        context = {"property": one.property, "unit": str(one.unit), "known": ", ".join(known)}
        notes.add("contract.wrong-unit", (*path, "unit"), **context)
    return one.unit or ""


def _volume(one: SlaProperty, path: Path, notes: Notes) -> Volume:
    """`value` rows at least and `valueExt` at most, in each `rows/d`, `rows/mo`, ..."""
    rows, _, per = (one.unit or "").partition("/")
    if rows != "rows" or per not in _UNITS:
        context = {
            "property": one.property,
            "unit": str(one.unit),
            "known": ", ".join(f"rows/{unit}" for unit in _UNITS),
        }
        notes.add("contract.wrong-unit", (*path, "unit"), **context)
    ends: list[int | None] = []
    for name, value in (("value", one.value), ("valueExt", one.valueExt)):
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            notes.add("contract.wrong-promise", (*path, name), property=one.property, value=str(value))
        ends.append(value if isinstance(value, int) and not isinstance(value, bool) else None)
    least, most = ends
    if least is not None and most is not None and least > most:
        notes.add("contract.empty-range", path)
    return Volume(least=least, most=most, per=_UNITS.get(per, dt.timedelta(days=1)))
