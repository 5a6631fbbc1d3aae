"""Why two values of the same share differ, in parts that add up to the difference exactly.

Between two estimates made here every choice is known, and the parts are Shapley values over the choices that differ. Of
a publication only the figure is known, at best its two parts: what cannot be told apart stays one part, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from giaoban.core.economy.definition import Definition, read_definition
from giaoban.core.economy.differences import shapley
from giaoban.core.economy.estimate import evaluate
from giaoban.core.economy.table import IOTable
from giaoban.core.findings import Refused
from giaoban.measures.models import EconomyEstimate
from giaoban.measures.queries.economy.disputes import PLACES, Line, line_of
from giaoban.measures.queries.economy.files import read_table
from giaoban.measures.queries.economy.listings import named_tables

INPUTS = ("scope", "phi", "denominator", "revision")
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "scope": ("scope", "shares"),
    "phi": ("phi", "platform"),
    "denominator": ("of",),
    "imports": ("imports", "exports"),
    "overlap": ("overlap",),
    "quarter": ("quarter",),
}


@dataclass(frozen=True)
class Part:
    """What one choice adds, in percentage points (signed, from the first value to the second).

    choice: scope, phi, denominator, revision (of the table), imports, overlap, method, quarter; core, digitised (as
    published); rounding; unknown. `words` is the code of its sentence in giaoban.web.words.
    """

    choice: str
    value: Decimal
    is_known: bool = True

    @property
    def words(self) -> str:
        return f"economy.part-{self.choice}"


@dataclass(frozen=True)
class Difference:
    """second - first in percentage points, and its parts; `unknown` names the inputs of a publication nobody stated."""

    first: Line
    second: Line
    total: Decimal
    parts: tuple[Part, ...]
    unknown: tuple[str, ...] = ()


def difference(first: str | Line, second: str | Line) -> Difference:
    """Between two lines of `disputes`, or their keys.

    Raises Refused `economy.unknown-line`, and `economy.file-gone` or `economy.file-changed` when the tables of two
    estimates can no longer be read.
    """
    one = line_of(first) if isinstance(first, str) else first
    other = line_of(second) if isinstance(second, str) else second
    total = other.value - one.value
    if one.is_ours and other.is_ours:
        parts = _between_estimates(one, other, total)
        unknown = () if all(part.is_known for part in parts) else INPUTS
        return Difference(one, other, total, parts, unknown)
    return Difference(one, other, total, _between_figures(one, other, total), INPUTS)


def _between_figures(one: Line, other: Line, total: Decimal) -> tuple[Part, ...]:
    """A publication is one of the two: its parts, where both state them, else one part that nobody can divide."""
    pairs = (("core", one.core, other.core), ("digitised", one.digitised, other.digitised))
    if one.denominator == other.denominator and all(a is not None and b is not None for _, a, b in pairs):
        parts = [Part(name, b - a) for name, a, b in pairs if a is not None and b is not None]
        rest = total - sum((part.value for part in parts), Decimal(0))
        return (*parts, Part("rounding", rest)) if rest else tuple(parts)
    same_method = one.method == other.method and not one.is_ours and not other.is_ours
    return (Part("revision" if same_method else "unknown", total, is_known=False),) if total else ()


def _between_estimates(one: Line, other: Line, total: Decimal) -> tuple[Part, ...]:
    first, second = _choices(one.estimate_key), _choices(other.estimate_key)
    if first is None or second is None:
        return (Part("method", total),) if total else ()
    (tables_1, definition_1), (tables_2, definition_2) = first, second
    at_1, at_2 = _named(tables_1, definition_1), _named(tables_2, definition_2)
    if (at_1["phi"][0] is None) != (at_2["phi"][0] is None):
        for at in (at_1, at_2):  # with φ on one side only it is another method, not another coefficient
            at["method"] = (at.pop("phi"), at.pop("overlap"))
    try:
        found = shapley(lambda at: _share(at, definition_1), first=at_1, second=at_2)
    except Refused:  # a φ or a share of one classification says nothing about the sectors of the other
        return (Part("unknown", total, is_known=False),) if total else ()
    parts = {name: (Decimal(repr(value)) * 100).quantize(PLACES) for name, value in found.items()}
    if parts:
        largest = max(parts, key=lambda name: abs(parts[name]))
        parts[largest] += total - sum(parts.values(), Decimal(0))
    return tuple(Part(name, value) for name, value in parts.items())


def _choices(key: str) -> tuple[tuple[IOTable, ...], Definition] | None:
    """The tables and definition of an estimate; None where the share is not one of a table (turnover, provinces)."""
    row = EconomyEstimate.objects.get(key=key)
    definition = read_definition(row.inputs["definition"])
    if definition.turnover is not None or definition.provinces is not None:
        return None
    return tuple(read_table(table) for table in named_tables(row.inputs["tables"])), definition


def _named(tables: tuple[IOTable, ...], definition: Definition) -> dict[str, Any]:
    made: dict[str, Any] = {"revision": tables}
    for name, fields in _CHOICES.items():
        made[name] = tuple(getattr(definition, field) for field in fields)
    return made


def _share(at: Mapping[str, Any], base: Definition) -> float:
    held = dict(at)
    if "method" in held:
        held["phi"], held["overlap"] = held.pop("method")
    changes = {
        field: value for name, fields in _CHOICES.items() for field, value in zip(fields, held[name], strict=True)
    }
    return evaluate(held["revision"], base.model_copy(update=changes | {"errors": None})).share
