"""Reads figures in another structure of the country: as it was, as it is now, as of a date.

Nothing is moved or stored. Each organisation's months are mapped along its lineage when they are read; totals are
summed in the new organisation and rates divided again afterwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Literal

from giaoban.core.findings import Finding, Refused
from giaoban.core.indicators.cells import ESTIMATED, NEWER, Cell, Number
from giaoban.core.indicators.schema import Measure

Frame = Literal["as_was", "as_now"] | dt.date


@dataclass(frozen=True)
class Lineage:
    """From `date` on, `to` stands where `from_` stood. A split has several, whose shares sum to 1."""

    from_: str
    to: str
    date: dt.date
    kind: Literal["merge", "split", "rename", "reassign"] = "merge"
    share: Decimal = Decimal(1)


@dataclass(frozen=True)
class Part:
    """A share of an organisation's totals, and the organisation that carries it in the chosen structure."""

    subject: str
    share: Decimal
    notes: frozenset[str]


def structure_date(frame: Frame, today: dt.date | None) -> dt.date | None:
    """The day whose organisations are wanted; None keeps every record with whoever recorded it."""
    if frame == "as_was":
        return None
    if frame == "as_now":
        if today is None:
            raise ValueError("frame as_now needs today")
        return today
    return frame


def restate(
    cells: Iterable[Cell],
    *,
    lineage: Sequence[Lineage],
    structure: dt.date | None,
    rules: Mapping[str, Measure],
) -> list[Cell]:
    """The cells as organisations of `structure` would have recorded them.

    A split by shares makes fractions and notes `estimated`; an organisation younger than the structure stays, noted
    `newer-than-structure`, because its totals cannot be taken apart. Raises Refused when the lineage runs in a circle
    or shares do not sum to 1.
    """
    if structure is None:
        return list(cells)
    find = Finder(lineage, structure)
    return [_apply(cell, part, rules) for cell in cells for part in find(cell.subject, cell.month)]


class Finder:
    """Where the totals of an organisation's month belong; asked once a pair, however many records there are.

    >>> merge = [Lineage("yen-bai", "lao-cai-2025", dt.date(2025, 7, 1))]
    >>> Finder(merge, dt.date(2026, 1, 1))("yen-bai", dt.date(2024, 11, 1))[0].subject
    'lao-cai-2025'
    >>> Finder(merge, dt.date(2025, 6, 30))("yen-bai", dt.date(2024, 11, 1))[0].subject
    'yen-bai'
    """

    def __init__(self, lineage: Sequence[Lineage], structure: dt.date) -> None:
        findings = lineage_findings(lineage)
        if findings:
            raise Refused(findings)
        self.structure = structure
        self.onward = _by(lineage, lambda step: step.from_)
        self.backward = _by(lineage, lambda step: step.to)
        self._found = cache(self._find)

    def __call__(self, subject: str, month: dt.date) -> tuple[Part, ...]:
        return self._found(subject, month)

    def _find(self, subject: str, month: dt.date) -> tuple[Part, ...]:
        if subject not in self.onward and subject not in self.backward:
            return (Part(subject, Decimal(1), frozenset()),)
        return tuple(self._forward(Part(self._back(subject), Decimal(1), self._newer(subject, month)), month))

    def _forward(self, part: Part, since: dt.date) -> Iterable[Part]:
        """Follow the first change after `since` that the structure knows, then the changes after that one."""
        steps = [step for step in self.onward.get(part.subject, ()) if since < step.date <= self.structure]
        first = min((step.date for step in steps), default=None)
        if first is None:
            yield part
            return
        for step in steps:
            if step.date == first:
                notes = part.notes | ({ESTIMATED} if step.share != 1 else set())
                yield from self._forward(Part(step.to, part.share * step.share, notes), first)

    def _back(self, subject: str) -> str:
        """A rename after the structure's day is undone; nothing else can be."""
        seen = {subject}
        while True:
            steps = [step for step in self.backward.get(subject, ()) if step.date > self.structure]
            if len(steps) != 1 or steps[0].kind != "rename" or steps[0].from_ in seen:
                return subject
            subject = steps[0].from_
            seen.add(subject)

    def _newer(self, subject: str, month: dt.date) -> frozenset[str]:
        """Whether the month holds what a later merger brought in."""
        steps = self.backward.get(self._back(subject), ())
        late = any(step.date > self.structure and step.date <= month and step.kind != "rename" for step in steps)
        return frozenset({NEWER}) if late else frozenset()


def lineage_findings(lineage: Sequence[Lineage]) -> list[Finding]:
    """Faults of a lineage: shares that do not sum to 1, and successors that lead back on the same day."""
    findings = []
    totals: dict[tuple[str, dt.date], Decimal] = {}
    same_day: dict[tuple[str, dt.date], set[str]] = {}
    for step in lineage:
        key = (step.from_, step.date)
        totals[key] = totals.get(key, Decimal(0)) + step.share
        same_day.setdefault(key, set()).add(step.to)
    for (subject, date), total in totals.items():
        if abs(total - 1) > Decimal("0.001"):
            context = {"subject": subject, "date": date.isoformat(), "total": str(total)}
            findings.append(Finding("lineage.shares-do-not-sum", context=context))
    for (subject, date), successors in same_day.items():
        if any(subject in same_day.get((other, date), ()) for other in successors if other != subject):
            findings.append(Finding("lineage.circle", context={"subject": subject, "date": date.isoformat()}))
    return findings


def _apply(cell: Cell, part: Part, rules: Mapping[str, Measure]) -> Cell:
    if part.share == 1:
        return replace(cell, subject=part.subject, notes=cell.notes | part.notes)
    measures = {name: _portion(number, part.share, rules.get(name)) for name, number in cell.measures.items()}
    return replace(cell, subject=part.subject, measures=measures, notes=cell.notes | part.notes)


def _portion(number: Number, share: Decimal, rule: Measure | None) -> Number:
    """Totals are divided by the share; an average stays what it is; what does not add up has no portion."""
    if number is None or (rule and rule.succession == "not_additive"):
        return None
    return number if rule and rule.succession == "weighted" else number * share


def _by(lineage: Sequence[Lineage], key: Callable[[Lineage], str]) -> dict[str, list[Lineage]]:
    grouped: dict[str, list[Lineage]] = {}
    for step in lineage:
        grouped.setdefault(key(step), []).append(step)
    return grouped
