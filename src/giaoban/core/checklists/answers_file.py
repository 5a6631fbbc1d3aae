"""Reads a file of answers (YAML or JSON), with every fault at its line.

checklist: web-trust@1
today: 2026-03-01
facts: {level: 3}
answers:
  - {criterion: T1, value: "4"}
  - {criterion: G7, value: met, evidence: [{kind: file, title: Biên bản, sha256: 9f86d0..., received: 2026-02-01}]}
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from giaoban.core.checklists.answers import Answer, Evidence, Override, answer_faults
from giaoban.core.checklists.scales import NotOnTheScale, Value, read_value
from giaoban.core.checklists.schema import Checklist, EvidenceKind
from giaoban.core.fields import Part, Text
from giaoban.core.findings import Finding, Place
from giaoban.core.marked_yaml import Marked, read_marked

_SHA256 = re.compile(r"[0-9a-f]{64}")


class _Evidence(Part):
    kind: EvidenceKind
    title: Text
    sha256: str = ""
    received: dt.date
    effective: dt.date | None = None
    valid_until: dt.date | None = None
    place: str = ""


class _Override(Part):
    value: Any
    reason: str = ""
    by: str = ""
    since: dt.date
    until: dt.date


class _Answer(Part):
    criterion: str
    value: Any = None
    note: str = ""
    evidence: tuple[_Evidence, ...] = ()
    override: _Override | None = None


class _File(Part):
    checklist: Text
    today: dt.date | None = None
    facts: dict[str, Any] = {}
    answers: tuple[_Answer, ...] = ()


@dataclass(frozen=True)
class AnswersFile:
    """What a file of answers says, before its checklist is known; `answers_for` fits it to one."""

    checklist: str
    today: dt.date | None
    facts: dict[str, Any]
    rows: tuple[_Answer, ...]
    marked: Marked = field(repr=False)

    def answers_for(self, checklist: Checklist) -> tuple[list[Answer], list[Finding]]:
        """The answers in the words of the checklist, and every fault with the line where it stands."""
        found = [_answer(checklist, row) for row in self.rows]
        faults = [self._placed(fault) for fault in answer_faults(checklist, found, self.facts_for(checklist))]
        return found, faults + list(self._evidence())

    def facts_for(self, checklist: Checklist) -> dict[str, Any]:
        """The facts in the types of the checklist: JSON knows no days, so a day is text there."""
        days = {name for name, fact in checklist.facts.items() if fact.type == "date"}
        return {name: _day(value) if name in days else value for name, value in self.facts.items()}

    def _evidence(self) -> Iterator[Finding]:
        """Evidence is known by its hash, and does not run out before it begins."""
        for number, row in enumerate(self.rows):
            for piece, one in enumerate(row.evidence):
                where = self.marked.place(("answers", number, "evidence", piece))
                context = {"criterion": row.criterion, "title": one.title, "value": one.sha256[:80]}
                if not _SHA256.fullmatch(one.sha256):
                    yield Finding("checklist.evidence-without-hash", where=where, context=context)
                if one.valid_until and one.effective and one.valid_until < one.effective:
                    days = {"effective": str(one.effective), "valid_until": str(one.valid_until)}
                    yield Finding("checklist.evidence-ends-first", where=where, context=context | days)

    def _placed(self, fault: Finding) -> Finding:
        part = fault.where.part
        for number, row in enumerate(self.rows):
            if row.criterion == part and not fault.code.endswith("-fact"):
                return Finding(fault.code, fault.severity, self.marked.place(("answers", number)), fault.context)
        return Finding(fault.code, fault.severity, self.marked.place(("facts", part)), fault.context)


def read_answers(text: str, file: str) -> tuple[AnswersFile | None, list[Finding]]:
    """The answers of a file, and its faults; with any the answers are None."""
    marked = read_marked(text, file)
    if marked.findings:
        return None, marked.findings
    if not isinstance(marked.value, dict):
        return None, [Finding("checklist.not-a-mapping", where=Place(file, 1))]
    try:
        read = _File.model_validate(marked.value)
    except ValidationError as why:
        return None, list(_shape(why, marked))
    facts = {name: Decimal(repr(value)) if isinstance(value, float) else value for name, value in read.facts.items()}
    return AnswersFile(read.checklist, read.today, facts, read.answers, marked), []


def _day(value: Any) -> Any:
    """A day out of text; what is none stays as it is and is found as a fault."""
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _shape(why: ValidationError, marked: Marked) -> Iterator[Finding]:
    codes = {"extra_forbidden": "checklist.unknown-field", "missing": "checklist.missing-field"}
    for error in why.errors(include_url=False):
        path = tuple(error["loc"])
        context = {
            "field": ".".join(str(step) for step in path), "value": str(error["input"])[:80], "reason": error["msg"],
        }  # fmt: skip
        yield Finding(codes.get(error["type"], "checklist.wrong-value"), where=marked.place(path), context=context)


def _answer(checklist: Checklist, row: _Answer) -> Answer:
    criterion = checklist.criteria.get(row.criterion)
    source = checklist.source_of(criterion) if criterion else "ask"
    override = None
    if row.override is not None:
        over = row.override
        override = Override(_value(checklist, row.criterion, over.value), over.reason, over.by, over.since, over.until)
    evidence = tuple(Evidence(**one.model_dump()) for one in row.evidence)
    return Answer(row.criterion, _value(checklist, row.criterion, row.value), source, row.note, evidence, override)


def _value(checklist: Checklist, name: str, given: Any) -> Value:
    """What was written, in the scale's own kind of value; what does not fit stays as it is and is found as a fault."""
    criterion = checklist.criteria.get(name)
    if criterion is None:
        return None if given is None else str(given)
    try:
        return read_value(checklist.scale_of(criterion), given)
    except NotOnTheScale:
        return str(given)
