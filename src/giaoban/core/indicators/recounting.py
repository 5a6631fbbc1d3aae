"""Totals that do not add up, counted anew at every level: distinct people of a quarter are not those of three months.

The records are asked once a level, period and structure. Where an organisation was divided by shares nobody can say
who belongs to which part: there the number stays unknown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from giaoban.core.expressions.grammar import parse
from giaoban.core.expressions.ibis import to_ibis
from giaoban.core.indicators.cells import Number
from giaoban.core.indicators.restate import Finder, Lineage
from giaoban.core.indicators.rollup import Level, PeriodKind, Row, value_of_totals
from giaoban.core.indicators.schema import Definition
from giaoban.core.periods import Period

ORIGIN = "simulated"


def not_additive(definition: Definition) -> list[str]:
    """Measures counted from records that never combine."""
    return [
        name for name, measure in definition.measures.items() if measure.expr and measure.succession == "not_additive"
    ]


def recounted(
    definition: Definition,
    rows: Iterable[Row],
    table: Any,
    *,
    by: Level,
    period_kind: PeriodKind,
    lineage: Sequence[Lineage] = (),
    structure: dt.date | None = None,
    parents: Mapping[str, str] | None = None,
    nation: str = "vn",
    dimensions: Sequence[str] = (),
) -> list[Row]:
    """The rows with their not additive measures counted from the records of exactly that row.

    `table` holds the records the rows were made of, already filtered.
    """
    rows, names = list(rows), not_additive(definition)
    if not rows or not names:
        return rows
    find = Finder(lineage, structure) if structure is not None else None
    found: dict[tuple[Any, ...], dict[str, Number]] = {}
    spans = sorted({row.period for row in rows})
    everybody = table.select(subject=table[definition.subject]).distinct().to_pyarrow()
    subjects = [one for one in everybody.column("subject").to_pylist() if one]
    for period in spans:
        target = _targets(subjects, period, find, by, parents or {}, nation)
        found |= _asked(definition, table, period, target, names, dimensions)
    return [_patched(definition, row, found, names) for row in rows]


def _targets(
    subjects: Sequence[str], period: Period, find: Finder | None, by: Level, parents: Mapping[str, str], nation: str
) -> dict[str, str | None]:
    """Whom each organisation's records count for; None where shares divide them."""
    targets: dict[str, str | None] = {}
    for subject in subjects:
        parts = find(subject, period.start) if find else None
        here = subject if parts is None else parts[0].subject if len(parts) == 1 else None
        if by == "nation":
            here = nation
        elif by == "parent" and here is not None:
            here = parents.get(here)
        targets[subject] = here
    return targets


def _asked(
    definition: Definition,
    table: Any,
    period: Period,
    target: Mapping[str, str | None],
    names: Sequence[str],
    dimensions: Sequence[str],
) -> dict[tuple[Any, ...], dict[str, Number]]:
    import ibis

    time = table[definition.time]
    after = period.end + dt.timedelta(days=1)  # the clock of a timestamp runs to the end of the last day
    kept = table.filter(time >= period.start, time < after)
    moved = [(before, to) for before, to in target.items() if to is not None and to != before]
    unknown = [before for before, to in target.items() if to is None]
    if unknown:
        kept = kept.filter(~kept[definition.subject].isin(unknown))
    subject = kept[definition.subject]
    owner = subject.cases(*moved, else_=subject) if moved else subject
    keys = {"by_owner": owner, "by_origin": kept[ORIGIN] if ORIGIN in kept.columns else ibis.literal(False)}
    keys |= {f"by_{number}": kept[name] for number, name in enumerate(dimensions)}
    measures = {name: to_ibis(parse(definition.measures[name].expr or ""), kept) for name in names}
    answer = kept.group_by(**keys).aggregate(**measures).to_pyarrow().to_pylist()
    return {
        (one["by_owner"], period, tuple(one[f"by_{n}"] for n in range(len(dimensions))), bool(one["by_origin"])): {
            name: one[name] for name in names
        }
        for one in answer
    }


def _patched(
    definition: Definition, row: Row, found: Mapping[tuple[Any, ...], Mapping[str, Number]], names: Sequence[str]
) -> Row:
    counted = found.get((row.subject, row.period, tuple(row.dimensions.values()), row.simulated), {})
    measures = {**row.measures, **{name: counted.get(name) for name in names}}
    num, den, value = value_of_totals(definition, measures)
    return replace(row, measures=measures, num=num, den=den, value=value)
