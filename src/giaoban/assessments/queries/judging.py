"""The records of an assessment as core judges them: answers with their evidence and overrides, facts, the score."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from giaoban.assessments.models import Answer, Assessment, Evidence, Override
from giaoban.core.checklists import answers as core
from giaoban.core.checklists.schema import Checklist as Definition
from giaoban.core.checklists.score import Score, score
from giaoban.web.formats import HANOI


def judged(assessment: Assessment, *, today: dt.date) -> Score:
    """The score as things stand on a day. Three queries beyond the assessment and its checklist."""
    definition = assessment.checklist.read
    return score(definition, answers_of(assessment), facts=facts_of(assessment), today=today)


def answers_of(assessment: Assessment) -> list[core.Answer]:
    """The newest answer to each criterion with its evidence and override. Three queries."""
    return answers_from(
        assessment.checklist.read,
        assessment.answers.order_by("pk"),
        assessment.overrides.select_related("by").order_by("pk"),
        assessment.evidence.order_by("pk"),
    )


def answers_from(
    definition: Definition, answers: Iterable[Answer], overrides: Iterable[Override], evidence: Iterable[Evidence]
) -> list[core.Answer]:
    """The same from rows already read, each oldest first: for boards that judge many at once."""
    newest = {one.criterion: one for one in answers}
    standing = {one.criterion: one for one in overrides}
    pieces: dict[str, list[Evidence]] = defaultdict(list)
    rows = list(evidence)
    gone = {one.withdraws_id for one in rows if one.withdraws_id}
    for one in rows:
        if not one.withdraws_id and one.pk not in gone:
            pieces[one.criterion].append(one)
    return [
        core.Answer(
            criterion=name,
            value=value_from(definition, name, answer.value),
            source=definition.source_of(definition.criteria[name]),
            note=answer.note,
            evidence=tuple(_piece(one) for one in pieces[name]),
            override=_override(definition, standing.get(name)),
        )
        for name, answer in newest.items()
        if name in definition.criteria and (answer.value is not None or answer.source in core.MACHINES)
    ]


def facts_of(assessment: Assessment) -> dict[str, Any]:
    """The facts in the types of the checklist."""
    found: dict[str, Any] = {}
    known = assessment.checklist.read.facts
    for name, stored in assessment.facts.items():
        if name in known:
            readers: dict[str, Any] = {"number": lambda text: Decimal(str(text)), "date": dt.date.fromisoformat}
            found[name] = readers.get(known[name].type, lambda value: value)(stored)
    return found


def value_from(definition: Definition, criterion: str, stored: Any) -> Any:
    """A stored value as core reads it: numbers were kept as text."""
    scale = definition.scale_of(definition.criteria[criterion])
    if stored is None or stored == "not_applicable" or not scale.is_numeric:
        return stored
    if isinstance(stored, dict):
        return {name: Decimal(number) for name, number in stored.items()}
    return Decimal(stored)


def _piece(one: Evidence) -> core.Evidence:
    return core.Evidence(
        kind=one.kind,  # type: ignore[arg-type]  # the same choices, checked by the database's own
        title=one.title, sha256=one.sha256, received=one.at.astimezone(HANOI).date(), effective=one.effective,
        valid_until=one.valid_until, place=one.link or one.file_name,
    )  # fmt: skip


def _override(definition: Definition, one: Override | None) -> core.Override | None:
    if one is None or one.value is None:
        return None
    value = value_from(definition, one.criterion, one.value)
    return core.Override(value=value, reason=one.reason, by=str(one.by), since=one.since, until=one.until)
