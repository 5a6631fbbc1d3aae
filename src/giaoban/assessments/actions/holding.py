"""The assessment that an action works on, locked, in the state it needs; how values and facts are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from giaoban.assessments.models import Assessment
from giaoban.core.checklists.faults import nearest
from giaoban.core.checklists.scales import NotOnTheScale, Value, credit_of, read_value
from giaoban.core.checklists.schema import Criterion
from giaoban.core.findings import Finding, Place, Refused
from giaoban.core.plugins import registered
from giaoban.registry.models import Person, Subject
from giaoban.registry.permissions import check_may

State = Assessment.State
HOLDERS = "assessments.holder."
"""Rooms above register readers under it: the finding why an assessment is not handled by itself, or None."""


def held(assessment: Assessment, *states: str) -> Assessment:
    """The row, locked until the transaction ends. Refused (`assessment.not-now`) in any other state."""
    found = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("checklist", "subject__parent")
        .get(pk=assessment.pk)
    )
    if found.state not in states:
        context = {"state": str(found.get_state_display()), "wanted": ", ".join(states)}
        raise Refused([Finding("assessment.not-now", context=context)])
    return found


def wait_for_others(subject: Subject) -> None:
    """Of two that act about a subject at once the second sees what the first made; until the transaction ends."""
    Subject.objects.select_for_update(of=("self",), no_key=True).get(pk=subject.pk)


def check_asked(
    by: Person, verb: str, subject: Subject, organiser: Subject | None = None, *, today: dt.date
) -> None:  # fmt: skip
    """Those who may do it to the subject; in an inspection, those who hold it for its organiser. Raises NotAllowed."""
    if organiser is None:
        check_may(by, verb, about=subject, today=today)
    else:
        check_may(by, "inspection.hold", about=organiser, today=today)


def check_not_inspected(assessment: Assessment) -> None:
    """Refused where an inspection holds the assessment: then it is answered, handed in and concluded there alone."""
    for holder in registered(HOLDERS).values():
        if (fault := holder(assessment=assessment.pk)) is not None:
            raise Refused([fault])


def criterion_of(assessment: Assessment, name: str) -> Criterion:
    """The criterion by its id. Refused (`checklist.unknown-criterion`) without one."""
    known = assessment.checklist.read.criteria
    if name not in known:
        context = {"name": name[:80], "nearest": nearest(name, known)}
        raise Refused([Finding("checklist.unknown-criterion", where=Place(part="criterion"), context=context)])
    return known[name]


def value_on(assessment: Assessment, criterion: Criterion, given: Any) -> Value:
    """What was given, as an answer of the criterion's scale; empty is no answer. Refused when not on it."""
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    scale = assessment.checklist.read.scale_of(criterion)
    try:
        value = read_value(scale, given.strip() if isinstance(given, str) else given)
        credit_of(scale, value)
    except NotOnTheScale as why:
        faulty = Finding("checklist.not-on-scale", where=Place(part=criterion.id), context=why.context(criterion.id))
        raise Refused([faulty]) from why
    return value


def kept(value: Value) -> Any:
    """A value as JSON keeps it; numbers as text, so that none is rounded."""
    if isinstance(value, Mapping):
        return {name: str(number) for name, number in sorted(value.items())}
    return str(value) if isinstance(value, Decimal | int) else value


def thing(assessment: Assessment) -> str:
    return f"assessments:{assessment.pk}"


def long_words(limits: Mapping[str, tuple[str, int]]) -> list[Finding]:
    """A finding for each text that is longer than its column."""
    return [
        Finding("assessment.too-long", where=Place(part=name), context={"length": len(text), "limit": limit})
        for name, (text, limit) in limits.items()
        if len(text) > limit
    ]


def facts_kept(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON keeps them; those not known are left out."""
    found: dict[str, Any] = {}
    for name, value in sorted(facts.items()):
        if value is None:
            continue
        found[name] = str(value) if isinstance(value, Decimal | dt.date) else value
    return found
