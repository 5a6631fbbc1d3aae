"""What machines say: results of checks handed in by whoever ran them, and indicators read from the figures."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from giaoban.assessments.actions.holding import State, criterion_of, held, kept, thing, value_on
from giaoban.assessments.models import Answer, Assessment, Evidence
from giaoban.core import plugins
from giaoban.core.checklists.answers import MACHINES
from giaoban.core.checklists.schema import Checklist as Definition
from giaoban.core.checklists.schema import Criterion
from giaoban.core.findings import Finding, Place, Refused
from giaoban.registry.actions import write_event
from giaoban.registry.models import Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI

FIGURES = "measures.latest"
"""The reader that gives the newest figure of an indicator for a subject; `measures` registers it."""


@dataclass(frozen=True)
class Measured:
    """What a machine found: a value of the criterion's scale, or None for "not tested"; `raw` is what it rests on."""

    value: Any
    note: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def record_measurements(
    *, by: Person, assessment: Assessment, results: Mapping[str, Measured], now: dt.datetime
) -> list[Answer]:
    """Answers of machines by criterion, each with its raw result as hashed evidence; all of them or none.

    Raises Refused with every result that does not fit, NotAllowed.
    """
    check_may(by, "assessment.measure", about=assessment.subject, today=now.astimezone(HANOI).date())
    found = held(assessment, State.OPEN)
    definition, faults, values = found.checklist.read, [], {}
    for name, result in results.items():
        try:
            criterion = criterion_of(found, name)
            if definition.source_of(criterion) not in MACHINES:
                context = {"criterion": name, "source": definition.source_of(criterion), "given": "probe"}
                faults.append(Finding("checklist.wrong-source", where=Place(part=name), context=context))
            else:
                values[name] = kept(value_on(found, criterion, result.value))
        except Refused as refusal:
            faults += refusal.findings
    if faults:
        raise Refused(faults)
    made = []
    for name, value in values.items():
        result = results[name]
        made.append(
            Answer.objects.create(
                assessment=found, criterion=name, source=definition.source_of(definition.criteria[name]), value=value,
                note=result.note.strip()[:2000], raw=dict(result.raw), at=now, by=by,
            )
        )  # fmt: skip
        if result.raw:
            _keep_raw(found, name, result, by=by, now=now)
    data = {"criteria": {one.criterion: one.value for one in made}}
    write_event(by=by, action="assessment.measure", thing=thing(found), data=data, now=now)
    return made


def _keep_raw(assessment: Assessment, name: str, result: Measured, *, by: Person, now: dt.datetime) -> None:
    text = json.dumps(result.raw, ensure_ascii=False, sort_keys=True, default=str)
    Evidence.objects.create(
        assessment=assessment, criterion=name, kind=Evidence.Kind.MEASUREMENT, title=name, words=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(), size=len(text.encode()),
        effective=now.astimezone(HANOI).date(), at=now, by=by,
    )  # fmt: skip


def pull_indicators(*, by: Person, assessment: Assessment, now: dt.datetime) -> list[Answer]:
    """Reads the newest figures of every criterion that an indicator answers; one without a figure stays not tested."""
    today, definition = now.astimezone(HANOI).date(), assessment.checklist.read
    results = {}
    for name, criterion in definition.criteria.items():
        codes = indicators_of(definition, criterion)
        if codes:
            results[name] = _read(definition, criterion, codes, assessment.subject.key, today)
    if not results:
        return []
    return record_measurements(by=by, assessment=assessment, results=results, now=now)


def indicators_of(definition: Definition, criterion: Criterion) -> tuple[str, ...]:
    """The codes of the indicators a criterion is answered by."""
    return (criterion.indicator,) if criterion.indicator else definition.scale_of(criterion).inputs


def _read(
    definition: Definition, criterion: Criterion, codes: tuple[str, ...], subject: str, today: dt.date
) -> Measured:
    values: dict[str, Decimal] = {}
    raw: dict[str, Any] = {}
    for code in codes:
        point = plugins.read(FIGURES, code=code, subject=subject, until=today, today=today)
        if point is not None and point.value is not None:
            values[code] = point.value
            raw[code] = {
                "value": str(point.value), "period": point.period_code, "status": point.status,
                "observations": list(point.observation_ids),
            }  # fmt: skip
    if len(values) < len(codes):
        return Measured(None, raw=raw)
    return Measured(values if definition.scale_of(criterion).formula else values[codes[0]], raw=raw)
