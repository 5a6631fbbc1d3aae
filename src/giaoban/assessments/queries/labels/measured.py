"""Whether a site really got worse: three measurements of one gate that agree, each at least 30 minutes after the last.

A server that is down for an hour, or one bad measurement, takes no label. "Not tested" is no measurement at all.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from giaoban.assessments.models import Answer, Checklist, Reading
from giaoban.core.checklists.scales import NotOnTheScale, Value, credit_of
from giaoban.core.checklists.schema import Checklist as Definition
from giaoban.core.checklists.schema import Criterion
from giaoban.core.probes.judge import RULES
from giaoban.registry.models import Subject

AGREEING, APART = 3, dt.timedelta(minutes=30)


def is_downgraded(site: Subject) -> bool:
    """Whether some gate failed three times in agreement. Three queries."""
    return bool(failed_gates(site))


def failed_gates(site: Subject) -> list[str]:
    """The gates that failed so, by name: by visits as the rules of today read them, and by what others measured."""
    by_gate: dict[str, list[tuple[dt.datetime, bool]]] = defaultdict(list)
    newest = Checklist.objects.filter(code="web-trust", is_current=True).order_by("-version").first()
    if newest is not None:
        definition = newest.read
        visits = Reading.objects.filter(visit__site=site, rules=RULES).select_related("visit").order_by("visit__at")
        for reading in visits:
            for criterion in definition.criteria.values():
                level = (reading.outcomes.get(criterion.probe or "") or {}).get("level")
                if level is not None:
                    by_gate[criterion.id].append((reading.visit.at, _fails(definition, criterion, level)))
    rows = (
        Answer.objects.filter(
            assessment__subject=site, assessment__checklist__code="web-trust", source=Answer.Source.PROBE,
            value__isnull=False,
        )
        .select_related("assessment__checklist")
        .order_by("at", "pk")
    )  # fmt: skip
    for row in rows:
        definition = row.assessment.checklist.read
        criterion = definition.criteria.get(row.criterion)
        if criterion is not None and "visit" not in row.raw:  # what a visit said was counted above, once
            by_gate[row.criterion].append((row.at, _fails(definition, criterion, row.value)))
    return sorted(name for name, measured in by_gate.items() if agrees(measured))


def agrees(measured: Iterable[tuple[dt.datetime, bool]]) -> bool:
    """Whether the newest measurements failed, three of them far enough apart, with none that passed in between.

    >>> at = dt.datetime(2026, 1, 5, 8, 0)
    >>> half = dt.timedelta(minutes=30)
    >>> agrees([(at, True), (at + half, True), (at + 2 * half, True)])
    True
    >>> agrees([(at, True), (at + half, False), (at + 2 * half, True), (at + 3 * half, True)])
    False
    >>> agrees([(at, True), (at + half, True), (at + half * 1.5, True)])
    False
    """
    counted = 0
    after: dt.datetime | None = None
    for moment, failed in sorted(measured, reverse=True):
        if not failed:
            return False
        if after is None or after - moment >= APART:
            counted, after = counted + 1, moment
        if counted == AGREEING:
            return True
    return False


def _fails(definition: Definition, criterion: Criterion, value: Value) -> bool:
    """Whether the answer closes the way to a label: a gate without any credit, or a level that closes everything."""
    scale = definition.scale_of(criterion)
    try:
        return scale.closes(value) or (criterion.gate and credit_of(scale, value) == 0)
    except NotOnTheScale:
        return False
