"""One figure counted again from its records, on any machine: which records count, what they come to, one hash of it.

    asked = Asked("province.bien", "organisation", Period.parse("2025Q1"))
    records = counting(definition, table, asked, country)
    told = plain_figure(definition, asked, recount(definition, records, asked, country).row)
    figure_hash(told)

The explanation of a figure and the `run.py` of its bundle both call this, so both say the same.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, cast

from giaoban.core.expressions.grammar import names, parse
from giaoban.core.indicators.cells import Cell, Number
from giaoban.core.indicators.cubes import is_storable
from giaoban.core.indicators.engine import ORIGIN, compute
from giaoban.core.indicators.records import PLACE, SINCE, marked, record_cells
from giaoban.core.indicators.restate import Finder, Lineage, Territory
from giaoban.core.indicators.rollup import Level, PeriodKind, Row, roll_up, value_of_totals
from giaoban.core.indicators.schema import Definition
from giaoban.core.periods import Period

KINDS = ("month", "quarter", "half", "year")
EXACT = Decimal("0.00000001")  # the places observations keep


@dataclass(frozen=True)
class Asked:
    """Which figure. `structure` is the day in whose structure the country is read; None is as it was."""

    subject: str
    by: Level
    period: Period
    structure: dt.date | None = None
    simulated: bool = False


@dataclass(frozen=True)
class Country:
    """What the register says, as far as the figure needs it. `place` is the column that names where a record lies."""

    lineage: Sequence[Lineage] = ()
    parents: Mapping[str, str] = field(default_factory=dict)
    nation: str = "vn"
    place: str | None = None
    territory: Territory = field(default_factory=dict)


@dataclass(frozen=True)
class Recount:
    """The figure, and by who recorded them the parts that were summed for it. No record at all is zero of zero."""

    row: Row
    parts: tuple[Row, ...]


def counting(definition: Definition, table: Any, asked: Asked, country: Country) -> Any:
    """The records a figure counts, as an Ibis table with the columns of `table`.

    Raises Refused for a faulty lineage, ValueError for a definition that is not counted from records.
    """
    if not (definition.time and definition.subject):
        raise ValueError(f"{definition.reference} is not computed from records")
    time = table[definition.time]
    kept = table.filter(time >= asked.period.start, time < asked.period.end + dt.timedelta(days=1))
    if ORIGIN in kept.columns:
        kept = kept.filter(kept[ORIGIN] == asked.simulated)
    subject = kept[definition.subject]
    if asked.structure is not None:
        return _restated(definition, kept, asked, country)
    if asked.by == "nation":
        return kept
    if asked.by == "organisation":
        return kept.filter(subject == asked.subject)
    return kept.filter(subject.isin([one for one, above in country.parents.items() if above == asked.subject]))


def recount(definition: Definition, records: Any, asked: Asked, country: Country) -> Recount:
    """The figure from exactly the records that count; raises Refused as the engine does."""
    kind = cast(PeriodKind, asked.period.kind)
    settings: dict[str, Any] = {"by": asked.by, "period_kind": kind, "lineage": country.lineage}
    settings |= {"parents": country.parents, "nation": country.nation}
    if not is_storable(definition):  # distinct people of the whole are not those of its parts
        rows = compute(definition, records, frame=asked.structure or "as_was", **settings)
        own = compute(definition, records, period_kind=kind)
        return Recount(_chosen(definition, rows, asked), tuple(row for row in own if row.period == asked.period))
    recorder = definition.subject or ""
    others = [name for name in definition.dimensions if name != recorder]
    wider = definition.model_copy(update={"dimensions": [*others, recorder]})
    cells = [
        cell
        for cell in record_cells(
            wider, records, lineage=country.lineage, structure=asked.structure, place=country.place,
            territory=country.territory, dimensions=[recorder],
        )
        if _target(cell.subject, asked, country) == asked.subject
    ]  # fmt: skip
    settings["structure"] = asked.structure
    rows = roll_up(definition, [replace(cell, dimensions=()) for cell in cells], **settings)
    return Recount(_chosen(definition, rows, asked), tuple(_parts(definition, cells, asked, settings)))


def needed_columns(definition: Definition, asked: Asked, country: Country, columns: Sequence[str]) -> list[str]:
    """The columns of `columns` a figure cannot be counted without, in their order."""
    wanted = {definition.subject, definition.time, ORIGIN}
    for measure in definition.measures.values():
        wanted |= names(parse(measure.expr)) if measure.expr else set()
    if asked.structure is not None and country.territory:
        wanted.add(country.place)
    return [name for name in columns if name in wanted]


def plain_figure(definition: Definition, asked: Asked, row: Row) -> dict[str, Any]:
    """The figure as JSON: numbers as texts without trailing zeros, the value to eight decimals."""
    value = None if row.value is None else row.value.quantize(EXACT)
    return {
        "indicator": definition.reference,
        "subject": asked.subject,
        "period": asked.period.code,
        "structure": asked.structure.isoformat() if asked.structure else "as_was",
        "simulated": asked.simulated,
        "status": row.status,
        "num": _text(row.num),
        "den": _text(row.den),
        "value": _text(value),
        "measures": {name: _text(number) for name, number in sorted(row.measures.items())},
        "notes": sorted(row.notes),
    }


def figure_hash(told: Mapping[str, Any]) -> str:
    """Sha-256 of a figure as `plain_figure` tells it.

    >>> figure_hash({"num": "1", "den": "2"}) == figure_hash({"den": "2", "num": "1"})
    True
    """
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _restated(definition: Definition, kept: Any, asked: Asked, country: Country) -> Any:
    """The records of which at least a share belongs to whoever is asked for, in the structure of the day."""
    import ibis

    assert asked.structure is not None
    exact = is_storable(definition)
    find = Finder(country.lineage, asked.structure, country.territory if exact else None)
    touched = sorted({step.from_ for step in country.lineage} | {step.to for step in country.lineage})
    inside = sorted({step.date for step in country.lineage if step.date.day != 1}) if exact else []
    place = country.place if exact and country.place in kept.columns else None
    seen = marked(definition, kept, touched, inside, place)
    time = seen[definition.time]
    keys = {"_subject": seen[definition.subject], "_at": ibis.coalesce(seen[PLACE], ""), "_passed": seen[SINCE]}
    keys |= {"_year": time.year(), "_month": time.month()}
    seen = seen.mutate(
        **{name: key.cast("string" if name in ("_subject", "_at") else "int32") for name, key in keys.items()}
    )
    belonging = []
    for one in seen.select(*keys).distinct().to_pyarrow().to_pylist():
        month = dt.date(one["_year"], one["_month"], 1)
        since = max([month, *inside[: one["_passed"]]])
        parts = find(one["_subject"], since, one["_at"] or None)
        if any(_target(part.subject, asked, country) == asked.subject for part in parts):
            belonging.append(one)
    if not belonging:
        return kept.filter(ibis.literal(False))
    schema = {"_subject": "string", "_at": "string", "_passed": "int32", "_year": "int32", "_month": "int32"}
    return seen.semi_join(ibis.memtable(belonging, schema=schema), list(keys)).select(*kept.columns)


def _target(subject: str, asked: Asked, country: Country) -> str | None:
    if asked.by == "nation":
        return country.nation
    return subject if asked.by == "organisation" else country.parents.get(subject)


def _parts(definition: Definition, cells: Sequence[Cell], asked: Asked, settings: Mapping[str, Any]) -> list[Row]:
    """What each recorder gave, by its own name, in the order of the names."""
    given: dict[str, list[Cell]] = {}
    for cell in cells:
        given.setdefault(str(cell.dimensions[0]), []).append(replace(cell, dimensions=()))
    found = []
    for recorder, own in sorted(given.items()):
        row = _chosen(definition, roll_up(definition, own, **settings), asked)
        found.append(replace(row, subject=recorder))
    return found


def _chosen(definition: Definition, rows: Sequence[Row], asked: Asked) -> Row:
    for row in rows:
        if (row.subject, row.period, row.simulated) == (asked.subject, asked.period, asked.simulated):
            return row
    nothing: dict[str, Number] = dict.fromkeys(definition.measures, 0)
    num, den, _ = value_of_totals(definition, nothing)
    return Row(
        definition.reference, asked.subject, asked.period, num, den, None, nothing, {}, asked.simulated, frozenset()
    )


def _text(number: Number) -> str | None:
    if number is None:
        return None
    said = format(Decimal(number), "f")
    return said.rstrip("0").rstrip(".") if "." in said else said
