"""What of the register rests on a document of law: the library's entry, its relations, figures, targets, promises."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from giaoban.commitments.models import Commitment, Goal, Programme
from giaoban.core.law.numbers import normal_number, number_key
from giaoban.library.models import Document, Relation
from giaoban.measures.models import Indicator, Observation

MOST = 12


@dataclass(frozen=True)
class Resting:
    """The entries of the library with the number, and what rests on them. Lists are cut; counts are whole."""

    documents: tuple[Document, ...] = ()
    relations: tuple[Relation, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    figures: int = 0
    programmes: tuple[Programme, ...] = ()
    goals: tuple[Goal, ...] = ()
    promises: tuple[Commitment, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.indicators or self.figures or self.programmes or self.goals or self.promises)


def resting_on(number: str) -> Resting:
    """Everything that names the document by its number, in any of its spellings. At most seven queries."""
    key = number_key(number)
    indicators = _grounded(key)
    documents = tuple(Document.objects.filter(number__in={number, normal_number(number)}).order_by("key"))
    if not documents:
        return Resting(indicators=indicators)
    relations = Relation.objects.filter(source__in=documents) | Relation.objects.filter(target__in=documents)
    return Resting(
        documents,
        tuple(relations.select_related("source", "target").order_by("kind", "id")),
        indicators,
        Observation.objects.filter(source__in=documents).aggregate(count=Count("id"))["count"],
        tuple(Programme.objects.filter(instrument__in=documents).order_by("key")[:MOST]),
        tuple(
            Goal.objects.filter(instrument__in=documents)
            .select_related("commitment__programme")
            .order_by("commitment__key", "id")[:MOST]
        ),
        tuple(Commitment.objects.filter(source__in=documents).select_related("owed_by").order_by("key")[:MOST]),
    )


def _grounded(key: str) -> tuple[Indicator, ...]:
    """The newest version of each indicator whose legal basis names the document."""
    found: dict[str, Indicator] = {}
    for each in Indicator.objects.order_by("code", "version"):
        basis = each.definition.get("legal_basis") or []
        found.pop(each.code, None)
        if any(number_key(str(one.get("document", ""))) == key for one in basis if isinstance(one, dict)):
            found[each.code] = each
    return tuple(found.values())
