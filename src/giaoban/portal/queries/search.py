"""Search over organisations, indicators, promises and documents by words without their marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from giaoban.commitments.models import Commitment
from giaoban.core.quantities import fold
from giaoban.library.models import Document
from giaoban.measures.models import Indicator
from giaoban.registry.models import Subject

MOST = 15


@dataclass(frozen=True)
class Found:
    """What was found of each kind, at most fifteen each, and how many there are."""

    subjects: list[Subject]
    indicators: list[Indicator]
    commitments: list[Commitment]
    documents: list[Document]

    @property
    def count(self) -> int:
        return len(self.subjects) + len(self.indicators) + len(self.commitments) + len(self.documents)


def found(words: str) -> Found:
    """Things in which every word appears; "ha noi" finds Hà Nội. Five queries."""
    wanted = fold(words).split()
    if not wanted:
        return Found([], [], [], [])
    indicators = {row.code: row for row in _having(Indicator.objects.order_by("code", "version"), wanted, "code")}
    return Found(
        list(_having(Subject.objects.select_related("parent"), wanted, "key")[:MOST]),
        list(indicators.values())[:MOST],
        list(Commitment.objects.select_related("owed_by", "programme").filter(pk__in=_commitments(wanted))),
        list(_having(Document.objects.all(), wanted, "number")[:MOST]),
    )


def _commitments(words: list[str]) -> list[int]:
    """Numbers of the first commitments, from the index alone: there may be a hundred thousand."""
    rows = Commitment.objects.all()
    for word in words:
        rows = rows.filter(Q(search__contains=word) | Q(key__in={word, word.upper()}))
    return list(rows.values_list("pk", flat=True)[:MOST])


def _having(rows: QuerySet[Any], words: list[str], also: str) -> QuerySet[Any]:
    for word in words:
        rows = rows.filter(Q(search__contains=word) | Q(**{f"{also}__icontains": word}))
    return rows
