"""A weighted, dated bridge from one classification to another, and tables carried over it.

Row i says where sector i goes; its weights sum to one, so nothing is lost and nothing is made: output, value added and
total demand of the economy stay what they were. A row with one weight of 1 aggregates, a row of fractions splits (in
proportion, rows and columns alike, for want of anything better).

Source: Eurostat Manual 2008, section 4.4; Miller and Blair 2009, section 4.9 (aggregation: S Z S').
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from giaoban.core.economy.readers.grid import Grid, label, numbers, value
from giaoban.core.economy.scopes import activities
from giaoban.core.economy.table import Array, IOTable
from giaoban.core.findings import Finding, Place, Refused

_SUM_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Step:
    """A weight from a source code to a target code."""

    source: str
    target: str
    weight: float = 1.0


@dataclass(frozen=True)
class Concordance:
    """Steps between two classifications, valid between two days (an open end is None).

    >>> bridge = Concordance("isic4", "broad", (Step("26", "ict"), Step("61", "ict"), Step("58", "ict", 0.25),
    ...                                         Step("58", "other", 0.75)), dt.date(2018, 7, 6))
    >>> bridge.matrix(("26", "58"))[1].tolist()
    [[1.0, 0.0], [0.25, 0.75]]
    """

    from_classification: str
    to_classification: str
    steps: tuple[Step, ...]
    valid_from: dt.date
    valid_to: dt.date | None = None
    source: str = ""

    def __post_init__(self) -> None:
        findings = []
        sums: dict[str, float] = {}
        seen: set[tuple[str, str]] = set()
        for step in self.steps:
            sums[step.source] = sums.get(step.source, 0.0) + step.weight
            if not 0 < step.weight <= 1:
                context = {"source": step.source, "target": step.target, "weight": str(step.weight)}
                findings.append(Finding("economy.concordance-weight", where=Place(self.source), context=context))
            if (step.source, step.target) in seen:
                context = {"source": step.source, "target": step.target}
                findings.append(Finding("economy.concordance-twice", where=Place(self.source), context=context))
            seen.add((step.source, step.target))
        for code, total in sums.items():
            if not abs(total - 1.0) <= _SUM_TOLERANCE:
                context = {"source": code, "total": f"{total:.6g}"}
                findings.append(Finding("economy.concordance-sum", where=Place(self.source), context=context))
        if findings:
            raise Refused(findings)

    def matrix(self, sectors: Sequence[str]) -> tuple[tuple[str, ...], Array]:
        """Target codes in order of appearance, and the n x m weights. Raises Refused for sectors without a row."""
        held: dict[str, list[Step]] = {}
        for step in self.steps:
            held.setdefault(step.source, []).append(step)
        if missing := [code for code in sectors if code not in held]:
            context = {"sectors": ", ".join(missing), "count": len(missing)}
            raise Refused([Finding("economy.concordance-missing", where=Place(self.source), context=context)])
        targets = tuple(dict.fromkeys(step.target for code in sectors for step in held[code]))
        column = {target: at for at, target in enumerate(targets)}
        weights = np.zeros((len(sectors), len(targets)))
        for at, code in enumerate(sectors):
            for step in held[code]:
                weights[at, column[step.target]] = step.weight
        return targets, weights


def by_codes(
    sectors: Sequence[str], targets: Sequence[str], *, names: tuple[str, str], valid_from: dt.date, source: str = ""
) -> Concordance:
    """The concordance that codes like those of ISIC give by themselves: each sector goes where it lies wholly inside.

    Raises Refused with `economy.concordance-missing` for sectors in no target or in several: those need weights.

    >>> bridge = by_codes(("61", "62", "6311"), ("J61", "J62_63"), names=("vsic2018", "icio45"),
    ...                   valid_from=dt.date(2018, 8, 20))
    >>> [(step.source, step.target) for step in bridge.steps]
    [('61', 'J61'), ('62', 'J62_63'), ('6311', 'J62_63')]
    """
    held = {target: activities(target) for target in targets}
    steps, missing = [], []
    for code in sectors:
        own = activities(code)
        inside = [target for target, wide in held.items() if own and all(one.startswith(wide) for one in own)]
        if len(inside) == 1:
            steps.append(Step(code, inside[0]))
        else:
            missing.append(code)
    if missing:
        context = {"sectors": ", ".join(missing), "count": len(missing)}
        raise Refused([Finding("economy.concordance-missing", where=Place(source), context=context)])
    return Concordance(*names, tuple(steps), valid_from, source=source)


def concordance_from_rows(
    grid: Grid, *, names: tuple[str, str], valid_from: dt.date, valid_to: dt.date | None = None, source: str = ""
) -> Concordance:
    """A concordance from rows `source code, target code, weight` under a head of three titles; no weight is 1.

    Raises Refused: `economy.empty`, `economy.text-in-number` with the cells, and what `Concordance` refuses.

    >>> from giaoban.core.economy.readers.grid import Rows
    >>> rows = Rows([["from", "to", "weight"], ["58", "ict", "0.25"], ["58", "other", "0.75"]])
    >>> len(concordance_from_rows(rows, names=("isic4", "broad"), valid_from=dt.date(2018, 8, 20)).steps)
    2
    """
    lines = [at for at in range(1, len(grid.rows)) if label(value(grid, at, 0)) and label(value(grid, at, 1))]
    if not lines:
        raise Refused([Finding("economy.empty", where=Place(grid.file, part=grid.name))])
    faults: list[Finding] = []
    weights = numbers(grid, lines, [2], decimals="point", faults=faults)[:, 0]
    if faults:
        raise Refused(faults)
    steps = tuple(
        Step(
            label(value(grid, at, 0)),
            label(value(grid, at, 1)),
            1.0 if label(value(grid, at, 2)) == "" else float(weight),
        )
        for at, weight in zip(lines, weights, strict=True)
    )
    return Concordance(*names, steps, valid_from, valid_to, source or grid.file)


def concordance_on(known: Iterable[Concordance], *, source: str, target: str, day: dt.date) -> Concordance:
    """The concordance valid on a day. Raises Refused with `economy.no-concordance` when none or several are."""
    fitting = [
        one
        for one in known
        if (one.from_classification, one.to_classification) == (source, target)
        and one.valid_from <= day
        and (one.valid_to is None or day <= one.valid_to)
    ]
    if len(fitting) != 1:
        context = {"source": source, "target": target, "day": day.isoformat(), "count": len(fitting)}
        raise Refused([Finding("economy.no-concordance", context=context)])
    return fitting[0]


def split_in(parts: Mapping[str, Mapping[str, float]], sectors: Sequence[str], *, day: dt.date) -> Concordance:
    """A concordance that splits the named sectors by given weights and leaves the others as they are."""
    steps = [Step(code, target, weight) for code in sectors for target, weight in parts.get(code, {code: 1.0}).items()]
    return Concordance("", "", tuple(steps), day)


def converted(table: IOTable, bridge: Concordance, *, names: Mapping[str, str] | None = None) -> IOTable:
    """The table in the other classification: W'Z W, W'Y, VA W, W'x.

    Raises Refused: `economy.concordance-missing`, and `economy.other-classification` when the table has another one.
    """
    if table.classification and bridge.from_classification not in ("", table.classification):
        context = {"table": table.classification, "bridge": bridge.from_classification}
        raise Refused([Finding("economy.other-classification", where=table.place(), context=context)])
    targets, W = bridge.matrix(table.sectors)
    return table.replaced(
        Z=W.T @ table.Z @ W,
        Y=W.T @ table.Y,
        VA=table.VA @ W,
        x=W.T @ table.x,
        imports=None if table.imports is None else W.T @ table.imports,
        other_inputs=None if table.other_inputs is None else table.other_inputs @ W,
        sectors=targets,
        names=tuple((names or {}).get(code, code) for code in targets),
        classification=bridge.to_classification or table.classification,
    )


def converted_weights(weights: Array, sectors: Sequence[str], bridge: Concordance, by: Array) -> Array:
    """Digital weights in the other classification: means weighted by `by` (output or value added).

    A target sector that has nothing of `by` gets the plain mean, so that nothing is divided by zero.
    """
    _, W = bridge.matrix(sectors)
    size = W.T @ by
    plain = (W.T @ weights) / W.sum(axis=0)
    return np.where(size > 0, np.divide(W.T @ (weights * by), size, out=np.zeros_like(size), where=size > 0), plain)
