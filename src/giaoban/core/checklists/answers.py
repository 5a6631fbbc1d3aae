"""What was answered to a criterion, by whom, on what evidence, and what a person put in the place of a machine's word.

Three dates of a piece of evidence are kept apart: when it took effect, when it was received, until when it is valid.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from giaoban.core.checklists.faults import nearest
from giaoban.core.checklists.scales import NOT_APPLICABLE, NotOnTheScale, Value, credit_of
from giaoban.core.checklists.schema import Checklist, EvidenceKind, Source
from giaoban.core.findings import Finding, Place

MACHINES: tuple[Source, ...] = ("probe", "indicator")
LONGEST_OVERRIDE = 366
"""Days: a person's word against a machine's does not outlive the yearly round."""


@dataclass(frozen=True)
class Evidence:
    """Something that shows it: `sha256` of its bytes, or of the words of a statement or measurement."""

    kind: EvidenceKind
    title: str
    sha256: str
    received: dt.date
    effective: dt.date | None = None
    valid_until: dt.date | None = None
    place: str = ""

    def is_in_date(self, today: dt.date) -> bool:
        """Received and in effect by then, and not run out.

        >>> day = dt.date
        >>> paper = Evidence("file", "Plan", "ab", day(2025, 3, 1), day(2025, 1, 1), valid_until=day(2025, 12, 31))
        >>> [paper.is_in_date(today) for today in (day(2025, 2, 1), day(2025, 12, 31), day(2026, 1, 1))]
        [False, True, False]
        """
        begun = self.received <= today and (self.effective is None or self.effective <= today)
        return begun and (self.valid_until is None or today <= self.valid_until)


@dataclass(frozen=True)
class Override:
    """A person's word in the place of a machine's, with the reason, from a day until a day, both included."""

    value: Value
    reason: str
    by: str
    since: dt.date
    until: dt.date

    def is_in_force(self, today: dt.date) -> bool:
        return self.since <= today <= self.until


@dataclass(frozen=True)
class Answer:
    """`value` None is "not known" (a machine: not tested); `note` says why something does not apply."""

    criterion: str
    value: Value = None
    source: Source = "ask"
    note: str = ""
    evidence: tuple[Evidence, ...] = ()
    override: Override | None = None

    def value_on(self, today: dt.date) -> Value:
        """What counts on a day: an override in force, else the answer itself."""
        return self.override.value if self.is_overridden_on(today) and self.override else self.value

    def is_overridden_on(self, today: dt.date) -> bool:
        return self.override is not None and self.override.is_in_force(today)


def answer_faults(checklist: Checklist, answers: Iterable[Answer], facts: Mapping[str, object]) -> list[Finding]:
    """Why answers and facts cannot be judged by the checklist; empty when they can. Every fault at once."""
    found = list(_facts(checklist, facts))
    seen: set[str] = set()
    for answer in answers:
        if answer.criterion in seen:
            context = {"criterion": answer.criterion}
            found.append(Finding("checklist.answered-twice", where=Place(part=answer.criterion), context=context))
        seen.add(answer.criterion)
        found += _answer(checklist, answer)
    return found


_TYPES: Mapping[str, tuple[type, ...]] = {"boolean": (bool,), "string": (str,), "date": (dt.date,)}


def _facts(checklist: Checklist, facts: Mapping[str, object]) -> Iterator[Finding]:
    for name, value in facts.items():
        where = Place(part=name)
        fact = checklist.facts.get(name)
        if fact is None:
            context = {"name": name, "nearest": nearest(name, checklist.facts)}
            yield Finding("checklist.unknown-fact", where=where, context=context)
            continue
        if value is None:
            continue
        known = ", ".join(fact.choices)
        context = {"name": name, "value": str(value)[:80], "type": fact.type, "known": known or fact.type}
        if fact.type in ("integer", "number"):
            fits = _is_number(value, whole=fact.type == "integer")
        else:
            fits = isinstance(value, _TYPES[fact.type])
        if not fits or (fact.choices and value not in fact.choices):
            yield Finding("checklist.bad-fact", where=where, context=context)


def _is_number(value: object, *, whole: bool) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        return False
    return not whole or value == int(value)


def _answer(checklist: Checklist, answer: Answer) -> Iterator[Finding]:
    where = Place(part=answer.criterion)
    criterion = checklist.criteria.get(answer.criterion)
    if criterion is None:
        context = {"name": answer.criterion, "nearest": nearest(answer.criterion, checklist.criteria)}
        yield Finding("checklist.unknown-criterion", where=where, context=context)
        return
    source = checklist.source_of(criterion)
    if answer.source != source:
        context = {"criterion": answer.criterion, "source": source, "given": answer.source}
        yield Finding("checklist.wrong-source", where=where, context=context)
    values = [answer.value]
    if answer.override is not None:
        yield from _override(answer, answer.override, source)
        values.append(answer.override.value)
    scale = checklist.scale_of(criterion)
    for value in values:
        if value is None:
            continue
        try:
            credit_of(scale, value)
        except NotOnTheScale as why:
            yield Finding("checklist.not-on-scale", where=where, context=why.context(answer.criterion))
    if answer.value == NOT_APPLICABLE and source not in MACHINES and not answer.note.strip():
        yield Finding("checklist.why-not-applicable", where=where, context={"criterion": answer.criterion})


def _override(answer: Answer, override: Override, source: Source) -> Iterator[Finding]:
    where, context = Place(part=answer.criterion), {"criterion": answer.criterion}
    if source not in MACHINES:
        yield Finding("checklist.nothing-to-override", where=where, context=context)
    if not override.reason.strip():
        yield Finding("checklist.override-without-reason", where=where, context=context)
    if override.value is None:
        yield Finding("checklist.override-without-answer", where=where, context=context)
    if override.until < override.since or (override.until - override.since).days > LONGEST_OVERRIDE:
        days = {"since": override.since, "until": override.until, "most": LONGEST_OVERRIDE}
        yield Finding("checklist.override-without-end", where=where, context=context | days)
