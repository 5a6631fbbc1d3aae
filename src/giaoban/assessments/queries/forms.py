"""What a form about an assessment shows: for each criterion what stands, who said it, what shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from giaoban.assessments.models import Answer, Assessment, Checklist, Evidence, Override
from giaoban.assessments.queries.judging import answers_from, facts_of
from giaoban.core.checklists.scales import Scale
from giaoban.core.checklists.score import Score, score
from giaoban.core.checklists.tree import Scored


@dataclass(frozen=True)
class Asked:
    """A criterion as it is asked: `answer` and `override` are the newest, `pieces` the evidence that counts."""

    scored: Scored
    scale: Scale
    source: str
    answer: Answer | None
    override: Override | None
    pieces: tuple[Evidence, ...]


@dataclass(frozen=True)
class Sheet:
    """An assessment with everything that was answered, and what it comes to today. Three queries."""

    assessment: Assessment
    score: Score
    asked: dict[str, Asked]


def sheet(assessment: Assessment, *, today: dt.date) -> Sheet:
    definition = assessment.checklist.read
    answers = list(assessment.answers.select_related("by").order_by("pk"))
    overrides = list(assessment.overrides.select_related("by").order_by("pk"))
    evidence = list(assessment.evidence.order_by("pk"))
    given = answers_from(definition, answers, overrides, evidence)
    found = score(definition, given, facts=facts_of(assessment), today=today)
    newest = {one.criterion: one for one in answers}
    standing = {one.criterion: one for one in overrides}
    gone = {one.withdraws_id for one in evidence if one.withdraws_id}
    pieces: dict[str, list[Evidence]] = {}
    for one in evidence:
        if not one.withdraws_id and one.pk not in gone:
            pieces.setdefault(one.criterion, []).append(one)
    asked = {
        leaf.id: Asked(
            leaf, definition.scale_of(definition.criteria[leaf.id]), definition.source_of(definition.criteria[leaf.id]),
            newest.get(leaf.id), standing.get(leaf.id), tuple(pieces.get(leaf.id, ())),
        )
        for leaf in found.criteria
    }  # fmt: skip
    return Sheet(assessment, found, asked)


def checklist_called(name: str) -> Checklist | None:
    """The current wording of `code@version`, or of the newest version of `code`."""
    code, _, version = name.partition("@")
    rows = Checklist.objects.filter(code=code, is_current=True)
    if version:
        return rows.filter(version=version).first() if version.isascii() and version.isdigit() else None
    return rows.order_by("-version").first()
