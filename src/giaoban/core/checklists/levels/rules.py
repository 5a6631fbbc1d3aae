"""The shape of a levels file (`packs/*/levels/*.yaml`): facts about a system, and regimes whose rules give it a level.

A rule holds when each of its conditions does; the highest level of the rules that hold is the level of the system.
Several regimes read the same facts side by side: which of them binds on a day is told by their own days.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated

from pydantic import Field, ValidationError

from giaoban.core.checklists.schema import Basis, Fact, Id, Slug
from giaoban.core.expressions.grammar import NotAnExpression, parse
from giaoban.core.expressions.types import TypeCheck
from giaoban.core.fields import Evidence, Formula, Key, Name, Part, Text, Words
from giaoban.core.findings import Finding, Place, has_errors
from giaoban.core.marked_yaml import Marked, read_marked

Level = Annotated[int, Field(ge=1, le=5)]
LEVELS = (1, 2, 3, 4, 5)


class Rule(Part):
    """One ground for a level. Every condition of `when` has to hold."""

    id: Id
    level: Level
    title: Words
    when: Annotated[tuple[Formula, ...], Field(min_length=1)]
    place: Text | None = None
    evidence: Evidence


class Raise(Part):
    """A fact that is itself a level: a risk assessment that says more than the rules raises the level to it."""

    fact: Name
    place: Text | None = None
    evidence: Evidence


class Approval(Part):
    """Who appraises and approves at some levels, and the workflow (a state table of the pack) this follows."""

    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    workflow: Slug
    appraise: Words
    approve: Words
    evidence: Evidence


class YearlyReport(Part):
    """The day by which the list of systems is reported each year."""

    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]
    place: Text | None = None
    evidence: Evidence


class Regime(Part):
    """The rules of one legal text. `checklist` holds its requirements by level."""

    id: Slug
    title: Words
    basis: Annotated[tuple[Basis, ...], Field(min_length=1)]
    source: Words
    valid_from: dt.date
    valid_to: dt.date | None = None
    transition_until: dt.date | None = None
    checklist: Slug
    raised_by: Raise | None = None
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]
    approvals: Annotated[tuple[Approval, ...], Field(min_length=1)]
    report: YearlyReport | None = None
    note: Words | None = None

    def is_valid_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def may_be_used_on(self, day: dt.date) -> bool:
        """In force, or replaced while decisions under it still stand."""
        last = self.transition_until or self.valid_to
        return self.valid_from <= day and (last is None or day <= last)

    def approval_of(self, level: int) -> Approval | None:
        return next((one for one in self.approvals if level in one.levels), None)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of what the regime says: a dossier keeps it."""
        plain = self.model_dump(mode="json", exclude_defaults=True)
        return hashlib.sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


class Screen(Part):
    """One short page of the wizard: the facts it asks for."""

    id: Slug
    title: Words
    facts: Annotated[tuple[Name, ...], Field(min_length=1)]


class Levels(Part):
    """A levels file: facts, the screens that ask for them, regimes oldest first."""

    title: Words
    owner: Key
    checker: Key
    next_review: dt.date
    facts: dict[Name, Fact]
    screens: Annotated[tuple[Screen, ...], Field(min_length=1)]
    regimes: Annotated[tuple[Regime, ...], Field(min_length=1)]

    def regime(self, name: str) -> Regime | None:
        return next((one for one in self.regimes if one.id == name), None)

    def in_use_on(self, day: dt.date) -> list[Regime]:
        return [one for one in self.regimes if one.may_be_used_on(day)]

    def binding_on(self, day: dt.date) -> Regime | None:
        """The newest regime in force."""
        return next((one for one in reversed(self.regimes) if one.is_valid_on(day)), None)


def load_levels(text: str, file: str) -> tuple[Levels | None, list[Finding]]:
    """The file as values, and every fault with its line; with an error among them the value is None."""
    marked = read_marked(text, file)
    if marked.findings:
        return None, marked.findings
    try:
        found = Levels.model_validate(marked.value)
    except ValidationError as why:
        return None, [
            Finding(
                "levels.wrong-value",
                where=marked.place(tuple(error["loc"])),
                context={"field": ".".join(map(str, error["loc"])) or "/", "reason": error["msg"]},
            )
            for error in why.errors(include_url=False)
        ]
    faults = list(_faults(found, marked))
    return (None if has_errors(faults) else found), faults


def _faults(levels: Levels, marked: Marked) -> Iterator[Finding]:
    types: dict[str, str] = {name: fact.type for name, fact in levels.facts.items()}
    asked = [name for screen in levels.screens for name in screen.facts]
    for name in sorted(set(asked) ^ set(types)):
        yield Finding("levels.fact-not-asked", where=marked.place(("screens",)), context={"name": name})
    for number, regime in enumerate(levels.regimes):
        path = ("regimes", number)
        covered = sorted(level for one in regime.approvals for level in one.levels)
        if covered != list(LEVELS):
            context = {"regime": regime.id, "levels": ", ".join(map(str, covered))}
            yield Finding("levels.approval-of-each-once", where=marked.place((*path, "approvals")), context=context)
        if regime.raised_by and types.get(regime.raised_by.fact) != "integer":
            context = {"name": regime.raised_by.fact}
            yield Finding("levels.fact-not-asked", where=marked.place((*path, "raised_by")), context=context)
        seen: set[str] = set()
        for order, rule in enumerate(regime.rules):
            here = (*path, "rules", order)
            if rule.id in seen:
                yield Finding("levels.rule-twice", where=marked.place((*here, "id")), context={"name": rule.id})
            seen.add(rule.id)
            for place, condition in enumerate(rule.when):
                yield from _condition(condition, types, marked.place((*here, "when", place)))


def _condition(text: str, types: dict[str, str], where: Place) -> Iterator[Finding]:
    try:
        node = parse(text)
    except NotAnExpression as why:
        yield Finding(why.code, where=where, context=dict(why.context))
        return
    check = TypeCheck(text, types)
    check.expect(node, frozenset({"boolean"}), inside=False)
    for fault in check.faults:
        yield Finding(fault.code, where=where, context=dict(fault.context))
