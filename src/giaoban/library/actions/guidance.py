"""A guidance document is linked to the strategy, plan or standard it explains; a mistaken link is taken away."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from giaoban.core.findings import Finding, Place, Refused
from giaoban.library.models import Document, Relation
from giaoban.library.queries.guidance import relation_key
from giaoban.registry.actions import write_event
from giaoban.registry.models import Evidence, Person
from giaoban.registry.permissions import check_may
from giaoban.web.formats import HANOI


@transaction.atomic
def guide_document(
    *, by: Person, target: Document, guidance: Document, place: str = "", note: str = "", now: dt.datetime
) -> Relation:
    """Says that `guidance` explains how `target` is carried out; `place` is where it says so.

    Allowed to the agency and to whoever issued the guidance. Raises Refused with every fault at once.
    """
    check_may(by, "document.relate", about=guidance.issuer, today=now.astimezone(HANOI).date())
    faults = []
    context = {"guidance": guidance.number or guidance.title_vi, "target": target.number or target.title_vi}
    if guidance.pk == target.pk:
        faults.append(Finding("guidance.of-itself", where=Place(part="guidance"), context=context))
    if Relation.objects.filter(kind=Relation.Kind.GUIDES, source=guidance, target=target).exists():
        faults.append(Finding("guidance.linked-already", where=Place(part="guidance"), context=context))
    if len(place.strip()) > 120:
        long = {"field": "place", "length": len(place.strip()), "limit": 120}
        faults.append(Finding("plan.too-long", where=Place(part="place"), context=long))
    if faults:
        raise Refused(faults)
    relation: Relation = Relation.objects.create(
        key=relation_key(Relation.Kind.GUIDES, guidance.key, target.key),
        kind=Relation.Kind.GUIDES,
        source=guidance,
        target=target,
        place=place.strip(),
        evidence=Evidence.SEEN,
        note=note.strip()[:2000],
    )
    data = {"kind": relation.kind, "source": guidance.key, "target": target.key, "place": relation.place}
    write_event(by=by, action="document.relate", thing=f"documents:{target.key}", data=data, now=now)
    return relation


@transaction.atomic
def unlink_guidance(*, by: Person, relation: Relation, because: str, now: dt.datetime) -> None:
    """Takes a mistaken link away; the audit record keeps what it was and why it went."""
    check_may(by, "document.relate", about=relation.source.issuer, today=now.astimezone(HANOI).date())
    if not because.strip():
        raise Refused([Finding("plan.no-reason", where=Place(part="because"))])
    data = {"kind": relation.kind, "source": relation.source.key, "target": relation.target.key, "because": because}
    write_event(by=by, action="document.unrelate", thing=f"documents:{relation.target.key}", data=data, now=now)
    relation.delete()
