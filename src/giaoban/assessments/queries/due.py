"""What has to be looked at again: criteria whose cycle has run out, evidence that runs out."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from giaoban.assessments.models import Answer, Assessment, Evidence
from giaoban.core.checklists.schema import Criterion
from giaoban.web.formats import HANOI


@dataclass(frozen=True)
class Due:
    """A criterion of an assessment with the day by which it is to be looked at again, and why."""

    assessment: Assessment
    criterion: Criterion
    day: dt.date
    why: Literal["cycle", "evidence"]
    last: dt.date

    def is_overdue(self, today: dt.date) -> bool:
        return self.day < today


def due(assessments: Sequence[Assessment], *, until: dt.date) -> list[Due]:
    """What comes due until a day, earliest first. Two queries, however many assessments.

    A cycle runs from the day the newest evidence took effect, or else was received; without evidence from the answer.
    """
    by_pk = {one.pk: one for one in assessments}
    sets = {one.checklist_id: one.checklist for one in assessments}  # each is read once
    answered: dict[tuple[int, str], Answer] = {}
    for answer in Answer.objects.filter(assessment__in=by_pk, value__isnull=False).order_by("pk"):
        answered[answer.assessment_id, answer.criterion] = answer
    rows = list(Evidence.objects.filter(assessment__in=by_pk).order_by("pk"))
    gone = {one.withdraws_id for one in rows if one.withdraws_id}
    shown: dict[tuple[int, str], list[Evidence]] = {}
    for piece in rows:
        if not piece.withdraws_id and piece.pk not in gone:
            shown.setdefault((piece.assessment_id, piece.criterion), []).append(piece)
    found = []
    for (pk, name), answer in answered.items():
        assessment = by_pk[pk]
        criterion = sets[assessment.checklist_id].read.criteria.get(name)
        if criterion is None:
            continue
        pieces = shown.get((pk, name), [])
        last = max((_begun(piece) for piece in pieces), default=answer.at.astimezone(HANOI).date())
        if criterion.review_months:
            found.append(Due(assessment, criterion, months_after(last, criterion.review_months), "cycle", last))
        ends = [piece.valid_until for piece in pieces if piece.valid_until]
        if ends and len(ends) == len(pieces):
            found.append(Due(assessment, criterion, max(ends), "evidence", last))
    return sorted(
        (one for one in found if one.day <= until), key=lambda one: (one.day, one.assessment.pk, one.criterion.id)
    )


def _begun(piece: Evidence) -> dt.date:
    return piece.effective or piece.at.astimezone(HANOI).date()


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last one of a shorter month.

    >>> months_after(dt.date(2026, 8, 31), 6), months_after(dt.date(2026, 1, 15), 12)
    (datetime.date(2027, 2, 28), datetime.date(2027, 1, 15))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
