"""What machines say about a subject now: the newest figures of its indicators, the newest checks of its sites.

A check speaks for the subject it was run on and for its owner. An owner of several sites is as good as the worst of
them; every result is kept beside the verdict. A simulated measurement never answers for a real judgement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from giaoban.assessments.models import Answer, Checklist
from giaoban.core import plugins
from giaoban.core.checklists.scales import NotOnTheScale, credit_of
from giaoban.core.checklists.schema import Checklist as Definition
from giaoban.core.checklists.schema import Criterion
from giaoban.registry.models import Subject

FIGURES = "measures.latest"
"""The reader that gives the newest figure of an indicator for a subject; `measures` registers it."""


@dataclass(frozen=True)
class Measured:
    """What a machine found: a value of the criterion's scale, or None for "not tested"; `raw` is what it rests on."""

    value: Any
    note: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asking:
    """About whom machines are asked: `since` leaves out what was measured earlier, `besides` one assessment."""

    subject: Subject
    today: dt.date
    since: dt.datetime | None = None
    simulated: bool = False
    besides: int | None = None


def indicators_of(definition: Definition, criterion: Criterion) -> tuple[str, ...]:
    """The codes of the indicators a criterion is answered by."""
    return (criterion.indicator,) if criterion.indicator else definition.scale_of(criterion).inputs


def figures_say(definition: Definition, criterion: Criterion, asking: Asking) -> Measured:
    """The newest figures of the criterion's indicators; without all of them it is not tested."""
    codes = indicators_of(definition, criterion)
    values: dict[str, Decimal] = {}
    raw: dict[str, Any] = {}
    for code in codes:
        point = plugins.read(
            FIGURES, code=code, subject=asking.subject.key, until=asking.today, today=asking.today,
            allow_simulated=asking.simulated,
        )  # fmt: skip
        if point is None or point.value is None or (asking.since and point.known_at < asking.since):
            continue
        values[code] = point.value
        raw[code] = {
            "value": str(point.value), "period": point.period_code, "status": point.status,
            "observations": list(point.observation_ids),
        }  # fmt: skip
    if len(values) < len(codes):
        return Measured(None, raw=raw)
    return Measured(values if definition.scale_of(criterion).formula else values[codes[0]], raw=raw)


def checks_say(definition: Definition, criterion: Criterion, asking: Asking) -> Measured:
    """The worst of the newest results of the criterion's check on the subject and on what it owns. Three queries."""
    scale, found = definition.scale_of(criterion), []
    for row in _newest(criterion.probe or "", asking):
        try:
            found.append((credit_of(scale, row.value), row))
        except NotOnTheScale:
            continue  # another set judges the same check on another scale
    told = [(credit, row) for credit, row in found if credit is not None]
    if not told:
        return Measured(None)
    results = [
        {"subject": row.assessment.subject.key, "value": row.value, "at": row.at.isoformat(), "answer": row.pk}
        for _, row in found
    ]
    worst = min(told, key=lambda one: one[0])[1]
    return Measured(worst.value, raw={"check": criterion.probe, "results": results})


def _newest(check: str, asking: Asking) -> list[Answer]:
    """The newest result of the check by subject, oldest subject first."""
    theirs = Q(assessment__subject=asking.subject) | Q(assessment__subject__owner=asking.subject)
    rows = Answer.objects.filter(
        theirs, source=Answer.Source.PROBE, value__isnull=False, assessment__is_simulated=asking.simulated
    )
    if asking.since:
        rows = rows.filter(at__gte=asking.since)
    if asking.besides:
        rows = rows.exclude(assessment=asking.besides)
    named = Q()
    for one in Checklist.objects.filter(pk__in=rows.values("assessment__checklist")):
        names = [name for name, criterion in one.read.criteria.items() if criterion.probe == check]
        if names:
            named |= Q(assessment__checklist=one.pk, criterion__in=names)
    if not named:
        return []
    newest: dict[int, Answer] = {}
    for row in rows.filter(named).select_related("assessment__subject").order_by("at", "pk"):
        newest[row.assessment.subject_id] = row
    return [newest[key] for key in sorted(newest)]


def machine_says(definition: Definition, criterion: Criterion, asking: Asking) -> Measured:
    """What the machine that answers the criterion says; None as value where it says nothing."""
    if definition.source_of(criterion) == "probe":
        return checks_say(definition, criterion, asking)
    return figures_say(definition, criterion, asking)
