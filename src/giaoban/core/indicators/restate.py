"""Reads figures in another structure of the country: as it was, as it is now, as of a date.

Nothing is moved or stored. Each organisation's months are mapped along its lineage when they are read; totals are
summed in the new organisation and rates divided again afterwards. Where the place of a record is known, a split is
exact and a merger can be taken apart again; otherwise a split goes by declared shares, which is an estimate.
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
Territory = Mapping[str, frozenset[str]]
"""The organisations that a place (a commune, an address code) belongs or belonged to, by the name records give it."""


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
    return [portioned(cell, part, rules) for cell in cells for part in find(cell.subject, cell.month)]


class Finder:
    """Where the totals of an organisation's month belong; asked once a pair, however many records there are.

    >>> merge = [Lineage("yen-bai", "lao-cai-2025", dt.date(2025, 7, 1))]
    >>> Finder(merge, dt.date(2026, 1, 1))("yen-bai", dt.date(2024, 11, 1))[0].subject
    'lao-cai-2025'
    >>> Finder(merge, dt.date(2025, 6, 30))("yen-bai", dt.date(2024, 11, 1))[0].subject
    'yen-bai'
    """

    def __init__(self, lineage: Sequence[Lineage], structure: dt.date, territory: Territory | None = None) -> None:
        findings = lineage_findings(lineage)
        if findings:
            raise Refused(findings)
        self.structure = structure
        self.territory = territory or {}
        self.onward = _by(lineage, lambda step: step.from_)
        self.backward = _by(lineage, lambda step: step.to)
        self._found = cache(self._find)

    def __call__(self, subject: str, day: dt.date, place: str | None = None) -> tuple[Part, ...]:
        """`day` is the first day the totals speak of; `place` is where all of them lie, if that is known."""
        return self._found(subject, day, place if place in self.territory else None)

    def _find(self, subject: str, day: dt.date, place: str | None) -> tuple[Part, ...]:
        if subject not in self.onward and subject not in self.backward:
            return (Part(subject, Decimal(1), frozenset()),)
        here = self.territory.get(place or "", frozenset())
        past = self._back(subject, here)
        return tuple(self._forward(Part(past, Decimal(1), self._newer(past, day)), day, here))

    def _forward(self, part: Part, since: dt.date, here: frozenset[str]) -> Iterable[Part]:
        """Follow the first change after `since` that the structure knows, then the changes after that one."""
        steps = self._next(part.subject, since)
        if not steps:
            yield part
            return
        first = steps[0].date
        if held := [step for step in steps if step.to in here]:  # the record's place says which part it belongs to
            yield from self._forward(Part(held[0].to, part.share, part.notes), first, here)
            return
        for step in steps:
            notes = part.notes | ({ESTIMATED} if step.share != 1 else set())
            yield from self._forward(Part(step.to, part.share * step.share, notes), first, here)

    def _next(self, subject: str, since: dt.date) -> list[Lineage]:
        """The steps of the next change; for what was recorded under a name that had ended already, of the last one."""
        known = [step for step in self.onward.get(subject, ()) if step.date <= self.structure]
        first = min((step.date for step in known if step.date > since), default=None)
        if first is None:
            last = max((step.date for step in known), default=None)
            ended = [step for step in known if step.date == last]
            begun_again = any(step.date >= (last or since) for step in self.backward.get(subject, ()))
            stays = begun_again or any(step.to == subject for step in ended)
            return [] if stays else ended
        return [step for step in known if step.date == first]

    def _back(self, subject: str, here: frozenset[str]) -> str:
        """Undo what came after the structure's day: renames and splits; a merger where the place says who was there."""
        seen = {subject}
        while True:
            steps = [step for step in self.backward.get(subject, ()) if step.date > self.structure]
            there = [step for step in steps if step.from_ in here] if len(steps) > 1 else []
            chosen = there or (steps if len(steps) == 1 and steps[0].kind in ("rename", "split") else [])
            if len(chosen) != 1 or chosen[0].from_ in seen:
                return subject
            subject = chosen[0].from_
            seen.add(subject)

    def _newer(self, subject: str, day: dt.date) -> frozenset[str]:
        """Whether the totals hold what a later merger brought in."""
        steps = self.backward.get(subject, ())
        late = any(step.date > self.structure and step.date <= day and step.kind != "rename" for step in steps)
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


def portioned(cell: Cell, part: Part, rules: Mapping[str, Measure]) -> Cell:
    """The part of a cell's totals that another organisation carries."""
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
