"""Why a figure is another than before, in parts that add up to the difference.

A figure is computed six times, each time with one more kind of change, in this order:

    late        records that were not there before
    corrected   records of which a newer version came
    deleted     records that were taken back
    definition  the indicator counts otherwise
    structure   the country is divided otherwise

What a kind explains is the step it makes. Counts are exact in any order. A rate is a quotient, so its steps depend on
the order, and the order is always this one; steps add up to the difference exactly, because each value is rounded to
eight decimals first and a step is the difference of two of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from giaoban.core.indicators.cells import Number
from giaoban.core.indicators.rollup import Row
from giaoban.core.periods import Period
from giaoban.core.quantities import round_half_up

Kind = Literal["late", "corrected", "deleted", "definition", "structure"]
KINDS: tuple[Kind, ...] = ("late", "corrected", "deleted", "definition", "structure")
PLACES = 8


@dataclass(frozen=True)
class Part:
    """One step. num, den: by how much the counts changed; amount: by how much the value did, in its unit.

    records: how many records of this kind the figure holds; None for definition and structure. The amount is None
    where the figure has no value on one side.
    """

    kind: Kind
    num: Number
    den: Number
    amount: Decimal | None
    records: int | None = None


@dataclass(frozen=True)
class Difference:
    """A figure before and after (None: it did not exist), and the parts between them, in order, without empty ones."""

    subject: str
    period: Period
    simulated: bool
    before: Row | None
    after: Row | None
    parts: tuple[Part, ...]

    @property
    def amount(self) -> Decimal | None:
        """After minus before; the sum of the parts' amounts."""
        one, other = _value(self.before), _value(self.after)
        return None if one is None or other is None else other - one


def explain(
    stages: Sequence[Sequence[Row]], records: Mapping[Kind, Mapping[tuple[str, Period, bool], int]] | None = None
) -> list[Difference]:
    """The differences between six tables of rows: before, then after each kind of change in order.

    `records` counts the records of a kind by subject, period and origin. Figures nothing changed are left out.
    """
    if len(stages) != len(KINDS) + 1:
        raise ValueError(f"{len(KINDS) + 1} stages are needed, there are {len(stages)}")
    tables = [{(row.subject, row.period, row.simulated): row for row in stage} for stage in stages]
    places = sorted({place for table in tables for place in table})
    found = []
    for place in places:
        rows = [table.get(place) for table in tables]
        counts = {kind: by_place[place] for kind, by_place in (records or {}).items() if place in by_place}
        parts = _parts(rows, counts)
        if parts:
            found.append(Difference(*place, rows[0], rows[-1], parts))
    return found


def _parts(rows: Sequence[Row | None], records: Mapping[Kind, int]) -> tuple[Part, ...]:
    has_difference = _value(rows[0]) is not None and _value(rows[-1]) is not None
    parts = []
    last = _value(rows[0])
    for kind, one, other in zip(KINDS, rows, rows[1:], strict=False):
        value = _value(other)
        amount = None
        if has_difference and last is not None:
            amount = Decimal(0) if value is None else value - last  # a stage without a value passes its step on
            last = last if value is None else value
        num, den = _step(one, other, "num"), _step(one, other, "den")
        if num or den or amount or records.get(kind) or (one is None) != (other is None):
            parts.append(Part(kind, num, den, amount, records.get(kind)))
    return tuple(parts)


def _value(row: Row | None) -> Decimal | None:
    return None if row is None or row.value is None else round_half_up(row.value, PLACES)


def _step(one: Row | None, other: Row | None, name: str) -> Number:
    before, after = (0 if row is None else getattr(row, name) for row in (one, other))
    return None if before is None or after is None else after - before
