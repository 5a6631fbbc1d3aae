"""Relations between documents, and the strategies, plans and standards that no guidance explains."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from giaoban.library.models import Document, Relation

Kind = Document.Kind
NEEDS_GUIDANCE = (Kind.STRATEGY, Kind.PLAN, Kind.STANDARD)
"""Kinds that are not carried out by themselves: each is to come with a document that says how."""


def relation_key(kind: str, source: str, target: str) -> str:
    """The natural key of a relation; document keys hold no blanks.

    >>> relation_key("guides", "cv-1043-2024", "qd-17-2023")
    'guides cv-1043-2024 qd-17-2023'
    """
    return f"{kind} {source} {target}"


@dataclass(frozen=True)
class Guided:
    """A document that is to come with guidance, and what explains it in force."""

    document: Document
    by: tuple[Document, ...]


def documents_to_guide(*, on: dt.date) -> list[Guided]:
    """Strategies, plans and standards in force on the day, those without guidance first. Two queries.

    One whose guidance is itself no longer in force is not guided.
    """
    rows = _in_force(Document.objects.filter(kind__in=NEEDS_GUIDANCE), on).select_related("issuer")
    guides: dict[int, list[Document]] = {}
    linked = Relation.objects.filter(kind=Relation.Kind.GUIDES, source__in=_in_force(Document.objects.all(), on))
    for relation in linked.filter(target__kind__in=NEEDS_GUIDANCE).select_related("source"):
        guides.setdefault(relation.target_id, []).append(relation.source)
    found = [Guided(one, tuple(guides.get(one.pk, ()))) for one in rows.order_by("-issued_on", "key")]
    return sorted(found, key=lambda one: bool(one.by))


def unguided(*, on: dt.date) -> QuerySet[Document]:
    """Those without a linked guidance document."""
    found = _in_force(Document.objects.filter(kind__in=NEEDS_GUIDANCE), on).filter(~_guidance(on))
    return found.select_related("issuer").order_by("-issued_on", "key")


def lacks_guidance(document: Document, *, on: dt.date) -> bool:
    """Whether this one is flagged. One query."""
    return document.kind in NEEDS_GUIDANCE and unguided(on=on).filter(pk=document.pk).exists()


def relations_of(document: Document) -> list[Relation]:
    """Everything said between this document and others, both ways. One query."""
    rows = Relation.objects.filter(source=document) | Relation.objects.filter(target=document)
    return list(rows.select_related("source", "target"))


def _guidance(on: dt.date) -> Exists:
    """Some guidance in force points at the document."""
    sources = _in_force(Document.objects.all(), on)
    return Exists(Relation.objects.filter(kind=Relation.Kind.GUIDES, target=OuterRef("pk"), source__in=sources))


def _in_force(rows: QuerySet[Document], on: dt.date) -> QuerySet[Document]:
    """Issued by the day and not ended; an unknown day of issue counts as issued."""
    return rows.exclude(issued_on__gt=on).exclude(valid_to__lt=on)
