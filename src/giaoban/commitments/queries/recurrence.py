"""The same difficulty raised before: earlier petitions that a new one resembles, their answers, and who settled them.

Which texts resemble each other is the business of `core.search`; a hint for a person, nothing is decided by it.
Their texts are kept at hand by `kept_texts.py`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from django.db.models import Q

from giaoban.commitments.models import Commitment, Step
from giaoban.commitments.queries.kept_texts import likest
from giaoban.registry.models import Subject
from giaoban.registry.queries import successors_on

Kind = Commitment.Kind
LEAST = 0.15  # less alike than this is noise to a reader


@dataclass(frozen=True)
class Earlier:
    """A petition like the new one. `answers` are the words it was answered with, the newest first.

    `is_same` where it very likely is the same difficulty; `shared` are the words both have.
    """

    petition: Commitment
    score: float
    is_same: bool
    shared: tuple[str, ...]
    answers: tuple[str, ...]


def earlier_petitions(text: str, *, but: Commitment | None = None, limit: int = 5) -> list[Earlier]:
    """Petitions that say something like the text, the likest first. Six queries."""
    if not text.strip():
        return []
    found = likest(text, but=but.pk if but else None, limit=limit, least=LEAST)
    hits = {int(hit.key): hit for hit in found}
    rows = Commitment.objects.filter(pk__in=hits).select_related("asked_by", "owed_by").prefetch_related(
        "steps", "replies"
    )  # fmt: skip
    return [
        Earlier(one, hits[one.pk].score, hits[one.pk].is_warning, hits[one.pk].why.phrases, _answers(one))
        for one in sorted(rows, key=lambda one: (-hits[one.pk].score, one.key))
    ]


def answers_of(petition: Commitment) -> tuple[str, ...]:
    """The words it was answered with, the newest first. Two queries, none where steps and replies are prefetched."""
    return _answers(petition)


def suggested_owner(text: str, group: str, *, today: dt.date, but: Commitment | None = None) -> Subject | None:
    """Who settled what was like it, else what was of the same field; always to be confirmed by a person."""
    votes: Counter[int] = Counter()
    for one in earlier_petitions(text, but=but):
        votes[one.petition.owed_by_id] += round(one.score * 100)
    if not votes and group:
        same = Commitment.objects.filter(Q(kind=Kind.PETITION, group=group)).exclude(pk__in=[but.pk] if but else [])
        votes.update(islice(same.values_list("owed_by_id", flat=True), 1000))
    for pk, _ in votes.most_common():
        owner = Subject.objects.select_related("parent").get(pk=pk)
        heirs = successors_on(owner, today)
        if len(heirs) == 1:
            return heirs[0]
    return None


def recurrences(*, on: dt.date) -> int:
    """How many petitions say of themselves that an earlier one had raised the same. One query."""
    return Commitment.objects.filter(kind=Kind.PETITION, recurs__isnull=False, made_on__lte=on).count()


def _answers(petition: Commitment) -> tuple[str, ...]:
    steps: list[Step] = sorted(petition.steps.all(), key=lambda step: step.pk, reverse=True)
    said = [str(step.fields["answer"]) for step in steps if step.fields.get("answer")]
    return (*said, *(reply.title_vi for reply in petition.replies.all()))
